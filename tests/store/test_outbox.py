"""What the outbox promises of plans, claims and outcomes, on both engines."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.core.announcement import Noted, Opened
from bot.core.audience import Plan, Target
from bot.core.fold import Records, fold
from bot.core.message import line, message
from bot.core.ports import Aside, Commit, Due, Newest, Notice, OpenPlan, Outcome, Parcel, Result, Under
from bot.core.recipient import AddressKey, Identity, Preferences, Recipient, Subscription, Topic, TopicKind
from bot.store.claims import _due
from bot.store.outbox import _free
from bot.store.store import Store
from bot.store.tables import deliveries, posts
from tests.core.ledgers import entry

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
ALL, SEA, ANA = Topic(TopicKind.ALL), Topic(TopicKind.SERIES, "sea"), Topic(TopicKind.PERSON, "ana")
BY_NAME = Target(SEA, any_of=0b1), Target(ANA, any_of=0b1), Target(ALL, any_of=0b1)


async def reader(store: Store, name: str, *topics: Topic, kinds: int = 0b1, platform: str = "discord") -> Recipient:
    """A reader with a chat of their name, who follows topics since yesterday."""
    who = await store.readers.reader(Identity(platform, name, name), AddressKey(platform, name), NOW)
    for topic in topics or (SEA,):
        await store.readers.follow(Subscription(who.id, topic, kinds, NOW - timedelta(days=1)))
    return who


async def publish(
    store: Store, name: str = "x", *, targets: Sequence[Target] = BY_NAME, drama: str = "sea", **rest: object
) -> OpenPlan:
    """Commits an entry with a plan, and returns the plan as it stands open."""
    said = entry(name, "2021-04-14", Opened(drama), Noted(drama))
    plan = Plan(name, tuple(targets), NOW.date(), **rest)  # type: ignore[arg-type]
    await store.ledger.append(Commit((said,), fold([said]), plan), NOW)
    return next(p for p in await store.outbox.plans() if p.plan.entry == name)


async def dues(store: Store, at: datetime = NOW, *, digest: bool = False) -> list[Due]:
    """Due at one moment for everybody, whatever they prefer."""
    return [
        Due(p.id, broad=broad, at=at, digest=digest and broad)
        for p in await store.outbox.profiles()
        for broad in (False, True)
    ]


async def owe(store: Store, name: str = "x", *, at: datetime = NOW, digest: bool = False, **rest: object) -> None:
    """Publishes and expands to the end."""
    plan = await publish(store, name, **rest)  # type: ignore[arg-type]
    while await store.outbox.expand(plan, await dues(store, at, digest=digest), 100, NOW):
        pass


async def test_a_claim_reads_what_is_owed_to_a_few_and_no_more_however_much_is_due_or_was_told(lite: Store) -> None:
    query = _due(NOW, 10, _free(NOW, [], "discord"))
    async with lite.database.read() as connection:
        bare = query.compile(connection.sync_engine, compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {bare}")]
    assert "SEARCH deliveries USING INDEX ix_deliveries_recipient (recipient=? AND state=? AND due_at<?)" in plan
    assert not [step for step in plan if step.startswith("SCAN")]


async def claim(store: Store, at: datetime = NOW, limit: int = 100, **rest: object) -> list[Parcel]:
    return await store.outbox.claim(at, limit, LEASE, **rest)  # type: ignore[arg-type]


async def settle(store: Store, *outcomes: Outcome, at: datetime = NOW) -> None:
    await store.outbox.settle(outcomes, at)


def shown(parcel: Parcel, reference: str = "1") -> Outcome:
    return Outcome(parcel, Result.SHOWN, reference)


def chats(parcels: Sequence[Parcel]) -> list[str]:
    return [parcel.address.key.chat for parcel in parcels]


def entries(parcels: Sequence[Parcel]) -> list[list[str]]:
    return [[owed.entry for owed in parcel.owed] for parcel in parcels]


async def states(store: Store, who: Recipient | None = None) -> list[str]:
    query = select(deliveries.c.state).order_by(deliveries.c.id)
    async with store.database.read() as connection:
        return list(await connection.scalars(query.where(deliveries.c.recipient == who.id) if who else query))


async def count_owed(store: Store) -> int:
    """How many deliveries are owed."""
    return (await states(store)).count("owed")


class TestPlanning:
    async def test_open_plans_come_oldest_first_until_they_are_expanded(self, store: Store) -> None:
        await reader(store, "ana")
        first = await publish(store, "a")
        second = await publish(store, "b")
        assert [p.plan.entry for p in await store.outbox.plans()] == ["a", "b"]
        assert (first.made_at, second.id > first.id) == (NOW, True)
        assert await store.outbox.expand(first, await dues(store), 100, NOW) is False
        assert [p.plan.entry for p in await store.outbox.plans()] == ["b"]

    async def test_a_recipient_of_many_topics_is_owed_once_for_the_nearest_one(self, store: Store) -> None:
        await reader(store, "ana", ALL, ANA, SEA)
        await reader(store, "bo", ALL, ANA)
        await owe(store)
        assert {p.address.key.chat: p.owed[0].why for p in await claim(store)} == {"ana": SEA, "bo": ANA}

    async def test_slices_owe_everybody_once_and_say_when_there_are_no_more(self, store: Store) -> None:
        for name in "abcdefg":
            await reader(store, name)
        plan = await publish(store)
        due = await dues(store)
        rounds = [await store.outbox.expand(plan, due, 3, NOW) for _ in range(4)]
        assert rounds == [True, True, False, False]
        assert len(await claim(store)) == 7
        assert await store.outbox.plans() == []

    async def test_a_plan_expanded_again_from_the_start_owes_nobody_twice(self, store: Store) -> None:
        await reader(store, "ana")
        plan = await publish(store)
        for _ in range(2):
            await store.outbox.expand(plan, await dues(store), 1, NOW)
        assert await states(store) == ["owed"]

    async def test_who_comes_or_follows_after_the_publishing_is_not_told(self, store: Store) -> None:
        bo = await reader(store, "bo", ANA)
        plan = await publish(store, targets=[Target(SEA, 1)])
        await reader(store, "late")
        await store.readers.follow(Subscription(bo.id, SEA, 1, NOW - timedelta(days=1)))
        await store.outbox.expand(plan, await dues(store), 100, NOW)
        assert await states(store) == []

    async def test_only_followers_of_that_kind_since_before_that_day_are_told(self, store: Store) -> None:
        await reader(store, "ana", kinds=0b10)
        bo = await reader(store, "bo", ANA)
        await store.readers.follow(Subscription(bo.id, SEA, 0b1, NOW + timedelta(days=1)))
        await reader(store, "cy", kinds=0b11)
        await owe(store, targets=[Target(SEA, any_of=0b1, all_of=0b10)])
        assert chats(await claim(store)) == ["cy"]

    async def test_who_was_told_of_a_rumour_hears_how_it_ends_whatever_they_chose(self, store: Store) -> None:
        ana = await reader(store, "ana", kinds=0b10)
        await reader(store, "bo", kinds=0b100)
        await owe(store, "rumour", targets=[Target(SEA, any_of=0b10)])
        await owe(store, "end", targets=[Target(SEA, any_of=0b1)], settles=("rumour",))
        assert await states(store, ana) == ["owed", "owed"]
        assert len(await states(store)) == 2

    async def test_who_knows_already_is_not_told_what_only_became_more_certain(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store, "report")
        bo = await reader(store, "bo")
        await owe(store, "confirmed", known=("report",))
        assert len(await states(store)) == 2
        assert await states(store, bo) == ["owed"]

    async def test_due_times_are_those_of_profile_and_breadth(self, store: Store) -> None:
        ana, bo = await reader(store, "ana", SEA), await reader(store, "bo", ALL)
        await store.readers.prefer(bo.id, Preferences(zone="Asia/Seoul"), NOW)
        plan = await publish(store)
        plain, seoul = await store.outbox.profiles()
        later = NOW + timedelta(hours=3)
        await store.outbox.expand(
            plan, [Due(plain.id, broad=False, at=NOW), Due(seoul.id, broad=True, at=later, digest=True)], 100, NOW
        )
        (first,) = await claim(store)
        await settle(store, shown(first))
        (second,) = await claim(store, later)
        assert [p.recipient.id for p in (first, second)] == [ana.id, bo.id]
        assert [(p.owed[0].due_at, p.owed[0].digest) for p in (first, second)] == [(NOW, False), (later, True)]

    async def test_a_plan_without_targets_owes_nobody(self, store: Store) -> None:
        await reader(store, "ana")
        plan = await publish(store, targets=[])
        assert await store.outbox.expand(plan, await dues(store), 100, NOW) is False
        assert await states(store) == []

    async def test_who_has_no_address_is_owed_until_one_comes(self, store: Store) -> None:
        who = await store.readers.reader(Identity("discord", "ana", "Ana"), None, NOW)
        await store.readers.follow(Subscription(who.id, SEA, 1, NOW - timedelta(days=1)))
        await owe(store)
        assert await states(store) == ["asleep"]
        assert await claim(store) == []
        await reader(store, "ana")
        assert chats(await claim(store)) == ["ana"]

    async def test_withdrawing_an_entry_stops_its_plan_and_what_was_not_sent(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store, "a")
        open_plan = await publish(store, "b")
        await store.ledger.append(Commit((), Records(), withdraw=("a", "b")), NOW)
        assert await store.outbox.expand(open_plan, await dues(store), 100, NOW) is False
        assert await states(store) == ["withdrawn"]
        assert await claim(store) == []


class TestClaiming:
    async def test_a_claimed_post_says_all_that_showing_it_takes(self, store: Store) -> None:
        ana = await reader(store, "ana")
        expiry = NOW + timedelta(days=1)
        await owe(store, expires_at=expiry)
        (parcel,) = await claim(store)
        assert parcel.address.key == AddressKey("discord", "ana")
        assert parcel.recipient == ana
        assert (parcel.wanted, parcel.shown, parcel.tries, parcel.doubtful, parcel.first) == (1, 0, 0, False, False)
        (owed,) = parcel.owed
        assert (owed.entry, owed.why, owed.due_at, owed.digest, owed.expires_at) == ("x", SEA, NOW, False, expiry)

    async def test_what_is_claimed_is_nobody_elses_until_its_lease_ends(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (first,) = await claim(store)
        assert await claim(store, NOW + LEASE - timedelta(seconds=1)) == []
        (second,) = await claim(store, NOW + LEASE)
        assert (second.post, second.tries) == (first.post, 1)

    async def test_the_oldest_due_comes_first_and_no_more_than_asked_for(self, store: Store) -> None:
        await reader(store, "ana", SEA)
        await reader(store, "bo", ANA)
        await owe(store, "later", targets=[Target(SEA, 1)], at=NOW)
        await owe(store, "sooner", targets=[Target(ANA, 1)], at=NOW - timedelta(hours=1))
        assert chats(await claim(store, limit=1)) == ["bo"]
        assert chats(await claim(store, limit=1)) == ["ana"]

    async def test_nothing_is_claimed_before_it_is_due(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store, at=NOW + timedelta(seconds=1))
        assert await claim(store) == []
        assert len(await claim(store, NOW + timedelta(seconds=1))) == 1

    async def test_an_address_has_one_in_flight(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store, "a")
        await owe(store, "b")
        (first,) = await claim(store)
        assert await claim(store) == []
        await settle(store, shown(first))
        (second,) = await claim(store)
        assert [*entries([first]), *entries([second])] == [["a"], ["b"]]

    async def test_many_due_at_once_come_as_one_message(self, store: Store) -> None:
        await reader(store, "ana")
        for name in "abc":
            await owe(store, name)
        assert entries(await claim(store)) == [["a", "b", "c"]]

    async def test_a_digest_holds_all_that_is_broad_and_the_first_one_says_so(self, store: Store) -> None:
        await reader(store, "ana", ALL)
        for name in "ab":
            await owe(store, name, digest=True)
        (first,) = await claim(store)
        assert (entries([first]), first.first) == ([["a", "b"]], True)
        await settle(store, shown(first))
        await owe(store, "c", digest=True)
        (second,) = await claim(store)
        assert (entries([second]), second.first) == ([["c"]], False)

    @pytest.mark.parametrize("digest", [True, False])
    async def test_what_is_too_much_for_one_message_comes_in_parts_of_like_size(
        self, store: Store, *, digest: bool
    ) -> None:
        await reader(store, "ana", ALL)
        names = [f"n{number:02}" for number in range(25)]
        for name in names:
            await owe(store, name, digest=digest)
        parts = []
        for minutes in range(3):
            (part,) = await claim(store, NOW + timedelta(minutes=minutes))
            await settle(store, shown(part), at=NOW + timedelta(minutes=minutes))
            parts.append(part)
        assert [len(part.owed) for part in parts] == [9, 8, 8]
        assert [name for part in entries(parts) for name in part] == names
        assert [(part.first, part.more) for part in parts] == [(True, False), (False, True), (False, True)]
        assert await claim(store) == []

    async def test_a_part_stays_the_part_it_was_when_it_is_edited(self, store: Store) -> None:
        await reader(store, "ana", ALL)
        for number in range(13):
            await owe(store, f"n{number:02}", digest=True)
        for _ in range(2):
            (part,) = await claim(store)
            await settle(store, shown(part))
        later = NOW + timedelta(days=1)
        for name, is_first in (("n00", True), ("n12", False)):
            await store.ledger.append(Commit((), Records(), revise=(name,)), later)
            (edit,) = await claim(store, later)
            assert (edit.first, edit.more) == (is_first, not is_first)
            await settle(store, shown(edit), at=later)
        await owe(store, "next", at=later, digest=True)
        (digest,) = await claim(store, later)
        assert (digest.first, digest.more) == (False, False), "the next day's"

    @pytest.mark.parametrize("digest", [True, False])
    async def test_what_comes_together_is_whole_however_many_others_are_due(
        self, store: Store, *, digest: bool
    ) -> None:
        for name in ("ana", "bo", "cy"):
            await reader(store, name, ALL)
        for name in ("a", "b", "c"):
            await owe(store, name, digest=digest)
        parcels = await claim(store, limit=2)
        assert (chats(parcels), entries(parcels)) == (["ana", "bo"], [["a", "b", "c"]] * 2)
        assert entries(await claim(store, limit=2)) == [["a", "b", "c"]]

    async def test_platforms_are_served_apart(self, store: Store) -> None:
        await reader(store, "ana")
        await reader(store, "bo", platform="telegram")
        await owe(store)
        assert chats(await claim(store, platform="telegram")) == ["bo"]
        assert await claim(store, platform="console") == []
        assert chats(await claim(store, platform="discord")) == ["ana"]

    async def test_chats_on_hold_are_left_out_with_all_their_threads(self, store: Store) -> None:
        for thread in (None, "5"):
            place = await store.readers.place(AddressKey("discord", "forum", thread), "forum", NOW)
            await store.readers.follow(Subscription(place.id, SEA, 1, NOW - timedelta(days=1)))
        await reader(store, "ana")
        await owe(store)
        assert chats(await claim(store, except_chats=[AddressKey("discord", "forum")])) == ["ana"]
        assert chats(await claim(store, except_chats=[AddressKey("telegram", "forum")])) == ["forum", "forum"]

    async def test_a_later_post_answers_the_earlier_one_about_the_same_drama_there(self, store: Store) -> None:
        await reader(store, "ana", ALL)
        await owe(store, "a")
        (first,) = await claim(store)
        await settle(store, shown(first, "11"))
        await owe(store, "other", drama="dead")
        (other,) = await claim(store)
        assert other.answers is None
        await settle(store, shown(other, "12"))
        await owe(store, "b")
        (second,) = await claim(store)
        assert second.answers == "11"

    async def test_what_expired_before_it_was_claimed_is_not_claimed(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store, expires_at=NOW + timedelta(hours=1))
        assert await claim(store, NOW + timedelta(hours=1)) == []
        assert await states(store) == ["expired"]


class TestSettling:
    async def test_what_was_shown_is_over_and_has_its_reference(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel, "77"))
        assert await states(store) == ["shown"]
        assert await claim(store, NOW + timedelta(days=1)) == []
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        (again,) = await claim(store)
        assert (again.reference, again.wanted, again.shown, again.shown_at) == ("77", 2, 1, NOW)

    async def test_what_was_revised_while_it_was_shown_is_shown_anew(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        await settle(store, shown(parcel, "77"))
        (again,) = await claim(store)
        assert (again.wanted, again.shown, again.reference) == (2, 1, "77")
        await settle(store, shown(again, "77"))
        assert await claim(store) == []

    async def test_an_edit_keeps_the_moment_it_was_first_shown(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel))
        for hours in (1, 2):
            await store.ledger.append(Commit((), Records(), revise=("x",)), NOW + timedelta(hours=hours))
            (again,) = await claim(store, NOW + timedelta(hours=hours))
            assert again.shown_at == NOW
            await settle(store, shown(again), at=NOW + timedelta(hours=hours))

    async def test_the_newest_message_somebody_was_shown(self, store: Store) -> None:
        ana = (await reader(store, "ana")).id
        assert await store.outbox.newest(ana) is None
        for minutes, name in enumerate(("x", "y", "z")):
            await owe(store, name, at=NOW + timedelta(minutes=minutes))
            if name != "z":
                (parcel,) = await claim(store, NOW + timedelta(minutes=minutes))
                await settle(store, Outcome(parcel, Result.SHOWN, reference=name))
        assert await store.outbox.newest(ana) == Newest("y"), "z is owed, not shown"
        assert await store.outbox.newest(ana + 1) is None
        await store.ledger.append(Commit((), Records(), erase=("y",)), NOW + timedelta(minutes=3))
        assert await store.outbox.newest(ana) == Newest("y", deleted=True)

    async def test_who_was_told_or_will_be_is_told_and_who_it_never_reached_is_not(self, store: Store) -> None:
        ana = (await reader(store, "ana")).id
        await owe(store)
        assert await store.outbox.told(ana, ["x", "y"])
        assert not await store.outbox.told(ana, ["y"])
        assert not await store.outbox.told(ana + 1, ["x"])
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, Result.REFUSED, reason="no"))
        assert not await store.outbox.told(ana, ["x"])

    async def test_what_is_to_be_said_beside_a_post_is_owed_there_once(self, store: Store) -> None:
        ana = await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        under = Under(parcel.address.key, "77")
        aside = Aside("back x", Notice(message([line("No.")]), silent=True, under=under))
        for _ in range(2):
            await settle(store, Outcome(parcel, Result.SHOWN, "77", asides=(aside, aside)))
        (beside,) = await claim(store)
        assert (beside.recipient.id, beside.address, beside.shown) == (ana.id, parcel.address, 0)
        assert [(o.entry, o.notice) for o in beside.owed] == [("notice:back x", aside.notice)]
        await settle(store, shown(beside, "78"))
        assert await store.outbox.shows(parcel.address.key, "78") == ["notice:back x"]
        await settle(store, Outcome(parcel, Result.SHOWN, "77", asides=(aside,)))
        assert await claim(store) == []

    async def test_nothing_is_said_beside_a_post_whose_reader_left_meanwhile(self, store: Store) -> None:
        ana = await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await store.readers.forget(ana.id)
        aside = Aside("back x", Notice(message([line("No.")])))
        await settle(store, Outcome(parcel, Result.SHOWN, "77", asides=(aside,)))
        assert await claim(store) == []

    async def test_later_comes_again_at_its_time(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        at = NOW + timedelta(minutes=10)
        await settle(store, Outcome(parcel, Result.LATER, at=at))
        assert await claim(store, at - timedelta(seconds=1)) == []
        (again,) = await claim(store, at)
        assert (again.tries, again.doubtful) == (1, False)
        assert (await store.outbox.counts())["doubts"] == 0

    async def test_a_doubt_is_kept_and_counted_until_it_is_shown(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, Result.DOUBT, at=NOW))
        (again,) = await claim(store)
        assert again.doubtful
        await settle(store, Outcome(again, Result.LATER, at=NOW))
        (third,) = await claim(store)
        assert third.doubtful
        await settle(store, shown(third))
        assert (await store.outbox.counts())["doubts"] == 1
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        assert not (await claim(store))[0].doubtful

    @pytest.mark.parametrize("result", [Result.REFUSED, Result.EXPIRED])
    async def test_what_can_never_be_shown_is_over_with_its_reason(self, store: Store, result: Result) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, result, reason="too long"))
        assert await states(store) == [str(result)]
        assert await claim(store, NOW + timedelta(days=1)) == []
        assert await store.outbox.next_due(NOW) is None

    async def test_an_edit_that_is_refused_leaves_the_post_standing(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel, "77"))
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        (edit,) = await claim(store)
        await settle(store, Outcome(edit, Result.REFUSED, reason="too old"))
        assert await states(store) == ["shown"]
        assert await claim(store, NOW + timedelta(days=1)) == []
        assert await store.outbox.next_due(NOW) is None

    async def test_a_chat_that_moved_is_written_to_at_its_new_id(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, Result.MOVED, chat="new"))
        (again,) = await claim(store)
        assert (again.post, again.address.key.chat, again.shown) == (parcel.post, "new", 0)

    async def test_what_stood_in_a_chat_that_moved_has_no_reference_any_more(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel, "77"))
        await store.readers.move("discord", "ana", "new")
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        (again,) = await claim(store)
        assert (again.address.key.chat, again.reference, again.shown) == ("new", None, 1)

    async def test_what_is_owed_waits_for_an_address_to_wake(self, store: Store) -> None:
        ana = await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, Result.ASLEEP, reason="blocked me"))
        assert await states(store) == ["asleep"]
        assert [a.asleep for a in await store.readers.addresses(ana.id)] == ["blocked me"]
        assert await claim(store, NOW + LEASE) == []
        assert await store.outbox.next_due(NOW) is None
        await store.readers.wake("discord", "ana")
        (again,) = await claim(store)
        assert (entries([again]), again.tries) == ([["x"]], 0)

    async def test_an_edit_that_waits_for_an_address_to_wake_goes_on_then(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel, "77"))
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        await store.readers.sleep("discord", "ana", "blocked me", NOW)
        assert await claim(store) == []
        await store.readers.wake("discord", "ana")
        (edit,) = await claim(store)
        assert (edit.reference, edit.shown, edit.wanted) == ("77", 1, 2)

    async def test_what_is_owed_goes_to_the_next_address(self, store: Store) -> None:
        await reader(store, "ana")
        await store.readers.reader(Identity("discord", "ana", "ana"), AddressKey("discord", "ana-2"), NOW)
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, Result.ASLEEP, reason="closed"))
        assert chats(await claim(store)) == ["ana-2"]

    async def test_a_post_marked_for_deletion_is_claimed_and_then_over(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel, "77"))
        async with store.database.write() as connection:
            await connection.execute(update(posts).values(delete=True))
        (gone,) = await claim(store)
        assert (gone.delete, gone.reference) == (True, "77")
        await settle(store, shown(gone, "77"))
        assert await claim(store) == []
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        assert await claim(store) == [], "what is deleted is not edited"

    async def test_outcomes_are_written_together(self, store: Store) -> None:
        for name in "abcd":
            await reader(store, name)
        await owe(store)
        one, two, three, four = await claim(store)
        await settle(
            store,
            shown(one),
            Outcome(two, Result.REFUSED, reason="no"),
            Outcome(three, Result.LATER, at=NOW),
            Outcome(four, Result.ASLEEP, reason="gone"),
        )
        assert await states(store) == ["shown", "refused", "posted", "asleep"]
        await settle(store)
        assert chats(await claim(store)) == [three.address.key.chat]


class TestMerging:
    async def test_two_places_that_become_one_are_told_once_of_what_both_were_owed(self, store: Store) -> None:
        for name in ("old", "new"):
            place = await store.readers.place(AddressKey("telegram", name), name, NOW)
            await store.readers.follow(Subscription(place.id, SEA, 1, NOW - timedelta(days=1)))
        await owe(store)
        claimed = {p.address.key.chat: p for p in await claim(store)}
        await settle(
            store, Outcome(claimed["old"], Result.MOVED, chat="new"), Outcome(claimed["new"], Result.LATER, at=NOW)
        )
        (parcel,) = await claim(store)
        assert (parcel.address.key.chat, entries([parcel])) == ("new", [["x"]])
        await settle(store, shown(parcel))
        assert await claim(store, NOW + LEASE) == []

    async def test_what_only_the_old_one_was_owed_is_told_in_the_new_one(self, store: Store) -> None:
        old = await store.readers.place(AddressKey("telegram", "old"), "old", NOW)
        await store.readers.follow(Subscription(old.id, SEA, 1, NOW - timedelta(days=1)))
        await store.readers.place(AddressKey("telegram", "new"), "new", NOW)
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, Outcome(parcel, Result.MOVED, chat="new"))
        (again,) = await claim(store)
        assert (again.address.key.chat, entries([again])) == ("new", [["x"]])


class TestLeases:
    async def test_a_courier_that_died_gives_back_what_it_held_as_doubtful(self, store: Store) -> None:
        await reader(store, "ana")
        await reader(store, "bo")
        await owe(store)
        await claim(store)
        assert await store.outbox.release() == 2
        assert await store.outbox.release() == 0
        again = await claim(store)
        assert [(p.doubtful, p.tries) for p in again] == [(True, 1), (True, 1)]
        assert (await store.outbox.counts())["doubts"] == 2

    async def test_an_edit_that_was_under_way_is_no_doubt(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        (parcel,) = await claim(store)
        await settle(store, shown(parcel))
        await store.ledger.append(Commit((), Records(), revise=("x",)), NOW)
        await claim(store)
        assert await store.outbox.release() == 1
        (again,) = await claim(store)
        assert not again.doubtful
        assert (await store.outbox.counts())["doubts"] == 0


class TestLooking:
    async def test_nothing_is_due_when_nothing_is_owed(self, store: Store) -> None:
        assert await store.outbox.next_due(NOW) is None
        await reader(store, "ana")
        await owe(store, "y", targets=[])
        assert await store.outbox.next_due(NOW) is None

    async def test_an_open_plan_is_due_at_once(self, store: Store) -> None:
        await reader(store, "ana")
        await publish(store)
        assert await store.outbox.next_due(NOW) == NOW

    async def test_what_is_owed_is_due_at_its_time_then_when_its_lease_or_pause_ends(self, store: Store) -> None:
        await reader(store, "ana")
        later = NOW + timedelta(hours=2)
        await owe(store, at=later)
        assert await store.outbox.next_due(NOW) == later
        (parcel,) = await claim(store, later)
        assert await store.outbox.next_due(later) == later + LEASE
        again = later + timedelta(minutes=30)
        await settle(store, Outcome(parcel, Result.LATER, at=again))
        assert await store.outbox.next_due(later) == again

    async def test_a_post_given_back_is_due_at_once(self, store: Store) -> None:
        await reader(store, "ana")
        await owe(store)
        await claim(store)
        await store.outbox.release()
        assert await store.outbox.next_due(NOW) == NOW

    async def test_deliveries_are_counted_by_state_and_posts_that_lag(self, store: Store) -> None:
        assert await store.outbox.counts() == {"lagging": 0, "doubts": 0}
        for name in "ab":
            await reader(store, name)
        await owe(store)
        (first, _) = await claim(store)
        await settle(store, shown(first))
        await owe(store, "y")
        assert await store.outbox.counts() == {"shown": 1, "posted": 1, "owed": 2, "lagging": 1, "doubts": 0}
