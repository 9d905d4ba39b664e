"""Tips, scheduled posts, and how far something went: what the store promises of them, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.announcement import Introduced, Noted, Opened, Titled
from bot.core.audience import Plan, Target
from bot.core.errors import NotFound
from bot.core.fold import fold
from bot.core.kinds import TITLE_DEFAULT, Kind
from bot.core.ports import Commit, Due, Outcome, Reached, Result, Scheduled, Sender, TipState
from bot.core.recipient import AddressKey, Identity, Subscription, Topic, TopicKind
from bot.store.store import Store
from tests.core.ledgers import entry

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
POST = entry("x", "2026-03-04", Noted("sea"), kind=Kind.TRAILER, text="Look.")


async def reader(store: Store, name: str) -> int:
    return (await store.readers.reader(Identity("console", name, name), AddressKey("console", name), NOW)).id


async def test_one_link_is_one_tip_whoever_sends_it(store: Store) -> None:
    ana, bo = await reader(store, "ana"), await reader(store, "bo")
    first = await store.inbox.send("k", "https://a.example", "look", ana, NOW)
    again = await store.inbox.send("k", "https://a.example/", "me too", bo, NOW + timedelta(hours=1))
    twice = await store.inbox.send("k", "https://a.example", "and again", ana, NOW + timedelta(hours=2))
    assert (first.senders, again.senders, twice.senders) == (1, 2, 2)
    assert (again.id, again.link, again.text, again.at) == (first.id, "https://a.example", "look", NOW)
    assert await store.inbox.senders(first.id) == [Sender(ana, NOW), Sender(bo, NOW + timedelta(hours=1))]


async def test_tips_are_counted_for_each_sender(store: Store) -> None:
    ana, bo = await reader(store, "ana"), await reader(store, "bo")
    for n in range(3):
        await store.inbox.send(f"k{n}", "https://a.example", "", ana, NOW + timedelta(hours=n))
    assert await store.inbox.sent(ana, NOW + timedelta(hours=1)) == 2
    assert await store.inbox.sent(bo, NOW) == 0


async def test_open_tips_come_in_order_and_in_pages(store: Store) -> None:
    ana = await reader(store, "ana")
    sent = [await store.inbox.send(f"k{n}", f"https://a.example/{n}", "", ana, NOW) for n in range(4)]
    assert await store.inbox.close(sent[1].id, TipState.DISMISSED, NOW)
    page = await store.inbox.open_tips(2)
    assert [t.id for t in page] == [sent[0].id, sent[2].id]
    assert [t.id for t in await store.inbox.open_tips(2, after=page[-1].id)] == [sent[3].id]


async def test_a_tip_is_closed_by_one_editor(store: Store) -> None:
    tip = await store.inbox.send("k", "https://a.example", "", await reader(store, "ana"), NOW)
    assert await store.inbox.close(tip.id, TipState.POSTED, NOW, "x")
    assert not await store.inbox.close(tip.id, TipState.DISMISSED, NOW)
    closed = await store.inbox.tip(tip.id)
    assert (closed.state, closed.entry, closed.closed_at) == (TipState.POSTED, "x", NOW)
    assert await store.inbox.posted() == [closed]
    await store.inbox.thanked(tip.id)
    assert await store.inbox.posted() == []


async def test_an_unknown_tip_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.inbox.tip(77)


async def test_scheduled_posts_come_back_whole_and_in_order(store: Store) -> None:
    ana = await reader(store, "ana")
    tip = await store.inbox.send("k", "https://a.example", "", ana, NOW)
    late = Scheduled("late", ana, NOW + timedelta(days=2), POST, tip.id)
    soon = Scheduled("soon", None, NOW + timedelta(days=1), POST)
    for post in (late, soon):
        await store.timetable.put(post)
    assert await store.timetable.posts() == [soon, late]
    assert await store.timetable.post("late") == late


async def test_a_scheduled_post_is_moved_and_cancelled_once(store: Store) -> None:
    await store.timetable.put(Scheduled("s", None, NOW, POST, reason="no room"))
    assert await store.timetable.shift("s", NOW + timedelta(days=1))
    assert await store.timetable.post("s") == Scheduled("s", None, NOW + timedelta(days=1), POST)
    assert await store.timetable.cancel("s")
    assert not await store.timetable.cancel("s")
    assert not await store.timetable.begin("s")
    with pytest.raises(NotFound):
        await store.timetable.post("s")


async def test_one_that_goes_out_stays_until_it_ended(store: Store) -> None:
    await store.timetable.put(Scheduled("s", None, NOW, POST))
    assert await store.timetable.begin("s")
    assert await store.timetable.begin("s"), "whoever died in between begins again"
    assert not await store.timetable.cancel("s")
    await store.timetable.end("s", "no such drama")
    assert [post.reason for post in await store.timetable.posts()] == ["no such drama"]
    assert await store.timetable.cancel("s")


async def test_how_far_it_went_counts_chats_and_those_still_to_come(store: Store) -> None:
    topic = Topic(TopicKind.SERIES, "sea")
    for name in ("ana", "bo", "cy"):
        await store.readers.follow(Subscription(await reader(store, name), topic, TITLE_DEFAULT, NOW))
    opened = entry("sea", "2026-03-01", Opened("sea"), Titled("sea", "Sea"), Introduced("bo", "Bo"))
    plan = Plan("x", (Target(topic, TITLE_DEFAULT),), NOW.date())
    await store.ledger.append(Commit((opened, POST), fold([opened, POST]), plan), NOW)
    assert await store.outbox.reached(["x"]) == Reached(0, 1), "a plan that is not expanded counts as one"
    [made] = await store.outbox.plans()
    profiles = await store.outbox.profiles()
    dues = [Due(p.id, broad, NOW) for p in profiles for broad in (False, True)]
    await store.outbox.expand(made, dues, 100, NOW)
    assert await store.outbox.reached(["x"]) == Reached(0, 3)
    parcels = await store.outbox.claim(NOW, 2, timedelta(minutes=1))
    await store.outbox.settle([Outcome(p, Result.SHOWN, "1") for p in parcels], NOW)
    assert await store.outbox.reached(["x", "y"]) == Reached(2, 1)
    assert await store.outbox.reached([]) == Reached(0, 0)
