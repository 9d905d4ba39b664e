"""A pleasant terminal: history, completion, announcements that arrive above the line being typed."""

import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from bot.core.message import Message
from bot.platforms.console.chat import Show
from bot.platforms.console.render import styled

Suggest = Callable[[str], Awaitable[list[tuple[str, str]]]]
"""From the line so far to whole lines that go on from it, each with what is shown of it."""


class Kept(FileHistory):
    """What was typed, kept in a file as far as that can be written to: a full disk takes no conversation away."""

    def store_string(self, string: str) -> None:
        """Writes a line down."""
        with suppress(OSError):
            super().store_string(string)


class _Completion(Completer):
    def __init__(self, suggest: Suggest) -> None:
        self._suggest = suggest

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> list[Completion]:  # noqa: ARG002
        """Nothing without the loop; see the asynchronous form."""
        return []

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Completion, None]:
        """Lines that go on from the one being typed."""
        typed = document.text_before_cursor
        for line, shown in await self._suggest(typed):
            yield Completion(line, start_position=-len(typed), display=shown)


def printer() -> Show:
    """Prints messages in colour, wrapped to the terminal's width."""

    def show(message: Message, first: int, zone: tzinfo) -> None:
        console = _console()
        console.print(styled(message, zone, first=first, width=console.width))
        console.print()

    return show


def tell(text: str) -> None:
    """Prints plain text and ends its line, wrapped between words to the terminal's width."""
    _console().print(text, markup=False)


def _console() -> Console:
    """Made anew each time: the terminal's width changes, and prompt_toolkit puts its own standard output in place."""
    return Console(file=sys.stdout, force_terminal=True, highlight=False, soft_wrap=False)


async def typed_lines(prompt: Callable[[], str], suggest: Suggest, history: Path | None) -> AsyncIterator[str]:
    """Lines as they are typed, until the end of input; Ctrl-C clears the line, twice in a row leaves."""
    kept: History = Kept(str(history)) if history else InMemoryHistory()
    session: PromptSession[str] = PromptSession(
        history=kept, completer=_Completion(suggest), complete_while_typing=False, enable_history_search=True
    )
    leaving = False
    with patch_stdout(raw=True):
        while True:
            try:
                line = await session.prompt_async(prompt)
            except KeyboardInterrupt:
                if leaving:
                    return
                leaving = True
                print("Press Ctrl-C again, or Ctrl-D, to leave.")  # noqa: T201  this is its trade
                continue
            except EOFError:
                return
            leaving = False
            yield line
