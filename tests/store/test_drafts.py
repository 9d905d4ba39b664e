"""The draft a person kept last, on both engines."""

from datetime import UTC, datetime, timedelta

from bot.core.ports import Draft
from bot.core.recipient import AddressKey, Identity
from bot.store.store import Store

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


async def reader(store: Store, name: str) -> int:
    return (await store.readers.reader(Identity("console", name, name), AddressKey("console", name), NOW)).id


async def keep(store: Store, name: str, owner: int, topic: str = "asking", *, minutes: int = 60) -> Draft:
    draft = Draft(name, owner, topic, "{}", NOW + timedelta(minutes=minutes))
    await store.desk.keep(draft)
    return draft


async def test_the_latest_draft_of_a_topic_is_the_one_that_lasts_longest(store: Store) -> None:
    ana, bo = await reader(store, "ana"), await reader(store, "bo")
    assert await store.desk.latest(ana, "asking") is None
    await keep(store, "old", ana)
    new = await keep(store, "new", ana, minutes=61)
    await keep(store, "else", ana, "preview", minutes=90)
    await keep(store, "theirs", bo, minutes=90)
    assert await store.desk.latest(ana, "asking") == new


async def test_one_that_expired_is_still_the_latest(store: Store) -> None:
    ana = await reader(store, "ana")
    gone = await keep(store, "gone", ana, minutes=-5)
    assert await store.desk.latest(ana, "asking") == gone
    assert await store.desk.drop("gone")
    assert await store.desk.latest(ana, "asking") is None
