"""Draw the README's pictures anew: `python docs/pictures.py` (needs LibreOffice, poppler-utils and ImageMagick)."""

import subprocess
import tempfile
from pathlib import Path

from rich.console import Group
from rich.text import Text

from donate_cli.campaigning import find_campaign
from donate_cli.reporting import status_of, totals_table
from donate_cli.store.file import open_book
from donate_cli.views import pictures, terminal
from donate_cli.views.faces import SHORT_HASH
from donate_cli.wording import Lang, Wording

HERE = Path(__file__).parent


def draw_terminal(folder: Path, lang: Lang) -> None:
    """`donate status` and `donate report totals` of the demo, as an SVG."""
    say = Wording(lang)
    with open_book(folder / "branch-2020.db") as book:
        campaign = find_campaign(book, None)
        status, totals = status_of(book, campaign), totals_table(book, campaign)
    prompt = Text("$ ", style="bold green")
    surface = terminal.Surface(wide=True, unicode=True, latest=True)
    parts = [prompt + Text("donate status"), terminal.as_screen(status, say, surface), ""]
    drawing = Group(*parts, prompt + Text("donate report totals"), terminal.as_grid(totals, say))
    foot = say("paper.footer", entry=totals.facts["entry"], head=totals.facts["head"][:SHORT_HASH])
    picture = pictures.as_svg(drawing, pictures.Caption("donate", "", foot))
    (HERE / f"terminal.{lang}.svg").write_text(picture, encoding="utf-8")


def draw_workbook(folder: Path, lang: Lang) -> None:
    """The summary sheet as it prints."""
    _donate("demo", "--lang", lang, "--out", str(folder))
    _draw_page(folder, "branch-2020", f"workbook.{lang}.png", crop="100%x40%")


def draw_review(folder: Path, lang: Lang) -> None:
    """The review of an example list as it prints, beside what the book has of the day before."""
    lists = HERE.parent / "data" / "examples"
    here = ("--book", str(folder / "book.db"), "--lang", lang)
    taking = ("-c", "staff", "--paid")
    _donate(*here, "init")
    _donate(*here, "campaign", "add", "支持湖北", "--opens", "2020-01-20", "--closes", "2020-03-31")
    _donate(*here, "import", "roster", str(lists / "roster.csv"), "--on", "2020-01-31", "--yes")
    _donate(*here, "import", "pledges", str(lists / "list-0203.csv"), *taking, "--yes")
    _donate(*here, "import", "pledges", str(lists / "list-0204.csv"), *taking, "--review", str(folder / "review.xlsx"))
    _draw_page(folder, "review", f"review.{lang}.png", crop="66%x30%")


def draw_notice(folder: Path, lang: Lang) -> None:
    """The notice of a small drive as it prints: people by name, masked, without an amount, and a group."""
    here = ("--book", str(folder / "wall.db"), "--lang", lang)
    of_campaign = ("--organiser", "红旗支行", "--contact", "工会办公室 0313-2019", "--publish", "name")
    _donate(*here, "init")
    _donate(*here, "campaign", "add", "春节帮扶", "--name-en", "Spring relief", *of_campaign)
    for name, amount, *more in (
        ("张三", "200", "--department", "营业室"),
        ("李四", "1000", "--department", "营业室", "--publish", "masked"),
        ("李想", "300", "--department", "营业室", "--publish", "masked"),
        ("欧阳明月", "500", "--department", "信贷部", "--publish", "masked"),
        ("赵敏", "100", "--department", "信贷部", "--publish", "anonymous"),
        ("信贷部全体", "860", "--headcount", "12"),
    ):
        choice = more[more.index("--publish") :] if "--publish" in more else []
        of_donor = [word for word in more if word not in choice]
        if choice:
            _donate(*here, "donor", "add", name, *more)
        _donate(*here, "pledge", "add", name, amount, "-c", "staff", "--paid", "--new", *of_donor)
    _donate(*here, "notice", str(folder / "wall.xlsx"), "--order", "department")
    _draw_page(folder, "wall", f"notice.{lang}.png", crop="100%x62%")


def draw_closing(folder: Path, lang: Lang) -> None:
    """The closing statement of the example month as it prints."""
    examples = HERE.parent / "data" / "examples"
    here = ("--book", str(folder / "bank.db"), "--lang", lang)
    _donate(*here, "init")
    _donate(*here, "campaign", "add", "春季助学", "--name-en", "Spring aid")
    _donate(*here, "import", "pledges", str(examples / "pledges-march.csv"), "-c", "staff", "--new", "person", "--yes")
    slip = ("--slip", "0231", "--on", "2026-03-05")
    _donate(*here, "payment", "collect", "王芳", "--department", "财务部", "--promises", *slip)
    _donate(*here, "reconcile", "import", str(examples / "statement-march.csv"), "--yes")
    _donate(*here, "reconcile", "run", "--apply")
    _donate(*here, "reconcile", "run", "--apply")
    _donate(*here, "reconcile", "match", "10", "--aside", "结息")
    _donate(*here, "reconcile", "report", "--as-of", "2026-03-31", "--out", str(folder / "closing.xlsx"))
    _draw_page(folder, "closing", f"closing.{lang}.png", crop="100%x70%")


def _donate(*arguments: str) -> None:
    subprocess.run(["donate", *arguments], check=True, capture_output=True)


def _draw_page(folder: Path, workbook: str, picture: str, *, crop: str) -> None:
    """A part of a workbook's first page, from its upper left corner."""
    office = ["soffice", "--headless", "--convert-to", "pdf", f"{workbook}.xlsx"]
    subprocess.run(office, cwd=folder, check=True, capture_output=True)
    drawing = ["pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png", f"{workbook}.pdf", workbook]
    subprocess.run(drawing, cwd=folder, check=True)
    (page,) = folder.glob(f"{workbook}*.png")
    trim = [
        "-crop",
        f"{crop}+0+0",
        "+repage",
        "-trim",
        "-bordercolor",
        "white",
        "-border",
        "24",
        "+dither",
        "-colors",
        "64",
    ]
    subprocess.run(["convert", str(page), *trim, str(HERE / picture)], check=True)


def main() -> None:
    languages: tuple[Lang, Lang] = ("zh", "en")
    for lang in languages:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            draw_workbook(folder, lang)
            draw_terminal(folder, lang)
            draw_review(folder, lang)
            draw_notice(folder, lang)
            draw_closing(folder, lang)


if __name__ == "__main__":
    main()
