"""What the outbox promises of notices, on both engines."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.dates import PartialDate
from bot.core.drama import Stage
from bot.core.message import Button, Link, Look, Message, Moment, Text, message
from bot.core.ports import Outcome, Parcel, Result
from bot.core.recipient import AddressKey, Identity, Preferences, Recipient
from bot.store.store import Store

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
SAID = message(
    [(Text("It ", strong=True), Link("there", "https://a.example/b"), Moment(NOW)), (Text("old", struck=True),)],
    [(Text("code", code=True), Text(" *not* emphasised", emphasis=True))],
    stage=Stage.FILMING,
    brief="It",
    footer=((Text("why"),),),
).with_buttons([Button("Go", "v1:drama:x", look=Look.MAIN), Button("See", url="https://a.example")])


async def reader(store: Store, name: str = "ana") -> int:
    return (await store.readers.reader(Identity("console", name, name), AddressKey("console", name), NOW)).id


async def tell(store: Store, whom: int, key: str = "k", said: Message = SAID, *, expires_in: int = 24) -> bool:
    return await store.outbox.tell(whom, said, NOW, key=key, expires_at=NOW + timedelta(hours=expires_in))


async def claim(store: Store, at: datetime = NOW) -> list[Parcel]:
    return await store.outbox.claim(at, 100, LEASE)


async def test_a_notice_comes_back_word_for_word(store: Store) -> None:
    ana = await reader(store)
    assert await tell(store, ana)
    [parcel] = await claim(store)
    [owed] = parcel.owed
    assert owed.notice
    assert owed.notice.message == SAID
    assert (parcel.recipient.id, parcel.address.key.chat, owed.why) == (ana, "ana", None)
    assert owed.expires_at == NOW + timedelta(hours=24)


async def test_one_key_is_one_notice_for_each_recipient(store: Store) -> None:
    ana, bo = await reader(store), await reader(store, "bo")
    assert [await tell(store, who) for who in (ana, ana, bo)] == [True, False, True]
    assert len(await claim(store)) == 2
    assert (await store.outbox.counts())["posted"] == 2


async def test_two_notices_of_one_address_come_one_after_the_other(store: Store) -> None:
    ana = await reader(store)
    await tell(store, ana, "one")
    await tell(store, ana, "two")
    [first] = await claim(store)
    assert await claim(store) == []
    await store.outbox.settle([Outcome(first, Result.SHOWN, reference="1")], NOW)
    [second] = await claim(store)
    assert first.owed[0].entry != second.owed[0].entry
    await store.outbox.settle([Outcome(second, Result.SHOWN, reference="2")], NOW)
    assert await claim(store) == []
    assert (await store.outbox.counts())["shown"] == 2


async def test_one_taken_back_unsent_is_dropped_and_one_shown_is_deleted(store: Store) -> None:
    ana, bo, cy = await reader(store), await reader(store, "bo"), await reader(store, "cy")
    for who in (ana, cy):
        await tell(store, who)
    first, other = await claim(store)
    shown = [Outcome(parcel, Result.SHOWN, reference="1") for parcel in (first, other)]
    await store.outbox.settle(shown, NOW)
    await tell(store, bo)
    for who in (ana, bo):
        await store.outbox.untell(who, "k", NOW)
        await store.outbox.untell(who, "no such key", NOW)
    [gone] = await claim(store)
    assert (gone.recipient.id, gone.delete, gone.reference) == (ana, True, "1")
    await store.outbox.settle([Outcome(gone, Result.SHOWN, reference="1")], NOW)
    assert await claim(store) == []
    assert (await store.outbox.counts())["expired"] == 1


async def test_quiet_hours_put_it_off(store: Store) -> None:
    ana = await reader(store)
    await store.readers.prefer(ana, Preferences(zone="Asia/Seoul", quiet_from=time(20), quiet_to=time(8)), NOW)
    await tell(store, ana)
    morning = datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert await store.outbox.next_due(NOW) == morning
    assert await claim(store, morning - timedelta(minutes=1)) == []
    assert len(await claim(store, morning)) == 1


async def test_it_expires_unsent(store: Store) -> None:
    ana = await reader(store)
    await tell(store, ana, expires_in=1)
    assert await claim(store, NOW + timedelta(hours=1)) == []
    assert (await store.outbox.counts())["expired"] == 1


async def test_it_waits_for_an_address_to_wake(store: Store) -> None:
    ana = await reader(store)
    await store.readers.sleep("console", "ana", "blocked", NOW)
    await tell(store, ana)
    assert await claim(store) == []
    await store.readers.wake("console", "ana")
    assert len(await claim(store)) == 1


async def test_a_stranger_is_told_nothing(store: Store) -> None:
    assert not await tell(store, 12345)
    assert (await store.outbox.counts()).get("owed", 0) == 0


async def test_dates_in_words_stay_words(store: Store) -> None:
    ana = await reader(store)
    await tell(store, ana, said=message([(Text(str(PartialDate("2027-autumn"))),)]))
    [parcel] = await claim(store)
    assert parcel.owed[0].notice
    assert parcel.owed[0].notice.message.plain == "2027-autumn"


async def test_word_of_a_place_that_fell_asleep_is_owed_with_that_or_not_at_all(store: Store) -> None:
    mina = await reader(store, "mina")
    place = await store.readers.place(AddressKey("console", "#news"), "#news", NOW, set_up_by=mina)

    def broken(*_: object) -> Message:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await store.readers.sleep("console", "#news", "gone", NOW, word=broken)
    [address] = await store.readers.addresses(place.id)
    assert address.asleep is None, "what can't be told has not happened"
    told: list[tuple[str, str, list[str]]] = []

    def word(what: Recipient, setter: Recipient, accounts: Sequence[Identity]) -> Message:
        told.append((what.name, setter.name, [account.user for account in accounts]))
        return message([(Text("It sleeps."),)])

    for _ in range(2):
        await store.readers.sleep("console", "#news", "gone", NOW, word=word)
    assert told == [("#news", "mina", ["mina"])]
    (parcel,) = await claim(store)
    assert (parcel.recipient.id, [o.notice.message.plain for o in parcel.owed if o.notice]) == (mina, ["It sleeps."])
