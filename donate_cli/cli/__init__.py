"""What you type: one file per command group; parse, call a verb, show."""

import gc
import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from donate_cli import __version__
from donate_cli.cli.streams import put, steady, tell
from donate_cli.errors import DonateError
from donate_cli.wording import Wording


def main(arguments: Sequence[str] | None = None) -> None:
    """Run donate and exit: 0 done, 1 the user can fix it, 2 usage, 3 a check found differences, 130 Ctrl-C."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if typed == ["--version"]:
        # Said before the command tree is built, which takes three times as long as saying it.
        put(f"donate {__version__}\n")
        sys.exit(0)
    steady()
    # A command is over in a moment: looking for cycles in what it imports would take a twentieth of that.
    gc.disable()
    try:
        code = _run(typed)
    finally:
        gc.enable()
    sys.exit(code)


def _run(typed: list[str]) -> int:
    """The whole error boundary: what is no DonateError, no usage error and no refusal of the system is a bug."""
    import typer

    from donate_cli.cli.globals import hoisted, language
    from donate_cli.cli.usage import explain

    say = Wording(language(typed))
    try:
        # In standalone mode typer would print usage errors itself, in a box of several English lines.
        code: int = _tree().main(hoisted(typed), prog_name="donate", standalone_mode=False) or 0
        sys.stdout.flush()
    except DonateError as error:
        code = _refused(error, say)
    except typer.TyperException as error:
        code = explain(error, say)
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except OSError as error:
        code = _unwritten(error, say)
    if code == 130:
        tell(say("usage.stopped"))
    return code


@cache
def _tree() -> Any:
    """The commands, put together once: for whoever runs several in one process this is most of what one takes."""
    import typer

    from donate_cli.cli.app import app

    return typer.main.get_command(app)


def _refused(error: DonateError, say: Wording) -> int:
    from donate_cli.table import Sentence
    from donate_cli.views.faces import words

    tell(say("error", message=words(Sentence(error.key, error.facts), say)))
    return 1


def _unwritten(error: OSError, say: Wording) -> int:
    """Output that found no taker: a reader (head, less) that has gone, or a full disk behind `>`."""
    if error.filename is None:
        # Without this Python complains once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        tell(say("error", message=say("file.fault", path=error.filename or "-", why=error.strerror)))
    return 1
