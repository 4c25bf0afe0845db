"""By what a paper is known again: the digests of its bytes, and the book's state that its footers name."""

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError

from donate_cli.errors import DonateError

TEXT_BYTES = 1024 * 1024
"""The longest text that is compared by its characters too, whatever encoding and line ends it was saved with."""

UNPACKED_BYTES = 512 * 1024 * 1024
"""How much of a zipped paper is unpacked, block by block, to find its footers."""

PARTS = 200
"""The parts of a zipped paper that are looked into."""

_BLOCK = 1024 * 1024
_TAIL = 64 * 1024
"""What is kept of a part: a sheet's footer stands at its end, a document's is a part of its own."""

_FOOTED = re.compile(r"xl/worksheets/[^/]+\.xml|word/footer[^/]*\.xml|styles\.xml|content\.xml")
_FOOTER = re.compile(r"<(?:\w+:)?(?:odd|even|first)Footer\b.*?</(?:\w+:)?(?:odd|even|first)Footer>", re.S)
_TAG = re.compile(r"<[^>]*>")
_HEAD = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


class Imprint(NamedTuple):
    """`digests` are the SHA-256 by which the file may have been issued, `heads` the hashes (hex) that it names."""

    digests: frozenset[str]
    heads: frozenset[str]


def imprint(path: Path) -> Imprint:
    """Read a paper, whoever brings it: nothing in it is run or parsed, and what is unpacked is bounded.

    Raises DonateError where there is no such file, or it cannot be read.
    """
    try:
        if not path.is_file():
            raise DonateError("list.is_folder" if path.is_dir() else "list.not_found", file=path)
        with path.open("rb") as stream:
            digests = {_digest(stream)}
            stream.seek(0)
            start = stream.read(TEXT_BYTES + 1)
            stream.seek(0)
            heads = set(_heads(stream)) if start.startswith(b"PK") else set()
    except OSError as error:
        raise DonateError("list.unreadable", file=path) from error
    if not start.startswith(b"PK") and len(start) <= TEXT_BYTES:
        for text in _readings(start):
            digests |= {hashlib.sha256(form.encode()).hexdigest() for form in (text, f"{text}\n")}
            heads |= set(_HEAD.findall(text))
    return Imprint(frozenset(digests), frozenset(heads))


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    for block in iter(partial(stream.read, _BLOCK), b""):
        digest.update(block)
    return digest.hexdigest()


def _heads(stream: BinaryIO) -> Iterator[str]:
    """What the footers name; a file that is no sound zip names nothing."""
    left = UNPACKED_BYTES
    # zipfile raises any of these on a directory that makes no sense
    try:
        with ZipFile(stream) as archive:
            footed = [part for part in archive.infolist() if _FOOTED.fullmatch(part.filename)]
            for part in footed[:PARTS]:
                if part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                    continue
                tail = b""
                with archive.open(part) as content:
                    while left > 0 and (block := content.read(_BLOCK)):
                        left -= len(block)
                        tail = (tail + block)[-_TAIL:]
                yield from _named(part.filename, tail.decode("utf-8", "replace"))
    except (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, ZlibError):
        return


def _named(part: str, text: str) -> Iterator[str]:
    # A row may hold anything, also another book's hash: of a sheet the footer alone speaks.
    found = _FOOTER.findall(text) if part.startswith("xl/") else [text]
    for footer in found:
        # A program that saves a document again may set one hash in several runs.
        yield from _HEAD.findall(_TAG.sub("", footer))


def _readings(raw: bytes) -> Iterator[str]:
    """The text without mark and last line end, as each encoding that a console or an editor may have saved it in."""
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield text.replace("\r\n", "\n").rstrip("\n")
