"""New preferences brought to what is there already: reminders of what is followed, the hours of what is owed."""

from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.hours import free_at
from bot.core.kinds import REMINDERS, mask
from bot.core.ports import OpenPlan, Profile
from bot.core.when import due_at
from bot.store.audience import named
from bot.store.bodies import PLAN
from bot.store.tables import UTCDateTime, deliveries, plans, subscriptions

_REMINDERS = mask(*REMINDERS)


async def keep_reminders(connection: AsyncConnection, reader: int, reminders: int) -> None:
    """Has every title that a reader follows remind them as they chose."""
    s = subscriptions.c
    titles = or_(s.topic.startswith("series:"), s.topic.startswith("drama:"))
    wanted = s.kinds.bitwise_and(~_REMINDERS).bitwise_or(reminders & _REMINDERS)
    await connection.execute(update(subscriptions).where(s.recipient == reader, titles).values(kinds=wanted))


async def retime(connection: AsyncConnection, recipient: int, profile: Profile, now: datetime) -> None:
    """Sets anew when what is owed to a recipient is due; what was due already stays so unless it has to wait."""
    query = (
        select(deliveries.c.id, deliveries.c.due_at, deliveries.c.why, plans.c.body, plans.c.made_at)
        .outerjoin(plans, plans.c.entry == deliveries.c.entry)
        .where(
            and_(
                deliveries.c.recipient == recipient,
                deliveries.c.state.in_(["owed", "asleep"]),
                deliveries.c.post.is_(None),
            )
        )
    )
    changed = []
    for row in (await connection.execute(query)).all():
        if row.body is None:  # a notice: what it was owed at is not known any more, so it counts from now
            at, gathered = free_at(min(row.due_at, now), profile.preferences), False
        else:
            plan = PLAN.load(row.body)
            due = due_at(profile, OpenPlan(0, plan, row.made_at), broad=row.why >= named(plan))
            at, gathered = due.at, due.digest
        changed.append({"delivery": row.id, "at": at if at > now else min(row.due_at, now), "gathered": gathered})
    if changed:
        this = update(deliveries).where(deliveries.c.id == bindparam("delivery"))
        await connection.execute(
            this.values(due_at=bindparam("at", type_=UTCDateTime), digest=bindparam("gathered")), changed
        )
