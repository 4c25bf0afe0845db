"""What was found, as it is printed: one table of ratios, and lines of what is no ratio."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench.timing import Comparison, milliseconds


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table."""

    measure: str
    comparison: Comparison
    ratio: float
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What one part of the benchmarks found."""

    results: Sequence[Result]
    notes: Sequence[str] = ()


def print_findings(parts: Sequence[Findings], runs: int) -> None:
    """One table of all parts, then their notes."""
    results = [result for part in parts for result in part.results]
    if results:
        _print_table(results, runs)
    for note in _notes(parts):
        print(note)


def verdict(found: float, aim: float | None) -> str:
    """Whether an aim is met; nothing where there is none."""
    if aim is None:
        return ""
    return "ok" if found <= aim else "over"


def _print_table(results: Sequence[Result], runs: int) -> None:
    width = max(len(result.measure) for result in results)
    print(f"median of {runs} pairs, each run a process of its own")
    print(f"{'measure':{width}}  donate ms  bare ms  ratio (min–max)     aim    ")
    for result in results:
        print(_line(result, width))


def _line(result: Result, width: int) -> str:
    found = result.comparison
    ratio = f"{result.ratio:.2f} ({min(found.ratios):.2f}–{max(found.ratios):.2f})"
    aim = f"≤ {result.aim}" if result.aim else "–"
    donate, bare = milliseconds(found.donate), milliseconds(found.bare)
    told = verdict(result.ratio, result.aim)
    return f"{result.measure:{width}}  {donate:9.0f}  {bare:7.0f}  {ratio:18}  {aim:5}  {told}".rstrip()


def _notes(parts: Iterable[Findings]) -> list[str]:
    return [note for part in parts for note in part.notes]
