"""Platforms: thin, two-way translators between a chat service and the core. None knows another."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.commands.request import Reply, Request
from bot.core.commands.table import Tools
from bot.core.ports import Clock, Outlet, Surroundings


class Answered(Protocol):
    """Tells the pace of a message that answered a person, so that what is owed makes room for it."""

    def __call__(self, chat: str, *, group: bool = False) -> float:
        """Counts one message to a chat; `group` where many read it. Returns the seconds until its place is free."""


@dataclass(frozen=True, slots=True)
class Switchboard:
    """What every platform is given: the door that answers, the tools behind it, the pace's ear, the clock."""

    answer: Callable[[Request], Awaitable[Reply]]
    tools: Tools
    answered: Answered
    clock: Clock


class Platform(Protocol):
    """What the app asks of a platform; its constructor takes its part of the configuration and a `Switchboard`.

    `outlet` is where the courier puts letters. `take` gets updates that came by a webhook, and returns whether they
    were dealt with; None where there is none.
    """

    name: str
    outlet: Outlet
    surroundings: Surroundings
    take: Callable[[dict[str, Any]], Awaitable[bool]] | None

    async def run(self, stop: asyncio.Event) -> None:
        """Listens and answers until `stop`, then leaves in peace.

        Raises `PlatformEnded` when no new try would help; anything else is restarted by the supervisor.
        """
