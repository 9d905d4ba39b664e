"""How the bot is: whether its tasks run, its platforms are connected, its database answers."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import StoreError
from bot.core.ports import Outbox
from bot.platforms import Platform
from bot.supervisor import Watch
from bot.web import WELL, Health

PATIENCE = timedelta(minutes=1)
"""What fails for no longer than this comes right by itself, and is nothing to wake anybody for."""
ANSWERS = 5.0
"""Seconds in which a database that is well answers."""
FIGURES = ("owed", "lagging")


@dataclass(frozen=True, slots=True)
class Vitals:
    """Says how the bot is when asked: every task and platform by its name, and the database."""

    outbox: Outbox
    watch: Watch
    platforms: Iterable[Platform]

    async def __call__(self) -> Health:
        """How it is now."""
        failing = self.watch.failing(asyncio.get_running_loop().time())
        parts = {name: _after(seconds, "failing") for name, seconds in failing.items()}
        for one in self.platforms:
            if one.link.lost is not None and parts.get(one.name, WELL) == WELL:
                parts[one.name] = _after(time.monotonic() - one.link.lost, "not connected")
        counts: dict[str, int] = {}
        try:
            async with asyncio.timeout(ANSWERS):
                counts = await self.outbox.counts()
            parts["database"] = WELL
        except (StoreError, TimeoutError) as error:
            parts["database"] = "does not answer" if isinstance(error, TimeoutError) else "failing"
        return Health(parts, {name: counts.get(name, 0) for name in FIGURES if counts})


def _after(seconds: float, what: str) -> str:
    return f"{what} for {seconds:.0f} s" if seconds > PATIENCE.total_seconds() else WELL
