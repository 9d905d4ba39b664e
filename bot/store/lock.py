"""One courier a database: a lock that ends with its process."""

import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from bot.core.errors import CourierTaken
from bot.store.engine import Database, make_folder, shown, wrapped

_TAKEN = (
    "Another Dramawire already runs on {name}{who}; stop that one first. (import, announce and backup work beside it.)"
)


@asynccontextmanager
async def courier_lock(database: Database) -> AsyncIterator[None]:
    """Holds the right to deliver from a database while the block runs. Raises `CourierTaken`."""
    if database.file is not None:
        async with _file_lock(database.file, database):
            yield
    else:
        async with _advisory_lock(database):
            yield


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


@asynccontextmanager
async def _advisory_lock(database: Database) -> AsyncIterator[None]:
    """PostgreSQL's own lock, held by a connection that stays open."""
    key = int.from_bytes(hashlib.sha256(b"dramawire courier").digest()[:8], signed=True)
    with wrapped(database.url):
        connection = await database.engine.connect()
    try:
        with wrapped(database.url):
            held = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key})
            await connection.commit()
        if not held:
            raise CourierTaken(_TAKEN.format(name=shown(database.url), who=""))
        yield
    finally:
        # Not given back for another use: the lock goes with the connection.
        await connection.invalidate()
        await connection.close()
