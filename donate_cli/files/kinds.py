"""What a file is, told by what it contains and never by its name."""

import re
from typing import Literal

from donate_cli.errors import DonateError
from donate_cli.files.decoding import glimpse

Family = Literal["zip", "ole", "html", "spreadsheetml", "text"]

GLIMPSE_BYTES = 64 * 1024
"""How much of a file tells its kind."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"MIME-Version:", "MHTML"),
    (b"\x09\0\x04\0", "Excel 2"),
    (b"\x09\x02\x06\0", "Excel 3"),
    (b"\x09\x04\x06\0", "Excel 4"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOF = re.compile(rb"\x09\x08(?:\x08\0..\x05\0.{4}|\x10\0..\x05\0.{12})", re.S)
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|meta|table|style|title|div|tr)\b", re.I)
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"

_STREAMS = (
    ("WordDocument", "Word"),
    ("PowerPoint Document", "PowerPoint"),
    ("VisioDocument", "Visio"),
    ("__properties_version1.0", "Outlook"),
)

SEEN = frozenset(
    {what for _, what in _SIGNATURES}
    | {what for _, what in _STREAMS}
    | {"BMP", "WebP", "HEIC/MP4", "EXE", "XML", "JSON"}
    | {"zip", "OpenDocument", "Numbers/Pages"}
)
"""Every word for what is no table; the parent takes no other from its child."""


def family(start: bytes) -> Family:
    """Which reader a file needs, by its first `GLIMPSE_BYTES`; raises `list.not_a_table` for what none can read."""
    if start.startswith(_ZIP):
        return "zip"
    if start.startswith(_OLE):
        return "ole"
    if what := _binary(start):
        raise DonateError("list.not_a_table", what=what)
    return _written(glimpse(start).lstrip("\ufeff \t\r\n"))


def in_ole(data: bytes) -> Literal["xls"]:
    """What an OLE container holds: a workbook of Excel 5 to 2003, or something that is refused."""
    if _holds(data, "EncryptedPackage") or _locked(data):
        raise DonateError("list.encrypted")
    if _holds(data, "Workbook") or _holds(data, "Book"):
        return "xls"
    for stream, what in _STREAMS:
        if _holds(data, stream):
            raise DonateError("list.not_a_table", what=what)
    # the directory often lies at the end, and is what a broken download lacks
    raise DonateError("list.damaged")


def _binary(start: bytes) -> str | None:
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            return what
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WebP"
    if start[4:8] == b"ftyp":
        return "HEIC/MP4"
    # "BM" and "MZ" may also begin a text, which has no NUL
    if start[:2] == b"BM" and b"\0" in start[6:10]:
        return "BMP"
    return "EXE" if start[:2] == b"MZ" and b"\0" in start[:64] else None


def _written(text: str) -> Family:
    if re.match(r'\{\s*"|\[\s*\{\s*"', text):
        raise DonateError("list.not_a_table", what="JSON")
    if not text.startswith("<"):
        return "text"
    if (
        _SPREADSHEETML in text
        and re.match(r"<(\?xml|\?mso|!--|(\w+:)?Workbook\b)", text)
        and "<html" not in text.lower()
    ):
        return "spreadsheetml"
    if _HTML.search(text):
        return "html"
    if text.startswith("<?xml"):
        raise DonateError("list.not_a_table", what="XML")
    return "text"


def _locked(data: bytes) -> bool:
    # a workbook with a password says so in FILEPASS (0x2f), right after its BOF or after WRITEPROT (0x86); calamine
    # only says that it cannot tell the format
    for bof in _BOF.finditer(data):
        place = bof.end()
        if data[place : place + 4] == b"\x86\0\0\0":
            place += 4
        if data[place : place + 2] == b"\x2f\0":
            return True
    return False


def _holds(data: bytes, stream: str) -> bool:
    # an entry of the directory is 128 bytes and begins with the stream's name; sectors begin at multiples of 512
    wanted = f"{stream}\0".encode("utf-16-le")
    place = data.find(wanted)
    while place >= 0 and place % 128:
        place = data.find(wanted, place + 1)
    return place >= 0
