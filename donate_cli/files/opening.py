"""Opens a list that was sent: a path or standard input, read by a child process, never trusted."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

from donate_cli.errors import DonateError
from donate_cli.files import bounds, lines
from donate_cli.files.conversing import Child
from donate_cli.files.sheets import Area, Kind, Row, Sheet

_COPY_BYTES = 1024 * 1024


class Sent:
    """A list while it is open.

    `name` is the file's without folders ("-" for standard input), `sha256` that of the bytes that were parsed, `kind`
    what they turned out to be ("xls" also for the XML of Excel 2003).
    """

    def __init__(self, child: Child) -> None:
        self._child = child
        self._asked: set[int] = set()
        self._turn = 0
        self._pending = False
        self.name = child.file
        self.kind, self.sha256 = self._opened()
        self.sheets = tuple(self._heads())
        if not self.sheets:
            raise child.fault("list.empty")

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """All rows of one of `sheets` from row 1 on, as they come; each sheet once, and one after the other.

        Any fault of the file that lies further down is raised here.
        """
        index = next(number for number, each in enumerate(self.sheets) if each is sheet)
        if index in self._asked:
            raise RuntimeError(f"sheet {index} was read before")
        self._asked.add(index)
        self._turn = index
        # what is left of a sheet that was not read to its end
        while self._pending:
            self._chunk()
        self._child.ask({"rows": index})
        self._pending = True
        while (chunk := self._chunk()) is not None:
            yield from chunk
            if self._turn != index:
                raise RuntimeError("another sheet was begun")

    def _chunk(self) -> list[Row] | None:
        message = self._child.answer()
        if message == {"done": True}:
            self._pending = False
            return None
        try:
            return lines.rows(message)
        except ValueError:
            raise self._child.fault("list.broken_off") from None

    def _opened(self) -> tuple[Kind, str]:
        match self._child.answer():
            case {"kind": kind, "sha256": str(sha256)} if kind in get_args(Kind) and len(sha256) == 64:
                return kind, sha256
        raise self._child.fault("list.broken_off")

    def _heads(self) -> Iterator[Sheet]:
        for _ in range(bounds.SHEETS + 1):
            match self._child.answer():
                case {"done": True}:
                    return
                case {"name": str() | None as name, "hidden": bool(hidden), "merged": list(merged)}:
                    areas = tuple(self._area(area) for area in merged)
                    self._pending = True
                    yield Sheet(name, hidden, self._head(), areas)
                case _:
                    break
        raise self._child.fault("list.broken_off")

    def _head(self) -> list[Row]:
        head: list[Row] = []
        while (chunk := self._chunk()) is not None:
            head += chunk
            if self._child.received > bounds.HEADS_BYTES:
                raise self._child.fault("list.too_demanding")
        return head

    def _area(self, area: Any) -> Area:
        match area:
            case [int(top), int(left), int(bottom), int(right)]:
                return top, left, bottom, right
        raise self._child.fault("list.broken_off")


@contextmanager
def opened(path: Path | None) -> Iterator[Sent]:
    """Open a list; None is standard input. Every fault is a `DonateError` "list.…" that names the file.

    The child is gone when the block is left, in whatever way.
    """
    if path is None:
        with _spooled() as spooled, _read(spooled, "-") as sent:
            yield sent
    else:
        with _read(path, _shown(path.name)) as sent:
            yield sent


@contextmanager
def _read(path: Path, file: str) -> Iterator[Sent]:
    _check(path, file)
    child = Child(file)
    try:
        child.ask({"path": str(path.absolute())})
        yield Sent(child)
    finally:
        child.end()


def _check(path: Path, file: str) -> None:
    if path.name.startswith("~$") or (path.name.startswith(".~lock.") and path.name.endswith("#")):
        raise DonateError("list.lock_file", file=file)
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode):
            path.open("rb").close()
    except (OSError, ValueError) as fault:
        raise DonateError(_wrong(fault), file=file) from None
    if stat.S_ISDIR(found.st_mode):
        raise DonateError("list.is_folder", file=file)
    if not stat.S_ISREG(found.st_mode):
        raise DonateError("list.not_regular", file=file)
    if not found.st_size:
        raise DonateError("list.empty", file=file)
    if found.st_size > bounds.FILE_BYTES:
        raise DonateError("list.too_large", file=file, most=bounds.FILE_BYTES >> 20)


def _wrong(fault: OSError | ValueError) -> str:
    if isinstance(fault, PermissionError):
        return "list.forbidden"
    # a path with a NUL, or longer than any can be, is a ValueError or an error number of its own
    missing = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)
    gone = isinstance(fault, ValueError) or fault.errno in missing
    return "list.not_found" if gone else "list.unreadable"


@contextmanager
def _spooled() -> Iterator[Path]:
    """Standard input as a private file (0600 in a folder of 0700) that is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="donate-") as folder:
        path = Path(folder) / "list"
        size = 0
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as spool:
                while block := sys.stdin.buffer.read(_COPY_BYTES):
                    size += len(block)
                    if size > bounds.FILE_BYTES:
                        raise DonateError("list.too_large", file="-", most=bounds.FILE_BYTES >> 20)
                    spool.write(block)
        except OSError:
            raise DonateError("list.unreadable", file="-") from None
        yield path


def _shown(name: str) -> str:
    """A file's name that any encoding takes: bytes that are no text, and signs that cannot be seen, become `?`."""
    return "".join(sign if sign.isprintable() else "?" for sign in name.encode("utf-8", "replace").decode())
