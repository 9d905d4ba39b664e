"""Words of our own, owed to one recipient as announcements are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.hours import free_at
from bot.core.notices import NOTICE_KEY
from bot.core.ports import Notice, Word
from bot.core.recipient import Identity, Recipient, RecipientKind
from bot.store.bodies import NOTICE, PREFERENCES
from bot.store.engine import insert_for
from bot.store.rows import recipient_from, recipients_where
from bot.store.tables import accounts, deliveries, profiles, recipients

KEPT = timedelta(days=7)
"""How long word of a place that fell asleep, or of what was taken back, waits to be said."""


async def owe_notice(
    connection: AsyncConnection, recipient: int, notice: Notice, now: datetime, *, key: str, expires_at: datetime
) -> bool:
    """Owes somebody a notice, once for each key; False when they had it before, or are not there any more."""
    whom = select(recipients.c.address, profiles.c.body).join(profiles, profiles.c.id == recipients.c.profile)
    row = (await connection.execute(whom.where(recipients.c.id == recipient))).first()
    if row is None:
        return False
    put = insert_for(connection, deliveries).on_conflict_do_nothing(index_elements=["entry", "recipient"])
    done = await connection.execute(
        put,
        {
            "entry": f"{NOTICE_KEY}{key}",
            "recipient": recipient,
            "due_at": free_at(now, PREFERENCES.load(row.body)),
            "expires_at": expires_at,
            "state": "owed" if row.address is not None else "asleep",
            "digest": False,
            "why": 0,
            "notice": NOTICE.dump(notice),
        },
    )
    return bool(done.rowcount == 1)


async def owe_word(connection: AsyncConnection, left: Sequence[Recipient], word: Word, now: datetime) -> None:
    """Owes word of places that fell asleep to who set each up; each time it falls asleep is told once."""
    for place in left:
        if place.kind is not RecipientKind.PLACE or place.set_up_by is None:
            continue
        rows = await connection.execute(recipients_where(recipients.c.id == place.set_up_by))
        setter = recipient_from(rows.one())
        known = await connection.execute(select(accounts.c.platform, accounts.c.user).where(
            accounts.c.recipient == setter.id))  # fmt: skip
        if said := word(place, setter, [Identity(row.platform, row.user) for row in known]):
            key = f"asleep:{place.id}:{int(now.timestamp())}"
            await owe_notice(connection, setter.id, Notice(said, silent=True), now, key=key, expires_at=now + KEPT)
