"""Reports as pictures: every character whole and in its column, nothing from outside, nobody named unasked."""

import re
import stat
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli.errors import DonateError
from donate_cli.money import Amount
from donate_cli.table import Column, Table
from donate_cli.views import fonts, pictures, terminal
from donate_cli.wording import Wording
from tests.conftest import Donate

SAY = Wording("zh")
CAPTION = pictures.Caption("员工捐款", "2020-02-03 15:00", "凭证 7 · 校验码 0123456789ab")
COLUMNS = (Column("donor"), Column("received", "money"))
REPORTS = (
    "status", "report totals", "report departments", "report populations", "report outstanding", "report counts",
    "report counts --explain", "report trend", "report receipts", "report reminders", "report daily --at NOW",
    "report compare --rounds 1 2",
)  # fmt: skip


def has_chinese_font() -> bool:
    try:
        fonts.upright()
    except DonateError:
        return False
    return True


drawn = pytest.mark.skipif(not has_chinese_font(), reason="no font with Chinese characters here")


def table_of(*names: str) -> Table:
    rows = [(name, Amount(12345 * (place + 1))) for place, name in enumerate(names)]
    return Table("title.log", COLUMNS, list(rows), total=(None, Amount(sum(amount.fen for _, amount in rows))))


def svg_of(table: Table) -> str:
    return pictures.as_svg(terminal.as_grid(table, SAY), CAPTION)


def placed(svg: str) -> list[tuple[float, str, list[float]]]:
    """Each run of text: its baseline, its characters, where each stands."""
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [(float(text.attrib["y"]), text.text or "", [float(x) for x in text.attrib["x"].split()]) for text in texts]


@pytest.fixture
def given_drive(drive: Donate) -> Donate:
    drive("campaign round --label 再次")
    drive("pledge add 张三 100 -c staff --round 1 --paid --new --on 2020-02-03 --department 营业室")
    drive("pledge add 欧阳修文 200.5 -c youth --round 2 --new --on 2020-02-04 --department 营业室")
    return drive


def test_every_character_has_its_place() -> None:
    columns = [11 * place for place in range(100)]
    assert placed(svg_of(table_of("张三", "李 Wu"))) == [
        (21, "员工捐款", [18, 33.4, 48.8, 64.2]),
        (21, "2020-02-03", [pytest.approx(393.1 + 7.7 * place, abs=0.1) for place in range(1, 11)]),
        (21, "15:00", [pytest.approx(393.1 + 7.7 * place, abs=0.1) for place in range(12, 17)]),
        (244.8, "凭证", [18, 33.4]),
        (244.8, "7", [56.5]),
        (244.8, "·", [71.9]),
        (244.8, "校验码", [87.3, 102.7, 118.1]),
        (244.8, "0123456789ab", [pytest.approx(141.2 + 7.7 * place, abs=0.1) for place in range(12)]),
        (20, "凭证", columns[0:4:2]),
        (44.4, "捐款人", columns[0:6:2]),
        (44.4, "到账（元）", columns[8:18:2]),
        (93.2, "张三", columns[0:4:2]),
        (93.2, "123.45", columns[12:18]),
        (117.6, "李", columns[0:1]),
        (117.6, "Wu", columns[3:5]),
        (117.6, "246.90", columns[12:18]),
        (166.4, "合计", columns[0:4:2]),
        (166.4, "370.35", columns[12:18]),
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("张欧阳·é()&<>{}“”Az 9", min_size=1, max_size=30).map(str.strip).filter(bool), min_size=1))
def test_columns_line_up_whatever_the_names_and_nothing_comes_from_outside(names: list[str]) -> None:
    svg = svg_of(table_of(*names))
    runs = placed(svg)
    figures = [places for _, text, places in runs if re.fullmatch(r"[0-9,]+\.[0-9]{2}", text)]
    money = [places[-1] for places in figures]
    lines: dict[float, str] = {}
    for y, text, places in runs:
        assert len(text) == len(places)
        lines[y] = lines.get(y, "") + text
    assert money.count(max(money)) == len(names) + 1, "the figures line up by their last digit"
    shown = ["".join(name.split()) for name in names]
    rows = [line for y, line in sorted(lines.items()) if 90 < y < 90 + 24.4 * len(names)]
    assert [row.startswith(name) for row, name in zip(rows, shown, strict=True)] == [True] * len(names)
    width = float(ElementTree.fromstring(svg).attrib["width"])
    assert max(places[-1] for _, _, places in runs) < width
    assert re.findall(r"https?:[^\"]*|url\(|@import|href|<script", svg) == ["http://www.w3.org/2000/svg"]


def test_a_wide_table_does_not_wrap() -> None:
    name = "中国人民政治协商会议某某市委员会机关工会" * 9
    runs = placed(svg_of(table_of(name, "张三")))
    assert name in [text for _, text, _ in runs]


def test_wide_characters_are_set_in_a_chinese_font() -> None:
    classes = re.findall(r'class="([ce]) [^>]*>([^<]*)<', svg_of(table_of("张Wu“三”")))
    assert [text for kind, text in classes if kind == "c"][-4:] == ["到账（元）", "张", "三", "合计"]
    assert [text for kind, text in classes if kind == "e"][-4:] == ["Wu“", "”", "123.45", "123.45"]


