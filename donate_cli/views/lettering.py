"""How a certificate is set: its lines from top to bottom, the same on every kind of paper."""

import unicodedata
from typing import NamedTuple

from donate_cli.views.certificates import Page

GOLD, RED, INK, GREY = "B08D57", "9E1B1B", "262626", "7A7A7A"
"""The colours of the frame, the heading, the text and what is small, as RRGGBB."""

WIDTH = 640
"""Points that a line may take on an A4 page laid on its side, within the frame."""


class Line(NamedTuple):
    """A centred line: its field of a page, points of its letters and of the space above, colour, whether bold."""

    field: str
    size: float
    above: float
    colour: str = INK
    bold: bool = False


LINES = (
    Line("heading", 44, 8, RED, bold=True),
    Line("opening", 16, 20, GREY),
    Line("name", 34, 14, bold=True),
    Line("thanks", 19, 20),
    Line("gift", 19, 10),
    Line("closing", 15, 16, GREY),
    Line("given", 12, 22, GREY),
    Line("organiser", 16, 24),
    Line("made_on", 13, 4),
    Line("numbered", 10, 16, GREY),
)

SMALLEST = 9
"""Points below which a line folds instead of shrinking further."""


def size_of(line: Line, page: Page) -> float:
    """The size at which a line fits into its width, in steps of half a point as Word has them."""
    text = str(getattr(page, line.field))
    widths = (1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in text)
    fitting = WIDTH / max(sum(widths), 1)
    return max(min(line.size, fitting) * 2 // 1 / 2, min(SMALLEST, line.size))
