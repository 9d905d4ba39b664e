"""Tips and who sent them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from bot.core.errors import NotFound
from bot.core.ports import Sender, Tip, TipState
from bot.store.engine import Database, insert_for
from bot.store.tables import tippers, tips


class InboxTable:
    """Implements `bot.core.ports.Inbox`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def send(self, key: str, link: str, text: str, sender: int, now: datetime) -> Tip:
        """See the port."""
        row = {"key": key, "link": link, "text": text, "at": now, "state": TipState.OPEN.value}
        async with self._db.write() as connection:
            await connection.execute(insert_for(connection, tips).on_conflict_do_nothing(index_elements=["key"]), row)
            there = await connection.scalar(select(tips.c.id).where(tips.c.key == key))
            put = insert_for(connection, tippers).on_conflict_do_nothing(index_elements=["tip", "recipient"])
            await connection.execute(put, {"tip": there, "recipient": sender, "at": now})
            found = (await connection.execute(_tips().where(tips.c.id == there))).one()
        return _tip(found)

    async def sent(self, sender: int, since: datetime) -> int:
        """See the port."""
        mine = select(func.count()).where(tippers.c.recipient == sender, tippers.c.at >= since)
        async with self._db.read() as connection:
            return await connection.scalar(mine) or 0

    async def open_tips(self, limit: int, after: int = 0) -> list[Tip]:
        """See the port."""
        waiting = _tips().where(tips.c.state == TipState.OPEN.value, tips.c.id > after)
        async with self._db.read() as connection:
            return [_tip(row) for row in await connection.execute(waiting.order_by(tips.c.id).limit(limit))]

    async def tip(self, tip: int) -> Tip:
        """See the port."""
        async with self._db.read() as connection:
            row = (await connection.execute(_tips().where(tips.c.id == tip))).first()
        if row is None:
            raise NotFound("I don't have that tip any more; /inbox shows those that wait.")
        return _tip(row)

    async def close(self, tip: int, state: TipState, now: datetime, entry: str | None = None) -> bool:
        """See the port."""
        mine = update(tips).where(tips.c.id == tip, tips.c.state == TipState.OPEN.value)
        async with self._db.write() as connection:
            done = await connection.execute(mine.values(state=state.value, entry=entry, closed_at=now))
            return bool(done.rowcount == 1)

    async def posted(self) -> list[Tip]:
        """See the port."""
        waiting = _tips().where(tips.c.state == TipState.POSTED.value).order_by(tips.c.id)
        async with self._db.read() as connection:
            return [_tip(row) for row in await connection.execute(waiting)]

    async def thanked(self, tip: int) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await connection.execute(update(tips).where(tips.c.id == tip).values(state=TipState.THANKED.value))

    async def senders(self, tip: int) -> list[Sender]:
        """See the port."""
        theirs = select(tippers.c.recipient, tippers.c.at).where(tippers.c.tip == tip)
        async with self._db.read() as connection:
            rows = await connection.execute(theirs.order_by(tippers.c.at, tippers.c.recipient))
            return [Sender(row.recipient, row.at) for row in rows]


def _tips() -> Select[Any]:
    count = select(func.count()).where(tippers.c.tip == tips.c.id).scalar_subquery()
    return select(tips, count.label("senders"))


def _tip(row: Row[Any]) -> Tip:
    return Tip(row.id, row.link, row.text, row.at, TipState(row.state), row.senders, row.entry, row.closed_at)
