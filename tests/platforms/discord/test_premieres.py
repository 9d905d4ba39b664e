import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.core.announcement import Announcement, Dated
from bot.core.datewords import understand
from bot.core.drama import Certainty, Event, Source
from bot.core.errors import StoreFull
from bot.core.kinds import Kind
from bot.platforms.discord.premieres import Premieres
from tests.fakes.discord import EVENTS, Channel, Fake, Guild
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import follow_in

DRAMA = "all-of-us-are-dead-2"


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild(bot_may=EVENTS)


@pytest.fixture
def channel(fake: Fake, guild: Guild) -> Channel:
    return fake.world.channel(guild)


def dated(day: str, name: str, certainty: Certainty = Certainty.CONFIRMED) -> Announcement:
    when = understand(day, date(2026, 11, 22), "UTC")
    return Announcement(
        id=name, kind=Kind.DATE_SET if name == "d-1" else Kind.DATE_MOVED,
        changes=(Dated(DRAMA, when, Event.PREMIERE),), source=Source("Netflix", "https://netflix.example/1"),
        known_on=date(2026, 11, 22), certainty=certainty, author="editor",
    )  # fmt: skip


async def happens(bot: Running, entry: Announcement, looks: Premieres) -> None:
    await bot.house.publisher.publish(entry, bot.clock())
    client: Any = bot.platform._outlet.client
    await looks.look(client)


async def test_a_premieres_event_is_made_moved_and_taken_away_with_its_date(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    async with bench.run() as bot:
        await follow_in(bot, channel)
        looks = Premieres(bot.platform._switch)
        await happens(bot, dated("14 May 2027", "d-1", Certainty.REPORTED), looks)
        assert guild.events == {}, "what is only reported is no appointment"
        await happens(bot, dated("14 May 2027", "d-2"), looks)
        (event,) = guild.events.values()
        assert event["name"] == "All of Us Are Dead 2 premieres"
        assert datetime.fromisoformat(event["scheduled_start_time"]) == datetime(2027, 5, 14, 7, tzinfo=UTC)
        await happens(bot, dated("21 May 2027", "d-3"), looks)
        (moved,) = guild.events.values()
        assert moved["id"] == event["id"]
        assert datetime.fromisoformat(moved["scheduled_start_time"]).day == 21
        await happens(bot, dated("autumn 2027", "d-4"), looks)
        assert guild.events == {}


async def test_nothing_is_made_twice_or_where_nobody_follows_it(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    other = fake.world.guild("Elsewhere", bot_may=EVENTS)
    async with bench.run() as bot:
        await follow_in(bot, channel)
        await happens(bot, dated("14 May 2027", "d-2"), Premieres(bot.platform._switch))
    async with bench.run(scheduled_events=True) as bot:
        client: Any = bot.platform._outlet.client
        await Premieres(bot.platform._switch).look(client)
    assert len(guild.events) == 1
    assert other.events == {}


async def test_a_server_that_gives_no_right_to_events_stops_no_other(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    poor = fake.world.guild("Poor")
    there = fake.world.channel(poor)
    async with bench.run() as bot:
        await follow_in(bot, there)
        await follow_in(bot, channel)
        await happens(bot, dated("14 May 2027", "d-2"), Premieres(bot.platform._switch))
    assert poor.events == {}
    assert len(guild.events) == 1


async def test_a_database_in_trouble_does_not_take_the_bot_away(
    bench: Bench, fake: Fake, guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    async def full(*_: object) -> int:
        looked.set()
        raise StoreFull("The disk is full.")

    async with bench.run() as bot:
        monkeypatch.setattr("bot.platforms.discord.premieres.LOOK", 0.0)
        monkeypatch.setattr(type(bot.house.store.ledger), "sequence", full)
        task = asyncio.create_task(Premieres(bot.platform._switch).run(bot.platform._outlet.client))  # type: ignore[arg-type]
        await asyncio.wait_for(looked.wait(), 10)
        looked.clear()
        await asyncio.wait_for(looked.wait(), 10)
        assert not task.done(), "it looks again"
        task.cancel()
