"""Claiming: due deliveries become posts, posts that lag come again; each goes out under a lease."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, and_, exists, func, insert, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audience import Plan
from bot.core.ports import Owed, Parcel
from bot.core.recipient import RecipientKind
from bot.store.bodies import NOTICE, PLAN
from bot.store.calls import calls_in
from bot.store.rows import address_from, recipient_from
from bot.store.tables import (
    LAGGING,
    WAITING,
    UTCDateTime,
    addresses,
    deliveries,
    ledger,
    plans,
    posts,
    profiles,
    recipients,
    subjects,
)

COALESCE, MOST_TOLD = 3, 12
"""So many announcements due at one address at once come as one message, and so many at the most: what is over comes
as the next one, in parts of like size."""
IN_PARTS = timedelta(hours=1)
"""A digest so soon after another one goes on with it."""
_OF_POST = [
    posts.c[name]
    for name in ("wanted", "shown", "tries", "reference", "doubtful", "unanswered", "digest", "delete", "shown_at")
]
_OF_DELIVERY = [deliveries.c[name] for name in ("id", "recipient", "entry", "digest", "notice")]
_OF_RECIPIENT = [recipients.c[name] for name in ("kind", "name", "role", "set_up_by")]


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
    return await _parcels(connection, await _rows(connection, [*lagging, *fresh]), now)


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


@dataclass(slots=True)
class _Bundle:
    """Deliveries that one new post shows."""

    address: int
    rows: list[Row[Any]]
    digest: bool


async def _make_posts(
    connection: AsyncConnection, now: datetime, limit: int, free: ColumnElement[bool], until: datetime
) -> list[int]:
    """Posts of what is due: a digest's deliveries together, many at once together, else one by one, as notices are.

    They are leased `until` then. A handful of statements make them all, whatever their number.
    """
    due = (
        select(*_OF_DELIVERY, recipients.c.address)
        .join(recipients, recipients.c.id == deliveries.c.recipient)
        .join(addresses, addresses.c.id == recipients.c.address)
        .where(deliveries.c.state == "owed", deliveries.c.due_at <= now, free)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )
    by_address: dict[int, list[Row[Any]]] = defaultdict(list)
    found: Sequence[Any] = (await connection.execute(due)).all()
    address_of = {row.recipient: row.address for row in found}
    if len(found) == limit:
        found = (await connection.execute(_due_to(address_of, now))).all()  # so that no message is torn
    for row in found:
        by_address[address_of[row.recipient]].append(row)
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
        post_at |= {row.address: row.id for row in made}
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


def _due_to(whom: Iterable[int], now: datetime) -> Any:
    """All that is due to these recipients."""
    theirs = deliveries.c.recipient.in_(list(whom)), deliveries.c.state == "owed", deliveries.c.due_at <= now
    return select(*_OF_DELIVERY).where(*theirs).order_by(deliveries.c.due_at, deliveries.c.id)


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
    return insert(posts).from_select(["address", *given], query).returning(posts.c.id, posts.c.address)


def _bundle(address: int, rows: list[Row[Any]]) -> _Bundle:
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


async def _rows(connection: AsyncConnection, ids: Sequence[int]) -> list[Row[Any]]:
    """Posts with where and to whom they go, in the order given.

    `earlier` is what a first showing may answer (see `Parcel`).
    """
    if not ids:
        return []
    before = posts.alias("before")
    earlier = (
        select(before.c.reference)
        .where(
            before.c.address == posts.c.address,
            before.c.drama == posts.c.drama,
            before.c.reference.is_not(None),
            posts.c.shown == 0,
            posts.c.drama != "",
        )
        .order_by(before.c.id.desc())
        .limit(1)
    )
    query = (
        select(posts.c.id.label("post"), *_OF_POST, *addresses.c, *_OF_RECIPIENT, profiles.c.body)
        .add_columns(earlier.scalar_subquery().label("earlier"))
        .join(addresses, addresses.c.id == posts.c.address)
        .join(recipients, recipients.c.id == addresses.c.recipient)
        .join(profiles, profiles.c.id == recipients.c.profile)
        .where(posts.c.id.in_(ids))
    )
    rows = {row[0]: row for row in await connection.execute(query)}
    return [rows[post] for post in ids]


async def _parcels(connection: AsyncConnection, rows: list[Row[Any]], now: datetime) -> list[Parcel]:
    if not rows:
        return []
    owed = await _owed(connection, [row.post for row in rows])
    before = await _digests_before(connection, [row.post for row in rows if row.digest])
    calls = await calls_in(connection, [
        (row.post, row.recipient) for row in rows if row.kind == RecipientKind.PLACE
    ])  # fmt: skip
    return [
        Parcel(
            post=row.post,
            address=address_from(row),
            recipient=recipient_from(row, row.recipient),
            owed=tuple(owed.get(row.post, ())),
            wanted=row.wanted,
            shown=row.shown,
            tries=row.tries - 1,  # those before this one
            reference=row.reference,
            doubtful=row.doubtful,
            unanswered=row.unanswered,
            answers=row.earlier,
            mention=calls.get(row.post),
            first=row.digest and row.post not in before,
            more=row.post in before and (row.shown_at or now) - before[row.post] < IN_PARTS,
            delete=row.delete,
            shown_at=row.shown_at,
        )
        for row in rows
    ]


async def _owed(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Owed]]:
    c = deliveries.c
    query = (
        select(c.post, c.entry, c.why, c.due_at, c.digest, c.expires_at, c.notice)
        .where(c.post.in_(ids))
        .order_by(c.due_at, c.id)
    )
    rows = (await connection.execute(query)).all()
    made = await _plans(connection, {row.entry for row in rows})
    found: dict[int, list[Owed]] = defaultdict(list)
    for post, entry, why, due_at, digest, expires_at, notice in rows:
        if notice is not None:
            told = NOTICE.load(notice)
            found[post].append(Owed(entry, None, due_at, expires_at=expires_at, notice=told))
        else:
            plan = made[entry]
            topic = plan.targets[why].topic
            found[post].append(Owed(entry, topic, due_at, digest, expires_at=expires_at, planned=plan.planned))
    return found


async def _plans(connection: AsyncConnection, entries: set[str]) -> dict[str, Plan]:
    """Plans by the entry they tell of."""
    query = select(plans.c.entry, plans.c.body).where(plans.c.entry.in_(sorted(entries)))
    return {row.entry: PLAN.load(row.body) for row in await connection.execute(query)}


async def _digests_before(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, datetime]:
    """When the last digest before each of these posts was shown where they are; without those that are the first."""
    if not ids:
        return {}
    before = posts.alias("before")
    earlier = and_(before.c.address == posts.c.address, before.c.id < posts.c.id, before.c.digest)
    query = (
        select(posts.c.id, func.max(before.c.shown_at, type_=UTCDateTime))
        .join(before, and_(earlier, before.c.shown_at.is_not(None)))
        .where(posts.c.id.in_(ids))
        .group_by(posts.c.id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
