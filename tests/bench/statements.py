"""The SQL that the bare scripts run, as a JSON file: `python -m tests.bench.statements BOOK FILE`."""

import json
import sys
from pathlib import Path

from donate_cli.campaigning import find_campaign
from donate_cli.reporting import totals_table
from donate_cli.store.file import open_book

PLAIN = (
    "SELECT channel, round, sum(amount), count(*), count(DISTINCT donor) FROM pledge GROUP BY channel, round",
    """SELECT g.channel, g.round, sum(y.amount), count(*)
    FROM payment y JOIN pledge g ON g.id = y.pledge GROUP BY g.channel, g.round""",
    "SELECT sum(amount), count(*), count(DISTINCT donor) FROM pledge",
)
"""What someone would write by hand for the same table, in a book without groups, merges, refunds or cancellations."""


def of_donate(book: Path) -> list[str]:
    """Every SELECT that `donate report totals` sends to this book, its values filled in."""
    sent: list[str] = []
    with open_book(book) as opened:
        opened.db.conn.set_trace_callback(sent.append)
        totals_table(opened, find_campaign(opened, None))
        opened.db.conn.set_trace_callback(None)
    return [statement for statement in sent if statement.lstrip().upper().startswith(("SELECT", "WITH"))]


def write(path: Path, statements: list[str]) -> Path:
    """Keep statements where a bare script finds them."""
    path.write_text(json.dumps(statements, ensure_ascii=False), "utf-8")
    return path


if __name__ == "__main__":
    write(Path(sys.argv[2]), of_donate(Path(sys.argv[1])))
