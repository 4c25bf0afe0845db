"""What is broken, crafted or no list at all is refused in one line, soon, and leaves no process behind."""

import io
import os
import random
import re
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donate_cli.errors import DonateError
from donate_cli.files import bounds
from donate_cli.files.opening import opened
from donate_cli.wording import Wording
from tests.trial.samples import FILES, broken, samples, unzipped, xlsx, zipped

SOON_S = 10.0
SHEET = "xl/worksheets/sheet1.xml"
posix = pytest.mark.skipif(os.name != "posix", reason="of POSIX alone")


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON_S
    if os.name == "posix":
        with pytest.raises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)


def refused(path: Path | None) -> str:
    """The key of the one line that is said; it names the file, and the words exist."""
    with pytest.raises(DonateError) as fault, opened(path) as sent:
        for sheet in sent.sheets:
            for _ in sent.rows(sheet):
                pass
    assert fault.value.facts["file"] == (path.name if path else "-")
    assert all(Wording(lang)(fault.value.key, **fault.value.facts) for lang in ("zh", "en"))
    return fault.value.key


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def workbook(sheet: bytes = b"", **parts: bytes) -> bytes:
    """The honest workbook with more at the end of its rows, or other parts."""
    honest = unzipped(xlsx())
    return zipped(honest | {SHEET: honest[SHEET].replace(b"</sheetData>", sheet + b"</sheetData>")} | parts)


def in_part(name: str, before: bytes, after: bytes) -> bytes:
    parts = unzipped((FILES / "list.ods").read_bytes() if name == "content.xml" else xlsx())
    assert before in parts[name]
    return zipped(parts | {name: parts[name].replace(before, after, 1)})


def lying() -> bytes:
    """A zip that states of a part of 60 MB that it unpacks to 1,000 bytes."""
    data = bytearray(workbook(b"<row/>" * 10_000_000))
    for place in (found.start() for found in re.finditer(b"PK\x01\x02", data)):
        length, start = struct.unpack_from("<H", data, place + 28)[0], struct.unpack_from("<I", data, place + 42)[0]
        if data[place + 46 : place + 46 + length] == SHEET.encode():
            struct.pack_into("<I", data, place + 24, 1000)
            struct.pack_into("<I", data, start + 22, 1000)
    return bytes(data)


def greedy_xls() -> bytes:
    """A workbook of 6,656 bytes whose DIMENSIONS make the native reader ask for more memory than there is."""
    data = bytearray((FILES / "list.xls").read_bytes())
    place = data.index(b"\x00\x02\x0e\x00")
    struct.pack_into("<II", data, place + 4, 0, 0x7FFFFFFF)
    struct.pack_into("<HH", data, place + 12, 0, 0xFFFF)
    return bytes(data)


def honest_xlsb() -> dict[str, bytes]:
    return unzipped(samples()["list.xlsb"])


def greedy_sheet() -> bytes:
    """A binary sheet of 152 bytes, one of whose cells says that it is in column two billion."""
    honest = honest_xlsb()["xl/worksheets/sheet1.bin"]
    place = honest.index(b"\x05\x10\x01\0\0\0") + 2
    return honest[:place] + b"\xff\xff\xff\x7f" + honest[place + 4 :]


LAUGH = b'<?xml version="1.0"?><!-- <a> --><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ODS_ROW, REPEATED = b"<table:table-row", b' table:number-rows-repeated="1000000000"'
OFFICE = b"<office:document"
LONG = b"x" * bounds.PROLOG_BYTES
XLS = (FILES / "list.xls").read_bytes()
XML_2003 = samples()["list-2003.xls"]
WORKBOOK_STREAM, WORD_STREAM = (f"{name}\0".encode("utf-16-le") for name in ("Workbook", "WordDocument"))

