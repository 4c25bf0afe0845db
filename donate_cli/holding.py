"""Who holds cash that has come, as it is said when the money is recorded."""

from donate_cli.errors import DonateError
from donate_cli.naming import clean, name_key
from donate_cli.store import deposits, registry
from donate_cli.store.book import Book, Writing
from donate_cli.table import Sentence


def known_collector(name: str | None, *, paid: bool) -> str | None:
    """The collector's name as it is kept. Raises DonateError where no money has come that anybody could hold."""
    if name is None:
        return None
    if not paid:
        raise DonateError("collector.unpaid")
    return clean(name)


def newly_collecting(book: Book, name: str | None) -> Sentence | None:
    """What to tell of a collector whom the book knows neither as one nor as a donor: it may be a slip of the pen."""
    key = name_key(name or "")
    if not key:
        return None
    earlier = {name_key(each): each for each in deposits.holders(book)}
    if key in earlier or registry.donors_by_name(book, key):
        return None
    near = [each for other, each in earlier.items() if _one_sign_apart(key, other)]
    if near:
        return Sentence("collector.new_like", {"name": name, "known": ", ".join(near[:3])})
    return Sentence("collector.new", {"name": name})


def hold(entry: Writing, payment: int, collector: str | None) -> None:
    """Note who holds the money of a payment, where that was said."""
    if collector:
        entry.add("custody", payment=payment, collector=collector)


def hold_all(entry: Writing, first: int, number: int, collector: str | None) -> None:
    """Note who holds the money of so many payments, whose numbers follow one another."""
    if collector:
        entry.add_all("custody", ("payment", "collector"), ((first + at, collector) for at in range(number)))


def _one_sign_apart(first: str, second: str) -> bool:
    """Whether one sign was mistyped, left out or put in."""
    short, long = sorted((first, second), key=len)
    at = next((at for at, (mine, theirs) in enumerate(zip(short, long, strict=False)) if mine != theirs), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :] != long[at:]
