"""Certifying what each donor has given."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from donate_cli.certificates import Certificate, Certificates
from donate_cli.errors import DonateError
from donate_cli.model import Campaign, Channel, Donor, NamedKind
from donate_cli.money import Amount, total
from donate_cli.pinyin import sorting_key
from donate_cli.scoping import find_department
from donate_cli.store import receipts, registry
from donate_cli.store.book import Book


def certificates_of(
    book: Book,
    campaign: Campaign,
    *,
    made_on: date,
    donor: Donor | None = None,
    channel: Channel | None = None,
    department: str | None = None,
) -> Certificates:
    """One certificate for each donor with money received (by one channel, of one department), in their order.

    The department is named by any unambiguous beginning. A merged donor has one certificate; whoever gave without
    a name, or was forgotten, has none. Raises DonateError where there would be no page.
    """
    with book.snapshot():
        kept = [row for row in receipts.kept(book, campaign.id) if channel is None or row["channel"] == channel.id]
        donors = registry.donors_numbered(book, (row["donor"] for row in kept))
        place = find_department(book, department) if department is not None else None
    gifts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in kept:
        if _is_meant(donors[row["donor"]], donor, place):
            gifts[row["donor"]].append(row)
    named = sorted((donors[number] for number in gifts if donors[number].name), key=_order)
    if not named:
        raise DonateError("certificate.none")
    nameless = [found for found in (donors[number] for number in gifts) if not found.name]
    return Certificates(
        campaign,
        made_on,
        tuple(_certificate(campaign, found, gifts[found.id]) for found in named),
        anonymous=sum(len(gifts[found.id]) for found in nameless if found.kind == "anonymous"),
        forgotten=sum(found.kind != "anonymous" for found in nameless),
    )


def _is_meant(found: Donor, donor: Donor | None, department: str | None) -> bool:
    if donor is not None:
        return found.id == donor.id
    return department is None or found.department == department


def _certificate(campaign: Campaign, donor: Donor, gifts: Iterable[dict[str, Any]]) -> Certificate:
    gifts = list(gifts)
    days = [date.fromisoformat(gift["on_date"]) for gift in gifts]
    first = min(gifts, key=lambda gift: gift["payment"])
    return Certificate(
        name=donor.name or "",
        kind=cast(NamedKind, donor.kind),
        amount=total(Amount(gift["amount"], bool(gift["at_least"])) for gift in gifts),
        first=min(days),
        last=max(days),
        # Entry and payment, no number of the donor's: it stays the same whoever else is printed along.
        serial=f"{campaign.code}-{first['entry']:04d}-{first['payment']:05d}",
    )


def _order(donor: Donor) -> tuple[Any, ...]:
    place = (donor.department is None, sorting_key(donor.department or ""))
    return (donor.kind != "person", *place, sorting_key(donor.name or ""), donor.id)
