"""Whether the bot is well, part by part."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.errors import StoreError
from bot.platforms import Link
from bot.supervisor import Watch
from bot.vitals import PATIENCE, Vitals

LONG = PATIENCE.total_seconds() + 15


class Outbox:
    """A database that answers, refuses or hangs."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.hangs = False

    async def counts(self) -> dict[str, int]:
        if self.hangs:
            await asyncio.Event().wait()
        if self.trouble:
            raise self.trouble
        return {"owed": 3, "lagging": 0, "doubts": 1}


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


async def vitals(outbox: Outbox, *links: Link) -> tuple[Vitals, Watch, float]:
    watch, now = Watch(), asyncio.get_running_loop().time()
    platforms: list[Any] = [SimpleNamespace(name="telegram", link=link) for link in links]
    for name in ("courier", *(one.name for one in platforms)):
        watch.begins(name, now)
    stores: Any = outbox
    return Vitals(stores, watch, platforms), watch, now


async def test_all_is_well_while_every_part_is(outbox: Outbox) -> None:
    link = Link()
    link.up()
    look, _, _ = await vitals(outbox, link)
    health = await look()
    assert health.well
    assert health.parts == {"courier": "well", "telegram": "well", "database": "well"}
    assert health.figures == {"owed": 3, "lagging": 0}


async def test_a_task_that_has_been_failing_for_a_while_makes_it_unwell(outbox: Outbox) -> None:
    look, watch, now = await vitals(outbox)
    watch.fails("courier", now)
    assert (await look()).well, "a moment's trouble comes right by itself"
    watch.begins("courier", now - 2 * LONG)
    watch.fails("courier", now - LONG)
    assert not (await look()).well
    assert (await look()).parts["courier"] == f"failing for {LONG:.0f} s"


async def test_a_platform_that_is_not_connected_for_a_while_makes_it_unwell(outbox: Outbox) -> None:
    link = Link()
    look, _, _ = await vitals(outbox, link)
    assert (await look()).well, "it is just starting"
    link.lost = time.monotonic() - LONG
    link.down()
    assert (await look()).parts["telegram"] == f"not connected for {LONG:.0f} s"
    link.up()
    assert (await look()).well


async def test_a_database_that_fails_or_hangs_makes_it_unwell(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    look, _, _ = await vitals(outbox)
    outbox.trouble = StoreError("The disk is gone.")
    health = await look()
    assert (health.well, health.parts["database"], health.figures) == (False, "failing", {})
    monkeypatch.setattr("bot.vitals.ANSWERS", 0.01)
    outbox.hangs = True
    assert (await look()).parts["database"] == "does not answer"
