"""Papers as files: written beside their place and moved there whole, readable by their owner alone."""

import os
import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from donate_cli.errors import DonateError
from donate_cli.papers import SHEETS, Dossier, Sheet
from donate_cli.views import data
from donate_cli.views.faces import words
from donate_cli.wording import Wording

Content = Callable[[], bytes]
"""Makes a file's whole content: on a full disk a library's half-finished file would complain after our one line."""

_DATABASE = b"SQLite format 3\x00"
"""How every file of SQLite begins."""

_LISTS: tuple[Sheet, ...] = ("detail", "outstanding", "channels", "rounds", "departments", "days")
"""The sheets whose rows a JSON file holds beside those of the summary."""

_LOCKS = ("~${}", ".~lock.{}#")
"""The files that Excel or WPS, and LibreOffice, keep beside a workbook that somebody has open."""


def maker_for(out: Path, *, sheets: Sequence[Sheet] = SHEETS) -> Callable[[Dossier, Wording], bytes]:
    """What makes a dossier's file, by the ending of `out`; `sheets` are those of a workbook.

    Raises DonateError for any other ending.
    """
    match out.suffix.lower():
        case ".xlsx":
            return lambda papers, say: _xlsx(papers, say, sheets)
        case ".csv":
            return _csv
        case ".json":
            return _json
    raise DonateError("file.kind", path=out)


def writer_for(out: Path, *, replace: bool) -> Callable[[Dossier, Wording], None]:
    """What writes a whole dossier to `out`. Raises DonateError before any work is done in vain."""
    make, put = maker_for(out), place_for(out, replace=replace)
    return lambda papers, say: put(lambda: make(papers, say))


def place_for(out: Path, *, replace: bool) -> Callable[[Content], None]:
    """What makes a file's content and puts it at `out` whole, or leaves there what was.

    Raises DonateError before any work is done in vain: no folder, open elsewhere, there already and not to be replaced.
    """
    try:
        if not out.parent.is_dir():
            raise DonateError("file.no_folder", path=out.parent)
        if any(out.with_name(lock.format(out.name)).exists() for lock in _LOCKS):
            raise DonateError("file.open_elsewhere", path=out)
        if out.is_dir() or not out.name:
            raise DonateError("usage.is_folder", name=str(out))
        if out.exists() and not replace:
            raise DonateError("file.exists", path=out, option="--replace")
        if out.exists() and _is_database(out):
            raise DonateError("file.is_book", path=out)
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    return lambda content: _put(out, content)


def _is_database(path: Path) -> bool:
    """Whether a file is a book, this one or another, or any other database: no paper takes the place of one."""
    with path.open("rb") as stream:
        return stream.read(len(_DATABASE)) == _DATABASE


def _put(out: Path, content: Content) -> None:
    try:
        # Made by mkstemp, the draft is its owner's alone from its first byte on.
        handle, name = tempfile.mkstemp(prefix=f".{out.stem[:50]}.", suffix=out.suffix, dir=out.parent)
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    os.close(handle)
    draft = Path(name)
    try:
        draft.write_bytes(content())
        draft.replace(out)
    except PermissionError as error:
        # Windows refuses to replace a file that a program holds open.
        raise DonateError("file.open_elsewhere", path=out) from error
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    finally:
        draft.unlink(missing_ok=True)


def _xlsx(papers: Dossier, say: Wording, sheets: Sequence[Sheet]) -> bytes:
    from donate_cli.views import workbook

    content = BytesIO()
    workbook.write(content, papers, say, sheets=sheets)
    return content.getvalue()


def _csv(papers: Dossier, say: Wording) -> bytes:
    # Without the mark Excel takes UTF-8 for the system's own encoding and garbles the Chinese.
    return data.to_csv(papers["detail"], say).encode("utf-8-sig")


def _json(papers: Dossier, say: Wording) -> bytes:
    content = data.fields(papers["summary"], say)
    for sheet in _LISTS:
        content[sheet] = papers[sheet]
    if papers.forced:
        said = [words(found, say) for found in papers.breaks]
        content["forced"] = {"reason": papers.forced, "breaks": said}
    return "".join(data.put_down(content, say, ascii_only=False)).encode()
