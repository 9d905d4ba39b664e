"""A real store on a temporary file, and on PostgreSQL where one can be had."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from bot.store.engine import Database
from bot.store.migrate import HEAD, migrate
from bot.store.store import Store, open_store
from bot.store.tables import metadata
from tests.fresh import fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database on either engine."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("lite_url"))
    url = str(request.getfixturevalue("postgres"))
    asyncio.run(empty(url))
    return url


@pytest.fixture
def lite_url(tmp_path: Path) -> str:
    """The address of an empty, migrated database of SQLite."""
    return fresh(tmp_path / "store.db")


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open, empty store on either engine."""
    async with open_store(url, migrated=False) as opened:
        yield opened


@pytest.fixture
async def lite(lite_url: str) -> AsyncIterator[Store]:
    """An open, empty store on SQLite."""
    async with open_store(lite_url, migrated=False) as opened:
        yield opened


async def empty(url: str) -> None:
    """Takes everything out of a database of PostgreSQL, and makes its tables where they are not there."""
    database = Database(url)
    try:
        async with database.write() as connection:
            there = set(await connection.run_sync(lambda c: inspect(c).get_table_names()))
            whole = there >= metadata.tables.keys() | {"alembic_version"}
            if whole and await connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD:
                names = ", ".join(f'"{name}"' for name in metadata.tables)
                await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
                return
            await connection.run_sync(metadata.drop_all)
            await connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        await migrate(database)
    finally:
        await database.close()
