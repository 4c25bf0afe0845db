"""donate reconcile profile: how the statements of each bank are read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import Context, FormatOption, argument
from donate_cli.cli.streams import put

if TYPE_CHECKING:
    from donate_cli.files.profiles import Profile
    from donate_cli.store.book import Book

app = typer.Typer(name="profile", help="流水格式 Profiles of statements", no_args_is_help=True)


@app.command("list", epilog="例 Example: donate reconcile profile list")
def list_(ctx: Context, form: FormatOption = Format.table) -> None:
    """内置与自建的格式 The profiles there are, built in and own."""
    from donate_cli.profiling import profiles_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        known = all_profiles(book)
        table = profiles_table(book, {one.code: one.zh if desk.say.lang == "zh" else one.en for one in known})
    desk.show(table, form)


@app.command(epilog="例 Example: donate reconcile profile show icbc > 我行.toml")
def show(ctx: Context, code: Annotated[str, argument("CODE", help="格式代码 Code of the profile")]) -> None:
    """打印格式全文，可据以修改 Print a profile, to start one's own from."""
    from donate_cli.files.profiles import named_profile

    desk: Desk = ctx.obj
    with desk.book() as book:
        text = named_profile(all_profiles(book), code).definition
    put(text if text.endswith("\n") else f"{text}\n")


@app.command(epilog="例 Example: donate reconcile profile add 我行.toml")
def add(ctx: Context, file: Annotated[Path, argument("FILE.toml", help="格式文件 The profile's file")]) -> None:
    """把自己的格式存进账本 Keep a profile of one's own in the book."""
    from donate_cli.files.keeping import profile_text
    from donate_cli.files.profiles import parse_profile
    from donate_cli.profiling import add_profile

    desk: Desk = ctx.obj
    text = profile_text(file)
    with desk.book() as book:
        code = parse_profile(text).code
        desk.confirm(book, add_profile(book, code, text))
    tell_in_place(desk, code)


def tell_in_place(desk: Desk, code: str) -> None:
    """Say that a profile of one's own is from now on used instead of the built-in one of its code."""
    from donate_cli.files.profiles import built_in

    if any(code == one.code for one in built_in()):
        desk.tell("profile.in_place", code=code)


def all_profiles(book: "Book") -> "tuple[Profile, ...]":
    """Every profile, the user's own ones last: of two with one code the later counts."""
    from donate_cli.files.profiles import built_in, parse_profile
    from donate_cli.profiling import own_profiles

    return (*built_in(), *map(parse_profile, own_profiles(book).values()))
