"""Settling: how tries to show posts ended, written down in one go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.notices import NOTICE_KEY
from bot.core.ports import Notice, Outcome, Result
from bot.store.bodies import NOTICE
from bot.store.notices import KEPT
from bot.store.tables import UTCDateTime, addresses, deliveries, posts
from bot.store.whereabouts import move_chat, put_to_sleep

_POST = update(posts).where(posts.c.id == bindparam("post_id"))
_NONE: ColumnElement[int] = literal_column("0")
"""In the statement itself, as `null` and `false` are: a parameter would be made ready for every row."""
_STATES = {Result.EXPIRED: "expired", Result.REFUSED: "refused"}


async def settle_outcomes(connection: AsyncConnection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Writes every outcome and gives the leases back."""
    by_result: dict[Result, list[Outcome]] = {}
    for outcome in outcomes:
        by_result.setdefault(outcome.result, []).append(outcome)
    for result, some in by_result.items():
        if result is Result.SHOWN:
            await _shown(connection, some, now)
        elif result in _STATES:
            await _ended(connection, some, _STATES[result])
        else:
            await _again(connection, some)
    for outcome in by_result.get(Result.MOVED, ()):
        key = outcome.parcel.address.key
        await move_chat(connection, key.platform, key.chat, outcome.chat or key.chat)
    for outcome in by_result.get(Result.ASLEEP, ()):
        key = outcome.parcel.address.key
        await put_to_sleep(connection, key.platform, key.chat, outcome.reason or "can't be reached")


async def _shown(connection: AsyncConnection, outcomes: Sequence[Outcome], now: datetime) -> None:
    removed = [o for o in outcomes if o.parcel.delete]
    fresh = [o for o in outcomes if o.parcel.shown == 0 and not o.parcel.delete]
    await connection.execute(
        _POST.values(
            shown=bindparam("revision"),
            reference=func.coalesce(bindparam("new_reference"), posts.c.reference),
            shown_at=func.coalesce(posts.c.shown_at, bindparam("at", type_=UTCDateTime)),
            lease_until=null(),
            next_try_at=null(),
            tries=_NONE,
            doubtful=false(),
            unanswered=false(),
        ),
        [
            {"post_id": o.parcel.post, "revision": o.parcel.wanted, "new_reference": o.reference, "at": now}
            for o in outcomes
        ],
    )
    if fresh:
        await connection.execute(_owed_in(fresh).values(state="shown"))
    if asides := {(f"{NOTICE_KEY}{a.key}", o.parcel.post): a.notice for o in outcomes for a in o.asides}:
        await _beside(connection, asides, now)
    if removed:
        await connection.execute(_POST.values(state="deleted", delete=False), _ids(removed))


async def _beside(connection: AsyncConnection, asides: dict[tuple[str, int], Notice], now: datetime) -> None:
    """Posts of notices at the addresses of other posts, each once to a recipient."""
    there = select(posts.c.id, posts.c.address, addresses.c.recipient).join(addresses)
    rows = await connection.execute(there.where(posts.c.id.in_({post for _, post in asides})))
    at = {row.id: row for row in rows}  # without posts whose reader left meanwhile
    wanted = {(entry, at[post].recipient): (at[post].address, n) for (entry, post), n in asides.items() if post in at}
    c = deliveries.c
    had = select(c.entry, c.recipient).where(tuple_(c.entry, c.recipient).in_(sorted(wanted)))
    for row in await connection.execute(had):
        del wanted[row.entry, row.recipient]
    for (entry, recipient), (address, notice) in wanted.items():
        post = insert(posts).values(address=address, digest=False, state="open", wanted=1, shown=0)
        await connection.execute(
            insert(deliveries).values(
                entry=entry,
                recipient=recipient,
                due_at=now,
                expires_at=now + KEPT,
                state="posted",
                digest=False,
                why=0,
                post=await connection.scalar(post.returning(posts.c.id)),
                notice=NOTICE.dump(notice),
            )
        )


async def _again(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    await connection.execute(
        _POST.values(
            lease_until=None,
            next_try_at=bindparam("at", type_=UTCDateTime),
            doubtful=posts.c.doubtful | bindparam("doubt", type_=posts.c.doubtful.type),
            unanswered=posts.c.unanswered | bindparam("doubt", type_=posts.c.doubtful.type),
            doubts=posts.c.doubts + bindparam("counted"),
        ),
        [
            {
                "post_id": o.parcel.post,
                "at": o.at,
                "doubt": o.result is Result.DOUBT,
                "counted": int(o.result is Result.DOUBT),
            }
            for o in outcomes
        ],
    )


async def _ended(connection: AsyncConnection, outcomes: Sequence[Outcome], state: str) -> None:
    """A post never shown is over; one that was shown stays as it is, and what it lacked is given up."""
    new = [o for o in outcomes if o.parcel.shown == 0]
    old = [o for o in outcomes if o.parcel.shown > 0]
    over: dict[str, Any] = {"lease_until": None, "next_try_at": None, "reason": bindparam("why")}
    if new:
        await connection.execute(_POST.values(state=state, **over), _reasons(new))
        await connection.execute(_owed_in(new).values(state=state))
    if old:
        await connection.execute(_POST.values(shown=posts.c.wanted, delete=False, **over), _reasons(old))


def _owed_in(outcomes: Sequence[Outcome]) -> Any:
    """An UPDATE of what posts show; one statement for a whole batch."""
    return update(deliveries).where(deliveries.c.post.in_([o.parcel.post for o in outcomes]))


def _ids(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [{"post_id": o.parcel.post} for o in outcomes]


def _reasons(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [{"post_id": o.parcel.post, "why": o.reason} for o in outcomes]
