"""Posts under a lease, read with all that showing them needs: to whom they go, where, and what is owed there.

One query brings a thousand of them, and rows are read by position: by name it would take as long again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audience import Plan
from bot.core.ports import Owed, Parcel
from bot.core.recipient import Address, Recipient, RecipientKind
from bot.store.bodies import NOTICE, PLAN
from bot.store.calls import calls_in
from bot.store.rows import ADDRESS, RECIPIENT, address_from, recipient_from
from bot.store.tables import UTCDateTime, addresses, deliveries, plans, posts, profiles, recipients

IN_PARTS = timedelta(hours=1)
"""A digest so soon after another one goes on with it."""


class _Post(NamedTuple):
    """A post's row; `earlier` is what a first showing may answer (see `Parcel`)."""

    id: int
    wanted: int
    shown: int
    tries: int
    reference: str | None
    doubtful: bool
    unanswered: bool
    digest: bool
    delete: bool
    shown_at: datetime | None
    earlier: str | None


class _Line(NamedTuple):
    """A delivery's row."""

    due_at: datetime
    id: int
    entry: str
    why: int
    digest: bool
    expires_at: datetime | None
    notice: str | None


_TO = len(_Post._fields)
_AT = _TO + len(RECIPIENT)
_OWED = _AT + len(ADDRESS)
"""Where these begin in a row."""


_BEFORE = posts.alias("before")
_EARLIER = (
    select(_BEFORE.c.reference)
    .where(
        _BEFORE.c.address == posts.c.address,
        _BEFORE.c.drama == posts.c.drama,
        _BEFORE.c.reference.is_not(None),
        posts.c.shown == 0,
        posts.c.drama != "",
    )
    .order_by(_BEFORE.c.id.desc())
    .limit(1)
)
_WITH_ALL = (
    select(
        *(posts.c[name] for name in _Post._fields[:-1]),
        _EARLIER.scalar_subquery(),
        *RECIPIENT,
        *ADDRESS,
        *(deliveries.c[name] for name in _Line._fields),
    )
    .join(addresses, addresses.c.id == posts.c.address)
    .join(recipients, recipients.c.id == addresses.c.recipient)
    .join(profiles, profiles.c.id == recipients.c.profile)
    .outerjoin(deliveries, deliveries.c.post == posts.c.id)
)
"""A row for each delivery that a post shows."""


async def parcels_of(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> list[Parcel]:
    """Posts as parcels, in the order given."""
    if not ids:
        return []
    found: dict[int, tuple[_Post, Recipient, Address]] = {}
    lines: dict[int, list[_Line]] = defaultdict(list)
    for row in await connection.execute(_WITH_ALL.where(posts.c.id.in_(ids))):
        number = row[0]
        if number not in found:
            found[number] = _Post(*row[:_TO]), recipient_from(row[_TO:_AT]), address_from(row[_AT:_OWED])
        if row[_OWED] is not None:  # nothing is left of what was told and forgotten
            lines[number].append(_Line(*row[_OWED:]))
    made = await _plans(connection, {line.entry for some in lines.values() for line in some})
    before = await _digests_before(connection, [number for number, (post, *_) in found.items() if post.digest])
    calls = await calls_in(connection, [
        (number, to.id) for number, (_, to, _) in found.items() if to.kind is RecipientKind.PLACE
    ])  # fmt: skip
    return [
        Parcel(
            post=number,
            address=address,
            recipient=recipient,
            owed=tuple([_owed(line, made) for line in sorted(lines[number])]),
            wanted=post.wanted,
            shown=post.shown,
            tries=post.tries - 1,  # those before this one
            reference=post.reference,
            doubtful=post.doubtful,
            unanswered=post.unanswered,
            answers=post.earlier,
            mention=calls.get(number),
            first=post.digest and number not in before,
            more=number in before and (post.shown_at or now) - before[number] < IN_PARTS,
            delete=post.delete,
            shown_at=post.shown_at,
        )
        for number, (post, recipient, address) in ((number, found[number]) for number in ids)
    ]


def _owed(line: _Line, made: Mapping[str, Plan]) -> Owed:
    if line.notice is not None:
        told = NOTICE.load(line.notice)
        return Owed(line.entry, None, line.due_at, expires_at=line.expires_at, notice=told)
    plan = made[line.entry]
    topic = plan.targets[line.why].topic
    return Owed(line.entry, topic, line.due_at, line.digest, expires_at=line.expires_at, planned=plan.planned)


async def _plans(connection: AsyncConnection, entries: set[str]) -> dict[str, Plan]:
    """Plans by the entry they tell of."""
    query = select(plans.c.entry, plans.c.body).where(plans.c.entry.in_(sorted(entries)))
    return {row.entry: PLAN.load(row.body) for row in await connection.execute(query)}


async def _digests_before(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, datetime]:
    """When the last digest before each of these posts was shown where they are; without those that are the first."""
    if not ids:
        return {}
    earlier = and_(_BEFORE.c.address == posts.c.address, _BEFORE.c.id < posts.c.id, _BEFORE.c.digest)
    query = (
        select(posts.c.id, func.max(_BEFORE.c.shown_at, type_=UTCDateTime))
        .join(_BEFORE, and_(earlier, _BEFORE.c.shown_at.is_not(None)))
        .where(posts.c.id.in_(ids))
        .group_by(posts.c.id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
