"""Books of invented pledges to time: `python -m tests.bench.books PATH PLEDGES`.

They serve for timing only. The tables are filled behind donate's back, with empty digests, so that the chain of
such a book does not verify; all else (names and their keys, places, dates, payments) looks as donate writes it.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from donate_cli.campaigning import BUILT_IN_CHANNELS
from donate_cli.naming import name_key
from donate_cli.store.book import Book
from donate_cli.store.file import create_book, open_book
from tests.bench.processes import ACTOR

CAMPAIGN = 1
ROUNDS = (1, 2)
DEPARTMENTS = 40
PLEDGES_A_DONOR = 4
SEED = 20200317

_NO_DIGEST = bytes(32)
_DAYS = tuple(f"2020-02-{day:02}" for day in range(1, 29))

Row = tuple[object, ...]


def donor_name(number: int) -> str:
    """The made-up name of a donor, which nobody else in the book bears."""
    return f"员工 {number:07}"


def build(path: Path, pledges: int) -> None:
    """Make the book: four channels, two rounds, forty departments, every tenth pledge unpaid."""
    create_book(path, BUILT_IN_CHANNELS, actor=ACTOR)
    with open_book(path, actor=ACTOR) as book, book.entry("import") as entry:
        entry.add("campaign", code="bench", name="测速", state="open")
        for number in ROUNDS:
            entry.add("round", campaign=CAMPAIGN, number=number)
        _fill(book, entry.id, pledges)


def _fill(book: Book, entry: int, pledges: int) -> None:
    chance = random.Random(SEED)
    donors = max(pledges // PLEDGES_A_DONOR, 1)
    connection = book.db.conn
    connection.executemany(
        """INSERT INTO donor (id, entry, kind, population, department, name, name_key, salt, name_digest, digest)
        VALUES (?, ?, 'person', ?, ?, ?, ?, ?, ?, ?)""",
        _donors(entry, donors),
    )
    connection.executemany(
        """INSERT INTO pledge (id, entry, campaign, channel, round, donor, amount, at_least, on_date, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)""",
        _pledges(entry, pledges, donors, chance),
    )
    connection.execute(
        """INSERT INTO payment (entry, pledge, amount, at_least, on_date, digest)
        SELECT entry, id, amount, at_least, on_date, digest FROM pledge WHERE id % 10 <> 0 ORDER BY id"""
    )


def _donors(entry: int, number: int) -> Iterator[Row]:
    for donor in range(1, number + 1):
        population = "in-service" if donor % 5 else "retired"
        department = f"部门{donor % DEPARTMENTS + 1:02}"
        name = donor_name(donor)
        yield donor, entry, population, department, name, name_key(name), bytes(16), _NO_DIGEST, _NO_DIGEST


def _pledges(entry: int, number: int, donors: int, chance: random.Random) -> Iterator[Row]:
    for pledge in range(1, number + 1):
        place = chance.randint(1, len(BUILT_IN_CHANNELS)), chance.choice(ROUNDS), chance.randint(1, donors)
        yield pledge, entry, CAMPAIGN, *place, chance.randint(1, 500) * 100, chance.choice(_DAYS), _NO_DIGEST


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
