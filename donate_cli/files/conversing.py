"""The parent's side of the talk with a child: started apart, waited for until patience ends, believed in nothing."""

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

from donate_cli.errors import DonateError
from donate_cli.files import bounds
from donate_cli.files.kinds import SEEN

FAULTS: dict[str, frozenset[str]] = {
    "list.bomb": frozenset(),
    "list.changed": frozenset(),
    "list.damaged": frozenset(),
    "list.encoding": frozenset(),
    "list.encrypted": frozenset(),
    "list.entities": frozenset(),
    "list.long_cell": frozenset({"row", "most"}),
    "list.not_a_table": frozenset({"what"}),
    "list.not_regular": frozenset(),
    "list.not_text": frozenset(),
    "list.open_quote": frozenset({"row"}),
    "list.too_demanding": frozenset(),
    "list.too_large": frozenset({"most"}),
    "list.too_many_cells": frozenset({"most"}),
    "list.too_many_columns": frozenset({"most"}),
    "list.too_many_rows": frozenset({"most"}),
    "list.too_many_sheets": frozenset({"most"}),
}
"""What a child may say went wrong, and the facts that belong to it: whole numbers, or a word of `kinds.SEEN`."""

# the package is found where this process found it (an editable install, too), while -I keeps the environment and the
# current folder out
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from donate_cli.files.child import main; main()"
_BUFFER_BYTES = 256 * 1024
_LEAVE_S = 5.0


class Child:
    """One child process. Whatever is wrong with it is a `DonateError` that names `file`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._received = 0
        self._late = False
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        # a session of its own keeps Ctrl-C from it: the parent ends it
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM, *(folder or str(Path.cwd()) for folder in sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=_BUFFER_BYTES,
            **apart,
        )

    def ask(self, question: dict[str, Any]) -> None:
        """Send one line; where nobody reads it any more, the next answer says why."""
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()

    def answer(self) -> Any:
        """The next line, parsed; what the child itself found wrong is raised."""
        assert self._process.stdout
        # a read of a pipe cannot time out on every system, but it ends when the child does
        patience = Timer(bounds.SILENCE_S, self._give_up)
        patience.start()
        try:
            line = self._process.stdout.readline(bounds.LINE_BYTES + 1)
        finally:
            patience.cancel()
        self._received += len(line)
        if len(line) > bounds.LINE_BYTES:
            raise self.fault("list.broken_off")
        if not line.endswith(b"\n"):
            raise self._ended()
        if self._received > bounds.TOTAL_BYTES:
            raise self.fault("list.too_demanding")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            raise self.fault("list.broken_off") from None
        if isinstance(message, dict) and "error" in message:
            raise self._told(message)
        return message

    @property
    def received(self) -> int:
        """Bytes of all answers so far."""
        return self._received

    def fault(self, key: str, **facts: Any) -> DonateError:
        """A fault of this file, to be raised."""
        return DonateError(key, file=self.file, **facts)

    def end(self) -> None:
        """End the child now, whatever it does, and wait until it is gone."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            # closing flushes, and nobody reads
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        self._process.wait()

    def _give_up(self) -> None:
        self._late = True
        self._process.kill()

    def _ended(self) -> DonateError:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE_S)
        code = self._process.poll() or 0
        if self._late or (code < 0 and -code == getattr(signal, "SIGXCPU", None)):
            return self.fault("list.too_slow")
        # a native reader that gets no memory aborts
        return self.fault("list.too_demanding" if -code == signal.SIGABRT else "list.broken_off")

    def _told(self, message: dict[str, Any]) -> DonateError:
        key, facts = message["error"], message.get("facts")
        if not isinstance(key, str) or not isinstance(facts, dict) or FAULTS.get(key) != facts.keys():
            return self.fault("list.broken_off")
        if all(
            type(fact) is int or (name == "what" and isinstance(fact, str) and fact in SEEN)
            for name, fact in facts.items()
        ):
            return self.fault(key, **facts)
        return self.fault("list.broken_off")
