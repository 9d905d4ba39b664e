"""Calls that answer somebody: made again where a wait, a new id, the general topic or plain words help."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog
from telegram import Bot

from bot.core.ports import Gone, Later, Moved, Refused, Unsure
from bot.platforms import Answered
from bot.platforms.telegram.crowd import step_aside
from bot.platforms.telegram.errors import NoTopic, Unreadable
from bot.platforms.telegram.surroundings import is_private
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

SHORT = 10.0
"""Seconds that are waited out at once when Telegram asks for it."""
USEFUL = 180.0
"""Seconds after which an answer is of no use any more."""
MOST_WAITING = 20
"""So many answers wait for one chat; it will hardly read more."""
SPARES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: the chat, the topic, and the message it stands under."""

    chat: str
    thread: int | None = None
    under: int | None = None


Made = Callable[[Place, bool], Callable[[Bot], Awaitable[object]]]
"""Makes the call for a place, in plain words or not."""


@dataclass(slots=True)
class _Line:
    """Answers to one chat that Telegram does not take yet, in their order."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Patience:
    """Makes calls that answer somebody.

    A chat that Telegram asks to leave alone for longer has its answers wait in line, beside everybody else's.
    """

    def __init__(self, wire: Wire, answered: Answered) -> None:
        self._wire = wire
        self._answered = answered
        self._lines: dict[str, _Line] = {}

    async def call(self, place: Place, made: Made) -> None:
        """Makes a call. Raises what the port names; `Later` when the wait is longer than the answer is of use."""
        wait = 0.0 if place.chat in self._lines else await self._wait_for(place, made)
        if wait is not None:
            await self._wait_out(place, made, wait)

    async def _wait_out(self, place: Place, made: Made, wait: float) -> None:
        """Makes a call once Telegram takes it again, after those to the same chat that wait already."""
        line = self._lines.setdefault(place.chat, _Line())
        if line.waiting >= MOST_WAITING:
            raise Later(wait or SHORT)
        over = time.monotonic() + USEFUL
        log.info("answer waits", chat=place.chat, seconds=wait, before=line.waiting)
        step_aside()
        line.waiting += 1
        try:
            async with line.turn:
                await self._until_taken(place, made, wait, over)
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(place.chat, None)

    async def _until_taken(self, place: Place, made: Made, wait: float | None, over: float) -> None:
        while wait is not None:
            if time.monotonic() + wait > over:
                raise Later(wait)
            await asyncio.sleep(wait)
            wait = await self._wait_for(place, made)

    async def _wait_for(self, place: Place, made: Made) -> float | None:
        """Makes a call; the seconds that Telegram asks to wait with it, None once it was taken."""
        try:
            await self._tried(place, made)
        except Later as later:
            return later.seconds
        return None

    async def _tried(self, place: Place, made: Made) -> None:
        """Makes a call, a few times where that helps at once. Raises `Later` for a wait that is not short."""
        plain = doubted = False
        for spare in range(SPARES, -1, -1):
            slot = self._answered(place.chat, group=not is_private(place.chat))
            await asyncio.sleep(slot.wait)
            try:
                try:
                    await self._wire.call(made(place, plain), place.chat)
                finally:
                    slot.made()
            except Later as later:
                if not spare or later.seconds > SHORT:
                    raise
                await asyncio.sleep(later.seconds)
            except Unsure:
                # It may have arrived: better twice than never, and never three times.
                if doubted or not spare:
                    raise
                doubted = True
            except Moved as moved:
                place = replace(place, chat=moved.chat, under=None)
            except NoTopic as gone:
                if place.thread is None:
                    raise Gone(str(gone)) from gone
                place = replace(place, thread=None)
            except Unreadable as unreadable:
                log.error("unreadable", chat=place.chat, why=str(unreadable))  # noqa: TRY400 - the text says it all
                if plain:
                    raise Refused(str(unreadable)) from unreadable
                plain = True
            else:
                return
