import asyncio
import time

import pytest
from discord.http import Ratelimit

from bot.core.ports import Letter
from bot.core.recipient import AddressKey
from bot.platforms.discord.outlet import DiscordOutlet
from bot.platforms.discord.places import home_of
from tests.fakes.discord import Channel, Fake
from tests.platforms.discord.conftest import Bench
from tests.platforms.discord.test_outlet import HELLO


def channels(fake: Fake, count: int) -> list[Channel]:
    guild = fake.world.guild()
    return [fake.world.channel(guild, f"news-{n}") for n in range(count)]


async def test_all_requests_together_keep_to_the_rate_so_that_discord_never_has_to_say_so(
    bench: Bench, fake: Fake
) -> None:
    everywhere = channels(fake, 60)
    async with bench.run(rate=40.0) as bot:
        fake.rate = 50
        started = time.monotonic()
        await asyncio.gather(*(
            bot.platform.outlet.send(Letter(AddressKey("discord", c.id), HELLO, c.id, private=False))
            for c in everywhere
        ))  # fmt: skip
        assert time.monotonic() - started > 60 / 40 - 0.2
    assert fake.limited == 0
    assert all(len(c.shown) == 1 for c in everywhere)


async def test_a_request_the_courier_took_no_turn_for_is_told_to_the_pace(bench: Bench, fake: Fake) -> None:
    (channel,) = channels(fake, 1)
    fan = fake.world.user("mina")
    async with bench.run() as bot:
        now = time.monotonic()
        before = bot.pace._answers.count(now)
        await bot.platform.outlet.send(Letter(AddressKey("discord", channel.id), HELLO, "1", private=False))
        assert bot.pace._answers.count(now) == before, "the courier took a turn for this one"
        await bot.platform.outlet.send(Letter(home_of(fan.id), HELLO, "2"))
        assert bot.pace._answers.count(now) == before + 1, "a conversation was begun as well"


async def test_answers_to_interactions_count_towards_no_limit(bench: Bench, fake: Fake) -> None:
    (channel,) = channels(fake, 1)
    assert channel.guild
    fan = fake.world.join(channel.guild, fake.world.user("mina"))
    async with bench.run() as bot:
        before = bot.pace._answers.count(time.monotonic())
        await bot.people.slash(fan, channel, "drama", title="move to heaven")
        assert bot.pace._answers.count(time.monotonic()) == before


async def test_limits_of_channels_are_forgotten_without_looking_through_all_of_them_for_each(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    real = Ratelimit.is_inactive

    def counted(limit: Ratelimit) -> bool:
        nonlocal looks
        looks += 1
        return real(limit)

    monkeypatch.setattr(Ratelimit, "is_inactive", counted)
    async with bench.run() as bot:
        assert isinstance(bot.platform.outlet, DiscordOutlet)
        assert bot.platform.outlet.client
        http = bot.platform.outlet.client.http
        for n in range(4000):
            http.get_ratelimit(f"channel {n}")._last_request = http.loop.time()
        assert len(http._buckets) >= 4000
        assert looks < 3 * 4000
        for limit in http._buckets.values():
            limit._last_request -= 301
        for n in range(8000):
            http.get_ratelimit(f"other {n}")._last_request = http.loop.time()
        assert not any(name.startswith("channel") for name in http._buckets)
