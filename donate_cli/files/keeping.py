"""Profiles as files: what a branch wrote itself, and what the columns that a clerk named come to."""

import json
from collections.abc import Mapping
from pathlib import Path

from donate_cli.errors import DonateError
from donate_cli.files.manner import column_place
from donate_cli.files.profiles import GENERAL, LONGEST_PROFILE, MAP, parse_profile

_BYTES = 4


def profile_text(path: Path) -> str:
    """The text of a profile's file. Raises DonateError where it cannot be read, or is no text in UTF-8."""
    try:
        with path.open("rb") as file:
            found = file.read(LONGEST_PROFILE * _BYTES + 1)
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DonateError("profile.no_text", file=path.name) from None
    except OSError as fault:
        key = "list.not_found" if isinstance(fault, FileNotFoundError) else "list.unreadable"
        raise DonateError(key, file=path.name) from None


def mapped_profile(code: str, mapping: Mapping[str, str], *, like: str) -> str:
    """The profile that reads by itself what was read with this mapping (field → heading) on top of another profile.

    Raises DonateError for a column that was named by its letter, and for a code that cannot be one.
    """
    for heading in mapping.values():
        # The next file may have something else in that place.
        if column_place(heading) is not None:
            raise DonateError("profile.letter", value=heading)
    headings = "".join(f"{field} = [{_quoted(heading)}]\n" for field, heading in mapping.items())
    signs = ", ".join(map(_quoted, dict.fromkeys(mapping.values())))
    head = f"code = {_quoted(code)}\nlike = {_quoted(GENERAL if like == MAP else like)}\nsigns = [{signs}]\n"
    text = f"{head}\n[headings]\n{headings}"
    parse_profile(text)
    return text


def _quoted(text: str) -> str:
    # What JSON escapes TOML escapes alike.
    return json.dumps(text, ensure_ascii=False)
