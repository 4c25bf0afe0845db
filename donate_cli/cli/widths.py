"""Text in the columns of a terminal, where a Chinese character takes two."""

import unicodedata


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(_columns, text))


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text with blanks to fill its columns; a longer one is left whole."""
    blank = " " * (columns - width(text))
    return blank + text if right else text + blank


def folded(text: str, columns: int) -> list[str]:
    """The text in lines no wider than that, broken after a blank where there is one not far from the edge."""
    lines = []
    while width(text) > columns:
        end = _fitting(text, columns)
        near = text.rfind(" ", end * 2 // 3, end) + 1
        lines.append(text[: near or end])
        text = text[near or end :]
    return [*lines, text]


def _fitting(text: str, columns: int) -> int:
    taken = 0
    for place, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return max(place, 1)
    return len(text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
