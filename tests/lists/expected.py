"""What the gifts of a list come to, counted as the design says and without a word of donate's own."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tests.lists.gifts import Gift


def pledges(gifts: Iterable[Gift]) -> list[dict[str, Any]]:
    """The rows of `pledge list --format json` but for their numbers, sorted."""
    return in_order(
        {
            "date": gift.day, "donor": gift.name, "staff_no": gift.staff_no, "department": gift.department,
            "channel": gift.channel, "round": gift.round,
            "people": {"low": gift.people or 1, "high": gift.people},
            "pledged": yuan(gift.fen), "received": yuan(gift.fen if gift.paid else 0),
            "outstanding": yuan(0 if gift.paid else gift.fen), "at_least": gift.at_least,
            "state": "paid" if gift.paid else "promised", "note": gift.note,
        }
        for gift in gifts
    )  # fmt: skip


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for comparing: in an order of their own, whatever the order they came in."""
    return sorted(rows, key=repr)


def totals(gifts: list[Gift], basis: str = "pledged") -> dict[str, Any]:
    """`report totals --format json` without the state of the book that it was made from."""
    cells: dict[tuple[str, int], list[Gift]] = defaultdict(list)
    for gift in gifts:
        cells[gift.channel, gift.round].append(gift)
    rows = [{"channel": channel, "round": number, **figures(cell, basis)} for (channel, number), cell in cells.items()]
    whole = figures(gifts, basis)
    visits = [row["participations"] for row in rows]
    whole["participations"] = added(visits)
    return {"basis": basis, "rows": in_order(rows), "total": whole}


def figures(gifts: list[Gift], basis: str) -> dict[str, Any]:
    """Sums and counts of the gifts of one channel and round."""
    counted = [gift for gift in gifts if basis == "pledged" or gift.paid]
    people = crowd(counted)
    return {
        "pledged": yuan(sum(gift.fen for gift in gifts)),
        "received": yuan(sum(gift.fen for gift in gifts if gift.paid)),
        "outstanding": yuan(sum(gift.fen for gift in gifts if not gift.paid)),
        "at_least": any(gift.at_least for gift in gifts),
        "gifts": len(counted),
        "participations": people,
        "donors": people,
    }


def crowd(gifts: list[Gift]) -> dict[str, int | None]:
    """How many people gave at least and at most."""
    firms = {gift.name for gift in gifts if gift.kind == "organisation"}
    named = {(gift.population, gift.department, gift.name, gift.staff_no) for gift in gifts if gift.kind == "person"}
    crowds = [gift for gift in gifts if gift.kind == "group"]
    nameless = sum(gift.kind == "anonymous" for gift in gifts)
    low = len(firms)
    for population in {gift.population for gift in gifts}:
        here = [person for person in named if person[0] == population]
        groups = [(gift.department, gift.people or 1) for gift in crowds if gift.population == population]
        places = {person[1] for person in here} | {place for place, _ in groups}
        apart = sum(
            max([sum(person[1] == place for person in here), *(size for where, size in groups if where == place)])
            for place in places
            if place is not None
        )
        low += max([apart, len(here), *(size for where, size in groups if where is None)])
    high = len(firms) + len(named) + nameless + sum(gift.people or 0 for gift in crowds)
    return {"low": low or min(nameless, 1), "high": None if any(gift.people is None for gift in crowds) else high}


def added(counts: list[dict[str, int | None]]) -> dict[str, int | None]:
    """Counts of different channels and rounds, one after the other."""
    highs = [count["high"] for count in counts]
    return {
        "low": sum(count["low"] or 0 for count in counts),
        "high": None if None in highs else sum(high or 0 for high in highs),
    }


def yuan(fen: int) -> str:
    """Fen as the JSON contract writes them."""
    return f"{fen // 100}.{fen % 100:02}"
