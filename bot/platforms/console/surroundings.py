"""What a terminal knows of its places: those that somebody went into, all run by who sat down first."""

from collections.abc import Callable, Iterable

from bot.core.ports import Badge, Spot
from bot.core.recipient import AddressKey, Identity

PLATFORM = "console"
HERE = Badge("here", "@here")
"""The one role of a terminal's places: whoever reads along."""


class ConsoleSurroundings:
    """Implements `bot.core.ports.Surroundings`: `places` are the names of the places, `first` the one who runs them."""

    def __init__(self, places: Callable[[], Iterable[str]], first: Callable[[], str]) -> None:
        self._places = places
        self._first = first

    async def spots(self, who: Identity, here: AddressKey) -> list[Spot]:
        """See the port."""
        if not await self.manages(who, here):
            return []
        spots = [Spot(key_of(name), f"#{name}") for name in self._places()]
        return sorted(spots, key=lambda spot: spot.key != here)

    async def manages(self, who: Identity, key: AddressKey) -> bool:
        """See the port."""
        return who.user == self._first() and key.chat.startswith("#")

    async def lacking(self, key: AddressKey) -> tuple[str, ...]:  # noqa: ARG002  the port names it
        """Nothing: a terminal can always print."""
        return ()

    async def badges(self, key: AddressKey) -> list[Badge]:
        """See the port."""
        return [HERE] if key.chat.startswith("#") else []


def key_of(place: str) -> AddressKey:
    """The address of a place by its name."""
    return AddressKey(PLATFORM, f"#{place}")
