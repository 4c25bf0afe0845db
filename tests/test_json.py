"""JSON is written piece by piece, to the byte what the standard library makes of the whole."""

import json
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donate_cli.counting import Count
from donate_cli.money import Amount
from donate_cli.table import Cell, Column, Sentence, Span, Table
from donate_cli.views.data import as_object, to_json
from donate_cli.wording import Wording
from tests.conftest import Donate

SAY = Wording("en")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["\n", '"', "\\n", "\u2028", "张三"]
)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    TEXTS,
    st.floats(),
    st.dates(),
    st.builds(Amount, st.integers(-(10**12), 10**12)),
    st.builds(Count, st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.builds(Span, st.integers(0, 9), st.none()),
    st.builds(Sentence, st.sampled_from(["confidence.certain", "count.unknown"])),
)
FACTS: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    TEXTS, TEXTS | st.lists(TEXTS, max_size=2) | st.just({}), max_size=3
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = tuple(Column(key) for key in draw(st.lists(TEXTS, min_size=1, max_size=4)))
    row = st.tuples(*[CELLS] * len(columns))
    total = draw(st.none() | row)
    return Table("title.log", columns, draw(st.lists(row, max_size=3)), total, draw(FACTS))


@given(tables(), st.dictionaries(TEXTS, tables(), max_size=2), st.booleans())
def test_a_table_is_written_as_json_has_it(table: Table, more: dict[str, Table], ascii_only: bool) -> None:
    content = as_object(table, SAY) | {name: as_object(found, SAY)["rows"] for name, found in more.items()}
    whole = json.dumps(content, ensure_ascii=ascii_only, indent=2)
    assert "".join(to_json(table, SAY, more, ascii_only=ascii_only)) == whole + "\n"


def test_of_many_rows_one_at_a_time_is_held() -> None:
    row = (1, date(2020, 2, 1), Amount(10000), "张三", Sentence("match.one.payment", {"number": 1}))
    columns = tuple(Column(key) for key in ("id", "date", "amount", "donor", "what"))
    table = Table("title.log", columns, [row] * 20_000)
    tracemalloc.start()
    try:
        long = sum(len(piece) for piece in to_json(table, SAY, {"again": table}))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert long > 4_000_000
    assert peak < 100_000


def in_one_piece(text: str) -> str:
    found: dict[str, Any] = json.loads(text)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize(
    "command",
    ["pledge list", "payment list", "report totals", "report counts", "report populations", "log", "donor list",
     "reconcile run", "reconcile run --apply", "reconcile lines", "reconcile report --as-of 2020-03-01"],
)  # fmt: skip
def test_what_commands_print_is_laid_out_as_ever(drive: Donate, tmp_path: Path, command: str) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-03 --collector 王芳")
    drive("pledge add 李四 200 -c youth --new --on 2020-02-04")
    Path("工行.csv").write_text("日期,金额,付款人\n2020-02-05,200,李四\n2020-02-06,7,“毛”\\\n", encoding="utf-8")
    drive("reconcile import 工行.csv --map on_date=日期 --map amount=金额 --map payer=付款人 --account icbc --yes")
    printed = drive(f"{command} --format json", code=None)
    assert printed.out == in_one_piece(printed.out)


def test_an_exported_file_is_laid_out_as_ever(drive: Donate) -> None:
    drive("pledge add 张三 100 -c staff --new --paid --on 2020-02-03")
    drive("export 明细.json")
    text = Path("明细.json").read_text(encoding="utf-8")
    assert text == in_one_piece(text)
