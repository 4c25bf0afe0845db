"""The program that opens a file from outside: a process of its own, so that a crafted file can hurt nothing else."""

import hashlib
import json
import math
import os
import signal
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from donate_cli.errors import DonateError
from donate_cli.files import bounds, lines
from donate_cli.files.kinds import GLIMPSE_BYTES, family, in_ole
from donate_cli.files.sheets import HEAD, Kind, Part, Row

_BLOCK = 1024 * 1024


def main() -> None:
    """Answer on standard output what standard input asks, in JSON lines, until the parent closes it."""
    # the parent decides when to stop; and whatever a native reader prints must not reach the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        _serve(sys.stdin.buffer, answers)
    except DonateError as fault:
        _say(answers, {"error": fault.key, "facts": fault.facts})
    except MemoryError:
        _say(answers, {"error": "list.too_demanding", "facts": {}})
    except BrokenPipeError:
        os._exit(0)
    # a panic of the native reader is a BaseException; whatever a file provokes here is the file's fault
    except BaseException:
        _say(answers, {"error": "list.damaged", "facts": {}})


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    path = Path(json.loads(questions.readline())["path"])
    _confine(path)
    kind, sha256, found = _opened(path)
    _say(answers, {"kind": kind, "sha256": sha256})
    parts = []
    for part in found:
        parts.append(part)
        _say(answers, {"name": part.name, "hidden": part.hidden, "merged": part.merged})
        _send(answers, _first(part.chunks(), HEAD))
    _say(answers, {"done": True})
    for question in questions:
        _send(answers, parts[json.loads(question)["rows"]].chunks())


def _confine(path: Path) -> None:
    """Bound what the process may take, where the system can: memory, time, no file written, no core left."""
    try:
        import resource
    except ImportError:
        return
    seconds = bounds.CPU_S + math.ceil(bounds.CPU_S_PER_MIB * path.stat().st_size / 2**20)
    for what, most in (
        (resource.RLIMIT_AS, bounds.MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _limit(resource, what, most)


def _limit(resource: Any, what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    # macOS refuses a bound on address space
    try:
        resource.setrlimit(what, (most, hard if what == resource.RLIMIT_CPU else most))
    except (ValueError, OSError):
        return


def _opened(path: Path) -> tuple[Kind, str, Iterable[Part]]:
    # without O_NONBLOCK the opening of a FIFO that took the file's place would wait for ever
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise DonateError("list.not_regular")
        start = stream.read(GLIMPSE_BYTES)
        kind = family(start)
        if kind != "text":
            return _marked(kind, start + stream.read(bounds.FILE_BYTES + 1 - len(start)))
        sha256 = _digest(start, stream)
    from donate_cli.files import delimited

    return "csv", sha256, [delimited.part(path, sha256)]


def _marked(kind: str, data: bytes) -> tuple[Kind, str, Iterable[Part]]:
    _bounded(len(data))
    sha256 = hashlib.sha256(data).hexdigest()
    if kind in ("html", "spreadsheetml"):
        from donate_cli.files import markup, spreadsheetml
        from donate_cli.files.decoding import decoded

        text = decoded(data)
        return ("html", sha256, markup.parts(text)) if kind == "html" else ("xls", sha256, spreadsheetml.parts(text))
    from donate_cli.files import packages, workbooks

    return packages.in_zip(data) if kind == "zip" else in_ole(data), sha256, workbooks.parts(data)


def _digest(start: bytes, stream: BinaryIO) -> str:
    digest, size = hashlib.sha256(start), len(start)
    for block in iter(partial(stream.read, _BLOCK), b""):
        digest.update(block)
        size += len(block)
        _bounded(size)
    return digest.hexdigest()


def _bounded(size: int) -> None:
    if size > bounds.FILE_BYTES:
        raise DonateError("list.too_large", most=bounds.FILE_BYTES >> 20)


def _first(chunks: Iterator[list[Row]], most: int) -> Iterator[list[Row]]:
    for chunk in chunks:
        yield chunk[:most]
        most -= len(chunk)
        if most <= 0:
            return


def _send(answers: BinaryIO, chunks: Iterator[list[Row]]) -> None:
    rows = cells = 0
    for chunk in chunks:
        rows += len(chunk)
        cells += sum(map(len, chunk))
        if rows > bounds.ROWS:
            raise DonateError("list.too_many_rows", most=bounds.ROWS)
        if cells > bounds.CELLS:
            raise DonateError("list.too_many_cells", most=bounds.CELLS)
        if max(map(len, chunk), default=0) > bounds.COLUMNS:
            raise DonateError("list.too_many_columns", most=bounds.COLUMNS)
        for line in lines.written(chunk, rows):
            answers.write(line)
            answers.flush()
    _say(answers, {"done": True})


def _say(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
