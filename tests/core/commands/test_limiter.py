"""How much one person may ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.limiter import Limiter
from bot.core.recipient import Identity
from tests.core.commands.talk import Talk

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ANA, BO = Identity("console", "ana"), Identity("console", "bo")


def test_so_many_at_once_and_then_a_pause() -> None:
    limiter = Limiter(30)
    assert [limiter.wait(ANA, NOW) for _ in range(30)] == [timedelta()] * 30
    assert limiter.wait(ANA, NOW) == timedelta(seconds=2)
    assert not limiter.wait(BO, NOW), "others are answered"
    assert not limiter.wait(replace(ANA, platform="telegram"), NOW)
    assert limiter.wait(ANA, NOW + timedelta(seconds=1)) == timedelta(seconds=1)
    assert not limiter.wait(ANA, NOW + timedelta(seconds=2))
    assert limiter.wait(ANA, NOW + timedelta(seconds=2))


def test_a_name_changed_is_the_same_person() -> None:
    limiter = Limiter(1)
    assert not limiter.wait(replace(ANA, name="Ana"), NOW)
    assert limiter.wait(replace(ANA, name="Bo"), NOW)


def test_it_remembers_no_more_people_than_it_may() -> None:
    limiter = Limiter(1, people=3)
    for number in range(50):
        assert not limiter.wait(Identity("console", str(number)), NOW)
    assert len(limiter._shares) == 3
    assert limiter.wait(Identity("console", "49"), NOW)


@given(st.lists(st.floats(0, 20), max_size=60), st.integers(1, 10))
def test_nobody_is_answered_more_often_than_that_in_any_minute(steps: list[float], most: int) -> None:
    limiter, now, answered = Limiter(most), NOW, list[datetime]()
    for step in steps:
        now += timedelta(seconds=step)
        wait = limiter.wait(ANA, now)
        assert timedelta() <= wait <= timedelta(minutes=1)
        if not wait:
            answered.append(now)
        recent = [moment for moment in answered if moment > now - timedelta(minutes=1)]
        assert len(recent) <= 2 * most, "what was saved up, and what came meanwhile"


def test_a_clock_set_back_gives_nothing_away() -> None:
    limiter = Limiter(1)
    assert not limiter.wait(ANA, NOW)
    assert limiter.wait(ANA, NOW - timedelta(hours=1))
    assert limiter.wait(ANA, NOW)


async def test_who_asks_too_much_is_told_kindly_and_alone(talk: Talk) -> None:
    talk.tools = replace(talk.tools, limiter=Limiter(2))
    bo = talk.other("bo")
    for _ in range(2):
        assert "I follow Korean dramas" in await talk.say("/help")
    assert await talk.say("/help") == "That was a lot at once. I'm back for you in 30 seconds."
    assert talk.last
    assert talk.last.private
    assert "I follow Korean dramas" in await bo.say("/help")
    await talk.later(seconds=30)
    assert "I follow Korean dramas" in await talk.say("/help")


async def test_a_button_counts_like_a_command_and_nothing_is_done_for_one_too_many(talk: Talk) -> None:
    talk.tools = replace(talk.tools, limiter=Limiter(1))
    await talk.say("/help")
    assert "a lot at once" in await talk.act("v1:follow:series:love-alarm")
    await talk.later(minutes=1)
    assert "don't follow anything" in await talk.say("/following")
