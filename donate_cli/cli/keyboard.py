"""Where lines are typed and questions answered: a terminal that completes names, or a pipe that asks nobody."""

import sys
from collections import deque
from collections.abc import Callable, Iterator
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Protocol

from donate_cli.cli.roll import Roll
from donate_cli.cli.whom import about
from donate_cli.cli.widths import folded
from donate_cli.errors import DonateError
from donate_cli.wording import Wording

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

Styled = list[tuple[str, str]]

_STYLE = {
    "bottom-toolbar": "noreverse",
    "equal": "fg:ansigreen",
    "beyond": "fg:ansired",
    "notice": "fg:ansired",
    "number": "fg:ansicyan",
}


class Keyboard(Protocol):
    """Typed lines, one after another, and the answers to questions; `at` says which line of the input was read last."""

    live: bool
    at: int

    def read(self, number: int, typed: str, notice: str) -> str | None:
        """The next line, None at the end. `typed` is there to be mended, `notice` says what is wrong with it."""

    def ask(self, question: str, unanswered: DonateError) -> str:
        """The answer in small letters; raises `unanswered` where nobody can give one."""


class Piped:
    """Lines from standard input, in whatever encoding lists come, one by one as they arrive."""

    live = False

    def __init__(self) -> None:
        self.at = 0

    def read(self, number: int, typed: str, notice: str) -> str | None:
        """The next line as it came; nobody is there to mend one."""
        self.at += 1
        raw: bytes = sys.stdin.buffer.readline() if sys.stdin else b""
        if not raw:
            return None
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("gb18030", errors="replace")

    def ask(self, question: str, unanswered: DonateError) -> str:
        raise unanswered


class AtTerminal:
    """A prompt that completes names, under it the running figures; what is answered or mended leaves the screen."""

    live = True

    def __init__(self, roll: Roll, bar: Callable[[], Any], say: Wording) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.output import create_output
        from prompt_toolkit.styles import Style

        self.at = 0
        self._roll = roll
        self._pasted: deque[str] = deque()
        # Talk goes to standard error, as everywhere; what is put on standard output is data.
        output = create_output(stdout=sys.stderr)
        shared: dict[str, Any] = {"output": output, "style": Style.from_dict(_STYLE), "erase_when_done": True}
        self._lines: PromptSession[str] = PromptSession(
            completer=_completer(roll, say), complete_while_typing=True, complete_in_thread=True,
            key_bindings=_keys(), bottom_toolbar=bar, reserve_space_for_menu=7, **shared,
        )  # fmt: skip
        self._answers: PromptSession[str] = PromptSession(bottom_toolbar=bar, **shared)

    def read(self, number: int, typed: str, notice: str) -> str | None:
        """The next line typed, or the next of several pasted; an empty text where nothing was typed."""
        if self._pasted and not (typed or notice):
            return self._pasted.popleft()
        message: Styled = [("class:notice", f"{_fitting('  ' + notice)}\n")] if notice else []
        try:
            text = self._lines.prompt(
                [*message, ("class:number", f"{number:>4}> ")], default=typed, pre_run=self._roll.early
            )
        except EOFError:
            return None
        # Several lines pasted from a sheet or a chat are so many lines typed.
        first, *more = [line for line in text.splitlines() if line.strip()] or [""]
        self._pasted.extend(more)
        return first

    def ask(self, question: str, unanswered: DonateError) -> str:
        """The answer, which leaves the screen with its question; an empty text for Ctrl-D."""
        try:
            return self._answers.prompt(_fitting(question)).strip().lower()
        except EOFError:
            return ""


def _fitting(text: str) -> str:
    """The lines of a prompt folded by us: prompt_toolkit cuts all but the last at the edge."""
    columns = get_terminal_size().columns - 1
    return "\n".join(part for line in text.split("\n") for part in folded(line, columns))


def _completer(roll: Roll, say: Wording) -> "Completer":
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Names(Completer):
        """Offers names for the first word of the line."""

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            """Whom the word may mean; a namesake goes in by number, so that nobody need ask."""
            typed = document.text_before_cursor.lstrip()
            if not typed or any(map(str.isspace, typed)):
                return
            for donor, alone in roll.offered(typed):
                text = (donor.name or "") if alone else donor.staff_no or f"id:{donor.id}"
                yield Completion(
                    f"{text} ", start_position=-len(typed), display=donor.name or "", display_meta=about(donor, say)
                )

    return Names()


def _keys() -> Any:
    from prompt_toolkit.filters import completion_is_selected
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("enter", filter=completion_is_selected)
    def _chosen(event: KeyPressEvent) -> None:
        """Enter takes the name from the menu; the amount is still to come."""
        event.current_buffer.complete_state = None

    return keys
