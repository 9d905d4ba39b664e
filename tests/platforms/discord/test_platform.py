import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import discord
import pytest
from pydantic import SecretStr

from bot.config import Discord as Settings
from bot.core.errors import OutOfReach, PlatformEnded
from bot.core.ports import Later, Letter
from bot.core.recipient import AddressKey
from bot.platforms.discord.client import PERMISSIONS
from bot.platforms.discord.token import who
from bot.supervisor import supervise
from tests.fakes.discord import EVENTS, Channel, Fake, Fault, Guild, User
from tests.fakes.discord.server import TOKEN
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import follow_in, publish, trailer
from tests.platforms.discord.test_outlet import HELLO


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()


@pytest.fixture
def channel(fake: Fake, guild: Guild) -> Channel:
    return fake.world.channel(guild)


@pytest.fixture
def fan(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("mina"))


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord wants five seconds between two introductions; the fake doesn't."""

    async def at_once(_self: discord.Client, _shard: int | None, *, initial: bool = False) -> None:
        del initial

    monkeypatch.setattr(discord.AutoShardedClient, "before_identify_hook", at_once)


async def answers(bot: Running, fan: User, channel: Channel) -> bool:
    asked = await bot.people.slash(fan, channel, "drama", title="move to heaven")
    return "**Move to Heaven** (2021)" in asked.text


