"""Copies of a database, taken while it is used, and put back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from bot.core.errors import StoreError
from bot.store.engine import make_folder, parse, wrapped
from bot.store.migrate import check_version

DUMP = "pg_dump"
SQLITE, PG_DUMP = b"SQLite format 3\0", b"PGDMP"
"""How their files begin."""
LOGS = ("-wal", "-journal")
"""What SQLite writes beside a database, and plays over whatever is there when it next opens it."""
OPTIONS = {"ssl": "sslmode", "database": "dbname"} | {
    name: name for name in ("host", "port", "user", "passfile", "krbsrvname", "gsslib", "target_session_attrs")
}
"""The options of an address that our driver and PostgreSQL's own tools both know, by its name, with theirs."""
VERSIONED = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"


def can_back_up(url: str) -> bool:
    """Whether `backup` can do anything here: always for SQLite, for PostgreSQL where pg_dump is installed."""
    return parse(url).get_backend_name() == "sqlite" or shutil.which(DUMP) is not None


def backup(url: str, to: Path) -> int:
    """Writes a whole copy of a database to a file, while it is used, and returns its size in bytes.

    SQLite is copied by itself, PostgreSQL by pg_dump in its custom format. The file appears complete or not at
    all. Raises `StoreError`s.
    """
    parsed = parse(url)
    to = plain_file(to)
    if parsed.get_backend_name() != "sqlite":
        _check_copy(to)
        make_folder(to.parent)
        return _dump(parsed, to)
    file = Path(parsed.database or "")
    if not file.is_file():
        raise StoreError(f"There is no database at {file} to back up.")
    if to.exists() and to.samefile(file):
        raise StoreError(f"{to} is the database itself; name another file for its copy.")
    _check_copy(to)
    make_folder(to.parent)
    with _whole(to) as half:
        _copy(file, half)
    return to.stat().st_size


def restore(url: str, copy: Path, now: datetime) -> Path | None:
    """Puts a copy in the place of a SQLite database that nothing runs on; whoever calls holds the courier's lock.

    Returns where the replaced database is kept, beside it; None where there was none. A log or journal that is left
    there is kept under the same name, so that SQLite never plays it over the copy. Raises `StoreError`s, and then has
    changed nothing.
    """
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError("A PostgreSQL database is restored with pg_restore --clean; see README, Backup and restore.")
    file = plain_file(Path(parsed.database or ""))
    if not copy.is_file():
        raise StoreError(f"There is no backup at {copy}.")
    if file.exists() and copy.samefile(file):
        raise StoreError(f"{copy} is the database itself; name a copy of it.")
    make_folder(file.parent)
    kept, there = file.with_name(f"{file.name}.replaced-{now:%Y-%m-%d-%H%M%S}"), file.exists()
    with _whole(file, checked=copy) as half:
        _copy(copy, half)
        if there:
            _set_aside(file, kept)
        for end in LOGS:
            with suppress(FileNotFoundError):
                file.with_name(file.name + end).replace(kept.with_name(kept.name + end))
        file.with_name(file.name + "-shm").unlink(missing_ok=True)
    return kept if there else None


def plain_file(to: Path) -> Path:
    """The file to write to where a person named one: where it leads, for a link. Raises `StoreError`s.

    A whole file takes the place of what was there, and that would be the end of a pipe or a device.
    """
    with wrapped(parse(f"sqlite:///{to}")):
        file = Path(os.path.realpath(to)) if to.is_symlink() else to
        if file.is_dir():
            raise StoreError(f"{to} is a folder; name a file in it.")
        if os.path.lexists(file) and not file.is_file():
            raise StoreError(f"{to} is no plain file, so it stays as it is; name another file.")
    return file


@contextmanager
def _whole(to: Path, *, checked: Path | None = None) -> Iterator[Path]:
    """A file to write beside `to`, which takes its place when the block ends well, and else is gone."""
    half = to.with_name(to.name + ".part")
    try:
        with wrapped(parse(f"sqlite:///{checked or to}")):
            half.unlink(missing_ok=True)
            yield half
            half.replace(to)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def _check_copy(to: Path) -> None:
    """Whether a file may be replaced by a backup: one that is none of ours, and not empty, may not."""
    with wrapped(parse(f"sqlite:///{to}")):
        if not to.exists() or not to.stat().st_size:
            return
        with to.open("rb") as file:
            start = file.read(len(SQLITE))
    if start != SQLITE and not start.startswith(PG_DUMP):
        raise StoreError(f"{to} is there already and is no backup, so it stays as it is; name another file.")
    if start == SQLITE and not _ours(to):
        raise StoreError(f"{to} is a database of something else, so it stays as it is; name another file.")


def _ours(file: Path) -> bool:
    """Whether a database is one of Dramawire's; one too damaged to tell is taken for one."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(VERSIONED).fetchone() is not None
    except sqlite3.DatabaseError:
        return True


def _copy(source: Path, to: Path) -> None:
    """Copies a sound database of ours."""
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as origin, closing(sqlite3.connect(to)) as copy:
        sound = _soundness(origin)
        if sound != "ok":
            raise StoreError(f"{source} is damaged or no database at all ({sound}); nothing was written.")
        if origin.execute(VERSIONED).fetchone() is None:
            raise StoreError(f"{source} is no database of Dramawire; nothing was written.")
        for (version,) in origin.execute("SELECT version_num FROM alembic_version"):
            check_version(version, str(source))
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _soundness(database: sqlite3.Connection) -> str:
    """The word "ok", or what is wrong within a database."""
    try:
        return str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:
        raise  # it could not be looked at, which says nothing about it
    except sqlite3.DatabaseError as error:
        return str(error)


def _set_aside(file: Path, kept: Path) -> None:
    """Keeps a database under another name too, with all that its write-ahead log holds.

    Raises `StoreBusy` while another process has it open. One that is damaged is kept with its log beside it.
    """
    log, spare = file.with_name(file.name + "-wal"), kept.with_name(kept.name + "-wal")
    if log.exists():
        shutil.copy2(log, spare)
    try:
        with closing(sqlite3.connect(file, timeout=1)) as database:
            # This writes the log into the file and takes it away, which nobody else may be in the way of.
            database.execute("PRAGMA journal_mode=DELETE")
        spare.unlink(missing_ok=True)
    except sqlite3.OperationalError:
        spare.unlink(missing_ok=True)
        raise
    except sqlite3.DatabaseError:
        pass  # `restore` keeps its log beside it
    try:
        kept.hardlink_to(file)
    except OSError:  # a file system without links
        shutil.copy2(file, kept)


def _dump(url: URL, to: Path) -> int:
    """A dump of a PostgreSQL database by its own tool."""
    tool = shutil.which(DUMP)
    if tool is None:
        raise StoreError("A PostgreSQL database is backed up with pg_dump, and it is not installed here.")
    options = {OPTIONS[name]: value for name, value in url.query.items() if name in OPTIONS}
    plain = url.set(drivername="postgresql", password=None, query=options).render_as_string()
    password = url.query.get("password") or url.password
    secret = {"PGPASSWORD": str(password)} if password else {}
    with _whole(to) as half:
        done = subprocess.run(  # noqa: S603  its own tool, found on the path
            [tool, "--format=custom", f"--file={half}", "--no-password", f"--dbname={plain}"],
            env=os.environ | secret,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            said = done.stderr.strip().partition("\n")[0].removeprefix("pg_dump: error: ")
            raise StoreError(f"pg_dump failed: {said or 'it gave no reason'}")
    return to.stat().st_size
