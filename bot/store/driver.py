"""SQLite in a thread of its own, visited once for a statement.

aiosqlite goes to its thread and back four times for a query (to make a cursor, execute, fetch and close it), three
times to begin a transaction and once to roll back what is over. Each of these ways takes longer than most of our
statements; here a transaction that reads begins with its first statement, the first rows come back with it, and what
needs no visit makes none.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

FIRST = 200
"""So many rows come back with the statement; who wants more goes for them, so that what is streamed stays small."""


def connect(file: Path, busy_seconds: float) -> "Connection":
    """A connection that opens when it is awaited. It waits so many seconds for others that write."""
    return Connection(lambda: sqlite3.connect(file, timeout=busy_seconds, check_same_thread=False), 64)


class Connection(aiosqlite.Connection):
    """See the module."""

    _to_begin = False
    _left_behind = False
    """Something was given to the thread and not waited for, so that nobody knows how far it is."""

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """A cursor; making one touches nothing that the thread uses."""
        return Cursor(self, self._conn.cursor())

    def begin_later(self) -> None:
        """Begins a transaction along with its first statement."""
        self._to_begin = True

    async def commit(self) -> None:
        """Keeps what was written, where a transaction has come to begin."""
        if self._to_begin:
            self._to_begin = False
        else:
            await super().commit()

    async def rollback(self) -> None:
        """Takes back what was not committed, where there may be something."""
        self._to_begin = False
        if self._left_behind or self._conn.in_transaction:
            await super().rollback()
            self._left_behind = False

    def run(self, statement: Callable[..., Any], sql: str, parameters: Iterable[Any]) -> None:
        """Runs a statement, and what waits to begin before it. In the thread."""
        if self._to_begin:
            self._conn.execute("BEGIN")
            self._to_begin = False
        statement(sql, parameters)

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            self._left_behind = True
            raise


class Cursor(aiosqlite.Cursor):
    """See the module."""

    _conn: Connection

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._rows: list[Any] = []
        # Rows may be left in the thread; while they may, the cursor must be closed there.
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "Cursor":
        """Executes a statement and brings its first rows along."""
        return await self._begun(self._cursor.execute, sql, parameters or ())

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "Cursor":
        """Executes a statement once for each of many parameters."""
        return await self._begun(self._cursor.executemany, sql, parameters)

    async def fetchall(self) -> list[Any]:
        """Every row that is left."""
        rows, self._rows = self._rows, []
        if self._more:
            rows = [*rows, *await super().fetchall()]
            self._more = False
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """So many of the rows that are left; fewer only where there are no more."""
        size = self.arraysize if size is None else size
        rows, self._rows = self._rows[:size], self._rows[size:]
        if self._more and len(rows) < size:
            came = list(await super().fetchmany(size - len(rows)))
            self._more = len(came) == size - len(rows)
            rows = [*rows, *came]
        return rows

    async def fetchone(self) -> Any:
        """The next row, or nothing."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Lets go of the statement; one whose rows are all here has done so by itself."""
        if self._more:
            await super().close()

    async def _begun(self, statement: Callable[..., Any], sql: str, parameters: Iterable[Any]) -> "Cursor":
        self._rows, self._more = [], True
        await self._conn._execute(self._start, statement, sql, parameters)  # noqa: SLF001 - a cursor is its connection's
        return self

    def _start(self, statement: Callable[..., Any], sql: str, parameters: Iterable[Any]) -> None:
        self._conn.run(statement, sql, parameters)
        rows = self._cursor.fetchmany(FIRST) if self._cursor.description else []
        self._rows, self._more = rows, len(rows) == FIRST
