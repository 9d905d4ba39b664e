import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert, select, update

from bot.clock import SystemClock
from bot.core.kinds import EVERYTHING_CONFIRMED
from bot.store.tables import addresses, recipients, subscriptions
from tests.fakes.discord import FORUM, Channel, Fake, Fault
from tests.fakes.discord.server import BASE, TOKEN
from tests.platforms.discord.conftest import Bench
from tests.platforms.discord.news import ALL, follow_in, trailer

ROOT = Path(__file__).parents[3]
CHANNELS = 500


@asynccontextmanager
async def process(fake: Fake, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process of its own; killed at the end when it is still there."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("child.py")), fake.url + BASE, fake.gateway.url, url, TOKEN,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def announce(bench: Bench, channels: list[Channel]) -> None:
    """Something happened that 500 channels are to hear of, and nobody was there to tell them."""
    clock = SystemClock()
    async with bench.house() as bot:
        place = await follow_in(bot, channels[0])
        async with bot.house.store.database.write() as connection:
            first = (await connection.execute(select(recipients).where(recipients.c.id == place.id))).one()._mapping
            for channel in channels[1:]:
                copy = {**first, "name": channel.name, "id": None, "address": None}
                made = await connection.scalar(insert(recipients).values(copy).returning(recipients.c.id))
                address = insert(addresses).values(recipient=made, platform="discord", chat=channel.id)
                where = await connection.scalar(address.returning(addresses.c.id))
                await connection.execute(update(recipients).where(recipients.c.id == made).values(address=where))
                row = {"recipient": made, "topic": str(ALL), "kinds": EVERYTHING_CONFIRMED, "since": bot.clock()}
                await connection.execute(insert(subscriptions).values(row))
        entry = replace(trailer(), known_on=clock().date())
        await bot.house.publisher.publish(entry, clock())


async def test_killed_amid_announcing_to_500_channels_each_has_the_announcement_exactly_once(
    fake: Fake, bench: Bench
) -> None:
    guild = fake.world.guild()
    channels = [fake.world.channel(guild, f"news-{n}") for n in range(CHANNELS)]
    await announce(bench, channels)

    def shown() -> int:
        return sum(bool(channel.messages) for channel in channels)

    async with process(fake, bench.url) as child:
        await fake.until(lambda: shown() >= 150 or child.returncode is not None, 60)
        child.send_signal(signal.SIGKILL)
        await child.wait()
    before = shown()
    assert 150 <= before < CHANNELS
    async with process(fake, bench.url) as child:
        await fake.until(lambda: shown() == CHANNELS or child.returncode is not None, 60)
        child.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(child.wait(), 30) == 0
    assert [len(channel.messages) for channel in channels] == [1] * CHANNELS


async def test_killed_before_it_heard_of_a_thread_it_made_in_a_forum_it_makes_no_second_one(
    fake: Fake, bench: Bench
) -> None:
    fake.world.at(SystemClock()())
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    await announce(bench, [forum])
    unheard = Fault("/threads$", late=True, cut=True, held=asyncio.Event())
    fake.faults.append(unheard)

    def threads() -> list[Channel]:
        return [channel for channel in fake.world.channels.values() if channel.parent == forum.id]

    async with process(fake, bench.url) as child:
        await fake.until(lambda: threads() or child.returncode is not None, 60)
        child.send_signal(signal.SIGKILL)
        await child.wait()
    assert unheard.held
    unheard.held.set()
    async with process(fake, bench.url) as child:
        await fake.until(lambda: any(method == "PATCH" for method, _, _ in fake.calls), 60)
        child.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(child.wait(), 30) == 0
    assert [len(thread.messages) for thread in threads()] == [1]
    async with bench.house() as bot:
        figures = await bot.house.store.office.figures(SystemClock()())
    assert (figures.shown, figures.owed) == (1, 0), "and it is known from then on"
