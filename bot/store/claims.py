"""Claiming: due deliveries become posts, posts that lag come again; each goes out under a lease."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audience import Plan
from bot.core.ports import Owed, Parcel
from bot.core.recipient import RecipientKind
from bot.store.bodies import NOTICE, PLAN
from bot.store.calls import calls_in
from bot.store.rows import address_from, recipient_from
from bot.store.tables import addresses, deliveries, ledger, plans, posts, profiles, recipients, subjects

COALESCE = 3
"""So many announcements due at one address at once come as one message."""
_UNDER_WAY = ("owed", "posted")


async def claim_parcels(
    connection: AsyncConnection, now: datetime, limit: int, lease: timedelta, free: ColumnElement[bool]
) -> list[Parcel]:
    """Posts to show now, oldest due first and one an address, leased until `now + lease`."""
    await _expire(connection, now)
    lagging = list((await connection.execute(_lagging(now, limit, free))).scalars())
    busy = set(
        (await connection.execute(select(posts.c.address).where(posts.c.id.in_(lagging)))).scalars() if lagging else ()
    )
    fresh = await _make_posts(connection, now, limit - len(lagging), free, busy) if len(lagging) < limit else []
    claimed = _one_an_address(await _rows(connection, [*lagging, *fresh]))
    ids = [row.post for row in claimed]
    if ids:
        await connection.execute(
            update(posts).where(posts.c.id.in_(ids)).values(lease_until=now + lease, tries=posts.c.tries + 1)
        )
    return await _parcels(connection, claimed)


async def _expire(connection: AsyncConnection, now: datetime) -> None:
    late = and_(deliveries.c.expires_at <= now, deliveries.c.post.is_(None))
    waiting = deliveries.c.state.in_(["owed", "asleep"])
    await connection.execute(update(deliveries).where(waiting, late).values(state="expired"))


def _lagging(now: datetime, limit: int, free: ColumnElement[bool]) -> Any:
    return (
        select(posts.c.id)
        .join(addresses, addresses.c.id == posts.c.address)
        .where(
            posts.c.state == "open",
            or_(posts.c.shown < posts.c.wanted, posts.c.delete),
            or_(posts.c.next_try_at.is_(None), posts.c.next_try_at <= now),
            free,
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
    connection: AsyncConnection, now: datetime, limit: int, free: ColumnElement[bool], busy: set[int]
) -> list[int]:
    """Posts of what is due: a digest's deliveries together, many at once together, else one by one, as notices are."""
    due = (
        select(deliveries.c.id, deliveries.c.entry, deliveries.c.digest, deliveries.c.notice, recipients.c.address)
        .join(recipients, recipients.c.id == deliveries.c.recipient)
        .join(addresses, addresses.c.id == recipients.c.address)
        .where(deliveries.c.state == "owed", deliveries.c.due_at <= now, free)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )
    by_address: dict[int, list[Row[Any]]] = defaultdict(list)
    rows: Sequence[Any] = (await connection.execute(due)).all()
    for row in rows:
        if row.address not in busy:
            by_address[row.address].append(row)
    bundles = [_bundle(address, rows) for address, rows in by_address.items()]
    if not bundles:
        return []
    dramas = await _dramas_of(connection, {row.entry for b in bundles for row in b.rows})
    made = await connection.execute(
        # Not sorted by parameter: SQLite would then insert row by row. There is one bundle an address.
        insert(posts).returning(posts.c.id, posts.c.address),
        [
            {
                "address": bundle.address,
                "drama": "" if len(bundle.rows) > 1 else dramas.get(bundle.rows[0].entry, ""),
                "digest": bundle.digest,
                "state": "open",
                "wanted": 1,
                "shown": 0,
            }
            for bundle in bundles
        ],
    )
    post_at = {row.address: row.id for row in made}
    ids = [post_at[bundle.address] for bundle in bundles]
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery"))
        .values(state="posted", post=bindparam("made")),
        [{"delivery": row.id, "made": post} for post, b in zip(ids, bundles, strict=True) for row in b.rows],
    )
    return ids


