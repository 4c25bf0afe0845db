"""The commands that are timed, and what they find in their environment."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ACTOR = "bench"
DONATE = str(Path(sysconfig.get_path("scripts")) / "donate")
_BARE = Path(__file__).parent / "bare"


def bare(module: str, *arguments: str) -> list[str]:
    """Started as the `donate` command is: a line of Python that imports a compiled module."""
    return [sys.executable, "-c", f"import {module}; {module}.app()", *arguments]


def apart(module: str, *arguments: str) -> None:
    """Run a module of the benchmarks that prepares something."""
    # In a process of its own: Linux counts into a child's peak what its parent held when the child began.
    subprocess.run([sys.executable, "-m", f"tests.bench.{module}", *arguments], check=True)


def environment(folder: Path, book: Path) -> dict[str, str]:
    """That of a clerk at home in `folder`; the bare scripts are found in it, too."""
    own = {
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(_BARE), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "DONATE_BOOK": str(book),
        "DONATE_LANG": "en",
        "DONATE_ACTOR": ACTOR,
    }
    return os.environ | own
