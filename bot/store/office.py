"""What an operator asks of a database: how it is, what is owed and why, and clearing out what is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Delete

from bot.core.ports import TipState
from bot.core.recipient import AddressKey, RecipientKind
from bot.store.engine import Database
from bot.store.tables import (
    addresses,
    brought,
    deliveries,
    drafts,
    dramas,
    ledger,
    people,
    plans,
    posts,
    profiles,
    recipients,
    subscriptions,
    tips,
)

LATE = timedelta(minutes=5)
"""What is owed so long after it was due is late."""
DRAFTS_STAY = timedelta(days=7)
"""So long an expired draft is still known for one, and not for a stranger."""
_SETTLED = ("shown", "expired", "refused", "withdrawn")


class Fate(StrEnum):
    """How a delivery stands, as an operator sees it."""

    OWED = "owed"
    LATE = "late"
    ASLEEP = "asleep"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is of everything. What is late is owed too; `lagging` counts posts that wait for an edit."""

    entries: int
    dramas: int
    people: int
    readers: int
    places: int
    follows: int
    owed: int
    late: int
    asleep: int
    failed: int
    expired: int
    shown: int
    lagging: int
    doubts: int


@dataclass(frozen=True, slots=True)
class Case:
    """One delivery: what, to whom, where, how it stands and why."""

    entry: str
    recipient: int
    name: str
    address: AddressKey | None
    fate: Fate
    due_at: datetime
    tries: int = 0
    next_try_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows of each sort went, or would go. What only served others and serves none is not counted."""

    posts: int
    deliveries: int
    plans: int
    drafts: int
    tips: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.posts + self.deliveries + self.plans + self.drafts + self.tips


class OfficeTable:
    """For whoever runs the bot. Every method raises only `StoreError`s."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def figures(self, now: datetime) -> Figures:
        """How much there is of everything."""
        lagging = and_(posts.c.state == "open", posts.c.shown > 0, or_(posts.c.shown < posts.c.wanted, posts.c.delete))
        asked = {
            "entries": select(func.count()).select_from(ledger),
            "dramas": select(func.count()).select_from(dramas),
            "people": select(func.count()).select_from(people),
            "readers": _count(recipients.c.kind == str(RecipientKind.READER)),
            "places": _count(recipients.c.kind == str(RecipientKind.PLACE)),
            "follows": select(func.count()).select_from(subscriptions),
            "owed": _count(or_(_is(Fate.OWED, now), _is(Fate.LATE, now))),
            "lagging": _count(lagging),
            "doubts": select(func.coalesce(func.sum(posts.c.doubts), 0)),
            **{str(fate): _count(_is(fate, now)) for fate in Fate if fate not in {Fate.OWED, Fate.WITHDRAWN}},
        }
        async with self._db.read() as connection:
            return Figures(**{name: int(await connection.scalar(query) or 0) for name, query in asked.items()})

    async def cases(
        self,
        now: datetime,
        fates: frozenset[Fate],
        limit: int,
        *,
        entry: str | None = None,
        whom: str | None = None,
    ) -> tuple[list[Case], int]:
        """Deliveries that stand in any of these ways, soonest due first, and how many there are of them in all.

        `whom` is a recipient's id, their name, or the chat they are told in.
        """
        where = [or_(*(_is(fate, now) for fate in sorted(fates)))]
        if entry is not None:
            where.append(deliveries.c.entry == entry)
        if whom is not None:
            where.append(_them(whom))
        own = posts.alias("own")
        sleeps, first = _first(addresses.c.asleep, addresses.c.asleep.is_not(None)), _first(addresses.c.id)
        joined = deliveries.join(recipients, recipients.c.id == deliveries.c.recipient).outerjoin(
            own, own.c.id == deliveries.c.post
        )
        chosen = func.coalesce(own.c.address, recipients.c.address, first)
        query = (
            select(deliveries.c.entry, deliveries.c.recipient, deliveries.c.state, deliveries.c.due_at)
            .add_columns(recipients.c.name, own.c.tries, own.c.next_try_at)
            .add_columns(own.c.reason, sleeps.label("sleeps"))
            .add_columns(addresses.c.platform, addresses.c.chat, addresses.c.thread)
            .select_from(joined.outerjoin(addresses, addresses.c.id == chosen))
            .where(*where)
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(limit)
        )
        count = select(func.count()).select_from(joined).where(*where)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
            total = await connection.scalar(count) or 0
        return [_case(row, now) for row in rows], total

    async def prune(self, now: datetime, older: timedelta, *, dry: bool = False) -> Pruned:
        """Removes what nobody needs any more and that came to an end longer ago than `older`; with `dry`, only counts.

        That is: what was shown, and with it the chance to correct it where it stands; what expired, was refused or
        withdrawn; plans all of whose deliveries are gone; tips that were dealt with; drafts that expired; preferences
        that nobody has. Nothing that is owed, asleep, under way or waits for an edit is touched.
        """
        async with self._db.write() as connection:
            attempt = await connection.begin_nested()
            pruned = await _prune(connection, now, now - older)
            await (attempt.rollback() if dry else attempt.commit())
        return pruned


