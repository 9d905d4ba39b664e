"""What members asked for in places, and what servers' roles give."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Mentioned
from bot.core.recipient import Grant, Role, Topic
from bot.store.engine import insert_for
from bot.store.tables import grants, mentions, recipients


async def ask_mention(connection: AsyncConnection, wish: Mentioned, most: int) -> bool:
    """Keeps a wish to be mentioned, unless `most` others wish the same there."""
    # Whoever asks at the same time waits for this row, so that the cap holds.
    await connection.execute(select(recipients.c.id).where(recipients.c.id == wish.place).with_for_update())
    same = and_(mentions.c.recipient == wish.place, mentions.c.topic == str(wish.topic))
    others = and_(same, mentions.c.reader != wish.reader)
    if (await connection.scalar(select(func.count()).select_from(mentions).where(others)) or 0) >= most:
        return False
    row = {"recipient": wish.place, "topic": str(wish.topic), "reader": wish.reader, "since": wish.since}
    await connection.execute(insert_for(connection, mentions).on_conflict_do_nothing(), row)
    return True


async def end_mention(connection: AsyncConnection, place: int, topic: Topic, reader: int) -> bool:
    """Takes a wish to be mentioned away."""
    this = and_(mentions.c.recipient == place, mentions.c.topic == str(topic), mentions.c.reader == reader)
    return (await connection.execute(delete(mentions).where(this))).rowcount == 1


async def mentioned(connection: AsyncConnection, reader: int) -> list[Mentioned]:
    """A member's wishes, oldest first."""
    rows = await connection.execute(select(mentions).where(mentions.c.reader == reader).order_by(mentions.c.id))
    return [Mentioned(row.recipient, Topic.parse(row.topic), row.reader, row.since) for row in rows]


async def merge_mentions(connection: AsyncConnection, old: int, new: int) -> None:
    """Gives a place's wishes to another where that one has none of the same."""
    other = mentions.alias()
    taken = select(other.c.topic, other.c.reader).where(other.c.recipient == new)
    fresh = tuple_(mentions.c.topic, mentions.c.reader).not_in(taken)
    await connection.execute(update(mentions).where(mentions.c.recipient == old, fresh).values(recipient=new))


async def give(connection: AsyncConnection, grant: Grant) -> Grant:
    """Writes what a server's role gives."""
    row = {
        "platform": grant.platform, "server": grant.server, "badge": grant.badge, "name": grant.name,
        "role": int(grant.role), "given_by": grant.given_by,
    }  # fmt: skip
    put = insert_for(connection, grants)
    changed = {name: put.excluded[name] for name in ("name", "role", "given_by")}
    same = ["platform", "server", "badge"]
    written = put.on_conflict_do_update(index_elements=same, set_=changed).returning(grants)
    return _grant((await connection.execute(written, row)).one())


async def take_back(connection: AsyncConnection, grant: int) -> Grant | None:
    """Takes away what a server's role gives."""
    row = (await connection.execute(delete(grants).where(grants.c.id == grant).returning(grants))).first()
    return _grant(row) if row else None


async def given(connection: AsyncConnection) -> list[Grant]:
    """All that servers' roles give."""
    return [_grant(row) for row in await connection.execute(select(grants).order_by(grants.c.id))]


async def highest(connection: AsyncConnection, platform: str, server: str, badges: Sequence[str]) -> Role:
    """The highest role that any of these badges gives."""
    here = and_(grants.c.platform == platform, grants.c.server == server, grants.c.badge.in_(badges))
    return Role(await connection.scalar(select(func.max(grants.c.role)).where(here)) or 0)


def _grant(row: Row[Any]) -> Grant:
    return Grant(row.platform, row.server, row.badge, Role(row.role), row.name, row.given_by, row.id)
