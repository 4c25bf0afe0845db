"""The options that hold for every command: which book, which language, who is at the desk."""

import getpass
import locale
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from donate_cli.naming import clean
from donate_cli.wording import Lang

_TAKES_A_VALUE = ("--book", "--lang")


def hoisted(arguments: list[str]) -> list[str]:
    """The arguments with `--book` and `--lang` first, wherever they were typed before a `--`.

    Raises typer.BadParameter where one of them has no value.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    first: list[str] = []
    rest: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        if word in _TAKES_A_VALUE:
            if (value := next(words, None)) is None:
                raise typer.BadParameter(f"Option '{word}' requires an argument.")
            first += [word, value]
        elif word.startswith(tuple(f"{name}=" for name in _TAKES_A_VALUE)):
            first.append(word)
        else:
            rest.append(word)
    return first + rest + arguments[end:]


def language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Lang:
    """`--lang` among hoisted arguments, else `DONATE_LANG`, else the locale's: zh or en."""
    asked = _asked(arguments) or environment.get("DONATE_LANG", "")
    if asked in ("zh", "en"):
        return "zh" if asked == "zh" else "en"
    place = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)
    if place is None:
        place = locale.getlocale()[0] or ""
    return "zh" if place.lower().startswith(("zh", "chinese")) else "en"


def book_path(asked: Path | None) -> Path:
    """The book asked for, else the one in the user's data folder."""
    if asked is not None:
        return asked.expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("donate", appauthor=False)) / "book.db"


def actor() -> str:
    """Who is at the desk: `DONATE_ACTOR`, else the system's user."""
    if named := os.environ.get("DONATE_ACTOR", "").strip():
        return clean(named)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME: Python looks for a module of Unix
        return "?"


def _asked(arguments: Sequence[str]) -> str:
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            return next(words, "")
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return ""
