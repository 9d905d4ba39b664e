"""Brings a database to the version this Dramawire knows."""

from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.core.errors import StoreVersion
from bot.store.engine import Database, shown
from bot.store.lock import courier_lock

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0002"
"""The newest version; a test holds it to the scripts."""


async def migrate(database: Database) -> bool:
    """Migrates to the newest version; False when it was there already.

    Raises `StoreVersion` for a newer database, and `CourierTaken` where a bot of an older version runs on it.
    """
    version = await version_of(database)
    if version == HEAD:
        return False
    if version is not None:
        check_version(version, shown(database.url))
    async with courier_lock(database) if version else nullcontext(), database.write() as connection:
        if await connection.run_sync(_version) == HEAD:
            return False  # another process was faster
        await connection.run_sync(_upgrade)
    return True


def check_version(version: str, name: str) -> None:
    """Raises `StoreVersion` when a database of this name has a version that we don't know."""
    if version not in _known():
        raise StoreVersion(
            f"The database {name} was made by a newer Dramawire (version {version});"
            " update Dramawire, or restore a backup."
        )


async def version_of(database: Database) -> str | None:
    """The database's version; None when there is nothing in it yet."""
    async with database.read() as connection:
        return await connection.run_sync(_version)


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py")}


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection) -> None:
    # Alembic takes more than a second to import, which a start on a database that is up to date need not pay.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