@drawn
def test_a_png_is_twice_as_fine_and_has_ink_in_every_character() -> None:
    from io import BytesIO

    from PIL import Image

    table = table_of("张三", "欧阳修文")
    svg = svg_of(table)
    picture = Image.open(BytesIO(pictures.as_png(terminal.as_grid(table, SAY), CAPTION))).convert("L")
    size = ElementTree.fromstring(svg).attrib
    assert picture.size == (float(size["width"]) * 2, pytest.approx(float(size["height"]) * 2, abs=1))
    for y, text, places in placed(svg):
        for character, x in zip(text, places, strict=True):
            if y not in (21, 244.8) and character not in "（）·.,":
                wide = 22 if ord(character) > 0x2E80 else 11
                left, base = (x + 18) * 2, (y + 44) * 2
                cell = picture.crop((int(left), int(base) - 36, int(left) + wide * 2, int(base) + 6))
                assert cell.getextrema()[0] < 120, f"{character} is missing"


@drawn
def test_different_characters_are_drawn_differently() -> None:
    """Boxes for missing characters would all look alike."""
    seen = {pictures.as_png(terminal.as_grid(table_of(name), SAY), CAPTION) for name in "张章漳璋"}
    assert len(seen) == 4


@drawn
def test_a_character_without_a_shape_is_refused_by_name(given_drive: Donate) -> None:
    given_drive("pledge add 张\U000323ae 5 -c staff --round 1 --new")
    ran = given_drive("report outstanding --png out.png", code=1)
    assert ran.out == ""
    assert ran.err == (
        "error: the fonts of this machine have no “\U000323ae” (U+323AE), it would come out as a box; "
        "install a fuller Chinese font, or take --svg or .docx\n"
    )
    assert not Path("out.png").exists()


def test_without_a_chinese_font_there_is_no_png_but_an_svg(
    given_drive: Donate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("DONATE_FONTS", str(tmp_path / "none"))
    ran = given_drive("status --png out.png", code=1)
    assert (ran.out, ran.err) == (
        "",
        "error: no font of this machine has Chinese characters, they would come out as boxes; install one (such as "
        "Noto Sans CJK), or name its folder in the variable DONATE_FONTS\n",
    )
    assert not Path("out.png").exists()
    given_drive("status --svg out.svg")


@drawn
@pytest.mark.parametrize("command", REPORTS)
def test_every_report_can_be_a_picture(given_drive: Donate, command: str) -> None:
    command = command.replace("NOW", f"{datetime.now():%H:%M:%S}")
    plain = given_drive(command).out
    ran = given_drive(f"{command} --svg out.svg --png out.png")
    assert ran.out == plain
    assert ran.err == "Picture written: out.svg\nPicture written: out.png\n"
    shown = "".join(text for _, text, _ in placed(Path("out.svg").read_text(encoding="utf-8")))
    assert "Springrelief" in shown
    assert re.search(r"entry\d+·head[0-9a-f]{12}", shown)
    assert Path("out.png").read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(Path("out.png").stat().st_mode) == 0o600
    again = given_drive(f"{command} --svg out.svg", code=1)
    assert again.err == "error: the file exists: out.svg; add --replace to replace it, or choose another name\n"
    given_drive(f"{command} --svg out.svg --replace")


def test_a_status_for_the_group_names_nobody(given_drive: Donate) -> None:
    assert "张三" in given_drive("status --svg out.svg").out
    shown = "".join(text for _, text, _ in placed(Path("out.svg").read_text(encoding="utf-8")))
    assert "张三" not in shown
    assert "欧阳" not in shown
    assert "Outstanding:1pledges,200.50yuan" in shown


def test_who_gave_nothing_is_not_put_into_a_picture(given_drive: Donate) -> None:
    given_drive("report reminders --names --svg out.svg", code=1)
    assert not Path("out.svg").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--svg book.db --replace", "the name for --svg ends in .svg, not so book.db"),
        ("--png out.svg", "the name for --png ends in .png, not so out.svg"),
        ("--svg .", "the name for --svg ends in .svg, not so ."),
        (
            "--svg copy.svg --replace",
            "copy.svg is a book or another database and is never replaced; choose another name",
        ),
        ("--svg folder.svg --replace", "folder.svg is a folder; name a file"),
    ],
)
def test_no_picture_takes_the_place_of_something_else(given_drive: Donate, typed: str, said: str) -> None:
    Path("folder.svg").mkdir()
    Path("copy.svg").write_bytes(Path("book.db").read_bytes())
    before = Path("book.db").read_bytes()
    assert given_drive(f"status {typed}", code=1).err == f"error: {said}\n"
    assert Path("book.db").read_bytes() == Path("copy.svg").read_bytes() == before


@pytest.mark.parametrize("typed", ["export", "notice", "certificates", "correction", "brief --out"])
def test_no_paper_takes_the_place_of_a_book(given_drive: Donate, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    name = "book.docx" if typed in ("certificates", "brief --out") else "book.xlsx"
    Path("book.db").rename(name)
    monkeypatch.setenv("DONATE_BOOK", name)
    given_drive("notice 公示.xlsx --issue")
    assert given_drive(f"{typed} {name} --replace", code=1).err == (
        f"error: {name} is a book or another database and is never replaced; choose another name\n"
    )
    given_drive("book check")
