"""What members asked for in places, what servers' roles give, who set up what, and the audit trail."""

from datetime import UTC, datetime, timedelta

from bot.core.recipient import (
    AddressKey,
    Grant,
    Identity,
    Preferences,
    Recipient,
    Role,
    Subscription,
    Topic,
    TopicKind,
)
from bot.store.store import Store

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
SEA = Topic(TopicKind.SERIES, "sea")
NEWS = AddressKey("discord", "10")


async def reader(store: Store, user: str, name: str = "") -> Recipient:
    return await store.readers.reader(Identity("discord", user, name or user), None, NOW)


async def test_a_wish_to_be_mentioned_is_kept_once_until_it_is_taken_back(store: Store) -> None:
    place, mina = await store.readers.place(NEWS, "#news", NOW), await reader(store, "mina")
    for _ in range(2):
        assert await store.readers.mention(place.id, SEA, mina.id, NOW, most=1)
    [wish] = await store.readers.mentioned(mina.id)
    assert (wish.place, wish.topic, wish.since) == (place.id, SEA, NOW)
    assert await store.readers.unmention(place.id, SEA, mina.id)
    assert not await store.readers.unmention(place.id, SEA, mina.id)
    assert await store.readers.mentioned(mina.id) == []


async def test_no_more_members_than_the_cap_are_mentioned_for_one_topic(store: Store) -> None:
    place = await store.readers.place(NEWS, "#news", NOW)
    asked = [await store.readers.mention(place.id, SEA, (await reader(store, name)).id, NOW, most=2) for name in "abc"]
    assert asked == [True, True, False]
    other = Topic(TopicKind.PERSON, "ana")
    assert await store.readers.mention(place.id, other, (await reader(store, "c")).id, NOW, most=2)


async def test_wishes_move_with_a_chat_and_are_merged(store: Store) -> None:
    old = await store.readers.place(AddressKey("telegram", "-1"), "Group", NOW)
    new = await store.readers.place(AddressKey("telegram", "-100"), "Group", NOW)
    mina, bo = await reader(store, "mina"), await reader(store, "bo")
    for place, who in ((old, mina), (old, bo), (new, bo)):
        await store.readers.mention(place.id, SEA, who.id, NOW, most=9)
    await store.readers.move("telegram", "-1", "-100")
    assert [wish.place for who in (mina, bo) for wish in await store.readers.mentioned(who.id)] == [new.id, new.id]


async def test_a_servers_role_gives_a_role_until_it_is_taken_back(store: Store) -> None:
    owner = await reader(store, "owner")
    given = await store.readers.grant(Grant("discord", "1", "77", Role.EDITOR, "News team", owner.id))
    again = await store.readers.grant(Grant("discord", "1", "77", Role.EDITOR, "Newsroom", owner.id))
    assert again.id == given.id
    assert [grant.name for grant in await store.readers.grants()] == ["Newsroom"]
    assert await store.readers.granted("discord", "1", ["5", "77"]) is Role.EDITOR
    for platform, server, badges in (("discord", "2", ["77"]), ("telegram", "1", ["77"]), ("discord", "1", [])):
        assert await store.readers.granted(platform, server, badges) is Role.READER
    assert await store.readers.revoke(again.id) == again
    assert await store.readers.revoke(again.id) is None
    assert await store.readers.granted("discord", "1", ["77"]) is Role.READER


async def test_people_are_found_by_their_id_or_else_by_their_name(store: Store) -> None:
    mina = await reader(store, "123", "Mina")
    twin = await reader(store, "456", "MINA")
    await store.readers.reader(Identity("telegram", "123", "Other"), None, NOW)
    assert [found.id for found in await store.readers.named("discord", "123")] == [mina.id]
    assert [found.id for found in await store.readers.named("discord", "mina")] == [mina.id, twin.id]
    assert await store.readers.named("discord", "nobody") == []
    assert await store.readers.identities([mina.id]) == {mina.id: [Identity("discord", "123")]}


