"""One courier a database: a lock that ends with its process."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import CourierTaken, StoreError
from bot.store.engine import Database, make_folder, shown, wrapped

log = structlog.get_logger("dramawire.lock")

_TAKEN = (
    "Another Dramawire already runs on {name}{who}; stop that one first. (import, announce and backup work beside it.)"
)


BEAT = timedelta(seconds=5)
"""How often it is looked whether the lock still holds, where that is not the system's own business."""


class Hold:
    """The right to deliver from a database, as long as it lasts."""

    async def look(self) -> None:
        """Sees to it that the right still holds, and takes it again where it was lost. Raises `CourierTaken`."""

    async def keep(self, stop: asyncio.Event, *, beat: timedelta = BEAT) -> None:
        """Looks again and again until `stop`. Raises `CourierTaken` when another has the right by now."""
        while not stop.is_set():
            await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(beat.total_seconds()):
                    await stop.wait()


@asynccontextmanager
async def courier_lock(database: Database) -> AsyncIterator[Hold]:
    """Holds the right to deliver from a database while the block runs. Raises `CourierTaken`."""
    if database.file is not None:
        async with _file_lock(database.file, database):
            yield Hold()
    else:
        hold = _Advisory(database)
        try:
            await hold.take()
            yield hold
        finally:
            await hold.let_go()


@asynccontextmanager
async def _file_lock(file: Path, database: Database) -> AsyncIterator[None]:
    """A lock on a file beside the database; the system lets go of it when the process ends, however it ends."""
    make_folder(file.parent)
    with wrapped(database.url):
        handle = os.open(file.with_name(file.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(handle):
            holder = os.pread(handle, 20, 0).decode("ascii", "ignore").strip()
            raise CourierTaken(_TAKEN.format(name=file, who=f" (process {holder})" if holder.isdigit() else ""))
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class _Advisory(Hold):
    """PostgreSQL's own lock, held by a connection that stays open; it ends with the connection."""

    _KEY = int.from_bytes(hashlib.sha256(b"dramawire courier").digest()[:8], signed=True)

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None

    async def take(self) -> None:
        """Takes the lock on a new connection. Raises `CourierTaken`."""
        with wrapped(self._database.url):
            self._connection = await self._database.engine.connect()
            held = await self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._KEY})
            await self._connection.commit()
        if not held:
            await self.let_go()
            raise CourierTaken(_TAKEN.format(name=shown(self._database.url), who=""))

    async def look(self) -> None:
        """Asks whether the connection lives. While the database is away nobody delivers, so that can wait."""
        try:
            if self._connection is not None:
                with wrapped(self._database.url):
                    await self._connection.scalar(text("SELECT 1"))
                    await self._connection.commit()
                return
            await self.take()
            log.info("lock taken again")
        except StoreError as error:
            log.warning("lock lost", why=str(error))
            await self.let_go()

    async def let_go(self) -> None:
        """Ends the connection, and the lock with it; it is not given back for another use."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(StoreError), wrapped(self._database.url):
                await connection.invalidate()
                await connection.close()
