"""A process to be killed: ``python -m tests.store.killed URL courier-before|courier-after|planner|writer FILE``.

It says *held* once it has done something and holds on for ever, with what it began not written down.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import MovedClock
from bot.core.ports import Due, Letter
from bot.delivery.courier import Courier, Exit, Stores
from bot.delivery.pace import Limits, Pace
from bot.store.lock import courier_lock
from bot.store.store import Store, open_store

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
IN_HAND, PASSED = 3, 4


class Sheet:
    """An outlet that writes down to whom it sent; after a few it holds on to what it has in hand."""

    platform = "console"

    def __init__(self, file: Path, *, holds_after: bool) -> None:
        self._file = file
        self._holds_after = holds_after
        self._calls = 0

    async def send(self, letter: Letter) -> str:
        self._calls += 1
        held = self._calls > PASSED
        if not held or self._holds_after:
            with self._file.open("a", encoding="utf-8") as file:
                print(letter.key.chat, file=file)
        if held:
            await hold()
        return letter.key.chat

    async def edit(self, letter: Letter, reference: str) -> None:
        raise NotImplementedError

    async def delete(self, key: object, reference: str) -> None:
        raise NotImplementedError


async def hold() -> None:
    sys.stdout.write("held\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def courier(store: Store, file: Path, *, holds_after: bool) -> None:
    outlet = Sheet(file, holds_after=holds_after)
    pace = Pace(Limits(concurrency=IN_HAND))
    stores = Stores(store.ledger, store.readers, store.outbox)
    clock = MovedClock(NOW + timedelta(seconds=1))
    await Courier(stores, {"console": Exit(outlet, pace)}, clock).run(asyncio.Event())


async def planner(store: Store) -> None:
    (plan,) = await store.outbox.plans()
    dues = [Due(p.id, broad=broad, at=NOW) for p in await store.outbox.profiles() for broad in (False, True)]
    for _ in range(PASSED):
        await store.outbox.expand(plan, dues, 1, NOW)
    await hold()


async def writer(store: Store) -> None:
    async with store.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM deliveries")
        await connection.exec_driver_sql("INSERT INTO notes (name, value) VALUES ('half', 'written')")
        await hold()


async def main(url: str, what: str, file: Path) -> None:
    async with open_store(url, migrated=False) as store, courier_lock(store.database):
        if what == "planner":
            await planner(store)
        elif what == "writer":
            await writer(store)
        else:
            await courier(store, file, holds_after=what == "courier-after")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
