"""Standard output and error, which must survive any console: what it cannot show is replaced, never a crash."""

import codecs
import sys
import unicodedata
from collections.abc import Iterable

from donate_cli.naming import CONTROLS

_NEAREST = {"≥": ">=", "–": "-", "—": "-", "·": "-", "…": "...", "→": "->", "●": "*", "“": '"', "”": '"', "￥": "CNY "}


def steady() -> None:
    """Let both streams replace what their encoding lacks by the nearest plain text, else by `?`."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="nearest")


def tell(text: str) -> None:
    """Talk to the user, on standard error, in one line; control characters in what was typed are shown, not obeyed."""
    sys.stderr.write("".join(map(_shown, text)) + "\n")


def put(text: str) -> None:
    """Put data on standard output."""
    sys.stdout.write(text)


def put_all(pieces: Iterable[str]) -> None:
    """Put data on standard output as it is made, so that no more than a piece of it is held."""
    sys.stdout.writelines(pieces)


def _shown(character: str) -> str:
    return f"\\u{ord(character):04x}" if unicodedata.category(character) in CONTROLS else character


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_NEAREST.get(character, "?") for character in lost), error.end
