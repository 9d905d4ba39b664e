from collections.abc import AsyncIterator, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.announcement import Described, Introduced, Opened, Staged, Titled
from bot.core.drama import Stage
from tests.core.ledgers import entry
from tests.delivery.house import House, build

SEA = [
    entry(
        "sea",
        "2020-01-01",
        Opened("sea"),
        Titled("sea", "The Silent Sea"),
        Described("sea", network="Netflix", genres=("thriller",)),
        Staged("sea", Stage.FILMING),
    ),
    entry("cast", "2020-01-02", Introduced("gong-yoo", "Gong Yoo"), Introduced("bae-doona", "Bae Doona")),
]


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged meanwhile; and no coloured tracebacks on the terminal, which take seconds."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[House]:
    """A house with an empty ledger."""
    async with build(tmp_path) as house:
        yield house


@pytest.fixture
async def house(bare: House) -> House:
    """A house that knows The Silent Sea and two of its actors."""
    await bare.publisher.record(SEA, bare.clock())
    return bare
