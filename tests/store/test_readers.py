"""What the port of readers and places promises, on both engines."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.audience import Plan, Target
from bot.core.drama import TitleKind
from bot.core.errors import NotFound, StoreError
from bot.core.recipient import (
    AddressKey,
    Identity,
    Preferences,
    Recipient,
    RecipientKind,
    Role,
    Subscription,
    Topic,
    TopicKind,
)
from bot.store.store import Store

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
ALL = Topic(TopicKind.ALL)
SEA = Topic(TopicKind.SERIES, "sea")


def key(chat: str, thread: str | None = None, platform: str = "discord") -> AddressKey:
    return AddressKey(platform, chat, thread)


async def reader(store: Store, name: str = "ana", home: AddressKey | None = None) -> Recipient:
    return await store.readers.reader(Identity("discord", name, name.title()), home or key(f"dm-{name}"), NOW)


async def place(store: Store, chat: str, thread: str | None = None, set_up_by: int | None = None) -> Recipient:
    return await store.readers.place(key(chat, thread), f"#{chat}", NOW, set_up_by=set_up_by)


async def follow(store: Store, who: Recipient, topic: Topic = SEA, kinds: int = 1, since: datetime = NOW) -> None:
    await store.readers.follow(Subscription(who.id, topic, kinds, since))


async def chats(store: Store, who: Recipient) -> list[tuple[str, str | None, bool]]:
    return [(a.key.chat, a.key.thread, a.asleep is not None) for a in await store.readers.addresses(who.id)]


async def test_a_reader_is_made_at_first_sight_and_the_same_from_then_on(store: Store) -> None:
    first = await reader(store)
    again = await reader(store)
    assert first == again
    assert (first.kind, first.name, first.role) == (RecipientKind.READER, "Ana", Role.READER)
    assert first.preferences == Preferences()
    assert await store.readers.recipient(first.id) == first
    assert await chats(store, first) == [("dm-ana", None, False)]
    assert (await reader(store, "bo")).id != first.id


async def test_one_person_on_two_platforms_is_two_readers(store: Store) -> None:
    one = await store.readers.reader(Identity("discord", "7", "Ana"), None, NOW)
    other = await store.readers.reader(Identity("telegram", "7", "Ana"), None, NOW)
    assert one.id != other.id


async def test_a_reader_without_a_private_address_gets_it_when_it_is_known(store: Store) -> None:
    who = await store.readers.reader(Identity("discord", "ana", "Ana"), None, NOW)
    assert await store.readers.addresses(who.id) == []
    await reader(store)
    assert await chats(store, who) == [("dm-ana", None, False)]


async def test_a_further_address_comes_after_those_there_are(store: Store) -> None:
    who = await reader(store)
    await reader(store, home=key("dm-2"))
    assert [(a.key.chat, a.rank) for a in await store.readers.addresses(who.id)] == [("dm-ana", 0), ("dm-2", 1)]


async def test_an_address_that_is_somebody_elses_is_not_taken_away(store: Store) -> None:
    ana = await reader(store, home=key("shared"))
    bo = await reader(store, "bo", home=key("shared"))
    assert await chats(store, ana) == [("shared", None, False)]
    assert await chats(store, bo) == []


async def test_a_new_name_is_kept_and_an_empty_one_changes_nothing(store: Store) -> None:
    who = await reader(store)
    assert (await store.readers.reader(Identity("discord", "ana", "Anna"), None, NOW)).name == "Anna"
    assert (await store.readers.reader(Identity("discord", "ana"), None, NOW)).name == "Anna"
    assert (await store.readers.recipient(who.id)).name == "Anna"


async def test_a_place_is_made_at_first_sight_and_remembers_who_set_it_up(store: Store) -> None:
    ana = await reader(store)
    first = await place(store, "news", set_up_by=ana.id)
    again = await store.readers.place(key("news"), "#renamed", NOW)
    assert again.id == first.id
    assert (again.kind, again.name, again.set_up_by) == (RecipientKind.PLACE, "#renamed", ana.id)
    assert (await store.readers.place(key("news"), "", NOW)).name == "#renamed"
    bo = await reader(store, "bo")
    assert (await place(store, "news", set_up_by=bo.id)).set_up_by == ana.id, "who changes something did not set it up"
    assert (await place(store, "talk")).set_up_by is None
    assert (await place(store, "talk", set_up_by=bo.id)).set_up_by == bo.id
    assert (await place(store, "news", "topic-5")).id != first.id, "a forum's topic is a place of its own"


async def test_a_stranger_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match=r"There is no recipient 12\."):
        await store.readers.recipient(12)
    assert await store.readers.addresses(12) == []
    assert await store.readers.following(12) == []
    with pytest.raises(StoreError):
        await store.readers.follow(Subscription(12, ALL, 1, NOW))


async def test_preferences_come_back_as_they_were_kept(store: Store) -> None:
    who = await reader(store)
    wishes = Preferences(
        zone="Europe/Madrid", quiet_from=time(23), quiet_to=time(8), digest_at=time(9, 30),
        paused_until=NOW + timedelta(days=3), reminders=7, language="ko", titles=TitleKind.NATIVE, silent=True,
    )  # fmt: skip
    await store.readers.prefer(who.id, wishes, NOW)
    assert (await store.readers.recipient(who.id)).preferences == wishes
    await store.readers.prefer(who.id, Preferences(), NOW)
    assert (await store.readers.recipient(who.id)).preferences == Preferences()


async def test_recipients_of_like_preferences_and_kind_share_a_profile(store: Store) -> None:
    ana, bo, news = await reader(store), await reader(store, "bo"), await place(store, "news")
    assert {(p.kind, p.preferences) for p in await store.outbox.profiles()} == {
        ("reader", Preferences()),
        ("place", Preferences()),
    }
    for who in (ana, bo, news):
        await store.readers.prefer(who.id, Preferences(zone="Asia/Seoul"), NOW)
    used = await store.outbox.profiles()
    assert [(p.kind, p.preferences.zone) for p in used] == [("reader", "Asia/Seoul"), ("place", "Asia/Seoul")]


async def test_owners_are_those_who_were_made_one(store: Store) -> None:
    ana, bo = await reader(store), await reader(store, "bo")
    assert await store.readers.owners() == []
    await store.readers.entitle(bo.id, Role.OWNER)
    await store.readers.entitle(ana.id, Role.EDITOR)
    assert [who.name for who in await store.readers.owners()] == ["Bo"]
    await store.readers.entitle(bo.id, Role.READER)
    assert await store.readers.owners() == []
    assert (await store.readers.recipient(ana.id)).role is Role.EDITOR


async def test_following_again_changes_kinds_and_keeps_since(store: Store) -> None:
    who = await place(store, "news")
    await follow(store, who)
    later = NOW + timedelta(days=9)
    await store.readers.follow(Subscription(who.id, SEA, 6, later, role="77", role_kinds=3))
    assert await store.readers.following(who.id) == [Subscription(who.id, SEA, 6, NOW, "77", 3)]


async def test_what_is_followed_comes_by_kind_of_topic_then_by_when(store: Store) -> None:
    who = await reader(store)
    for days, topic in enumerate(("all", "person:bo", "series:sea", "network:netflix", "person:ana", "genre:thriller")):
        await follow(store, who, Topic.parse(topic), since=NOW - timedelta(days=days))
    assert [str(s.topic) for s in await store.readers.following(who.id)] == [
        "series:sea",
        "person:ana",
        "person:bo",
        "genre:thriller",
        "network:netflix",
        "all",
    ]


async def test_unfollowing_gives_back_what_was_followed_so_that_it_can_be_undone(store: Store) -> None:
    who = await reader(store)
    await follow(store, who, kinds=5)
    gone = await store.readers.unfollow(who.id, SEA)
    assert gone == Subscription(who.id, SEA, 5, NOW)
    assert await store.readers.unfollow(who.id, SEA) is None
    assert await store.readers.following(who.id) == []
    await store.readers.follow(gone)
    assert await store.readers.following(who.id) == [gone]


async def test_a_chat_falls_asleep_with_all_its_threads_and_says_who_lost_the_last_address(store: Store) -> None:
    news, topic, other = await place(store, "c"), await place(store, "c", "5"), await place(store, "other")
    who = await reader(store)
    await reader(store, home=key("c", "private"))
    silent = await store.readers.sleep("discord", "c", "I was kicked out", NOW)
    assert silent == [news, topic], "the reader has another address"
    assert [a.asleep for a in await store.readers.addresses(news.id)] == ["I was kicked out"]
    assert await chats(store, other) == [("other", None, False)]
    assert await chats(store, who) == [("dm-ana", None, False), ("c", "private", True)]
    assert await store.readers.sleep("discord", "c", "again", NOW) == []
    assert await store.readers.sleep("telegram", "other", "elsewhere", NOW) == []
    assert [a.asleep for a in await store.readers.addresses(news.id)] == ["I was kicked out"]


async def test_a_chat_wakes_again(store: Store) -> None:
    news = await place(store, "c")
    await store.readers.sleep("discord", "c", "gone", NOW)
    await store.readers.wake("discord", "nowhere")
    assert await chats(store, news) == [("c", None, True)]
    await store.readers.wake("discord", "c")
    assert await chats(store, news) == [("c", None, False)]


async def test_what_a_platform_wants_to_know_again_about_a_chat_stays_with_its_addresses(store: Store) -> None:
    news, topic, other = await place(store, "c"), await place(store, "c", "5"), await place(store, "other")
    await store.readers.keep_form("discord", "c", "777")
    await store.readers.keep_form("telegram", "other", "888")
    forms = [[a.form for a in await store.readers.addresses(one.id)] for one in (news, topic, other)]
    assert forms == [["777"], ["777"], [""]]


async def test_a_chat_that_moves_takes_its_threads_along_and_wakes(store: Store) -> None:
    news, topic = await place(store, "old"), await place(store, "old", "5")
    await store.readers.sleep("discord", "old", "gone", NOW)
    await store.readers.move("discord", "old", "new")
    assert await chats(store, news) == [("new", None, False)]
    assert await chats(store, topic) == [("new", "5", False)]
    assert (await place(store, "new")).id == news.id


async def test_a_chat_that_moves_to_where_somebody_is_becomes_one_with_them(store: Store) -> None:
    old, new = await place(store, "old"), await place(store, "new")
    await follow(store, old, SEA, 1)
    await follow(store, old, ALL, 2)
    await follow(store, new, ALL, 4)
    await store.readers.move("discord", "old", "new")
    assert {(str(s.topic), s.kinds) for s in await store.readers.following(new.id)} == {("series:sea", 1), ("all", 4)}
    with pytest.raises(NotFound):
        await store.readers.recipient(old.id)
    assert await chats(store, new) == [("new", None, False)]


async def test_a_readers_own_two_chats_that_become_one_leave_the_reader_alone(store: Store) -> None:
    who = await reader(store, home=key("old"))
    await reader(store, home=key("new"))
    await follow(store, who)
    await store.readers.move("discord", "old", "new")
    assert await chats(store, who) == [("new", None, False)]
    assert len(await store.readers.following(who.id)) == 1


async def test_a_reader_whose_chat_became_somebody_elses_stays_a_reader_without_one(store: Store) -> None:
    ana, bo = await reader(store, home=key("old")), await reader(store, "bo", home=key("new"))
    await follow(store, ana)
    await store.readers.move("discord", "old", "new")
    assert await chats(store, ana) == [("old", None, True)]
    assert (await reader(store, home=key("dm-ana"))).id == ana.id
    assert await chats(store, ana) == [("old", None, True), ("dm-ana", None, False)]
    assert await store.readers.following(bo.id) == []


def plan(*targets: Target, **rest: date) -> Plan:
    return Plan("x", targets, rest.get("known_on", NOW.date()))


async def test_the_reach_of_a_plan_is_counted_by_platform(store: Store) -> None:
    follows_kind = Target(SEA, any_of=0b10)
    ana, bo, news = await reader(store), await reader(store, "bo"), await place(store, "news")
    far = await store.readers.reader(Identity("telegram", "1", "Far"), key("dm", platform="telegram"), NOW)
    nowhere = await store.readers.reader(Identity("telegram", "2", "Nowhere"), None, NOW)
    for who in (ana, news, far, nowhere):
        await follow(store, who, SEA, 0b11)
    await follow(store, bo, SEA, 0b01)
    assert await store.readers.reach(plan(follows_kind), NOW) == {"discord": 2, "telegram": 1}
    await follow(store, ana, ALL, 0b10)
    twice = plan(follows_kind, Target(ALL, any_of=0b10))
    assert await store.readers.reach(twice, NOW) == {"discord": 2, "telegram": 1}, "each once"
    assert await store.readers.reach(plan(Target(SEA, 0b10, all_of=0b110)), NOW) == {}
    assert await store.readers.reach(plan(follows_kind, known_on=date(2021, 4, 13)), NOW) == {}, "old news to them"
    assert await store.readers.reach(plan(), NOW) == {}
    await store.readers.sleep("telegram", "dm", "gone", NOW)
    assert await store.readers.reach(plan(follows_kind), NOW) == {"discord": 2}


async def test_a_readers_address_that_sleeps_gives_way_to_the_next(store: Store) -> None:
    who = await reader(store)
    await reader(store, home=key("dm-2"))
    await follow(store, who)
    target = plan(Target(SEA, any_of=1))
    await store.readers.sleep("discord", "dm-ana", "closed", NOW)
    assert await store.readers.reach(target, NOW) == {"discord": 1}
    assert await store.readers.sleep("discord", "dm-2", "closed", NOW) == [replace(who, name="Ana")]
    assert await store.readers.reach(target, NOW) == {}
