"""A database in trouble for a moment keeps nobody from an answer."""

from collections.abc import Callable, MutableMapping
from typing import Any

import pytest

from bot.core.errors import StoreBusy
from bot.core.kinds import TITLE_DEFAULT
from tests.platforms.telegram.town import Town

Breaks = Callable[..., list[str]]


@pytest.fixture
def breaks(town: Town, monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """Has these methods of the store fail, so many times each; returns the names of those that did."""

    def made(*names: str, times: int = 1) -> list[str]:
        failed: list[str] = []
        for name in names:
            store = town.house.store
            room = next(r for r in (store.readers, store.desk, store.ledger) if hasattr(r, name))
            monkeypatch.setattr(type(room), name, _failing(getattr(type(room), name), name, times, failed))
        return failed

    return made


def _failing(real: Any, name: str, times: int, failed: list[str]) -> Any:
    async def method(*args: Any, **rest: Any) -> Any:
        if failed.count(name) < times:
            failed.append(name)
            raise StoreBusy("The database is held by another process; try again when it is done.")
        return await real(*args, **rest)

    return method


async def test_start_is_answered_and_its_sender_woken_when_the_database_is_back(town: Town, breaks: Breaks) -> None:
    ana = town.person(11, "Ana")
    reader = await town.reader(ana)
    await town.follows(reader, "all", TITLE_DEFAULT)
    await town.house.store.readers.sleep("telegram", "11", "blocked", town.clock())
    failed = breaks("wake")
    assert (await ana.start()).text.startswith("Annyeong.")
    await town.falls_asleep(reader, None)
    assert failed == ["wake"]


async def test_the_choice_of_a_place_is_offered_though_earlier_places_cannot_be_looked_up(
    town: Town, breaks: Breaks
) -> None:
    ana = town.person(11, "Ana")
    for name in ("set_up_by", "reader"):
        failed = breaks(name)
        assert (await ana.says("/setup")).text.startswith("Where should the news go?")
        assert failed == [name]


async def test_words_with_a_link_are_answered_though_open_questions_cannot_be_looked_up(
    town: Town, breaks: Breaks
) -> None:
    ana = town.person(11, "Ana")
    await ana.says("/tip")
    failed = breaks("latest")
    link = [{"type": "url", "offset": 0, "length": 19}]
    said = await ana.says("https://example.org/x", entities=link)
    assert failed == ["latest"]
    assert said.text.startswith("Thank you"), "the open question is found by the one door, a moment later"


async def test_while_the_trouble_lasts_there_is_an_apology_with_a_reference(
    town: Town, breaks: Breaks, logged: list[MutableMapping[str, Any]]
) -> None:
    ana = town.person(11, "Ana")
    breaks("reader", "wake", "latest", "set_up_by", times=99)
    link = [{"type": "url", "offset": 0, "length": 21}]
    for said in ("/start", "/drama move to heaven", "https://example.org/x"):
        answer = await ana.says(said, entities=link if "://" in said else None)
        assert answer.text.startswith("Something broke on my side. It's noted as ")
    assert [line for line in logged if line["event"] == "update failed"] == []


async def test_a_bot_let_back_into_a_group_wakes_it_when_the_database_is_back(town: Town, breaks: Breaks) -> None:
    ana = town.person(11, "Ana")
    club = town.group(-100500, "Drama Club", admins=(ana,))
    place = await town.place(club)
    await ana.puts_bot(club, "kicked")
    await town.falls_asleep(place, "I was removed")
    failed = breaks("wake")
    await ana.puts_bot(club, "member")
    await town.falls_asleep(place, None)
    assert failed == ["wake"]


async def test_a_group_that_became_a_supergroup_is_moved_when_the_database_is_back(town: Town, breaks: Breaks) -> None:
    ana = town.person(11, "Ana")
    old = town.group(-500, "Drama Club", ana, kind="group")
    place = await town.place(old)
    failed = breaks("move")
    await ana.post({"migrate_to_chat_id": -100500}, old)
    await town.quiet()
    assert failed == ["move"]
    assert [a.key.chat for a in await town.house.store.readers.addresses(place.id)] == ["-100500"]


async def test_what_inline_mode_could_not_look_up_is_not_kept_by_telegram(town: Town, breaks: Breaks) -> None:
    ana = town.person(11, "Ana")
    failed = breaks("about", "dramas", times=99)
    assert await ana.asks_inline("move to heaven") == []
    assert failed
    (call,) = town.fake.made("answerInlineQuery")
    assert call.params["cache_time"] == "0"
