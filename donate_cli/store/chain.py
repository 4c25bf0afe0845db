"""The digests that chain the book: of a text, of a row, of an entry."""

import json
import secrets
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from operator import itemgetter
from typing import Any

from donate_cli.store.schema import DERIVED, PERSONAL

_Form = tuple[str, Callable[[Sequence[Any]], tuple[Any, ...]], list[int]]
_encode = json.JSONEncoder(separators=(",", ":")).encode
HEADER = (
    "id",
    "at",
    "actor",
    "action",
    "summary",
    "source_name",
    "source_sha256",
    "reason_digest",
    "rows",
    "previous",
)
"""What of an entry its hash covers, beside the digests of its rows."""

DIGEST_SIZE = sha256().digest_size
"""Bytes of a digest."""


def genesis(uid: str) -> bytes:
    """What the first entry of a book follows: no entry, but this very book."""
    return sha256(uid.encode()).digest()


def seal_text(table: str, values: Mapping[str, object]) -> dict[str, object]:
    """The row with a fresh salt and a digest beside each personal text that it holds.

    A digest that is not salted would give away a name to whoever tries the names of the staff.
    """
    present = [column for column in PERSONAL.get(table, ()) if values.get(column) is not None]
    if not present:
        return dict(values)
    salt = secrets.token_bytes(16)
    digests = {f"{column}_digest": text_digest(salt, column, str(values[column])) for column in present}
    return {**values, "salt": salt, **digests}


def sealed_columns(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """What a row with these columns holds beside them: the salt, and a digest for each personal text."""
    texts = [column for column in PERSONAL.get(table, ()) if column in columns]
    return ("salt", *(f"{column}_digest" for column in texts)) if texts else ()


def text_sealer(table: str, columns: Sequence[str]) -> Callable[[Sequence[object]], tuple[bytes | None, ...]]:
    """`seal_text` for many rows of the same columns: the values of `sealed_columns` for each."""
    texts = [(column, columns.index(column)) for column in PERSONAL.get(table, ()) if column in columns]
    empty = (None,) * (len(texts) + 1)

    def seal(row: Sequence[object]) -> tuple[bytes | None, ...]:
        if all(row[place] is None for _, place in texts):
            return empty
        salt = secrets.token_bytes(16)
        found = (None if row[at] is None else text_digest(salt, column, str(row[at])) for column, at in texts)
        return (salt, *found)

    return seal


def text_digest(salt: bytes, column: str, text: str) -> bytes:
    """SHA-256 of salt, column name and text: equal texts of two rows, or of two columns, look different."""
    return sha256(salt + column.encode() + b"\0" + text.encode("utf-8", "surrogateescape")).digest()


def row_digest(table: str, values: Mapping[str, object]) -> bytes:
    """SHA-256 of the row as JSON, its columns sorted by name.

    Empty columns are left out, so that a column added by a later migration leaves old rows their digest.
    """
    left_out = ("digest", "salt", *DERIVED, *PERSONAL.get(table, ()))
    content = {
        column: value.hex() if isinstance(value, bytes) else value
        for column, value in sorted(values.items())
        if value is not None and column not in left_out
    }
    return sha256(_encode([table, content]).encode()).digest()


def row_digester(table: str, columns: Sequence[str], numbers: Container[str]) -> Callable[[Sequence[Any]], bytes]:
    """`row_digest` for many rows with the same columns, of which `numbers` hold integers: three times as fast.

    What is the same in each row is put together once, for each set of columns that a row fills.
    """
    left_out = ("digest", "salt", *DERIVED, *PERSONAL.get(table, ()))
    hashed = sorted((column, place) for place, column in enumerate(columns) if column not in left_out)
    forms: dict[tuple[bool, ...], _Form] = {}

    def form_of(row: Sequence[Any]) -> _Form:
        """The JSON with marks for the values, the places of these in the row, and which of them are texts."""
        filled = [(column, place) for column, place in hashed if row[place] is not None]
        marks = ",".join(f'"{column}":%d' if column in numbers else f'"{column}":%s' for column, _ in filled)
        texts = [order for order, (column, _) in enumerate(filled) if column not in numbers]
        return f'["{table}",{{{marks}}}]', itemgetter(*(place for _, place in filled)), texts

    def digest(row: Sequence[Any]) -> bytes:
        empty = tuple([value is None for value in row]) if None in row else ()
        if empty not in forms:
            forms[empty] = form_of(row)
        marks, filled, texts = forms[empty]
        values = [*filled(row)]
        for order in texts:
            values[order] = _quoted(values[order])
        return sha256((marks % (*values,)).encode()).digest()

    return digest


def entry_hash(entry: Mapping[str, object], digests: Iterable[bytes | bytearray]) -> bytes:
    """SHA-256 of the entry's header, the hash of the entry before it, and the digests of its rows."""
    header = [value.hex() if isinstance(value := entry[column], bytes) else value for column in HEADER]
    sealed = sha256(_encode(header).encode())
    for digest in digests:
        sealed.update(digest)
    return sealed.digest()


def _quoted(value: Any) -> str:
    return f'"{value.hex()}"' if isinstance(value, bytes) else encode_basestring_ascii(value)
