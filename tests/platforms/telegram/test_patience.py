"""Answers that Telegram does not take at once."""

import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.pace import Turn
from bot.platforms.telegram.platform import GRACE
from tests.fakes.telegram.server import Trouble, serving
from tests.platforms.telegram.town import Town, listening, living, open_town

HEAVEN = "/drama move to heaven"


def flood(chat: int, seconds: int, times: int = 1) -> Trouble:
    return Trouble(chat=chat, code=429, description="Too Many Requests", retry_after=seconds, times=times)


@pytest.fixture
async def town(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bot dealing with one update at a time, and taking more than a moment for a long wait."""
    monkeypatch.setattr("bot.platforms.telegram.patience.SHORT", 0.5)
    monkeypatch.setattr("bot.platforms.telegram.crowd.AT_ONCE", 1)
    async with living(stocked, tmp_path) as alive:
        yield alive


async def test_an_answer_waits_as_long_as_telegram_asks_and_keeps_nobody_waiting(town: Town) -> None:
    ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
    town.fake.troubles += [flood(11, 1)]
    await ana.writes(HEAVEN)
    await ana.writes("/cast space sweepers")
    assert (await bo.says(HEAVEN)).text.startswith("Move to Heaven")
    assert ana.chat.by_bot() == []
    await town.fake.until(lambda: len(ana.chat.by_bot()) == 2)
    assert [m.text.split()[0] for m in ana.chat.by_bot()] == ["Move", "Space"], "and their order is kept"


async def test_what_is_pressed_meanwhile_waits_too(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says(HEAVEN)
    town.fake.troubles += [Trouble("editMessageText", code=429, description="Too Many Requests", retry_after=1)]
    await ana.presses("Cast", card)
    await town.fake.until(lambda: "Han Geu-ru" in card.text)


async def test_an_answer_is_given_up_when_it_would_come_too_late(
    town: Town, logged: list[MutableMapping[str, Any]]
) -> None:
    ana = town.person(11, "Ana")
    town.fake.troubles += [flood(11, 3600)]
    await ana.writes(HEAVEN)
    await town.quiet()
    assert [line["event"] for line in logged if line.get("chat") == "11"][-1] == "answer not given"
    assert (await ana.says(HEAVEN)).text.startswith("Move to Heaven"), "and the next one is given"


async def test_so_many_answers_wait_for_one_chat_and_no_more(
    town: Town, logged: list[MutableMapping[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.patience.MOST_WAITING", 3)
    ana = town.person(11, "Ana")
    town.fake.troubles += [flood(11, 1)]
    for _ in range(5):
        await ana.writes(HEAVEN)
    await town.fake.until(lambda: len(ana.chat.by_bot()) == 3)
    await town.quiet()
    assert len(ana.chat.by_bot()) == 3
    assert [line["event"] for line in logged].count("answer not given") == 2


async def test_telegram_in_trouble_is_waited_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.telegram.errors.TROUBLED", 0.05)
    ana = town.person(11, "Ana")
    town.fake.troubles += [Trouble(code=502, description="Bad Gateway", times=9)]
    assert (await ana.says(HEAVEN)).text.startswith("Move to Heaven")


async def test_an_answer_whose_arrival_is_in_doubt_is_given_once_more(town: Town) -> None:
    ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
    town.fake.troubles += [Trouble(cut="before", chat=11), Trouble(cut="after", chat=12)]
    for one, times in ((ana, 1), (bo, 2)):
        await one.writes(HEAVEN)
        await town.fake.until(lambda one=one, times=times: len(one.chat.by_bot()) == times)
    await town.quiet()
    assert [len(one.chat.by_bot()) for one in (ana, bo)] == [1, 2]


async def test_the_pace_hears_when_an_answer_was_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Turn] = []
    monkeypatch.setattr(town.exits["telegram"].pace, "ended", lambda turn, _now: sent.append(turn))
    await town.person(11, "Ana").says("/drama move to heaven")
    await town.quiet()
    assert len(sent) == 1


async def test_an_answer_that_waits_keeps_no_stop_waiting_and_is_given_after_the_next_start(
    stocked: Path, tmp_path: Path
) -> None:
    (tmp_path / "town.db").write_bytes(stocked.read_bytes())
    async with serving() as fake:
        async with open_town(fake, tmp_path) as town:
            ana = town.person(11, "Ana")
            fake.troubles += [flood(11, 60)]
            async with listening(town):
                await ana.writes(HEAVEN)
                await fake.until(lambda: bool(fake.made("sendMessage")))
                before = time.monotonic()
            assert time.monotonic() - before < GRACE / 2
        assert ana.chat.by_bot() == []
        async with open_town(fake, tmp_path) as town, listening(town):
            await fake.until(ana.chat.by_bot)
            await town.quiet()
        assert len(ana.chat.by_bot()) == 1
