"""Keeps named tasks running: what may be restarted is, with growing pauses; what may not ends the process."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.core.apology import new_reference
from bot.core.errors import CourierTaken, DramawireError, PlatformEnded, StoreBroken

log = structlog.get_logger("dramawire.supervisor")

FATAL = (CourierTaken, PlatformEnded)
"""What no restart mends: another process has the database, a token was revoked."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=5)
HEALTHY_AFTER = timedelta(minutes=5)
"""A task that ran this long before it failed starts again from the shortest pause."""

SETTLED = timedelta(minutes=1)
"""A task that runs this long after it failed counts as well again."""

Task = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(slots=True)
class _Life:
    up: float | None
    failing: float | None = None


class Watch:
    """Which tasks fail, and since when. Moments are the event loop's, in seconds."""

    def __init__(self) -> None:
        self._lives: dict[str, _Life] = {}

    def begins(self, name: str, now: float) -> None:
        """A task starts, or starts again."""
        self._lives.setdefault(name, _Life(now)).up = now

    def fails(self, name: str, now: float) -> None:
        """A task failed; it fails since then, unless it did so before and hardly ran in between."""
        life = self._lives[name]
        if life.failing is None or _settled(life, now):
            life.failing = now
        life.up = None

    def failing(self, now: float) -> dict[str, float]:
        """For how long each task has been failing by now; 0 for one that runs."""
        return {
            name: 0 if life.failing is None or _settled(life, now) else now - life.failing
            for name, life in self._lives.items()
        }


def _settled(life: _Life, now: float) -> bool:
    """Whether a task that failed has been up long enough since to count as well."""
    return life.up is not None and now - life.up > SETTLED.total_seconds()


async def supervise(tasks: Mapping[str, Task], stop: asyncio.Event, watch: Watch | None = None) -> None:
    """Runs every task until `stop`, restarting those that fail; returns when all have ended.

    `watch` is told what becomes of them. Raises what is in FATAL after stopping the others.
    """
    watch = watch or Watch()
    async with asyncio.TaskGroup() as group:
        for name, task in tasks.items():
            group.create_task(_keep(name, task, stop, watch), name=name)


async def _keep(name: str, task: Task, stop: asyncio.Event, watch: Watch) -> None:
    pause, now = FIRST_PAUSE, asyncio.get_running_loop().time
    while not stop.is_set():
        started = now()
        watch.begins(name, started)
        try:
            await task(stop)
        except FATAL:
            stop.set()
            raise
        except Exception as error:  # noqa: BLE001 - one of the three places
            # Whatever is wrong with one task, the others go on.
            trouble = error
        else:
            return
        watch.fails(name, now())
        if now() - started > HEALTHY_AFTER.total_seconds():
            pause = FIRST_PAUSE
        _say(name, trouble, pause)
        await _wait(stop, pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _say(name: str, trouble: Exception, pause: timedelta) -> None:
    """Logs what was foreseen as its sentence, and anything else with where in the code it came up."""
    if isinstance(trouble, DramawireError) and not isinstance(trouble, StoreBroken):
        said = f"{trouble} I try again in {pause.total_seconds():.0f} s."
        log.error(said, task=name)
        return
    reference = new_reference()
    log.error("failed", task=name, reference=reference, pause=pause.total_seconds(), exc_info=trouble)


async def _wait(stop: asyncio.Event, pause: timedelta) -> None:
    try:
        async with asyncio.timeout(pause.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return
