"""Claiming: due deliveries become posts, posts that lag come again; each goes out under a lease."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, exists, func, insert, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Parcel
from bot.store.parcels import parcels_of
from bot.store.tables import LAGGING, WAITING, UTCDateTime, addresses, deliveries, ledger, posts, recipients, subjects

COALESCE, MOST_TOLD = 3, 12
"""So many announcements due at one address at once come as one message, and so many at the most: what is over comes
as the next one, in parts of like size."""


async def claim_parcels(
    connection: AsyncConnection, now: datetime, limit: int, lease: timedelta, free: ColumnElement[bool]
) -> list[Parcel]:
    """Posts to show now, oldest due first and one an address, leased until `now + lease`."""
    await connection.execute(
        update(deliveries).where(text(WAITING), deliveries.c.expires_at <= now).values(state="expired")
    )
    lagging = await _lease_lagging(connection, now, limit, lease, free)
    room = limit - len(lagging)
    fresh = await _make_posts(connection, now, room, free, now + lease) if room else []
    return await parcels_of(connection, [*lagging, *fresh], now)


async def _lease_lagging(
    connection: AsyncConnection, now: datetime, limit: int, lease: timedelta, free: ColumnElement[bool]
) -> list[int]:
    """Posts that lag, one an address, leased; that keeps their addresses from getting a new post in this claim."""
    at_address: dict[int, int] = {}
    for row in await connection.execute(_lagging(now, limit, free)):
        at_address.setdefault(row.address, row.id)
    ids = list(at_address.values())
    if ids:
        leased = {"lease_until": now + lease, "tries": posts.c.tries + 1}
        await connection.execute(update(posts).where(posts.c.id.in_(ids)).values(leased))
    return ids


def _lagging(now: datetime, limit: int, free: ColumnElement[bool]) -> Any:
    # EXISTS and no join: SQLite would begin at the addresses, of which there are many, instead of at what lags.
    return (
        select(posts.c.id, posts.c.address)
        .where(
            text(LAGGING),
            or_(posts.c.next_try_at.is_(None), posts.c.next_try_at <= now),
            exists().where(addresses.c.id == posts.c.address, free),
        )
        .order_by(posts.c.next_try_at.nulls_first(), posts.c.id)
        .limit(limit)
    )


class _Due(NamedTuple):
    """A delivery that is due, and the address that it is due at."""

    address: int
    id: int
    entry: str
    digest: bool
    notice: str | None


class _Bundle(NamedTuple):
    """Deliveries that one new post shows."""

    address: int
    rows: list[_Due]
    digest: bool


async def _make_posts(
    connection: AsyncConnection, now: datetime, limit: int, free: ColumnElement[bool], until: datetime
) -> list[int]:
    """Posts of what is due: a digest's deliveries together, many at once together, else one by one, as notices are.

    They are leased `until` then. A handful of statements make them all, whatever their number.
    """
    by_address: dict[int, list[_Due]] = defaultdict(list)
    for row in await connection.execute(_due(now, limit, free)):
        by_address[row[0]].append(_Due(*row))
    bundles = [_bundle(address, rows) for address, rows in by_address.items()]
    if not bundles:
        return []
    dramas = await _dramas_of(connection, {row.entry for b in bundles for row in b.rows})
    alike: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for bundle in bundles:
        drama = "" if len(bundle.rows) > 1 else dramas.get(bundle.rows[0].entry, "")
        alike[drama, bundle.digest].append(bundle.address)
    post_at: dict[int, int] = {}
    for (drama, digest), some in alike.items():
        made = await connection.execute(_posts_at(some, drama, until, digest=digest))
        post_at.update((address, post) for address, post in made)
    own = (
        select(posts.c.id)
        .join(recipients, recipients.c.address == posts.c.address)
        .where(recipients.c.id == deliveries.c.recipient, posts.c.id >= min(post_at.values()))
    )
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_([row.id for bundle in bundles for row in bundle.rows]))
        .values(state="posted", post=own.scalar_subquery())
    )
    return [post_at[bundle.address] for bundle in bundles]


def _due(now: datetime, limit: int, free: ColumnElement[bool]) -> Any:
    """What is due, longest first; and all else that is due to the same recipients, so that no message is torn."""
    is_due = deliveries.c.state == "owed", deliveries.c.due_at <= now
    first = (
        select(deliveries.c.recipient)
        .join(recipients, recipients.c.id == deliveries.c.recipient)
        .join(addresses, addresses.c.id == recipients.c.address)
        .where(*is_due, free)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )
    # An order that no index has: SQLite would go through all that is due, to keep what is due to these.
    longest_first = func.coalesce(deliveries.c.due_at, deliveries.c.due_at)
    return (
        select(recipients.c.address, *(deliveries.c[name] for name in _Due._fields[1:]))
        .join(recipients, recipients.c.id == deliveries.c.recipient)
        .where(*is_due, deliveries.c.recipient.in_(first))
        .order_by(longest_first, deliveries.c.id)
    )


def _posts_at(some: Sequence[int], drama: str, until: datetime, *, digest: bool) -> Any:
    """An INSERT of one new post at each of these addresses, leased."""
    given = {
        "drama": literal(drama),
        "digest": literal(digest, Boolean),
        "state": literal("open"),
        "wanted": literal(1),
        "shown": literal(0),
        "tries": literal(1),
        "lease_until": literal(until, UTCDateTime),
    }
    query = select(addresses.c.id, *given.values()).where(addresses.c.id.in_(some))
    return insert(posts).from_select(["address", *given], query).returning(posts.c.address, posts.c.id)


def _bundle(address: int, rows: list[_Due]) -> _Bundle:
    if rows[0].notice is not None:
        return _Bundle(address, rows[:1], digest=False)
    rows = [row for row in rows if row.notice is None]
    gathered = [row for row in rows if row.digest]
    if len(gathered) == len(rows) or len(rows) >= COALESCE:
        rows = rows[: ceil(len(rows) / ceil(len(rows) / MOST_TOLD))]
        return _Bundle(address, rows, digest=len(rows) > 1 or rows[0].digest)
    return _Bundle(address, [next(row for row in rows if not row.digest)], digest=False)


async def _dramas_of(connection: AsyncConnection, entries: set[str]) -> dict[str, str]:
    """The first drama each entry is about, by which later posts find earlier ones."""
    query = (
        select(ledger.c.id, func.min(subjects.c.slug))
        .join(subjects, subjects.c.seq == ledger.c.seq)
        .where(ledger.c.id.in_(sorted(entries)), subjects.c.kind == "drama")
        .group_by(ledger.c.id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
