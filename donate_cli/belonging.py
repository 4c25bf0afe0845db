"""Whether a statement belongs to another account of the book than the one that it would be given to."""

from collections import Counter

from donate_cli.errors import DonateError
from donate_cli.likening import LONG_NUMBER
from donate_cli.statements import Statement
from donate_cli.store import statements as kept
from donate_cli.store.book import Book


def check_account(book: Book, statement: Statement, account: str) -> int | None:
    """The entry that took in this very file, for this account. Raises DonateError where the book has the file, or most
    of its numbered movements, under another account: they would count twice."""
    before = kept.entry_of_file(book, statement.sha256, statement.sheet)
    if before and before[1] != account:
        raise DonateError("bank.file_elsewhere", file=statement.file, entry=before[0], account=before[1])
    if other := _account_of_most(book, statement, account):
        raise DonateError("bank.lines_elsewhere", file=statement.file, account=other)
    return before[0] if before else None


def _account_of_most(book: Book, statement: Statement, account: str) -> str | None:
    """The other account that has more than half of the movements whose numbers are numbers for good."""
    mine = {(no, line.amount) for line in statement.lines if (no := line.order_no) and len(no) >= LONG_NUMBER}
    if not mine:
        return None
    days = [line.on_date for line in statement.lines]
    rows = kept.numbered_elsewhere(book, account, since=min(days), until=max(days))
    found = Counter(name for name, *key in dict.fromkeys(rows) if tuple(key) in mine)
    name, number = next(iter(found.most_common(1)), ("", 0))
    return name if 2 * number > len(mine) else None
