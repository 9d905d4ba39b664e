"""Empty databases at the newest version: made once, then copied, because migrating takes ten times as long."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.store import open_store


def fresh(file: Path) -> str:
    """The address of a database at a file, empty and migrated where there was none."""
    if not file.exists():
        file.write_bytes(_empty())
    return f"sqlite:///{file}"


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        file = Path(folder) / "empty.db"
        # In a thread of its own: the caller's may have a loop running already.
        pool.submit(lambda: asyncio.run(_made(f"sqlite:///{file}"))).result()
        return file.read_bytes()


async def _made(url: str) -> None:
    async with open_store(url):
        pass
