"""The digests that chain the book: of a text, of a row, of an entry."""

import json
import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256

from donate_cli.store.schema import DERIVED, PERSONAL

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


def entry_hash(entry: Mapping[str, object], digests: Iterable[bytes]) -> bytes:
    """SHA-256 of the entry's header, the hash of the entry before it, and the digests of its rows."""
    header = [value.hex() if isinstance(value := entry[column], bytes) else value for column in HEADER]
    sealed = sha256(_encode(header).encode())
    for digest in digests:
        sealed.update(digest)
    return sealed.digest()
