"""What an operator is told of the database, and what pruning never takes."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.core.fold import Records
from bot.core.message import Text, message
from bot.core.ports import Commit, Draft, Outcome, Result, TipState
from bot.core.recipient import AddressKey, Preferences
from bot.store.office import Case, Fate, Pruned
from bot.store.store import Store
from bot.store.tables import deliveries, plans, posts, profiles
from tests.store.test_outbox import claim, owe, reader, settle, shown

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
LATER = NOW + 2 * YEAR


async def cases(store: Store, *fates: Fate, at: datetime = NOW, **rest: str) -> list[Case]:
    return (await store.office.cases(at, frozenset(fates or Fate), 100, **rest))[0]


async def one_of_each(store: Store) -> None:
    """Six readers, each with one delivery of another fate."""
    for name in ("ana", "bo", "cy", "dee", "eve", "fay"):
        await reader(store, name)
    await owe(store, expires_at=NOW + timedelta(days=30))
    by_name = {parcel.recipient.name: parcel for parcel in await claim(store)}
    await settle(
        store,
        shown(by_name["ana"]),
        Outcome(by_name["bo"], Result.REFUSED, reason="too long"),
        Outcome(by_name["cy"], Result.ASLEEP, reason="blocked me"),
        Outcome(by_name["dee"], Result.EXPIRED, reason="too late to say"),
        Outcome(by_name["eve"], Result.LATER, at=NOW + timedelta(minutes=30)),
        Outcome(by_name["fay"], Result.DOUBT, at=NOW),
    )
    async with store.database.write() as connection:
        late = deliveries.c.recipient == by_name["fay"].recipient.id
        await connection.execute(update(deliveries).where(late).values(due_at=NOW - timedelta(minutes=5)))


async def count(store: Store, table: object = deliveries) -> int:
    async with store.database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


async def test_figures_of_an_empty_house_are_all_nothing(store: Store) -> None:
    assert set(asdict(await store.office.figures(NOW)).values()) == {0}


async def test_figures_count_what_there_is(store: Store) -> None:
    await one_of_each(store)
    await store.readers.place(AddressKey("discord", "news"), "#news", NOW)
    await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
    assert asdict(await store.office.figures(NOW)) == {
        "entries": 1, "dramas": 1, "people": 0, "readers": 6, "places": 1, "follows": 6,
        "owed": 2, "late": 1, "asleep": 1, "failed": 1, "expired": 1, "shown": 1, "lagging": 1, "doubts": 1,
    }  # fmt: skip


async def test_every_delivery_stands_somehow_and_says_why(store: Store) -> None:
    await one_of_each(store)
    found = {case.name: case for case in await cases(store)}
    assert {name: case.fate for name, case in found.items()} == {
        "ana": Fate.SHOWN,
        "bo": Fate.FAILED,
        "cy": Fate.ASLEEP,
        "dee": Fate.EXPIRED,
        "eve": Fate.OWED,
        "fay": Fate.LATE,
    }
    assert found["bo"].reason == "too long"
    assert found["cy"].reason == "blocked me"
    assert found["dee"].reason == "too late to say"
    assert (found["eve"].tries, found["eve"].next_try_at) == (1, NOW + timedelta(minutes=30))
    assert found["cy"].address == AddressKey("discord", "cy"), "where it would go, though it sleeps"
    assert (found["ana"].entry, found["ana"].due_at) == ("x", NOW)


async def test_deliveries_are_narrowed_by_fate_entry_and_whom(store: Store) -> None:
    await one_of_each(store)
    assert [c.name for c in await cases(store, Fate.LATE, Fate.FAILED)] == ["fay", "bo"], "soonest due first"
    assert [c.name for c in await cases(store, whom="ANA")] == ["ana"]
    assert [c.name for c in await cases(store, whom="bo")] == ["bo"]
    assert len(await cases(store, entry="x")) == 6
    assert await cases(store, entry="y") == []
    (ana,) = await cases(store, whom="ana")
    assert [c.name for c in await cases(store, whom=str(ana.recipient))] == ["ana"]
    assert await cases(store, whom="99999999999999999999") == []
    some, total = await store.office.cases(NOW, frozenset(Fate), 2)
    assert (len(some), total) == (2, 6)


async def test_what_waits_for_a_first_address_says_so(store: Store) -> None:
    await reader(store, "ana")
    await owe(store)
    async with store.database.write() as connection:
        await connection.exec_driver_sql("UPDATE recipients SET address = NULL")
        await connection.exec_driver_sql("DELETE FROM addresses")
        await connection.execute(update(deliveries).values(state="asleep"))
    (case,) = await cases(store)
    assert (case.fate, case.reason, case.address) == (Fate.ASLEEP, "no address yet", None)


async def test_a_personal_notice_is_a_delivery_too(store: Store) -> None:
    ana = await reader(store, "ana")
    await store.outbox.tell(ana.id, message([(Text("Hello."),)]), NOW, key="hello", expires_at=NOW + timedelta(days=1))
    (case,) = await cases(store)
    assert (case.entry, case.fate) == ("notice:hello", Fate.OWED)


async def test_pruning_takes_what_came_to_its_end_and_nothing_that_is_owed(store: Store) -> None:
    await one_of_each(store)
    expected = Pruned(posts=3, deliveries=3, plans=0, drafts=0, tips=0)
    assert await store.office.prune(LATER, YEAR, dry=True) == expected
    assert await count(store) == 6, "it was only counted"
    assert await store.office.prune(LATER, YEAR) == expected
    assert {c.name: c.fate for c in await cases(store)} == {
        "cy": Fate.ASLEEP,
        "eve": Fate.OWED,
        "fay": Fate.LATE,
    }
    assert await store.office.prune(LATER, YEAR) == Pruned(0, 0, 0, 0, 0)
    again = await claim(store, NOW + timedelta(hours=1))
    assert sorted(parcel.recipient.name for parcel in again) == ["eve", "fay"]


async def test_nothing_young_is_pruned(store: Store) -> None:
    await one_of_each(store)
    assert (await store.office.prune(NOW + YEAR, YEAR)).total == 0


async def test_a_post_that_waits_for_its_edit_stays_however_old(store: Store) -> None:
    await reader(store, "ana")
    await owe(store)
    (parcel,) = await claim(store)
    await settle(store, shown(parcel))
    await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
    assert (await store.office.prune(LATER, YEAR)).total == 0
    (edit,) = await claim(store)
    await settle(store, shown(edit))
    pruned = await store.office.prune(LATER, YEAR)
    assert (pruned.posts, pruned.deliveries, pruned.plans) == (1, 1, 1)
    assert [await count(store, table) for table in (posts, deliveries, plans)] == [0, 0, 0]


async def test_a_plan_still_open_stays(store: Store) -> None:
    await reader(store, "ana")
    await owe(store, "done")
    async with store.database.write() as connection:
        await connection.execute(update(plans).values(open=True))
        await connection.exec_driver_sql("DELETE FROM deliveries")
    assert (await store.office.prune(LATER, YEAR)).plans == 0


async def test_drafts_tips_and_preferences_that_nobody_needs_go(store: Store) -> None:
    ana = await reader(store, "ana")
    await store.readers.prefer(ana.id, Preferences(zone="Asia/Seoul"), NOW)
    await store.desk.keep(Draft("old", ana.id, "announce", "{}", NOW - timedelta(days=8)))
    await store.desk.keep(Draft("new", ana.id, "announce", "{}", NOW - timedelta(days=6)))
    for key, state in (("a", TipState.DISMISSED), ("b", TipState.THANKED), ("c", TipState.POSTED), ("d", None)):
        tip = await store.inbox.send(key, f"https://a.example/{key}", "", ana.id, NOW)
        if state:
            await store.inbox.close(tip.id, state, NOW)
    await store.desk.bring(["x"], NOW)
    assert await store.office.prune(NOW, YEAR) == Pruned(0, 0, 0, drafts=1, tips=0)
    assert await count(store, profiles) == 1, "that of nobody went, uncounted"
    assert await store.office.prune(LATER, YEAR) == Pruned(0, 0, 0, drafts=1, tips=2)
    assert (await store.readers.recipient(ana.id)).preferences.zone == "Asia/Seoul"


@pytest.mark.parametrize("fate", Fate)
async def test_every_fate_can_be_asked_for(store: Store, fate: Fate) -> None:
    assert await cases(store, fate) == []
