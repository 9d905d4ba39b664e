"""When to look: rings planner and courier, and publishes what happens by itself. It never sends."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import MovedClock, SystemClock
from bot.core.errors import StoreError
from bot.core.ports import Clock, Ledger, Outbox
from bot.delivery.almanac import Almanac
from bot.delivery.courier import Courier
from bot.delivery.planner import Planner
from bot.delivery.posting import Posting

log = structlog.get_logger("dramawire.schedule")

LOOK_EVERY = timedelta(seconds=10)
"""How often the ledger's sequence is read, for what other processes published."""


STUCK = timedelta(hours=1)
"""How long a moved clock goes on before it looks again at what could not be shown."""


class Schedule:
    """Rings at the right moments: on every publishing, when a moment comes, and for what other processes did.

    A lost ring costs a poll: the courier looks by itself too. `refresh` is called when the ledger moved, so that
    search knows new names, and who waited for one is told.
    """

    def __init__(
        self,
        almanac: Almanac,
        planner: Planner,
        courier: Courier,
        *,
        ledger: Ledger,
        outbox: Outbox,
        clock: Clock,
        posting: Posting | None = None,
        refresh: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._almanac = almanac
        self._planner = planner
        self._courier = courier
        self._ledger = ledger
        self._outbox = outbox
        self._clock = clock
        self._posting = posting
        self._refresh = refresh
        self._rung = asyncio.Event()
        self._sequence = -1

    def ring(self) -> None:
        """Something was published, or the clock moved."""
        self._rung.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Publishes what is due and expands plans whenever it is rung, until `stop`; store errors are waited out."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        every = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1, "replace_existing": True}
        scheduler.add_job(self._look, IntervalTrigger(seconds=LOOK_EVERY.total_seconds()), id="look", **every)
        scheduler.start()
        stopping = asyncio.create_task(self._on_stop(stop), name="schedule stop")
        self.ring()
        try:
            while not stop.is_set():
                await self._rung.wait()
                self._rung.clear()
                if stop.is_set():
                    break
                if (upcoming := await self._work()) is not None:
                    # The house's clock may be moved; APScheduler's never is.
                    at = SystemClock()() + (upcoming - self._clock())
                    scheduler.add_job(self.ring, DateTrigger(at), id="due", **every)
        finally:
            stopping.cancel()
            scheduler.shutdown(wait=False)

    async def settle_until(self, moment: datetime, clock: MovedClock) -> None:
        """Plays time forward on a clock of its own, from event to event, until all that is due by a moment is shown."""
        while True:
            upcoming = await self.settle()
            if upcoming is None or upcoming > moment:
                break
            clock.set(max(upcoming, clock() + timedelta(microseconds=1)))
        if clock() < moment:
            clock.set(moment)

    async def settle(self) -> datetime | None:
        """Publishes, plans and shows all that is due now; returns the next moment something is."""
        now = self._clock()
        upcoming = await self._catch_up(now)
        await self._planner.work()
        if self._refresh:
            await self._refresh()
        await self._courier.drain()
        owed = await self._outbox.next_due(now)
        if owed is not None and owed <= now:
            owed = now + STUCK  # it can't be shown now: its platform is off, or its chat on hold
        return min((at for at in (upcoming, owed) if at), default=None)

    async def _catch_up(self, now: datetime) -> datetime | None:
        """Publishes what happens by itself and what was scheduled; returns the next moment of either."""
        posted = await self._posting.catch_up(now) if self._posting else None
        return min((at for at in (await self._almanac.catch_up(now), posted) if at), default=None)

    async def _work(self) -> datetime | None:
        """One round: what happens by itself, the plans, the courier's bell. Returns the next moment to ring."""
        now = self._clock()
        try:
            upcoming = await self._catch_up(now)
            self._sequence = await self._ledger.sequence()
            await self._planner.work()
            if self._refresh:
                await self._refresh()
        except StoreError as error:
            log.warning("can't plan", error=str(error))
            return self._clock() + LOOK_EVERY
        self._courier.wake()
        return upcoming

    async def _look(self) -> None:
        """Rings when another process published, or left a plan open."""
        try:
            moved = await self._ledger.sequence() != self._sequence
        except StoreError as error:
            log.warning("can't look", error=str(error))
            return
        if moved:
            self.ring()

    async def _on_stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._planner.stop()
        self._rung.set()
