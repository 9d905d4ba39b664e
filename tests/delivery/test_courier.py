"""What becomes of posts, whatever a platform answers."""

from collections.abc import MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.announcement import Credited, Dated, Noted, Opened, Titled
from bot.core.dates import PartialDate
from bot.core.kinds import Kind
from bot.core.ports import Gone, Later, Lost, Moved, Refused, Unsure
from bot.core.recipient import AddressKey, Identity
from bot.delivery.pace import Limits, Paid, Rate
from bot.delivery.showing import MOST_FAILURES, pause_after
from tests.core.ledgers import entry, retraction
from tests.delivery.conftest import SEA
from tests.delivery.house import House, build

DATE = Dated("sea", PartialDate("2021-05-14"))


async def trailer(house: House, name: str = "x") -> None:
    await house.say(name, Noted("sea"), kind=Kind.TRAILER)


async def test_a_bad_recipient_stops_no_other(house: House, logged: list[MutableMapping[str, Any]]) -> None:
    for name in ("ana", "bad", "bo"):
        await house.reader(name, "series:sea")
    house.chats.says["bad"] = [RuntimeError("no idea")] * 50
    await trailer(house)
    await house.settle()
    assert [len(house.texts(name)) for name in ("ana", "bad", "bo")] == [1, 0, 1]
    [failure] = [line for line in logged if line["event"] == "post failed"]
    assert len(failure["reference"]) == 4
    await house.after(days=1)
    assert (await house.outbox.counts())["refused"] == 1
    assert 50 - len(house.chats.says["bad"]) == MOST_FAILURES


async def test_an_unexpected_failure_that_passes_loses_nothing(house: House) -> None:
    await house.reader("ana", "series:sea")
    house.chats.says["ana"] = [RuntimeError("no idea")] * 3
    await trailer(house)
    await house.after(minutes=5)
    assert len(house.texts("ana")) == 1


def test_pauses_grow_up_to_a_limit() -> None:
    pauses = [pause_after(n) for n in range(1, 9)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=5), timedelta(minutes=15))
    assert pause_after(10_000) == timedelta(minutes=15)


async def test_later_holds_that_chat_alone(house: House) -> None:
    for name in ("ana", "bo"):
        await house.reader(name, "series:sea")
    house.chats.says["ana"] = [Later(30)]
    await trailer(house)
    await house.settle()
    assert (len(house.texts("ana")), len(house.texts("bo"))) == (0, 1)
    assert house.pace.held_chats(house.seconds) == ("ana",)
    await house.after(minutes=1)
    assert len(house.texts("ana")) == 1


async def test_later_everywhere_holds_the_platform(tmp_path: Path) -> None:
    async with build(tmp_path, rates=Limits(concurrency=1)) as house:
        await house.publisher.record(SEA, house.clock())
        for name in ("ana", "bo"):
            await house.reader(name, "series:sea")
        house.chats.says[""] = [Later(30, everywhere=True)]
        await trailer(house)
        await house.settle()
        assert house.chats.calls == 1
        assert house.pace.held(house.seconds) == 30
        await house.after(minutes=1)
        assert (len(house.texts("ana")), len(house.texts("bo"))) == (1, 1)


async def test_an_address_that_is_gone_sleeps_with_its_reason_and_wakes_with_what_it_missed(house: House) -> None:
    ana = await house.reader("ana", "series:sea")
    house.chats.says["ana"] = [Gone("the bot was blocked")]
    await trailer(house)
    await house.settle()
    [address] = await house.readers.addresses(ana.id)
    assert address.asleep == "the bot was blocked"
    await house.after(hours=1)
    assert house.chats.calls == 1, "nobody knocks at a closed door"
    await house.readers.wake("console", "ana")
    await house.settle()
    assert len(house.texts("ana")) == 1


async def test_who_set_a_place_up_is_told_once_that_it_sleeps(house: House) -> None:
    ana = await house.reader("ana")
    await house.place("channel", "series:sea", set_up_by=ana.id)
    house.chats.says["channel"] = [Gone("I was removed")]
    await trailer(house)
    await house.settle()
    await trailer(house, "y")
    await house.after(days=1)
    [told] = house.texts("ana")
    assert "channel" in told
    assert "I was removed" in told


@pytest.mark.parametrize("refusal", [Gone("closed"), Later(5), Unsure(), Refused("no")])
async def test_a_setter_who_cannot_be_told_changes_nothing(house: House, refusal: Exception) -> None:
    ana = await house.reader("ana")
    await house.place("channel", "series:sea", set_up_by=ana.id)
    await house.place("orphan", "series:sea")
    house.chats.says |= {"channel": [Gone("I was removed")], "orphan": [Gone("me too")], "ana": [refusal]}
    await trailer(house)
    await house.settle()
    assert house.texts("ana") == []
    assert (await house.outbox.counts())["asleep"] == 2 + isinstance(refusal, Gone)


