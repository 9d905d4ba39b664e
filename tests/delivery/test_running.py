"""Delivery as it runs by itself: woken, stopped, with a disk that fills up and others writing beside it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.announcement import Credited, Noted, Opened, Titled
from bot.core.errors import StoreFull
from bot.core.kinds import Kind
from bot.core.ports import Later, Letter, Outcome
from bot.delivery import lane
from bot.delivery.lane import Settings
from bot.delivery.pace import Limits as Rates
from bot.delivery.publisher import Publisher
from bot.store.store import open_store
from tests.core.ledgers import entry
from tests.delivery.conftest import SEA
from tests.delivery.house import Chats, House, build

QUICK = Settings(poll=60, lease=120, grace=0.05)


@asynccontextmanager
async def running(house: House) -> AsyncIterator[asyncio.Event]:
    """Schedule and courier run while the block does, and end with it."""
    stop = asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(house.schedule.run(stop))
        tasks.create_task(house.courier.run(stop))
        try:
            yield stop
        finally:
            stop.set()


async def until(true: Callable[[], bool]) -> None:
    """Lets the others go on until something is so."""
    while not true():  # noqa: ASYNC110 - what it waits for is anything
        await asyncio.sleep(0.001)


async def counted(house: House, **expected: int) -> None:
    """Lets the others go on until deliveries are counted so."""
    while {name: (await house.outbox.counts()).get(name, 0) for name in expected} != expected:  # noqa: ASYNC110
        await asyncio.sleep(0.001)


async def trailer(house: House, name: str = "t") -> None:
    await house.say(name, Noted("sea"), kind=Kind.TRAILER)


async def test_what_is_published_is_shown_at_once_without_waiting_for_a_poll(house: House) -> None:
    await house.reader("ana", "series:sea")
    async with running(house):
        await trailer(house)
        await counted(house, shown=1)
        await house.say("c", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED)
        await counted(house, shown=2)
    assert len(house.texts("ana")) == 2


async def test_what_was_owed_before_the_start_is_shown_after_it(house: House) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    await house.planner.work()
    async with running(house):
        await counted(house, shown=1)
    assert len(house.texts("ana")) == 1


async def test_many_are_shown_by_a_few_workers_and_claimed_and_settled_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "MOST_CLAIMED", 12)
    async with build(tmp_path, rates=Rates(concurrency=3), settings=QUICK) as house:
        await house.publisher.record(SEA, house.clock())
        for name in range(120):
            await house.reader(f"r{name}", "series:sea")
        await trailer(house)
        async with running(house):
            await counted(house, shown=120)
        assert all(len(house.texts(f"r{name}")) == 1 for name in range(120))


async def followers(house: House, many: int) -> None:
    await house.publisher.record(SEA, house.clock())
    for name in range(many):
        await house.reader(f"r{name}", "series:sea")
    await trailer(house)


async def test_where_what_comes_again_is_not_known_no_more_is_sent_than_may_be_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with build(tmp_path, rates=Rates(concurrency=2, unwritten=3), settings=QUICK) as house:
        await followers(house, 12)
        settle, writable = house.outbox.settle, asyncio.Event()

        async def slow(*arguments: object) -> None:
            await writable.wait()
            await settle(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(house.outbox, "settle", slow)
        async with running(house):
            try:
                await until(lambda: len(house.chats.messages) >= 5)
                for _ in range(100):
                    await asyncio.sleep(0)
                assert len(house.chats.messages) == 5
            finally:
                writable.set()
            await counted(house, shown=12)


async def test_outcomes_are_gathered_for_a_moment_and_written_down_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "MOMENT", 10.0)
    async with build(tmp_path, rates=Rates(concurrency=4), settings=QUICK) as house:
        await followers(house, 40)
        chats = Uneven(house.clock)
        house.courier._exits["console"] = type(house.courier._exits["console"])(chats, house.pace)
        settle, sizes = house.outbox.settle, list[int]()

        async def counting(outcomes: Sequence[Outcome], now: datetime) -> None:
            sizes.append(len(outcomes))
            await settle(outcomes, now)

        monkeypatch.setattr(house.outbox, "settle", counting)
        async with running(house):
            await counted(house, shown=40)
        assert min(sizes[:-1]) >= 4
        assert sum(sizes) == 40


async def test_what_another_process_published_is_noticed_and_search_knows_it(house: House) -> None:
    await house.reader("ana", "all")
    refreshed: list[int] = []

    async def refresh() -> None:
        refreshed.append(await house.ledger.sequence())

    house.schedule._refresh = refresh
    async with running(house), open_store(house.database.url.render_as_string()) as other:
        await until(lambda: bool(refreshed))
        beside = Publisher(other.ledger, other.readers)
        await beside.record([entry("new", "2021-04-14", Opened("new"), Titled("new", "New"))], house.clock())
        await beside.publish(entry("t", "2021-04-14", Noted("new"), kind=Kind.TRAILER), house.clock())
        moved = await other.ledger.sequence()
        await house.schedule._look()
        await until(lambda: bool(house.texts("ana")))
        assert refreshed[-1] == moved
        await house.schedule._look()
        assert not house.schedule._rung.is_set(), "nothing moved, nothing is rung"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses after a failure are over at once."""
    monkeypatch.setattr(lane, "pause_after", lambda _failures: timedelta(milliseconds=1))


