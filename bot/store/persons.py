"""Readers made one, and readers forgotten: the two changes that reach into every table."""

from sqlalchemy import Column, Table, and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import (
    accounts,
    addresses,
    audit,
    deliveries,
    ledger,
    mentions,
    metadata,
    recipients,
    scheduled,
    subscriptions,
    tippers,
    waits,
)

NOBODY = "forgotten"
"""The author of what a forgotten reader wrote."""


async def join_readers(connection: AsyncConnection, keep: int, other: int) -> None:
    """Gives one reader all that is another's, and takes the other away."""
    await _join_follows(connection, keep, other)
    for table, same in ((subscriptions, "topic"), (waits, "folded"), (deliveries, "entry")):
        await _move_new(connection, table, same, (keep, other))
    mine = mentions.alias()
    alike = and_(mine.c.recipient == mentions.c.recipient, mine.c.topic == mentions.c.topic, mine.c.reader == keep)
    await connection.execute(delete(mentions).where(mentions.c.reader == other, exists().where(alike)))
    twice = tippers.alias()
    both = select(twice.c.tip).where(twice.c.recipient == keep)
    await connection.execute(delete(tippers).where(tippers.c.recipient == other, tippers.c.tip.in_(both)))
    ranks = select(func.coalesce(func.max(addresses.c.rank), -1) + 1).where(addresses.c.recipient == keep)
    behind = await connection.scalar(ranks) or 0
    await connection.execute(
        update(addresses).where(addresses.c.recipient == other).values(rank=addresses.c.rank + behind)
    )
    for table, column in _references():
        await connection.execute(update(table).where(column == other).values({column: keep}))
    await _rewrite(connection, author(other), author(keep))
    role = await connection.scalar(select(recipients.c.role).where(recipients.c.id == other)) or 0
    await connection.execute(
        update(recipients).where(recipients.c.id == keep, recipients.c.role < role).values(role=role)
    )
    await connection.execute(delete(recipients).where(recipients.c.id == other))


async def forget_reader(connection: AsyncConnection, reader: int) -> None:
    """Takes a reader away; what refers to them goes too, or refers to nobody."""
    await _rewrite(connection, author(reader), NOBODY)
    await _unname(connection, reader)
    await connection.execute(delete(recipients).where(recipients.c.id == reader))


def author(reader: int) -> str:
    """How the ledger and the audit trail name a reader."""
    return f"reader:{reader}"


async def _join_follows(connection: AsyncConnection, keep: int, other: int) -> None:
    """What both follow is followed for all that either chose, since the earlier of both."""
    mine = subscriptions.alias("mine")
    both = select(mine.c.id, subscriptions.c.kinds, subscriptions.c.since).join(
        mine, and_(mine.c.topic == subscriptions.c.topic, mine.c.recipient == keep)
    )
    for row in (await connection.execute(both.where(subscriptions.c.recipient == other))).all():
        this = update(subscriptions).where(subscriptions.c.id == row.id)
        await connection.execute(this.values(kinds=subscriptions.c.kinds.bitwise_or(row.kinds)))
        await connection.execute(this.where(subscriptions.c.since > row.since).values(since=row.since))


async def _move_new(connection: AsyncConnection, table: Table, same: str, readers: tuple[int, int]) -> None:
    """Moves the rows that the reader who stays has not; the others go."""
    keep, other = readers
    whose = next(column for of, column in _references() if of is table)
    taken = table.alias()
    there = select(taken.c[same]).where(taken.c[whose.name] == keep)
    await connection.execute(update(table).where(whose == other, table.c[same].not_in(there)).values({whose: keep}))
    await connection.execute(delete(table).where(whose == other))


def _references() -> list[tuple[Table, Column[int]]]:
    """Every column of every table that names a recipient."""
    return [
        (table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column is recipients.c.id for key in column.foreign_keys)
    ]


async def _rewrite(connection: AsyncConnection, old: str, new: str) -> None:
    """Changes the author of what is in the ledger, or will be."""
    # Inside JSON's texts a quote has a stroke before it, so that these words are found nowhere but where they belong.
    was, now = f'"author":"{old}"', f'"author":"{new}"'
    for table in (ledger, scheduled):
        written = table.c.body.contains(was, autoescape=True)
        await connection.execute(update(table).where(written).values(body=func.replace(table.c.body, was, now)))


async def _unname(connection: AsyncConnection, reader: int) -> None:
    """Takes somebody's name out of what the audit trail says of them."""
    names = list(await connection.scalars(select(recipients.c.name).where(recipients.c.id == reader)))
    mine = await connection.execute(select(accounts.c.platform, accounts.c.user).where(accounts.c.recipient == reader))
    names += [name for row in mine for name in (row.user, f"{row.platform}:{row.user}")]
    for column in (audit.c.before, audit.c.after):
        await connection.execute(update(audit).where(column.in_(names)).values({column: None}))
    about = update(audit).where(audit.c.subject == author(reader))
    await connection.execute(about.values(subject=NOBODY, before=None, after=None))
