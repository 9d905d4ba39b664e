"""Which updates are in hand: Telegram is told that one arrived only when it was dealt with.

Telegram forgets an update as soon as a later one is asked for, so that whatever was fetched and not answered would be
lost with the process. We ask again and again from the earliest that is in hand, and pass on what is new.

Source: https://core.telegram.org/bots/api#getupdates, `offset`.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import structlog

from bot.core.errors import StoreError
from bot.core.ports import Desk

log = structlog.get_logger("dramawire.telegram")

WINDOW = 100
"""The most updates that one answer of Telegram's holds, so that no more can be in hand behind the earliest."""
FIRST, LONGEST = 0.02, 0.5
"""Seconds until Telegram is asked again while something is in hand; it answers at once then."""
SLOW = 2.0
"""Seconds after which an update that is still in hand is slow."""
MOST_LET_GO = 64
"""So many slow updates may be let go, for the sake of those who come after them."""
NOTED_EVERY = 1.0
"""Seconds between two notes of what was dealt with meanwhile."""
MOST_KEPT = 1000
NOTE = "telegram answered"
"""The note that holds what was dealt with while an earlier update was still in hand."""


class Receipts:
    """Keeps the books on updates by their numbers. What was dealt with twice is the worst that a kill does.

    An exception is made where the earliest is slow and keeps everybody from being heard: it is let go.
    """

    def __init__(self, desk: Desk, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._monotonic = monotonic
        self._open: dict[int, float] = {}
        self._let_go: set[int] = set()
        self._done: dict[int, None] = {}
        self._waits: dict[int, asyncio.Future[bool]] = {}
        self._next = 0
        self._pause = FIRST
        self._quiet = asyncio.Event()
        self._noted: list[int] = []
        self._noted_at = -NOTED_EVERY

    @property
    def offset(self) -> int:
        """From which update on Telegram is to tell: the earliest in hand, or the next; 0 for all that it has."""
        return next(iter(self._open), self._next)

    def fresh(self, raw: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those among the updates that came which did not come before; they are in hand now."""
        new: list[dict[str, Any]] = []
        for one in raw:
            number = int(one["update_id"])
            self._next = number + 1
            if number not in self._open and number not in self._done and number not in self._let_go:
                self._open[number] = self._monotonic()
                new.append(one)
        if new:
            self._pause = FIRST
            self._quiet.clear()
        return new

    def dealt_with(self, number: int) -> None:
        """An update was dealt with, or can't be."""
        self._let_go.discard(number)
        self._open.pop(number, None)
        self._done[number] = None
        while len(self._done) > MOST_KEPT:
            del self._done[next(iter(self._done))]
        if not self._open:
            self._quiet.set()
        if wait := self._waits.pop(number, None):
            wait.set_result(True)

    async def until_dealt_with(self, number: int) -> bool:
        """Waits for an update; False where it was forgotten meanwhile."""
        if number in self._done:
            return True
        return await asyncio.shield(self._waits.setdefault(number, asyncio.get_running_loop().create_future()))

    def forget(self) -> None:
        """Whatever is in hand is dropped: Telegram is to bring it again."""
        self._next = self.offset
        self._open.clear()
        self._let_go.clear()
        self._quiet.set()
        for wait in self._waits.values():
            wait.set_result(False)
        self._waits.clear()

    async def pause(self) -> None:
        """Waits until it is worth asking Telegram: at once with nothing in hand, else a little, for what is new."""
        self._done = {number: None for number in self._done if number >= self.offset}
        if not self._open:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause):
                await self._quiet.wait()
        self._pause = min(self._pause * 2, LONGEST)
        if self._is_slow():
            self._make_room()
            if self._monotonic() - self._noted_at >= NOTED_EVERY:
                await self.write_down()

    async def write_down(self) -> None:
        """Notes what was dealt with out of turn, so that a process started anew does not do so again."""
        self._noted_at = self._monotonic()
        done = sorted(number for number in self._done if number >= self.offset)
        if done == self._noted:
            return
        try:
            await self._desk.put_note(NOTE, json.dumps(done))
        except StoreError as error:
            log.warning("not noted", why=str(error))
        else:
            self._noted = done

    async def look_up(self) -> None:
        """Reads what an earlier process noted."""
        try:
            noted = await self._desk.note(NOTE)
        except StoreError as error:
            log.warning("not looked up", why=str(error))
            return
        self._noted = json.loads(noted or "[]")
        self._done |= dict.fromkeys(self._noted)

    def _is_slow(self) -> bool:
        since = next(iter(self._open.values()), None)
        return since is not None and self._monotonic() - since > SLOW

    def _make_room(self) -> None:
        """Lets slow updates go as long as those behind them fill all that Telegram would answer."""
        while self._is_slow() and len(self._open) + len(self._done) >= WINDOW and len(self._let_go) < MOST_LET_GO:
            number = next(iter(self._open))
            log.warning("let go", update=number)
            del self._open[number]
            self._let_go.add(number)
            self._done = {n: None for n in self._done if n >= self.offset}
