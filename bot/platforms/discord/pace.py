"""How fast this token may ask Discord for anything: all requests over all routes in one count."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import aiohttp

PORTIONS = 9
"""In how many portions a second's requests leave."""
_FREE = ("/interactions/", "/webhooks/")
"""Answers to interactions count towards no limit of the token's."""
_TURNS: ContextVar[list[int] | None] = ContextVar("turns", default=None)


class Meter:
    """Counts requests as they leave, and holds back what would be more than `rate` in a second.

    The courier takes a turn from its pace for every post; a request that no turn was taken for is told to `extra`, so
    that the courier leaves room for it.
    """

    def __init__(self, rate: float, extra: Callable[[], object]) -> None:
        # In small portions: a second's worth at once would arrive together with the next where the first is delayed.
        self._count = max(int(rate / PORTIONS), 1)
        self._seconds = self._count / rate
        self._extra = extra
        self._left: deque[float] = deque()
        self._line = asyncio.Lock()

    def trace(self) -> aiohttp.TraceConfig:
        """What the library's session is given."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._starts)
        return config

    async def _starts(self, _session: Any, _context: Any, params: aiohttp.TraceRequestStartParams) -> None:
        path = params.url.path
        if not path.startswith("/api/") or any(free in path for free in _FREE):
            return
        turns = _TURNS.get()
        if turns:
            turns.pop()
        else:
            self._extra()
        async with self._line:
            await asyncio.sleep(self._wait(time.monotonic()))
            self._left.append(time.monotonic())

    def _wait(self, now: float) -> float:
        while self._left and self._left[0] + self._seconds <= now:
            self._left.popleft()
        # The one that must lie a whole span back, for one more to fit.
        over = len(self._left) - self._count
        return self._left[over] + self._seconds - now if over >= 0 else 0.0


def turn_taken() -> None:
    """The next request of this task is one that the courier took a turn for."""
    _TURNS.set([1])
