"""Draw the README's pictures anew: `python docs/pictures.py` (needs LibreOffice, poppler-utils and ImageMagick)."""

import html
import re
import subprocess
import tempfile
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, Group
from rich.text import Text

from donate_cli.campaigning import find_campaign
from donate_cli.reporting import status_of, totals_table
from donate_cli.store.file import open_book
from donate_cli.views import terminal
from donate_cli.wording import Lang, Wording

HERE = Path(__file__).parent
_CELL = 12.2
_CELLS = re.compile(r'(<text [^>]*)textLength="[^"]*"([^>]*>)([^<]*)</text>')


def draw_terminal(folder: Path, lang: Lang) -> None:
    """`donate status` and `donate report totals` of the demo, as an SVG."""
    console = Console(record=True, width=112, file=(folder / "screen").open("w", encoding="utf-8"), markup=False)
    say = Wording(lang)
    with open_book(folder / "branch-2020.db") as book:
        campaign = find_campaign(book, None)
        status, totals = status_of(book, campaign), totals_table(book, campaign)
    prompt = Text("$ ", style="bold green")
    parts = [prompt + Text("donate status"), terminal.as_screen(status, say), ""]
    console.print(Group(*parts, prompt + Text("donate report totals"), terminal.as_grid(totals, say)))
    picture = _CELLS.sub(_widened, console.export_svg(title="donate"))
    (HERE / f"terminal.{lang}.svg").write_text(picture, encoding="utf-8")


def _widened(text: re.Match[str]) -> str:
    # rich's SVG gives each text the length of its characters, not of its cells, and squeezes Chinese to half.
    before, after, content = text.groups()
    return f'{before}textLength="{cell_len(html.unescape(content)) * _CELL:g}"{after}{content}</text>'


def draw_workbook(folder: Path, lang: Lang) -> None:
    """The summary sheet as it prints."""
    office = ["soffice", "--headless", "--convert-to", "pdf", "branch-2020.xlsx"]
    subprocess.run(office, cwd=folder, check=True, capture_output=True)
    subprocess.run(
        ["pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png", "branch-2020.pdf", "page"], cwd=folder, check=True
    )
    (page,) = folder.glob("page*.png")
    trim = ["-crop", "100%x40%+0+0", "+repage", "-trim", "-bordercolor", "white", "-border", "24", "-colors", "32"]
    subprocess.run(["convert", str(page), *trim, str(HERE / f"workbook.{lang}.png")], check=True)


def main() -> None:
    languages: tuple[Lang, Lang] = ("zh", "en")
    for lang in languages:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run(["donate", "demo", "--lang", lang, "--out", name], check=True, capture_output=True)
            draw_terminal(folder, lang)
            draw_workbook(folder, lang)


if __name__ == "__main__":
    main()
