"""Every remainder of a closing statement by row, each with its age in days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from donate_cli.model import Campaign, Donor
from donate_cli.money import Amount, total
from donate_cli.naming import name_key
from donate_cli.store import closing as store
from donate_cli.store import deposits, ledger, registry
from donate_cli.store.book import Book
from donate_cli.store.deposits import Deposit
from donate_cli.table import Cell, Column, Sentence, Table
from donate_cli.whereabouts import BankLine, Listed, Placed, StatementFile

_day = cache(date.fromisoformat)


def lists_of(book: Book, campaign: Campaign, placed: Sequence[Placed], as_of: date) -> dict[Listed, Table]:
    """The lists of a closing statement: what is left where, the statements taken in, where each payment is."""
    donors = registry.givers(book, {each.paid.donor for each in placed})
    handed_in = {found.id: found for found in deposits.deposits(book, campaign.id, as_of=as_of)}
    lines = store.not_here(book, campaign.id, as_of)
    return {
        "unclaimed": _unclaimed(lines, as_of),
        "in_hand": _in_hand(placed, as_of),
        "in_transit": _in_transit(placed, handed_in, as_of),
        "unexplained": _unexplained(placed, donors, as_of),
        "outstanding": _outstanding(book, campaign, as_of),
        "aside": _aside(lines),
        "other": _other(lines),
        "files": _files(store.files(book, as_of)),
        "payments": _payments(placed, donors),
    }


_LINE = (
    Column("bank_line", "id"), Column("date", "date"), Column("account"), Column("payer"), Column("remark"),
    Column("amount", "money"),
)  # fmt: skip


def _unclaimed(lines: Iterable[BankLine], as_of: date) -> Table:
    rows = [
        (*_line(one), Amount(one.unclaimed), _age(one.on_date, as_of), "later" if one.later else None)
        for one in lines
        if one.unclaimed
    ]
    columns = (*_LINE, Column("left", "money"), Column("age", "number"), Column("why", "word"))
    return _table("unclaimed", columns, rows, "left")


def _aside(lines: Iterable[BankLine]) -> Table:
    """The lines that are no gift, each with the reason that was given; one that was erased is blank."""
    rows = [(*_line(one), Amount(one.aside), one.reason) for one in lines if one.aside]
    return _table("aside", (*_LINE, Column("set_aside", "money"), Column("reason")), rows, "set_aside")


def _other(lines: Iterable[BankLine]) -> Table:
    """The lines of which something belongs to other campaigns."""
    rows = [(*_line(one), Amount(one.other), one.campaigns) for one in lines if one.other]
    return _table("other", (*_LINE, Column("elsewhere", "money"), Column("campaigns")), rows, "elsewhere")


def _line(one: BankLine) -> tuple[Cell, ...]:
    return one.line, _day(one.on_date), one.account, one.payer, one.remark, Amount(one.amount)


def _in_hand(placed: Iterable[Placed], as_of: date) -> Table:
    """What each collector holds, the oldest first; whose cash went back whole does not show."""
    held: dict[str | None, list[Placed]] = {}
    for each in placed:
        if each.in_hand and not each.settled:
            key = None if each.collector is None else name_key(each.collector)
            held.setdefault(key, []).append(each)
    rows: list[tuple[Cell, ...]] = []
    for theirs in sorted(held.values(), key=lambda theirs: min(each.paid.on_date for each in theirs)):
        oldest = min(each.paid.on_date for each in theirs)
        gifts = sum(each.in_hand > 0 for each in theirs)
        name: Cell = theirs[0].collector or Sentence("donor.forgotten")
        amount = Amount(sum(each.in_hand for each in theirs))
        rows.append((name, gifts, amount, _day(oldest), _age(oldest, as_of)))
    columns = (
        Column("collector"), Column("gifts", "number"), Column("amount", "money"), Column("oldest", "date"),
        Column("age", "number"),
    )  # fmt: skip
    return _table("in_hand", columns, rows, "amount")


def _in_transit(placed: Iterable[Placed], handed_in: Mapping[int, Deposit], as_of: date) -> Table:
    """Deposits that the bank has not credited whole, then payments that it credits later, then refunds on their way."""
    parts: dict[int, list[int]] = {}
    late: list[tuple[Cell, ...]] = []
    back: list[tuple[Cell, ...]] = []
    for each in placed:
        paid = each.paid
        if paid.deposit is not None and each.handed_in:
            parts.setdefault(paid.deposit, []).append(each.handed_in)
        if each.late and paid.late_date:
            late.append(("later", None, paid.payment, _day(paid.on_date), each.collector, None, int(each.late > 0),
                         Amount(each.late), _age(paid.on_date, as_of), _day(paid.late_date)))  # fmt: skip
        if each.on_way:
            back.append(("refund", None, paid.payment, _day(paid.on_date), None, None, 0, Amount(each.on_way),
                         _age(paid.on_date, as_of), None))  # fmt: skip
    waiting: list[tuple[Cell, ...]] = [
        ("deposit", found.id, None, _day(found.on_date), found.collector, found.slip,
         sum(part > 0 for part in parts[found.id]), Amount(sum(parts[found.id])), _age(found.on_date, as_of), None)
        for found in handed_in.values()
        if found.id in parts
    ]  # fmt: skip
    columns = (
        Column("transit", "word"), Column("deposit", "id"), Column("payment", "id"), Column("date", "date"),
        Column("collector"), Column("slip"), Column("gifts", "number"), Column("amount", "money"),
        Column("age", "number"), Column("bank_date", "date"),
    )  # fmt: skip
    return _table("in_transit", columns, [*waiting, *late, *back], "amount")


def _unexplained(placed: Iterable[Placed], donors: Mapping[int, Donor], as_of: date) -> Table:
    """Payments of which nobody can say where they are; one that went back as it came is none."""
    rows: list[tuple[Cell, ...]] = [
        (each.paid.payment, _day(each.paid.on_date), each.paid.pledge, donors[each.paid.donor],
         Amount(each.paid.amount), Amount(each.unexplained), _age(each.paid.on_date, as_of), each.paid.refund_of)
        for each in placed
        if each.unexplained and not each.settled
    ]  # fmt: skip
    columns = (
        Column("payment", "id"), Column("date", "date"), Column("pledge", "id"), Column("donor", "donor"),
        Column("amount", "money"), Column("left", "money"), Column("age", "number"), Column("refund_of", "id"),
    )  # fmt: skip
    return _table("unexplained", columns, rows, "left")


def _outstanding(book: Book, campaign: Campaign, as_of: date) -> Table:
    pledges = ledger.outstanding(book, campaign.id, as_of=as_of)
    donors = registry.givers(book, {pledge.donor for pledge in pledges})
    rows: list[tuple[Cell, ...]] = [
        (pledge.id, pledge.on_date, donors[pledge.donor], donors[pledge.donor].department,
         Amount(pledge.amount, pledge.at_least), Amount(pledge.received, pledge.received_at_least),
         Amount(pledge.outstanding, pledge.at_least), (as_of - pledge.on_date).days)
        for pledge in pledges
    ]  # fmt: skip
    columns = (
        Column("pledge", "id"), Column("date", "date"), Column("donor", "donor"), Column("department"),
        Column("pledged", "money"), Column("received", "money"), Column("outstanding", "money"),
        Column("age", "number"),
    )  # fmt: skip
    return _table("promises", columns, rows, "pledged", "received", "outstanding")


def _files(found: Iterable[StatementFile]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.id, one.account, one.profile, one.name, _day(one.first_on), _day(one.last_on), one.lines, one.lines_in,
         Amount(one.amount), _balance(one.opening), _balance(one.closing))
        for one in found
    ]  # fmt: skip
    columns = (
        Column("statement", "id"), Column("account"), Column("profile"), Column("file"), Column("first_on", "date"),
        Column("last_on", "date"), Column("lines", "number"), Column("lines_in", "number"), Column("amount", "money"),
        Column("opening", "money"), Column("closing", "money"),
    )  # fmt: skip
    return _table("files", columns, rows, "amount")


def _payments(placed: Iterable[Placed], donors: Mapping[int, Donor]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (each.paid.payment, _day(each.paid.on_date), each.paid.pledge, donors[each.paid.donor],
         Amount(each.paid.amount), *map(Amount, each.parts), each.place,
         each.paid.bank_date and _day(each.paid.bank_date), each.paid.lines, each.collector, each.paid.deposit,
         each.paid.refund_of)
        for each in placed
    ]  # fmt: skip
    columns = (
        Column("payment", "id"), Column("date", "date"), Column("pledge", "id"), Column("donor", "donor"),
        Column("amount", "money"), Column("banked", "money"), Column("in_hand", "money"),
        Column("in_transit", "money"), Column("unexplained", "money"), Column("place", "word"),
        Column("bank_date", "date"), Column("bank_lines"), Column("collector"), Column("deposit", "id"),
        Column("refund_of", "id"),
    )  # fmt: skip
    return _table("places", columns, rows, "amount", "banked", "in_hand", "in_transit", "unexplained")


def _table(name: str, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]], *summed: str) -> Table:
    """A list with a total below the columns that add up."""
    keys = [column.key for column in columns]
    sums = {key: total(cell for row in rows if isinstance(cell := row[keys.index(key)], Amount)) for key in summed}
    whole = tuple(sums.get(key) for key in keys) if rows else None
    return Table(title=f"title.{name}", columns=columns, rows=rows, total=whole)


def _balance(fen: int | None) -> Amount | None:
    return None if fen is None else Amount(fen)


def _age(day: str, as_of: date) -> int:
    return (as_of - _day(day)).days
