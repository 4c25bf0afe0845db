"""Print how long donate takes against bare scripts that do the same: `python -m tests.bench [PART …] [--quick]`."""

import argparse
import os
import platform
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import commands, export, imports, reconcile, totals
from tests.bench.findings import print_findings

PARTS = {
    "commands": commands.measure,
    "totals": totals.measure,
    "imports": imports.measure,
    "export": export.measure,
    "reconcile": reconcile.measure,
}


def main() -> None:
    """Time the parts asked for, all without one; print one table."""
    asked = _arguments()
    runs = asked.runs or (3 if asked.quick else 9)
    parts = []
    for name in dict.fromkeys(asked.parts or PARTS):
        with TemporaryDirectory(prefix="donate-bench-") as folder:
            parts.append(PARTS[name](Path(folder), runs, quick=asked.quick))
    print_findings(parts, runs)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {cores} cores, {platform.platform()}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    # no `choices`: Python 3.11 holds the empty list of no parts against them
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default all)")
    parser.add_argument("--runs", type=int, help="pairs of each measure (default 9, quick 3)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, books and lists alike")
    asked = parser.parse_args()
    if unknown := [part for part in asked.parts if part not in PARTS]:
        parser.error(f"no part {unknown[0]}; there are: {', '.join(PARTS)}")
    return asked


if __name__ == "__main__":
    main()
