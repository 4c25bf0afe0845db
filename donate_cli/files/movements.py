"""One row of a statement → what moved: which way, how much, whether it came about."""

import re
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from donate_cli.errors import DonateError
from donate_cli.files.amounts import DIGITS_KEPT, FOREIGN, shown, squeezed
from donate_cli.files.clocks import read_moment
from donate_cli.files.columns import Columns
from donate_cli.files.outcomes import Outcome, is_refund, outcome_of
from donate_cli.files.profiles import Field, Profile, heading_key
from donate_cli.files.signs import LARGEST_BALANCE, read_balance, read_signed
from donate_cli.files.texts import is_yuan, text_of
from donate_cli.money import LARGEST_FEN

if TYPE_CHECKING:
    from donate_cli.files.sheets import Raw, Row

Way = Literal["in", "out", "neither", "unsaid"]

_PLAIN = re.compile(r"[\s0-9.,+*-]*$")
_BEFORE_NAME = re.compile(r"(?<![0-9*x])[0-9*x]{4,64} {0,8}[/|／]\s*")
"""The account in a cell that holds it with its owner: 6217…/张秀英."""


class Movement(NamedTuple):
    """A row with a day. `fen` is what moved the way it says, below zero where the bank struck it out in red; `returned`
    what of it went back later, `returns` whether the row itself is a refund or a reversal. A way that is `unsaid` is
    told by the balance, or by nothing.
    """

    row: int
    on_date: date
    at_time: str | None
    way: Way
    fen: int
    balance: int | None
    payer: str | None
    remark: str | None
    order_no: str | None
    other_no: str | None
    outcome: Outcome = "done"
    returned: int = 0
    returns: bool = False

    @property
    def net(self) -> int:
        """What it does to the balance."""
        return self.fen if self.way == "in" else -self.fen if self.way == "out" else 0


class Fault(DonateError):
    """What is wrong with one cell, and in which field."""

    def __init__(self, field: Field, value: "Raw", key: str, /, **facts: object) -> None:
        super().__init__(key, value=shown(value), **facts)
        self.field = field


