"""What an import compares a list with: the people, the names confirmed, the gifts and the files already there."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from donate_cli.likeness import Alike
from donate_cli.model import Population
from donate_cli.store.book import Book
from donate_cli.store.deposits import HOLDER


class Person(NamedTuple):
    """A donor as far as telling one from another needs; `id` is the survivor's where records were merged."""

    id: int
    kind: str
    population: Population
    name_key: str | None
    name: str | None
    staff_no: str | None
    department: str | None
    headcount: int | None


def told_apart(people: Iterable[Person]) -> str:
    """Donors with what tells each from namesakes: department, staff number, number in the book."""
    return "; ".join(f"{one.name} ({' · '.join(_marks(one))})" for one in people)


def _marks(one: Person) -> Iterator[str]:
    yield one.department or "—"
    if one.staff_no:
        yield one.staff_no
    if one.id > 0:
        yield f"id:{one.id}"


class Recorded(NamedTuple):
    """A gift that the book holds. `sender` is None for one that came from no list; `came_on` is the day of the first
    money, None where none came or only a part (`came`, fen, 0 for all or none); money that was given back did come.
    `undated`: its list gave it no day of its own."""

    pledge: int
    alike: Alike
    headcount: int | None
    order_no: str | None
    sender: str | None
    came_on: str | None
    cancelled: bool
    came: int
    undated: bool


class Promise(NamedTuple):
    """A pledge with what is still to come of it (`due`, fen)."""

    pledge: int
    donor: int
    channel: int
    round: int
    on_date: str
    due: int


def people(book: Book) -> Iterator[Person]:
    """Every donor record, merged ones last and with the survivor's number, those put aside left out."""
    rows = book.db.execute("""SELECT w.id, w.kind, w.population, d.name_key, d.name, d.staff_no,
          w.department, w.headcount
        FROM donor d JOIN donor w ON w.id = coalesce(d.same_as, d.id) WHERE d.void IS NULL
        ORDER BY d.same_as IS NOT NULL, d.id""")
    return (Person(*row) for row in rows)


def aliases(book: Book) -> dict[tuple[str, str | None], int]:
    """Names that a clerk has confirmed, by key and by the department that the list gave; the newest wins."""
    rows = book.db.execute("""SELECT a.name_key, a.department, coalesce(d.same_as, d.id)
        FROM standing_alias a JOIN donor d ON d.id = a.donor WHERE a.name_key IS NOT NULL ORDER BY a.id""")
    return {(key, department): donor for key, department, donor in rows}


def staff_numbers(book: Book) -> dict[str, int]:
    """Every staff number with the donor that it stands for, of merged records too."""
    rows = book.db.execute("SELECT staff_no, coalesce(same_as, id) FROM donor WHERE staff_no IS NOT NULL")
    return dict(rows.fetchall())


def newest_roster(book: Book) -> date | None:
    """The latest day of a roster that was taken in and not taken back."""
    row = book.one("""SELECT max(json_extract(summary, '$.date')) AS day FROM entry
        WHERE action = 'import.roster' AND id NOT IN (SELECT undone FROM undo)""")  # fmt: skip
    return date.fromisoformat(row["day"]) if row and row["day"] else None


def mappings(book: Book) -> dict[tuple[str, ...], dict[str, str]]:
    """Which heading was taken for which field, by the headings of the list; the newest wins."""
    rows = book.db.execute("""SELECT headings, fields FROM mapping
        WHERE entry NOT IN (SELECT undone FROM undo) ORDER BY id""")
    return {tuple(json.loads(headings)): json.loads(fields) for headings, fields in rows}


