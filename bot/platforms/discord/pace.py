"""How fast this token may ask Discord for anything: all requests over all routes in one count."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import aiohttp
from discord.http import HTTPClient

PORTIONS = 9
"""In how many portions a second's requests leave."""
_FREE = ("/interactions/", "/webhooks/")
"""Answers to interactions count towards no limit of the token's."""
_SOME_LIMITS = 256
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
            if wait := self._wait(time.monotonic()):
                await asyncio.sleep(wait)
            self._left.append(time.monotonic())

    def _wait(self, now: float) -> float:
        while self._left and self._left[0] + self._seconds <= now:
            self._left.popleft()
        # The one that must lie a whole span back, for one more to fit.
        over = len(self._left) - self._count
        return self._left[over] + self._seconds - now if over >= 0 else 0.0


def swept_seldom(http: HTTPClient) -> None:
    """Has the library look for limits it may forget each time their number has doubled, not for each new channel.

    Looking through all of them takes half a microsecond each: of announcing to 5,000 channels, a third of the time.
    Source: `discord.http.HTTPClient.get_ratelimit`, which has one limit for every channel written to of late.
    """
    sweep, most = http._try_clear_expired_ratelimits, _SOME_LIMITS  # noqa: SLF001 - there is no other way to it

    def seldom() -> None:
        nonlocal most
        if len(http._buckets) > most:  # noqa: SLF001
            sweep()
            most = max(2 * len(http._buckets), _SOME_LIMITS)  # noqa: SLF001

    http._try_clear_expired_ratelimits = seldom  # type: ignore[method-assign] # noqa: SLF001


def turn_taken() -> None:
    """The next request of this task is one that the courier took a turn for."""
    _TURNS.set([1])
