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


_STOCKED: dict[str, Path] = {}


@pytest.fixture
async def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the shipped catalogue, made once."""
    if "file" not in _STOCKED:
        file = tmp_path_factory.mktemp("stocked") / "stocked.db"
        async with open_house(Config(store=Store(url=f"sqlite:///{file}")), MovedClock(NOW)):
            pass
        _STOCKED["file"] = file
    return _STOCKED["file"]


@pytest.fixture
async def town(stocked: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """The bot, listening on the fake Telegram."""
    async with living(stocked, tmp_path) as alive:
        yield alive
