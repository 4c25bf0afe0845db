"""The cells of a workbook as plain values in a pickle: `python -m tests.bench.cells WORKBOOK PICKLE`."""

import pickle
import sys
from pathlib import Path

from openpyxl import load_workbook


def keep(workbook: Path, out: Path) -> None:
    """Keep every row of every sheet, by the sheet's name."""
    book = load_workbook(workbook, read_only=True)
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    out.write_bytes(pickle.dumps(rows))


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
