"""No connection outlives its database, whatever is under way when it closes."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.core.errors import StoreError
from bot.store.engine import Database


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "connection_worker" in thread.name}


@pytest.fixture
def nothing_left() -> Iterator[None]:
    before = threads()
    yield
    for thread in threads() - before:
        thread.join(2)
    assert threads() <= before


@pytest.mark.usefixtures("nothing_left")
async def test_who_reads_while_it_closes_reads_to_the_end(lite_url: str) -> None:
    database = Database(lite_url)
    async with asyncio.TaskGroup() as tasks, database.read() as connection:
        closing = tasks.create_task(database.close())
        await asyncio.sleep(0)
        assert await connection.scalar(text("SELECT 1")) == 1
        assert not closing.done()
    assert closing.done()


@pytest.mark.usefixtures("nothing_left")
async def test_a_stop_while_a_connection_opens_leaves_none_open(lite_url: str) -> None:
    database = Database(lite_url)

    async def read() -> None:
        async with database.read():
            pytest.fail("it was stopped before")

    reading = asyncio.create_task(read())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await database.close()


@pytest.mark.usefixtures("nothing_left")
async def test_who_comes_after_it_closed_is_refused_and_opens_nothing(lite_url: str) -> None:
    database = Database(lite_url)
    await database.close()
    for used in (database.read, database.write):
        with pytest.raises(StoreError, match="is closed"):
            async with used():
                pytest.fail("it is closed")
