"""The store: one database with everything in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.desk import DeskTable
from bot.store.engine import Database, parse
from bot.store.inbox import InboxTable
from bot.store.ledger import LedgerTable
from bot.store.migrate import migrate
from bot.store.office import OfficeTable
from bot.store.outbox import OutboxTable
from bot.store.readers import ReadersTable
from bot.store.timetable import TimetableTable


@dataclass(frozen=True, slots=True)
class Store:
    """An open, migrated database behind the core's ports."""

    database: Database
    ledger: LedgerTable
    readers: ReadersTable
    outbox: OutboxTable
    desk: DeskTable
    timetable: TimetableTable
    inbox: InboxTable
    office: OfficeTable


def there_is(url: str) -> bool:
    """Whether there may be a database at a URL: for SQLite, whether its file is there."""
    parsed = parse(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


@asynccontextmanager
async def open_store(url: str, *, migrated: bool = True) -> AsyncIterator[Store]:
    """Opens the database at a URL, brought to the newest version unless `migrated` is False. Raises `StoreError`s."""
    database = Database(url)
    try:
        if migrated:
            await migrate(database)
        yield Store(
            database,
            LedgerTable(database),
            ReadersTable(database),
            OutboxTable(database),
            DeskTable(database),
            TimetableTable(database),
            InboxTable(database),
            OfficeTable(database),
        )
    finally:
        await database.close()