HOSTILE: dict[str, tuple[Any, str]] = {
    # crafted
    "bomb.xlsx": (lambda: in_part(SHEET, b"</worksheet>", b"</worksheet>" + b" " * 200_000_000), "list.bomb"),
    "entries.xlsx": (lambda: workbook(**{f"xl/media/{n}": b"" for n in range(bounds.ZIP_ENTRIES + 1)}), "list.bomb"),
    "lying.xlsx": (lying, "list.damaged"),
    "laugh.xlsx": (lambda: in_part(SHEET, b"<worksheet", LAUGH + b"<worksheet"), "list.entities"),
    "laugh16.xlsx": (lambda: workbook(**{"xl/x.xml": (LAUGH + b"<a/>").decode().encode("utf-16")}), "list.entities"),
    "outside.xlsx": (lambda: in_part("xl/workbook.xml", b"<workbook", OUTSIDE + b"<workbook"), "list.entities"),
    "outside.ods": (lambda: in_part("content.xml", OFFICE, OUTSIDE + OFFICE), "list.entities"),
    "outside-2003.xls": (lambda: XML_2003.replace(b"<Workbook", OUTSIDE + b"<Workbook"), "list.entities"),
    "comment.xlsx": (lambda: workbook(**{"xl/x.xml": b"<!--" + LONG + b"-->" + LAUGH}), "list.damaged"),
    "instruction.xlsx": (lambda: workbook(**{"xl/x.xml": b"<?" + LONG + b"?>" + LAUGH}), "list.damaged"),
    "far.xlsx": (lambda: workbook(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "list.too_demanding"),
    "wide.xlsx": (lambda: workbook(b'<row r="2000"><c r="XFC2000"><v>1</v></c></row>'), "list.too_many_cells"),
    # 3.5 GB for the native reader: refused by the bound on memory, before cells can be counted
    "dense.xlsx": (lambda: workbook(b'<row r="9000"><c r="XFC9000"><v>1</v></c></row>'), "list.too_demanding"),
    "greedy.xls": (greedy_xls, "list.too_demanding"),
    "greedy.xlsb": (lambda: zipped(honest_xlsb() | {"xl/worksheets/sheet1.bin": greedy_sheet()}), "list.too_demanding"),
    "rows.ods": (lambda: in_part("content.xml", ODS_ROW, ODS_ROW + REPEATED), "list.too_many_rows"),
    "rows-2003.xls": (lambda: XML_2003.replace(b'Index="3"', b'Index="99999999"'), "list.too_many_rows"),
    "columns-2003.xls": (lambda: XML_2003.replace(b'Across="3"', b'Across="99999999"'), "list.too_many_columns"),
    "columns.html": (lambda: b"<table><tr>" + b"<td colspan=1000>x" * 17, "list.too_many_columns"),
    "nested.html": (lambda: b"<table><tr><td>" * 60, "list.damaged"),
    "columns.csv": (lambda: b"a,b\n" + b"," * 16_384, "list.too_many_columns"),
    "rows.csv": (lambda: b"\n" * (bounds.ROWS + 1), "list.too_many_rows"),
    "cells.csv": (lambda: (b"x" + b"," * 16_000 + b"\n") * 1_251, "list.too_many_cells"),
    "long.csv": (lambda: b"a,b\n" + b"x" * 32_768, "list.long_cell"),
    "long.html": (lambda: b"<table><tr><td>" + b"x" * 32_768, "list.long_cell"),
    "long.xlsx": (lambda: in_part(SHEET, "张三".encode("ascii", "xmlcharrefreplace"), b"x" * 32_768), "list.long_cell"),
    "quote.csv": (lambda: b'a,b\n"x,y\n1,2\n', "list.open_quote"),
    "swallowed.csv": (lambda: b'a,b\n"x,y\n' + b"1,2\n" * 20_000, "list.long_cell"),
    "twice.xlsx": (lambda: xlsx().replace(b"docProps/core.xml", b"docProps/app.xml\0"), "list.damaged"),
    # locked
    "locked.xlsx": ((FILES / "locked.xlsx").read_bytes, "list.encrypted"),
    "locked.xls": ((FILES / "locked.xls").read_bytes, "list.encrypted"),
    "locked.ods": ((FILES / "locked.ods").read_bytes, "list.encrypted"),
    # cut off
    **{f"cut-{part}-{name}": (lambda n=name, p=part: samples()[n][: len(samples()[n]) * p // 100], "list.damaged")
       for part in (30, 60, 90) for name in ("list.xlsx", "list.xlsb", "list.ods", "list.xls", "list-2003.xls")},
    # something else, under the name of a list
    "pdf.xlsx": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "list.not_a_table"),
    "png.xls": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "list.not_a_table"),
    "photo.csv": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", "list.not_a_table"),
    "docx.xlsx": (lambda: zipped({"word/document.xml": b"<w/>"}), "list.not_a_table"),
    "odt.ods": (lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "list.not_a_table"),
    "zip.xlsx": (lambda: zipped({"名单.xlsx": xlsx()}), "list.not_a_table"),
    "empty-zip.xlsx": (lambda: zipped({}), "list.not_a_table"),
    "doc.xls": (lambda: XLS.replace(WORKBOOK_STREAM + bytes(8), WORD_STREAM), "list.not_a_table"),
    "sqlite.csv": (lambda: b"SQLite format 3\0" + bytes(84), "list.not_a_table"),
    "exe.xlsx": (lambda: b"MZ\x90\0\x03" + bytes(60), "list.not_a_table"),
    "json.csv": (lambda: b'[\n {"name": "x"}]', "list.not_a_table"),
    "feed.xls": (lambda: b'<?xml version="1.0"?><rss/>', "list.not_a_table"),
    "gzip.csv": (lambda: b"\x1f\x8b\x08\0", "list.not_a_table"),
    "nul.csv": (lambda: "姓名,金额\n张三,100\0\n".encode(), "list.not_text"),
    "zeros.csv": (lambda: bytes(4096), "list.not_text"),
    "latin.csv": (lambda: "nom,montant\nRené,1\n".encode("latin-1"), "list.encoding"),
    "half.csv": (lambda: "姓名,金额\n张三".encode()[:-1], "list.encoding"),
    "~$名单.xlsx": (lambda: b"\x06clerk" + bytes(159), "list.lock_file"),
    ".~lock.名单.xlsx#": (lambda: b",clerk,desk,", "list.lock_file"),
    "empty.csv": (lambda: b"", "list.empty"),
    "no-table.xls": (lambda: b"<html><body>x</body></html>", "list.empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, key = HOSTILE[name]
    assert refused(written(tmp_path / name, make())) == key


def test_odd_but_honest_files_are_read(tmp_path: Path) -> None:
    dimension = in_part(SHEET, b'<dimension ref="A1:D5"', b'<dimension ref="A1:XFD1048576"')
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(6, 200_000))
    for data, count in (
        (dimension, 5),
        (workbook(rows), 5),
        (workbook(b'<row r="9"><c r="XFD9"><v>1</v></c></row>'), 9),
    ):
        with opened(written(tmp_path / "list.xlsx", data)) as sent:
            assert len(list(sent.rows(sent.sheets[0]))) == count


def test_an_infinite_number_is_a_text(tmp_path: Path) -> None:
    with opened(written(tmp_path / "list.xlsx", in_part(SHEET, b"<v>100.5</v>", b"<v>1E999</v>"))) as sent:
        assert sent.sheets[0].head[3][:2] == ["张三", "inf"]


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx") == "list.not_found"
    assert refused(tmp_path / ("长" * 300)) == "list.not_found"
    assert refused(tmp_path) == "list.is_folder"
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(bounds.FILE_BYTES + 1)
    assert refused(large) == "list.too_large"


@posix
def test_paths_that_would_never_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert [refused(tmp_path / name) for name in ("pipe.csv", "zero.csv")] == ["list.not_regular"] * 2


@posix
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"a,b\n")
    path.chmod(0)
    user = os.geteuid()
    # nothing is forbidden to root
    os.seteuid(user or 65_534)
    try:
        assert refused(path) == "list.forbidden"
    finally:
        os.seteuid(user)


@posix
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.csv"))
    with opened(written(path, b"a,b\n")) as sent:
        assert (sent.name, sent.sheets[0].head) == ("??[31m.csv", [["a", "b"]])


class _Endless(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = b"\n" * len(buffer)
        return len(buffer)


@pytest.mark.parametrize(("stream", "key"), [(_Endless(), "list.too_large"), (io.BytesIO(), "list.empty")])
def test_standard_input_has_its_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: Any, key: str) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(bounds, "FILE_BYTES", 5_000_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(stream)))
    with pytest.raises(DonateError) as fault, opened(None):
        pass
    assert (fault.value.key, fault.value.facts["file"]) == (key, "-")
    assert not list(tmp_path.iterdir())


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"a,b\n" * 100)
    with opened(path) as sent:
        path.write_bytes(b"a,c\n" * 100)
        with pytest.raises(DonateError) as fault:
            list(sent.rows(sent.sheets[0]))
    assert fault.value.key == "list.changed"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(samples())), st.integers(0, 2**32))
def test_broken_files_give_rows_or_one_line(tmp_path_factory: pytest.TempPathFactory, name: str, seed: int) -> None:
    path = written(tmp_path_factory.mktemp("broken") / name, broken(samples()[name], random.Random(seed)))
    try:
        with opened(path) as sent:
            for sheet in sent.sheets:
                for row in sent.rows(sheet):
                    assert isinstance(row, list)
    except DonateError as fault:
        assert Wording("zh")(fault.key, **fault.facts)
