"""Waiting for one's turn: a pace, the clock it runs on, and what to do while a platform is in trouble."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext

import structlog

from bot.delivery.pace import Limits, Pace, Turn

log = structlog.get_logger("dramawire.courier")

PATIENCE = 5.0
"""Seconds a post waits for its turn in hand; for a longer wait it is put off, so that it never outlives its lease."""
TROUBLE = 5
"""So many calls without an answer in a row mean that the platform is in trouble, not the posts."""
_LONGEST_HOLD = 300.0


class Turns:
    """Gives posts their turn on one platform, never past `stop`.

    While the platform is in trouble (calls go unanswered), one post at a time is tried, after growing pauses, so that
    the rest is neither lost nor doubled.
    """

    def __init__(self, pace: Pace, stop: asyncio.Event, monotonic: Callable[[], float]) -> None:
        self.pace = pace
        self.limits: Limits = pace.limits
        self._stop = stop
        self._monotonic = monotonic
        self._gate = asyncio.Lock()
        self._probe = asyncio.Lock()
        self._unanswered = 0

    @property
    def troubled(self) -> bool:
        """Whether the platform seems to be in trouble."""
        return self._unanswered >= TROUBLE

    async def take(self, chat: str, *, group: bool) -> Turn:
        """A turn, after waiting for it; one that still has a `wait` when that is long, or when all is to stop."""
        while not self._stop.is_set():
            turn = await self._next(chat, group=group)
            if not turn.wait or turn.wait > PATIENCE:
                return turn
            await self.pause(turn.wait)
        return Turn(wait=0.001)

    async def pause(self, seconds: float) -> None:
        """Waits, but not past `stop`."""
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    def hold(self, seconds: float, chat: str | None = None) -> None:
        """Sends nothing to a chat, or nowhere, for a while."""
        self.pace.hold(self._monotonic() + seconds, chat)

    def ended(self, turn: Turn) -> None:
        """The call of a turn was answered just now."""
        self.pace.ended(turn, self._monotonic())

    def held(self) -> float:
        """Seconds for which nothing is to be sent at all."""
        return self.pace.held(self._monotonic())

    def held_chats(self) -> tuple[str, ...]:
        """The chats on hold now."""
        now = self._monotonic()
        self.pace.sweep(now)
        return self.pace.held_chats(now)

    def went_well(self) -> None:
        """A call was answered."""
        if self.troubled:
            log.info("trouble over")
        self._unanswered = 0

    def went_wrong(self) -> None:
        """A call went unanswered."""
        self._unanswered += 1
        if self.troubled:
            pause = min(5.0 * 2 ** min(self._unanswered - TROUBLE, 10), _LONGEST_HOLD)
            log.warning("trouble", unanswered=self._unanswered, pause=pause)
            self.hold(pause)

    def careful(self) -> AbstractAsyncContextManager[None]:
        """While there is trouble, lets one post through at a time."""
        return self._probe if self.troubled else nullcontext()

    async def _next(self, chat: str, *, group: bool) -> Turn:
        """A turn, or the wait that this chat itself has to keep; waits for the whole stand in line."""
        if not self._gate.locked():
            turn = self.pace.turn(chat, self._monotonic(), group=group)
            if not (turn.wait and turn.everywhere) or turn.wait > PATIENCE:
                return turn
        async with self._gate:
            while not self._stop.is_set():
                turn = self.pace.turn(chat, self._monotonic(), group=group)
                if not (turn.wait and turn.everywhere) or turn.wait > PATIENCE:
                    return turn
                await self.pause(turn.wait)
        return Turn(wait=0.001)
