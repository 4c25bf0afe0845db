"""The lines of the statements that were taken in, each with what it was matched with."""

from collections.abc import Iterator, Sequence
from typing import Literal

from donate_cli.model import Donor
from donate_cli.money import Amount, plain_yuan
from donate_cli.naming import pick
from donate_cli.store import registry
from donate_cli.store import statements as kept
from donate_cli.store.book import Book
from donate_cli.store.statements import Link, Movement
from donate_cli.table import Cell, Column, Sentence, Table

State = Literal["matched", "part", "unmatched", "aside"]


def find_account(book: Book, wanted: str) -> str:
    """The account that is meant, by its name or any unambiguous beginning. Raises DonateError where there is none."""
    return pick(
        wanted, kept.accounts(book), lambda name: (name,), missing="account.unknown", several="account.ambiguous"
    )


def lines_table(book: Book, *, account: str | None = None, unmatched: bool = False) -> Table:
    """The lines by day: of one account or all, all of them or those of which something is matched with nothing."""
    with book.snapshot():
        name = find_account(book, account) if account is not None else None
        found = list(kept.lines(book, account=name, unmatched=unmatched))
        table = table_of_lines(book, found, kept.links(book))
        entry, head = book.head()
    table.facts.update({"account": name} if name else {}, entry=entry, head=head)
    return table


def table_of_lines(book: Book, lines: Sequence[Movement], links: dict[int, list[Link]]) -> Table:
    """Some lines, with what each was matched with in words, and for programs by its numbers."""
    shown = [link for line in lines for link in links.get(line.id, ())]
    donors = registry.donors_numbered(book, {link.donor for link in shown if link.donor is not None})
    rows = [_row(line, links.get(line.id, []), donors) for line in lines]
    return Table(
        title="title.bank_lines",
        columns=(
            Column("bank_line", "id"), Column("date", "date"), Column("at_time", "flag"), Column("account"),
            Column("amount", "money"), Column("payer"), Column("remark"), Column("order_no", "flag"),
            Column("other_no", "flag"), Column("balance", "flag"), Column("bank_state", "word"),
            Column("left", "money"), Column("matched_with", "sentence"), Column("payment_nos", "flag"),
            Column("pledge_nos", "flag"), Column("donor_nos", "flag"), Column("deposit_nos", "flag"),
            Column("reverses", "flag"), Column("reversed_by", "flag"), Column("statement", "flag"),
            Column("file", "flag"), Column("row", "flag"),
        ),
        rows=rows,
        total=_total(lines) if lines else None,
    )  # fmt: skip


def state_of(line: Movement) -> State:
    """How far a line is matched; one that is no gift at all is set aside."""
    if line.left == line.amount:
        return "unmatched"
    if line.left:
        return "part"
    return "aside" if line.aside == line.amount else "matched"


def _row(line: Movement, links: Sequence[Link], donors: dict[int, Donor]) -> tuple[Cell, ...]:
    balance = None if line.balance is None else plain_yuan(line.balance)
    numbers = ("payment", "pledge", "donor", "deposit", "credit", "reversed_by")
    return (
        line.id, line.on_date, line.at_time, line.account, Amount(line.amount), line.payer, line.remark, line.order_no,
        line.other_no, balance, state_of(line), Amount(line.left) if line.left else None,
        Sentence("bank_link.all", {"links": list(_told(links, donors))}) if links else None,
        *(_numbers(links, each) for each in numbers), line.statement, line.file, line.row,
    )  # fmt: skip


def _total(lines: Sequence[Movement]) -> tuple[Cell, ...]:
    amount, left = Amount(sum(line.amount for line in lines)), Amount(sum(line.left for line in lines))
    return (*(None,) * 4, amount, *(None,) * 6, left, *(None,) * 10)


def _told(links: Sequence[Link], donors: dict[int, Donor]) -> Iterator[Sentence]:
    """What each part of a line was matched with; its sum is said where there are several."""
    for link in links:
        key, facts = _what(link, donors)
        what = Sentence(key, facts)
        yield what if len(links) == 1 else Sentence("bank_link.part", {"what": what, "amount": Amount(link.amount)})


def _what(link: Link, donors: dict[int, Donor]) -> tuple[str, dict[str, Cell]]:
    if link.credit is not None:
        return "bank_link.reverses", {"line": link.credit}
    if link.reversed_by is not None:
        return "bank_link.reversed_by", {"line": link.reversed_by}
    if link.payment is None:
        return ("bank_link.aside_why", {"why": link.reason}) if link.reason else ("bank_link.aside", {})
    facts: dict[str, Cell] = {"payment": link.payment, "donor": donors[link.donor] if link.donor else None}
    if link.deposit is not None:
        return "bank_link.deposited", {**facts, "deposit": link.deposit}
    return "bank_link.payment", facts


def _numbers(links: Sequence[Link], field: str) -> str | None:
    found = dict.fromkeys(number for link in links if (number := getattr(link, field)) is not None)
    return ",".join(map(str, found)) or None
