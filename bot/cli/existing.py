"""Databases that a command takes as they are: none is made, so that a slip in an address is seen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Config
from bot.core.errors import StoreError
from bot.store.engine import Database, parse, shown
from bot.store.migrate import HEAD, check_version, version_of
from bot.store.store import Store, open_store, there_is


@asynccontextmanager
async def existing(config: Config) -> AsyncIterator[Store]:
    """The store as it is. Raises `StoreError`s where there is none, or one of another version."""
    await must_be_current(config)
    async with open_store(config.store.url, migrated=False) as store:
        yield store


async def must_be_current(config: Config) -> None:
    """Raises `StoreError`s where there is no database, or one of another version."""
    version, name = await must_be(config), shown(parse(config.store.url))
    if version != HEAD:
        check_version(version, name)
        raise StoreError(f"The database {name} is of an older version; dramawire update brings it up.")


async def must_be(config: Config) -> str:
    """The version of the database that is there. Raises `StoreError` where there is none."""
    url = config.store.url
    if there_is(url):
        database = Database(url)
        try:
            version = await version_of(database)
        finally:
            await database.close()
        if version is not None:
            return version
    raise missing(url)


def missing(url: str) -> StoreError:
    """The word for a database that isn't there."""
    return StoreError(
        f"There is no database at {shown(parse(url))}. If the bot has one, name it with --config or "
        "DRAMAWIRE_STORE__URL; if not, dramawire run or migrate makes it."
    )
