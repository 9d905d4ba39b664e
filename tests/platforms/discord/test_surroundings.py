import pytest

from bot.core.recipient import AddressKey, Identity
from tests.fakes.discord import FORUM, MODERATOR, NEWS, SEND, VIEW, Channel, Fake, Guild, User
from tests.platforms.discord.conftest import Bench


def key(channel: Channel) -> AddressKey:
    return AddressKey("discord", channel.id)


def who(user: User) -> Identity:
    return Identity("discord", user.id, user.name)


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()


@pytest.fixture
def mod(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("mod"), fake.world.role(guild, "Mods", MODERATOR))


@pytest.fixture
def fan(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("mina"))


async def test_a_moderator_is_offered_their_channels_the_present_one_first(
    bench: Bench, fake: Fake, guild: Guild, mod: User, fan: User
) -> None:
    talk, news, forum = (
        fake.world.channel(guild, n, k) for n, k in (("talk", 0), ("k-drama-news", NEWS), ("posts", FORUM))
    )
    async with bench.run() as bot:
        around = bot.platform.surroundings
        spots = await around.spots(who(mod), key(news))
        assert [(s.key, s.name, s.server) for s in spots] == [
            (key(news), "#k-drama-news", guild.id), (key(talk), "#talk", guild.id), (key(forum), "#posts", guild.id)
        ]  # fmt: skip
        assert await around.manages(who(mod), key(talk))
        assert await around.spots(who(fan), key(news)) == []
        assert not await around.manages(who(fan), key(talk))
        assert not await around.manages(who(fake.world.user("stranger")), key(talk))
        assert await around.spots(who(mod), AddressKey("discord", f"@{mod.id}")) == []


async def test_members_are_asked_for_once_in_a_while_only(bench: Bench, fake: Fake, guild: Guild, mod: User) -> None:
    talk = fake.world.channel(guild, "talk")
    async with bench.run() as bot:
        for _ in range(3):
            await bot.platform.surroundings.manages(who(mod), key(talk))
    assert sum("/members/" in path for _, path, _ in fake.calls) == 1


async def test_what_the_bot_may_not_do_is_named_as_the_settings_name_it(bench: Bench, fake: Fake, guild: Guild) -> None:
    fine, mute, dark, forum = (fake.world.channel(guild, n) for n in ("fine", "mute", "dark", "forum"))
    mute.denied, dark.denied, forum.type, forum.denied = SEND | 1 << 14, VIEW, FORUM, SEND
    async with bench.run() as bot:
        lacking = bot.platform.surroundings.lacking
        assert await lacking(key(fine)) == ()
        assert await lacking(key(mute)) == ("Send Messages", "Embed Links")
        assert "View Channel" in await lacking(key(dark))
        assert await lacking(key(forum)) == ("Create Posts", "Embed Links")
        assert await lacking(AddressKey("discord", "42")) == ("View Channel",)


async def test_roles_that_may_be_mentioned_are_offered(bench: Bench, fake: Fake, guild: Guild) -> None:
    talk = fake.world.channel(guild, "talk")
    wanted = fake.world.role(guild, "Drama fans")
    guild.roles[-1]["mentionable"] = True
    fake.world.role(guild, "Secret")
    guild.roles[-1]["mentionable"] = False
    async with bench.run() as bot:
        badges = await bot.platform.surroundings.badges(key(talk))
    assert (wanted, "Drama fans") in [(b.id, b.name) for b in badges]
    assert "Secret" not in [b.name for b in badges]
    assert "@everyone" not in [b.name for b in badges]


async def test_before_the_login_nothing_is_known(bench: Bench, fake: Fake, guild: Guild, mod: User) -> None:
    talk = fake.world.channel(guild, "talk")
    async with bench.house() as bot:
        assert await bot.platform.surroundings.spots(who(mod), key(talk)) == []
        assert await bot.platform.surroundings.badges(key(talk)) == []
