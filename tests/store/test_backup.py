"""Backups are whole, come back as they were, and never cost what was there before."""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.core.errors import StoreBusy, StoreError, StoreFull, StoreVersion
from bot.core.fold import Records
from bot.core.ports import Commit
from bot.store.backup import backup, can_back_up, restore
from bot.store.store import Store, open_store
from tests.core.ledgers import entry

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
HOUR = time(3, 30)


async def record(url: str, *names: str) -> None:
    async with open_store(url, migrated=False) as store:
        await store.ledger.append(Commit(tuple(entry(name, "2020-01-01") for name in names), Records()), NOW)


async def recorded(url: str) -> set[str]:
    async with open_store(url, migrated=False) as store:
        return await store.ledger.ids()


class TestBackingUp:
    async def test_a_copy_is_whole_though_the_database_is_written_to(self, lite: Store, tmp_path: Path) -> None:
        copy = tmp_path / "folder" / "copy.db"
        await lite.ledger.append(Commit((entry("a", "2020-01-01"),), Records()), NOW)
        async with lite.database.write():
            size = await asyncio.to_thread(backup, f"sqlite:///{lite.database.file}", copy)
        await lite.ledger.append(Commit((entry("b", "2020-01-01"),), Records()), NOW)
        assert size == copy.stat().st_size
        assert await recorded(f"sqlite:///{copy}") == {"a"}
        assert [file.name for file in copy.parent.iterdir() if file.suffix == ".part"] == []

    async def test_a_copy_replaces_an_older_one(self, lite_url: str, tmp_path: Path) -> None:
        copy = tmp_path / "copy.db"
        for name in ("a", "b"):
            await record(lite_url, name)
            backup(lite_url, copy)
        assert await recorded(f"sqlite:///{copy}") == {"a", "b"}

    def test_what_is_not_there_cant_be_backed_up(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=f"There is no database at {tmp_path}/nothing.db to back up"):
            backup(f"sqlite:///{tmp_path}/nothing.db", tmp_path / "copy.db")
        assert not (tmp_path / "copy.db").exists()

    def test_a_database_is_not_overwritten_by_its_own_copy(self, lite_url: str, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="is the database itself; name another file"):
            backup(lite_url, tmp_path / "store.db")

    def test_a_folder_is_no_file_to_write_to(self, lite_url: str, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="is a folder; name a file in it"):
            backup(lite_url, tmp_path)

    @pytest.mark.parametrize("foreign", [False, True])
    def test_what_is_no_backup_is_not_overwritten(self, lite_url: str, tmp_path: Path, foreign: bool) -> None:
        note = tmp_path / "note.txt"
        note.write_text("Buy milk.")
        if foreign:
            note.unlink()
            with closing(sqlite3.connect(note)) as database:
                database.execute("CREATE TABLE shopping (what)")
        before = note.read_bytes()
        with pytest.raises(StoreError, match=r"so it stays as it is; name another file\."):
            backup(lite_url, note)
        assert note.read_bytes() == before

    @pytest.mark.parametrize("linked", [False, True])
    def test_what_is_no_file_is_left_as_it_is(self, lite_url: str, tmp_path: Path, linked: bool) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        target = tmp_path / "link" if linked else pipe
        if linked:
            target.symlink_to(pipe)
        with pytest.raises(StoreError, match=r"is no plain file, so it stays as it is; name another file\."):
            backup(lite_url, target)
        assert pipe.is_fifo()
        assert target.is_symlink() == linked

    def test_a_link_to_a_file_is_followed(self, lite_url: str, tmp_path: Path) -> None:
        (tmp_path / "backups").mkdir()
        copy = tmp_path / "backups" / "copy.db"
        backup(lite_url, copy)
        (tmp_path / "latest").symlink_to(copy)
        before = copy.stat().st_ino
        assert backup(lite_url, tmp_path / "latest")
        assert (tmp_path / "latest").is_symlink()
        assert copy.stat().st_ino != before

    def test_an_empty_file_may_be_written_to(self, lite_url: str, tmp_path: Path) -> None:
        (tmp_path / "made-by-mktemp").touch()
        assert backup(lite_url, tmp_path / "made-by-mktemp")

    def test_where_nothing_can_be_written_nothing_is(self, lite_url: str, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreFull, match=r"The folder \S+/file can't be made by user \S+"):
            backup(lite_url, tmp_path / "file" / "copy.db")

    def test_a_damaged_database_is_not_copied_over_a_good_backup(self, lite_url: str, tmp_path: Path) -> None:
        copy = tmp_path / "copy.db"
        backup(lite_url, copy)
        before = copy.read_bytes()
        (tmp_path / "store.db").write_bytes(b"This is no database. " * 500)
        with pytest.raises(StoreError, match="is damaged"):
            backup(lite_url, copy)
        assert copy.read_bytes() == before

    async def test_a_database_damaged_within_is_not_copied(self, lite_url: str, tmp_path: Path) -> None:
        await record(lite_url, *(f"entry-{n}" for n in range(500)))
        file = tmp_path / "store.db"
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2] + b"\xff" * 40_000 + whole[len(whole) // 2 + 40_000 :])
        with pytest.raises(StoreError, match="is damaged"):
            backup(lite_url, tmp_path / "copy.db")
        assert not list(tmp_path.glob("copy*"))

    async def test_postgresql_is_dumped_by_its_own_tool(self, postgres: str, pg_tools: None, tmp_path: Path) -> None:
        dump = tmp_path / "copy.dump"
        assert can_back_up(postgres)
        assert backup(postgres, dump) == dump.stat().st_size > 0
        assert dump.read_bytes().startswith(b"PGDMP")

    async def test_a_dump_that_fails_says_why_and_leaves_nothing(self, pg_tools: None, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=r"pg_dump failed: .*connection to server"):
            backup("postgresql://ana:secret@127.0.0.1:9/dramawire", tmp_path / "copy.dump")
        assert list(tmp_path.iterdir()) == []

    async def test_an_address_with_options_of_our_driver_is_dumped_too(
        self, postgres: str, pg_tools: None, tmp_path: Path
    ) -> None:
        dump = tmp_path / "copy.dump"
        more = "&" if "?" in postgres else "?"
        assert backup(f"{postgres}{more}ssl=prefer&prepared_statement_cache_size=0&command_timeout=9", dump) > 0

    def test_a_password_among_the_options_is_not_told_to_other_processes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tool = tmp_path / "pg_dump"
        tool.write_text('#!/bin/sh\necho "pg_dump: error: $* and $PGPASSWORD" >&2\nexit 1\n')
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        url = "postgresql://127.0.0.1:9/dw?password=hunter2&user=ana&ssl=require&command_timeout=9"
        with pytest.raises(StoreError) as refusal:
            backup(url, tmp_path / "copy.dump")
        said = str(refusal.value)
        assert "--dbname=postgresql://127.0.0.1:9/dw?sslmode=require&user=ana and hunter2" in said

    def test_without_that_tool_it_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        url = "postgresql://ana@127.0.0.1:9/dramawire"
        assert not can_back_up(url)
        with pytest.raises(StoreError, match="backed up with pg_dump, and it is not installed here"):
            backup(url, tmp_path / "copy.dump")


class TestRestoring:
    async def test_a_backup_comes_back_and_what_it_replaces_is_kept(self, lite_url: str, tmp_path: Path) -> None:
        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        await record(lite_url, "b")
        kept = restore(lite_url, tmp_path / "copy.db", NOW)
        assert kept == tmp_path / "store.db.replaced-2021-04-14-120000"
        assert await recorded(lite_url) == {"a"}
        assert await recorded(f"sqlite:///{kept}") == {"a", "b"}
        await record(lite_url, "c")
        assert await recorded(lite_url) == {"a", "c"}

    async def test_what_a_crash_left_in_the_log_is_kept_with_what_is_replaced(
        self, lite_url: str, tmp_path: Path
    ) -> None:
        backup(lite_url, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "store.db")) as held:
            held.execute("PRAGMA journal_mode=WAL")
            held.execute("INSERT INTO notes VALUES ('name', 'in the log')")
            held.commit()
            crashed = [(tmp_path / f"store.db{end}").read_bytes() for end in ("", "-wal")]
        for end, content in zip(("", "-wal"), crashed, strict=True):
            (tmp_path / f"store.db{end}").write_bytes(content)
        kept = restore(lite_url, tmp_path / "copy.db", NOW)
        async with open_store(f"sqlite:///{kept}", migrated=False) as store:
            assert await store.desk.note("name") == "in the log"
        async with open_store(lite_url, migrated=False) as store:
            assert await store.desk.note("name") is None

    @pytest.mark.parametrize("damaged", [False, True])
    @pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
    async def test_what_is_left_beside_a_database_is_not_played_over_the_backup(
        self, lite_url: str, tmp_path: Path, end: str, damaged: bool
    ) -> None:
        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        for file in tmp_path.glob("store.db*"):
            file.unlink()
        (tmp_path / f"store.db{end}").write_bytes(b"left by a crash")
        if damaged:
            (tmp_path / "store.db").write_bytes(b"This is no database. " * 500)
        kept = restore(lite_url, tmp_path / "copy.db", NOW)
        assert not (tmp_path / f"store.db{end}").exists()
        assert (kept is not None) == damaged
        if end == "-wal" or (end == "-journal" and not damaged):  # what SQLite did not take away itself
            aside = tmp_path / f"store.db.replaced-2021-04-14-120000{end}"
            assert aside.read_bytes() == b"left by a crash"
        assert await recorded(lite_url) == {"a"}

    async def test_the_log_of_a_database_that_is_gone_is_set_aside(self, lite_url: str, tmp_path: Path) -> None:
        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "store.db")) as held:
            held.execute("PRAGMA journal_mode=WAL")
            held.execute("INSERT INTO notes VALUES ('name', 'in the log')")
            held.commit()
            log = (tmp_path / "store.db-wal").read_bytes()
        (tmp_path / "store.db").unlink()
        (tmp_path / "store.db-wal").write_bytes(log)
        assert restore(lite_url, tmp_path / "copy.db", NOW) is None
        async with open_store(lite_url, migrated=False) as store:
            assert await store.desk.note("name") is None
        assert (tmp_path / "store.db.replaced-2021-04-14-120000-wal").read_bytes() == log

    async def test_a_link_to_the_database_stays_a_link(self, lite_url: str, tmp_path: Path) -> None:
        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        (tmp_path / "link.db").symlink_to(tmp_path / "store.db")
        kept = restore(f"sqlite:///{tmp_path}/link.db", tmp_path / "copy.db", NOW)
        assert kept == tmp_path / "store.db.replaced-2021-04-14-120000"
        assert (tmp_path / "link.db").is_symlink()
        assert await recorded(lite_url) == {"a"}

    async def test_a_damaged_database_can_be_replaced_too(self, lite_url: str, tmp_path: Path) -> None:
        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        (tmp_path / "store.db").write_bytes(b"This is no database. " * 500)
        (tmp_path / "store.db-wal").write_bytes(b"nor is this a log")
        kept = restore(lite_url, tmp_path / "copy.db", NOW)
        assert kept
        assert kept.read_bytes().startswith(b"This is no database")
        assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"nor is this a log"
        assert not (tmp_path / "store.db-wal").exists()
        assert await recorded(lite_url) == {"a"}

    async def test_into_an_empty_folder_nothing_has_to_be_kept(self, lite_url: str, tmp_path: Path) -> None:
        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        new = f"sqlite:///{tmp_path}/new/store.db"
        assert restore(new, tmp_path / "copy.db", NOW) is None
        assert await recorded(new) == {"a"}

    async def test_without_links_the_replaced_database_is_copied(
        self, lite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*_: object) -> None:
            raise PermissionError("no links here")

        await record(lite_url, "a")
        backup(lite_url, tmp_path / "copy.db")
        monkeypatch.setattr(Path, "hardlink_to", refused)
        kept = restore(lite_url, tmp_path / "copy.db", NOW)
        assert await recorded(f"sqlite:///{kept}") == {"a"}

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"", "is no database of Dramawire"), (b"This is a letter. " * 500, "is damaged")],
    )
    async def test_what_is_no_backup_is_refused_and_nothing_changes(
        self, lite_url: str, tmp_path: Path, content: bytes, said: str
    ) -> None:
        await record(lite_url, "a")
        (tmp_path / "copy.db").write_bytes(content)
        with pytest.raises(StoreError, match=said):
            restore(lite_url, tmp_path / "copy.db", NOW)
        assert await recorded(lite_url) == {"a"}
        assert not list(tmp_path.glob("*.replaced-*")) + list(tmp_path.glob("*.part"))

    def test_a_backup_of_a_newer_version_is_refused(self, lite_url: str, tmp_path: Path) -> None:
        backup(lite_url, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            copy.execute("UPDATE alembic_version SET version_num = '9001'")
            copy.commit()
        with pytest.raises(StoreVersion, match="made by a newer Dramawire"):
            restore(lite_url, tmp_path / "copy.db", NOW)

    async def test_a_database_somebody_uses_is_not_replaced(self, lite: Store, tmp_path: Path) -> None:
        url = f"sqlite:///{lite.database.file}"
        backup(url, tmp_path / "copy.db")
        async with lite.database.read() as connection:
            await connection.exec_driver_sql("SELECT * FROM notes")
            with pytest.raises(StoreBusy, match="held by another process; try again when it is done"):
                await asyncio.to_thread(restore, url, tmp_path / "copy.db", NOW)
        await lite.desk.put_note("name", "still here")
        assert await lite.desk.note("name") == "still here"

    @pytest.mark.parametrize(
        ("copy", "said"), [("nothing.db", "There is no backup at"), ("store.db", "is the database itself")]
    )
    def test_a_copy_has_to_be_there_and_another_file(self, lite_url: str, tmp_path: Path, copy: str, said: str) -> None:
        with pytest.raises(StoreError, match=said):
            restore(lite_url, tmp_path / copy, NOW)

    def test_postgresql_is_restored_by_its_own_tool(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="restored with pg_restore --clean; see README"):
            restore("postgresql://ana@127.0.0.1:9/dramawire", tmp_path / "copy.dump", NOW)
