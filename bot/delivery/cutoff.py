"""Calls that take too long, cut off: one timer for all of them.

`asyncio.timeout` sets a timer for each call and takes it away again, which is a seventh of what showing a post takes
where a platform answers at once.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Cutoff:
    """Gives each call the same number of seconds. A task waits for one call at a time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def within(self, call: Awaitable[T]) -> T:
        """What a call answers. Raises `TimeoutError` when it takes longer than it may."""
        loop, task = asyncio.get_running_loop(), cast("asyncio.Task[Any]", asyncio.current_task())
        cancelled = task.cancelling()
        self._begun[task] = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(self._seconds, self._look)
        try:
            return await call
        except asyncio.CancelledError:
            if task in self._late and task.cancelling() == cancelled + 1:
                raise TimeoutError from None
            raise  # somebody else wants it to end
        finally:
            del self._begun[task]
            if task in self._late:
                self._late.remove(task)
                task.uncancel()

    def _look(self) -> None:
        """Cuts off what is late, and looks again when the next one may be."""
        self._timer = None
        loop = asyncio.get_running_loop()
        latest = loop.time() - self._seconds
        for task, begun in self._begun.items():  # those that began first come first
            if task in self._late:
                continue
            if begun > latest:
                self._timer = loop.call_at(begun + self._seconds, self._look)
                return
            self._late.add(task)
            task.cancel()
