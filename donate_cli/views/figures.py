"""The figures of a brief by the names that a branch's own template calls them by."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from donate_cli.briefs import Figures, Giving
from donate_cli.counting import Count
from donate_cli.money import Amount
from donate_cli.table import Cell, Column, Table
from donate_cli.wording import Wording

Value = str | int | date | Amount | Count | None

FILTERS = ("yuan", "元", "words", "大写", "people", "day")

_EXAMPLES = "{{ total.received | yuan }}, {{ total.at_least.received }}"


class Names(dict[Any, Any]):
    """Things by their code; a template may write party_active for party-active, which would be a subtraction."""

    def __missing__(self, code: Any) -> Any:
        for key, found in self.items():
            if _spoken(key) == code:
                return found
        raise KeyError(code)


def named(figures: Figures, say: Wording) -> dict[str, Any]:
    """All figures and facts as a template sees them; there is no donor's name among them."""
    return {
        "campaign": _about(figures, say),
        "basis": figures.basis,
        "as_of": figures.as_of,
        "entry": figures.entry,
        "head": figures.head,
        "total": {**_figures(figures, figures.total), **_days(figures.total)},
        "channels": Names(
            (channel.code, {"label": channel.label(say.lang), **_figures(figures, found), "rounds": rounds})
            for found in figures.channels
            if (channel := found.channel)
            for rounds in [_of_channel(figures, channel.code)]
        ),
        "rounds": {
            of.number: {"label": of.label, **_figures(figures, found), **_days(found), "channels": channels}
            for found in figures.rounds
            if (of := found.round)
            for channels in [_of_round(figures, of.number)]
        },
    }


def figures_table(figures: Figures, say: Wording) -> Table:
    """Every name with its present value, as `donate brief --figures` shows them."""
    return Table(
        title="brief.title.figures",
        columns=(Column("figure"), Column("present")),
        rows=list(_flat("", named(figures, say))),
        facts={"campaign": figures.campaign, "basis": figures.basis, "entry": figures.entry, "head": figures.head},
        notes=(("brief.hint", {"names": _EXAMPLES, "filters": " ".join(FILTERS)}),),
    )


def _about(figures: Figures, say: Wording) -> dict[str, Value]:
    campaign = figures.campaign
    return {
        "name": campaign.title(say.lang),
        "beneficiary": campaign.beneficiary,
        "organiser": campaign.organiser,
        "contact": campaign.contact,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
        "target": None if campaign.target is None else Amount(campaign.target),
    }


def _figures(figures: Figures, giving: Giving) -> dict[str, Any]:
    """A cell's figures; `at_least` says of each sum whether it is "at least", which a program does not see in it."""
    sums = {"amount": figures.amount(giving), "pledged": giving.pledged, "received": giving.received,
            "outstanding": giving.outstanding}  # fmt: skip
    return {
        **sums,
        "at_least": {name: amount.at_least for name, amount in sums.items()},
        "gifts": giving.gifts,
        "participations": giving.participations,
        "donors": giving.donors,
        "people": giving.people,
        "organisations": giving.organisations,
    }


def _days(giving: Giving) -> dict[str, Value]:
    return {"first_on": giving.first_on, "last_on": giving.last_on}


def _of_channel(figures: Figures, code: str) -> dict[int, dict[str, Any]]:
    mine = (cell for cell in figures.cells if cell.channel and cell.channel.code == code)
    return {cell.round.number: _figures(figures, cell) for cell in mine if cell.round}


def _of_round(figures: Figures, number: int) -> Names:
    mine = (cell for cell in figures.cells if cell.round and cell.round.number == number)
    return Names((cell.channel.code, _figures(figures, cell)) for cell in mine if cell.channel)


def _flat(path: str, value: Any) -> Iterator[tuple[Cell, ...]]:
    """Each name as a template writes it. What a round has by channel is a channel's by round, and is left out here."""
    if not isinstance(value, Mapping):
        yield path, value
        return
    for key, found in value.items():
        if not (path.startswith("rounds[") and key == "channels"):
            yield from _flat(_joined(path, key), found)


def _joined(path: str, key: Any) -> str:
    if not path:
        return str(key)
    if isinstance(key, str) and _spoken(key).isidentifier() and not hasattr(dict, key):
        return f"{path}.{_spoken(key)}"
    return f"{path}[{key!r}]"


def _spoken(key: Any) -> Any:
    return key.replace("-", "_") if isinstance(key, str) else key
