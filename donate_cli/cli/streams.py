"""Standard output and error, which must survive any console: what it cannot show is replaced, never a crash."""

import codecs
import sys

_NEAREST = {"≥": ">=", "–": "-", "—": "-", "·": "-", "…": "...", "→": "->", "●": "*", "“": '"', "”": '"', "￥": "CNY "}


def steady() -> None:
    """Let both streams replace what their encoding lacks by the nearest plain text, else by `?`."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="nearest")


def tell(text: str) -> None:
    """Talk to the user, on standard error."""
    print(text, file=sys.stderr)  # noqa: T201


def put(text: str) -> None:
    """Put data on standard output."""
    sys.stdout.write(text)


def speaks_unicode() -> bool:
    """Whether standard output can carry any character."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_NEAREST.get(character, "?") for character in lost), error.end
