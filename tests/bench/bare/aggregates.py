"""The statements of a JSON file, run and fetched with nothing but the sqlite3 module, at its default settings."""

import json
import sqlite3
import sys
from pathlib import Path


def app() -> None:
    """Run and print."""
    book, statements = sys.argv[1:]
    connection = sqlite3.connect(book)
    for statement in json.loads(Path(statements).read_text("utf-8")):
        for row in connection.execute(statement):
            print(*row)
    connection.close()