class Reader:
    """The columns of one statement, and the ways to read them."""

    def __init__(self, columns: Columns) -> None:
        self.profile: Profile = columns.profile
        self._places = columns.places
        self._one = {name: places[0] for name, places in columns.places.items()}
        self._two_sums = "income" in self._one or "expense" in self._one
        ways: tuple[tuple[str, Way], ...] = (("neither", "neither"), ("outgoing", "out"), ("incoming", "in"))
        words = self.profile.directions
        self._ways = {word: way for name, way in ways for word in words.get(name, ())}
        self._is_refund = lru_cache(4096)(partial(is_refund, self.profile))
        self._outcome = lru_cache(4096)(partial(outcome_of, self.profile))
        self.lost_digits: list[int] = []
        self.accounts: dict[str, int] = {}

    def day_of(self, row: "Row") -> "Raw":
        """The cell that holds the day: the first of its columns that is filled in."""
        return next((cell for place in self._places["on_date"] if not _is_empty(cell := _at(row, place))), None)

    def read(self, number: int, row: "Row") -> Movement:
        """What moved. Raises Fault for a cell that cannot be read, DonateError for money that is no yuan."""
        on_date, at_time = self._moment(row)
        self._check_currency(row)
        kind = self._text(row, "kind")
        remark = " ".join(dict.fromkeys(filter(None, (text_of(_at(row, p)) for p in self._places.get("remark", ())))))
        way, fen = self._moved(row)
        returns = self._is_refund(f"{kind or ''} {remark}")
        # what is passed over in any case needs no word for how it ended
        outcome, returned = self._state(row, needed=returns or fen < 0 or way in ("in", "unsaid"))
        if returns and not self._is_refund(remark):
            # what says so is the sort of movement alone: whoever reads the line later has to see it
            remark = f"{kind} {remark}".strip()
        if outcome == "returning":
            returns, outcome = True, "done"
            remark = self._with_status(row, kind, remark)
            if "direction" not in self._one and not self._two_sums:
                # a merchant's refund is a row of 0.00 with what was given back in a column of its own
                way, fen, returned = "out", returned or abs(fen), 0
        if outcome == "refunded" and not returned:
            returned = abs(fen)
        self._note_account(number, row)
        return Movement(
            number,
            on_date,
            at_time,
            way,
            fen,
            self._balance(row),
            self._payer(row),
            remark or kind,
            self._number(number, row, "order_no"),
            self._number(number, row, "other_no"),
            "done" if outcome == "refunded" else outcome,
            returned,
            returns,
        )

    def _cell(self, row: "Row", name: Field) -> "Raw":
        place = self._one.get(name)
        return row[place] if place is not None and place < len(row) else None

    def _moment(self, row: "Row") -> tuple[date, str | None]:
        cell = self.day_of(row)
        try:
            return read_moment(cell, self._cell(row, "at_time"))
        except DonateError as error:
            raise Fault("on_date", cell, error.key, **_others(error)) from None

    def _moved(self, row: "Row") -> tuple[Way, int]:
        if self._two_sums:
            return self._of_two(row)
        fen = self._sum(row, "amount")
        if fen is None:
            raise Fault("amount", self._cell(row, "amount"), "statement.no_amount")
        if "direction" not in self._one:
            return ("in", fen) if fen > 0 else ("out", -fen) if fen else ("neither", 0)
        cell = self._cell(row, "direction")
        said = heading_key(text_of(cell, bare=False) or "")
        way = self._ways.get(said, None if said else "unsaid")
        if way is None:
            raise Fault("direction", cell, "statement.direction")
        if way == "unsaid" and fen < 0:
            way = "out"
        signed = way == "in" or (way == "out" and said)
        return ("neither", 0) if not fen else (way, fen if signed else abs(fen))

    def _of_two(self, row: "Row") -> tuple[Way, int]:
        came, went = self._sum(row, "income"), self._sum(row, "expense")
        if came and went:
            raise Fault("income", self._cell(row, "income"), "statement.both", other=shown(self._cell(row, "expense")))
        if came:
            return "in", came
        if went:
            return "out", went
        if came is None and went is None:
            raise Fault("income" if "income" in self._one else "expense", None, "statement.no_amount")
        return "neither", 0

    def _sum(self, row: "Row", name: Field) -> int | None:
        cell = self._cell(row, name)
        try:
            fen = read_signed(cell)
        except DonateError as error:
            if error.key == "cell.currency":
                raise DonateError("statement.currency", value=shown(cell).strip()) from None
            raise Fault(name, cell, error.key, **_others(error)) from None
        if fen is not None and abs(fen) > LARGEST_FEN:
            raise Fault(name, cell, "cell.too_large")
        return fen

    def _balance(self, row: "Row") -> int | None:
        cell = self._cell(row, "balance")
        fen = read_balance(cell)
        if fen is not None and abs(fen) > LARGEST_BALANCE:
            raise Fault("balance", cell, "statement.balance_large")
        return fen

    def _state(self, row: "Row", *, needed: bool) -> tuple[Outcome, int]:
        """What the status says, and how much of the sum went back."""
        cell = self._cell(row, "status")
        refunded = self._sum(row, "refunded") if "refunded" in self._one else None
        found = self._outcome(text_of(cell) or "")
        if found is None and needed:
            raise Fault("status", cell, "statement.status")
        if found is None:
            return "done", abs(refunded or 0)
        return found.outcome, abs(refunded or 0) or found.returned

    def _check_currency(self, row: "Row") -> None:
        for place in self._places.get("currency", ()):
            if not is_yuan(cell := _at(row, place)):
                raise DonateError("statement.currency", value=shown(cell).strip())
        balance = self._cell(row, "balance")
        if isinstance(balance, str) and not _PLAIN.match(balance) and FOREIGN.search(squeezed(balance)):
            raise DonateError("statement.currency", value=balance.strip())

    def _note_account(self, number: int, row: "Row") -> None:
        for place in self._places.get("account", ()):
            if (text := text_of(_at(row, place))) and text[-4:].isdecimal() and len(text) >= 4:
                self.accounts.setdefault(text[-4:], number)
                return

    def _text(self, row: "Row", name: Field) -> str | None:
        return next((text for place in self._places.get(name, ()) if (text := text_of(_at(row, place)))), None)

    def _payer(self, row: "Row") -> str | None:
        found = self._text(row, "payer")
        return _BEFORE_NAME.sub("", found, count=1).strip() or None if found else None

    def _with_status(self, row: "Row", kind: str | None, remark: str) -> str:
        """The remark of a refund that its status tells of, with a word for it."""
        status = self._text(row, "status")
        return remark if self._is_refund(remark) or not status else f"{status} {remark or kind or ''}".strip()

    def _number(self, number: int, row: "Row", name: Field) -> str | None:
        for place in self._places.get(name, ()):
            cell = _at(row, place)
            if isinstance(cell, (int, float)) and abs(cell) >= DIGITS_KEPT:
                self.lost_digits.append(number)
            elif text := text_of(cell):
                return text
        return None


def _at(row: "Row", place: int) -> "Raw":
    return row[place] if place < len(row) else None


def _is_empty(raw: "Raw") -> bool:
    return raw is None or (isinstance(raw, str) and text_of(raw) is None)


def _others(error: DonateError) -> dict[str, object]:
    return {name: fact for name, fact in error.facts.items() if name != "value"}
