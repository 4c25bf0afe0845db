"""Rows on their way from child to parent: JSON lines, which can carry nothing that runs."""

import json
import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from donate_cli.errors import DonateError
from donate_cli.files.bounds import CHARACTERS, LINE_BYTES
from donate_cli.files.sheets import Row

_PLAIN = {str, int, float, bool, type(None)}
_MOMENTS: dict[str, Callable[[str], Any]] = {
    "dt": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
}


def written(chunk: list[Row], last: int) -> Iterator[bytes]:
    """Lines that hold these rows, of which the last is row `last`; "" becomes None, a duration a text h:mm:ss.

    Raises `list.long_cell` where one row alone passes the length of a line.
    """
    line = _line(chunk)
    if len(line) <= LINE_BYTES:
        yield line
    elif len(chunk) == 1:
        raise DonateError("list.long_cell", row=last, most=CHARACTERS)
    else:
        middle = len(chunk) // 2
        yield from written(chunk[:middle], last - len(chunk) + middle)
        yield from written(chunk[middle:], last)


def rows(message: Any) -> list[Row]:
    """The rows of a line as it was parsed; raises ValueError for anything that `written` does not write."""
    if not isinstance(message, list) or not set(map(type, message)) <= {list}:
        raise ValueError("no rows")
    kinds = set(map(type, chain.from_iterable(message)))
    if kinds <= _PLAIN:
        return message
    if not kinds <= _PLAIN | {list}:
        raise ValueError("no cell")
    return [[_moment(cell) if type(cell) is list else cell for cell in row] for row in message]


def _line(chunk: list[Any]) -> bytes:
    try:
        text = _ENCODER.encode(chunk)
    except ValueError:
        # JSON has no word for what is infinite or no number
        text = _ENCODER.encode([[_finite(cell) for cell in row] for row in chunk])
    # an empty cell becomes null in one sweep: a quote after `[` or `,` begins a text, or ends one and then no quote
    # follows, so two of them are an empty text wherever they stand
    return text.replace('[""', "[null").replace(',""', ",null").encode() + b"\n"


def _finite(cell: Any) -> Any:
    return str(cell) if isinstance(cell, float) and not math.isfinite(cell) else cell


def _tagged(cell: object) -> list[str] | str:
    if isinstance(cell, datetime):
        return ["dt", cell.isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, time):
        return ["t", cell.isoformat()]
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    raise TypeError(type(cell))


def _moment(cell: list[Any]) -> Any:
    tag, text = cell
    if tag not in ("dt", "d", "t") or not isinstance(text, str):
        raise ValueError("no moment")
    return _MOMENTS[tag](text)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False, default=_tagged
)
