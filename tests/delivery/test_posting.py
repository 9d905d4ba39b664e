"""Scheduled posts go out once, at their moment, whatever happens meanwhile; and senders of tips hear of theirs."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.clock import MovedClock
from bot.core.announcement import Announcement, Noted, Opened, Titled
from bot.core.kinds import Kind
from bot.core.ports import Scheduled, TipState
from bot.store.store import Store, open_store
from tests.core.ledgers import entry, retraction
from tests.delivery.conftest import SEA
from tests.delivery.house import START, over
from tests.fresh import fresh

AT = START + timedelta(hours=6)


class Desk:
    """A house over a store that tests can reach too."""

    def __init__(self, store: Store, clock: MovedClock) -> None:
        self.store, self.house = store, over(store, clock)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_store(fresh(tmp_path / "house.db"), migrated=False) as store:
        made = Desk(store, MovedClock(START, stands=True))
        await made.house.publisher.record(SEA, START)
        yield made


def trailer(name: str = "x", at: datetime = AT) -> Announcement:
    return entry(name, at.date().isoformat(), Noted("sea"), kind=Kind.TRAILER, text="A first look.")


async def plan(desk: Desk, post: Announcement | None = None, at: datetime = AT, **rest: int | None) -> None:
    made = Scheduled("s1", None, at, post or trailer(at=at))
    await desk.store.timetable.put(replace(made, **rest))  # type: ignore[arg-type]


async def test_it_goes_out_at_its_moment_and_not_before(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await plan(desk)
    await desk.house.until(AT - timedelta(seconds=1))
    assert desk.house.texts("ana") == []
    await desk.house.until(AT)
    [told] = desk.house.chats.messages["ana"]
    assert (told.at, "late" in told.text) == (AT, False)
    assert await desk.store.timetable.posts() == []


async def test_whom_it_reaches_is_decided_when_it_goes_out(desk: Desk) -> None:
    ana = await desk.house.reader("ana", "series:sea")
    await plan(desk)
    await desk.house.after(hours=1)
    await desk.house.reader("bo", "series:sea")
    for subscription in await desk.house.readers.following(ana.id):
        await desk.house.readers.unfollow(ana.id, subscription.topic)
    await desk.house.until(AT)
    assert (desk.house.texts("ana"), len(desk.house.texts("bo"))) == ([], 1)


async def test_one_that_comes_late_says_when_it_was_planned(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await plan(desk)
    desk.house.clock.set(AT + timedelta(days=1))
    await desk.house.settle()
    [told] = desk.house.texts("ana")
    assert "sent late, I was offline" in told


async def test_one_that_comes_late_still_waits_out_quiet_hours(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea", zone="UTC", quiet_from=time(22), quiet_to=time(8))
    await plan(desk)
    desk.house.clock.set(START.replace(hour=23))
    await desk.house.settle()
    assert desk.house.texts("ana") == []
    await desk.house.until(START.replace(hour=8) + timedelta(days=1))
    assert len(desk.house.texts("ana")) == 1


async def test_one_that_is_too_late_is_recorded_and_its_editor_told(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    ed = await desk.house.reader("ed")
    await plan(desk, owner=ed.id)
    desk.house.clock.set(AT + timedelta(days=8))
    await desk.house.settle()
    assert desk.house.texts("ana") == []
    assert (await desk.house.ledger.entry("x")).text == "A first look."
    assert desk.house.texts("ed") == ["Your scheduled post is in the record, but I was offline too long to send it."]


async def test_a_process_that_dies_after_publishing_does_not_publish_again(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await plan(desk)
    desk.house.clock.set(AT)
    assert await desk.store.timetable.begin("s1")
    await desk.house.publish(trailer())
    again = Desk(desk.store, desk.house.clock)
    await again.house.settle()
    assert len(again.house.texts("ana")) == 1
    assert await desk.store.timetable.posts() == []


async def test_a_process_that_dies_before_publishing_publishes_when_it_is_back(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await plan(desk)
    desk.house.clock.set(AT)
    assert await desk.store.timetable.begin("s1")
    again = Desk(desk.store, desk.house.clock)
    await again.house.settle()
    assert len(again.house.texts("ana")) == 1


async def test_one_that_is_going_out_cannot_be_cancelled_or_moved(desk: Desk) -> None:
    await plan(desk)
    assert await desk.store.timetable.begin("s1")
    assert not await desk.store.timetable.cancel("s1")
    assert not await desk.store.timetable.shift("s1", AT + timedelta(days=1))


async def test_one_that_is_cancelled_never_goes_out(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await plan(desk)
    assert await desk.store.timetable.cancel("s1")
    await desk.house.until(AT + timedelta(days=1))
    assert desk.house.texts("ana") == []


async def test_one_that_cannot_be_published_any_more_waits_and_its_editor_hears_why(desk: Desk) -> None:
    ed = await desk.house.reader("ed")
    opening = entry("x", AT.date().isoformat(), Opened("moon"), Titled("moon", "Moon"), kind=Kind.ANNOUNCED)
    await plan(desk, opening, owner=ed.id)
    await desk.house.say("first", Opened("moon"), Titled("moon", "Another Moon"), kind=Kind.ANNOUNCED)
    await desk.house.until(AT + timedelta(days=2))
    [told] = desk.house.texts("ed")
    assert "did not go out: Moon is here already." in told
    [post] = await desk.store.timetable.posts()
    assert post.reason
    drama = (await desk.house.ledger.dramas(["moon"]))["moon"]
    assert drama.title == "Another Moon"


async def test_a_tip_is_thanked_for_once_it_went_out_to_all(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await desk.house.reader("bo", "series:sea")
    senders = [await desk.house.reader(name) for name in ("cy", "di")]
    tip = [await desk.store.inbox.send("k", "https://a.example", "", s.id, START) for s in senders][-1]
    assert tip.senders == 2
    await plan(desk, tip=tip.id)
    await desk.house.until(AT + timedelta(minutes=2))
    for name in ("cy", "di"):
        assert desk.house.texts(name) == [
            "Your tip of 14 April 2021 went out to 2 chats: A trailer for The Silent Sea. Thank you."
        ]
    assert (await desk.store.inbox.tip(tip.id)).state is TipState.THANKED


async def test_whoever_sent_a_tip_does_not_wait_for_those_who_sleep(desk: Desk) -> None:
    await desk.house.reader("ana", "series:sea")
    await desk.house.reader("bo", "series:sea", zone="UTC", quiet_from=time(18), quiet_to=time(8))
    cy = await desk.house.reader("cy")
    tip = await desk.store.inbox.send("k", "https://a.example", "", cy.id, START)
    await plan(desk, tip=tip.id)
    await desk.house.until(AT + timedelta(minutes=59))
    assert desk.house.texts("cy") == []
    await desk.house.until(AT + timedelta(minutes=61))
    assert desk.house.texts("cy") == [
        "Your tip of 14 April 2021 went out to 1 chat: A trailer for The Silent Sea. Thank you."
    ]


async def test_messages_that_show_only_what_is_taken_back_can_be_taken_away(desk: Desk) -> None:
    house = desk.house
    await house.reader("ana", "series:sea")
    await house.reader("bo", "series:sea", paused_until=START + timedelta(hours=1))
    await house.publish(trailer("x", START))
    await house.say("y", Noted("sea"), kind=Kind.CANCELLED)
    await house.settle()
    await house.say("z", Titled("sea", "The Sea"), kind=Kind.TITLE_CHANGED)
    await house.after(hours=2)
    assert (len(house.texts("ana")), len(house.texts("bo"))) == (3, 1)
    await house.publish(retraction("x2", START.date().isoformat(), "x"), erase=True)
    await house.settle()
    assert [text for text in house.texts("ana") if "A first look" in text or "Taken back" in text] == []
    assert len(house.texts("ana")) == 2
    gathered, _reply = house.texts("bo")
    assert "The Sea" in gathered, "what tells of other things too is edited instead"