async def test_staff_are_listed_owners_first(store: Store) -> None:
    for user, role in (("fan", Role.READER), ("ed", Role.EDITOR), ("boss", Role.OWNER)):
        await store.readers.entitle((await reader(store, user)).id, role)
    assert [who.name for who in await store.readers.staff()] == ["boss", "ed"]


async def test_asking_for_places_makes_none(store: Store) -> None:
    other, topic = AddressKey("discord", "11"), AddressKey("discord", "10", "3")
    mina = await reader(store, "mina")
    place = await store.readers.place(NEWS, "#news", NOW, set_up_by=mina.id)
    assert await store.readers.places([NEWS, other, topic]) == {NEWS: place}
    assert await store.readers.places([]) == {}
    assert await store.readers.set_up_by(mina.id) == [place]


async def test_a_readers_home_is_no_place(store: Store) -> None:
    home = AddressKey("discord", "dm")
    await store.readers.reader(Identity("discord", "mina"), home, NOW)
    assert await store.readers.places([home]) == {}


async def test_leaving_a_server_puts_its_places_to_sleep_and_no_other(store: Store) -> None:
    mine = [await store.readers.place(AddressKey("discord", chat), chat, NOW, server="1") for chat in ("10", "11")]
    for key, server in ((AddressKey("discord", "20"), "2"), (AddressKey("telegram", "10"), "1")):
        await store.readers.place(key, "x", NOW, server=server)
    left = await store.readers.leave("discord", "1", "I was removed from the server", NOW)
    assert [place.id for place in left] == [place.id for place in mine]
    assert [(await store.readers.addresses(place.id))[0].asleep for place in mine] == [
        "I was removed from the server"
    ] * 2
    assert await store.readers.leave("discord", "1", "again", NOW) == []
    assert await store.readers.leave("discord", "", "no server at all", NOW) == []


async def test_a_place_learns_which_server_it_belongs_to(store: Store) -> None:
    await store.readers.place(NEWS, "#news", NOW)
    await store.readers.place(NEWS, "#news", NOW, server="1")
    assert [place.name for place in await store.readers.leave("discord", "1", "gone", NOW)] == ["#news"]


async def test_the_audit_trail_is_read_newest_first_page_by_page(store: Store) -> None:
    mina = await reader(store, "mina", "Mina")
    for n in range(5):
        who = mina.id if n else None
        at = NOW + timedelta(minutes=n)
        await store.desk.audit(who, f"write {n}", "drama:sea", before=None, after=str(n), now=at)
    await store.desk.audit(mina.id, "elsewhere", "drama:ice", before=None, after=None, now=NOW)
    first = await store.desk.trail(["drama:sea", "x"], 3)
    assert [(line.what, line.name, line.after) for line in first] == [(f"write {n}", "Mina", str(n)) for n in (4, 3, 2)]
    rest = await store.desk.trail(["drama:sea", "x"], 3, before=first[-1].id)
    assert [(line.what, line.who, line.at) for line in rest] == [
        ("write 1", mina.id, NOW + timedelta(minutes=1)), ("write 0", None, NOW),
    ]  # fmt: skip
    assert await store.desk.trail([], 3) == []


async def test_what_a_place_follows_and_how_is_arranged_all_at_once(store: Store) -> None:
    place = await store.readers.place(NEWS, "#news", NOW)
    later = NOW + timedelta(days=1)
    first = [Subscription(place.id, SEA, 1, NOW), Subscription(place.id, Topic(TopicKind.ALL), 2, NOW)]
    await store.readers.arrange(place.id, first, Preferences(silent=True), NOW)
    assert await store.readers.following(place.id) == first
    again = [Subscription(place.id, SEA, 3, later, "77", 4)]
    await store.readers.arrange(place.id, again, Preferences(), later)
    assert await store.readers.following(place.id) == [Subscription(place.id, SEA, 3, NOW, "77", 4)]
    assert (await store.readers.recipient(place.id)).preferences == Preferences()
    await store.readers.arrange(place.id, [], Preferences(), later)
    assert await store.readers.following(place.id) == []
