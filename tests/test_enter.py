"""A paper list typed line by line: what a line means, what is kept, and what becomes one entry."""

import codecs
import io
import json
import os
import re
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli.draft import Draft, Entered, standing
from donate_cli.entering import record, said, terms_of
from donate_cli.errors import DonateError
from donate_cli.model import Donor
from donate_cli.money import format_fen
from donate_cli.pinyin import Index, _sounds, match
from donate_cli.store.draft import DraftFile
from donate_cli.store.file import open_book
from tests.conftest import Donate, Ran

Typing = Callable[..., Ran]
ON = "--on 2020-02-03"


@pytest.fixture
def staffed(drive: Donate) -> Donate:
    """A drive with people to give: two of one name, one whose surname is read otherwise than written."""
    for who in (
        "张三 --staff-no 0012 --department 办公室", "李四 --staff-no 0031 --department 营业部",
        "王芳 --staff-no 0040 --department 营业部", "王芳 --staff-no 0041 --department 信贷部",
        "单雄信 --department 信贷部", "张三丰 --department 营业部",
    ):  # fmt: skip
        drive(f"donor add {who}")
    return drive


@pytest.fixture
def typing(staffed: Donate, monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Run `donate enter …` with lines on standard input."""

    def run(options: str, *lines: str, code: int = 0, encoding: str = "utf-8") -> Ran:
        raw = "".join(f"{line}\n" for line in lines).encode(encoding)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return staffed(f"enter {options}", code=code)

    return run


def draft_of(tmp_path: Path) -> Path:
    return tmp_path / "book.db.draft"


def pledges(donate: Donate) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(donate("pledge list --format json").out)["rows"]
    return rows


# a session


def test_a_session_in_english(typing: Typing) -> None:
    ran = typing(
        f"-c staff --paid {ON} --expect-count 4 --expect-total 700", "张三 200", "ls　２００ 备注 文字", "",
        "００40 50元", "<", "0041 50.5", "<", "<", "李四 100", "wangfang 1", "单雄信200元", code=1,
    )  # fmt: skip
    assert ran.out == ""
    assert ran.err.splitlines() == [
        "Spring relief · Staff donation project · Round 1 · 2020-02-03 · paid",
        "   1  张三          办公室 · 0012                   200.00",
        "   2  李四          营业部 · 0031                   200.00  备注 文字",
        "   3  王芳          营业部 · 0040                    50.00",
        "taken back: 3 王芳 50.00",
        "   3  王芳          信贷部 · 0041                    50.50",
        "taken back: 3 王芳 50.50",
        "taken back: 2 李四 200.00 备注 文字",
        "   2  李四          营业部 · 0031                   100.00",
        "error: line 10: “wangfang” may be 王芳 (信贷部 · 0041 · id:4); 王芳 (营业部 · 0040 · id:3); write the staff "
        "number or id:NUMBER; nothing is recorded, the draft keeps what came before (lines 2, 300.00 yuan): give "
        "only the lines behind with --draft continue, or start over with --draft discard",
    ]
    ran = typing("--draft continue", "id:5 200", "sxx 200 后记", ".", "张三 1")
    assert ran.err.splitlines() == [
        "There is a draft, lines 2, 300.00 yuan:",
        "Spring relief · Staff donation project · Round 1 · 2020-02-03 · paid",
        "   1  张三          办公室 · 0012                   200.00",
        "   2  李四          营业部 · 0031                   100.00",
        "lines 2, 300.00 yuan",
        "   3  单雄信        信贷部 · id:5                   200.00",
        "   4  单雄信        信贷部 · id:5                   200.00  后记",
        "lines 4, 700.00 yuan, as the paper states",
        "Entry 9: entered 4 pledges, 700.00 yuan · Staff donation project · Round 1 · paid",
    ]


def test_a_session_in_chinese(typing: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONATE_LANG", "zh")
    ran = typing(f"-c youth {ON} --new external", "张三 200", "好人公司 1,000", "《", "好人公司 100 春节",
                 "=", "？", "。")  # fmt: skip
    assert ran.err.splitlines() == [
        "春节帮扶 · 金融团工委 · 首轮 · 2020-02-03",
        "   1  张三          办公室 · 0012                   200.00",
        "   2  好人公司      新 · 外部                     1,000.00",
        "取回：2 好人公司 1,000.00",
        "   2  好人公司      新 · 外部                       100.00  春节",
        "   1  张三          办公室 · 0012                   200.00",
        "   2  好人公司      新 · 外部                       100.00  春节",
        "2 笔，共 300.00 元",
        "  姓名 金额 备注    姓名可写拼音首字母（zs）、全拼、工号、id:号码",
        "  张三 20000!       金额后加 ! 表示数目大但没错",
        "  <                 取回上一行，可连用",
        "  =                 列出已录的",
        "  . 或空行、Ctrl-D  核对并记账",
        "  q 或 Ctrl-C       离开，草稿留着",
        "2 笔，共 300.00 元",
        "凭证 9：录入 2 笔认捐，300.00 元 · 金融团工委 · 首轮",
    ]


def test_the_list_is_one_entry_and_a_new_name_one_donor(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    typing(f"-c youth --paid {ON} --new external", "张三 200 甲", "赵新人 30", "赵 新人 40", "张三 200 乙")
    rows = pledges(staffed)
    assert [(row["donor"], row["pledged"], row["received"], row["note"]) for row in rows] == [
        ("张三", "200.00", "200.00", "甲"), ("赵新人", "30.00", "30.00", None),
        ("赵新人", "40.00", "40.00", None), ("张三", "200.00", "200.00", "乙"),
    ]  # fmt: skip
    donors = json.loads(staffed("donor list --format json").out)["rows"]
    assert [row["population"] for row in donors if row["donor"] == "赵新人"] == ["external"]
    log = json.loads(staffed("log -n 1 --format json").out)["rows"]
    assert [(row["entry"], row["action"]) for row in log] == [(9, "pledge.enter")]
    assert not draft_of(tmp_path).exists()
    assert staffed("book check").code == 0


def test_a_list_from_a_chinese_windows(typing: Typing, staffed: Donate) -> None:
    typing(f"-c staff {ON}", "张三 200 生日", encoding="gb18030")
    assert [(row["donor"], row["note"]) for row in pledges(staffed)] == [("张三", "生日")]


def test_nothing_typed_is_nothing_recorded(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    assert typing(f"-c staff {ON}").err.splitlines()[-1] == "nothing was entered"
    assert typing(f"-c staff {ON}", "张三 1", "<", ".").err.splitlines()[-1] == "nothing was entered"
    assert pledges(staffed) == [] and not draft_of(tmp_path).exists()


# where somebody would have to be asked


@pytest.mark.parametrize(
    ("line", "said_so"),
    [
        ("王芳 200", "“王芳” may be 王芳 (信贷部 · 0041 · id:4); 王芳 (营业部 · 0040 · id:3); write the staff number"),
        ("zhang 200", "“zhang” may be 张三 (办公室 · 0012 · id:1); 张三丰 (营业部 · id:6); write"),
        ("单 200", "“单” may be 单雄信 (信贷部 · id:5); write"),
        ("赵新人 200", "“赵新人” is not in the book; for new donors add --new person or --new external"),
        ("0099 200", "nobody has the number “0099”"),
        ("id:99 200", "no donor “id:99”"),
        ("张三", "no amount in “张三”; write NAME AMOUNT: 张三 200"),
        ("张三 2OO", "no amount in “张三 2OO”"),
        ("张三 -5", "an amount cannot be negative: -5"),
        ("张三 0", "an amount cannot be zero: 0"),
        ("张三 1 000", "two amounts in “张三 1 000”; one gift a line"),
        ("张三 1000", "1,000.00 yuan is ten times the usual 100.00 or more; if it is right put a ! after it"),
        ("张三\x1b[2J 5", "character 3 is the control character U+001B"),
    ],
)
def test_a_line_that_asks_stops_the_list(typing: Typing, staffed: Donate, line: str, said_so: str) -> None:
    ran = typing(f"-c staff {ON}", *["李四 100"] * 5, line, "李四 1", code=1)
    last = ran.err.splitlines()[-1]
    assert last.startswith(f"error: line 6: {said_so}"), last
    assert "; nothing is recorded, the draft keeps what came before (lines 5, 500.00 yuan): give only" in last
    assert pledges(staffed) == []


def test_a_mark_says_that_an_unusual_amount_is_right(typing: Typing, staffed: Donate) -> None:
    typing(f"-c staff {ON}", *["李四 100"] * 4, "张三 1000", "张三 999", "李四 1000！")
    assert [row["pledged"] for row in pledges(staffed)][-3:] == ["1000.00", "999.00", "1000.00"]


@pytest.mark.parametrize("line", ["王芳 200", "wf 200", "0099 200"])
def test_what_is_no_new_name_is_not_enrolled(typing: Typing, staffed: Donate, line: str) -> None:
    typing(f"-c staff {ON} --new person", line, code=1)
    assert len(json.loads(staffed("donor list --format json").out)["rows"]) == 6


def test_a_foot_that_differs_stops_the_end(typing: Typing, staffed: Donate) -> None:
    ran = typing(f"-c staff {ON} --expect-count 3 --expect-total 250", "张三 200", "李四 100", ".", code=1)
    assert ran.err.splitlines()[-2:] == [
        "the draft is kept (lines 2, 300.00 yuan); go on with donate enter",
        "error: not what the paper states: lines 2, on the paper 3; sum 300.00, on the paper 250.00",
    ]
    assert pledges(staffed) == []
    typing("--draft record --expect-count 2 --expect-total 300")
    assert len(pledges(staffed)) == 2


@pytest.mark.parametrize(
    ("options", "said_so"),
    [
        ("", "no draft is waiting; to type a new list name its channel with -c: staff, youth, party-active"),
        ("-c staff --on 2019-01-01", "2019-01-01 is outside the campaign's window (2020-01-01 – …)"),
        ("-c staff --on 2020-02-03 --round 3", "there is no round 3 (the last is 1)"),
        ("-c nowhere", "no channel “nowhere”"),
    ],
)  # fmt: skip
def test_what_would_be_refused_in_the_end_is_refused_at_once(
    typing: Typing, staffed: Donate, options: str, said_so: str
) -> None:
    staffed("campaign edit spring --opens 2020-01-01")
    assert typing(options, "张三 200", code=1).err.startswith(f"error: {said_so}")
    typing("-c staff --on 2019-01-01 --force", "张三 200")
    assert [row["date"] for row in pledges(staffed)] == ["2019-01-01"]


def test_a_drive_closed_meanwhile_takes_nothing(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    staffed("campaign close spring")
    ran = typing("--draft record", code=1)
    assert ran.err.splitlines()[-1].startswith("error: the campaign “春节帮扶” is closed")
    assert draft_of(tmp_path).exists() and pledges(staffed) == []


# the draft


def test_the_draft_is_whole_after_each_line_and_private(typing: Typing, tmp_path: Path) -> None:
    typing(f"-c staff --paid {ON}", "张三 200", "q")
    file = draft_of(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or sys.platform == "win32"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["lines"] == [["张三", 20000, 1, None, None]] and kept["on"] == "2020-02-03" and kept["paid"] is True
    assert [path.name for path in tmp_path.iterdir() if "draft" in path.name] == ["book.db.draft"]


def test_a_draft_of_another_channel_says_what_it_is(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    typing(f"-c youth {ON}", "张三 200", "q")
    ran = typing(f"-c staff {ON}", "李四 1", code=1)
    assert ran.err.splitlines() == [
        "There is a draft, lines 1, 200.00 yuan:",
        "Spring relief · Youth league committee · Round 1 · 2020-02-03",
        "error: there is a draft (lines 1, 200.00 yuan, Spring relief · Youth league committee · Round 1); "
        "add --draft continue, record or discard",
    ]
    typing(f"-c staff {ON} --draft record", "李四 1")
    assert [(row["donor"], row["channel"]) for row in pledges(staffed)] == [("张三", "youth"), ("李四", "staff")]
    typing(f"-c youth {ON}", "张三 7", "q")
    assert "the draft is thrown away" in typing("--draft discard").err
    assert not draft_of(tmp_path).exists() and len(pledges(staffed)) == 2


def test_a_draft_is_recorded_once(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    left = draft_of(tmp_path).read_bytes()
    typing("--draft record")
    draft_of(tmp_path).write_bytes(left)  # as after a power cut between the entry and the removal
    assert typing(f"-c staff {ON}").err.splitlines()[0] == "this draft was already recorded as entry 9"
    assert len(pledges(staffed)) == 1 and not draft_of(tmp_path).exists()
    staffed("undo --yes")
    draft_of(tmp_path).write_bytes(left)
    typing("--draft record")
    assert len(pledges(staffed)) == 1


def test_two_sessions_that_finish_one_draft(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    draft = DraftFile(tmp_path / "book.db").read()
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        assert draft
        terms = terms_of(book, draft)
        assert terms
        record(book, draft, terms)
        with pytest.raises(DonateError, match=r"enter\.recorded"):
            record(book, draft, terms)
    assert len(pledges(staffed)) == 1


def test_two_sessions_do_not_mix(typing: Typing, tmp_path: Path) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    first, second = DraftFile(tmp_path / "book.db"), DraftFile(tmp_path / "book.db")
    draft = first.read()
    assert draft and draft == second.read()
    second.write(draft.adding(Entered("李四", 100, donor=2)))
    with pytest.raises(DonateError, match=r"enter\.elsewhere"):
        first.write(draft.adding(Entered("王芳", 300, donor=3)))
    assert first.read() == draft.adding(Entered("李四", 100, donor=2))


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"version": 1}', b"[" * 100_000,
        (b'"version": 1', b'"version": 2'), (b"20000", b"-1"), (b"20000", b'"200"'), (b"20000", b"1e9"),
        (b"2020-02-03", b"2020-02-31"), (b'"paid": false', b'"paid": "no"'), (b'"round": 1', b'"round": "1"'),
        (b'"lines"', b'"line"'), (b"\n   1,\n", b'\n   "1",\n'), (b"\n   1,\n", b"\n   null,\n"),
        (b"\n   1,\n", b"\n   99999999999999999999,\n"),
    ],
)  # fmt: skip
def test_a_damaged_draft_is_said_and_kept_aside(
    typing: Typing, tmp_path: Path, damage: bytes | tuple[bytes, bytes]
) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    whole = draft_of(tmp_path).read_bytes()
    broken = whole.replace(*damage) if isinstance(damage, tuple) else damage
    assert broken != whole
    draft_of(tmp_path).write_bytes(broken)
    first, *rest = typing(f"-c staff {ON}", "李四 1").err.splitlines()
    kept = Path(re.fullmatch(r"the draft cannot be read; it is kept as (.*)", first)[1])  # type: ignore[index]
    assert kept.read_bytes() == broken and kept.parent == tmp_path
    assert rest[-1].startswith("Entry 9: entered 1 pledges, 1.00 yuan") and not draft_of(tmp_path).exists()


def test_a_draft_of_another_book_is_kept_aside(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    for path in tmp_path.glob("book.db*"):
        if path.name != "book.db.draft":
            path.unlink()
    staffed("init")
    staffed("campaign add 春节帮扶")
    staffed("donor add 赵新人")  # who has the number that 张三 has in the draft
    ran = typing(f"-c staff {ON}")
    assert ran.err.splitlines()[0].startswith("the draft does not fit the book (it is another's, or a donor is gone); ")


def test_a_draft_whose_donor_is_gone_is_kept_aside(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    staffed("donor add 赵新人")
    typing(f"-c staff {ON}", "赵新人 200", "q")
    text = draft_of(tmp_path).read_text(encoding="utf-8")
    draft_of(tmp_path).write_text(text.replace("\n   7,\n", "\n   8,\n"), encoding="utf-8")
    assert "the draft does not fit the book" in typing(f"-c staff {ON}").err


def test_a_donor_renamed_meanwhile_is_said(typing: Typing, staffed: Donate) -> None:
    typing(f"-c staff {ON}", "张三 200", "q")
    staffed("donor edit 0012 --set-name 章三")
    ran = typing("--draft record")
    assert "line 1 of the draft was 张三, whom the book now calls 章三" in ran.err.splitlines()
    assert [row["donor"] for row in pledges(staffed)] == ["章三"]


def test_a_donor_forgotten_meanwhile_counts_without_name_and_note(typing: Typing, staffed: Donate) -> None:
    typing(f"-c staff --paid {ON} --expect-count 2 --expect-total 300", "张三 200 张三的备注", "李四 100 备注", "q")
    assert "files beside the book: book.db.draft;" in staffed("donor forget 张三 --yes").err
    ran = typing("--draft record")
    assert ran.err.splitlines()[2:] == [
        "line 1 of the draft was 张三, who was forgotten since: its money is recorded without name and note",
        "lines 2, 300.00 yuan, as the paper states",
        "Entry 10: entered 2 pledges, 300.00 yuan · Staff donation project · Round 1 · paid",
    ]
    assert [(row["donor"], row["note"]) for row in pledges(staffed)] == [(None, None), ("李四", "备注")]
    staffed("book check")
    assert "张三的".encode() not in Path("book.db").read_bytes()


def test_a_donor_merged_meanwhile_is_the_one_it_became(typing: Typing, staffed: Donate) -> None:
    staffed("donor add 车队 --kind group --headcount 12")
    staffed("donor add 小车队 --kind group --headcount 3")
    typing(f"-c staff {ON}", "小车队 200", "q")
    staffed("donor merge 小车队 车队")
    typing("--draft record")
    assert [(row["donor"], row["people"]) for row in pledges(staffed)] == [("车队", {"low": 12, "high": 12})]


def test_a_donor_put_aside_while_the_list_is_typed_is_refused(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    staffed("donor add 误登者")
    typing(f"-c staff {ON}", "误登者 200", "q")
    draft = DraftFile(tmp_path / "book.db").read()
    with open_book(tmp_path / "book.db", actor="clerk") as book:
        assert draft
        terms = terms_of(book, draft)
        assert terms
        staffed("undo --yes")
        with pytest.raises(DonateError, match=r"donor\.unknown.*id:7"):
            record(book, draft, terms)
    assert pledges(staffed) == []
    staffed("book check")


def test_a_disk_that_takes_no_draft(typing: Typing, staffed: Donate, tmp_path: Path) -> None:
    (tmp_path / ".book.db.draft.new").mkdir()
    ran = typing(f"-c staff {ON}", "张三 200", code=1)
    last = ran.err.splitlines()[-1]
    assert last.startswith(f"error: line 1: the draft {draft_of(tmp_path)} cannot be written (")
    assert last.endswith("); this line was not taken; nothing is recorded") and pledges(staffed) == []


def test_a_draft_that_cannot_be_read(typing: Typing, tmp_path: Path) -> None:
    draft_of(tmp_path).mkdir()
    assert typing(f"-c staff {ON}", code=1).err.startswith(f"error: trouble with the file {draft_of(tmp_path)} (")


# at a terminal


ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>])|\r")


class Terminal:
    """`donate enter` at a terminal of eighty columns; `until` waits for a text, `press` types."""

    def __init__(self, *words: str, lang: str = "en") -> None:
        import pty
        import termios

        self.fd, theirs = pty.openpty()
        termios.tcsetwinsize(self.fd, (24, 80))
        more = {"TERM": "xterm-256color", "DONATE_LANG": lang, "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "donate_cli", "enter", *words],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env={**os.environ, **more},
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.fd)

    def until(self, text: str) -> str:
        """All that was shown up to a text, and forgets it."""
        patience = time.monotonic() + 20
        while text not in self.shown:
            assert time.monotonic() < patience, f"no “{text}” in:\n{self.shown}"
            if select.select([self.fd], [], [], 0.2)[0]:
                self._read(text)
        before, _, self.shown = self.shown.partition(text)
        return before

    def _read(self, wanted: str) -> None:
        try:
            raw = os.read(self.fd, 65536)
        except OSError:  # the other end has closed
            raise AssertionError(f"no “{wanted}” in:\n{self.shown}") from None
        if b"\x1b[6n" in raw:  # asks where the cursor is; before it knows, no figures are shown
            self.press("\x1b[1;1R")
        self.shown += ESCAPE.sub("", self.decoder.decode(raw))

    def press(self, keys: str) -> None:
        """Type, as fast as a machine does."""
        os.write(self.fd, keys.encode())

    def line(self, text: str, shown: str) -> str:
        """Type a line, wait for what is to follow."""
        self.press(f"{text}\r")
        return self.until(shown)

    def ended(self) -> int:
        """The exit code."""
        return self.process.wait(timeout=20)


needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals here")


@needs_a_terminal
def test_a_killed_session_goes_on_where_it_was(staffed: Donate, tmp_path: Path) -> None:
    with Terminal("-c", "staff", "--paid", "--on", "2020-02-03", "--expect-count", "4") as first:
        first.until("1>")
        first.line("zs 200", "办公室 · 0012")
        first.until("2>")
        first.line("李四 100", "营业部 · 0031")
        first.until("3>")
        first.line("王五 5", "“王五” is not in the book.")
        first.until("Enter to type again:")
        first.line("e", "new · external")
        first.until("lines 3/4")
        first.line("<", "taken back: 3 王五 5.00")
        first.until("3>")
        first.line("wf 300", "“wf” may be:")
        first.until("Enter to type again:")
        first.line("2", "营业部 · 0040")
        first.until("4>")
        first.process.send_signal(signal.SIGKILL)
        assert first.ended() == -signal.SIGKILL
    assert pledges(staffed) == []
    with Terminal() as second:
        second.until("There is a draft, lines 3, 600.00 yuan:")
        second.until("q leaves:")
        listed = second.line("", "4>")
        assert re.findall(r"\d  (\S+) +\S+ · 00\d\d", listed) == ["张三", "李四", "王芳"]
        second.line(".", "not what the paper states: lines 3, on the paper 4")
        second.line("", "4>")
        second.line("好心集体 50", "g group; Enter to type again:")
        second.line("g", "Enter if unknown):")
        second.line("12", "new · group of 12")
        second.until("lines 4/4 as stated")
        second.line("", "Entry 9: entered 4 pledges, 650.00 yuan · Staff donation project · Round 1 · paid")
        assert second.ended() == 0
    assert [(row["donor"], row["pledged"], row["people"]["low"]) for row in pledges(staffed)] == [  # type: ignore[index]
        ("张三", "200.00", 1), ("李四", "100.00", 1), ("王芳", "300.00", 1), ("好心集体", "50.00", 12),
    ]  # fmt: skip
    assert not draft_of(tmp_path).exists() and staffed("book check").code == 0


@needs_a_terminal
def test_a_terminal_completes_asks_and_mends(staffed: Donate, tmp_path: Path) -> None:
    with Terminal("-c", "staff", "--on", "2020-02-03", lang="zh") as desk:
        desk.until("1>")
        desk.press("danx")
        desk.until("单雄信")  # the menu
        desk.press("\t")
        desk.until("单雄信")  # taken
        desk.press("\r")
        desk.line("66", "信贷部 · id:5")
        desk.until("2>")
        # Several lines of a chat, pasted at once; the third is wrong and comes back to be mended.
        desk.line("\x1b[200~张三 10\n李四 20\n\n李四 2O\n李四 30\x1b[201~", "里没有金额")
        desk.until("4>")
        desk.press("\x7f")
        desk.line("0", "6>")
        desk.until("5 笔   146.00 元   ? 帮助")
        desk.line("李四 2000", "2,000.00 元？常见的是 20.00 元")
        desk.until("回车重输：")
        desk.line("", "6>")
        desk.press("\x15")  # Ctrl-U
        desk.line("", "5 笔，共 146.00 元。y 记账；回车接着录：")
        desk.press("\x03")
        desk.until("草稿留着（5 笔，146.00 元）；donate enter 接着录")
        assert desk.ended() == 130
    assert pledges(staffed) == []
    with Terminal(lang="zh") as desk:
        desk.until("q 离开：")
        desk.line("x", "丢弃这 5 笔？y 丢弃，回车留着：")
        desk.line("", "q 离开：")
        desk.line("r", "凭证 9：录入 5 笔认捐，146.00 元")
        assert desk.ended() == 0
    assert [row["pledged"] for row in pledges(staffed)] == ["66.00", "10.00", "20.00", "20.00", "30.00"]


@needs_a_terminal
def test_a_disk_that_fails_at_a_terminal_keeps_the_line_to_type(staffed: Donate, tmp_path: Path) -> None:
    (tmp_path / ".book.db.draft.new").mkdir()
    with Terminal("-c", "staff", "--on", "2020-02-03") as desk:
        desk.until("1>")
        desk.line("张三 10", "directory)")  # one word of why: a long path breaks the line anywhere else
        desk.until("1>")
        (tmp_path / ".book.db.draft.new").rmdir()
        desk.line("", "办公室 · 0012")
        desk.until("2>")
        desk.press("\x04")  # Ctrl-D
        desk.until("Entry 9: entered 1 pledges, 10.00 yuan")
        assert desk.ended() == 0


# laws


MONEY = st.integers(1, 10**9)
HAN = st.text(st.sampled_from("张王李单吕查仇曾解区欧阳万俟诸葛朴盖雄信三丰芳娜曦绿長兒𠮷"), min_size=1, max_size=4)


@given(HAN, MONEY, st.sampled_from(["", "备注", "春节 慰问"]), st.sampled_from([" ", "\t", "　", "  "]))
def test_a_line_says_what_was_written(name: str, fen: int, note: str, blank: str) -> None:
    heard = said(f"{blank}{name}{blank}{format_fen(fen)}{blank}{note}{blank}")
    assert heard == (name, fen, note or None, False)


@given(st.text(max_size=30))
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        assert said(line).amount > 0
    except DonateError as error:
        assert error.key.startswith(("enter.", "amount.", "name."))


@settings(deadline=None)  # the first name loads the dictionary
@given(HAN, st.data())
def test_every_spelling_of_a_name_means_it_and_every_beginning_may(name: str, data: st.DataObject) -> None:
    spelled = "".join(data.draw(st.sampled_from(_sounds(character))) for character in name)
    assert match(name, spelled) == "whole"
    for end in range(1, len(spelled)):
        assert match(name, spelled[:end]) in ("whole", "beginning")
    assert match(name, f"{spelled}0") is None and match(name, "") is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", "shanxx danxx chanxiongxin sxx dxx 单xx shanxiongx"), ("吕娜", "lvna luna lyuna ln"),
        ("查理", "zhali chali zl cl zhl"), ("仇和", "qiuhe qh chouhe"), ("曾巩", "zenggong zg"),
        ("解放", "xief xf jief"), ("张三", "zs zhs zhangs zhangsan zsan 张s 张三"), ("tom李", "toml tom李 tomli"),
    ],
)  # fmt: skip
def test_readings_that_people_use(name: str, typed: str) -> None:
    assert {text: match(name, text) for text in typed.split()} == dict.fromkeys(typed.split(), "whole")


@settings(max_examples=50, deadline=None)
@given(st.lists(HAN, max_size=8), st.text(st.sampled_from("abcdefghilnoqsuwxyz张王0"), min_size=1, max_size=4))
def test_the_index_finds_whom_the_names_match(names: list[str], typed: str) -> None:
    people = [
        Donor(number, "person", name, f"0{number}", None, "in-service", None, None, None, None)
        for number, name in enumerate(names)
    ]
    whole, begun = Index(people).named(typed)
    numbered = {donor.id: donor.staff_no == typed or match(donor.name or "", typed) == "whole" for donor in people}
    assert {donor.id for donor in whole} == {number for number, sure in numbered.items() if sure}
    assert {donor.id for donor in begun} == {
        donor.id for donor in people
        if not numbered[donor.id] and (match(donor.name or "", typed) or (donor.staff_no or "").startswith(typed))
    }  # fmt: skip


@given(st.lists(MONEY, max_size=20), MONEY)
def test_a_draft_adds_up_and_takes_back(amounts: list[int], more: int) -> None:
    foot = {"expect_count": len(amounts), "expect_total": sum(amounts)}
    draft = Draft("t", "b", 1, 1, 1, date(2020, 2, 3), False, **foot)
    for amount in amounts:
        draft = draft.adding(Entered("张三", amount, donor=1))
    assert (draft.count, draft.total, draft.differences()) == (len(amounts), sum(amounts), [])
    fuller = draft.adding(Entered("张三", more, donor=1))
    assert fuller.without_last() == draft and len(fuller.differences()) == 2
    assert standing(fuller.total, fuller.expect_total) == "beyond"
    assert standing(draft.count, draft.expect_count) == "equal"
