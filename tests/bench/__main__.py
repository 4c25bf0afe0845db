"""Print how long donate takes against bare scripts that do the same work: `python -m tests.bench [--quick]`."""

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import books, statements
from tests.bench.timing import Comparison, compare, milliseconds

HERE = Path(__file__).parent
DONATE = str(Path(sysconfig.get_path("scripts")) / "donate")
SMALL_BOOK = 10_000
LARGE_BOOK = 1_000_000
QUICK_BOOK = 100_000
LARGEST_PEAK_MB = 120


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the print."""

    measure: str
    comparison: Comparison
    aim: float | None = None

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        return "ok" if self.comparison.ratio <= self.aim else "over"


def main() -> None:
    """Build the books, time everything, print one table."""
    asked = _arguments()
    runs = asked.runs or (3 if asked.quick else 9)
    large = QUICK_BOOK if asked.quick else LARGE_BOOK
    with TemporaryDirectory(prefix="donate-bench-") as folder:
        results = [*_small(Path(folder), runs), *_large(Path(folder), runs, large)]
    _print(results, runs)
    _print_memory(results[-2].comparison, large)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {cores} cores, {platform.platform()}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, help="pairs of each measure (default 9, quick 3)")
    parser.add_argument("--quick", action="store_true", help="100,000 pledges in the place of 1,000,000")
    return parser.parse_args()


def _small(folder: Path, runs: int) -> Iterator[Result]:
    """The everyday commands, on a book of an ordinary branch."""
    ours, theirs = _book(folder / "ours.db", SMALL_BOOK), folder / "theirs.db"
    shutil.copy(ours, theirs)
    sql = str(_statements(ours, folder / "small.json"))
    environment = _environment(folder, ours)
    name = books.donor_name(7)
    yield Result(
        "--version",
        compare([DONATE, "--version"], _bare("startup", "--version"), runs=runs, environment=environment),
        1.2,
    )
    yield Result(
        f"pledge add, {SMALL_BOOK:,} pledges",
        compare(
            [DONATE, "pledge", "add", name, "20", "-c", "staff"],
            _bare("pledge_add", str(theirs), name, "20"),
            runs=runs,
            environment=environment,
        ),
        1.2,
    )
    yield Result(
        f"report totals, {SMALL_BOOK:,} pledges",
        compare(
            [DONATE, "report", "totals"], _bare("report_totals", str(ours), sql), runs=runs, environment=environment
        ),
        1.2,
    )


def _large(folder: Path, runs: int, pledges: int) -> Iterator[Result]:
    """The totals of a book larger than any branch has, against the sqlite3 module alone."""
    book = _book(folder / "large.db", pledges)
    environment = _environment(folder, book)
    for measure, path, aim in (
        ("its own SQL", _statements(book, folder / "large.json"), 1.3 if pledges == LARGE_BOOK else None),
        ("plain SQL", statements.write(folder / "plain.json", list(statements.PLAIN)), None),
    ):
        bare = _bare("aggregates", str(book), str(path))
        comparison = compare([DONATE, "report", "totals"], bare, runs=runs, environment=environment)
        yield Result(f"report totals, {pledges:,} pledges: {measure}", comparison, aim)


def _book(path: Path, pledges: int) -> Path:
    _apart("books", str(path), str(pledges))
    return path


def _statements(book: Path, path: Path) -> Path:
    _apart("statements", str(book), str(path))
    return path


def _apart(module: str, *arguments: str) -> None:
    # In a process of its own: Linux counts into a child's peak what its parent held when the child began.
    subprocess.run([sys.executable, "-m", f"tests.bench.{module}", *arguments], check=True)


def _bare(module: str, *arguments: str) -> list[str]:
    """Started as the `donate` command is: a line of Python that imports a compiled module."""
    return [sys.executable, "-c", f"import {module}; {module}.app()", *arguments]


def _environment(folder: Path, book: Path) -> dict[str, str]:
    own = {
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(HERE / "bare"), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "DONATE_BOOK": str(book),
        "DONATE_LANG": "en",
        "DONATE_ACTOR": books.ACTOR,
    }
    return os.environ | own


def _print(results: Sequence[Result], runs: int) -> None:
    width = max(len(result.measure) for result in results)
    print(f"median of {runs} pairs, each run a process of its own")
    print(f"{'measure':{width}}  donate ms  bare ms  ratio (min–max)     aim    ")
    for result in results:
        found = result.comparison
        ratio = f"{found.ratio:.2f} ({min(found.ratios):.2f}–{max(found.ratios):.2f})"
        aim = f"≤ {result.aim}" if result.aim else "–"
        donate, bare = milliseconds(found.donate), milliseconds(found.bare)
        print(f"{result.measure:{width}}  {donate:9.0f}  {bare:7.0f}  {ratio:18}  {aim:5}  {result.verdict}".rstrip())


def _print_memory(found: Comparison, pledges: int) -> None:
    ours, theirs = (max(run.peak for run in runs) / 2**20 for runs in (found.donate, found.bare))
    verdict = "ok" if ours < LARGEST_PEAK_MB else "over"
    print(f"peak memory at {pledges:,} pledges: donate {ours:.0f} MB, bare {theirs:.0f} MB; ", end="")
    print(f"aim < {LARGEST_PEAK_MB} MB: {verdict}")


if __name__ == "__main__":
    main()
