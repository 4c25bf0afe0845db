"""How long it takes to propose what belongs together, and how that grows: the engine alone, each size a process."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.findings import Findings, verdict

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000, 10_000)
AIM_SECONDS, AIM_MB = 12.0, 350.0
"""For 100,000 lines against as many claims; the whole command has 30 s and 500 MB."""

Measured = dict[str, float]


def measure(folder: Path, runs: int, *, quick: bool) -> Findings:
    """The best of a few runs of each size: there is no script that does the same."""
    sizes = QUICK_SIZES if quick else SIZES
    found = {lines: [_measured(lines) for _ in range(min(runs, 3))] for lines in sizes}
    best = {lines: min(each, key=lambda run: run["seconds"]) for lines, each in found.items()}
    return Findings([], [_told(lines, run, best[sizes[0]]["seconds"] / sizes[0]) for lines, run in best.items()])


def _measured(lines: int) -> Measured:
    code = [sys.executable, "-m", "tests.bench.movements", str(lines)]
    done: Measured = json.loads(subprocess.run(code, check=True, capture_output=True, text=True).stdout)
    return done


def _told(lines: int, run: Measured, first: float) -> str:
    seconds, peak = run["seconds"], run["peak"]
    growth = seconds / lines / first
    aim = ""
    if lines == SIZES[-1]:
        met = verdict(seconds, AIM_SECONDS) == verdict(peak, AIM_MB) == "ok"
        aim = f"; aim < {AIM_SECONDS:.0f} s, < {AIM_MB:.0f} MB: {'ok' if met else 'over'}"
    counts = ", ".join(f"{run.get(name, 0):,.0f} {name}" for name in ("certain", "likely", "possible"))
    return (
        f"reconcile {lines:,} lines with {lines:,} claims: {seconds:.2f} s, {seconds / lines * 1e6:.0f} µs a line "
        f"({growth:.2f} of the first), {peak:.0f} MB; {counts}{aim}"
    )
