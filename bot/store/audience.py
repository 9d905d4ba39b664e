"""A plan's audience in SQL: who hears of it, and by which of its topics."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, Text, and_, column, func, or_, select, values

from bot.core.audience import Plan
from bot.core.recipient import BROAD
from bot.store.tables import deliveries, subscriptions

_TARGET: dict[str, Any] = {"place": Integer, "topic": Text, "any_of": BigInteger, "all_of": BigInteger}
TOLD = ("owed", "posted", "shown", "asleep")


def heard(plan: Plan, *where: ColumnElement[bool]) -> Select[Any]:
    """Recipients who hear of a plan, each once, with the place of the nearest target they follow as `why`."""
    targets = (
        values(*(column(name, type_) for name, type_ in _TARGET.items()))
        .data([(i, str(t.topic), t.any_of, t.all_of) for i, t in enumerate(plan.targets)] or [(0, "", 0, 0)])
        .cte("target")
    )
    s = subscriptions.c
    kinds = and_(s.kinds.bitwise_and(targets.c.any_of) != 0, s.kinds.bitwise_and(targets.c.all_of) == targets.c.all_of)
    if plan.settles:
        kinds = or_(kinds, s.recipient.in_(_told(plan.settles)))
    # What was known before somebody began to follow is old news to them.
    before = datetime.combine(plan.known_on + timedelta(days=1), time(), UTC)
    query = (
        select(s.recipient, func.min(targets.c.place).label("why"))
        .join_from(targets, subscriptions, s.topic == targets.c.topic)
        .where(kinds, s.since < before, *where)
        .group_by(s.recipient)
    )
    return query.where(s.recipient.not_in(_told(plan.known))) if plan.known else query


def named(plan: Plan) -> int:
    """How many of a plan's targets, which come first, are followed by name."""
    return sum(target.topic.kind not in BROAD for target in plan.targets)


def _told(entries: tuple[str, ...]) -> Select[Any]:
    return select(deliveries.c.recipient).where(deliveries.c.entry.in_(entries), deliveries.c.state.in_(TOLD))