@asynccontextmanager
async def supervised(bot: Running) -> AsyncIterator["asyncio.Task[None]"]:
    """The platform as the app keeps it running."""
    stop = asyncio.Event()
    task = asyncio.create_task(supervise({"discord": bot.platform.run}, stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_dropped_connection_is_taken_up_again_with_what_was_missed(
    bench: Bench, channel: Channel, fan: User, fake: Fake
) -> None:
    async with bench.run() as bot:
        await fake.gateway.drop()
        assert await answers(bot, fan, channel)
        assert fake.gateway.identified == 1
        assert [s.resumed for s in fake.gateway.sessions.values()] == [1]


async def test_a_request_to_come_again_is_followed(bench: Bench, channel: Channel, fan: User, fake: Fake) -> None:
    async with bench.run() as bot:
        await fake.gateway.reconnect()
        assert await answers(bot, fan, channel)
        assert fake.gateway.identified == 1


async def test_after_an_invalidated_session_it_introduces_itself_anew(
    bench: Bench, channel: Channel, fan: User, fake: Fake
) -> None:
    async with bench.run() as bot:
        await fake.gateway.invalidate()

        async def again() -> bool:
            return fake.gateway.identified == 2 and bool(fake.gateway.sessions)

        await bot.until(again)
        assert await answers(bot, fan, channel)


async def test_an_event_that_nobody_can_read_restarts_the_platform_and_nothing_else(
    bench: Bench, channel: Channel, fan: User, fake: Fake
) -> None:
    async with bench.house() as bot, supervised(bot) as task:
        await bot.ready()
        await fake.gateway.tell("MESSAGE_CREATE", {"id": "what", "channel_id": channel.id})

        async def again() -> bool:
            return fake.gateway.identified == 2

        await bot.until(again)
        await bot.ready()
        assert await answers(bot, fan, channel)
        assert not task.done()


async def test_a_revoked_token_ends_it_with_a_clear_word(bench: Bench, fake: Fake) -> None:
    async with bench.house() as bot, supervised(bot) as task:
        await bot.ready()
        await fake.gateway.revoke()
        with pytest.raises(ExceptionGroup) as ended:
            await asyncio.wait_for(task, 10)
        (error,) = ended.value.exceptions
        assert isinstance(error, PlatformEnded)
        assert (
            str(error)
            == "Discord no longer takes the bot's token; put the new one into [discord] token and start again."
        )


async def test_a_wrong_token_at_the_start_ends_it_with_a_clear_word(bench: Bench) -> None:
    with pytest.raises(PlatformEnded, match="no longer takes the bot's token"):
        async with bench.run(token="wrong"):
            pass


async def test_a_token_that_rest_refuses_first_ends_it_too(bench: Bench, channel: Channel, fake: Fake) -> None:
    async with bench.house() as bot, supervised(bot) as task:
        await bot.ready()
        fake.faults.append(Fault("/messages$", 401, {"message": "401: Unauthorized", "code": 0}))
        with pytest.raises(Later):
            await bot.platform.outlet.send(Letter(AddressKey("discord", channel.id), HELLO, "1", private=False))
        with pytest.raises(ExceptionGroup):
            await asyncio.wait_for(task, 10)


async def test_discord_away_for_an_hour_loses_nothing(bench: Bench, channel: Channel, fake: Fake) -> None:
    async with bench.run() as bot:
        await follow_in(bot, channel)
        await fake.stop()
        await publish(bot, trailer())
        assert channel.shown == []
        bot.clock.set(bot.clock().replace(hour=13))
        await fake.start()
        bot.pace._held = 0.0  # the courier's own hour has passed too
        await bot.settle()
        assert len(channel.shown) == 1


async def test_with_discord_away_at_the_start_it_goes_on_trying(
    bench: Bench, channel: Channel, fan: User, fake: Fake
) -> None:
    async with bench.house() as bot:
        await fake.stop()
        async with supervised(bot) as task:
            await asyncio.sleep(0)
            await fake.start()
            await bot.ready()
            assert await answers(bot, fan, channel)
            assert not task.done()


async def test_in_shards_every_server_is_heard(bench: Bench, fake: Fake) -> None:
    guilds = [fake.world.guild(f"Server {n}") for n in range(4)]
    channels = [fake.world.channel(guild) for guild in guilds]
    fans = [fake.world.join(guild, fake.world.user("fan")) for guild in guilds]
    async with bench.run(shards=2) as bot:
        for fan, channel in zip(fans, channels, strict=True):
            assert await answers(bot, fan, channel)
    assert {s.shard for s in fake.gateway.sessions.values()} == {(0, 2), (1, 2)}


async def test_it_listens_to_nothing_privileged_and_asks_for_no_more_than_it_needs(bench: Bench, fake: Fake) -> None:
    async with bench.run() as bot:
        privileged = discord.Intents(members=True, presences=True, message_content=True).value
        assert not fake.gateway.intents & privileged
        assert not PERMISSIONS.administrator
        assert not PERMISSIONS.mention_everyone
        (link,) = bot.invites
        assert f"client_id={fake.world.bot.id}" in link
        assert "scope=bot+applications.commands" in link
        assert f"permissions={PERMISSIONS.value}" in link


async def test_coming_into_a_server_it_says_one_short_hello_where_it_may_speak(bench: Bench, fake: Fake) -> None:
    guild = fake.world.guild("New")
    del fake.world.guilds[guild.id]
    shut, talk = fake.world.channel(guild, "rules"), fake.world.channel(guild, "talk")
    shut.denied = 1 << 11
    async with bench.run() as bot:
        await bot.people.invite(guild)
        await fake.until(lambda: talk.shown)
        assert "Hello, I'm Dramawire." in talk.texts[0]
        assert shut.shown == []
        assert len(talk.shown) == 1


async def test_where_it_may_not_speak_it_is_silent_and_writes_to_nobody(bench: Bench, fake: Fake) -> None:
    guild = fake.world.guild("New", bot_may=EVENTS)
    del fake.world.guilds[guild.id]
    shut = fake.world.channel(guild, "rules")
    shut.denied = 1 << 11
    async with bench.run() as bot:
        await bot.people.invite(guild)
        fan = fake.world.join(guild, fake.world.user("mina"))
        assert await answers(bot, fan, shut)
        assert [m.text for m in shut.shown if "Hello" in m.text] == []
        assert not [path for _, path, _ in fake.calls if path == "/users/@me/channels"]


async def test_leaving_a_server_its_places_sleep_and_coming_back_wakes_them(
    bench: Bench, guild: Guild, channel: Channel, fake: Fake
) -> None:
    async with bench.run() as bot:
        place = await follow_in(bot, channel)

        async def asleep() -> str | None:
            return (await bot.house.store.readers.addresses(place.id))[0].asleep

        async def sleeps() -> bool:
            return await asleep() == "I was taken out of the server"

        async def wakes() -> bool:
            return await asleep() is None

        await bot.people.expel(guild)
        await bot.until(sleeps)
        await bot.people.invite(guild)
        await bot.until(wakes)


async def test_a_deleted_channel_sleeps(bench: Bench, guild: Guild, channel: Channel, fake: Fake) -> None:
    async with bench.run() as bot:
        place = await follow_in(bot, channel)
        await fake.gateway.tell("CHANNEL_DELETE", channel.json, guild.id)

        async def sleeps() -> bool:
            return (await bot.house.store.readers.addresses(place.id))[0].asleep == "the channel was deleted"

        await bot.until(sleeps)


@pytest.mark.parametrize(("code", "word"), [(4011, "shards"), (4013, "update Dramawire"), (4014, "update Dramawire")])
async def test_what_closes_the_gateway_for_good_is_said_with_what_helps(
    code: int, word: str, bench: Bench, fake: Fake
) -> None:
    async with bench.house() as bot:
        task = asyncio.create_task(bot.platform.run(asyncio.Event()))
        await bot.ready()
        await fake.gateway.shut(code)
        with pytest.raises(PlatformEnded, match=word):
            await asyncio.wait_for(task, 10)


async def test_the_invite_link_is_said_once_however_often_it_logs_in(bench: Bench, fake: Fake) -> None:
    async with bench.house() as bot, supervised(bot):
        await bot.ready()
        await fake.gateway.tell("MESSAGE_CREATE", {"id": "what", "channel_id": "1"})

        async def again() -> bool:
            return fake.gateway.identified == 2

        await bot.until(again)
        assert len(bot.invites) == 1


async def test_discord_out_of_reach_is_one_sentence(bench: Bench, fake: Fake) -> None:
    async with bench.house() as bot:
        await fake.stop()
        said = r"Discord can't be reached; see that this machine has a way out to https://discord\.com\."
        with pytest.raises(OutOfReach, match=said):
            await bot.platform.run(asyncio.Event())


async def test_it_knows_whether_it_is_connected(bench: Bench, fake: Fake) -> None:
    async with bench.house() as bot:
        link = bot.platform.link
        started = link.lost
        assert started is not None

        async def connected() -> bool:
            return link.lost is None

        async def cut_off() -> bool:
            return link.lost is not None

        async with supervised(bot):
            await bot.until(connected)
            await fake.stop()
            await bot.until(cut_off)
            await fake.start()
            await bot.until(connected)
        await bot.until(cut_off)


async def test_what_it_never_does_is_not_said_to_be_missing(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = True
    async with bench.run():
        assert "voice" not in caplog.text


async def test_trouble_amid_announcing_to_many_channels_leaves_each_with_it_once(
    bench: Bench, guild: Guild, fake: Fake
) -> None:
    channels = [fake.world.channel(guild, f"news-{n}") for n in range(60)]
    limited = {"message": "You are being rate limited.", "retry_after": 0.05, "global": True, "code": 0}
    async with bench.run() as bot:
        for channel in channels:
            await follow_in(bot, channel)
        fake.faults += [
            Fault("/messages$", cut=True, late=True, times=3), Fault("/messages$", cut=True, times=3),
            Fault("/messages$", 429, limited, times=3), Fault("/messages$", 500, late=True, times=2),
        ]  # fmt: skip
        telling = asyncio.create_task(publish(bot, trailer()))
        await fake.until(lambda: sum(bool(channel.messages) for channel in channels) > 20)
        await fake.gateway.drop()
        await fake.gateway.invalidate()
        await telling
        assert any(not channel.messages for channel in channels), "some are in doubt, and tried again later"
        bot.clock.set(bot.clock() + timedelta(minutes=1))
        bot.pace._held = 0.0  # the courier's own minute has passed too
        await bot.settle()
        assert [len(channel.messages) for channel in channels] == [1] * len(channels)


async def test_a_token_can_be_tried_before_anything_runs(fake: Fake) -> None:
    assert await who(Settings(token=SecretStr(TOKEN))) == fake.world.bot.name
    with pytest.raises(PlatformEnded, match="no longer takes the bot's token"):
        await who(Settings(token=SecretStr("wrong")))
    await fake.stop()
    with pytest.raises(OutOfReach, match="Discord can't be reached"):
        await who(Settings(token=SecretStr(TOKEN)))
