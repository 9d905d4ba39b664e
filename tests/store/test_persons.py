"""Readers made one, and readers forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.core.announcement import Opened, Titled
from bot.core.errors import NotFound
from bot.core.fold import fold
from bot.core.kinds import REMINDERS, RUMOURS, TITLE_DEFAULT, Kind, mask
from bot.core.ports import Commit, Draft, Scheduled, Wait
from bot.core.recipient import AddressKey, Identity, Preferences, Recipient, Role, Subscription, Topic
from bot.store.store import Store
from bot.store.tables import audit, metadata
from tests.core.ledgers import entry

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SEA, LOVE = Topic.parse("series:sea"), Topic.parse("series:love")


async def reader(store: Store, platform: str, name: str = "ana") -> Recipient:
    home = AddressKey(platform, f"{platform}-{name}")
    return await store.readers.reader(Identity(platform, name, name.title()), home, NOW)


async def follow(store: Store, who: Recipient, topic: Topic, kinds: int, **ago: float) -> None:
    await store.readers.follow(Subscription(who.id, topic, kinds, NOW - timedelta(**ago)))


async def written(store: Store, name: str, author: str) -> None:
    said = replace(entry(name, "2026-11-20", Opened(name), Titled(name, name)), author=author)
    await store.ledger.append(Commit((said,), fold([said])), NOW)


async def test_two_readers_become_one(store: Store) -> None:
    one, two = await reader(store, "discord"), await reader(store, "telegram")
    await store.readers.prefer(one.id, Preferences(zone="Asia/Seoul", quiet_from=time(23), quiet_to=time(8)), NOW)
    await store.readers.entitle(two.id, Role.EDITOR)
    await follow(store, one, SEA, mask(Kind.OUT), days=1)
    await follow(store, two, SEA, mask(Kind.TRAILER) | RUMOURS, days=9)
    await follow(store, two, LOVE, TITLE_DEFAULT, days=2)
    for who in (one, two):
        await store.readers.wait_for(Wait(who.id, "Moon", "moon", NOW))
    await store.desk.keep(Draft("d", two.id, "x", "{}", NOW + timedelta(hours=1)))
    place = await store.readers.place(AddressKey("telegram", "-1"), "Club", NOW, set_up_by=two.id)
    for who, topic in ((one, SEA), (two, SEA), (two, LOVE)):
        await store.readers.mention(place.id, topic, who.id, NOW, most=9)
    await written(store, "sea", f"reader:{two.id}")
    for who, link in ((one, "1"), (two, "1"), (two, "2")):
        await store.inbox.send(f"a.example/{link}", f"https://a.example/{link}", "", who.id, NOW)

    await store.readers.join(one.id, two.id)

    for identity in (Identity("discord", "ana"), Identity("telegram", "ana")):
        same = await store.readers.reader(identity, None, NOW)
        assert (same.id, same.role, same.preferences.zone) == (one.id, Role.EDITOR, "Asia/Seoul")
    addresses = await store.readers.addresses(one.id)
    assert [(a.key.platform, a.rank) for a in addresses] == [("discord", 0), ("telegram", 1)]
    follows = {s.topic: s for s in await store.readers.following(one.id)}
    assert set(follows) == {SEA, LOVE}
    assert follows[SEA].since == NOW - timedelta(days=9)
    assert follows[SEA].kinds == mask(Kind.OUT, Kind.TRAILER, Kind.REMINDER_DAY) | RUMOURS
    assert len(await store.readers.waits(one.id)) == 1
    assert (await store.desk.draft("d", NOW)).owner == one.id
    assert (await store.readers.recipient(place.id)).set_up_by == one.id
    assert [m.topic for m in await store.readers.mentioned(one.id)] == [SEA, LOVE]
    assert (await store.ledger.entry("sea")).author == f"reader:{one.id}"
    assert await store.readers.accounts(one.id) == [Identity("discord", "ana"), Identity("telegram", "ana")]
    with pytest.raises(NotFound):
        await store.readers.recipient(two.id)


async def test_a_forgotten_reader_leaves_nothing_but_what_was_done(store: Store) -> None:
    ana, bo = await reader(store, "discord"), await reader(store, "discord", "bo")
    for who in (ana, bo):
        await follow(store, who, SEA, TITLE_DEFAULT)
        await store.readers.wait_for(Wait(who.id, "Moon", "moon", NOW))
        await store.desk.keep(Draft(f"d{who.id}", who.id, "x", "{}", NOW + timedelta(hours=1)))
        await store.desk.audit(who.id, "announce", "sea", before=None, after="x", now=NOW)
    await store.desk.audit(bo.id, "entitle", f"reader:{ana.id}", before="reader", after="Ana is an editor", now=NOW)
    place = await store.readers.place(AddressKey("discord", "9"), "Club", NOW, set_up_by=ana.id)
    for who in (ana, bo):
        await store.readers.mention(place.id, SEA, who.id, NOW, most=9)
    await written(store, "sea", f"reader:{ana.id}")
    await written(store, "love", f"reader:{ana.id}1")
    waiting = replace(entry("later", "2026-11-20", Opened("later")), author=f"reader:{ana.id}")
    await store.timetable.put(Scheduled("later", ana.id, NOW + timedelta(days=1), waiting))
    await store.inbox.send("a.example/1", "https://a.example/1", "", ana.id, NOW)
    await store.desk.audit(bo.id, "named an editor", "rights", before=None, after="Ana", now=NOW)

    await store.readers.forget(ana.id)

    async with store.database.read() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "recipients" for key in column.foreign_keys):
                    left = select(func.count()).select_from(table).where(column == ana.id)
                    assert await connection.scalar(left) == 0, f"{table.name}.{column.name}"
        rows = (await connection.execute(select(audit).order_by(audit.c.id))).all()
    assert [(row.who, row.subject, row.after) for row in rows] == [
        (None, "sea", "x"), (bo.id, "sea", "x"), (bo.id, "forgotten", None), (bo.id, "rights", None),
    ]  # fmt: skip
    assert (await store.timetable.post("later")).entry.author == "forgotten"
    assert (await store.readers.recipient(place.id)).set_up_by is None
    assert len(await store.readers.mentioned(bo.id)) == 1
    assert (await store.ledger.entry("sea")).author == "forgotten"
    assert (await store.ledger.entry("love")).author == f"reader:{ana.id}1"
    assert len(await store.readers.following(bo.id)) == 1
    again = await reader(store, "discord")
    assert again.id != ana.id
    assert await store.readers.following(again.id) == []


async def test_reminders_chosen_hold_for_every_title_followed(store: Store) -> None:
    ana, bo = await reader(store, "discord"), await reader(store, "discord", "bo")
    person = Topic.parse("person:gong-yoo")
    for who in (ana, bo):
        await follow(store, who, SEA, TITLE_DEFAULT | RUMOURS)
        await follow(store, who, person, mask(Kind.OUT))
    await store.readers.prefer(ana.id, Preferences(reminders=mask(Kind.REMINDER_WEEK, Kind.REMINDER_HOUR)), NOW)
    kinds = {s.topic: s.kinds for s in await store.readers.following(ana.id)}
    assert kinds[person] == mask(Kind.OUT)
    assert kinds[SEA] & mask(*REMINDERS) == mask(Kind.REMINDER_WEEK, Kind.REMINDER_HOUR)
    assert kinds[SEA] & ~mask(*REMINDERS) == (TITLE_DEFAULT | RUMOURS) & ~mask(*REMINDERS)
    await store.readers.prefer(ana.id, Preferences(reminders=0), NOW)
    assert not (await store.readers.following(ana.id))[0].kinds & mask(*REMINDERS)
    assert (await store.readers.following(bo.id))[0].kinds == TITLE_DEFAULT | RUMOURS


async def test_an_address_can_be_put_first(store: Store) -> None:
    one, two = await reader(store, "discord"), await reader(store, "telegram")
    await store.readers.join(one.id, two.id)
    assert await store.readers.rank(one.id, "telegram")
    assert [a.key.platform for a in await store.readers.addresses(one.id)] == ["telegram", "discord"]
    assert not await store.readers.rank(one.id, "console")
    assert [a.key.platform for a in await store.readers.addresses(one.id)] == ["telegram", "discord"]
