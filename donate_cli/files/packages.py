"""Zipped workbooks: what kind one is, and that unpacking it is safe, before a native reader sees it."""

import io
import re
from typing import Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from donate_cli.errors import DonateError
from donate_cli.files.bounds import PROLOG_BYTES, ZIP_BYTES, ZIP_ENTRIES, ZIP_RATIO, ZIP_UNSUSPICIOUS_BYTES

_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_AES = 99


def in_zip(data: bytes) -> Literal["xlsx", "xlsb", "ods"]:
    """The kind of a zipped workbook.

    Raises `list.damaged`, `list.bomb`, `list.encrypted`, `list.entities` (a part with a document type of its own), or
    `list.not_a_table` for a zip of other things.
    """
    # zipfile raises any of these on a directory that makes no sense
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _weigh(parts, len(data))
            kind = _kind(archive)
            for part in parts:
                _look_into(archive, part)
    except (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as fault:
        raise DonateError("list.damaged") from fault
    return kind


def _weigh(parts: list[ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    suspicious = unpacked > max(ZIP_UNSUSPICIOUS_BYTES, ZIP_RATIO * size)
    if len(parts) > ZIP_ENTRIES or unpacked > ZIP_BYTES or suspicious:
        raise DonateError("list.bomb")
    if any(part.flag_bits & 1 or part.compress_type == _AES for part in parts):
        raise DonateError("list.encrypted")
    # two parts of one name are read differently by different programs
    twice = len({part.filename for part in parts}) < len(parts)
    if twice or any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise DonateError("list.damaged")


def _kind(archive: ZipFile) -> Literal["xlsx", "xlsb", "ods"]:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names:
        return _open_document(archive)
    known = {"word/": "Word", "ppt/": "PowerPoint", "index/": "Numbers/Pages"}
    found = [what for folder, what in known.items() if any(name.startswith(folder) for name in names)]
    raise DonateError("list.not_a_table", what=found[0] if found else "zip")


def _open_document(archive: ZipFile) -> Literal["ods"]:
    if not _start(archive, "mimetype").startswith(_SPREADSHEET):
        raise DonateError("list.not_a_table", what="OpenDocument")
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in _start(archive, "META-INF/manifest.xml"):
        raise DonateError("list.encrypted")
    return "ods"


def _start(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(PROLOG_BYTES)


def _look_into(archive: ZipFile, part: ZipInfo) -> None:
    """Refuse a document type, which stands before the first element; entities could only be declared there."""
    # an XML part may be UTF-16
    start = _start(archive, part.filename).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\t\r\n ")
    if not start.startswith(b"<"):
        return
    prolog = _PROLOG.match(start)
    rest = start[prolog.end() if prolog else 0 :]
    if rest.startswith((b"<!--", b"<?")) or (not rest and part.file_size > PROLOG_BYTES):
        raise DonateError("list.damaged")
    if rest.startswith(b"<!"):
        raise DonateError("list.entities")
