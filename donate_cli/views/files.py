"""Papers as files: written beside their place and moved there whole, readable by their owner alone."""

import json
import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from donate_cli.errors import DonateError
from donate_cli.table import Dossier
from donate_cli.views import data
from donate_cli.wording import Wording

Content = Callable[[], bytes]
"""Makes a file's whole content: on a full disk a library's half-finished file would complain after our one line."""

_LOCKS = ("~${}", ".~lock.{}#")
"""The files that Excel or WPS, and LibreOffice, keep beside a workbook that somebody has open."""


def writer_for(out: Path, *, replace: bool) -> Callable[[Dossier, Wording], None]:
    """What writes a dossier to `out`, by its ending. Raises DonateError before any work is done in vain."""
    contents = {".xlsx": _xlsx, ".csv": _csv, ".json": _json}
    content_of = contents.get(out.suffix.lower())
    if content_of is None:
        raise DonateError("file.kind", path=out)
    put = place_for(out, replace=replace)
    return lambda papers, say: put(lambda: content_of(papers, say))


def place_for(out: Path, *, replace: bool, option: str = "--force") -> Callable[[Content], None]:
    """What makes a file's content and puts it at `out` whole, or leaves there what was; `option` says to replace it.

    Raises DonateError before any work is done in vain: no folder, open elsewhere, there already and not to be replaced.
    """
    try:
        if not out.parent.is_dir():
            raise DonateError("file.no_folder", path=out.parent)
        if any(out.with_name(lock.format(out.name)).exists() for lock in _LOCKS):
            raise DonateError("file.open_elsewhere", path=out)
        if out.exists() and not replace:
            raise DonateError("file.exists", path=out, option=option)
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    return lambda content: _put(out, content)


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


def _xlsx(papers: Dossier, say: Wording) -> bytes:
    from donate_cli.views import workbook

    content = BytesIO()
    workbook.write(content, papers, say)
    return content.getvalue()


def _csv(papers: Dossier, say: Wording) -> bytes:
    # Without the mark Excel takes UTF-8 for the system's own encoding and garbles the Chinese.
    return data.to_csv(papers.detail, say).encode("utf-8-sig")


def _json(papers: Dossier, say: Wording) -> bytes:
    content = data.as_object(papers.summary, say)
    content["detail"] = data.as_object(papers.detail, say)["rows"]
    content["outstanding"] = data.as_object(papers.outstanding, say)["rows"]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
