"""Tasks that fail are restarted, and one that can't be ends all."""

import asyncio
from collections.abc import Callable, Iterator, MutableMapping
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import supervisor
from bot.core.errors import CourierTaken, OutOfReach, PlatformEnded, StoreBroken
from bot.supervisor import FIRST_PAUSE, HEALTHY_AFTER, LONGEST_PAUSE, SETTLED, Task, Watch, supervise


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """The pauses that were made; they are over at once."""
    made: list[timedelta] = []

    async def over(_stop: asyncio.Event, pause: timedelta) -> None:
        made.append(pause)
        await asyncio.sleep(0)

    monkeypatch.setattr(supervisor, "_wait", over)
    return made


def failing(times: int, then: Callable[[asyncio.Event], None] = asyncio.Event.set) -> Task:
    """A task that fails so often, and then does something and ends."""
    left = iter(range(times))

    async def task(stop: asyncio.Event) -> None:
        if next(left, None) is not None:
            raise RuntimeError("a bug")
        then(stop)

    return task


async def waits(stop: asyncio.Event) -> None:
    await stop.wait()


async def test_it_returns_when_all_have_ended() -> None:
    stop = asyncio.Event()
    await supervise({"one": failing(0), "two": waits}, stop)
    assert stop.is_set()


async def test_a_task_that_ends_by_itself_leaves_the_others_running() -> None:
    stop, ended = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(supervise({"one": failing(0, lambda _: ended.set()), "two": waits}, stop))
    await ended.wait()
    await asyncio.sleep(0)
    assert not running.done()
    stop.set()
    await running


async def test_what_fails_is_logged_under_a_reference_and_restarted_after_growing_pauses(
    pauses: list[timedelta], logged: list[MutableMapping[str, Any]]
) -> None:
    await supervise({"courier": failing(11), "other": waits}, asyncio.Event())
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert [line["task"] for line in logged] == ["courier"] * 11
    assert all(len(line["reference"]) == 4 for line in logged)


async def test_after_a_long_time_that_went_well_the_pause_is_short_again(
    pauses: list[timedelta], monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, ran = asyncio.get_running_loop(), iter([0.0, 0.0, HEALTHY_AFTER.total_seconds() + 1, 0.0])
    hours, actual = 0.0, loop.time

    async def task(stop: asyncio.Event) -> None:
        nonlocal hours
        lasts = next(ran, None)
        if lasts is None:
            stop.set()
            return
        hours += lasts
        raise RuntimeError("a bug")

    monkeypatch.setattr(loop, "time", lambda: actual() + hours)
    await supervise({"one": task}, asyncio.Event())
    assert pauses == [FIRST_PAUSE, 2 * FIRST_PAUSE, FIRST_PAUSE, 2 * FIRST_PAUSE]


@pytest.mark.parametrize("refusal", [CourierTaken("there is another"), PlatformEnded("the token was revoked")])
async def test_what_no_restart_mends_stops_the_others_and_is_raised(refusal: Exception) -> None:
    async def refused(_stop: asyncio.Event) -> None:
        raise refusal

    stop = asyncio.Event()
    with pytest.raises(ExceptionGroup) as raised:
        await supervise({"one": refused, "two": waits}, stop)
    assert raised.value.exceptions == (refusal,)
    assert stop.is_set()


async def test_a_pause_ends_with_the_stop() -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(supervise({"one": failing(1)}, stop))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(FIRST_PAUSE.total_seconds() / 2):
        await running


async def test_a_pause_ends_by_itself() -> None:
    await supervisor._wait(asyncio.Event(), timedelta())


async def test_what_was_foreseen_is_one_line_with_when_it_is_tried_again(
    pauses: list[timedelta], logged: list[MutableMapping[str, Any]]
) -> None:
    troubles = iter([OutOfReach("Telegram can't be reached; see to it."), StoreBroken("The database can't do that.")])

    async def task(stop: asyncio.Event) -> None:
        for trouble in troubles:
            raise trouble
        stop.set()

    await supervise({"telegram": task}, asyncio.Event())
    foreseen, broken = logged
    assert foreseen["event"] == "Telegram can't be reached; see to it. I try again in 1 s."
    assert "exc_info" not in foreseen
    assert (broken["event"], str(broken["exc_info"])) == ("failed", "The database can't do that.")


def test_the_watch_knows_for_how_long_a_task_has_been_failing() -> None:
    watch, settled = Watch(), SETTLED.total_seconds()
    for name in ("courier", "web"):
        watch.begins(name, 100)
    assert watch.failing(200) == {"courier": 0, "web": 0}
    watch.fails("courier", 200)
    assert watch.failing(230) == {"courier": 30, "web": 0}
    watch.begins("courier", 240)
    watch.fails("courier", 250)
    assert watch.failing(260)["courier"] == 60, "it hardly ran in between"
    watch.begins("courier", 260)
    assert watch.failing(260 + settled)["courier"] == 60 + settled
    assert watch.failing(261 + settled)["courier"] == 0, "it has run for a while now"
    watch.fails("courier", 300 + settled)
    assert watch.failing(301 + settled)["courier"] == 1
