"""Who holds cash that has come, as it is said when the money is recorded."""

from donate_cli.errors import DonateError
from donate_cli.naming import clean
from donate_cli.store.book import Writing


def known_collector(name: str | None, *, paid: bool) -> str | None:
    """The collector's name as it is kept. Raises DonateError where no money has come that anybody could hold."""
    if name is None:
        return None
    if not paid:
        raise DonateError("collector.unpaid")
    return clean(name)


def hold(entry: Writing, payment: int, collector: str | None) -> None:
    """Note who holds the money of a payment, where that was said."""
    if collector:
        entry.add("custody", payment=payment, collector=collector)


def hold_all(entry: Writing, first: int, number: int, collector: str | None) -> None:
    """Note who holds the money of so many payments, whose numbers follow one another."""
    if collector:
        entry.add_all("custody", ("payment", "collector"), ((first + at, collector) for at in range(number)))
