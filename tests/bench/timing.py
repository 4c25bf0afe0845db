"""Two commands timed in alternation, each time as a whole process."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Command = Sequence[str]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds from its start to its end, and the most memory (bytes) it held."""

    seconds: float
    peak: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The runs of donate and of the bare script, pair by pair."""

    donate: tuple[Run, ...]
    bare: tuple[Run, ...]

    @property
    def ratios(self) -> list[float]:
        return [ours.seconds / theirs.seconds for ours, theirs in zip(self.donate, self.bare, strict=True)]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def ratio_of_medians(self) -> float:
        return milliseconds(self.donate) / milliseconds(self.bare)


def compare(
    donate: Command,
    bare: Command,
    *,
    runs: int,
    environment: Mapping[str, str],
    before: Callable[[], None] = lambda: None,
) -> Comparison:
    """Run donate, bare, donate, bare …, after one of each that does not count; each pair after `before`, untimed."""
    pairs: list[tuple[Run, Run]] = []
    for _ in range(runs + 1):
        before()
        pairs.append((_run(donate, environment), _run(bare, environment)))
    return Comparison(tuple(ours for ours, _ in pairs[1:]), tuple(theirs for _, theirs in pairs[1:]))


def milliseconds(runs: Sequence[Run]) -> float:
    """The median duration."""
    return median(run.seconds for run in runs) * 1000


def _run(command: Command, environment: Mapping[str, str]) -> Run:
    began = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert child.stdout is not None
    printed = child.stdout.read()
    # wait4 and not `wait`: it gives the memory of this very child, not the largest of all children so far.
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.stdout.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {child.returncode}\n{printed.decode(errors='replace')}")
    return Run(seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
