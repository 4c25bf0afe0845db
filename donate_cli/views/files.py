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

Writer = Callable[[Path, Dossier, Wording], None]
_LOCKS = ("~${}", ".~lock.{}#")
"""The files that Excel or WPS, and LibreOffice, keep beside a workbook that somebody has open."""


def writer_for(out: Path, *, replace: bool) -> Callable[[Dossier, Wording], None]:
    """What writes a dossier to `out`, by its ending. Raises DonateError before any work is done in vain."""
    writers: dict[str, Writer] = {".xlsx": _xlsx, ".csv": _csv, ".json": _json}
    write = writers.get(out.suffix.lower())
    if write is None:
        raise DonateError("file.kind", path=out)
    try:
        if not out.parent.is_dir():
            raise DonateError("file.no_folder", path=out.parent)
        if any(out.with_name(lock.format(out.name)).exists() for lock in _LOCKS):
            raise DonateError("file.open_elsewhere", path=out)
        if out.exists() and not replace:
            raise DonateError("file.exists", path=out)
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    return lambda papers, say: _whole(out, lambda draft: write(draft, papers, say))


def _whole(out: Path, write: Callable[[Path], None]) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.stem[:50]}.", suffix=out.suffix, dir=out.parent)
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        draft.replace(out)
    except PermissionError as error:
        # Windows refuses to replace a file that a program holds open.
        raise DonateError("file.open_elsewhere", path=out) from error
    except OSError as error:
        raise DonateError("file.fault", path=out, why=error.strerror) from error
    finally:
        draft.unlink(missing_ok=True)


def _xlsx(out: Path, papers: Dossier, say: Wording) -> None:
    from donate_cli.views import workbook

    # Written in memory first: on a full disk openpyxl's half-finished sheets would complain after our one line.
    content = BytesIO()
    workbook.write(content, papers, say)
    out.write_bytes(content.getvalue())


def _csv(out: Path, papers: Dossier, say: Wording) -> None:
    # Without the mark Excel takes UTF-8 for the system's own encoding and garbles the Chinese.
    out.write_text(data.to_csv(papers.detail, say), encoding="utf-8-sig", newline="")


def _json(out: Path, papers: Dossier, say: Wording) -> None:
    content = data.as_object(papers.summary, say)
    content["detail"] = data.as_object(papers.detail, say)["rows"]
    content["outstanding"] = data.as_object(papers.outstanding, say)["rows"]
    out.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
