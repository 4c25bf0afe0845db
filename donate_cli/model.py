"""The nouns of a donation drive: campaign, round, channel, donor, pledge, payment, entry."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Population = Literal["in-service", "dispatched", "retired", "external"]
Kind = Literal["person", "group", "organisation", "anonymous"]
NamedKind = Literal["person", "group", "organisation"]
Basis = Literal["pledged", "received"]
Publish = Literal["name", "masked", "anonymous", "no-amount"]
"""How a donor appears in a notice: 实名, 隐名 (张*), 匿名, or by name without the amount."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One drive. `target` is in fen; an open end of the window is None.

    `organiser` signs the papers, `contact` answers for them, `publish` is how donors appear who have made no choice.
    """

    id: int
    code: str
    name: str
    name_en: str | None
    beneficiary: str | None
    opens_on: date | None
    closes_on: date | None
    target: int | None
    state: Literal["open", "closed"]
    organiser: str | None = None
    contact: str | None = None
    publish: Publish | None = None

    def title(self, lang: str) -> str:
        """The campaign's name, in English where it has one and English is spoken."""
        return self.name_en if lang == "en" and self.name_en else self.name

    @property
    def window(self) -> str | None:
        """First and last day, `…` for an open end; None when both are open."""
        if self.opens_on is None and self.closes_on is None:
            return None
        return f"{self.opens_on or '…'} – {self.closes_on or '…'}"


@dataclass(frozen=True, slots=True)
class Round:
    """One appeal of a campaign: 1 is the first, 2 the second (二次捐款); `label` is the branch's own name for it."""

    campaign: int
    number: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """The road the money comes by; `population` is what its new donors belong to unless the clerk says otherwise."""

    id: int
    code: str
    label_zh: str
    label_en: str
    population: Population

    def label(self, lang: str) -> str:
        """The channel's name in `zh` or `en`."""
        return self.label_zh if lang == "zh" else self.label_en


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gives. `name` is None for the anonymous and the forgotten; `headcount` is a group's usual size.

    A donor with a `joined_on` stands on the roster from that day until the day before `left_on`.
    `same_as` names the donor that this one was merged into; `party` and `league` say whether the roster has the
    person as a member, None where it does not say. `publish` is the donor's own choice for notices.
    """

    id: int
    kind: Kind
    name: str | None
    staff_no: str | None
    department: str | None
    population: Population
    headcount: int | None
    joined_on: date | None
    left_on: date | None
    same_as: int | None
    party: bool | None = None
    league: bool | None = None
    publish: Publish | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    """What a donor promised, with what has come of it; all money in fen.

    `headcount` is how many people stand behind a group's gift, None when unknown (and for a person).
    """

    id: int
    campaign: int
    channel: str
    round: int
    donor: int
    amount: int
    at_least: bool
    headcount: int | None
    on_date: date
    note: str | None
    received: int
    received_at_least: bool
    cancelled: bool

    @property
    def outstanding(self) -> int:
        return 0 if self.cancelled else max(self.amount - self.received, 0)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received, or returned when below zero; then `refund_of` names the payment. `returned` is what went back."""

    id: int
    pledge: int
    donor: int
    amount: int
    at_least: bool
    on_date: date
    note: str | None
    refund_of: int | None
    returned: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of the clerk. `at` is UTC in ISO form, `summary` the facts that `wording` puts into words."""

    id: int
    at: str
    actor: str
    action: str
    summary: dict[str, Any]
    reason: str | None
    source_name: str | None
    source_sha256: str | None
    hash: str
