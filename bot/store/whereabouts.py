"""Chats that fall asleep, wake and move, and what becomes of what is owed there."""

from collections.abc import Iterable

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.recipient import AddressKey, Recipient, RecipientKind
from bot.store import rights
from bot.store.rows import at, recipient_from, recipients_where
from bot.store.tables import addresses, deliveries, posts, recipients, subscriptions


async def choose(connection: AsyncConnection, whose: Iterable[int]) -> None:
    """Settles which address is in use, and whether what is owed waits for one to wake."""
    these = sorted(set(whose))
    best = (
        select(addresses.c.id)
        .where(addresses.c.recipient == recipients.c.id, addresses.c.asleep.is_(None))
        .order_by(addresses.c.rank, addresses.c.id)
        .limit(1)
        .scalar_subquery()
    )
    await connection.execute(update(recipients).where(recipients.c.id.in_(these)).values(address=best))
    awake = exists().where(recipients.c.id == deliveries.c.recipient, recipients.c.address.is_not(None))
    for before, after, when in (("owed", "asleep", ~awake), ("asleep", "owed", awake)):
        state = and_(deliveries.c.recipient.in_(these), deliveries.c.state == before)
        await connection.execute(update(deliveries).where(state, when).values(state=after))


async def put_to_sleep(connection: AsyncConnection, platform: str, chat: str, reason: str) -> list[Recipient]:
    """Puts a chat's addresses to sleep; what waits there goes to the next address, or waits until one wakes."""
    here = and_(addresses.c.platform == platform, addresses.c.chat == chat, addresses.c.asleep.is_(None))
    rows = (await connection.execute(select(addresses.c.id, addresses.c.recipient).where(here))).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    await connection.execute(update(addresses).where(addresses.c.id.in_(ids)).values(asleep=reason))
    unsent = and_(posts.c.address.in_(ids), posts.c.state == "open", posts.c.shown == 0)
    freed = select(posts.c.id).where(unsent)
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.post.in_(freed), deliveries.c.state == "posted")
        .values(state="owed", post=None)
    )
    await connection.execute(delete(posts).where(unsent))
    shown = and_(posts.c.address.in_(ids), posts.c.state == "open", posts.c.shown < posts.c.wanted)
    await connection.execute(update(posts).where(shown).values(state="asleep", lease_until=None, reason=reason))
    await choose(connection, [row.recipient for row in rows])
    silent = and_(recipients.c.id.in_([row.recipient for row in rows]), recipients.c.address.is_(None))
    return [recipient_from(row) for row in await connection.execute(recipients_where(silent))]


async def wake_chat(connection: AsyncConnection, platform: str, chat: str) -> None:
    """Wakes a chat's addresses; posts that lagged there go on."""
    here = and_(addresses.c.platform == platform, addresses.c.chat == chat)
    rows = (await connection.execute(select(addresses.c.id, addresses.c.recipient).where(here))).all()
    await connection.execute(update(addresses).where(here).values(asleep=None))
    await connection.execute(
        update(posts)
        .where(posts.c.address.in_([row.id for row in rows]), posts.c.state == "asleep")
        .values(state="open", reason=None)
    )
    await choose(connection, [row.recipient for row in rows])


async def move_chat(connection: AsyncConnection, platform: str, chat: str, to: str) -> None:
    """Moves addresses to a chat's new id, merging places where the new id has a row for the same thread.

    A reader is never merged into somebody else: where their chat is another's now, the old address falls asleep.
    """
    old = and_(addresses.c.platform == platform, addresses.c.chat == chat)
    kind = recipients.c.kind.label("kind")
    query = select(addresses, kind).join(recipients, recipients.c.id == addresses.c.recipient).where(old)
    rows = (await connection.execute(query)).all()
    await connection.execute(update(posts).where(posts.c.address.in_([row.id for row in rows])).values(reference=None))
    for row in rows:
        key = AddressKey(platform, to, row.thread or None)
        there = (await connection.execute(select(addresses.c.id, addresses.c.recipient).where(at(key)))).first()
        if there is None:
            await connection.execute(update(addresses).where(addresses.c.id == row.id).values(chat=to, asleep=None))
            await choose(connection, [row.recipient])
        elif row.recipient == there.recipient or row.kind == RecipientKind.PLACE:
            await _merge(connection, (row.id, row.recipient), (there.id, there.recipient))
    await put_to_sleep(connection, platform, chat, "that chat belongs to somebody else now")


async def _merge(connection: AsyncConnection, old: tuple[int, int], new: tuple[int, int]) -> None:
    """Gives what an address and its recipient have to another pair, where that has none of the same."""
    (address, whose), (other, whom) = old, new
    for table, same in ((subscriptions, subscriptions.c.topic), (deliveries, deliveries.c.entry)):
        theirs = table.alias()
        taken = select(theirs.c[same.name]).where(theirs.c.recipient == whom)
        await connection.execute(
            update(table).where(table.c.recipient == whose, same.not_in(taken)).values(recipient=whom)
        )
    await rights.merge_mentions(connection, whose, whom)
    here = posts.c.address == address
    holds = exists().where(deliveries.c.post == posts.c.id, deliveries.c.recipient == whom)
    await connection.execute(delete(posts).where(here, posts.c.shown == 0, ~holds))
    await connection.execute(update(posts).where(here).values(address=other))
    await connection.execute(delete(addresses).where(addresses.c.id == address))
    left = exists().where(addresses.c.recipient == whose)
    await connection.execute(delete(recipients).where(recipients.c.id == whose, ~left))
    await choose(connection, [whose, whom])
