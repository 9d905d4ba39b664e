"""What the store knows about a server's places, and about a message somebody points at, on both engines."""

from bot.core.ports import Outcome, Result
from bot.core.recipient import AddressKey
from bot.store.store import Store
from tests.store.test_outbox import NOW, claim, owe, reader


async def test_a_servers_places_are_those_awake_in_it(store: Store) -> None:
    async def place(chat: str, server: str, platform: str = "discord") -> int:
        return (await store.readers.place(AddressKey(platform, chat), f"#{chat}", NOW, server=server)).id

    news, _, _, other = await place("news", "1"), await place("b", "2"), await place("c", ""), await place("d", "1")
    await place("news", "1", "telegram")
    assert [p.id for p in await store.readers.in_server("discord", "1")] == [news, other]
    assert await store.readers.in_server("discord", "") == []
    await store.readers.sleep("discord", "news", "gone", NOW)
    assert [p.id for p in await store.readers.in_server("discord", "1")] == [other]


async def test_a_servers_sleeping_addresses_are_known_with_their_reason(store: Store) -> None:
    for chat, server, platform in (("a", "1", "discord"), ("b", "1", "discord"), ("c", "2", "discord"),
                                   ("a", "1", "telegram"), ("d", "", "discord")):  # fmt: skip
        await store.readers.place(AddressKey(platform, chat), f"#{chat}", NOW, server=server)
    for chat in ("b", "c", "d"):
        await store.readers.sleep("discord", chat, "gone", NOW)
    await store.readers.sleep("telegram", "a", "gone", NOW)
    assert [(a.key.chat, a.asleep) for a in await store.readers.asleep("discord", "1")] == [("b", "gone")]
    assert await store.readers.asleep("discord", "") == []
    await store.readers.wake("discord", "b")
    assert await store.readers.asleep("discord", "1") == []


async def test_a_message_tells_what_it_shows(store: Store) -> None:
    await reader(store, "ana")
    await reader(store, "ben")
    await owe(store, "x")
    for n, parcel in enumerate(await claim(store)):
        await store.outbox.settle([Outcome(parcel, Result.SHOWN, reference=f"m{n}")], NOW)
    assert await store.outbox.shows(AddressKey("discord", "ana"), "m0") == ["x"]
    assert await store.outbox.shows(AddressKey("discord", "ana"), "m1") == []
    assert await store.outbox.shows(AddressKey("telegram", "ana"), "m0") == []
