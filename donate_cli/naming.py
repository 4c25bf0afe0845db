"""Names compared as people mean them: after NFKC, without inner spaces, by any unambiguous beginning."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from donate_cli.errors import DonateError

LONGEST = 200
"""Characters in a name or a label; a longer one is a pasted paragraph."""

CONTROLS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of characters that command a terminal, hide, turn the direction, or break a line."""

LONGEST_TEXT = 1000
"""Characters in a note or a reason."""

T = TypeVar("T")


def name_key(name: str) -> str:
    """What two spellings of one name share: 张　三 = 张三 = 张 三."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def is_number_without_zeros(found: str | None, staff_no: str) -> bool:
    """Whether a staff number is another without its leading zeros: a spreadsheet took it for a figure."""
    return found is not None and found.lstrip("0") == staff_no.lstrip("0")


def clean(text: str, *, longest: int = LONGEST) -> str:
    """`text` without blanks around it, otherwise as it came; raises DonateError for control characters.

    A name with an escape sequence or a line break would command the terminal or break the paper that shows it.
    """
    stripped = text.strip()
    if stripped and len(stripped) <= longest and stripped.isprintable():
        return stripped
    if not name_key(stripped):
        raise DonateError("name.empty")
    if len(stripped) > longest:
        raise DonateError("name.too_long", length=len(stripped), longest=longest)
    for place, character in enumerate(stripped, 1):
        if unicodedata.category(character) in CONTROLS or _is_noncharacter(ord(character)):
            raise DonateError("name.control", code=f"U+{ord(character):04X}", place=place)
    return stripped


def _is_noncharacter(code: int) -> bool:
    """Code points that no text may hold, and that make a workbook's XML unreadable."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def pick(
    wanted: str,
    choices: Iterable[T],
    names: Callable[[T], Iterable[str | None]],
    *,
    missing: str,
    several: str,
) -> T:
    """The one choice that `wanted` names, whole or by an unambiguous beginning.

    Raises DonateError(`missing`) or DonateError(`several`) with `value` and the names there are.
    """
    key = name_key(wanted)
    spelled = [(choice, [name_key(name) for name in names(choice) if name]) for choice in choices]
    found = [choice for choice, keys in spelled if key in keys]
    if not found and key:
        found = [choice for choice, keys in spelled if any(name.startswith(key) for name in keys)]
    if len(found) == 1:
        return found[0]
    offered = found or [choice for choice, _ in spelled]
    known = ", ".join(" ".join(dict.fromkeys(filter(None, names(choice)))) for choice in offered)
    raise DonateError(several if found else missing, value=wanted, known=known or "—")
