"""A campaign on paper: the tables of one state of the book, which agree with one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from donate_cli.model import Basis, Campaign
from donate_cli.money import Amount
from donate_cli.table import Sentence, Table

Sheet = Literal[
    "summary", "channels", "rounds", "departments", "days", "detail", "outstanding", "notice", "counts", "check"
]  # fmt: skip
"""Where a table stands: channels and rounds on the summary, the others on a sheet of their own.

`check` has no table: its formulas prove the others in the hands of whoever opens the workbook.
"""

SHEETS: tuple[Sheet, ...] = (
    "summary", "departments", "days", "detail", "outstanding", "notice", "counts", "check"
)  # fmt: skip
"""The sheets of a workbook, in their order."""

Unit = Literal["yuan", "wan"]
"""What sums are printed in: 元, or 万元 with two decimals. A list of gifts is always in 元."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What every paper of a campaign is made from: `papers["summary"]` gives a table.

    `received` is what the papers state in figures and in words; `made_at` is a UTC time in ISO form. `breaks` say
    where the tables disagree, and `forced` is the reason why they are printed all the same; both go on the paper.
    """

    campaign: Campaign
    made_at: str
    basis: Basis
    received: Amount
    facts: dict[str, Any]
    tables: Mapping[Sheet, Table]
    unit: Unit = "yuan"
    forced: str | None = None
    breaks: tuple[Sentence, ...] = ()

    def __getitem__(self, sheet: Sheet) -> Table:
        return self.tables[sheet]
