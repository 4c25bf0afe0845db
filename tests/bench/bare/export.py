"""What `donate export` cannot do without: openpyxl's write-only loop over the same cells, as plain values.

The cells come from a pickle: nothing is asked of a book, nothing added up, no cell has a style.
"""

import pickle
import sys
from pathlib import Path

from openpyxl import Workbook


def app() -> None:
    """Read and write."""
    cells, out = sys.argv[1:]
    workbook = Workbook(write_only=True)
    for name, rows in pickle.loads(Path(cells).read_bytes()).items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(out)
    print(f"{len(workbook.sheetnames)} sheets")
