"""Direct messages: a channel with somebody, opened once and slowly, its id kept from then on."""

import time
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.core.ports import Later
from bot.platforms.discord.errors import TOO_MANY_DIRECTS

log = structlog.get_logger("dramawire.discord")

OBJECTED = 3600.0
"""Seconds for which no conversation is begun once Discord objects to them."""

MOST_KNOWN, MOST_IN_LINE = 10_000, 10_000
"""Conversations kept in mind (their ids are written down anyway), and people who stand in line for one."""
MISSED = 3600.0
"""Seconds after their turn came for which somebody may still take it."""

Keep = Callable[[int, int], Awaitable[None]]
Alarm = Callable[[str], Awaitable[None]]


class Directs:
    """Opens channels with people at most so many times a minute. `keep` writes an id down; `alarm` tells the operator.

    Whoever must wait gets a turn of their own, so that a thousand new readers stand in line instead of asking again
    and again.
    """

    def __init__(
        self, per_minute: float, keep: Keep, alarm: Alarm, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._pause = 60 / per_minute
        self._keep = keep
        self._alarm = alarm
        self._monotonic = monotonic
        self._known: dict[int, int] = {}
        self._turns: dict[int, float] = {}
        self._next = 0.0
        self._closed_until = 0.0

    async def channel(self, client: discord.Client, user: int, known: str, *, asked: bool = False) -> int:
        """The id of the channel with somebody. `asked`: they wait for it, and go first.

        Raises `Later` when it is not their turn yet, and what the library raises.
        """
        if known.isdecimal():
            return int(known)
        if user in self._known:
            return self._known[user]
        self._take_turn(user, asked=asked)
        try:
            opened = await client.create_dm(discord.Object(user))
        except discord.HTTPException as error:
            if error.code in TOO_MANY_DIRECTS:
                await self._stop(error)
                raise Later(OBJECTED) from error
            raise
        await self.learn(user, opened.id)
        return opened.id

    async def learn(self, user: int, channel: int) -> None:
        """Keeps the id of a channel with somebody, once."""
        if self._known.get(user) == channel:
            return
        self._known[user] = channel
        while len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]
        await self._keep(user, channel)

    async def objected(self, error: discord.HTTPException) -> Later:
        """Discord objects to a message to somebody new: no more of them for a while."""
        await self._stop(error)
        return Later(OBJECTED)

    def _take_turn(self, user: int, *, asked: bool) -> None:
        now = self._monotonic()
        if now < self._closed_until:
            raise Later(self._closed_until - now)
        if asked:
            self._next = max(self._next, now) + self._pause
            return
        if user not in self._turns:
            self._let_go(now)
            if len(self._turns) >= MOST_IN_LINE:
                raise Later(max(self._next - now, self._pause))
            self._turns[user] = max(self._next, now)
            self._next = self._turns[user] + self._pause
        if (wait := self._turns[user] - now) > 0:
            raise Later(wait)
        del self._turns[user]

    def _let_go(self, now: float) -> None:
        """Lets those go who did not come when it was their turn: what was owed to them fell away meanwhile."""
        while self._turns and self._turns[first := next(iter(self._turns))] + MISSED < now:
            del self._turns[first]

    async def _stop(self, error: discord.HTTPException) -> None:
        self._closed_until = self._monotonic() + OBJECTED
        self._turns.clear()
        log.error("Discord objects to new direct messages", code=error.code, said=error.text, pause=OBJECTED)
        await self._alarm(
            "Discord stopped me from writing to people for the first time"
            f" ({error.code}: {error.text}). I try again in an hour; conversations that exist go on."
        )
