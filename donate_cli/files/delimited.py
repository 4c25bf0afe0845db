"""Texts with one record a line: csv and its relatives, whatever stands between the cells."""

import csv
import hashlib
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from donate_cli.errors import DonateError
from donate_cli.files.bounds import CHARACTERS, CHUNK_ROWS
from donate_cli.files.decoding import Letters, letters
from donate_cli.files.sheets import Part, Row

_DELIMITERS = ",;\t|，"
_ABSENT = "\x1f"
"""Stands for no delimiter at all: a list of one column."""

_SAMPLE_RECORDS = 100
_SAMPLE_CHARACTERS = 256 * 1024
_SHARE = 0.1
"""How many of the records must agree on a width before a sign is taken for the delimiter."""

_HEADED = 3
"""How much more a sign is worth whose table begins first: signs within notes and amounts begin below the headings."""

_WIDE = 6
"""Columns that two records in a row agree on, and that no prose has."""

_END = "\ue000the end of the list\ue000"
_TRICKS = ("'", '="')
_TRICK = re.compile(r"""="(.*)"|'([=+\-@].*)""", re.S)
_QUOTED = re.compile(r'(?m)(^|[,;\t|，])"(?:[^"]|"")*+"')
_HINT = re.compile(r"sep=(.)\r?\n?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def part(path: Path, sha256: str) -> Part:
    """The one sheet of a delimited text, streamed; raises `list.changed` where it is no longer that of `sha256`."""
    with path.open("rb") as stream:
        written = letters(stream, _TRICKS)
    with _text(path.open("rb"), written) as text:
        delimiter, hinted = _delimiter(text)
    return Part(None, False, [], partial(_chunks, path, written, delimiter, hinted, sha256))


def plain(cell: str) -> str:
    """A cell without what programs wrap around it so that Excel takes it for a text: `="0012"`, `'=1+1`."""
    found = _TRICK.fullmatch(cell)
    return cell if found is None else found[2] or (found[1] or "").replace('""', '"')


def _chunks(path: Path, written: Letters, delimiter: str, hinted: bool, sha256: str) -> Iterator[list[Row]]:
    csv.field_size_limit(CHARACTERS)
    digest, done = _Digest(path), 0
    with _text(io.BufferedReader(digest, 1 << 18), written) as text:
        if hinted:
            text.readline()
        # the reader hands out a quoted cell that never ends as if it did; a line of our own after the last one tells:
        # it comes back alone, or as the tail of that cell
        reader = csv.reader(chain(text, [_END]), delimiter=delimiter)
        while chunk := _taken(reader, done):
            done += len(chunk)
            ended = len(chunk) < CHUNK_ROWS or chunk[-1] == [_END]
            if ended and chunk.pop() != [_END]:
                raise DonateError("list.open_quote", row=done)
            yield [list(map(plain, row)) for row in chunk] if written.found else chunk
            if ended:
                break
        if digest.hexdigest() != sha256:
            raise DonateError("list.changed")


def _taken(reader: Iterator[list[str]], done: int) -> list[Any]:
    taken: list[Any] = []
    try:
        # extending keeps what was read before a fault, so that its row is known
        taken.extend(islice(reader, CHUNK_ROWS))
    except csv.Error:
        raise DonateError("list.long_cell", row=done + len(taken) + 1, most=CHARACTERS) from None
    return taken


def _text(stream: Any, written: Letters) -> io.TextIOWrapper:
    stream.read(written.skip)
    # newline="" leaves line ends within quotes alone, and ends a line at CR, LF or both
    return io.TextIOWrapper(stream, encoding=written.codec, newline="")


class _Digest(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._sum = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Fill the buffer, and add what came to the sum."""
        count = self._file.readinto(buffer)
        self._sum.update(memoryview(buffer)[:count])
        return count

    def hexdigest(self) -> str:
        return self._sum.hexdigest()

    def close(self) -> None:
        """Close the file itself, too."""
        self._file.close()
        super().close()


def _delimiter(text: io.TextIOWrapper) -> tuple[str, bool]:
    """The sign between cells, and whether the first line does nothing but say so, as Excel has it (`sep=;`)."""
    sample = _QUOTED.sub(r"\1Q", text.read(_SAMPLE_CHARACTERS))
    records = [line for line in io.StringIO(sample) if line.strip(_DELIMITERS + "\r\n ")][:_SAMPLE_RECORDS]
    if records and (hint := _HINT.fullmatch(records[0])):
        return hint[1], True
    tables = {sign: _table(records, sign) for sign in _DELIMITERS}
    if max(tables[sign].share for sign in _DELIMITERS[1:]) >= 0.5:
        # 张三;1,000 has as many commas as semicolons: without those of thousands it must still look like a table
        tables[","] = _table([_THOUSANDS.sub("", record) for record in records], ",")
    earliest = min(table.first for table in tables.values())
    worth = {
        sign: table.share * math.sqrt(table.width - 1) * (_HEADED if table.first == earliest else 1)
        for sign, table in tables.items()
    }
    best = max(worth, key=lambda sign: worth[sign])
    if best == "，" or tables[best].share < _SHARE:
        # a bill of two trades has over twenty lines of prose above it, full of wide commas
        wide = {sign: table for sign, table in tables.items() if sign != "，" and table.first < len(records)}
        widest = max(wide, key=lambda sign: wide[sign].width, default=best)
        best = widest if tables[widest].width >= _WIDE else best if tables[best].share >= _SHARE else _ABSENT
    return best, False


class _Table(NamedTuple):
    """What a sign makes of a sample: the commonest width, its share of the records, where two in a row have it."""

    width: int
    share: float
    first: int


def _table(records: list[str], sign: str) -> _Table:
    widths = [record.count(sign) + 1 for record in records]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return _Table(1, 0.0, len(records))
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    runs = (at for at, pair in enumerate(pairwise(widths)) if pair == (width, width))
    return _Table(width, count / len(records), next(runs, len(records)))
