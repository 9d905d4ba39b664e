"""Platforms: thin, two-way translators between a chat service and the core. None knows another."""

import asyncio
from typing import Protocol

from bot.core.ports import Outlet


class Platform(Protocol):
    """What the app asks of a platform beside its constructor.

    `outlet` is where the courier puts letters. The app gives every platform the core's `Tools` and a function to
    call whenever it answers a person, so that the courier keeps that share of the token's rate free.
    """

    outlet: Outlet

    async def run(self, stop: asyncio.Event) -> None:
        """Listens and answers until `stop`, then leaves in peace.

        Raises `PlatformEnded` when no new try would help; anything else is restarted by the supervisor.
        """