def _bundle(address: int, rows: list[Row[Any]]) -> _Bundle:
    if rows[0].notice is not None:
        return _Bundle(address, rows[:1], digest=False)
    rows = [row for row in rows if row.notice is None]
    gathered = [row for row in rows if row.digest]
    if len(gathered) == len(rows) or len(rows) >= COALESCE:
        return _Bundle(address, rows, digest=len(rows) > 1 or bool(gathered))
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
    """Posts with their addresses, in the order given."""
    if not ids:
        return []
    own = [c for c in addresses.c if c.name != "id"]
    query = (
        select(posts.c.id.label("post"), *(c for c in posts.c if c.name not in {"id", "state", "address"}))
        .add_columns(addresses.c.id, *own)
        .join(addresses, addresses.c.id == posts.c.address)
        .where(posts.c.id.in_(ids))
    )
    rows = {row.post: row for row in await connection.execute(query)}
    return [rows[post] for post in ids]


def _one_an_address(rows: list[Row[Any]]) -> list[Row[Any]]:
    return list({row.id: row for row in reversed(rows)}.values())[::-1]


async def _parcels(connection: AsyncConnection, rows: list[Row[Any]]) -> list[Parcel]:
    if not rows:
        return []
    ids = [row.post for row in rows]
    owed = await _owed(connection, ids)
    query = select(recipients, profiles.c.body).join(profiles, profiles.c.id == recipients.c.profile)
    people = await connection.execute(query.where(recipients.c.id.in_({row.recipient for row in rows})))
    whom = {row.id: recipient_from(row) for row in people}
    earlier = await _earlier(connection, rows)
    seen = await _had_digests(connection, [row for row in rows if row.digest])
    calls = await calls_in(connection, [
        (row.post, row.recipient) for row in rows if whom[row.recipient].kind is RecipientKind.PLACE
    ])  # fmt: skip
    return [
        Parcel(
            post=row.post,
            address=address_from(row),
            recipient=whom[row.recipient],
            owed=tuple(owed.get(row.post, ())),
            wanted=row.wanted,
            shown=row.shown,
            tries=row.tries,
            reference=row.reference,
            doubtful=row.doubtful,
            answers=earlier.get(row.post),
            mention=calls.get(row.post),
            first=row.digest and row.id not in seen,
            delete=row.delete,
            shown_at=row.shown_at,
        )
        for row in rows
    ]


async def _owed(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Owed]]:
    query = (
        select(deliveries, plans.c.body)
        .outerjoin(plans, plans.c.entry == deliveries.c.entry)
        .where(deliveries.c.post.in_(ids))
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )
    made: dict[str, Plan] = {}
    found: dict[int, list[Owed]] = defaultdict(list)
    for row in await connection.execute(query):
        if row.notice is not None:
            notice = NOTICE.load(row.notice)
            found[row.post].append(Owed(row.entry, None, row.due_at, expires_at=row.expires_at, notice=notice))
            continue
        if row.entry not in made:
            made[row.entry] = PLAN.load(row.body)
        plan = made[row.entry]
        why = plan.targets[row.why].topic
        found[row.post].append(
            Owed(row.entry, why, row.due_at, row.digest, expires_at=row.expires_at, planned=plan.planned)
        )
    return found


async def _earlier(connection: AsyncConnection, rows: list[Row[Any]]) -> dict[int, str]:
    """For posts not shown yet, the reference of the latest earlier one about the same drama at the address."""
    new = {(row.id, row.drama): row.post for row in rows if row.shown == 0 and row.drama}
    if not new:
        return {}
    query = (
        select(posts.c.address, posts.c.drama, posts.c.reference)
        .where(tuple_(posts.c.address, posts.c.drama).in_(list(new)), posts.c.reference.is_not(None))
        .order_by(posts.c.id)
    )
    return {new[row.address, row.drama]: row.reference for row in await connection.execute(query)}


async def _had_digests(connection: AsyncConnection, rows: list[Row[Any]]) -> set[int]:
    if not rows:
        return set()
    here = posts.c.address.in_([row.id for row in rows])
    query = select(posts.c.address).where(here, posts.c.digest, posts.c.shown > 0).distinct()
    return set((await connection.execute(query)).scalars())
