"""Names that readers wait for until somebody by that name appears."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Wait, Wanted
from bot.core.recipient import Subscription
from bot.store.engine import Database, insert_for
from bot.store.tables import subscriptions, waits

MANY = 500
"""How many values one IN list holds, well below every engine's limit."""


class WaitsTable:
    """Implements `bot.core.ports.Waits`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def wait_for(self, wait: Wait) -> None:
        """See the port."""
        row = {
            "reader": wait.reader,
            "name": wait.name,
            "folded": wait.folded,
            "kind": wait.kind or "",
            "since": wait.since,
        }
        async with self._db.write() as connection:
            put = insert_for(connection, waits).on_conflict_do_nothing(index_elements=["reader", "folded"])
            await connection.execute(put, row)

    async def waits(self, reader: int) -> list[Wait]:
        """See the port."""
        query = select(waits).where(waits.c.reader == reader).order_by(waits.c.since, waits.c.id)
        async with self._db.read() as connection:
            return [_wait(row) for row in await connection.execute(query)]

    async def stop_waiting(self, reader: int, folded: str) -> Wait | None:
        """See the port."""
        this = delete(waits).where(waits.c.reader == reader, waits.c.folded == folded).returning(waits)
        async with self._db.write() as connection:
            row = (await connection.execute(this)).first()
        return _wait(row) if row else None

    async def wanted(self, limit: int | None = None) -> list[Wanted]:
        """See the port."""
        most = func.count().label("readers")
        first = func.min(waits.c.id).label("first")
        counted = select(waits.c.folded, most, first).group_by(waits.c.folded).subquery()
        query = (
            select(waits.c.name, counted.c.folded, counted.c.readers)
            .join(counted, waits.c.id == counted.c.first)
            .order_by(counted.c.readers.desc(), counted.c.first)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [Wanted(row.name, row.folded, row.readers) for row in await connection.execute(query)]

    async def waiting_for(self, folded: Iterable[str]) -> list[Wait]:
        """See the port."""
        names, found = sorted(set(folded)), list[Wait]()
        async with self._db.read() as connection:
            for some in (names[i : i + MANY] for i in range(0, len(names), MANY)):
                found += map(_wait, await connection.execute(select(waits).where(waits.c.folded.in_(some))))
        return sorted(found, key=lambda wait: wait.id)

    async def came(self, wait: Wait, follow: Subscription | None) -> bool:
        """See the port."""
        this = delete(waits).where(waits.c.reader == wait.reader, waits.c.folded == wait.folded)
        async with self._db.write() as connection:
            if (await connection.execute(this)).rowcount != 1:
                return False
            if follow is not None:
                await put_subscription(connection, follow)
            return True


async def put_subscription(connection: AsyncConnection, subscription: Subscription) -> None:
    """Follows a topic, or changes what is followed already."""
    row = {
        "recipient": subscription.recipient,
        "topic": str(subscription.topic),
        "kinds": subscription.kinds,
        "since": subscription.since,
        "role": subscription.role,
        "role_kinds": subscription.role_kinds,
    }
    put = insert_for(connection, subscriptions)
    changed = {name: put.excluded[name] for name in ("kinds", "role", "role_kinds")}
    same = ["recipient", "topic"]
    await connection.execute(put.on_conflict_do_update(index_elements=same, set_=changed), row)


def _wait(row: Row[Any]) -> Wait:
    return Wait(row.reader, row.name, row.folded, row.since, row.kind or None, row.id)
