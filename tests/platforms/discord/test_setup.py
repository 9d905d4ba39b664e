"""A moderator brings the news into a server's channel; and what becomes of it when the bot has to leave."""

from dataclasses import replace

import pytest

from bot.core.kinds import Kind
from bot.core.recipient import AddressKey, Recipient
from tests.fakes.discord import FORUM, MODERATOR, Channel, Fake, Guild, User
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import publish, trailer


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()


@pytest.fixture
def news(fake: Fake, guild: Guild) -> Channel:
    fake.world.channel(guild, "talk")
    return fake.world.channel(guild, "k-drama-news")


@pytest.fixture
def mod(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("mina"), fake.world.role(guild, "Mods", MODERATOR))


@pytest.fixture
def fans(fake: Fake, guild: Guild) -> str:
    return fake.world.role(guild, "Fans")


@pytest.fixture
def fan(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("joon"))


@pytest.fixture
async def here(news: Channel, mod: User, fan: User, fans: str, bot: Running) -> Running:
    """The bot, after everybody came in."""
    return bot


async def set_up(here: Running, mod: User, news: Channel) -> str:
    """Sets the channel up by answering what is asked; returns the last answer."""
    asked = await here.people.slash(mod, news, "setup")
    assert asked.ephemeral
    asked = await here.people.press(mod, news, asked.message, "#k-drama-news")
    asked = await here.people.press(mod, news, asked.message, "Everything confirmed")
    await here.settle()
    return asked.message.text


async def place(here: Running, channel: Channel) -> Recipient:
    key = AddressKey("discord", channel.id)
    return (await here.house.store.readers.places([key]))[key]


async def test_setup_asks_where_and_what_and_posts_an_example_there(here: Running, mod: User, news: Channel) -> None:
    said = await set_up(here, mod, news)
    assert "Dramawire news goes to **#k-drama-news**" in said
    assert "Example" in news.shown[-1].text
    [address] = await here.house.store.readers.addresses((await place(here, news)).id)
    assert news.guild
    assert address.server == news.guild.id


async def test_in_a_forum_the_example_is_a_thread_called_after_its_story(
    bench: Bench, fake: Fake, guild: Guild, mod: User
) -> None:
    forum = fake.world.channel(guild, "stories", FORUM)
    async with bench.run() as bot:
        await bot.people.slash(mod, forum, "setup", where="#stories", what="all")
        await bot.settle()
    (thread,) = [channel for channel in fake.world.channels.values() if channel.parent == forum.id]
    assert thread.name.startswith("Example: 🎬 Filming of All of Us Are Dead 2 has wrapped")


async def test_why_the_example_came_is_said_too(here: Running, mod: User, fan: User, news: Channel) -> None:
    await set_up(here, mod, news)
    asked = await here.people.menu(fan, news, "Why did I get this?", news.shown[-1])
    assert asked.text == "That is an example. It came when this place was set up, to show how news will look."
    assert asked.ephemeral


async def test_a_channel_and_a_role_are_picked_from_discords_own_lists(
    here: Running, mod: User, news: Channel, fans: str
) -> None:
    talk = next(c for c in news.guild.channels if c.name == "talk") if news.guild else news
    done = await here.people.slash(mod, talk, "setup", where="#k-drama-news", what="big", mention="Fans")
    assert "Dramawire news goes to **#k-drama-news**" in done.text
    assert "Fans mentioned for big news" in done.text
    refused = await here.people.slash(mod, talk, "setup", where="#talk", what="all", mention="@everyone")
    assert refused.text == "That is no role that I could mention; there are Mods, Fans."
    assert await here.house.store.readers.places([AddressKey("discord", talk.id)]) == {}


async def test_a_channel_written_down_that_is_none_of_theirs_is_refused_in_a_sentence(
    here: Running, mod: User, news: Channel
) -> None:
    for written, said in (
        ("nowhere", "I know no place called “nowhere” that you manage."),
        ("<#42>", "That is no place that you manage and I can see."),
    ):
        question = (await here.people.slash(mod, news, "setup")).message
        field = await here.people.press_to_open(mod, news, question, "Write it…")
        assert said in (await here.people.fill(mod, news, field, written)).text


async def test_a_role_of_the_server_is_mentioned_and_no_other(
    here: Running, mod: User, news: Channel, guild: Guild, fans: str
) -> None:
    await set_up(here, mod, news)
    asked = await here.people.slash(mod, news, "setup", where="#k-drama-news")
    for label in ("Mention a role…", "Fans", "In every post"):
        asked = await here.people.press(mod, news, asked.message, label)
    assert "Fans mentioned for every post" in asked.message.text
    await publish(here, trailer())
    await here.settle()
    assert news.shown[-1].pinged == {fans}


async def test_a_member_who_asks_is_mentioned_by_name(here: Running, mod: User, news: Channel, fan: User) -> None:
    await set_up(here, mod, news)
    await publish(here, trailer())
    await here.settle()
    asked = await here.people.press(fan, news, news.shown[-1], "Notify me")
    assert asked.ephemeral
    assert "I'll mention you here when something happens to **Move to Heaven**" in asked.text
    await publish(here, replace(trailer("t-2"), kind=Kind.TEASER))
    await here.settle()
    assert news.shown[-1].pinged == {fan.id}


async def test_a_member_may_not_set_anything_up(here: Running, mod: User, news: Channel, fan: User) -> None:
    await set_up(here, mod, news)
    asked = await here.people.slash(mod, news, "setup", where="#k-drama-news")
    refused = await here.people.press(fan, news, asked.message, "Stop")
    assert "Only admins can change what comes into this place" in refused.text
    assert len(await here.house.store.readers.following((await place(here, news)).id)) == 1


async def test_leaving_puts_the_servers_places_to_sleep_and_the_setter_is_told_once(
    here: Running, mod: User, news: Channel, guild: Guild
) -> None:
    await here.people.write(mod, "/help")
    await set_up(here, mod, news)
    await here.people.expel(guild)
    number = (await place(here, news)).id

    async def asleep() -> bool:
        [address] = await here.house.store.readers.addresses(number)
        return bool(address.asleep)

    await here.until(asleep)
    direct = here.fake.world.direct(mod)

    async def told() -> bool:
        await here.settle()
        return any("I can't write to" in message.text for message in direct.shown)

    await here.until(told)
    assert sum("I can't write to" in message.text for message in direct.shown) == 1
