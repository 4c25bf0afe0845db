"""The totals of a book larger than any branch has, against the sqlite3 module alone."""

from pathlib import Path

from tests.bench import statements
from tests.bench.findings import Findings, Result
from tests.bench.processes import DONATE, apart, bare, environment
from tests.bench.timing import Comparison, compare

PLEDGES = 1_000_000
QUICK_PLEDGES = 100_000
AIM = 1.3
LARGEST_PEAK_MB = 120


def measure(folder: Path, runs: int, *, quick: bool) -> Findings:
    """Against the SQL that donate sends, and against the plain SQL that someone would write by hand."""
    pledges = QUICK_PLEDGES if quick else PLEDGES
    book, own = folder / "large.db", folder / "large.json"
    apart("books", str(book), str(pledges))
    apart("statements", str(book), str(own))
    plain = statements.write(folder / "plain.json", list(statements.PLAIN))
    found = []
    for name, path, aim in (("its own SQL", own, None if quick else AIM), ("plain SQL", plain, None)):
        script = bare("aggregates", str(book), str(path))
        donate = [DONATE, "report", "totals"]
        comparison = compare(donate, script, runs=runs, environment=environment(folder, book))
        found.append(Result(f"report totals, {pledges:,} pledges: {name}", comparison, comparison.ratio, aim))
    return Findings(found, [_memory(found[0].comparison, pledges)])


def _memory(found: Comparison, pledges: int) -> str:
    ours, theirs = (max(run.peak for run in runs) / 2**20 for runs in (found.donate, found.bare))
    told = "ok" if ours < LARGEST_PEAK_MB else "over"
    return (
        f"peak memory at {pledges:,} pledges: donate {ours:.0f} MB, bare {theirs:.0f} MB; "
        f"aim < {LARGEST_PEAK_MB} MB: {told}"
    )
