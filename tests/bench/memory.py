"""The most memory that a command held, and the most that its child held, each for itself."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_LOOK_EVERY_S = 0.02
_PROC = Path("/proc")


def peaks(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, int] | None:
    """Bytes of the command and of the largest child, in one run; None where the system does not tell (not Linux).

    `wait4`, as the timing has it, tells only the larger of both. This looks at both while they run: what is read is the
    highest so far, so that only a peak of the very last moment can be missed.
    """
    if not (_PROC / "self" / "task").is_dir():
        return None
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    own = children = 0
    while running.poll() is None:
        own = max(own, _peak(running.pid))
        children = max(children, *map(_peak, _children(running.pid)), 0)
        time.sleep(_LOOK_EVERY_S)
    if running.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {running.returncode}")
    return own, children


def _children(process: int) -> list[int]:
    found: list[int] = []
    # a process or a thread may end between two looks
    with suppress(OSError):
        for task in (_PROC / str(process) / "task").iterdir():
            with suppress(OSError):
                found += map(int, (task / "children").read_text("ascii").split())
    return found


def _peak(process: int) -> int:
    with suppress(OSError):
        for line in (_PROC / str(process) / "status").read_text("utf-8", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0
