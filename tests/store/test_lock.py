"""One courier a database, and everybody else beside it."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import CourierTaken, StoreError
from bot.core.fold import Records
from bot.core.ports import Commit
from bot.store import migrate
from bot.store.engine import Database
from bot.store.lock import courier_lock
from bot.store.store import Store, open_store
from tests.core.ledgers import entry

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)


async def test_a_second_courier_is_refused_in_a_word_until_the_first_has_gone(store: Store, url: str) -> None:
    second = Database(url)
    async with courier_lock(store.database):
        with pytest.raises(CourierTaken, match=r"already runs on .*; stop that one first\. \(import, announce and"):
            async with courier_lock(second):
                pytest.fail("both had it")
    async with courier_lock(second):
        pass
    await second.close()


async def test_the_first_is_named_by_its_process(lite: Store) -> None:
    async with courier_lock(lite.database):
        with pytest.raises(CourierTaken, match=rf"\(process {os.getpid()}\)"):
            async with courier_lock(Database(f"sqlite:///{lite.database.file}")):
                pytest.fail("both had it")


async def test_a_lock_that_the_server_let_go_of_is_taken_again(postgres: str) -> None:
    first, second = Database(postgres), Database(postgres)
    async with courier_lock(first) as lock:
        await _end_the_lock(second)
        await lock.look()
        await lock.look()
        with pytest.raises(CourierTaken):
            async with courier_lock(second):
                pytest.fail("both had it")
    await first.close()
    await second.close()


async def test_whoever_lost_the_lock_to_another_stops(postgres: str) -> None:
    first, second = Database(postgres), Database(postgres)
    async with courier_lock(first) as lock:
        await _end_the_lock(second)
        async with courier_lock(second):
            with pytest.raises(CourierTaken, match="already runs on"):
                await lock.keep(asyncio.Event(), beat=timedelta(0))
    await first.close()
    await second.close()


async def test_the_lock_is_looked_after_until_the_bot_stops(store: Store) -> None:
    stop = asyncio.Event()
    async with courier_lock(store.database) as lock, asyncio.timeout(10):
        looking = asyncio.create_task(lock.keep(stop))
        await asyncio.sleep(0)
        stop.set()
        await looking


async def _end_the_lock(database: Database) -> None:
    """What a server does that starts anew: every connection that holds a lock ends."""
    async with database.write() as connection:
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        held = f"FROM pg_locks WHERE locktype = 'advisory' AND database = {here}"
        assert await connection.scalar(text(f"SELECT pg_terminate_backend(pid, 5000) {held}"))


async def test_the_lock_is_given_back_when_the_block_fails(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with courier_lock(store.database):
            raise RuntimeError
    async with courier_lock(store.database):
        pass


async def test_others_read_and_write_beside_it(store: Store, url: str) -> None:
    async with courier_lock(store.database):
        async with open_store(url) as other:
            await other.ledger.append(Commit((entry("a", "2020-01-01"),), Records()), NOW)
        assert await store.ledger.sequence() == 1


async def test_a_lock_file_that_cant_be_opened_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store.db.lock").mkdir()
    with pytest.raises(StoreError, match="can't do that"):
        async with courier_lock(Database(f"sqlite:///{tmp_path}/store.db")):
            pytest.fail("it was locked")


async def test_no_database_is_migrated_under_a_running_bot(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "HEAD", "the next one")
    async with courier_lock(store.database):
        with pytest.raises(CourierTaken, match="stop that one first"):
            async with open_store(url):
                pytest.fail("it was migrated")
    async with open_store(url):
        pass
