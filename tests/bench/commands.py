"""The everyday commands, on a book of an ordinary branch, against bare scripts that do the same work."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.books import donor_name
from tests.bench.findings import Findings, Result
from tests.bench.processes import DONATE, apart, bare, environment
from tests.bench.timing import Command, compare

PLEDGES = 10_000
AIM = 1.2
DONOR = donor_name(7)


def measure(folder: Path, runs: int, *, quick: bool) -> Findings:
    """`quick` changes nothing: these are quick."""
    ours, theirs, sql = folder / "ours.db", folder / "theirs.db", folder / "small.json"
    apart("books", str(ours), str(PLEDGES))
    shutil.copy(ours, theirs)
    apart("statements", str(ours), str(sql))
    found = []
    for name, donate, script in _commands(ours, theirs, sql):
        comparison = compare(donate, script, runs=runs, environment=environment(folder, ours))
        found.append(Result(name, comparison, comparison.ratio, AIM))
    return Findings(found)


def _commands(ours: Path, theirs: Path, sql: Path) -> Iterator[tuple[str, Command, Command]]:
    yield "--version", [DONATE, "--version"], bare("startup", "--version")
    yield (
        f"pledge add, {PLEDGES:,} pledges",
        [DONATE, "pledge", "add", DONOR, "20", "-c", "staff"],
        bare("pledge_add", str(theirs), DONOR, "20"),
    )
    yield (
        f"report totals, {PLEDGES:,} pledges",
        [DONATE, "report", "totals"],
        bare("report_totals", str(ours), str(sql)),
    )
