"""Copies of a database, taken while it is used, and put back."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.core.errors import StoreError
from bot.store.engine import make_folder, parse, wrapped


def backup(url: str, to: Path) -> int:
    """Writes a whole copy of a SQLite database to a file, while it is used, and returns its size in bytes.

    The file appears complete or not at all. Raises `StoreError`s.
    """
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError("A PostgreSQL database is backed up with pg_dump; see README, Backup.")
    file = Path(parsed.database or "")
    if not file.is_file():
        raise StoreError(f"There is no database at {file} to back up.")
    make_folder(to.parent)
    return _copy(file, to)


def restore(url: str, copy: Path) -> None:
    """Puts a copy in the place of a SQLite database that nothing runs on. Raises `StoreError`s."""
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError("A PostgreSQL database is restored with pg_restore; see README, Backup.")
    if not copy.is_file():
        raise StoreError(f"There is no backup at {copy}.")
    file = Path(parsed.database or "")
    make_folder(file.parent)
    _copy(copy, file)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).unlink()


def _copy(source: Path, to: Path) -> int:
    half = to.with_name(to.name + ".part")
    with wrapped(parse(f"sqlite:///{source}")):
        try:
            with (
                closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as origin,
                closing(sqlite3.connect(half)) as copy,
            ):
                (sound,) = origin.execute("PRAGMA quick_check(1)").fetchone()
                if sound != "ok":
                    raise StoreError(f"{source} is damaged ({sound}); nothing was written.")
                origin.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            half.replace(to)
        finally:
            half.unlink(missing_ok=True)
    return to.stat().st_size