def _is(fate: Fate, now: datetime) -> ColumnElement[bool]:
    state = deliveries.c.state
    owed = state.in_(["owed", "posted"])
    match fate:
        case Fate.OWED:
            return and_(owed, deliveries.c.due_at > now - LATE)
        case Fate.LATE:
            return and_(owed, deliveries.c.due_at <= now - LATE)
        case Fate.FAILED:
            return state == "refused"
        case _:
            return state == str(fate)


def _count(condition: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).where(condition)


def _them(whom: str) -> ColumnElement[bool]:
    """The recipients of an id, a name or a chat."""
    theirs = addresses.alias()
    here = exists().where(theirs.c.recipient == recipients.c.id, theirs.c.chat == whom)
    named = or_(func.lower(recipients.c.name) == whom.lower(), here)
    return or_(named, recipients.c.id == int(whom)) if whom.isdecimal() and len(whom) < 10 else named


def _first(column: ColumnElement[Any], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """A column of the first of a recipient's addresses that fit."""
    query = select(column).where(addresses.c.recipient == recipients.c.id, *where)
    return query.order_by(addresses.c.rank, addresses.c.id).limit(1).correlate(recipients).scalar_subquery()


def _case(row: Row[Any], now: datetime) -> Case:
    fate = {"refused": Fate.FAILED, "posted": Fate.OWED}.get(row.state) or Fate(row.state)
    if fate is Fate.OWED and row.due_at <= now - LATE:
        fate = Fate.LATE
    return Case(
        entry=row.entry,
        recipient=row.recipient,
        name=row.name,
        address=AddressKey(row.platform, row.chat, row.thread or None) if row.platform else None,
        fate=fate,
        due_at=row.due_at,
        tries=row.tries or 0,
        next_try_at=row.next_try_at,
        reason=(row.sleeps or "no address yet") if fate is Fate.ASLEEP else row.reason,
    )


async def _prune(connection: AsyncConnection, now: datetime, before: datetime) -> Pruned:
    kept = deliveries.alias("kept")
    needed = exists().where(kept.c.post == posts.c.id, or_(kept.c.state.not_in(_SETTLED), kept.c.due_at >= before))
    waits = and_(posts.c.state.in_(["open", "asleep"]), or_(posts.c.shown < posts.c.wanted, posts.c.delete))
    held = exists().where(deliveries.c.post == posts.c.id)
    over = delete(posts).where(~needed, ~waits, or_(held, posts.c.shown_at < before))
    old = and_(deliveries.c.state.in_(_SETTLED), deliveries.c.due_at < before)
    there = select(func.count()).select_from(deliveries)
    at_first = await connection.scalar(there) or 0
    gone_posts = await _rows(connection, over)  # and their deliveries with them
    await connection.execute(delete(deliveries).where(old, deliveries.c.post.is_(None)))
    gone = at_first - (await connection.scalar(there) or 0)
    unused = ~exists().where(deliveries.c.entry == plans.c.entry)
    await connection.execute(delete(brought).where(~brought.c.open, brought.c.at < before))
    await connection.execute(delete(profiles).where(~exists().where(recipients.c.profile == profiles.c.id)))
    return Pruned(
        posts=gone_posts,
        deliveries=gone,
        plans=await _rows(connection, delete(plans).where(~plans.c.open, plans.c.made_at < before, unused)),
        drafts=await _rows(connection, delete(drafts).where(drafts.c.expires_at < now - DRAFTS_STAY)),
        tips=await _rows(
            connection,
            delete(tips).where(
                tips.c.state.in_([str(TipState.THANKED), str(TipState.DISMISSED)]), tips.c.closed_at < before
            ),
        ),
    )


async def _rows(connection: AsyncConnection, these: Delete) -> int:
    return int((await connection.execute(these)).rowcount)
