"""What taking in statements will do, before anything is written: what is new, what stands in the way."""

from dataclasses import dataclass
from typing import NamedTuple

from donate_cli.errors import Problem
from donate_cli.lists import Control
from donate_cli.plans import Source
from donate_cli.statements import Break, Statement, StatementLine
from donate_cli.table import Sentence


class Gap(NamedTuple):
    """Where statements of an account follow one another and the balance does not; days are ISO text, money is fen."""

    account: str
    ended: str
    begins: str
    closing: int
    opening: int


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of a plan. `new` are the lines that the book lacks, their texts made fit for it. `alike` counts
    those that it has from an export in another form; `met` are the entries that brought what it has. `imported_by` is
    the entry that took in this very file; `asked` are the rows of new lines that another form may have brought.
    """

    statement: Statement
    account: str
    new: tuple[StatementLine, ...] = ()
    alike: int = 0
    met: frozenset[int] = frozenset()
    imported_by: int | None = None
    asked: tuple[int, ...] = ()

    @property
    def source(self) -> Source:
        """The file, as previews name it."""
        return Source(self.statement.file, self.statement.sheet, self.statement.sha256)

    @property
    def refunds(self) -> int:
        """How many of its lines, new or not, are money given back."""
        return sum(line.amount < 0 for line in self.statement.lines)

    @property
    def there(self) -> int:
        """How many of its lines the book has already."""
        return len(self.statement.lines) - len(self.new)

    @property
    def amount(self) -> int:
        """What its new lines add up to, in fen."""
        return sum(line.amount for line in self.new)


@dataclass(frozen=True, slots=True)
class Taking:
    """All that taking in some statements will write, as one entry. `head` is the state of the book that it was made
    from; `expected` are the figures that the clerk typed; `notes` what he or she should know."""

    head: tuple[int, str]
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...] = ()
    expected: tuple[Control, ...] = ()
    notes: tuple[Sentence, ...] = ()
    accept_difference: str | None = None

    @property
    def new(self) -> int:
        """How many lines it will write."""
        return sum(len(part.new) for part in self.parts)

    @property
    def there(self) -> int:
        """How many lines the book has already."""
        return sum(part.there for part in self.parts)

    @property
    def amount(self) -> int:
        """What the new lines add up to, in fen."""
        return sum(part.amount for part in self.parts)

    @property
    def problems(self) -> list[tuple[Part, Problem]]:
        """The cells that have to be mended first."""
        return [(part, problem) for part in self.parts for problem in part.statement.problems]

    @property
    def breaks(self) -> list[tuple[Part, Break]]:
        """The rows whose balance does not follow from the one before."""
        return [(part, found) for part in self.parts for found in part.statement.breaks]

    @property
    def differences(self) -> list[tuple[Part | None, Control]]:
        """The figures that a statement states of itself, or the clerk (None) of them all, and that were not read so."""
        stated = [(part, each) for part in self.parts for each in part.statement.differences]
        return [*stated, *((None, each) for each in self.expected if not each.agrees)]

    @property
    def asked(self) -> int:
        """How many lines may be there or new: the clerk has to say."""
        return sum(len(part.asked) for part in self.parts)

    @property
    def stopped(self) -> bool:
        """Whether something has to be mended, said or accepted first."""
        return bool(self.problems or self.asked or ((self.differences or self.breaks) and not self.accept_difference))
