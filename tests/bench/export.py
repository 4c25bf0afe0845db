"""A long campaign exported as a workbook, against openpyxl's bare write-only loop over the same cells."""

import subprocess
from pathlib import Path

from tests.bench.findings import Findings, Result, verdict
from tests.bench.processes import DONATE, apart, bare, environment
from tests.bench.timing import Comparison, compare

PLEDGES = 100_000
AIM = 1.25
LARGEST_PEAK_MB = 200


def measure(folder: Path, runs: int, *, quick: bool) -> Findings:
    """`quick` takes a tenth of the rows, too few for the aim: starting is not free."""
    pledges = PLEDGES // 10 if quick else PLEDGES
    book, out, cells = folder / "large.db", folder / "out.xlsx", folder / "cells.pickle"
    apart("books", str(book), str(pledges))
    donate = [DONATE, "export", str(out), "--replace"]
    subprocess.run(donate, env=environment(folder, book), check=True, capture_output=True)
    apart("cells", str(out), str(cells))
    script = bare("export", str(cells), str(folder / "bare.xlsx"))
    found = compare(donate, script, runs=runs, environment=environment(folder, book))
    result = Result(f"export, {pledges:,} rows of detail", found, found.ratio, None if quick else AIM)
    return Findings([result], [_memory(found, pledges)])


def _memory(found: Comparison, pledges: int) -> str:
    ours, theirs = (max(run.peak for run in runs) / 2**20 for runs in (found.donate, found.bare))
    told = verdict(ours, LARGEST_PEAK_MB)
    return f"peak memory of an export of {pledges:,} rows: donate {ours:.0f} MB, bare {theirs:.0f} MB; " + (
        f"aim < {LARGEST_PEAK_MB} MB: {told}"
    )
