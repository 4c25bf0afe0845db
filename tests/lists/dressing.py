"""The clothes that lists come in: workbooks, delimited texts, web pages, with what people do to each."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rows = Iterable[Sequence[Any]]
_WHEN = datetime.datetime(2020, 2, 3, 9, 30)
_STAMP = re.compile(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")


def xlsx(path: Path, rows: Rows, *, sheet: str = "捐款名单", merged: Sequence[str] = (), more: Any = None) -> None:
    """A workbook of one sheet; `merged` are areas like A1:D1, `more` changes the workbook before it is saved."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    if more:
        more(book)
    save(book, path)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook that is the same bytes whenever it is written: openpyxl stamps it, and all its parts."""
    stamped = io.BytesIO()
    book.save(stamped)
    parts = zipfile.ZipFile(stamped)
    _package(path, {name: _STAMP.sub(b"2020-02-03T09:30:00Z", parts.read(name)) for name in parts.namelist()})


def add_sheet(book: Workbook, title: str, rows: Rows, *, hidden: bool = False) -> None:
    """One more sheet behind the others."""
    page = book.create_sheet(title)
    for row in rows:
        page.append(list(row))
    if hidden:
        page.sheet_state = "hidden"


def since_1904(book: Workbook) -> None:
    """Count days as the old Mac did."""
    book.epoch = CALENDAR_MAC_1904


def delimited(path: Path, rows: Rows, *, by: str = ",", encoding: str = "utf-8-sig") -> None:
    """A text with one row a line, its cells parted by `by`."""
    text = io.StringIO()
    csv.writer(text, delimiter=by, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def page(path: Path, rows: Rows, *, charset: str = "gb2312") -> None:
    """A web page with a table, as old systems export it under the name of a workbook."""
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    head = f'<html><head><meta charset="{charset}"><style>td{{mso-number-format:"\\@"}}</style></head>'
    path.write_bytes(f"{head}<body><table border=1>\n{lines}</table></body></html>".encode("gb18030"))


def ods(path: Path, rows: Rows, *, sheet: str = "名单") -> None:
    """An OpenDocument spreadsheet of texts and numbers."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}" xmlns:table="{table}"'
        f' xmlns:text="{text}" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="{sheet}">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    _package(path, {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def bare_xlsx(path: Path, rows: Rows, *, sheet: str = "Sheet1") -> None:
    """A workbook as report servers write it: texts inline, no styles, no addresses of cells, no size."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006"
    body = "".join(f"<row>{''.join(map(_inline, row))}</row>" for row in rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    _package(
        path,
        {
            "[Content_Types].xml": f'<Types xmlns="{packed}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{packed}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packed}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
        },
    )


def _package(path: Path, parts: Mapping[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, _WHEN.timetuple()[:6]), text, how)


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    kind = f'float" office:value="{cell}' if isinstance(cell, (int, float)) else "string"
    return f'<table:table-cell office:value-type="{kind}"><text:p>{cell}</text:p></table:table-cell>'


def _inline(cell: Any) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, (int, float)):
        return f"<c><v>{cell}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>'
