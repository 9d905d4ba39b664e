"""The way out to a terminal: announcements are printed as they arrive, for who sits there."""

from collections.abc import Callable

from bot.core.message import Message
from bot.core.ports import Gone, Letter
from bot.core.recipient import AddressKey

Show = Callable[[AddressKey, Message, bool], None]


class ConsoleOutlet:
    """Prints what arrives for those present; who is away finds it when they come back.

    `show` gets the address, the message, and whether it changes one printed before: a terminal can't change what it
    printed, so it is printed anew.
    """

    platform = "console"

    def __init__(self, show: Show, present: Callable[[AddressKey], bool]) -> None:
        self._show = show
        self._present = present
        self._printed = 0

    async def send(self, letter: Letter) -> str:
        """Prints a message; its reference is a running number."""
        self._print(letter, changed=False)
        self._printed += 1
        return str(self._printed)

    async def edit(self, letter: Letter, reference: str) -> None:  # noqa: ARG002  the port names it
        """Prints what the message says now."""
        self._print(letter, changed=True)

    async def delete(self, key: AddressKey, reference: str) -> None:
        """A printed line stays; there is nothing to take away."""

    def _print(self, letter: Letter, *, changed: bool) -> None:
        if not self._present(letter.key):
            raise Gone("away from this terminal")
        self._show(letter.key, letter.message, changed)
