"""Whatever a driver raises comes out of the store as a `StoreError` (the model is lemon24/reader's storage test)."""

import getpass
import inspect
import os
import sys
import traceback
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import text

from bot.core.announcement import Announcement
from bot.core.audience import Plan, Target
from bot.core.errors import StoreBusy, StoreError, StoreFull
from bot.core.fold import Records
from bot.core.ports import Commit, Outcome, Parcel, Result
from bot.core.recipient import (
    Address,
    AddressKey,
    Recipient,
    RecipientKind,
    Topic,
    TopicKind,
)
from bot.store.desk import DeskTable
from bot.store.engine import Database, parse, shown
from bot.store.inbox import InboxTable
from bot.store.ledger import LedgerTable
from bot.store.lock import courier_lock
from bot.store.migrate import migrate, version_of
from bot.store.office import OfficeTable
from bot.store.outbox import OutboxTable
from bot.store.readers import ReadersTable
from bot.store.store import Store, open_store
from bot.store.tables import metadata
from bot.store.timetable import TimetableTable
from tests.core.ledgers import entry

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
KEY = AddressKey("console", "ana")
PLAN = Plan("a", (Target(Topic(TopicKind.ALL), 1),), NOW.date())
PARCEL = Parcel(1, Address(1, KEY, 1), Recipient(1, RecipientKind.READER, "Ana"), (), 1, 0)

SAMPLES: dict[Any, Any] = {
    str: "sea",
    int: 1,
    bool: True,
    date: NOW.date(),
    datetime: NOW,
    timedelta: timedelta(minutes=2),
    Plan: PLAN,
    Topic: Topic(TopicKind.ALL),
    Announcement: entry("a", "2020-01-01"),
    Commit: Commit((entry("a", "2020-01-01"),), Records()),
    Outcome: Outcome(PARCEL, Result.SHOWN, "1"),
}
"""Arguments by type; those that are not here are put together from these."""

ROOMS = {"ledger": LedgerTable, "readers": ReadersTable, "outbox": OutboxTable, "desk": DeskTable,
         "timetable": TimetableTable, "inbox": InboxTable, "office": OfficeTable}  # fmt: skip
METHODS = [
    f"{room}.{name}"
    for room, table in ROOMS.items()
    for name, _ in inspect.getmembers(table, inspect.isfunction)
    if not name.startswith("_")
]


def sample(kind: Any) -> Any:
    """Something of a type, with nothing in it that it can do without; lists hold one."""
    origin, options = get_origin(kind), get_args(kind)
    if kind in SAMPLES:
        return SAMPLES[kind]
    if origin is tuple:
        return ()
    if origin in {Iterable, Sequence, list, frozenset}:
        return frozenset([sample(options[0])]) if origin is frozenset else [sample(options[0])]
    if origin in {Union, UnionType, Literal}:
        return options[0] if origin is Literal else sample(options[0])
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        needed = [f.name for f in fields(kind) if f.init and f.default is MISSING and f.default_factory is MISSING]
        return kind(**{name: sample(hints[name]) for name in needed})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    pytest.fail(f"SAMPLES in this file lacks a {kind}")


def arguments(method: Any) -> tuple[list[Any], dict[str, Any]]:
    """What to call a method with: a sample for each argument it needs."""
    hints = get_type_hints(method)
    plain, named = [], {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.default is not parameter.empty or parameter.kind is parameter.VAR_POSITIONAL:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = sample(hints[name])
        else:
            plain.append(sample(hints[name]))
    return plain, named


async def call(store: Store, name: str) -> None:
    """Calls a method of the store by name, and reads its answer to the end."""
    room, _, method = name.partition(".")
    bound = getattr(getattr(store, room), method)
    plain, named = arguments(bound)
    answer = bound(*plain, **named)
    if isinstance(answer, AsyncIterator):
        async for _item in answer:
            pass
    else:
        await answer


async def lose_tables(store: Store) -> None:
    """Has the store find no table where it looks for them."""
    async with store.database.engine.begin() as connection:
        if store.database.file:
            await connection.run_sync(metadata.drop_all)
        else:  # where they can be had back sooner than they are made
            await connection.execute(text("SET search_path TO nowhere"))


def test_every_room_of_the_store_is_walked() -> None:
    rooms = {name for name in Store.__dataclass_fields__ if name != "database"}
    assert rooms == ROOMS.keys()


@pytest.mark.parametrize("name", METHODS)
async def test_a_drivers_error_comes_out_as_ours(store: Store, name: str) -> None:
    await lose_tables(store)
    with pytest.raises(StoreError, match="can't do that"):
        await call(store, name)


@pytest.mark.parametrize("name", METHODS)
async def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(b"This is a letter, not a database. " * 300)
    async with open_store(f"sqlite:///{file}", migrated=False) as store:
        with pytest.raises(StoreError, match=r"is damaged .* restore a backup"):
            await call(store, name)


@pytest.mark.needs_loopback
@pytest.mark.parametrize("name", METHODS)
async def test_a_server_that_is_not_there_is_told_in_a_sentence(name: str) -> None:
    async with open_store("postgresql://ana:secret@127.0.0.1:9/dramawire", migrated=False) as store:
        with pytest.raises(
            StoreError,
            match=r"postgresql://ana:\*\*\*@127.0.0.1:9/dramawire can't be reached",
        ):
            await call(store, name)


@pytest.mark.parametrize(
    ("change", "said"),
    [("database", "does not exist"), ("username", "does not exist")],
)
async def test_a_server_that_refuses_us_is_told_in_a_sentence(postgres: str, change: str, said: str) -> None:
    wrong = Database(postgres).url.set(**{change: "nobody_here"})  # type: ignore[arg-type]
    async with open_store(wrong.render_as_string(hide_password=False), migrated=False) as store:
        with pytest.raises(StoreError, match=said):
            await store.ledger.sequence()
        with pytest.raises(StoreError, match=said):
            async with courier_lock(store.database):
                pytest.fail("it was locked")
        for ask in (migrate, version_of):
            with pytest.raises(StoreError, match=said):
                await ask(store.database)


async def test_a_database_held_by_another_process_is_waited_for_and_then_said_to_be_held(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    async with open_store(url) as store:
        impatient = Database(url, busy_seconds=0.05)
        async with store.database.write():
            with pytest.raises(StoreBusy, match="held by another process; try again"):
                await DeskTable(impatient).put_note("name", "value")
        await DeskTable(impatient).put_note("name", "value")
        await impatient.close()
        assert await store.desk.note("name") == "value"


async def test_a_full_disk_is_told_and_nothing_is_half_written(lite: Store) -> None:
    async with lite.database.read() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))
    long = entry("long", "2020-01-01", text="어" * 200_000)
    async with lite.database.engine.connect() as connection:
        await connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    with pytest.raises(StoreFull, match=r"is full; nothing was written\. Make room"):
        await lite.ledger.append(Commit((entry("a", "2020-01-01"), long), Records(), PLAN), NOW)
    assert await lite.ledger.ids() == set()
    assert await lite.outbox.plans() == []
    async with lite.database.engine.connect() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1000000"))
    assert await lite.ledger.append(Commit((entry("a", "2020-01-01"), long), Records(), PLAN), NOW) == 2


