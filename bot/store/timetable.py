"""Scheduled posts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.core.errors import NotFound
from bot.core.ports import Scheduled
from bot.store.bodies import ENTRY
from bot.store.engine import Database, insert_for
from bot.store.tables import scheduled


class TimetableTable:
    """Implements `bot.core.ports.Timetable`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def put(self, post: Scheduled) -> None:
        """See the port."""
        row = {"owner": post.owner, "at": post.at, "body": ENTRY.dump(post.entry), "tip": post.tip}
        row |= {"going": False, "reason": post.reason}
        async with self._db.write() as connection:
            put = insert_for(connection, scheduled)
            changed = {name: put.excluded[name] for name in row}
            await connection.execute(
                put.on_conflict_do_update(index_elements=["id"], set_=changed), row | {"id": post.id}
            )

    async def posts(self) -> list[Scheduled]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(select(scheduled).order_by(scheduled.c.at, scheduled.c.id))
            return [_post(row) for row in rows]

    async def post(self, post: str) -> Scheduled:
        """See the port."""
        async with self._db.read() as connection:
            row = (await connection.execute(select(scheduled).where(scheduled.c.id == post))).first()
        if row is None:
            raise NotFound("That post went out already, or was cancelled.")
        return _post(row)

    async def shift(self, post: str, at: datetime) -> bool:
        """See the port."""
        mine = update(scheduled).where(scheduled.c.id == post, scheduled.c.going.is_(False))
        async with self._db.write() as connection:
            return bool((await connection.execute(mine.values(at=at, reason=None))).rowcount == 1)

    async def cancel(self, post: str) -> bool:
        """See the port."""
        mine = delete(scheduled).where(scheduled.c.id == post, scheduled.c.going.is_(False))
        async with self._db.write() as connection:
            return bool((await connection.execute(mine)).rowcount == 1)

    async def begin(self, post: str) -> bool:
        """See the port."""
        async with self._db.write() as connection:
            done = await connection.execute(update(scheduled).where(scheduled.c.id == post).values(going=True))
            return bool(done.rowcount == 1)

    async def end(self, post: str, reason: str | None = None) -> None:
        """See the port."""
        async with self._db.write() as connection:
            if reason is None:
                await connection.execute(delete(scheduled).where(scheduled.c.id == post))
            else:
                failed = update(scheduled).where(scheduled.c.id == post)
                await connection.execute(failed.values(going=False, reason=reason))


def _post(row: Row[Any]) -> Scheduled:
    return Scheduled(row.id, row.owner, row.at, ENTRY.load(row.body), row.tip, row.reason)
