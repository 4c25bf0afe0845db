"""The closing statement: recorded = banked + in hand + in transit + unexplained, line by line, and it proves itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from donate_cli.errors import DonateError
from donate_cli.itemising import lists_of
from donate_cli.listing import facts_of
from donate_cli.model import Campaign
from donate_cli.money import Amount, format_fen
from donate_cli.placing import place_all
from donate_cli.store import closing as store
from donate_cli.store.book import Book
from donate_cli.table import Cell, Column, Notes, Sentence, Table
from donate_cli.whereabouts import CLAIMS, PLACES, Claimed, Closing, Listed, Place, Placed, Sum

NAMED = 3
"""Breaks that the error names."""


def closing_statement(book: Book, campaign: Campaign, *, as_of: date) -> Closing:
    """Where the campaign's recorded money is on a day, and whose the money at the bank is.

    Raises DonateError(`closing.break`) where its parts do not add up to what the book says as a whole.
    """
    with book.snapshot():
        placed = place_all(store.payments(book, campaign.id, as_of))
        recorded, bank = store.recorded(book, campaign.id, as_of), store.bank(book, as_of)
        claims = store.claims(book, campaign.id, as_of)
        lists = lists_of(book, campaign, placed, as_of)
        facts = facts_of(book, campaign, as_of=as_of)
    places = _sums(placed)
    table = Table(
        title="title.closing",
        columns=(
            Column("item", "word"), Column("gifts", "number"), Column("lines", "number"), Column("amount", "money"),
            Column("agrees", "word"),
        ),
        rows=_rows(recorded, places, bank, claims),
        facts=facts,
        notes=_notes(bank, claims, lists),
    )  # fmt: skip
    return prove(Closing(campaign, as_of, facts, recorded, places, bank, claims, table, lists))


def prove(closing: Closing) -> Closing:
    """The statement, where both equations hold and each list adds up to its line; raises DonateError where not."""
    found = list(_breaks(closing))
    if found:
        raise DonateError("closing.break", breaks=found[:NAMED])
    return closing


def _sums(placed: Sequence[Placed]) -> dict[Place, Sum]:
    amounts = [sum(parts) for parts in zip(*(each.parts for each in placed), strict=True)] or [0] * len(PLACES)
    numbers = dict.fromkeys(PLACES, 0)
    for each in placed:
        if each.paid.amount > 0 and not each.returned:
            numbers[each.place] += 1
    return {place: Sum(numbers[place], amount) for place, amount in zip(PLACES, amounts, strict=True)}


def _rows(
    recorded: Sum, places: Mapping[Place, Sum], bank: Sum, claims: Mapping[Claimed, Sum]
) -> list[tuple[Cell, ...]]:
    agrees = {"banked": "both"}
    rows: list[tuple[Cell, ...]] = [("recorded", recorded.number, None, Amount(recorded.amount), "sum")]
    rows += [(name, one.number, None, Amount(one.amount), agrees.get(name)) for name, one in places.items()]
    rows.append(("bank", None, bank.number, Amount(bank.amount), "sum"))
    rows += [
        (name, None, one.number, Amount(one.amount), None)
        for name, one in claims.items()
        if name != "reversed" or one.number
    ]
    return rows


def _notes(bank: Sum, claims: Mapping[Claimed, Sum], lists: Mapping[Listed, Table]) -> Notes:
    due = lists["outstanding"]
    notes: Notes = ()
    if sum(one.number for one in claims.values()) > bank.number:
        notes += (("note.lines_of_several", {}),)
    if due.rows:
        notes += (("note.promises", {"pledges": len(due.rows), "amount": due.totals()["outstanding"]}),)
    if not lists["files"].rows:
        notes += (("note.no_statement", {}),)
    return notes


def _breaks(closing: Closing) -> Iterator[Sentence]:
    """Where two figures differ that ought to be one."""
    parts = Sentence("closing.parts")
    places, claims = _total(closing.places[place] for place in PLACES), _total(closing.claims[one] for one in CLAIMS)
    here = closing.claims["here"].amount
    pairs: tuple[tuple[Sentence, int, Sentence, int], ...] = (
        (_item("recorded"), closing.recorded.amount, parts, places.amount),
        (_item("bank"), closing.bank.amount, parts, claims.amount),
        (_item("banked"), closing.places["banked"].amount, _item("here"), here),
        *((_item(item), whole, _rows_of(name), listed) for item, whole, name, listed in _listed(closing)),
    )
    for first, mine, second, theirs in pairs:
        if mine != theirs:
            yield _sentence(first, format_fen(mine), second, format_fen(theirs))
    if (number := closing.recorded.number) != places.number:
        yield _sentence(_item("recorded"), str(number), parts, str(places.number))
    # A line of several counts in each of them: none may be in none.
    if (number := closing.bank.number) > claims.number:
        yield _sentence(_item("bank"), str(number), parts, str(claims.number))


def _listed(closing: Closing) -> Iterator[tuple[str, int, Listed, int]]:
    """Each line of the closing table with the rows that have to add up to it."""
    single: tuple[tuple[Listed, str, int], ...] = (
        ("unclaimed", "left", closing.claims["unclaimed"].amount),
        ("in_hand", "amount", closing.places["in_hand"].amount),
        ("in_transit", "amount", closing.places["in_transit"].amount),
        ("unexplained", "left", closing.places["unexplained"].amount),
        ("aside", "set_aside", closing.claims["aside"].amount),
        ("other", "elsewhere", closing.claims["other"].amount),
    )
    for name, column, whole in single:
        yield name, whole, name, _added(closing.lists[name], column)
    yield "bank", closing.bank.amount, "files", _added(closing.lists["files"], "amount")
    yield "recorded", closing.recorded.amount, "payments", _added(closing.lists["payments"], "amount")
    for place in PLACES:
        yield place, closing.places[place].amount, "payments", _added(closing.lists["payments"], place)


def _added(table: Table, column: str) -> int:
    place = table.place(column)
    cells = (row[place] for row in table.rows)
    return sum(cell.fen for cell in cells if isinstance(cell, Amount))


def _total(sums: Iterator[Sum]) -> Sum:
    every = list(sums)
    return Sum(sum(one.number for one in every), sum(one.amount for one in every))


def _item(name: str) -> Sentence:
    return Sentence(f"figure.{name}")


def _rows_of(name: Listed) -> Sentence:
    return Sentence("closing.rows", {"list": Sentence(f"paper.{name}")})


def _sentence(first: Sentence, amount: str, second: Sentence, other: str) -> Sentence:
    return Sentence("closing.differs", {"first": first, "amount": amount, "second": second, "other": other})
