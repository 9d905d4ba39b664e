from tests.fakes.discord import Fake
from tests.platforms.discord.conftest import Running


async def test_a_drama_is_shown_as_a_card_with_buttons(bot: Running, fake: Fake) -> None:
    guild = fake.world.guild()
    fan, channel = fake.world.join(guild, fake.world.user("mina")), fake.world.channel(guild)
    await bot.people.invite(guild)
    asked = await bot.people.slash(fan, channel, "drama", title="move to heven")
    assert "**Move to Heaven** (2021)" in asked.text
    assert "Out** on Netflix since 14 May 2021" in asked.text
    assert asked.message.parts[0]["type"] == 17
    assert asked.buttons["🔔 Follow"].startswith("v1:follow:")
    assert not asked.ephemeral
