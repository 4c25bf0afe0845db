"""Opens thousands of broken lists and says what became of each: rows, a line for the clerk, or a fault of ours.

python -m tests.trial.fuzz [--tries 4000] [--seed 1] [--keep FOLDER]
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from donate_cli.errors import DonateError
from donate_cli.files.opening import opened
from donate_cli.wording import Wording
from tests.trial.samples import broken, samples

SLOW_S = 5.0
"""A list of a few kilobytes that takes longer than this is looked at."""

EXPECTED = {"list.damaged", "list.encrypted", "list.encoding", "list.not_text", "list.not_a_table", "list.empty"}
"""What a broken small file is; anything else is kept and looked at."""


def outcome(path: Path) -> str:
    """ "rows", or the key of the line that the clerk would read."""
    try:
        with opened(path) as sent:
            for sheet in sent.sheets:
                for _ in sent.rows(sheet):
                    pass
    except DonateError as fault:
        assert Wording("zh")(fault.key, **fault.facts)
        return fault.key
    return "rows"


def trial(number: int, seed: int, folder: Path, keep: Path | None) -> tuple[str, str]:
    """One broken file: its kind and what became of it."""
    chance = random.Random(f"{seed}/{number}")
    name, data = sorted(samples().items())[number % len(samples())]
    path = folder / f"{number}-{name}"
    path.write_bytes(broken(data, chance))
    began = time.perf_counter()
    try:
        what = outcome(path)
    except Exception as fault:
        what = f"CRASH {fault!r}"
    if time.perf_counter() - began > SLOW_S:
        what = f"SLOW {what}"
    if keep and what != "rows" and what not in EXPECTED:
        (keep / f"{what.split()[0]}-{path.name}").write_bytes(path.read_bytes())
    path.unlink()
    return name, what


def main() -> None:
    """Run and print the figures; the exit code is 1 where anything crashed or was slow."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tries", type=int, default=4000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        done = list(pool.map(lambda n: trial(n, given.seed, Path(folder), given.keep), range(given.tries)))
    for (name, what), count in sorted(Counter(done).items()):
        print(f"{count:6} {name:16} {what}")
    ours = [what for _, what in done if what.startswith(("CRASH", "SLOW"))]
    read = sum(what == "rows" for _, what in done)
    print(f"{len(done)} tries, {read} read, {len(done) - read - len(ours)} refused, {len(ours)} crashed or slow")
    sys.exit(bool(ours))


if __name__ == "__main__":
    main()
