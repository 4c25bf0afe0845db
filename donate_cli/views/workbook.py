"""A dossier as an Excel workbook fit to send: values to read, print set-up, charts, and formulas that prove them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from donate_cli.money import in_words
from donate_cli.papers import SHEETS, Dossier, Sheet
from donate_cli.table import Cell, Notes, Table
from donate_cli.views import charts
from donate_cli.views.forms import writable
from donate_cli.views.printing import LONGEST, sign_foot
from donate_cli.views.proof import Proof
from donate_cli.views.sheets import Page, Placed
from donate_cli.wording import Wording

MOST_ROWS = 1_048_576
"""Rows that a sheet of Excel has."""

_BELOW = 50
"""Rows that are kept free below a list: for its total, and for notes."""


def write(
    out: BinaryIO, papers: Dossier, say: Wording, *, sheets: Sequence[Sheet] = SHEETS, most: int = MOST_ROWS
) -> None:
    """Write the workbook to `out`: sheets to read and print, lists to filter, and the check of one by the other.

    What people look at are values: formulas written here would show nothing on a phone or in a preview. A list that is
    longer than the `most` rows of a sheet goes on on the next. Without the detail there is nothing to check with.
    """
    # Write-only keeps no cell in memory; sheet set-up has to come before the first row.
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "donate"
    workbook.properties.title = writable(say("paper.title", campaign=papers.campaign.title(say.lang)))
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    made = _Made(workbook, papers, say, most)
    for sheet in SHEETS:
        if sheet in sheets and sheet in papers.tables:
            made.write(sheet)
    made.finish(check="check" in sheets and "detail" in sheets)
    workbook.save(out)


def title_block(papers: Dossier, say: Wording) -> list[tuple[str, Cell]]:
    """What stands above the summary: whose money it is, as of when, and the total in figures and in words."""
    campaign, as_of = papers.campaign, papers.facts.get("as_of")
    made_at = _made_at(papers)
    lines: list[tuple[str, Cell]] = [
        ("paper.campaign", campaign.title(say.lang)),
        ("paper.organiser", campaign.organiser),
        ("paper.beneficiary", campaign.beneficiary),
        ("paper.window", campaign.window),
        ("paper.as_of", f"{as_of} ({made_at})" if as_of else made_at),
        ("paper.basis", say(f"paper.basis.{papers.basis}")),
        ("paper.unit", say(f"paper.{papers.unit}")),
        ("paper.total", papers.received),
        ("paper.in_words", in_words(papers.received) if papers.received.fen else None),
        ("paper.forced", papers.forced),
    ]
    return [(say(key), value) for key, value in lines if value is not None]


_PARTS: tuple[Sheet, ...] = ("channels", "rounds")
_FEWEST: dict[Sheet, int] = {"channels": 1, "rounds": 2}
"""Rows of a part that is printed: a lone channel of several rounds has no other bar, a lone round is the total."""

_IN_UNIT: tuple[Sheet, ...] = ("departments", "days")
"""Sheets of sums beside the summary; a list of gifts is always in yuan."""


class _Made:
    """The workbook in the making."""

    def __init__(self, workbook: Workbook, papers: Dossier, say: Wording, most: int) -> None:
        self.workbook, self.papers, self.say, self.most = workbook, papers, say, most
        self.proof = Proof(papers, say)
        self.warnings: Notes = ()
        if papers.forced:
            reason = ("paper.forced_note", {"reason": papers.forced})
            self.warnings = (reason, *((found.key, found.facts) for found in papers.breaks))

    def write(self, sheet: Sheet) -> None:
        """One of the sheets, in the manner that is its own."""
        match sheet:
            case "summary":
                self._summary()
            case "days":
                self._days()
            case "detail" | "outstanding" | "notice":
                self._list(sheet)
            case _:
                page, _ = self._page(sheet, self.papers[sheet])
                if sheet == "departments":
                    page.signatures()

    def finish(self, *, check: bool) -> None:
        """The names of the figures, and the check."""
        self.proof.define(self.workbook)
        if check:
            page = self.proof.write(self.workbook, self._above("check"))
            page.notes(self.warnings)
            self._foot(page)

    def _summary(self) -> None:
        """The title block, the sums by channel and round (and by each of them), the channels as bars, signatures."""
        papers, say = self.papers, self.say
        # Where each channel has one round, or all have the same, their sums stand in the table already.
        whole = len(papers["summary"].rows)
        parts: list[Sheet] = [part for part in _PARTS if _FEWEST[part] <= len(papers[part].rows) < whole]
        block = title_block(papers, say)
        page = Page(self.workbook, say("paper.summary"), say, papers["summary"], unit=papers.unit)
        page.prepare(papers["summary"], block=block)
        page.title(say("paper.title", campaign=papers.campaign.title(say.lang)), block)
        channels = page.table(papers["summary"], as_range="summary")
        self.proof.note("summary", channels)
        said = papers["summary"].notes
        page.notes(said)
        for part in parts:
            page.subtitle(say(f"paper.{part}"))
            placed = page.table(papers[part])
            self.proof.note(part, placed)
            channels = placed if part == "channels" else channels
            more = tuple(note for note in papers[part].notes if note not in said)
            page.notes(more)
            said += more
        page.notes(self.warnings)
        if papers["channels"].rows:
            legends = {key: say(f"figure.{key}") for key in ("pledged", "received")}
            page.chart(charts.bars(channels, "channel", legends, self._titled("paper.chart.channels")))
        page.signatures()
        self._foot(page)

    def _days(self) -> None:
        page, placed = self._page("days", self.papers["days"])
        if placed.last > placed.first:  # a line needs two days
            title = self._titled(f"paper.chart.{self.papers.basis}")
            page.chart(charts.rising_line(placed, "date", "amount_so_far", title))

    def _list(self, sheet: Sheet) -> None:
        """A list, on as many sheets as it needs; its total and its notes stand on the last."""
        table, room = self.papers[sheet], self.most - 1 - _BELOW
        starts = range(0, max(len(table.rows), 1), room)
        for number, start in enumerate(starts, 1):
            part = replace(table, rows=table.rows[start : start + room]) if len(starts) > 1 else table
            if number < len(starts):
                part = replace(part, total=None, notes=())
            self._page(sheet, part, number=number, last=number == len(starts))

    def _page(self, sheet: Sheet, table: Table, *, number: int = 1, last: bool = True) -> tuple[Page, Placed]:
        """A sheet of one table, the first or a further one of its name."""
        name, mark = self.say(f"paper.{sheet}"), f" {number}" if number > 1 else ""
        unit = self.papers.unit if sheet in _IN_UNIT else "yuan"
        page = Page(self.workbook, name + mark, self.say, table, unit=unit)
        page.prepare(table, above=self._above(sheet))
        placed = page.table(table, as_range=sheet + mark.replace(" ", "_"))
        self.proof.note(sheet, placed)
        page.notes((*table.notes, *self.warnings) if last else ())
        self._foot(page)
        return page, placed

    def _foot(self, page: Page) -> None:
        """What state of the book the sheet was made from, and a warning where its papers do not agree."""
        facts = self.papers.facts
        warning = self.say("paper.forced_foot") if self.papers.forced else ""
        sign_foot(page.sheet, warning, self.say("paper.footer", entry=facts["entry"], head=facts["head"]))

    def _above(self, sheet: Sheet) -> str:
        """What heads each page: a sheet that goes round alone still says on what basis and as of when it is."""
        papers, say = self.papers, self.say
        title = say("paper.title", campaign=papers.campaign.title(say.lang))
        told = {"basis": say(f"figure.{papers.basis}"), "as_of": papers.facts.get("as_of") or _made_at(papers)}
        below = f" · {say(f'paper.{sheet}')}{self._unit_of(sheet)} · {say('paper.above', **told)}"
        room = LONGEST - len(below)
        return (title if len(title) <= room else f"{title[: room - 1]}…") + below

    def _unit_of(self, sheet: Sheet) -> str:
        """What the sheet's money is in; nothing where it has none."""
        if sheet == "counts":
            return ""
        unit = self.papers.unit if sheet in _IN_UNIT else "yuan"
        return self.say("paper.in_unit", unit=self.say(f"paper.unit.{unit}"))

    def _titled(self, key: str) -> str:
        return self.say(key, unit=self.say(f"paper.unit.{self.papers.unit}"))


def _made_at(papers: Dossier) -> str:
    return datetime.fromisoformat(papers.made_at).astimezone().strftime("%Y-%m-%d %H:%M")
