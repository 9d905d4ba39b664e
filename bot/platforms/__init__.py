"""Platforms: thin, two-way translators between a chat service and the core. None knows another."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.commands.request import Reply, Request
from bot.core.commands.table import Tools
from bot.core.ports import Clock, Outlet, Surroundings


@dataclass(frozen=True, slots=True)
class Slot:
    """When a message that answers a person may be sent: in `wait` seconds. `made` is called once it was."""

    wait: float
    made: Callable[[], None]


class Answered(Protocol):
    """Tells the pace of a message that answers a person, so that what is owed makes room for it."""

    def __call__(self, chat: str, *, group: bool = False) -> Slot:
        """Counts one message to a chat; `group` where many read it."""


@dataclass(frozen=True, slots=True)
class Switchboard:
    """What every platform is given: the door that answers, the tools behind it, the pace's ear, the clock."""

    answer: Callable[[Request], Awaitable[Reply]]
    tools: Tools
    answered: Answered
    clock: Clock


class Link:
    """Whether a platform is connected: `lost` is since when it is not, by the monotonic clock; None while it is."""

    def __init__(self) -> None:
        self.lost: float | None = time.monotonic()

    def up(self) -> None:
        """It is connected."""
        self.lost = None

    def down(self) -> None:
        """It is not, since now unless it was not before."""
        self.lost = time.monotonic() if self.lost is None else self.lost


class Platform(Protocol):
    """What the app asks of a platform; its constructor takes its part of the configuration and a `Switchboard`.

    `outlet` is where the courier puts letters. `take` gets updates that came by a webhook, and returns whether they
    were dealt with; None where there is none. `link` says whether it is connected.
    """

    name: str
    outlet: Outlet
    surroundings: Surroundings
    take: Callable[[dict[str, Any]], Awaitable[bool]] | None
    link: Link

    async def run(self, stop: asyncio.Event) -> None:
        """Listens and answers until `stop`, then leaves in peace.

        Raises `PlatformEnded` when no new try would help, and `OutOfReach` where the platform can't be reached now;
        that and anything else is restarted by the supervisor.
        """
