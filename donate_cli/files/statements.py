"""From a bank's or a platform's file as it was opened to the statement that it holds."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from donate_cli.errors import DonateError
from donate_cli.files.amounts import shown
from donate_cli.files.balances import Balances, check_balances
from donate_cli.files.choosing import hidden_names, named_sheet, sheet_names, visible_sheets
from donate_cli.files.columns import Columns, check_mapping
from donate_cli.files.headings import column_letters
from donate_cli.files.manner import column_place
from donate_cli.files.movements import Movement
from donate_cli.files.preambles import account_of, check_currency
from donate_cli.files.profiles import GENERAL, Field, Profile, built_in, heading_key, named_profile
from donate_cli.files.refunds import Settled, settle, with_refunds
from donate_cli.files.seeking import find_columns, is_list, mapped_columns, preamble_of
from donate_cli.files.tabulating import Tabulation
from donate_cli.statements import Statement, runs
from donate_cli.table import Sentence

if TYPE_CHECKING:
    from donate_cli.files.opening import Sent
    from donate_cli.files.sheets import Sheet

_NOTHING: Mapping[str, str] = MappingProxyType({})
_HEADINGS_SHOWN = 14
_LONGEST_SHOWN = 20


def read_statement(
    sent: "Sent",
    profiles: Sequence[Profile],
    *,
    profile: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] = _NOTHING,
    refunds: Collection[int] = (),
) -> Statement:
    """The statement on a sheet (by name or number; else on the only one that has one), by the profile that fits best.

    Of two profiles with one code, or that fit equally, the later counts. `profile` names one by code or name; `mapping`
    is what the clerk said, field → heading as printed or a column's letters; `refunds` are rows of money out that he
    said are refunds. Raises DonateError where there is no statement, or money of another currency; the faults of single
    cells are its problems.
    """
    own = list({one.code: one for one in profiles}.values())
    chosen = named_profile(own, profile) if profile else None
    said = check_mapping(mapping)
    try:
        columns = _columns(sent, own, chosen, sheet, said)
        check_currency(preamble_of(columns))
        table = Tabulation(columns)
        for number, row in enumerate(sent.rows(columns.sheet), 1):
            if number > columns.row:
                table.take(number, row)
        table.settle_ways()
        movements = with_refunds(table.movements, refunds)
    except DonateError as error:
        error.facts.setdefault("file", sent.name)
        raise
    if sent.kind == "csv":
        table.end()
    return _statement(sent, columns, table, movements)


def _statement(sent: "Sent", columns: Columns, table: Tabulation, movements: Sequence[Movement]) -> Statement:
    settled = settle(movements)
    balances = check_balances(movements) if "balance" in columns.places else Balances()
    days = [one.on_date for one in movements]
    accounts = table.reader.accounts
    labels = columns.profile.account
    return Statement(
        file=sent.name,
        sha256=sent.sha256,
        sheet=columns.sheet.name,
        profile=columns.profile.code,
        account=account_of(preamble_of(columns), labels) or (next(iter(accounts)) if len(accounts) == 1 else None),
        lines=settled.lines,
        passed_over=settled.passed_over,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        opening=balances.opening,
        closing=balances.closing,
        breaks=balances.breaks,
        controls=tuple(table.stated.controls(movements)),
        problems=tuple(table.problems),
        notes=tuple(_notes(sent, table, settled, balances)),
        outgoing=settled.outgoing,
    )


def _notes(sent: "Sent", table: Tabulation, settled: Settled, balances: Balances) -> Iterator[Sentence]:
    if hidden := hidden_names(sent):
        yield Sentence("list.hidden", {"file": sent.name, "sheets": hidden})
    if balances.partly:
        yield Sentence("statement.partly", {"file": sent.name})
    if settled.unclear:
        yield Sentence("statement.unclear", {"file": sent.name, "rows": runs(settled.unclear)})
    if table.reader.lost_digits:
        yield Sentence("statement.digits_lost", {"file": sent.name, "rows": runs(table.reader.lost_digits)})
    if table.carried:
        yield Sentence("statement.carried", {"file": sent.name, "rows": runs(table.carried)})
    if table.by_balance:
        yield Sentence("statement.by_balance", {"file": sent.name, "rows": runs(table.by_balance)})
    if left_out := table.left_out():
        yield Sentence("list.left_out", {"file": sent.name, "columns": ", ".join(left_out)})


def _columns(
    sent: "Sent", profiles: Sequence[Profile], chosen: Profile | None, wanted: str | None, said: Mapping[Field, str]
) -> Columns:
    """The one table there is. Raises DonateError where there is none, or several sheets have one."""
    sheets = visible_sheets(sent) if wanted is None else [named_sheet(sent, wanted)]
    usable = [chosen] if chosen else profiles
    found = [each for sheet in sheets if (each := find_columns(sheet, usable, said, forced=chosen is not None))]
    if not found and said and not chosen:
        general = next((one for one in profiles if one.code == GENERAL), built_in()[0])
        found = [each for sheet in sheets if (each := mapped_columns(sheet, general, said))]
    if not found:
        raise _not_found(sheets, chosen, said)
    if len(found) > 1:
        raise DonateError("statement.which_sheet", sheets=sheet_names(each.sheet for each in found))
    return found[0]


def _not_found(sheets: "Sequence[Sheet]", chosen: Profile | None, said: Mapping[Field, str]) -> DonateError:
    seen, known = _seen(sheets)
    if absent := [each for each in said.values() if heading_key(each) not in known and column_place(each) is None]:
        return DonateError("statement.map_heading", value=", ".join(absent), known=seen)
    if said:
        return DonateError("statement.map_more", seen=seen)
    if chosen:
        return DonateError("statement.misfit", profile=chosen.code, seen=seen)
    return DonateError("statement.is_list" if any(map(is_list, sheets)) else "statement.none", seen=seen)


def _seen(sheets: "Sequence[Sheet]") -> tuple[str, set[str]]:
    """The row that looks most like headings, for people; and all that may be one."""
    texts = [
        [shown(cell).strip() if isinstance(cell, str) else "" for cell in row] for each in sheets for row in each.head
    ]
    likely = max(texts, key=lambda row: sum(map(_may_head, row)), default=[])
    shown_ = [f"{column_letters(at)}={text[:_LONGEST_SHOWN]}" for at, text in enumerate(likely) if _may_head(text)]
    return ", ".join(shown_[:_HEADINGS_SHOWN]) or "—", {heading_key(text) for row in texts for text in row if text}


def _may_head(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST_SHOWN and not re.search("[0-9]", text)
