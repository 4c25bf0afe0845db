"""The options that put a report into a picture, beside what is printed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from donate_cli.cli.options import flag, option
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from donate_cli.cli.desk import Desk
    from donate_cli.table import Table
    from donate_cli.views.pictures import Drawing

SvgOption = Annotated[Path | None, option("--svg", help="另存为 SVG 图片 A picture, too", metavar="FILE")]
PngOption = Annotated[Path | None, option("--png", help="另存为 PNG 图片 A picture, too", metavar="FILE")]
ReplaceOption = Annotated[bool, flag("--replace", help="覆盖已有文件 Replace the file")]


class Pictures:
    """The pictures asked for. Raises DonateError at once where one cannot be put, before any work is done in vain."""

    def __init__(self, svg: Path | None, png: Path | None, replace: bool) -> None:
        from donate_cli.views.files import place_for

        asked = (("svg", svg), ("png", png))
        for kind, out in asked:
            if out and out.suffix.lower() != f".{kind}":
                raise DonateError("picture.kind", path=out, ending=f".{kind}", option=f"--{kind}")
        self._places = [(kind, out, place_for(out, replace=replace)) for kind, out in asked if out]

    def draw(self, desk: "Desk", table: "Table", *more: "Table") -> None:
        """Put a report, and below it what belongs to it, into the pictures asked for."""
        if self._places:
            from donate_cli.views import terminal

            self.put(desk, terminal.as_page([table, *more], desk.say), table.facts)

    def put(self, desk: "Desk", drawing: "Drawing", facts: "Mapping[str, Any]") -> None:
        """Put what was drawn into the pictures asked for, with the state of the book that it shows."""
        from donate_cli.views import pictures
        from donate_cli.views.faces import SHORT_HASH

        caption = pictures.Caption(
            title=desk.say("picture.title"),
            made_at=datetime.now().strftime("%Y-%m-%d %H:%M"),
            foot=desk.say("paper.footer", entry=facts["entry"], head=facts["head"][:SHORT_HASH]),
        )
        drawn = {
            "svg": lambda: pictures.as_svg(drawing, caption).encode(),
            "png": lambda: pictures.as_png(drawing, caption),
        }
        for kind, out, put in self._places:
            put(drawn[kind])
            desk.tell("picture.done", path=out)
