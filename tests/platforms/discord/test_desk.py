"""What editors do at their desk on Discord: every step leads on, back or out, in the message it began in."""

import pytest

from bot.core.recipient import Role
from tests.fakes.discord import Channel, Fake, Guild, User
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import follow_as

TYPED = {"drama": "move to heaven", "kind": "trailer", "source": "Soompi https://soompi.example/1"}


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()


@pytest.fixture
def channel(fake: Fake, guild: Guild) -> Channel:
    return fake.world.channel(guild, "talk")


@pytest.fixture
def fan(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("mina"))


async def made_editor(bot: Running, user: User) -> None:
    reader = await follow_as(bot, user)
    await bot.house.store.readers.entitle(reader.id, Role.EDITOR)


async def test_a_post_is_chosen_page_by_page_and_left_again(
    bench: Bench, guild: Guild, channel: Channel, fan: User
) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        listed = (await bot.people.slash(fan, channel, "correct", entry="the silent sea")).message
        assert "which post? 1 to 8 of" in listed.text
        turned = await bot.people.press(fan, channel, listed, "More")
        assert turned.message is listed
        assert "which post? 9 to 16 of" in listed.text
        await bot.people.press(fan, channel, listed, "3")
        assert "What shall be different?" in listed.text
        await bot.people.press(fan, channel, listed, "Back")
        assert "which post? 9 to 16 of" in listed.text
        await bot.people.press(fan, channel, listed, "Cancel")
        assert "All right. Nothing was changed." in listed.text


async def test_planning_is_left_for_the_preview(bench: Bench, guild: Guild, channel: Channel, fan: User) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        modal = await bot.people.slash_to_open(fan, channel, "announce", **TYPED)
        preview = (await bot.people.fill(fan, channel, modal, "Look.")).message
        shown = preview.text
        await bot.people.press(fan, channel, preview, "Later…")
        assert "When?" in preview.text
        await bot.people.press(fan, channel, preview, "Back")
        assert preview.text == shown
        await bot.people.press(fan, channel, preview, "Later…")
        opened = await bot.people.press_to_open(fan, channel, preview, "Answer")
        asked = await bot.people.fill(fan, channel, opened, "yesterday 9:00")
        assert "That is over already" in asked.text
        await bot.people.press(fan, channel, asked.message, "Cancel")
        assert "Dropped. Nothing was posted." in asked.message.text
        assert await bot.house.store.timetable.posts() == []
