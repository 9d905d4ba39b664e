"""What is owed, shown: a lane for each platform, under leases, until the stop."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from bot.core.ports import Clock, Ledger, Outbox, Outlet, Readers
from bot.core.words import ENGLISH, Words
from bot.delivery.lane import Lane, Settings
from bot.delivery.pace import Limits, Pace
from bot.delivery.rendering import Renderer
from bot.delivery.showing import Showing
from bot.delivery.turns import Turns

log = structlog.get_logger("dramawire.courier")


def english(_language: str) -> Words:
    """English, whatever the language."""
    return ENGLISH


@dataclass(frozen=True, slots=True)
class Stores:
    """The three sides of the store that the courier works with."""

    ledger: Ledger
    readers: Readers
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class Exit:
    """A platform's way out, and the budget it keeps to; the platform tells the pace what it answers to people."""

    outlet: Outlet
    pace: Pace = field(default_factory=lambda: Pace(Limits()))


class Courier:
    """Shows what is owed on every platform that has a way out. One at a time may work on a database."""

    def __init__(
        self,
        stores: Stores,
        exits: Mapping[str, Exit],
        clock: Clock,
        *,
        languages: Callable[[str], Words] = english,
        settings: Settings | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stores = stores
        self._exits = dict(exits)
        self._clock = clock
        self._languages = languages
        self._settings = settings or Settings()
        self._monotonic = monotonic
        self._lanes: list[Lane] = []

    def wake(self) -> None:
        """Looks at once for what is owed, instead of at the next poll."""
        for lane in self._lanes:
            lane.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Shows what is owed until `stop`, then gives leases back.

        Leases of a courier that died are taken back first; its tries under way count as doubtful. Store errors are
        waited out. Whatever else is raised ends all lanes, each with its outcomes saved; run it again then.
        """
        if taken := await self._stores.outbox.release():
            log.warning("leases taken back", posts=taken)
        own = asyncio.Event()
        self._lanes = self._build(own)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_after(stop, own), name="courier stop")
                for lane in self._lanes:
                    tasks.create_task(lane.run(), name="courier lane")
        finally:
            self._lanes = []

    async def drain(self) -> int:
        """Shows all that is owed by the clock's time and can be shown without waiting; for a clock that is moved."""
        if not self._lanes:
            self._lanes = self._build(asyncio.Event())
        return sum([await lane.drain() for lane in self._lanes])

    def _build(self, stop: asyncio.Event) -> list[Lane]:
        renderer = Renderer(self._stores.ledger, self._languages)
        lanes = []
        for platform, way in self._exits.items():
            turns = Turns(way.pace, stop, self._monotonic)
            showing = Showing(
                way.outlet,
                turns,
                renderer,
                readers=self._stores.readers,
                outbox=self._stores.outbox,
                languages=self._languages,
                clock=self._clock,
            )
            lanes.append(
                Lane(
                    platform,
                    outbox=self._stores.outbox,
                    showing=showing,
                    renderer=renderer,
                    turns=turns,
                    clock=self._clock,
                    monotonic=self._monotonic,
                    settings=self._settings,
                    stop=stop,
                )
            )
        return lanes


async def _after(stop: asyncio.Event, own: asyncio.Event) -> None:
    """Passes the stop on; a run that ends otherwise leaves it alone."""
    await stop.wait()
    own.set()
