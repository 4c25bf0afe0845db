"""Charts that a spreadsheet draws itself from a table that stands on one of its sheets."""

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.shapes import GraphicalProperties

from donate_cli.views.sheets import Placed

_DARK, _LIGHT = "3A6EA5", "B8CCE4"


def bars(placed: Placed, names: str, figures: dict[str, str], title: str) -> Any:
    """A group of bars for each row: `names` is the column that names it, `figures` are columns with their legends."""
    chart: Any = BarChart()
    chart.type, chart.gapWidth, chart.overlap = "col", 80, 0
    for (key, legend), colour in zip(figures.items(), (_LIGHT, _DARK), strict=True):
        chart.series.append(_series(placed, key, legend, colour))
    chart.set_categories(Reference(range_string=placed.column(names)))
    _finish(chart, title)
    chart.legend.position = "b"
    return chart


def rising_line(placed: Placed, days: str, figure: str, title: str) -> Any:
    """A line over days, each at its distance from the one before."""
    chart: Any = LineChart()
    line = _series(placed, figure, title, _DARK)
    line.graphicalProperties.line.solidFill, line.graphicalProperties.line.width = _DARK, 22_000
    line.marker.symbol, line.marker.size = "circle", 5
    line.marker.graphicalProperties = GraphicalProperties(solidFill=_DARK)
    line.smooth = False
    chart.series.append(line)
    chart.set_categories(Reference(range_string=placed.column(days)))
    chart.x_axis = DateAxis(crossAx=100)
    chart.x_axis.number_format, chart.x_axis.majorTimeUnit = "yyyy-mm-dd", "days"
    chart.y_axis.crossAx = 500
    _finish(chart, title)
    chart.legend = None
    return chart


def _series(placed: Placed, key: str, legend: str, colour: str) -> Any:
    series: Any = Series(Reference(range_string=placed.column(key)), title=legend)
    series.graphicalProperties.solidFill = colour
    return series


def _finish(chart: Any, title: str) -> None:
    chart.title = title
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_hair())
    # Without this the axes are there but not drawn.
    chart.x_axis.delete = chart.y_axis.delete = False


def _hair() -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill="D9D9D9", w=6350)
