"""One database: how it is opened, read and written, and the one place where a driver's errors become ours."""

import asyncio
import getpass
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from socket import gaierror
from tempfile import TemporaryFile
from typing import Any, cast

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import Table

from bot.config import mistake_in_address
from bot.core.errors import StoreAway, StoreBroken, StoreBusy, StoreError, StoreFull
from bot.store import driver

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
BUSY_SECONDS = 10
CLOSING_SECONDS = 5


class Database:
    """An open database. `read` and `write` give a connection in a transaction; writers go one at a time."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = parse(url)
        self.engine = _engine(self.url, busy_seconds)
        self._writing = asyncio.Lock()
        self._users, self._closed = 0, False
        self._unused = asyncio.Event()
        self._unused.set()

    @property
    def file(self) -> Path | None:
        """The database's file, where it is one."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database while the block runs. Raises `StoreError`s."""
        with wrapped(self.url), self._used():
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose writes are kept when the block ends, all or none. Raises `StoreError`s."""
        with wrapped(self.url), self._used():
            async with self._writing, self.engine.connect() as connection:
                connection = await connection.execution_options(writes=True)  # noqa: PLW2901  the same one
                async with connection.begin():
                    yield connection

    @contextmanager
    def _used(self) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"The database {shown(self.url)} is closed.")
        self._users += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    async def close(self) -> None:
        """Closes every connection once those in use are given back; for what hangs it waits `CLOSING_SECONDS`.

        Who comes later is refused: a connection made after this would be closed by nobody.
        """
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._unused.wait()
        await self.engine.dispose()


def parse(url: str) -> URL:
    """A database's address with the driver we use. Raises `StoreError`."""
    if wrong := mistake_in_address(url):
        raise StoreError(f"store.url {wrong}.")
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("store.url is no database address; try sqlite:///var/dramawire.db.") from None
    return parsed.set(drivername=DRIVERS[parsed.get_backend_name()])


def _engine(url: URL, busy_seconds: float) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
        except ModuleNotFoundError:
            raise StoreError("PostgreSQL needs the extra: pip install 'dramawire[postgres]'.") from None
    file = Path(url.database or "")
    _check_file(file)
    # What people wrote stays out of errors, and so out of the log.
    engine = create_async_engine(url, async_creator=lambda: _opened(file, busy_seconds), hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, see _begun
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Connection) -> None:
        # A transaction that reads and then writes would lose updates unless it takes the lock at once.
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            cast("driver.Connection", connection.connection.driver_connection).begin_later()

    return engine


async def _opened(file: Path, busy_seconds: float) -> aiosqlite.Connection:
    """A connection; closed again where a stop comes while it opens, because nobody else would."""
    connection = driver.connect(file, busy_seconds)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a process that ends waits for no thread
    opening = asyncio.ensure_future(connection)
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(sqlite3.Error):
            await (await opening).close()
        raise


def _check_file(file: Path) -> None:
    """Whether a file can be a database of ours, before a driver's thread finds out. Raises `StoreError`s."""
    make_folder(file.parent)
    if file.is_dir():
        raise StoreError(f"{file} is a folder; store.url names a file, as sqlite:///var/dramawire.db.")
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise StoreFull(f"The database {file} can't be written to by user {_user()}; give it to them.")


def shown(url: URL) -> str:
    """A database's address as people write it, without its password, and without its options, of which one may be."""
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string(hide_password=True)


def make_folder(folder: Path) -> None:
    """Makes the folder that state lives in. Raises `StoreFull` naming the folder and the user who can't."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = (error.strerror or "no access").lower()
        raise StoreFull(f"The folder {folder} can't be made by user {_user()} ({said}).") from None
    _check_folder(folder)


def _check_folder(folder: Path) -> None:
    """Whether files can be made in a folder. Raises `StoreFull` naming it and the user who can't."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unwritable(folder)


def _unwritable(folder: Path) -> StoreFull:
    return StoreFull(f"The folder {folder} can't be written to by user {_user()}; give it to them or name another.")


def still_to_be_made(url: URL) -> bool:
    """Whether a database's file is not there yet. Nothing is made; raises `StoreFull` where it couldn't be."""
    file = Path(url.database or "")
    with wrapped(url):
        if url.get_backend_name() != "sqlite" or file.exists():
            return False
        folder = file.parent
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        if not there.is_dir():
            raise StoreFull(f"The folder {folder} can't be made by user {_user()} ({there} is a file); name another.")
        _check_folder(there)
        _try_folder(there)
    return True


def _try_folder(folder: Path) -> None:
    """Makes a file without a name in a folder: what may write everywhere still can't where the system forbids it."""
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError:
        raise _unwritable(folder) from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


@contextmanager
def wrapped(url: URL) -> Iterator[None]:
    """Turns what a driver raises into a `StoreError` that names the database without its password."""
    try:
        yield
    except _errors(url) as error:
        raise _ours(error, shown(url)) from error


def _errors(url: URL) -> tuple[type[Exception], ...]:
    """What SQLAlchemy, the drivers beneath it and the system raise."""
    known = (SQLAlchemyError, sqlite3.Error, OSError)
    if url.get_backend_name() == "sqlite":
        return known
    import asyncpg  # while it connects, SQLAlchemy lets its errors through

    return (*known, asyncpg.PostgresError, asyncpg.InterfaceError)


_TROUBLES: tuple[tuple[tuple[str, ...], type[StoreError], str], ...] = (
    (
        ("connect call failed",),
        StoreAway,
        "The database {name} can't be reached; see that its server runs and that store.url is right.",
    ),
    (("locked", "busy"), StoreBusy, "The database {name} is held by another process; try again when it is done."),
    (
        ("full", "no space"),
        StoreFull,
        "The disk of the database {name} is full; nothing was written. Make room and go on.",
    ),
    (
        ("disk i/o",),
        StoreFull,
        "The disk of the database {name} takes no more ({said}); nothing was written. Look after it.",
    ),
    (
        ("readonly", "read-only", "unable to open", "permission"),
        StoreFull,
        "The database {name} can't be written to by user {user}; nothing was written.",
    ),
    (("malformed", "not a database"), StoreError, "The database {name} is damaged ({said}); restore a backup."),
    (("",), StoreBroken, "The database {name} can't do that: {said}."),
)
"""What drivers say, by any of these words; the first row that fits; which error of ours that is, and its sentence."""


def _ours(error: Exception, name: str) -> StoreError:
    said = str(getattr(error, "orig", None) or error).partition("\n")[0]
    unreachable = isinstance(error, ConnectionError | TimeoutError | gaierror)
    low = "connect call failed" if unreachable else said.lower()
    kind, sentence = next((kind, sentence) for words, kind, sentence in _TROUBLES if any(word in low for word in words))
    return kind(sentence.format(name=name, said=said, user=_user()))


def insert_for(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that knows what to do on a conflict, in the engine's dialect."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # two megabytes that a bot on SQLite does without

    return postgresql.insert(table)
