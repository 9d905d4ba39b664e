from collections.abc import AsyncIterator, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import open_house
from bot.clock import MovedClock
from bot.config import Config, Store
from tests.platforms.telegram.town import NOW, Town, living


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged meanwhile."""
    with capture_logs() as lines:
        yield lines


_MADE: dict[bool, Path] = {}


async def made(folders: pytest.TempPathFactory, *, stocked: bool) -> Path:
    """A database with the shipped catalogue or without, made once."""
    if stocked not in _MADE:
        file = folders.mktemp("made") / "town.db"
        async with open_house(Config(store=Store(url=f"sqlite:///{file}")), MovedClock(NOW), stocked=stocked):
            pass
        _MADE[stocked] = file
    return _MADE[stocked]


@pytest.fixture
async def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the shipped catalogue."""
    return await made(tmp_path_factory, stocked=True)


@pytest.fixture
async def bare(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> AsyncIterator[Town]:
    """The bot, listening on the fake Telegram, with an empty catalogue."""
    async with living(await made(tmp_path_factory, stocked=False), tmp_path, stocked=False) as alive:
        yield alive


@pytest.fixture
async def town(stocked: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """The bot, listening on the fake Telegram."""
    async with living(stocked, tmp_path) as alive:
        yield alive
