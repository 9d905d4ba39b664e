"""Words of our own to one person: as durable as announcements, and never more than asked for."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.core.announcement import Dated, Noted, Suspended
from bot.core.dates import PartialDate
from bot.core.kinds import Kind
from bot.core.message import Message, message
from bot.core.ports import Gone, Later, Unsure
from bot.core.recipient import AddressKey, Identity
from bot.core.words import ENGLISH
from tests.core.ledgers import entry
from tests.delivery.house import START, House, build


def words(text: str) -> Message:
    return message([ENGLISH.line("{text}", text=text)])


async def tell(house: House, whom: int, key: str = "k", *, text: str = "It was posted.", **rest: bool) -> bool:
    now = house.clock()
    return await house.outbox.tell(whom, words(text), now, key=key, expires_at=now + timedelta(days=2), **rest)


async def test_it_comes_once_for_each_key_however_often_it_is_told(house: House) -> None:
    ana, bo = await house.reader("ana"), await house.reader("bo")
    assert await tell(house, ana.id)
    assert not await tell(house, ana.id)
    await house.settle()
    assert not await tell(house, ana.id)
    assert await tell(house, bo.id)
    await house.settle()
    assert (house.texts("ana"), house.texts("bo")) == (["It was posted."], ["It was posted."])


async def test_it_comes_alone_beside_announcements_that_are_gathered(house: House) -> None:
    ana = await house.reader("ana", "series:sea")
    await house.say("x", Noted("sea"), kind=Kind.TRAILER)
    await house.say("y", Suspended("sea"), kind=Kind.FILMING_PAUSED)
    await house.say("z", Dated("sea", PartialDate("2021-09")), kind=Kind.DATE_SET)
    await tell(house, ana.id)
    await house.settle()
    assert len(house.texts("ana")) == 2
    assert house.texts("ana").count("It was posted.") == 1


async def test_an_announcement_is_not_held_up_by_a_notice_that_came_before_it(house: House) -> None:
    ana = await house.reader("ana", "series:sea")
    await tell(house, ana.id)
    await house.say("x", Noted("sea"), kind=Kind.TRAILER)
    await house.settle()
    assert [len(house.texts("ana")), house.texts("ana")[0]] == [2, "It was posted."]


async def test_it_waits_out_quiet_hours(house: House) -> None:
    ana = await house.reader("ana", zone="UTC", quiet_from=time(11), quiet_to=time(15))
    await tell(house, ana.id)
    await house.until(datetime(2021, 4, 14, 14, 59, tzinfo=UTC))
    assert house.texts("ana") == []
    await house.until(datetime(2021, 4, 14, 15, tzinfo=UTC))
    assert len(house.texts("ana")) == 1


async def test_it_is_dropped_when_it_comes_too_late(house: House) -> None:
    ana = await house.reader("ana")
    await house.readers.sleep("console", "ana", "blocked", house.clock())
    await tell(house, ana.id)
    await house.after(days=3)
    await house.readers.wake("console", "ana")
    await house.settle()
    assert house.texts("ana") == []
    assert (await house.outbox.counts())["expired"] == 1


async def test_it_is_tried_again_like_any_post(house: House) -> None:
    ana = await house.reader("ana")
    house.chats.says["ana"] = [Later(20), Unsure(), RuntimeError("a bug")]
    await tell(house, ana.id)
    await house.after(hours=1)
    assert house.texts("ana") == ["It was posted."]


async def test_it_goes_to_the_next_address_when_one_falls_asleep(house: House) -> None:
    ana = await house.reader("ana")
    await house.readers.reader(Identity("console", "ana"), AddressKey("console", "ana-2"), house.clock())
    house.chats.says["ana"] = [Gone("blocked")]
    await tell(house, ana.id)
    await house.settle()
    assert (house.texts("ana"), house.texts("ana-2")) == ([], ["It was posted."])


async def test_it_survives_a_courier_that_dies_with_it_in_hand(tmp_path: Path) -> None:
    async with build(tmp_path) as house:
        ana = await house.reader("ana")
        await tell(house, ana.id)
        [parcel] = await house.outbox.claim(house.clock(), 10, timedelta(minutes=2))
        assert parcel.owed[0].notice
    async with build(tmp_path) as house:
        assert await house.outbox.release() == 1
        await house.settle()
        assert house.texts("ana") == ["It was posted."]
        assert not await tell(house, ana.id), "its key is remembered"


async def test_it_keeps_silent_when_asked_to(house: House) -> None:
    ana = await house.reader("ana")
    await tell(house, ana.id, silent=True)
    await tell(house, ana.id, key="other")
    await house.settle()
    assert [shown.letter.silent for shown in house.chats.messages["ana"]] == [True, False]


async def test_nobody_who_is_gone_is_told(house: House) -> None:
    assert not await tell(house, 999)


async def test_its_key_is_never_taken_for_an_entry(house: House) -> None:
    ana = await house.reader("ana", "series:sea")
    await tell(house, ana.id, key="x")
    await house.publish(entry("x", START.date().isoformat(), Noted("sea"), kind=Kind.TRAILER))
    await house.settle()
    assert len(house.texts("ana")) == 2
