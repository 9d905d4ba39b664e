"""What announcing on a platform is measured with: a fake of it on the other core, and a house with its followers."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.fanout import NOW, SOURCE, Nowhere, prepare
from bot.app import Delivery, House, build_platforms, open_house, spare_collector
from bot.clock import MovedClock
from bot.config import Config
from bot.core.announcement import Announcement, Dated
from bot.core.dates import PartialDate
from bot.core.kinds import Kind
from bot.core.ports import Letter
from bot.delivery.courier import Exit
from bot.platforms import Platform
from bot.store.lock import courier_lock

CHATS = 5000
AT_ONCE = 32
"""Calls under way at once, for the bare clients as for the courier."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A fake in a process of its own: what it said at its start, and what it has to say at its end."""

    process: "subprocess.Popen[str]"
    said: dict[str, Any]

    def end(self) -> dict[str, Any]:
        """Ends it; what it counted meanwhile."""
        out, _ = self.process.communicate("\n")
        return dict(json.loads(out.splitlines()[-1]))


@contextmanager
def elsewhere(module: str, *words: str) -> Iterator[Elsewhere]:
    """A fake in a process of its own, ready."""
    command = [sys.executable, "-m", module, "--fake", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Elsewhere(process, json.loads(process.stdout.readline()))
        finally:
            process.kill()


async def until_told() -> None:
    """Waits for the line that ends a fake."""
    await asyncio.to_thread(sys.stdin.readline)


@dataclass(frozen=True, slots=True)
class Crew:
    """A house with one platform and what brings announcements to people, as `dramawire run` has them."""

    house: House
    platform: Platform
    delivery: Delivery

    async def announce(self) -> None:
        """Publishes what everybody waits for, and plans who is owed it."""
        date = (Dated("sea", PartialDate("2021-05-14")),)
        await self.house.publisher.publish(Announcement("x", Kind.DATE_SET, NOW.date(), SOURCE, date), NOW)

    async def shown(self) -> int:
        """To how many it was shown, by the books."""
        return (await self.house.store.outbox.counts()).get("shown", 0)


@asynccontextmanager
async def crew(config: Config) -> AsyncIterator[Crew]:
    """A crew at work: the platform listens, schedule and courier run."""
    async with (
        open_house(config, MovedClock(NOW, stands=True), stocked=False) as house,
        courier_lock(house.store.database),
    ):
        exits: dict[str, Exit] = {}
        (platform,) = build_platforms(house, exits)
        delivery = house.delivery(exits)
        spare_collector()
        stop = asyncio.Event()
        running = [
            asyncio.create_task(run(stop)) for run in (platform.run, delivery.schedule.run, delivery.courier.run)
        ]
        try:
            yield Crew(house, platform, delivery)
        finally:
            stop.set()
            await asyncio.gather(*running)


async def sent_by_all(send: Callable[[int], Awaitable[object]], chats: Sequence[int]) -> float:
    """Seconds that a bare client needs to send to every chat, some at once."""
    left = iter(chats)

    async def work() -> None:
        for chat in left:
            await send(chat)

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return time.perf_counter() - start


class Notepad(Nowhere):
    """A way out that keeps the first letter, to have a real message for the bare clients."""

    def __init__(self, platform: str) -> None:
        super().__init__()
        self.platform = platform
        self.first: Letter | None = None

    async def send(self, letter: Letter) -> str:
        """Keeps the first."""
        self.first = self.first or letter
        return await super().send(letter)


async def one_letter(folder: Path, platform: str, kind: str) -> Letter:
    """What the courier would send to one follower."""
    file, pad = folder / f"one-{platform}.db", Notepad(platform)
    await prepare(file, [1], platform=platform, kind=kind)
    config = Config.model_validate({"store": {"url": f"sqlite:///{file}"}})
    async with open_house(config, MovedClock(NOW, stands=True), stocked=False) as house:
        delivery = house.delivery({platform: Exit(pad)})
        date = (Dated("sea", PartialDate("2021-05-14")),)
        await house.publisher.publish(Announcement("x", Kind.DATE_SET, NOW.date(), SOURCE, date), NOW)
        await delivery.schedule.settle()
    assert pad.first
    return pad.first


async def announced_to_all(config: Config, count: int, ready: Callable[[Crew], Awaitable[None]]) -> float:
    """Seconds from publishing until the books say that all were shown it."""
    async with crew(config) as working:
        await ready(working)
        start = time.perf_counter()
        await working.announce()
        # A table knows no events, and asking it slows the work down: so it is asked less often the more is left.
        while (shown := await working.shown()) < count:
            left = (time.perf_counter() - start) * (count - shown) / max(shown, 1)
            await asyncio.sleep(min(max(left / 2, 0.02), 0.5))
        return time.perf_counter() - start
