"""Keeps named tasks running: what may be restarted is, with growing pauses; what may not ends the process."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.core.errors import CourierTaken, PlatformEnded

log = structlog.get_logger("dramawire.supervisor")

FATAL = (CourierTaken, PlatformEnded)
"""What no restart mends: another process has the database, a token was revoked."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=5)
HEALTHY_AFTER = timedelta(minutes=5)
"""A task that ran this long before it failed starts again from the shortest pause."""

Task = Callable[[asyncio.Event], Awaitable[None]]


async def supervise(tasks: Mapping[str, Task], stop: asyncio.Event) -> None:
    """Runs every task until `stop`, restarting those that fail; returns when all have ended.

    Raises what is in FATAL after stopping the others.
    """
    async with asyncio.TaskGroup() as group:
        for name, task in tasks.items():
            group.create_task(_keep(name, task, stop), name=name)


async def _keep(name: str, task: Task, stop: asyncio.Event) -> None:
    pause = FIRST_PAUSE
    while not stop.is_set():
        started = asyncio.get_running_loop().time()
        try:
            await task(stop)
        except FATAL:
            stop.set()
            raise
        except Exception:
            # Whatever is wrong with one task, the others go on.
            log.exception("failed", task=name, reference=secrets.token_hex(2).upper(), pause=pause.total_seconds())
        else:
            return
        if asyncio.get_running_loop().time() - started > HEALTHY_AFTER.total_seconds():
            pause = FIRST_PAUSE
        await _wait(stop, pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _wait(stop: asyncio.Event, pause: timedelta) -> None:
    try:
        async with asyncio.timeout(pause.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return
