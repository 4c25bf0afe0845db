"""The least that a Typer application of two commands with a `--version` can be."""

from typing import Annotated

import typer

app = typer.Typer()


def _version(asked: bool) -> None:
    if asked:
        print("bare 0.1.0")
        raise typer.Exit


@app.callback()
def root(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False) -> None:
    """Nothing."""


@app.command()
def one(name: str) -> None:
    """The first."""
    print(name)


@app.command()
def two(name: str) -> None:
    """The second."""
    print(name)
