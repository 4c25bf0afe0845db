"""Which letters a text is written in: UTF-8, UTF-16 or GB18030, strictly, or not at all."""

import codecs
import re
from typing import BinaryIO, NamedTuple

from donate_cli.errors import DonateError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BLOCK = 1024 * 1024
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_USUAL = re.compile(r"[\t\r\n -~\u00a0-\u024f\u2000-\u206f\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030"}


class Letters(NamedTuple):
    """How a text is written: its codec, the bytes of its mark, and whether any character of `asked` is in it."""

    codec: str
    skip: int
    found: bool = False


def glimpse(start: bytes) -> str:
    """The beginning of a text as well as it can be read, to tell what it is."""
    codec, skip = _announced(start) or ("utf-8" if _fits(start, "utf-8", final=False) else "gb18030", 0)
    return start[skip:].decode(codec, "replace")


def letters(stream: BinaryIO, asked: tuple[str, ...] = ()) -> Letters:
    """Read a text to its end and say how it is written; raises `list.encoding`, or `list.not_text` at a NUL."""
    announced = _announced(stream.read(_BLOCK))
    for codec, skip in [announced] if announced else [("utf-8", 0), ("gb18030", 0)]:
        stream.seek(skip)
        try:
            return Letters(codec, skip, _scan(stream, codec, asked))
        except UnicodeDecodeError:
            continue
    raise DonateError("list.encoding")


def decoded(data: bytes) -> str:
    """A whole marked-up text: by its mark, by the charset it states, else UTF-8, else GB18030."""
    if announced := _announced(data[:_BLOCK]):
        tried = [announced]
    else:
        stated = _CHARSET.search(data[:4096].decode("latin-1"))
        chinese = stated is not None and stated[1].lower() in _CHINESE
        tried = [("gb18030", 0), ("utf-8", 0)] if chinese else [("utf-8", 0), ("gb18030", 0)]
    for codec, skip in tried:
        if _fits(data[skip:], codec, final=True):
            return data[skip:].decode(codec)
    raise DonateError("list.encoding")


def _announced(start: bytes) -> tuple[str, int] | None:
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return codec, len(mark)
    # without a mark UTF-16 shows by its NULs: commas, digits and line ends have one, always on the same side
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if len(start) % 2 or bool(even) == bool(odd) or 40 * (even + odd) < len(start):
        return None
    codec = "utf-16-le" if odd else "utf-16-be"
    text = start.decode(codec, "replace")
    # any pair of bytes is some character: what makes sense of them reads as the letters of lists
    return (codec, 0) if len(_USUAL.findall(text)) >= 0.95 * len(text) else None


def _scan(stream: BinaryIO, codec: str, asked: tuple[str, ...]) -> bool:
    decoder, found, text = codecs.getincrementaldecoder(codec)(), False, ""
    while True:
        block = stream.read(_BLOCK)
        # what is asked for may lie across two blocks
        text = text[-1:] + decoder.decode(block, final=not block)
        if "\0" in text:
            raise DonateError("list.not_text")
        found = found or any(sign in text for sign in asked)
        if not block:
            return found


def _fits(data: bytes, codec: str, *, final: bool) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(data, final)
    except UnicodeDecodeError:
        return False
    return True
