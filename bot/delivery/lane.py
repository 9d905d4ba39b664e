"""What is owed on one platform, on its way: claimed, shown by a few workers at once, settled in batches."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.core.errors import StoreError
from bot.core.ports import Clock, Outbox, Outcome, Parcel, Result
from bot.core.recipient import AddressKey
from bot.delivery.rendering import Renderer
from bot.delivery.showing import Showing, pause_after
from bot.delivery.turns import PATIENCE, Turns

log = structlog.get_logger("dramawire.courier")

MOST_CLAIMED = 1000
"""The most posts one claim takes."""
MOMENT = 0.05
"""Seconds for which outcomes are gathered, to be written down together."""
_IN_HAND = 10.0
"""Seconds of work, at a platform's rate, that are claimed ahead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the courier works: seconds between polls and until a lease ends, seconds that sends get to end at a stop."""

    poll: float = 15.0
    lease: float = 120.0
    grace: float = 15.0


@dataclass(frozen=True, slots=True)
class _Claimed:
    parcel: Parcel
    until: float


class Lane:
    """One platform's posts. `wake` says that something new may be owed."""

    def __init__(
        self,
        platform: str,
        *,
        outbox: Outbox,
        showing: Showing,
        renderer: Renderer,
        turns: Turns,
        clock: Clock,
        monotonic: Callable[[], float],
        settings: Settings,
        stop: asyncio.Event,
    ) -> None:
        self._platform = platform
        self._outbox = outbox
        self._showing = showing
        self._renderer = renderer
        self._turns = turns
        self._clock = clock
        self._monotonic = monotonic
        self._settings = settings
        self._stop = stop
        limits = turns.limits
        rate = limits.overall
        ahead = int(_IN_HAND * rate.count / rate.seconds) if rate and not limits.paid else MOST_CLAIMED
        self._size = max(min(ahead, MOST_CLAIMED), limits.concurrency)
        self._lease = max(settings.lease, _IN_HAND + 2 * (limits.timeout + PATIENCE))
        self._queue: asyncio.Queue[_Claimed | None] = asyncio.Queue()
        self._under_way: dict[int, Parcel] = {}
        self._outcomes: list[Outcome] = []
        unwritten = sys.maxsize if limits.unwritten is None else limits.concurrency + limits.unwritten
        self._unwritten = asyncio.Semaphore(unwritten)
        self._enough = asyncio.Event()
        self._bell, self._hungry, self._ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._writable = asyncio.Event()
        self._closing = False
        self._writable.set()

    def wake(self) -> None:
        """Something may be owed: look now instead of at the next poll."""
        self._bell.set()

    async def run(self) -> None:
        """Shows what is owed until the stop; then lets sends under way end, and gives the rest back."""
        name = f"courier {self._platform}"
        workers = [asyncio.create_task(self._work(), name=f"{name} {n}") for n in range(self._turns.limits.concurrency)]
        settler = asyncio.create_task(self._settle(), name=f"{name} settles")
        try:
            await self._claim()
        finally:
            await asyncio.shield(self._close(workers, settler))

    async def drain(self) -> int:
        """Shows all that is owed by the clock's time and can be shown without waiting. Returns how many were tried."""
        tried = 0
        while parcels := await self._take():
            width = self._turns.limits.concurrency
            for start in range(0, len(parcels), width):
                batch = parcels[start : start + width]
                outcomes = await asyncio.gather(*(self._showing.show(parcel) for parcel in batch))
                await self._outbox.settle(outcomes, self._clock())
            tried += len(parcels)
        return tried

    async def _take(self) -> list[Parcel]:
        await self._renderer.refresh()
        return await self._outbox.claim(
            self._clock(),
            self._size,
            timedelta(seconds=self._lease),
            except_chats=[AddressKey(self._platform, chat) for chat in self._turns.held_chats()],
            platform=self._platform,
        )

    async def _claim(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._bell.clear()
            if held := self._turns.held():
                await self._rest(held)
                continue
            await self._until_hungry()
            if self._stop.is_set():
                return
            until = self._monotonic() + self._lease
            try:
                parcels = await self._take()
                wait = 0.0 if parcels else await self._idle()
                failures = 0
            except StoreError as error:
                failures += 1
                parcels, wait = [], pause_after(failures).total_seconds()
                log.warning("can't claim", platform=self._platform, error=str(error), failures=failures)
            for parcel in parcels:
                self._queue.put_nowait(_Claimed(parcel, until))
            if wait:
                await self._rest(wait)

    async def _until_hungry(self) -> None:
        """Waits until the workers are about to run out of posts, and what they did can be written down."""
        while not self._stop.is_set() and (self._queue.qsize() > self._size // 2 or not self._writable.is_set()):
            self._hungry.clear()
            await self._first(self._hungry, None)

    async def _idle(self) -> float:
        """Seconds to the next poll, or to the moment something is due, if that comes sooner."""
        now = self._clock()
        due = await self._outbox.next_due(now)
        ahead = (due - now).total_seconds() if due else 0.0
        return min(ahead, self._settings.poll) if ahead > 0 else self._settings.poll

    async def _rest(self, seconds: float) -> None:
        await self._first(self._bell, seconds)

    async def _first(self, event: asyncio.Event, seconds: float | None) -> None:
        """Waits for an event, for the stop, or for some seconds, whichever comes first."""
        waits = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(self._stop.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _work(self) -> None:
        while True:
            await self._unwritten.acquire()
            claimed = await self._queue.get()
            if claimed is None:
                return
            if self._queue.qsize() <= self._size // 2:
                self._hungry.set()
            outcome = await self._one(claimed)
            self._outcomes.append(outcome)
            self._ended.set()
            if len(self._outcomes) >= self._turns.limits.concurrency or not self._under_way:
                self._enough.set()

    async def _one(self, claimed: _Claimed) -> Outcome:
        parcel = claimed.parcel
        await self._writable.wait()
        latest = claimed.until - self._turns.limits.timeout
        if self._stop.is_set() or self._monotonic() > latest:
            return Outcome(parcel, Result.LATER, at=self._clock())
        self._under_way[parcel.post] = parcel
        outcome = await self._showing.show(parcel)
        del self._under_way[parcel.post]
        return outcome

    async def _settle(self) -> None:
        """Writes down what became of posts: all that ended within a moment, or while the last batch was written."""
        while self._outcomes or not self._closing:
            await self._ended.wait()
            await self._gather()
            self._ended.clear()
            self._enough.clear()
            outcomes, self._outcomes = self._outcomes, []
            if outcomes:
                await self._save(outcomes)
                for _ in outcomes:
                    self._unwritten.release()
                self._bell.set()  # an address may have its next post now

    async def _gather(self) -> None:
        """Waits a moment for more outcomes while more are under way: writing one down takes as long as writing many."""
        if self._closing or not self._under_way:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self._enough.wait()

    async def _save(self, outcomes: Sequence[Outcome]) -> None:
        """Writes outcomes down, however often that takes; nothing more is sent until they are."""
        failures = 0
        while True:
            try:
                await asyncio.shield(self._outbox.settle(outcomes, self._clock()))
            except StoreError as error:
                failures += 1
                self._writable.clear()
                log.warning("can't settle", platform=self._platform, error=str(error), failures=failures)
                if self._stop.is_set():
                    return  # the leases stay, and whoever starts next takes these tries for doubtful
                await self._turns.pause(pause_after(failures).total_seconds())
            else:
                self._writable.set()
                self._hungry.set()
                return

    async def _close(self, workers: Sequence["asyncio.Task[None]"], settler: "asyncio.Task[None]") -> None:
        """Gives sends under way their time to end; what was cut off then is in doubt, what never began goes back."""
        self._stop.set()
        self._writable.set()
        for _ in workers:
            self._queue.put_nowait(None)
        _, late = await asyncio.wait(workers, timeout=self._settings.grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        now = self._clock()
        self._outcomes += [Outcome(parcel, Result.DOUBT, at=now) for parcel in self._under_way.values()]
        while not self._queue.empty():  # no worker was free to give it back
            if (claimed := self._queue.get_nowait()) is not None:
                self._outcomes.append(Outcome(claimed.parcel, Result.LATER, at=now))
        self._closing = True
        self._ended.set()
        await settler
