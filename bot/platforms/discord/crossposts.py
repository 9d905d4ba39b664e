"""Publishing what was posted in announcement channels: a later step, as well as can be, on a budget of its own."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable

import discord
import structlog

from bot.platforms.discord.errors import CAUGHT

log = structlog.get_logger("dramawire.discord")

A_CHANNEL, WITHIN = 10, 3600.0
"""Discord publishes ten messages of a channel an hour."""
BETWEEN = 0.5
"""Seconds between two, so that sending has the rest of the rate."""
MOST_WAITING = 5000


class Crossposts:
    """Messages that wait to be published; what can't be is logged, and nothing waits for it."""

    def __init__(self, between: float = BETWEEN, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._between = between
        self._monotonic = monotonic
        self._waiting: asyncio.Queue[tuple[int, int]] = asyncio.Queue(MOST_WAITING)
        self._done: dict[int, deque[float]] = defaultdict(deque)

    def add(self, channel: int, message: int) -> None:
        """One more to be published."""
        try:
            self._waiting.put_nowait((channel, message))
        except asyncio.QueueFull:
            log.warning("not published: too many wait", channel=channel)

    async def run(self, client: discord.Client) -> None:
        """Publishes one after the other, for as long as the client lives."""
        while True:
            channel, message = await self._waiting.get()
            if not self._affordable(channel):
                log.warning("not published: ten an hour are all that Discord takes", channel=channel)
                continue
            try:
                await client.get_partial_messageable(channel).get_partial_message(message).publish()
            except CAUGHT as error:
                log.warning("not published", channel=channel, why=str(error))
            await asyncio.sleep(self._between)

    def _affordable(self, channel: int) -> bool:
        now, done = self._monotonic(), self._done[channel]
        while done and done[0] <= now - WITHIN:
            done.popleft()
        if len(done) >= A_CHANNEL:
            return False
        done.append(now)
        return True
