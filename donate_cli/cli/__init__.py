"""What you type: one file per command group; parse, call a verb, show."""

import os
import sys
from collections.abc import Sequence

from donate_cli import __version__
from donate_cli.cli.streams import put, steady, tell
from donate_cli.errors import DonateError
from donate_cli.wording import Wording


def main(arguments: Sequence[str] | None = None) -> None:
    """Run donate and exit: 0 done, 1 the user can fix it, 2 usage, 3 a check found differences, 130 Ctrl-C.

    This is the whole error boundary: what is no DonateError and no usage error is a bug and shows as one.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if typed == ["--version"]:
        put(f"donate {__version__}\n")
        sys.exit(0)
    import typer

    from donate_cli.cli.app import app
    from donate_cli.cli.globals import hoisted, language
    from donate_cli.cli.usage import explain

    steady()
    say = Wording(language(typed))
    try:
        words = hoisted(typed)
        # In standalone mode typer would print usage errors itself, in a box of several English lines.
        code = typer.main.get_command(app).main(words, prog_name="donate", standalone_mode=False) or 0
        sys.stdout.flush()
    except DonateError as error:
        tell(say("error", message=say(error.key, **error.facts)))
        code = 1
    except typer.TyperException as error:
        code = explain(error, say)
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except OSError as error:
        if error.filename is None:
            # The reader (head, less) has gone, or the file behind `>` found no room: without this Python
            # complains once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            tell(say("error", message=say("file.fault", path=error.filename or "-", why=error.strerror)))
        code = 1
    if code == 130:
        tell(say("usage.stopped"))
    sys.exit(code)
