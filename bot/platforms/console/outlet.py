"""The way out to a terminal: announcements are printed as they arrive."""

from collections.abc import Callable

from bot.core.message import Message
from bot.core.ports import Letter
from bot.core.recipient import AddressKey

Show = Callable[[AddressKey, Message], None]


class ConsoleOutlet:
    """Prints what arrives. A terminal can't change what it printed, so an edit is printed anew."""

    platform = "console"

    def __init__(self, show: Show) -> None:
        self._show = show
        self._printed = 0

    async def send(self, letter: Letter) -> str:
        """Prints a message; its reference is a running number."""
        self._show(letter.key, letter.message)
        self._printed += 1
        return str(self._printed)

    async def edit(self, letter: Letter, reference: str) -> None:  # noqa: ARG002  the port names it
        """Prints what the message says now."""
        self._show(letter.key, letter.message)

    async def delete(self, key: AddressKey, reference: str) -> None:
        """A printed line stays; there is nothing to take away."""