async def test_a_disk_that_only_reads_is_told_with_the_user_who_cant(lite: Store) -> None:
    await lite.desk.put_note("name", "value")
    async with lite.database.engine.connect() as connection:
        await connection.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(StoreFull, match=r"can't be written to by user \S+; nothing was written"):
        await lite.desk.put_note("name", "other")
    assert await lite.desk.note("name") == "value"


async def test_a_folder_that_cant_be_made_is_named_with_the_user_who_cant(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "state"
    with pytest.raises(StoreFull, match=rf"The folder {folder} can't be made by user \S+ \(not a directory\)"):
        Database(f"sqlite:///{folder}/store.db")


def test_a_folder_where_the_file_should_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder; store"):
        Database(f"sqlite:///{tmp_path}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any file")
def test_a_file_that_somebody_else_may_write_is_named_with_the_user_who_cant(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.touch(0o400)
    with pytest.raises(StoreFull, match=rf"The database {file} can't be written to by user \S+; give it to them"):
        Database(f"sqlite:///{file}")


def test_a_user_without_a_name_is_told_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    (tmp_path / "file").touch()
    monkeypatch.setattr(getpass, "getuser", nameless)
    with pytest.raises(StoreFull, match=f"can't be made by user {os.getuid()} "):
        Database(f"sqlite:///{tmp_path}/file/store.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any folder")
def test_a_folder_that_somebody_else_may_write_to_is_named_with_the_user_who_cant(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(0o500)
    with pytest.raises(StoreFull, match=rf"The folder {tmp_path}/state can't be written to by user \S+; give it to"):
        Database(f"sqlite:///{tmp_path}/state/store.db")


def test_what_postgresql_needs_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StoreError, match=r"PostgreSQL needs the extra: pip install 'dramawire\[postgres\]'"):
        Database("postgresql://ana@127.0.0.1:9/dramawire")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("var/x.db", "no database address; try sqlite:///var/dramawire.db"),
        ("mysql://host/name", "names mysql; Dramawire knows sqlite"),
        ("sqlite://", "names no file; try sqlite:///var/dramawire.db"),
        ("sqlite:///:memory:", "names no file; try sqlite:///var/dramawire.db"),
    ],
)
def test_an_address_we_cant_use_is_told_in_a_sentence(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        Database(url)


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StoreError, match="a moment without a zone can't be stored"):
        await store.ledger.append(Commit((entry("a", "2020-01-01"),), Records(), PLAN), naive)
    assert await store.ledger.ids() == set()
    with pytest.raises(StoreError, match="a moment without a zone can't be stored"):
        await store.outbox.claim(naive, 1, timedelta(minutes=1))


async def test_a_row_that_cant_be_read_is_told_in_a_sentence(store: Store) -> None:
    await store.ledger.append(Commit((entry("a", "2020-01-01"),), Records()), NOW)
    async with store.database.write() as connection:
        await connection.execute(text('UPDATE ledger SET body = \'{"id": 5, "kind": "poem"}\''))
    for ask in (store.ledger.entry("a"), store.ledger.answers("a")):
        with pytest.raises(StoreError, match=r"holds something I can't read .* restore a backup"):
            await ask


async def test_what_people_wrote_stays_out_of_an_error_and_what_caused_it(url: str) -> None:
    database, said = Database(url), "my secret"
    try:
        with pytest.raises(StoreError) as caught:
            async with database.write() as connection:
                await connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": said})
        shown = "".join(traceback.format_exception(caught.value))
        assert "nowhere" in shown
        assert said not in shown
    finally:
        await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://127.0.0.1:1/dw?password=hunter2&user=dw",
        "postgresql://dw:hunter2@127.0.0.1:1/dw?ssl=require&passfile=hunter2",
        "sqlite:///var/dw.db?key=hunter2",
    ],
)
def test_an_address_is_shown_without_what_may_be_a_secret(url: str) -> None:
    said = shown(parse(url))
    assert "hunter2" not in said
    assert said.endswith(("127.0.0.1:1/dw", "var/dw.db"))