async def test_a_setter_who_could_not_be_told_is_told_later(house: House) -> None:
    ana = await house.reader("ana")
    await house.place("channel", "series:sea", set_up_by=ana.id)
    house.chats.says |= {"channel": [Gone("I was removed")], "ana": [Later(5), Unsure()]}
    await trailer(house)
    await house.after(hours=1)
    [told] = house.texts("ana")
    assert "I was removed" in told


async def test_a_setter_who_is_asleep_is_told_on_waking(house: House) -> None:
    ana = await house.reader("ana")
    await house.place("channel", "series:sea", set_up_by=ana.id)
    await house.readers.sleep("console", "ana", "blocked", house.clock())
    house.chats.says["channel"] = [Gone("I was removed")]
    await trailer(house)
    await house.settle()
    assert house.chats.calls == 1
    await house.readers.wake("console", "ana")
    await house.settle()
    assert len(house.texts("ana")) == 1


async def test_a_chat_that_moved_gets_its_message_at_the_new_place(house: House) -> None:
    await house.place("old", "series:sea")
    house.chats.says["old"] = [Moved("new")]
    await trailer(house)
    await house.settle()
    assert (house.texts("old"), len(house.texts("new"))) == ([], 1)


async def test_what_stood_in_a_chat_that_moved_is_corrected_by_a_new_message(house: House) -> None:
    await house.place("old", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.readers.move("console", "old", "new")
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    assert len(house.texts("new")) == 1


async def test_a_message_that_cannot_be_edited_any_more_is_said_anew_under_it(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(hours=1)
    house.chats.says["ana"] = [Lost()]
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    first, anew = house.chats.messages["ana"]
    assert first.edits == []
    assert anew.letter.answers == "ana/1"


async def test_in_doubt_it_is_sent_once_more_and_counted(house: House) -> None:
    await house.reader("ana", "series:sea")
    house.chats.after["ana"] = [Unsure()]
    await trailer(house)
    await house.after(minutes=5)
    assert len(house.texts("ana")) == 2, "better twice than never"
    assert (await house.outbox.counts())["doubts"] == 1


async def test_in_doubt_twice_it_is_not_sent_a_third_time(house: House) -> None:
    await house.reader("ana", "series:sea")
    house.chats.after["ana"] = [Unsure(), TimeoutError(), Unsure()]
    await trailer(house)
    await house.after(days=1)
    assert len(house.texts("ana")) == 2


async def test_what_was_only_claimed_when_the_courier_died_gets_its_two_tries(house: House) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    await house.planner.work()
    for _ in range(2):
        assert await house.outbox.claim(house.clock(), 10, timedelta(minutes=2), platform="console")
        assert await house.outbox.release() == 1
    house.chats.says["ana"] = [Unsure()]
    await house.after(minutes=5)
    assert len(house.texts("ana")) == 1


async def test_a_death_does_not_count_as_an_answer_that_never_came(house: House) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    await house.planner.work()
    await house.outbox.claim(house.clock(), 10, timedelta(minutes=2), platform="console")
    await house.outbox.release()
    house.chats.says["ana"] = [Unsure()] * 3
    await house.after(days=1)
    assert (len(house.chats.says["ana"]), (await house.outbox.counts())["refused"]) == (1, 1)


async def test_a_platform_that_answers_nobody_for_an_hour_loses_nothing(house: House) -> None:
    names = [f"r{n}" for n in range(12)]
    for name in names:
        await house.reader(name, "series:sea")
    house.chats.says[""] = [Unsure()] * 30
    await trailer(house)
    await house.after(hours=2)
    assert all(len(house.texts(name)) == 1 for name in names)


async def test_what_is_refused_for_good_is_not_tried_again(house: House) -> None:
    await house.reader("ana", "series:sea")
    house.chats.says["ana"] = [Refused("too long")]
    await trailer(house)
    await house.after(days=1)
    assert house.chats.calls == 1
    assert (await house.outbox.counts())["refused"] == 1


async def test_a_refused_reply_leaves_the_edit_standing(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(hours=1)
    await house.publish(retraction("y", "2021-04-14", "x"))
    edit = house.chats.edit

    async def edit_then_refuse(letter: object, reference: str) -> None:
        await edit(letter, reference)  # type: ignore[arg-type]
        house.chats.says["ana"] = [Refused("no replies here")]

    house.chats.edit = edit_then_refuse  # type: ignore[method-assign]
    await house.after(hours=1)
    [shown] = house.chats.messages["ana"]
    assert len(shown.edits) == 1


async def test_a_reply_that_has_to_wait_is_said_later(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(hours=1)
    await house.publish(retraction("y", "2021-04-14", "x"))
    house.pace.limits, house.pace._chats = Limits(chat=Rate(1, 60.0)), {}
    await house.settle()
    assert len(house.texts("ana")) == 1, "the edit took the chat's turn"
    assert (await house.outbox.counts())["lagging"] == 1


async def test_a_chat_out_of_turns_gets_its_message_later(tmp_path: Path) -> None:
    async with build(tmp_path, rates=Limits(group=Rate(1, 60.0))) as house:
        await house.publisher.record(SEA, house.clock())
        await house.place("group", "series:sea")
        await trailer(house)
        await house.settle()
        await house.say("y", DATE, kind=Kind.DATE_SET)
        await house.settle()
        assert len(house.texts("group")) == 1
        assert await house.outbox.next_due(house.clock()) > house.clock()  # type: ignore[operator]


async def test_letters_say_how_they_are_to_be_shown(tmp_path: Path) -> None:
    rates = Limits(overall=Rate(1, 60.0), paid=Paid(Rate(10), 10), hush=True)
    async with build(tmp_path, rates=rates) as house:
        await house.publisher.record(SEA, house.clock())
        await house.reader("free", "series:sea", zone="Asia/Seoul")
        await house.reader("unknown", "series:sea")
        await house.reader("silent", "series:sea", zone="Asia/Seoul", silent=True)
        place = await house.place("place")
        await house.follow(place, "series:sea", 1 << 16)
        await trailer(house)
        await house.settle()
        letters = {name: shown[0].letter for name, shown in house.chats.messages.items()}
    assert {name: letter.silent for name, letter in letters.items()} == {
        "free": False,
        "unknown": True,
        "silent": True,
        "place": False,
    }
    assert sum(letter.paid for letter in letters.values()) == 3
    assert (letters["free"].private, letters["place"].private) == (True, False)
    assert len({letter.nonce for letter in letters.values()}) == 4
    assert "You follow The Silent Sea" in letters["free"].message.plain
    assert "You follow" not in letters["place"].message.plain


async def test_a_post_marked_for_deletion_is_taken_away(house: House) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    await house.settle()
    await mark_for_deletion(house)
    await house.settle()
    assert house.texts("ana") == []
    await house.reader("bo", "series:sea")
    await house.say("y", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await mark_for_deletion(house)
    house.chats.says[""] = [Lost()] * 2
    await house.settle()
    assert (await house.outbox.counts())["lagging"] == 0


async def mark_for_deletion(house: House) -> None:
    async with house.database.write() as connection:
        await connection.exec_driver_sql("UPDATE posts SET \"delete\" = 1 WHERE state = 'open'")


async def test_what_stood_in_a_chat_that_moved_is_taken_for_gone_when_it_is_to_be_deleted(house: House) -> None:
    await house.place("old", "series:sea")
    await trailer(house)
    await house.settle()
    await house.readers.move("console", "old", "new")
    await mark_for_deletion(house)
    calls = house.chats.calls
    await house.settle()
    assert (await house.outbox.counts())["lagging"] == 0
    assert house.chats.calls == calls, "there is nothing left to delete"


async def test_what_expires_while_it_waits_for_its_turn_is_not_said(house: House) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    await house.planner.work()
    [parcel] = await house.outbox.claim(house.clock(), 10, timedelta(hours=1), platform="console")
    house.clock.move(timedelta(days=8))
    house.courier._lanes = []
    await house.courier.drain()
    outcome = await house.courier._lanes[0]._showing.show(parcel)
    assert (outcome.result.value, house.texts("ana")) == ("expired", [])


async def test_every_topic_is_called_by_its_name(house: House) -> None:
    everything = (1 << 30) - 1
    for topic in ("drama:sea", "series:sea", "person:gong-yoo", "network:netflix", "genre:thriller", "all"):
        who = await house.reader(topic.partition(":")[0])
        await house.follow(who, topic, everything)
    await house.say("x", DATE, kind=Kind.NEWS)
    await house.say("y", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED)
    await house.settle()
    said = {name: texts[-1].text.rpartition("You follow ")[2] for name, texts in house.chats.messages.items()}
    assert said == {
        "drama": "The Silent Sea.",
        "series": "The Silent Sea.",
        "person": "Gong Yoo.",
        "network": "what comes to Netflix.",
        "genre": "the genre thriller.",
        "all": "everything.",
    }


async def test_a_series_without_a_drama_of_its_name_is_called_by_the_season_told(bare: House) -> None:
    opened = entry("one", "2020-01-01", Opened("alarm-1", series="alarm", season=1), Titled("alarm-1", "Love Alarm"))
    await bare.publisher.record([opened], bare.clock())
    await bare.reader("ana", "series:alarm")
    await bare.say("x", Noted("alarm-1"), kind=Kind.TRAILER)
    await bare.settle()
    assert "You follow Love Alarm" in bare.texts("ana")[0]


async def test_a_reader_with_two_addresses_is_told_at_the_next_when_the_first_is_gone(house: House) -> None:
    who = Identity("console", "ana", "ana")
    ana = await house.reader("ana", "series:sea")
    await house.readers.reader(who, AddressKey("console", "second"), house.clock())
    house.chats.says["ana"] = [Gone("blocked")]
    await trailer(house)
    await house.settle()
    assert (house.texts("ana"), len(house.texts("second"))) == ([], 1)
    assert [a.asleep for a in await house.readers.addresses(ana.id)] == ["blocked", None]


async def test_what_was_planned_for_an_hour_ago_says_that_it_comes_late(house: House) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    house.clock.move(timedelta(minutes=61))
    await house.settle()
    assert "late" in house.texts("ana")[0]
