"""Wrong usage in one line, in the user's language, with the way to the help."""

import re
from typing import Any

from donate_cli.cli.streams import tell
from donate_cli.wording import Wording

# Typer carries a private copy of click whose classes it does not export: an error is known by its class's name,
# and what are plain UsageErrors there are known by their text alone.
_BY_TEXT = {
    "usage.no_command": re.compile(r"No such command '(?P<name>.*?)'\.?(?: Did you mean (?P<known>.+)\?)?", re.DOTALL),
    "usage.which_command": re.compile(r"Missing command\."),
    "usage.extra": re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)", re.DOTALL),
    "usage.no_value": re.compile(r"Option '(?P<name>.+?)' requires an? .*argument.*", re.DOTALL),
    "usage.takes_no_value": re.compile(r"Option '(?P<name>.+?)' does not take a value\.?", re.DOTALL),
    "usage.is_folder": re.compile(r"(?:file|path) '(?P<name>.*)' is a directory\.", re.DOTALL),
}


def explain(error: Any, say: Wording) -> int:
    """Say what was wrong with the command line; returns the exit code."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "donate"
    if type(error).__name__ == "NoArgsIsHelpError":
        if error.message:
            tell(error.message)
        return 2
    key, facts = _understood(error)
    hint = say("usage.did_you_mean", known=facts["known"]) if facts.get("known") else ""
    tell(say("error", message=say(key, **{"command": command, "hint": hint, **facts})))
    return 2


def _understood(error: Any) -> tuple[str, dict[str, str]]:
    """The wording's key for a usage error, and the facts that it fills in."""
    match type(error).__name__:
        case "MissingParameter":
            return "usage.missing", {"name": _name(error)}
        case "NoSuchOption" if re.fullmatch(r"-[0-9.,]+", error.option_name):
            return "amount.negative", {"value": error.option_name}
        case "NoSuchOption":
            return "usage.no_option", {"name": error.option_name, "known": ", ".join(error.possibilities or ())}
        case "BadParameter" if hasattr(error.__cause__, "errors"):
            return _refused_value(error)
    for key, pattern in _BY_TEXT.items():
        if found := pattern.fullmatch(error.message):
            return key, {field: text or "" for field, text in found.groupdict().items()}
    return "usage.other", {"message": " ".join(error.format_message().split())}


def _refused_value(error: Any) -> tuple[str, dict[str, str]]:
    """What pydantic, typer's judge of values, was given; the choices are the parameter's own."""
    facts = {"name": _name(error), "value": str(error.__cause__.errors()[0]["input"])}
    choices = error.param.type_descriptor.choices
    if choices:
        return "usage.bad_value", facts | {"known": ", ".join(str(choice) for choice in choices if choice)}
    told = error.param.type_descriptor.parameter_info
    if told.max is not None:
        return "usage.bad_range", facts | {"low": str(told.min), "high": str(told.max)}
    return "usage.bad_number", facts


def _name(error: Any) -> str:
    """How the parameter is typed: `-n/--limit`, or an argument's place-holder."""
    if error.param.param_type_name == "option":
        return "/".join(error.param.opts)
    return str(error.param.display_name_raw)
