"""What a process that is killed leaves behind: nothing is lost, and at most what was in flight is told again."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from bot.core.errors import CourierTaken
from bot.core.recipient import AddressKey, Identity, Subscription
from bot.store.lock import courier_lock
from bot.store.store import Store, open_store
from bot.store.tables import addresses, posts
from tests.delivery.house import over
from tests.store.killed import IN_HAND, NOW, PASSED
from tests.store.test_outbox import SEA, count_owed, dues, publish

READERS = [f"r{i:02}" for i in range(20)]


async def follow_and_publish(store: Store, *, planned: bool) -> None:
    """Twenty readers follow a drama, about which something happened."""
    for name in READERS:
        who = await store.readers.reader(Identity("console", name, name), AddressKey("console", name), NOW)
        await store.readers.follow(Subscription(who.id, SEA, 1, NOW - timedelta(days=1)))
    plan = await publish(store)
    if planned:
        await store.outbox.expand(plan, await dues(store), 100, NOW)


def killed(url: str, what: str, file: Path, held: int) -> None:
    """Has a process begin something, and kills it once it holds on to so much."""
    command = [sys.executable, "-m", "tests.store.killed", url, what, str(file)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        for _ in range(held):
            assert process.stdout.readline() == "held\n"
        process.kill()
    assert process.returncode == -9


async def shown_in(store: Store) -> set[str]:
    query = select(addresses.c.chat).join(posts, posts.c.address == addresses.c.id).where(posts.c.shown > 0)
    async with store.database.read() as connection:
        return set(await connection.scalars(query))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_between_claim_and_settle_nothing_is_lost_and_only_what_was_in_flight_is_repeated(
    url: str, tmp_path: Path, when: str
) -> None:
    async with open_store(url, migrated=False) as store:
        await follow_and_publish(store, planned=True)
    sheet = tmp_path / "sent"
    killed(url, f"courier-{when}", sheet, held=IN_HAND)
    first = sheet.read_text("utf-8").split()
    assert len(first) == PASSED + (IN_HAND if when == "after" else 0)
    async with open_store(url, migrated=False) as store:
        settled = await shown_in(store)
        assert settled <= set(first), "what was written down was sent"
        house = over(store, MovedClock(NOW + timedelta(seconds=2), stands=True))
        assert await store.outbox.release() == len(READERS) - len(settled)
        await house.settle()
        second = [chat for chat, messages in house.chats.messages.items() for _ in messages]
        assert {*first, *second} == set(READERS), "nobody is left out"
        assert len(second) == len(set(second))
        assert set(second) == set(READERS) - settled, "nobody who was told, and it was known, is told again"
        assert await shown_in(store) == set(READERS)
        assert (await store.outbox.counts())["doubts"] == len(second)


async def test_killed_while_planning_the_next_one_goes_on_where_it_stopped(url: str, tmp_path: Path) -> None:
    async with open_store(url, migrated=False) as store:
        await follow_and_publish(store, planned=False)
    killed(url, "planner", tmp_path, held=1)
    async with open_store(url, migrated=False) as store:
        assert await count_owed(store) == PASSED
        (plan,) = await store.outbox.plans()
        while await store.outbox.expand(plan, await dues(store), 7, NOW):
            pass
        parcels = await store.outbox.claim(NOW, 100, timedelta(minutes=1))
        assert sorted(parcel.recipient.name for parcel in parcels) == READERS


async def test_killed_while_it_writes_nothing_of_it_is_there_and_nobody_is_in_the_way(url: str, tmp_path: Path) -> None:
    async with open_store(url, migrated=False) as store:
        await follow_and_publish(store, planned=True)
    killed(url, "writer", tmp_path, held=1)
    async with open_store(url, migrated=False) as store:
        await store.desk.put_note("after", "written")
        assert await store.desk.note("half") is None
        assert await count_owed(store) == len(READERS)


def test_while_it_lives_it_is_the_only_courier_and_killed_it_gives_way(lite_url: str, tmp_path: Path) -> None:
    async def take_over() -> None:
        async with open_store(lite_url, migrated=False) as store, courier_lock(store.database):
            pass

    command = [sys.executable, "-m", "tests.store.killed", lite_url, "writer", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with pytest.raises(CourierTaken, match=rf"already runs on \S+ \(process {process.pid}\); stop that one"):
            asyncio.run(take_over())
        process.kill()
    asyncio.run(take_over())
