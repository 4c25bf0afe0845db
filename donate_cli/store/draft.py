"""The draft of a typed list: a file beside the book that outlives a closed terminal."""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from donate_cli.draft import Draft, Entered, Newcomer
from donate_cli.errors import DonateError
from donate_cli.model import NamedKind, Population
from donate_cli.money import LARGEST_FEN
from donate_cli.store.book import Book

_VERSION = 1


class DraftFile:
    """Where the draft of a book lies. It is written whole after each line, and only its owner can read it."""

    def __init__(self, book: Path) -> None:
        self.path = book.with_name(f"{book.name}.draft")
        self._known: bytes | None = None

    def read(self) -> Draft | None:
        """The draft that was left here; None when there is none. Raises ValueError for a file that is damaged."""
        try:
            self._known = self.path.read_bytes()
        except FileNotFoundError:
            self._known = None
            return None
        except OSError as error:
            raise DonateError("file.fault", path=self.path, why=error.strerror or error) from error
        return _loaded(self._known)

    def write(self, draft: Draft) -> None:
        """Keep the draft as it is now. Raises DonateError where another session has written here meanwhile."""
        self.check_untouched()
        text = json.dumps({"version": _VERSION, **asdict(draft)}, ensure_ascii=False, indent=1, default=str) + "\n"
        written = text.encode("utf-8", errors="surrogatepass")
        fresh = self.path.with_name(f".{self.path.name}.new")
        try:
            # A killed session may have left its half there; O_EXCL gives the new one its own permissions.
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(written)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise DonateError("enter.unwritten", path=self.path, why=error.strerror or error) from error
        self._known = written

    def remove(self) -> None:
        """Take the draft away, as this session left it."""
        self.path.unlink(missing_ok=True)
        self._known = None

    def check_untouched(self) -> None:
        """Raise DonateError where the file is not as this session left it: two cannot type into one draft."""
        try:
            there = self.path.read_bytes()
        except FileNotFoundError:
            there = None
        if there != self._known:
            raise DonateError("enter.elsewhere", path=self.path)

    def set_aside(self) -> Path:
        """Rename a draft that cannot be used, so that nothing typed is lost; returns its new name."""
        aside = self.path.with_name(f"{self.path.name}.{datetime.now():%Y%m%d-%H%M%S}.bad")
        self.path.replace(aside)
        self._known = None
        return aside


def uid_of(book: Book) -> str:
    """What tells this book from any other: numbers in a draft mean something in its own book alone."""
    return str(book.query("SELECT uid FROM book")[0]["uid"])


def entry_of(book: Book, token: str) -> int | None:
    """The entry by which a draft was recorded, unless that was taken back."""
    row = book.one(
        """SELECT id FROM entry WHERE action = 'pledge.enter' AND json_extract(summary, '$.draft') = :token
           AND id NOT IN (SELECT undone FROM undo)""",
        token=token,
    )
    return row["id"] if row else None


def _loaded(raw: bytes) -> Draft:
    try:
        kept = json.loads(raw.decode("utf-8", errors="surrogatepass"))
        if kept.pop("version") != _VERSION:
            raise ValueError
        lines = tuple(map(_line, kept.pop("lines")))
        draft = Draft(**{**kept, "on": date.fromisoformat(kept["on"]), "lines": lines})
        _check_types(draft)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return draft


def _line(kept: list[Any]) -> Entered:
    name, amount, donor, new, note = kept
    newcomer = None if new is None else Newcomer(*new)
    whole = isinstance(amount, int) and 0 < amount <= LARGEST_FEN and isinstance(name, str)
    if not whole or not isinstance(note, str | None) or (donor is None) is (newcomer is None):
        raise ValueError("line")
    if (donor is not None and not 0 < donor < 2**63) or (newcomer and not _is_sound(newcomer)):
        raise ValueError("donor")
    return Entered(name, amount, donor, newcomer, note)


def _is_sound(new: Newcomer) -> bool:
    return (
        new.kind in (None, *get_args(NamedKind))
        and new.population in (None, *get_args(Population))
        and (new.headcount in (None, "unknown") or (isinstance(new.headcount, int) and new.headcount > 0))
    )


def _check_types(draft: Draft) -> None:
    numbers = (draft.campaign, draft.channel, draft.round)
    expected = (draft.expect_count, draft.expect_total)
    sound = (
        all(isinstance(number, int) for number in numbers)
        and all(isinstance(number, int | None) for number in expected)
        and isinstance(draft.token, str) and isinstance(draft.book, str)
        and isinstance(draft.collector, str | None)
        and isinstance(draft.paid, bool) and isinstance(draft.force, bool)
    )  # fmt: skip
    if not sound:
        raise ValueError("terms")
