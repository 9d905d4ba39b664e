"""Calls that take too long, cut off by one timer."""

import asyncio
import time

import pytest

from bot.delivery.cutoff import Cutoff

SHORT = 0.05


async def answer(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


async def test_what_answers_in_time_is_left_alone() -> None:
    cutoff = Cutoff(5)
    assert await cutoff.within(answer(0)) == 0
    assert await cutoff.within(answer(0.01)) == 0.01


async def test_what_never_answers_is_cut_off_and_the_task_goes_on() -> None:
    cutoff = Cutoff(SHORT)
    ended = asyncio.Event()

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    for _ in range(2):  # the timer is set again once it is needed again
        ended.clear()
        with pytest.raises(TimeoutError):
            await cutoff.within(hang())
        assert ended.is_set()
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0
        assert await cutoff.within(answer(0)) == 0


async def test_each_call_has_its_own_time() -> None:
    cutoff = Cutoff(0.2)
    took: dict[str, float] = {}

    async def cut(name: str, after: float) -> None:
        await asyncio.sleep(after)
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            await cutoff.within(asyncio.Event().wait())
        took[name] = time.monotonic() - start

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        for name, after in (("first", 0.0), ("second", 0.1), ("third", 0.15)):
            tasks.create_task(cut(name, after))
        assert await cutoff.within(answer(0.01)) == 0.01
    assert list(took) == ["first", "second", "third"]
    assert all(seconds >= 0.19 for seconds in took.values())


async def test_who_is_cancelled_from_outside_stays_cancelled() -> None:
    cutoff = Cutoff(60)
    task = asyncio.create_task(cutoff.within(asyncio.Event().wait()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_who_is_cancelled_while_being_cut_off_stays_cancelled() -> None:
    cutoff = Cutoff(SHORT)
    late = asyncio.Event()

    async def ends_slowly() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            late.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(cutoff.within(ends_slowly()))
    await late.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_call_that_answers_all_the_same_is_heard_and_leaves_no_trace() -> None:
    cutoff = Cutoff(SHORT)

    async def stubborn() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "sent"
        return "never"

    async def waits() -> tuple[str, int]:
        said = await cutoff.within(stubborn())
        task = asyncio.current_task()
        assert task is not None
        return said, task.cancelling()

    assert await asyncio.create_task(waits()) == ("sent", 0)


async def test_one_that_does_not_end_when_cut_off_keeps_no_other_from_being_cut_off() -> None:
    cutoff = Cutoff(SHORT)
    go = asyncio.Event()

    async def ends_slowly() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await go.wait()
            raise
        return "never"

    slow = asyncio.create_task(cutoff.within(ends_slowly()))
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await cutoff.within(asyncio.Event().wait())
    go.set()
    with pytest.raises(TimeoutError):
        await slow
