"""A report as a picture for a chat group: SVG, or PNG where the machine has a font with Chinese characters."""

import html
import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from donate_cli.views import fonts

ZOOM = 2
"""How many pixels of a PNG make one of the SVG: a phone shows small figures sharp."""

_CELL = 11
"""Pixels of one column: half of what a Chinese character of 20 pixels takes, with a little air."""

_SMALL = 7.7
"""Pixels of a column of the caption."""

_ASPECT, _LINE = _CELL / 20, 24.4
"""Width and line height as rich's export knows them."""

_LEAST, _FOLDED = 46, 60
"""Columns that a picture has at least, and at most for the sake of its running text."""

_LIGHT = TerminalTheme(
    (255, 255, 255), (31, 35, 40),
    [(31, 35, 40), (180, 35, 24), (26, 127, 75), (154, 103, 0), (9, 105, 218), (130, 80, 223), (27, 124, 131),
     (110, 119, 129)],
)  # fmt: skip
_EVEN = 'Consolas, Menlo, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", monospace'
_CHINESE = (
    '"Noto Sans CJK SC", "Noto Sans Mono CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", '
    '"Hiragino Sans GB", "Heiti SC", SimHei, "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", sans-serif'
)
_FORMAT = """\
<svg class="picture" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" \
xmlns="http://www.w3.org/2000/svg">
<style>
text {{{{ white-space: pre; }}}}
.e {{{{ font-family: {even}; font-size: 18px; }}}}
.c {{{{ font-family: {chinese}; font-size: 20px; }}}}
.small {{{{ font-size: 14px; fill: #6e7781; }}}}
{{styles}}
</style>
<rect width="{width}" height="{height:g}" fill="#ffffff"/>
<rect width="{width}" height="32" fill="#f3f5f8"/>
<rect width="6" height="32" fill="#b42318"/>
{caption}
<g transform="translate(18, 44)">
{{matrix}}
</g>
</svg>
"""
"""In the place of rich's own: that one loads its font from another machine whenever it is opened."""

Drawing = RenderableType
"""What can be put into a picture."""

_TEXT = re.compile(r'<text class="([^"]*)" x="([^"]*)" y="([^"]*)"[^>]*>([^<]*)</text>')


class Caption(NamedTuple):
    """The words around a picture: what heads it, left and right, and what it can be checked against."""

    title: str
    made_at: str
    foot: str


class Families(NamedTuple):
    """The fonts, as CSS names them, of narrow characters and of wide ones."""

    even: str = _EVEN
    chinese: str = _CHINESE


def as_svg(drawing: Drawing, caption: Caption, families: Families | None = None) -> str:
    """The drawing as an SVG that needs nothing from outside, as wide as its widest line.

    Each character has its own place, so that columns line up in whatever font the reader has.
    """
    columns = min(max(_LEAST, _columns(drawing)), 10_000)
    even, chinese = families or Families()
    console = Console(
        record=True, width=columns, file=io.StringIO(), markup=False, highlight=False, emoji=False,
        force_terminal=True, color_system="truecolor", legacy_windows=False, _environ={},
    )  # fmt: skip
    console.print(drawing)
    width, height = columns * _CELL + 36, console.export_text(clear=False).count("\n") * _LINE + 88
    frame = _FORMAT.format(
        even=even, chinese=chinese, width=width, height=height, caption=_captioned(caption, width, height)
    )
    drawn = console.export_svg(title="", theme=_LIGHT, code_format=frame, font_aspect_ratio=_ASPECT, unique_id="p")
    return _TEXT.sub(lambda text: "".join(_placed(text[1], text[2], text[3], text[4])), drawn)


def as_png(drawing: Drawing, caption: Caption) -> bytes:
    """The drawing as a PNG. Raises DonateError where a character would come out as an empty box."""
    import resvg_py

    chinese = fonts.upright()
    even = fonts.even() or chinese
    svg = as_svg(drawing, caption, Families(f'"{even.family}"', f'"{chinese.family}"'))
    shown = "".join(re.findall(r">([^<]*)</text>", svg))
    fonts.check_whole(html.unescape(shown), even, chinese)
    files = {file for face in (chinese, even) for file in (face.file, face.bold) if file}
    # Without the system's other fonts: among them resvg would take any for a character, of any width and country.
    return resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=sorted(map(str, files)), zoom=ZOOM, background="#ffffff"
    )


def _columns(drawing: Drawing) -> int:
    """As wide as the widest table, so that nothing in it wraps; running text folds to it."""
    match drawing:
        case Group():
            return max(map(_columns, drawing.renderables), default=0)
        case Padding():
            return drawing.left + _columns(drawing.renderable)
        case Grid():
            console = Console(width=10_000, file=io.StringIO(), markup=False, emoji=False)
            return console.measure(drawing).maximum
        case Text():
            return min(cell_len(drawing.plain), _FOLDED)
    return 0


def _captioned(caption: Caption, width: float, height: float) -> str:
    def line(text: str, x: float, y: float) -> str:
        pieces = "".join(_placed("small", f"{x:g}", f"{y:g}", html.escape(text), cell=_SMALL))
        return pieces.replace("{", "{{").replace("}", "}}")

    right = width - 18 - cell_len(caption.made_at) * _SMALL
    return line(caption.title, 18, 21) + line(caption.made_at, right, 21) + line(caption.foot, 18, height - 14)


def _placed(style: str, x: str, y: str, content: str, cell: float = _CELL) -> Iterator[str]:
    """A run of text as texts and bars whose every character stands at its own column."""
    place, baseline = float(x), float(y)
    for shape, characters in groupby(html.unescape(content), _shape):
        run = "".join(characters)
        width = cell_len(run) * cell
        match shape:
            case "rule":
                yield f'<rect class="{style}" x="{place:g}" y="{baseline - 7:g}" width="{width:g}" height="1.2"/>'
            case "full" | "light":
                box = f'x="{place:g}" y="{baseline - 13:g}" width="{width:g}" height="14"'
                fill = 'fill="#1f2328" opacity="0.18"' if shape == "light" else 'fill="#1a7f4b"'
                yield f"<rect {box} {fill}/>"
            case "e" | "c":
                yield _text(run, shape, style, place, y, cell)
        place += width


def _text(run: str, shape: str, style: str, place: float, y: str, cell: float) -> str:
    places: list[str] = []
    at = place
    for character in run:
        # A mark that stands on the character before it shares its place.
        width = cell_len(character) * cell
        places.append(f"{at if width or not places else at - cell:g}")
        at += width
    return f'<text class="{shape} {style}" y="{y}" x="{" ".join(places)}">{html.escape(run)}</text>'


def _shape(character: str) -> str:
    if character.isspace():
        return "space"
    named = {"─": "rule", "━": "rule", "█": "full", "░": "light"}.get(character)
    return named or ("c" if cell_len(character) == 2 else "e")
