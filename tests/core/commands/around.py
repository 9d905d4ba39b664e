"""A server of channels, of which the platform tells what a test says."""

from dataclasses import dataclass, field

from bot.core.ports import Badge, Spot
from bot.core.recipient import AddressKey, Identity

NEWS, TALK = AddressKey("console", "#news"), AddressKey("console", "#talk")


@dataclass
class Around:
    """Two channels of server 1 with two roles; `managers` may manage them, and the bot `lacks` what is said there."""

    managers: set[str] = field(default_factory=lambda: {"mod"})
    lacks: dict[AddressKey, tuple[str, ...]] = field(default_factory=dict)
    here: tuple[Spot, ...] = (Spot(NEWS, "#news", "1"), Spot(TALK, "#talk", "1"))
    roles: tuple[Badge, ...] = (Badge("77", "@News team"), Badge("78", "@Fans"))

    def _known(self, key: AddressKey) -> bool:
        return any(spot.key == key for spot in self.here)

    async def spots(self, who: Identity, here: AddressKey) -> list[Spot]:
        if not self._known(here) or who.user not in self.managers:
            return []
        return sorted(self.here, key=lambda spot: spot.key != here)

    async def manages(self, who: Identity, key: AddressKey) -> bool:
        return self._known(key) and who.user in self.managers

    async def lacking(self, key: AddressKey) -> tuple[str, ...]:
        return self.lacks.get(key, ())

    async def badges(self, key: AddressKey) -> list[Badge]:
        return list(self.roles) if self._known(key) else []
