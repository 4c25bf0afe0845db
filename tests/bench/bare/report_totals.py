"""The statements of `donate report totals`, and a rich table of the size of its table."""

import json
from pathlib import Path

import rich.console
import rich.table
import sqlite_utils
import typer

app = typer.Typer()

LINES = 9
"""Four channels in two rounds, and the total."""


@app.command()
def totals(book: str, statements: Path) -> None:
    """Run the statements of a JSON file; of the longest result, print as many rows as the report has."""
    db = sqlite_utils.Database(book, execute_plugins=False)
    results = [db.execute(statement).fetchall() for statement in json.loads(statements.read_text("utf-8"))]
    db.close()
    longest = max(results, key=len)
    grid = rich.table.Table()
    for place, _ in enumerate(longest[0]):
        grid.add_column(str(place))
    for row in longest[:LINES]:
        grid.add_row(*map(str, row))
    rich.console.Console(width=160).print(grid)
