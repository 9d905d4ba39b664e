"""Names somebody waits for."""

from datetime import UTC, datetime, timedelta

from bot.core.kinds import TITLE_DEFAULT
from bot.core.ports import Wait, Wanted
from bot.core.recipient import Identity, Subscription, Topic, TopicKind
from bot.store.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def reader(store: Store, name: str) -> int:
    return (await store.readers.reader(Identity("console", name, name), None, NOW)).id


async def test_a_wait_is_kept_once_and_can_be_ended(store: Store) -> None:
    ana = await reader(store, "ana")
    first = Wait(ana, "Moonlight Hospital", "moonlighthospital", NOW, "drama")
    await store.readers.wait_for(first)
    await store.readers.wait_for(Wait(ana, "moonlight  hospital", "moonlighthospital", NOW + timedelta(days=1)))
    [kept] = await store.readers.waits(ana)
    assert (kept.name, kept.since, kept.kind) == ("Moonlight Hospital", NOW, "drama")
    assert await store.readers.stop_waiting(ana, "moonlighthospital") == kept
    assert await store.readers.stop_waiting(ana, "moonlighthospital") is None
    assert await store.readers.waits(ana) == []


async def test_the_names_of_most_readers_come_first(store: Store) -> None:
    ana, bo = await reader(store, "ana"), await reader(store, "bo")
    for who, name in ((ana, "one"), (ana, "two"), (bo, "two")):
        await store.readers.wait_for(Wait(who, name.title(), name, NOW))
    assert await store.readers.wanted() == [Wanted("Two", "two", 2), Wanted("One", "one", 1)]
    assert await store.readers.wanted(1) == [Wanted("Two", "two", 2)]
    assert [w.reader for w in await store.readers.waiting_for(["two", "three"])] == [ana, bo]
    assert await store.readers.waiting_for([]) == []


async def test_what_came_is_followed_once(store: Store) -> None:
    ana = await reader(store, "ana")
    await store.readers.wait_for(Wait(ana, "One", "one", NOW))
    [wait] = await store.readers.waits(ana)
    follow = Subscription(ana, Topic(TopicKind.SERIES, "one"), TITLE_DEFAULT, NOW)
    assert await store.readers.came(wait, follow)
    assert await store.readers.following(ana) == [follow]
    await store.readers.unfollow(ana, follow.topic)
    assert not await store.readers.came(wait, follow)
    assert await store.readers.following(ana) == []


async def test_a_wait_can_end_without_a_follow(store: Store) -> None:
    ana = await reader(store, "ana")
    await store.readers.wait_for(Wait(ana, "One", "one", NOW))
    [wait] = await store.readers.waits(ana)
    assert await store.readers.came(wait, None)
    assert await store.readers.waits(ana) == []
