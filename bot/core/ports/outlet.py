"""A platform's way out, and the six answers it may give."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.message import Mention, Message
from bot.core.recipient import AddressKey


@dataclass(frozen=True, slots=True)
class Letter:
    """What an outlet is to show at an address. `nonce` is stable for one post, at most 25 characters.

    `paid` asks for the platform's paid rate; the pace sets it only where the configuration allows the spending.
    `doubtful_since`: an earlier try may have arrived, and not before that moment.
    """

    key: AddressKey
    message: Message
    nonce: str
    form: str = ""
    silent: bool = False
    mention: Mention | None = None
    answers: str | None = None
    private: bool = True
    paid: bool = False
    doubtful_since: datetime | None = None


class Later(Exception):
    """The platform asks to wait, in seconds: this chat only, or everything when `everywhere`."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds, self.everywhere = seconds, everywhere


class Gone(Exception):
    """This address can't be written to until it wakes; the text is the reason kept."""


class Moved(Exception):
    """The chat has a new id."""

    def __init__(self, chat: str) -> None:
        super().__init__(chat)
        self.chat = chat


class Unsure(Exception):
    """The call may or may not have arrived."""


class Refused(Exception):
    """The platform will never take this message; the text is its reason."""


class Lost(Exception):
    """The message to be edited is gone or can't be edited any more; what is true now must go as a new one."""


class Outlet(Protocol):
    """A platform's way out. Raises the six exceptions above and nothing else for what a platform answers."""

    platform: str

    async def send(self, letter: Letter) -> str:
        """Shows a message and returns its reference."""

    async def edit(self, letter: Letter, reference: str) -> None:
        """Changes a shown message in place."""

    async def delete(self, key: AddressKey, reference: str) -> None:
        """Takes a shown message away."""
