"""Wrong usage in one line, in the user's language, with the way to the help."""

import re
from typing import Any

from donate_cli.cli.streams import tell
from donate_cli.wording import Wording

# Typer carries a private copy of click whose classes it does not export: an error is known by its class's name,
# and two are plain UsageErrors known by their text alone.
_BY_TEXT = {
    "usage.no_command": re.compile(r"No such command '(?P<name>.*?)'\.?(?: Did you mean (?P<known>.+)\?)?", re.DOTALL),
    "usage.which_command": re.compile(r"Missing command\."),
    "usage.extra": re.compile(r"Got unexpected extra arguments? \((?P<name>.*)\)", re.DOTALL),
    "usage.no_value": re.compile(r"Option '(?P<name>.+?)' requires an? .*argument", re.DOTALL),
    "usage.bad_value": re.compile(r"'?(?P<value>.*?)'? is not one of (?P<known>.+?)\.?", re.DOTALL),
}


def explain(error: Any, say: Wording) -> int:
    """Say what was wrong with the command line; returns the exit code."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "donate"
    if type(error).__name__ == "NoArgsIsHelpError":
        if error.message:
            tell(error.message)
        return 2
    key, facts = _understood(error, say)
    tell(say("error", message=say(key, command=command, **facts)))
    return 2


def _understood(error: Any, say: Wording) -> tuple[str, dict[str, str]]:
    name = error.param.get_error_hint().strip("'") if getattr(error, "param", None) is not None else ""
    match type(error).__name__:
        case "MissingParameter":
            return "usage.missing", {"name": name}
        case "NoSuchOption" if re.fullmatch(r"-[0-9.,]+", error.option_name):
            return "amount.negative", {"value": error.option_name}
        case "NoSuchOption":
            hint = ", ".join(error.possibilities or ())
            return "usage.no_option", {"name": error.option_name, "hint": _hint(hint, say)}
    for key, pattern in _BY_TEXT.items():
        if found := pattern.fullmatch(error.message):
            facts = {"name": name, **{field: text or "" for field, text in found.groupdict().items()}}
            return key, {**facts, "hint": _hint(facts.get("known", ""), say)}
    return "usage.other", {"message": " ".join(error.format_message().split())}


def _hint(known: str, say: Wording) -> str:
    return say("usage.did_you_mean", known=known) if known else ""
