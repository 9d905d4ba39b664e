"""Telegram is told that an update arrived only when it was dealt with."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.ports import Desk
from bot.platforms.telegram import receipts
from bot.platforms.telegram.receipts import MOST_LET_GO, NOTED_EVERY, SLOW, WINDOW, Receipts
from bot.store.store import open_store
from tests.fresh import fresh


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_store(fresh(tmp_path / "store.db"), migrated=False) as store:
        yield store.desk


class Clock:
    """Seconds that tests move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(receipts, "FIRST", 0.0)
    monkeypatch.setattr(receipts, "LONGEST", 0.0)
    return Clock()


def updates(*numbers: int) -> list[dict[str, Any]]:
    return [{"update_id": number} for number in numbers]


def test_at_first_telegram_is_asked_for_all_that_it_has(desk: Desk) -> None:
    assert Receipts(desk).offset == 0


def test_what_is_in_hand_is_asked_for_again_and_passed_on_once(desk: Desk) -> None:
    books = Receipts(desk)
    assert books.fresh(updates(7, 8, 9)) == updates(7, 8, 9)
    books.dealt_with(8)
    assert books.offset == 7
    assert books.fresh(updates(7, 8, 9, 10)) == updates(10)
    books.dealt_with(7)
    assert books.offset == 9
    books.dealt_with(9)
    books.dealt_with(10)
    assert books.offset == 11


async def test_what_is_forgotten_comes_again_but_not_what_was_dealt_with(desk: Desk) -> None:
    books = Receipts(desk)
    books.fresh(updates(7, 8, 9))
    books.dealt_with(8)
    waits = asyncio.create_task(books.until_dealt_with(9))
    await asyncio.sleep(0)
    books.forget()
    assert not await waits
    assert books.offset == 7
    assert books.fresh(updates(7, 8, 9)) == updates(7, 9)


async def test_a_slow_update_keeps_its_place_until_others_cannot_be_heard(desk: Desk, clock: Clock) -> None:
    books = Receipts(desk, clock)
    books.fresh(updates(*range(1, WINDOW)))
    for number in range(2, WINDOW):
        books.dealt_with(number)
    clock.now = SLOW + 1
    await books.pause()
    assert books.offset == 1, "one more can be heard beside it"
    books.fresh(updates(*range(1, WINDOW + 1)))
    await books.pause()
    assert books.offset == WINDOW
    assert books.fresh(updates(1, WINDOW + 1)) == updates(WINDOW + 1), "and it is not passed on twice"


async def test_no_more_are_let_go_than_are_dealt_with_at_once(desk: Desk, clock: Clock) -> None:
    books = Receipts(desk, clock)
    for first in (1, WINDOW + 1, 2 * WINDOW + 1):
        books.fresh(updates(*range(first, first + WINDOW)))
        clock.now += SLOW + 1
        await books.pause()
    assert books.offset == MOST_LET_GO + 1


async def test_what_was_dealt_with_out_of_turn_is_noted_for_the_next_process(desk: Desk, clock: Clock) -> None:
    books = Receipts(desk, clock)
    books.fresh(updates(7, 8, 9))
    books.dealt_with(8)
    clock.now = SLOW + 1
    await books.pause()
    books.dealt_with(9)
    await books.pause()

    async def left() -> list[dict[str, Any]]:
        anew = Receipts(desk, clock)
        await anew.look_up()
        return anew.fresh(updates(7, 8, 9))

    assert await left() == updates(7, 9)
    clock.now += NOTED_EVERY
    await books.pause()
    assert await left() == updates(7), "and again a moment later"
