"""SQLite's thread: visited once for a statement, and as sqlite3 itself answers."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import driver
from bot.store.engine import Database
from tests.fresh import fresh

ROWS = driver.FIRST * 3


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[driver.Connection]:
    connection = driver.connect(file, 1)
    _ = await connection
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with many numbers."""
    file = tmp_path / "numbers.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE numbers (n)")
        connection.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(ROWS)])
    connection.close()
    return file


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., Any]]:
    """What was done in the thread, as it comes."""
    seen: list[Callable[..., Any]] = []
    real = driver.Connection._execute

    async def counted(self: driver.Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        seen.append(fn)
        return await real(self, fn, *args, **kwargs)

    monkeypatch.setattr(driver.Connection, "_execute", counted)
    return seen


WANTED = st.lists(st.one_of(st.just("one"), st.just("all"), st.integers(1, driver.FIRST + 5)), max_size=8)


@given(left=st.sampled_from([0, 1, driver.FIRST - 1, driver.FIRST, driver.FIRST + 1, ROWS]), wanted=WANTED)
def test_rows_come_as_from_sqlite_itself_however_they_are_asked_for(left: int, wanted: list[str | int]) -> None:
    sql = "WITH RECURSIVE up(n) AS (SELECT 1 WHERE ? > 0 UNION ALL SELECT n + 1 FROM up WHERE n < ?) SELECT n FROM up"

    async def ours() -> list[Any]:
        async with opened(Path(":memory:")) as connection:
            cursor = await connection.cursor()
            await cursor.execute(sql, (left, left))
            how = {"one": cursor.fetchone, "all": cursor.fetchall}
            return [await (how[size]() if isinstance(size, str) else cursor.fetchmany(size)) for size in wanted]

    theirs = sqlite3.connect(":memory:")
    cursor = theirs.execute(sql, (left, left))
    how = {"one": cursor.fetchone, "all": cursor.fetchall}
    assert asyncio.run(ours()) == [how[s]() if isinstance(s, str) else cursor.fetchmany(s) for s in wanted]
    theirs.close()


async def test_a_read_visits_the_thread_for_its_statement_and_its_end(tmp_path: Path, visits: list[Any]) -> None:
    database = Database(fresh(tmp_path / "store.db"))
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
    visits.clear()
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    assert len(visits) == 2
    await database.close()


async def test_a_read_that_asks_nothing_visits_it_not_at_all(tmp_path: Path, visits: list[Any]) -> None:
    database = Database(fresh(tmp_path / "store.db"))
    async with database.read():
        pass
    visits.clear()
    async with database.read():
        pass
    assert visits == []
    await database.close()


async def test_a_read_sees_one_state_from_its_first_statement_on(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    async with database.read() as reading:
        count = text("SELECT count(*) FROM numbers")
        assert await reading.scalar(count) == ROWS
        async with database.write() as writing:
            await writing.execute(text("DELETE FROM numbers"))
        assert await reading.scalar(count) == ROWS
    async with database.read() as reading:
        assert await reading.scalar(count) == 0
    await database.close()


async def test_what_is_streamed_comes_whole(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    async with database.read() as connection:
        rows = await connection.stream_scalars(text("SELECT n FROM numbers ORDER BY n"))
        assert [row async for row in rows] == list(range(ROWS))
    await database.close()


ENDLESS = "WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 1000000) SELECT max(n) FROM up"


async def run(transaction: Callable[[], AbstractAsyncContextManager[AsyncConnection]], *statements: str) -> None:
    async with transaction() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_who_stops_amid_a_stream_or_a_statement_leaves_the_connection_fit_for_the_next(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    async with database.read() as connection:
        rows = await connection.stream_scalars(text("SELECT n FROM numbers"))
        assert await anext(aiter(rows)) == 0
    for transaction, statement in ((database.read, "SELECT 1"), (database.write, "DELETE FROM numbers")):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(run(transaction, statement, ENDLESS), 0.01)
    async with database.write() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM numbers")) == ROWS
        await connection.execute(text("DELETE FROM numbers WHERE n > 0"))
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM numbers")) == 1
    await database.close()


async def test_a_beginning_that_nobody_waited_for_is_taken_back(file: Path) -> None:
    async with opened(file) as connection, opened(file) as other:
        connection.isolation_level = None
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await connection.execute("BEGIN IMMEDIATE")
        await connection.rollback()
        await other.execute("DELETE FROM numbers")
        await other.commit()
        assert not connection.in_transaction
