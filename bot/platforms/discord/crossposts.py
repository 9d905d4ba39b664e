"""Publishing what was posted in announcement channels: a later step, as well as can be, on a budget of its own."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable

import discord
import structlog

from bot.core.errors import StoreError
from bot.core.ports import Notes
from bot.platforms.discord.errors import CAUGHT, UNREACHED_FOR

log = structlog.get_logger("dramawire.discord")

A_CHANNEL, WITHIN = 10, 3600.0
"""Discord publishes ten messages of a channel an hour."""
BETWEEN = 0.5
"""Seconds between two, so that sending has the rest of the rate."""
MOST_WAITING = 5000
MOST_COUNTED = 1000
"""From so many channels on, those that published nothing for an hour are no longer counted."""
NOTE = "discord crossposts"
"""The note that says what waits."""
NOTED_EVERY = 5.0
PUBLISHED = 40033
"""Discord's code for a message that was published already: a note may be a little older than what was done."""


class Crossposts:
    """Messages that wait to be published; what can't be is logged, and nothing waits for it.

    What waits is noted every few seconds and at the stop, and taken up again by whoever starts next.
    """

    def __init__(self, notes: Notes, between: float = BETWEEN, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._notes = notes
        self._between = between
        self._monotonic = monotonic
        self._waiting: deque[tuple[int, int]] = deque()
        self._some = asyncio.Event()
        self._done: dict[int, deque[float]] = {}
        self._noted, self._noted_at = "", -NOTED_EVERY

    def add(self, channel: int, message: int) -> None:
        """One more to be published."""
        if len(self._waiting) >= MOST_WAITING:
            log.warning("not published: too many wait", channel=channel)
            return
        self._waiting.append((channel, message))
        self._some.set()

    async def run(self, client: discord.Client) -> None:
        """Publishes one after the other, for as long as the client lives."""
        await self._recall()
        try:
            while True:
                await self._some.wait()
                await self._note()
                await self._next(client)
        finally:
            await self._note(at_once=True)

    async def _next(self, client: discord.Client) -> None:
        """Publishes what waits longest. Until that is done, it waits."""
        channel, message = self._waiting[0]
        affordable = self._affordable(channel)
        if affordable:
            if not await _publish(client, channel, message):
                self._done[channel].pop()
                await asyncio.sleep(UNREACHED_FOR)
                return
        else:
            log.warning("not published: ten an hour are all that Discord takes", channel=channel)
        self._waiting.popleft()
        if not self._waiting:
            self._some.clear()
            await self._note(at_once=True)
        if affordable:
            await asyncio.sleep(self._between)

    async def _recall(self) -> None:
        """Takes up what waited when the process ended; what came meanwhile waits behind it."""
        try:
            self._noted = await self._notes.note(NOTE) or ""
        except StoreError as error:
            log.warning("not known what waits to be published", error=str(error))
            return
        before = [(channel, message) for channel, message in json.loads(self._noted or "[]")]
        self._waiting.extendleft(one for one in reversed(before) if one not in self._waiting)
        if self._waiting:
            self._some.set()

    async def _note(self, *, at_once: bool = False) -> None:
        """Notes what waits, where that changed and was not noted a moment ago."""
        now, waiting = self._monotonic(), json.dumps(list(self._waiting)) if self._waiting else ""
        if waiting == self._noted or (not at_once and now < self._noted_at + NOTED_EVERY):
            return
        self._noted_at = now
        try:
            await self._notes.put_note(NOTE, waiting)
            self._noted = waiting
        except StoreError as error:
            log.warning("not noted what waits to be published", error=str(error))

    def _affordable(self, channel: int) -> bool:
        now = self._monotonic()
        if len(self._done) > MOST_COUNTED:
            self._done = {one: times for one, times in self._done.items() if times[-1] > now - WITHIN}
        done = self._done.get(channel) or deque()
        while done and done[0] <= now - WITHIN:
            done.popleft()
        if len(done) >= A_CHANNEL:
            return False
        done.append(now)
        self._done[channel] = done
        return True


async def _publish(client: discord.Client, channel: int, message: int) -> bool:
    """Whether Discord could be reached; what it refuses is logged, and done with."""
    try:
        await client.get_partial_messageable(channel).get_partial_message(message).publish()
    except discord.HTTPException as error:
        if error.code != PUBLISHED:
            log.warning("not published", channel=channel, why=str(error))
    except CAUGHT as error:
        log.info("not published yet", channel=channel, why=str(error))
        return False
    return True
