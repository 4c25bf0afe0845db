"""Long lists imported, against bare scripts that read the same file and write the same rows."""

import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from donate_cli.store.book import CACHE_FOR_MANY_KB
from tests.bench.findings import Findings, Result, verdict
from tests.bench.lists import PEOPLE
from tests.bench.memory import peaks
from tests.bench.processes import DONATE, apart, bare, environment
from tests.bench.timing import Comparison, compare, milliseconds

CSV_ROWS, CSV_AIM = 1_000_000, 2.0
XLSX_ROWS, XLSX_AIM = 100_000, 1.6
ROSTER_AIM = 2.0
FEW_ROWS = 10_000
GROWTH_AIM = 1.2
"""How much longer a row may take in the long csv than in one of `FEW_ROWS`."""

LARGEST_PEAK_MB = 400

_NOT_WRITTEN_ALIKE = ("digest", "salt", "name_digest", "staff_no_digest")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where it is done: donate writes `ours`, the script `theirs`."""

    folder: Path
    runs: int

    @property
    def ours(self) -> Path:
        return self.folder / "ours.db"

    @property
    def theirs(self) -> Path:
        return self.folder / "theirs.db"

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder, self.ours)

    def run(self, donate: Sequence[str]) -> None:
        """Run donate on `ours`, untimed."""
        subprocess.run(donate, env=self.environment, check=True, capture_output=True)

    def keep(self, name: str) -> Path:
        """A copy of `ours` as it is now."""
        return Path(shutil.copy(self.ours, self.folder / name))

    def fresh(self, before: Path) -> None:
        """Both books as they were."""
        for book in (self.ours, self.theirs):
            shutil.copy(before, book)

    def compare(self, donate: Sequence[str], script: Sequence[str], before: Path) -> Comparison:
        """Both commands, each time on books as they were."""
        return compare(donate, script, runs=self.runs, environment=self.environment, before=lambda: self.fresh(before))


def measure(folder: Path, runs: int, *, quick: bool) -> Findings:
    """`quick` takes a tenth of the rows, too few for the aims of time; donors are looked up among as many people."""
    part = 10 if quick else 1
    desk = _Desk(folder, runs)
    desk.run([DONATE, "init"])
    desk.run([DONATE, "campaign", "add", "测速"])
    empty = desk.keep("empty.db")
    roster = _roster(desk, PEOPLE // part, empty, None if quick else ROSTER_AIM)
    desk.fresh(empty)
    desk.run(_import_roster(_made(desk, "roster", "everybody.csv", PEOPLE)))
    staffed = desk.keep("staffed.db")
    rows = CSV_ROWS // part
    long_csv = _made(desk, "pledges", f"{rows}.csv", rows)
    pledges = _pledges(desk, long_csv, rows, staffed, None if quick else CSV_AIM)
    sheet_rows = XLSX_ROWS // part
    sheet = _made(desk, "pledges", f"{sheet_rows}.xlsx", sheet_rows)
    return Findings(
        [pledges, _pledges(desk, sheet, sheet_rows, staffed, None if quick else XLSX_AIM), roster],
        [_memory(desk, long_csv, rows, staffed), *_growth(desk, pledges.comparison, rows, staffed)],
    )


def _roster(desk: _Desk, people: int, empty: Path, aim: float | None) -> Result:
    sent = _made(desk, "roster", "roster.csv", people)
    script = bare("import_roster", str(desk.theirs), str(sent), str(CACHE_FOR_MANY_KB))
    found = desk.compare(_import_roster(sent), script, empty)
    _check_alike(desk, "donor", people)
    return Result(f"import roster, csv of {people:,} people", found, found.ratio_of_medians, aim)


def _pledges(desk: _Desk, sent: Path, rows: int, staffed: Path, aim: float | None) -> Result:
    script = bare("import_pledges", str(desk.theirs), str(sent), str(CACHE_FOR_MANY_KB))
    found = desk.compare(_import_pledges(sent), script, staffed)
    _check_alike(desk, "pledge", rows)
    return Result(f"import pledges, {sent.suffix[1:]} of {rows:,} rows", found, found.ratio_of_medians, aim)


def _memory(desk: _Desk, sent: Path, rows: int, staffed: Path) -> str:
    desk.fresh(staffed)
    found = peaks(_import_pledges(sent), desk.environment)
    if found is None:
        return "peak memory of an import: told on Linux alone"
    own, reader = (peak / 2**20 for peak in found)
    told = f"peak memory at csv of {rows:,} rows: donate {own:.0f} MB, its reader {reader:.0f} MB"
    return f"{told}; aim < {LARGEST_PEAK_MB} MB: {'ok' if own < LARGEST_PEAK_MB else 'over'}"


def _growth(desk: _Desk, long: Comparison, rows: int, staffed: Path) -> list[str]:
    """The time a row takes in a long list and in a shorter one; starting is what a list of one row takes."""
    few, one = (_made(desk, "pledges", f"{number}.csv", number) for number in (FEW_ROWS, 1))
    other = [DONATE, "--book", str(desk.theirs), *_import_pledges(one)[1:]]
    both = desk.compare(_import_pledges(few), other, staffed)
    start = milliseconds(both.bare)
    told = []
    for words, off in (("whole", 0.0), (f"less the {start:.0f} ms that one row takes", start)):
        at_many = (milliseconds(long.donate) - off) / rows * 1000
        at_few = (milliseconds(both.donate) - off) / FEW_ROWS * 1000
        told.append(
            f"time a row, {words}: {at_many:.1f} µs at {rows:,} rows, {at_few:.1f} µs at {FEW_ROWS:,}; "
            f"{at_many / at_few:.2f}, aim ≤ {GROWTH_AIM}: {verdict(at_many / at_few, GROWTH_AIM)}"
        )
    return told


def _import_roster(sent: Path) -> list[str]:
    return [DONATE, "import", "roster", str(sent), "--on", "2020-01-31", "--yes"]


def _import_pledges(sent: Path) -> list[str]:
    return [DONATE, "import", "pledges", str(sent), "-c", "staff", "--yes"]


def _made(desk: _Desk, kind: str, name: str, rows: int) -> Path:
    path = desk.folder / name
    apart("lists", kind, str(path), str(rows))
    return path


def _check_alike(desk: _Desk, table: str, rows: int) -> None:
    """Both books hold the same rows, random salts and digests apart: otherwise the comparison would mean nothing."""
    with closing(sqlite3.connect(desk.ours)) as connection:
        connection.execute("ATTACH ? AS theirs", [str(desk.theirs)])
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        plain = [name for name in names if name not in _NOT_WRITTEN_ALIKE]
        same = " AND ".join(f"a.{name} IS b.{name}" for name in plain)
        sizes = " AND ".join(f"length(a.{name}) IS length(b.{name})" for name in names if name not in plain)
        alike = f"SELECT count(*) FROM main.{table} a JOIN theirs.{table} b ON a.id = b.id WHERE {same} AND {sizes}"
        counts = [connection.execute(sql).fetchone()[0] for sql in (
            f"SELECT count(*) FROM main.{table}", f"SELECT count(*) FROM theirs.{table}", alike)]  # fmt: skip
    if counts != [rows] * 3:
        raise SystemExit(f"{table}: {counts[0]} rows by donate, {counts[1]} by the script, {counts[2]} of both alike")
