"""Coming into servers, and what sleeps and wakes in them."""

from collections.abc import Awaitable, Callable

import pytest

from bot.core.recipient import Recipient
from tests.fakes.discord import FORUM, SEND, THREAD, VIEW, Channel, Fake, Guild
from tests.fakes.discord.world import EMBED, HISTORY, SEND_IN_THREADS
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import follow_in, publish, trailer

MUTE = VIEW | EMBED | HISTORY
"""What everybody may do in a server where only chosen roles write."""
TALK = MUTE | SEND | SEND_IN_THREADS
LATELY = "2026-11-22T11:30:00+00:00"
"""Half an hour before the tests' noon."""


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()


@pytest.fixture
def channel(fake: Fake, guild: Guild) -> Channel:
    return fake.world.channel(guild)


def sleeps(bot: Running, place: Recipient) -> Callable[[], Awaitable[bool]]:
    async def asleep() -> bool:
        return bool((await bot.house.store.readers.addresses(place.id))[0].asleep)

    return asleep


def wakes(bot: Running, place: Recipient) -> Callable[[], Awaitable[bool]]:
    async def awake() -> bool:
        return not (await bot.house.store.readers.addresses(place.id))[0].asleep

    return awake


async def shut_out(bot: Running, channel: Channel) -> Recipient:
    """A place that fell asleep because the bot may not write there."""
    place = await follow_in(bot, channel)
    await publish(bot, trailer())
    assert await sleeps(bot, place)()
    return place


async def test_a_place_wakes_when_a_role_of_the_bots_gets_the_right_to_write(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    guild.base = MUTE
    async with bench.run() as bot:
        place = await shut_out(bot, channel)
        await bot.people.empower(guild, guild.roles[0]["id"], TALK)
        await bot.until(wakes(bot, place))
        await bot.settle()
    assert len(channel.shown) == 1, "what was owed meanwhile is shown"


async def test_a_place_wakes_when_everybody_gets_the_right_to_write(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    guild.base = MUTE
    async with bench.run() as bot:
        place = await shut_out(bot, channel)
        await bot.people.empower(guild, guild.id, TALK)
        await bot.until(wakes(bot, place))


async def test_a_place_wakes_when_the_bot_gets_a_role_that_may_write_though_it_may_not_list_members(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    guild.base = MUTE
    writers = fake.world.role(guild, "Writers", TALK)
    async with bench.run() as bot:
        place = await shut_out(bot, channel)
        await bot.people.give(guild, fake.world.bot, *guild.members[fake.world.bot.id]["roles"], writers)
        await bot.until(wakes(bot, place))
        await bot.settle()
    assert len(channel.shown) == 1


async def test_a_role_of_others_or_a_right_that_is_not_enough_wakes_nothing(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    guild.base = MUTE
    others, told = fake.world.role(guild, "Others"), fake.world.channel(guild, "told")
    async with bench.run() as bot:
        place = await shut_out(bot, channel)
        await bot.people.empower(guild, others, TALK)
        await bot.people.empower(guild, guild.roles[0]["id"], MUTE | SEND_IN_THREADS)
        # Events come in their order: once this one did its work, the others had theirs.
        gone = await follow_in(bot, told)
        await fake.gateway.tell("CHANNEL_DELETE", told.json, guild.id)
        await bot.until(sleeps(bot, gone))
        assert await sleeps(bot, place)()


async def test_rights_that_came_back_while_it_was_away_wake_a_place_at_the_start(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    forum, thread = (fake.world.channel(guild, n, k) for n, k in (("stories", FORUM), ("talk", THREAD)))
    thread.parent = channel.id
    guild.base = MUTE
    async with bench.run() as bot:
        places = [await follow_in(bot, one) for one in (channel, forum, thread)]
        await publish(bot, trailer())
        assert all([await sleeps(bot, place)() for place in places])
    guild.base = TALK
    async with bench.run() as bot:
        for place in places:
            await bot.until(wakes(bot, place))


async def test_a_thread_wakes_when_it_is_unlocked(bench: Bench, fake: Fake, guild: Guild, channel: Channel) -> None:
    thread = fake.world.channel(guild, "talk", THREAD, parent=channel.id)
    locked = thread.json
    locked["thread_metadata"] = locked["thread_metadata"] | {"locked": True}
    async with bench.run() as bot:
        place = await follow_in(bot, thread)
        await fake.gateway.tell("THREAD_UPDATE", locked, guild.id)
        await bot.house.store.readers.sleep("discord", thread.id, "the thread is locked", bot.clock())
        await fake.gateway.tell("THREAD_UPDATE", thread.json, guild.id)
        await bot.until(wakes(bot, place))


async def test_a_thread_that_was_out_of_sight_wakes_when_it_is_seen_again(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    thread = fake.world.channel(guild, "talk", THREAD, parent=channel.id)
    thread.gone = True  # out of sight at the start
    async with bench.run() as bot:
        place = await follow_in(bot, thread)
        await publish(bot, trailer())
        assert await sleeps(bot, place)()
        thread.gone = False
        seen = {"guild_id": guild.id, "channel_ids": [channel.id], "threads": [thread.json], "members": []}
        await fake.gateway.tell("THREAD_LIST_SYNC", seen, guild.id)
        await bot.until(wakes(bot, place))


async def test_a_server_it_came_into_while_away_gets_one_hello_however_often_it_starts(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    guild.joined = LATELY
    for _ in range(3):
        async with bench.run():
            await fake.until(lambda: channel.shown)
            await fake.gateway.invalidate()
    assert [text.count("Hello, I'm Dramawire.") for text in channel.texts] == [1]


async def test_a_server_greeted_as_it_came_in_is_not_greeted_at_the_next_start(bench: Bench, fake: Fake) -> None:
    new = fake.world.guild("New")
    talk = fake.world.channel(new, "talk")
    del fake.world.guilds[new.id]
    new.joined = LATELY
    async with bench.run() as bot:
        await bot.people.invite(new)
        await fake.until(lambda: talk.shown)
    async with bench.run() as bot:
        await settled(bot, talk)
    assert len(talk.shown) == 1


async def test_a_server_it_has_long_been_in_is_not_greeted_by_a_bot_that_begins_anew(
    bench: Bench, fake: Fake, guild: Guild, channel: Channel
) -> None:
    async with bench.run() as bot:
        await settled(bot, channel)
    assert channel.shown == []


async def settled(bot: Running, channel: Channel) -> None:
    """All that a start brings about has happened."""
    assert channel.guild

    async def noted() -> bool:
        guild = channel.guild
        return bool(guild and await bot.house.store.desk.note(f"discord hello {guild.id}"))

    await bot.until(noted)
    fan = bot.fake.world.join(channel.guild, bot.fake.world.user("mina"))
    await bot.people.slash(fan, bot.fake.world.direct(fan), "help")