def recorded(book: Book, campaign: int) -> Iterator[Recorded]:
    """The campaign's gifts that were not taken back, cancelled ones included, in the order of their recording."""
    rows = book.db.execute("""SELECT p.id, p.headcount, p.order_no, s.sender,
          (SELECT on_date FROM standing_payment WHERE pledge = p.id ORDER BY id LIMIT 1),
          EXISTS (SELECT 1 FROM standing_cancellation WHERE pledge = p.id),
          coalesce((SELECT sum(amount) FROM standing_payment WHERE pledge = p.id AND amount > 0), 0), p.undated,
          coalesce(d.same_as, d.id), p.on_date, p.amount, p.channel, p.round, p.at_least, p.note
        FROM standing_pledge p JOIN donor d ON d.id = p.donor LEFT JOIN source s ON s.id = p.source
        WHERE p.campaign = ? ORDER BY p.id""", [campaign])  # fmt: skip
    return (
        Recorded(pledge, Alike(donor, day, amount, channel, round_, bool(at_least), note), size, order_no, sender,
                 None if came < amount else came_on, bool(cancelled), came if came < amount else 0, bool(undated))
        for pledge, size, order_no, sender, came_on, cancelled, came, undated, donor, day, amount, channel, round_,
        at_least, note in rows
    )  # fmt: skip


def promises(book: Book, campaign: int) -> Iterator[Promise]:
    """The campaign's pledges of which something has not come in, the oldest first."""
    rows = book.db.execute("""SELECT * FROM (
          SELECT p.id, coalesce(d.same_as, d.id), p.channel, p.round, p.on_date,
            p.amount - coalesce((SELECT sum(amount) FROM standing_payment WHERE pledge = p.id), 0) AS due
          FROM standing_pledge p JOIN donor d ON d.id = p.donor
          WHERE p.campaign = ? AND p.id NOT IN (SELECT pledge FROM standing_cancellation)
          ORDER BY p.on_date, p.id) WHERE due > 0""", [campaign])  # fmt: skip
    return (Promise(*row) for row in rows)


def receipts(book: Book, campaign: int) -> Iterator[tuple[int, int, int, int, int, str]]:
    """What has come in a campaign: pledge, donor, channel, round, amount in fen, day."""
    return iter(book.db.execute("""SELECT p.id, coalesce(d.same_as, d.id), p.channel, p.round, y.amount, y.on_date
        FROM standing_payment y JOIN standing_pledge p ON p.id = y.pledge JOIN donor d ON d.id = p.donor
        WHERE p.campaign = ? AND y.amount > 0 ORDER BY y.id""", [campaign]))  # fmt: skip


def entries_of(book: Book, pledges: Iterable[int]) -> list[int]:
    """The entries that recorded some pledges."""
    rows = book.query("SELECT DISTINCT entry FROM pledge WHERE id IN (SELECT value FROM json_each(:pledges))",
                      pledges=json.dumps(list(pledges)))  # fmt: skip
    return sorted(row["entry"] for row in rows)


def axes_of_source(book: Book, source: int) -> set[tuple[int, int]]:
    """The channels and rounds of the gifts that a list brought."""
    rows = book.query("SELECT DISTINCT channel, round FROM standing_pledge WHERE source = :source", source=source)
    return {(row["channel"], row["round"]) for row in rows}


def source_of_file(book: Book, sha256: str, sheet: str | None) -> dict[str, Any] | None:
    """Number, entry and sender of the last list with these very bytes (of that sheet), unless it was taken back."""
    return book.one("""SELECT id, entry, sender FROM source
        WHERE sha256 = :sha256 AND sheet IS :sheet AND entry NOT IN (SELECT undone FROM undo)
        ORDER BY id DESC""", sha256=sha256, sheet=sheet)  # fmt: skip


def open_payments(book: Book, pledge: int) -> list[dict[str, Any]]:
    """What has come in on a pledge and was not given back: each payment's number, day, flag and rest (`left`, fen).

    With whom the money is: whether it is `held`, by which `collector`, its `deposit` and the entry that made it
    (`deposited`), the first `bank_line` that shows it.
    """
    return book.query(f"""SELECT y.id, y.on_date, y.at_least, y.left, h.id IS NOT NULL AS held, h.collector,
          i.deposit, i.entry AS deposited,
          (SELECT min(line) FROM standing_matched WHERE payment = y.id) AS bank_line
        FROM (SELECT id, on_date, at_least, amount
            + coalesce((SELECT sum(amount) FROM standing_payment WHERE refund_of = y.id), 0) AS left
          FROM standing_payment y WHERE pledge = :pledge AND amount > 0) y
        LEFT JOIN {HOLDER}
        LEFT JOIN deposited i ON i.id = (SELECT max(id) FROM standing_deposited WHERE payment = y.id)
        WHERE y.left > 0 ORDER BY y.id""", pledge=pledge)  # fmt: skip
