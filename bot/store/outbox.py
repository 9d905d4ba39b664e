"""Plans, deliveries and posts: what is owed, what is under way, what was shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
    values,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.message import Message
from bot.core.notices import NOTICE_KEY
from bot.core.ports import Due, Newest, Notice, OpenPlan, Outcome, Parcel, Profile, Reached
from bot.core.recipient import AddressKey
from bot.store.audience import heard, named
from bot.store.bodies import PLAN, PREFERENCES
from bot.store.claims import claim_parcels
from bot.store.engine import Database, insert_for
from bot.store.notices import owe_notice
from bot.store.rows import at
from bot.store.settling import settle_outcomes
from bot.store.tables import (
    LAGGING,
    BigId,
    UTCDateTime,
    addresses,
    deliveries,
    plans,
    posts,
    profiles,
    recipients,
    subscriptions,
)

_BUSY = posts.alias("busy")
_DUE: dict[str, Any] = {"profile": BigId, "broad": Boolean, "at": UTCDateTime, "digest": Boolean}


class OutboxTable:
    """Implements `bot.core.ports.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def plans(self) -> list[OpenPlan]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(select(plans).where(plans.c.open).order_by(plans.c.id))
            return [OpenPlan(row.id, PLAN.load(row.body), row.made_at) for row in rows]

    async def profiles(self) -> list[Profile]:
        """See the port."""
        used = exists().where(recipients.c.profile == profiles.c.id)
        async with self._db.read() as connection:
            rows = await connection.execute(select(profiles).where(used).order_by(profiles.c.id))
            return [Profile(row.id, PREFERENCES.load(row.body), row.kind) for row in rows]

    async def expand(self, plan: OpenPlan, dues: Sequence[Due], size: int, now: datetime) -> bool:  # noqa: ARG002
        """See the port."""
        async with self._db.write() as connection:
            row = (await connection.execute(select(plans).where(plans.c.id == plan.id, plans.c.open))).first()
            if row is None:
                return False
            upper = min(row.place + size, row.last)
            if plan.plan.targets and dues:
                await connection.execute(_slice(plan, dues, row.newest, (row.place, upper), connection))
            more: bool = upper < row.last
            await connection.execute(update(plans).where(plans.c.id == plan.id).values(place=upper, open=more))
            return more

    async def tell(
        self, recipient: int, message: Message, now: datetime, *, key: str, expires_at: datetime, silent: bool = False
    ) -> bool:
        """See the port."""
        async with self._db.write() as connection:
            notice = Notice(message, silent)
            return await owe_notice(connection, recipient, notice, now, key=key, expires_at=expires_at)

    async def untell(self, recipient: int, key: str, now: datetime) -> None:
        """See the port."""
        this = and_(deliveries.c.entry == f"{NOTICE_KEY}{key}", deliveries.c.recipient == recipient)
        posted = select(deliveries.c.post).where(this, deliveries.c.post.is_not(None))
        standing = and_(posts.c.id.in_(posted), posts.c.state == "open", posts.c.shown > 0)
        async with self._db.write() as connection:
            await connection.execute(
                update(deliveries).where(this, deliveries.c.state != "shown").values(expires_at=now)
            )
            await connection.execute(update(posts).where(standing).values(delete=True, next_try_at=now))

    async def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        *,
        except_chats: Iterable[AddressKey] = (),
        platform: str | None = None,
    ) -> list[Parcel]:
        """See the port."""
        free = _free(now, sorted({(key.platform, key.chat) for key in except_chats}), platform)
        async with self._db.write() as connection:
            return await claim_parcels(connection, now, limit, lease, free)

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await settle_outcomes(connection, outcomes, now)

    async def release(self) -> int:
        """See the port."""
        async with self._db.write() as connection:
            done = await connection.execute(
                update(posts)
                .where(posts.c.lease_until.is_not(None))
                .values(
                    lease_until=None,
                    next_try_at=None,
                    doubtful=or_(posts.c.doubtful, posts.c.shown == 0),
                    doubts=posts.c.doubts + case((posts.c.shown == 0, 1), else_=0),
                )
            )
            return int(done.rowcount)

    async def next_due(self, now: datetime) -> datetime | None:
        """See the port."""
        looks: tuple[Select[Any], ...] = (
            select(func.min(deliveries.c.due_at)).where(deliveries.c.state == "owed"),
            select(func.min(func.coalesce(posts.c.lease_until, posts.c.next_try_at, literal(now, UTCDateTime)))).where(
                text(LAGGING)
            ),
        )
        async with self._db.read() as connection:
            if await connection.scalar(select(plans.c.id).where(plans.c.open).limit(1)):
                return now
            found = [await connection.scalar(look) for look in looks]
        return min((at for at in found if at is not None), default=None)

    async def counts(self) -> dict[str, int]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
            counted: dict[str, int] = {row[0]: row[1] for row in rows}
            lagging = select(func.count()).select_from(posts).where(text(LAGGING))
            doubts = await connection.scalar(select(func.coalesce(func.sum(posts.c.doubts), 0)))
            return counted | {"lagging": await connection.scalar(lagging) or 0, "doubts": int(doubts or 0)}

    async def shows(self, key: AddressKey, reference: str) -> list[str]:
        """See the port."""
        query = (
            select(deliveries.c.entry)
            .join(posts, posts.c.id == deliveries.c.post)
            .join(addresses, addresses.c.id == posts.c.address)
            .where(at(key), posts.c.reference == reference)
            .order_by(deliveries.c.id)
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def newest(self, recipient: int) -> Newest | None:
        """See the port."""
        theirs = and_(deliveries.c.recipient == recipient, deliveries.c.state == "shown", deliveries.c.notice.is_(None))
        query = (
            select(deliveries.c.entry, or_(posts.c.state == "deleted", posts.c.delete).label("deleted"))
            .join(posts, posts.c.id == deliveries.c.post)
            .where(theirs)
            .order_by(posts.c.shown_at.desc(), posts.c.id.desc(), deliveries.c.id)
            .limit(1)
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query)).one_or_none()
            return Newest(found.entry, bool(found.deleted)) if found else None

    async def told(self, recipient: int, entries: Iterable[str]) -> bool:
        """See the port."""
        theirs = and_(deliveries.c.recipient == recipient, deliveries.c.entry.in_(list(entries)))
        query = select(deliveries.c.id).where(theirs, deliveries.c.state.in_((*_TO_COME, "shown"))).limit(1)
        async with self._db.read() as connection:
            return await connection.scalar(query) is not None

    async def reached(self, entries: Iterable[str]) -> Reached:
        """See the port."""
        these = list(entries)
        whom = func.count(deliveries.c.recipient.distinct())
        count = select(whom).where(deliveries.c.entry.in_(these))
        async with self._db.read() as connection:
            open_plan = await connection.scalar(
                select(plans.c.id).where(plans.c.open, plans.c.entry.in_(these)).limit(1)
            )
            shown = await connection.scalar(count.where(deliveries.c.state == "shown"))
            waiting = await connection.scalar(count.where(deliveries.c.state.in_(_TO_COME)))
        return Reached(shown or 0, (waiting or 0) + (1 if open_plan else 0))


_TO_COME = ("owed", "posted")


def _slice(
    plan: OpenPlan, dues: Sequence[Due], newest: int, between: tuple[int, int], connection: AsyncConnection
) -> Any:
    """One INSERT ... SELECT that owes a plan to the recipients numbered above the first bound up to the second."""
    lower, upper = between
    told = heard(
        plan.plan,
        subscriptions.c.recipient > lower,
        subscriptions.c.recipient <= upper,
        subscriptions.c.id <= newest,
    ).subquery("told")
    due = (
        values(*(column(name, kind) for name, kind in _DUE.items()))
        .data([(d.profile, d.broad, d.at, d.digest) for d in dues])
        .cte("due")
    )
    asleep = case((recipients.c.address.is_(None), "asleep"), else_="owed")
    query = (
        select(
            literal(plan.plan.entry),
            told.c.recipient,
            due.c.at,
            literal(plan.plan.expires_at, UTCDateTime),
            asleep,
            due.c.digest,
            told.c.why,
        )
        .select_from(told)
        .join(recipients, recipients.c.id == told.c.recipient)
        .join(
            due,
            and_(
                due.c.profile == recipients.c.profile, due.c.broad == (told.c.why >= literal(named(plan.plan), Integer))
            ),
        )
        .where(literal(value=True))  # SQLite needs a WHERE to tell ON CONFLICT from a join's ON
    )
    names = ["entry", "recipient", "due_at", "expires_at", "state", "digest", "why"]
    put = insert_for(connection, deliveries).from_select(names, query, include_defaults=False)
    return put.on_conflict_do_nothing(index_elements=["entry", "recipient"])


def _free(now: datetime, held: list[tuple[str, str]], platform: str | None) -> ColumnElement[bool]:
    """Addresses that are awake, on the platform asked for, in no chat held back, and with nothing under way."""
    conditions = [
        addresses.c.asleep.is_(None),
        ~exists().where(_BUSY.c.address == addresses.c.id, _BUSY.c.lease_until > now),
    ]
    if platform is not None:
        conditions.append(addresses.c.platform == platform)
    if held:
        conditions.append(tuple_(addresses.c.platform, addresses.c.chat).not_in(held))
    return and_(*conditions)
