"""The donors whose names a terminal completes, loaded aside while the clerk begins to type."""

from threading import Lock, Thread
from typing import TYPE_CHECKING

from donate_cli.cli.desk import Desk
from donate_cli.errors import DonateError

if TYPE_CHECKING:
    from donate_cli.model import Donor
    from donate_cli.pinyin import Index

OFFERED = 60
"""Names that the menu shows at most; who wants another types on."""


class Roll:
    """The names to complete, loaded aside: the first prompt waits for nobody."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._index: Index | None = None
        self._begun = False

    def __call__(self) -> "Index":
        """The index of all donors, as of the first call."""
        from donate_cli.pinyin import Index
        from donate_cli.store import registry

        with self._lock:
            if self._index is None:
                with self._desk.book() as book:
                    self._index = Index(registry.donors(book))
            return self._index

    def early(self) -> None:
        """Begin to load in the background."""
        if not self._begun:
            self._begun = True
            Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        self.offered("a")

    def offered(self, typed: str) -> "list[tuple[Donor, bool]]":
        """Whom a typed beginning may mean, whole names first, each with whether the name alone would say so."""
        try:
            index = self()
        except DonateError:  # it will be said when a line is taken
            return []
        whole, begun = index.named(typed)
        return [(donor, index.namesakes(donor) == 1) for donor in (*whole, *begun)[:OFFERED]]
