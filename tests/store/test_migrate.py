import asyncio
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.core.errors import StoreVersion
from bot.store.engine import Database
from bot.store.migrate import HEAD, SCRIPTS, migrate, version_of
from bot.store.store import Store, open_store, there_is
from bot.store.tables import metadata
from tests.store.test_outbox import LEASE, NOW, owe, reader


async def test_the_migrations_make_exactly_the_tables_the_code_knows(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with store.database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_newest_version_is_the_last_script() -> None:
    assert max(path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py")) == HEAD


async def test_a_database_is_made_once_and_left_alone_the_second_time(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert await version_of(database) is None
    assert await migrate(database) is True
    assert await version_of(database) == HEAD
    assert await migrate(database) is False
    await database.close()


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_was(store: Store) -> None:
    url = store.database.url.render_as_string(hide_password=False)
    async with store.database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    with pytest.raises(StoreVersion, match=r"made by a newer Dramawire \(version 9001\); update Dramawire, or restore"):
        async with open_store(url):
            pytest.fail("it was opened")
    assert await version_of(store.database) == "9001"
    async with store.database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


def at_version(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.downgrade(config, version)


@pytest.mark.parametrize("between", [False, True])
async def test_a_database_of_the_first_version_keeps_what_it_holds(store: Store, between: bool) -> None:
    await reader(store, "mina")
    await owe(store)
    async with store.database.write() as connection:
        await connection.run_sync(at_version, "0001")
        if between:
            await connection.execute(text("ALTER TABLE posts ADD COLUMN unanswered BOOLEAN NOT NULL DEFAULT false"))
    assert await migrate(store.database) is True
    assert await version_of(store.database) == HEAD
    (parcel,) = await store.outbox.claim(NOW, 10, LEASE)
    assert (parcel.recipient.name, parcel.owed[0].entry, parcel.unanswered) == ("mina", "x", False)
    assert await store.outbox.claim(NOW, 10, LEASE) == []


async def test_of_two_that_make_a_database_at_once_one_does(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(2)]
    assert sorted(await asyncio.gather(*map(migrate, databases))) == [False, True]
    for database in databases:
        assert await version_of(database) == HEAD
        await database.close()


async def test_going_back_to_nothing_takes_every_table_away(lite: Store) -> None:
    def back(connection: Connection) -> list[str]:
        at_version(connection, "base")
        return inspect(connection).get_table_names()

    async with lite.database.write() as connection:
        assert set(await connection.run_sync(back)) <= {"alembic_version"}


def test_a_database_of_sqlite_is_there_when_its_file_is(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    assert not there_is(f"sqlite:///{file}")
    file.touch()
    assert there_is(f"sqlite:///{file}")
    assert there_is("postgresql://somewhere/dramawire")
