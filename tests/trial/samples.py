"""One small honest file of each kind, the same list in all of them, and ways to break them."""

import io
import random
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl

FILES = Path(__file__).parents[1] / "files"
HEADINGS = ["姓名", "金额", "日期", "已到账"]
CSV = "支持湖北捐款名单,,,\n,,,\n姓名,金额,日期,已到账\n张三,100.5,2020-02-03,是\n李四,0.1,2020-02-04,否\n"
HTML = (
    "<html><head><meta charset='gb2312'><style>td{x:y}</style></head><body><table border=1>"
    "<tr><th colspan=4>支持湖北捐款名单</th></tr><tr></tr><tr><td>姓名<td>金额<td>日期<td>已到账</tr>"
    "<tr><td rowspan=2>张三</td><td>100.5</td><td>2020-02-03</td><td>是&nbsp;</td></tr>"
    "<tr><td>0.1<td>2020-02-04<td>a&amp;b<br>c</tr></table></body></html>"
)
SPREADSHEETML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="捐款名单"><Table>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">支持湖北捐款名单</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">姓名</Data></Cell><Cell><Data ss:Type="String">金额</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">张三</Data><Comment><ss:Data>旁注</ss:Data></Comment></Cell>
<Cell><Data ss:Type="Number">100.5</Data></Cell><Cell ss:Index="4"><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data ss:Type="DateTime">2020-02-03T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">2020-02-04T15:30:15.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧表"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def samples() -> dict[str, bytes]:
    """The bytes of each, by a name that a clerk would meet."""
    return {
        "list.xlsx": xlsx(),
        "list.xlsb": xlsb(),
        "list.xls": (FILES / "list.xls").read_bytes(),
        "list.ods": (FILES / "list.ods").read_bytes(),
        "list.csv": CSV.encode("utf-8-sig"),
        "list-gbk.csv": CSV.encode("gb18030"),
        "list-utf16.csv": CSV.encode("utf-16"),
        "page.xls": HTML.encode("gb18030"),
        "list-2003.xls": SPREADSHEETML.encode(),
    }


def xlsx() -> bytes:
    """A workbook with a title across its columns, an empty row, all kinds of cells and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "捐款名单"
    sheet["A1"] = "支持湖北捐款名单"
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(HEADINGS)
    sheet.append(["张三", 100.5, date(2020, 2, 3), True])
    sheet.append(["李四", 0.1, datetime(2020, 2, 4, 15, 30, 15), False])
    hidden = book.create_sheet("旧表")
    hidden.sheet_state = "hidden"
    hidden["B2"] = "藏"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsb() -> bytes:
    """A binary workbook, record by record, for nothing here writes one."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    )
    row = struct.pack("<IIHBBBI", 0, 0, 300, 0, 0, 0, 0)
    first = (
        _record(0, row)
        + _record(6, struct.pack("<II", 0, 0) + _wide("姓名"))
        + _record(6, struct.pack("<II", 1, 0) + _wide("金额"))
    )
    second = _record(0, struct.pack("<I", 1) + row[4:]) + _record(6, struct.pack("<II", 0, 0) + _wide("张三"))
    second += _record(5, struct.pack("<IId", 1, 0, 100.5)) + _record(4, struct.pack("<IIB", 2, 0, 1))
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, 1, 0, 2)) + _record(145) + first + second
    listed = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("捐款名单"))
    return zipped(
        {
            "[Content_Types].xml": b'<?xml version="1.0"?><Types/>',
            "_rels/.rels": f'{relations}<Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.bin"/>'
            "</Relationships>".encode(),
            "xl/workbook.bin": _record(131) + _record(143) + listed + _record(144) + _record(132),
            "xl/_rels/workbook.bin.rels": f'{relations}<Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.bin": sheet + _record(146) + _record(130),
        }
    )


def broken(data: bytes, chance: random.Random) -> bytes:
    """The same file with some of its bytes changed, doubled, cut out or cut off; a zip mostly inside of its parts."""
    if data.startswith(b"PK") and chance.random() < 0.75:
        parts = unzipped(data)
        name = chance.choice(sorted(parts))
        return zipped(parts | {name: _mutated(parts[name], chance)})
    return _mutated(data, chance)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    bytes_ = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if not bytes_:
            break
        place = chance.randrange(len(bytes_))
        match chance.randrange(7):
            case 0:
                bytes_[place] = chance.randrange(256)
            case 1:
                bytes_[place] ^= 1 << chance.randrange(8)
            case 2:
                bytes_[place : place + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80")
                )
            case 3:
                del bytes_[place : place + chance.randrange(1, 64)]
            case 4:
                bytes_[place:place] = bytes_[place : place + chance.randrange(1, 256)]
            case 5:
                bytes_[place : place + 2] = chance.choice((b"\xff\xff", b"\0\0", b"\xff\x7f", b"99", b"<<", b'""'))
            case 6:
                del bytes_[place + chance.randrange(1, 512) :]
    return bytes(bytes_)


def _record(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(content)]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
