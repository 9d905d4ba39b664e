"""What a platform knows of the places around a conversation."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.recipient import AddressKey, Identity


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel, group or forum topic that news may come into: where it is, and what people call it.

    `server` is the id of what it belongs to, where the platform has such a thing.
    """

    key: AddressKey
    name: str
    server: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A role of a platform that a place may mention: its id, and what people call it."""

    id: str
    name: str


class Surroundings(Protocol):
    """What a platform knows of the places around a conversation; asked when a place is set up."""

    async def spots(self, who: Identity, here: AddressKey) -> list[Spot]:
        """Places that this person may manage and that news could come into, the one they are in first.

        Where the platform can't list them (Telegram), only the one they are in; empty in a private chat.
        """

    async def manages(self, who: Identity, key: AddressKey) -> bool:
        """Whether this person may manage a place, as the platform says now (it may be remembered briefly)."""

    async def lacking(self, key: AddressKey) -> tuple[str, ...]:
        """The rights the bot lacks to post there, by the names people see in the platform's settings."""

    async def badges(self, key: AddressKey) -> list[Badge]:
        """Roles that a post there may mention; empty where the platform has none."""
