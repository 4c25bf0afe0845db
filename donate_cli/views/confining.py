"""A branch's own template is filled in by a process apart, which can be stopped whatever the template does."""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

# the package is found where this process found it, while -I keeps the environment and the current folder out
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from {module} import main; main()"


def answer_of(module: str, task: Any, *, patience_s: float) -> bytes:
    """What the `main` of a module answers to a task; nothing where it took too long, or the system ended it."""
    # loops within loops write nothing and never end, and no thread can stop them: only a process can be stopped
    program = [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM.format(module=module)]
    try:
        ran = subprocess.run(
            [*program, *(folder or str(Path.cwd()) for folder in sys.path)],
            input=pickle.dumps(task),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return ran.stdout


def task_of_parent() -> Any:
    """The task, as the process apart reads it from standard input."""
    return pickle.load(sys.stdin.buffer)


def confine(*, memory_bytes: int, cpu_s: int) -> None:
    """Bound what this process may take, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses a bound on address space
        try:
            resource.setrlimit(what, (least, hard))
        except (ValueError, OSError):
            continue
