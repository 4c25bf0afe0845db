"""A branch's own profiles of statements, kept in the book beside those that come with donate."""

from collections.abc import Mapping

from donate_cli.errors import DonateError
from donate_cli.store import statements as kept
from donate_cli.store.book import Book, Writing
from donate_cli.table import Column, Table


def own_profiles(book: Book) -> dict[str, str]:
    """The text of each of the user's own profiles by its code, the newest of a code."""
    return {code: row["definition"] for code, row in kept.profiles(book).items()}


def profiles_table(book: Book, titles: Mapping[str, str]) -> Table:
    """The profiles by code with their titles, and for the user's own ones the entry that brought them."""
    own = kept.profiles(book)
    return Table(
        title="title.profiles",
        columns=(Column("profile"), Column("profile_title"), Column("profile_origin", "word"), Column("entry", "id")),
        rows=[
            (code, titles[code], "own" if code in own else "built_in", own[code]["entry"] if code in own else None)
            for code in sorted(titles)
        ],
    )


def add_profile(book: Book, code: str, text: str) -> Writing:
    """Keep a profile as one entry; it takes the place of an earlier one of the same code, built-in or own.

    Raises DonateError for one that is there word for word. Whether the text is a profile is for the caller to know.
    """
    with book.entry("reconcile.profile") as entry:
        if own_profiles(book).get(code) == text:
            raise DonateError("profile.there", code=code)
        write_profile(entry, code, text)
        entry.summary = {"profile": code}
    return entry


def write_profile(entry: Writing, code: str, text: str) -> None:
    """Write a profile as part of an entry."""
    entry.add("profile", code=code, definition=text)
