"""The bot on a small Discord: the shipped catalogue in a database of its own, the real library in between."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import Delivery, House, open_house, switchboard
from bot.clock import MovedClock
from bot.config import Config, Store
from bot.config import Discord as Settings
from bot.delivery.courier import Exit
from bot.delivery.pace import Limits, Pace, Rate
from bot.platforms.discord.platform import Discord
from tests.fakes.discord import Fake, People
from tests.fakes.discord.server import TOKEN

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped catalogue in it, to be copied."""
    file = tmp_path_factory.mktemp("discord") / "stocked.db"

    async def stock() -> None:
        async with open_house(Config(store=Store(url=f"sqlite:///{file}")), MovedClock(NOW, stands=True)):
            pass

    asyncio.run(stock())
    return file


@dataclass
class Running:
    """The bot, listening; `people` press and type, `fake` is what they do it in."""

    fake: Fake
    people: People
    house: House
    platform: Discord
    delivery: Delivery
    pace: Pace
    clock: MovedClock
    invites: list[str]
    task: "asyncio.Task[None] | None" = None

    async def settle(self) -> None:
        """Plans and shows what is due."""
        await self.delivery.schedule.settle()

    async def until(self, true: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
        """Waits until something that an event brings about is true."""
        async with asyncio.timeout(seconds):
            while not await true():  # noqa: ASYNC110 - what it waits for happens in the library
                await asyncio.sleep(0.005)

    async def ready(self) -> None:
        """Waits until the library has seen every server."""

        async def seen() -> bool:
            client = self.platform._outlet.client
            return client is not None and client.is_ready()

        await self.until(seen)


@dataclass
class Bench:
    """Starts bots over one database, on one fake."""

    fake: Fake
    url: str
    clock: MovedClock

    @asynccontextmanager
    async def house(self, owners: tuple[str, ...] = (), **settings: Any) -> AsyncIterator[Running]:
        """The rooms, with the platform not running yet."""
        options: dict[str, Any] = {"token": TOKEN, "new_dms_per_minute": 6000.0, **settings}
        config = Config(store=Store(url=self.url), owners=owners, discord=Settings(**options))
        pace = Pace(Limits(Rate(1000), timeout=10.0))
        invites: list[str] = []
        async with open_house(config, self.clock, stocked=False) as house:
            platform = Discord(
                config.discord,
                switchboard(house, pace),
                invited=invites.append,
                patience=0.3,
                guild_ready_timeout=0.05,
            )
            house.surroundings[platform.name] = platform.surroundings
            delivery = house.delivery({platform.name: Exit(platform.outlet, pace)})
            yield Running(self.fake, People(self.fake), house, platform, delivery, pace, self.clock, invites)

    @asynccontextmanager
    async def run(self, **settings: Any) -> AsyncIterator[Running]:
        """The bot, logged in and ready."""
        async with self.house(**settings) as running:
            stop = asyncio.Event()
            running.task = asyncio.create_task(running.platform.run(stop))
            try:
                async with asyncio.timeout(20):
                    waits = asyncio.create_task(running.ready())
                    await asyncio.wait({waits, running.task}, return_when=asyncio.FIRST_COMPLETED)
                    if running.task.done():
                        waits.cancel()
                        running.task.result()
                yield running
            finally:
                stop.set()
                await asyncio.gather(running.task, return_exceptions=True)


@pytest.fixture
async def fake() -> AsyncIterator[Fake]:
    """A Discord of one's own."""
    async with Fake().serve() as serving:
        yield serving


@pytest.fixture
def bench(fake: Fake, stocked: Path, tmp_path: Path) -> Bench:
    """Starts the bot, as often as a test likes, over the same database."""
    url = f"sqlite:///{shutil.copyfile(stocked, tmp_path / 'discord.db')}"
    return Bench(fake, url, MovedClock(NOW, stands=True))


@pytest.fixture
async def bot(bench: Bench) -> AsyncIterator[Running]:
    """The bot, logged in and ready."""
    async with bench.run() as running:
        yield running