async def test_a_disk_that_is_full_while_it_settles_loses_and_repeats_nothing(
    house: House, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ana", "bo", "cy"):
        await house.reader(name, "series:sea")
    await trailer(house)
    settle, tried = house.outbox.settle, 0

    async def full(*arguments: object) -> None:
        nonlocal tried
        tried += 1
        if tried <= 3:
            raise StoreFull("The disk is full.")
        await settle(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(house.outbox, "settle", full)
    async with running(house):
        await counted(house, shown=3)
    assert tried > 3
    assert [len(house.texts(name)) for name in ("ana", "bo", "cy")] == [1, 1, 1]


async def test_a_disk_that_is_full_while_it_claims_or_plans_is_waited_for(
    house: House, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)
    claim, plans, failed = house.outbox.claim, house.outbox.plans, list[str]()

    async def no_claim(*arguments: object, **named: object) -> object:
        if len(failed) < 3:
            failed.append("claim")
            raise StoreFull("The disk is full.")
        return await claim(*arguments, **named)  # type: ignore[arg-type]

    async def no_plans() -> object:
        if "plan" not in failed:
            failed.append("plan")
            house.schedule.ring()
            raise StoreFull("The disk is full.")
        return await plans()

    monkeypatch.setattr(house.outbox, "claim", no_claim)
    monkeypatch.setattr(house.outbox, "plans", no_plans)
    async with running(house):
        await counted(house, shown=1)
    assert len(house.texts("ana")) == 1
    assert set(failed) == {"claim", "plan"}


async def test_looking_at_a_database_that_cant_be_read_is_waited_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreadable() -> int:
        raise StoreFull("The disk is gone.")

    house.schedule._rung.clear()
    monkeypatch.setattr(house.ledger, "sequence", unreadable)
    await house.schedule._look()
    assert not house.schedule._rung.is_set()


class Stuck(Chats):
    """Takes a message, and never answers for the second one."""

    async def send(self, letter: Letter) -> str:
        if letter.key.chat == "stuck":
            self.calls += 1
            await asyncio.Event().wait()
        return await super().send(letter)


class Uneven(Chats):
    """Takes some messages sooner than others."""

    async def send(self, letter: Letter) -> str:
        await asyncio.sleep(0.005 * (int(letter.nonce) % 4))
        return await super().send(letter)


@dataclass
class Gated(Chats):
    """Takes its first message only when the gate opens."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, letter: Letter) -> str:
        if not self.calls:
            self.calls += 1
            await self.gate.wait()
            self.calls -= 1
        return await super().send(letter)


async def test_a_stop_lets_sends_end_and_takes_those_that_dont_for_doubtful(tmp_path: Path) -> None:
    async with build(tmp_path, rates=Rates(concurrency=2), settings=QUICK) as house:
        await house.publisher.record(SEA, house.clock())
        chats = Stuck(house.clock)
        house.courier._exits["console"] = type(house.courier._exits["console"])(chats, house.pace)
        for name in ("stuck", "ana"):
            await house.reader(name, "series:sea")
        await trailer(house)
        async with running(house):
            await until(lambda: bool(chats.calls) and bool(chats.texts("ana")))
        assert await house.outbox.counts() == {"shown": 1, "posted": 1, "lagging": 1, "doubts": 1}
        assert await house.outbox.release() == 0, "the leases were given back"


async def test_what_was_claimed_and_not_begun_goes_back_untouched_at_a_stop(tmp_path: Path) -> None:
    async with build(tmp_path, rates=Rates(concurrency=1), settings=QUICK) as house:
        await house.publisher.record(SEA, house.clock())
        chats = Stuck(house.clock)
        house.courier._exits["console"] = type(house.courier._exits["console"])(chats, house.pace)
        for name in ("stuck", "ana", "bo"):
            await house.reader(name, "series:sea")
        await trailer(house)
        async with running(house):
            await until(lambda: bool(chats.calls))
        assert await house.outbox.counts() == {"posted": 3, "lagging": 3, "doubts": 1}
        assert chats.texts("ana") == []
        assert len(await house.outbox.claim(house.clock(), 10, timedelta(minutes=1))) == 3


async def test_what_waited_in_line_longer_than_its_lease_is_claimed_anew(tmp_path: Path) -> None:
    async with build(tmp_path, rates=Rates(concurrency=1), settings=QUICK) as house:
        await house.publisher.record(SEA, house.clock())
        chats = Gated(house.clock)
        house.courier._exits["console"] = type(house.courier._exits["console"])(chats, house.pace)
        for name in ("ana", "bo", "cy"):
            await house.reader(name, "series:sea")
        await trailer(house)
        async with running(house):
            await until(lambda: bool(chats.calls))
            house.clock.move(timedelta(minutes=10))
            chats.gate.set()
            await counted(house, shown=3)
        assert [len(chats.texts(name)) for name in ("ana", "bo", "cy")] == [1, 1, 1]


async def test_a_platform_on_hold_is_asked_for_nothing_until_the_hold_ends(house: House) -> None:
    await house.reader("ana", "series:sea")
    house.chats.says[""] = [Later(0.01, everywhere=True)]
    await trailer(house)
    async with running(house):
        await until(lambda: bool(house.chats.calls))
        house.clock.move(timedelta(minutes=1))
        await counted(house, shown=1)
    assert len(house.texts("ana")) == 1


async def test_outcomes_that_cant_be_written_at_a_stop_are_left_to_whoever_starts_next(
    house: House, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.reader("ana", "series:sea")
    await trailer(house)

    async def full(*_: object) -> None:
        raise StoreFull("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(house.outbox, "settle", full)
        async with running(house):
            await until(lambda: bool(house.texts("ana")))
    assert await house.outbox.release() == 1
    await house.settle()
    assert len(house.texts("ana")) == 2, "in doubt it is told once more"
    assert (await house.outbox.counts())["shown"] == 1
