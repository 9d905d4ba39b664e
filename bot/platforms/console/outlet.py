"""The way out to a terminal: announcements are printed as they arrive, for who sits there."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.message import Message, Text
from bot.core.ports import Gone, Letter
from bot.core.recipient import AddressKey

Show = Callable[[AddressKey, Message, int | None], None]


class ConsoleOutlet:
    """Prints what arrives for those present; who is away finds it when they come back.

    `show` gets the address, the message, and the number of the message that it changes, if it changes one: a terminal
    can't change what it printed, so it is printed anew. Messages are numbered from 1.
    """

    platform = "console"

    def __init__(self, show: Show, present: Callable[[AddressKey], bool]) -> None:
        self._show = show
        self._present = present
        self._printed = 0

    async def send(self, letter: Letter) -> str:
        """Prints a message; its reference is a running number."""
        self._print(letter)
        self._printed += 1
        return str(self._printed)

    async def edit(self, letter: Letter, reference: str) -> None:
        """Prints what the message says now."""
        self._print(letter, changes=int(reference))

    async def delete(self, key: AddressKey, reference: str) -> None:
        """A printed line stays; there is nothing to take away."""

    def _print(self, letter: Letter, *, changes: int | None = None) -> None:
        if not self._present(letter.key):
            raise Gone("away from this terminal")
        self._show(letter.key, called(letter), changes)


def called(letter: Letter) -> Message:
    """A letter's message, led by whom it mentions."""
    mention = letter.mention
    if mention is None:
        return letter.message
    names = [f"@{name}" for name in (*([mention.role] if mention.role else []), *mention.members)]
    return replace(letter.message, sections=(((Text(" ".join(names)),),), *letter.message.sections))
