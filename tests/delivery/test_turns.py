import asyncio

from bot.delivery.pace import Limits, Pace, Rate
from bot.delivery.turns import TROUBLE, Turns


class Watch:
    """A stopwatch that tests move."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def turns(watch: Watch, limits: Limits | None = None) -> tuple[Turns, asyncio.Event]:
    stop = asyncio.Event()
    return Turns(Pace(limits or Limits()), stop, watch), stop


async def test_a_long_wait_is_not_waited_for_but_put_off() -> None:
    mine, _ = turns(Watch(), Limits(chat=Rate(1, 60.0)))
    assert not (await mine.take("a", group=False)).wait
    assert (await mine.take("a", group=False)).wait == 60.0


async def test_a_short_wait_is_waited_for() -> None:
    mine, _ = turns(watch := Watch(), Limits(overall=Rate(1, 0.02)))
    assert not (await mine.take("a", group=False)).wait
    second = asyncio.create_task(mine.take("b", group=False))
    third = asyncio.create_task(mine.take("c", group=False))
    await asyncio.sleep(0)
    assert not second.done()
    watch.now += 0.02
    assert not (await second).wait
    watch.now += 0.02
    assert not (await third).wait


async def test_a_chats_own_short_wait_lets_others_pass() -> None:
    mine, _ = turns(watch := Watch(), Limits(chat=Rate(1, 0.02)))
    assert not (await mine.take("a", group=False)).wait
    again = asyncio.create_task(mine.take("a", group=False))
    await asyncio.sleep(0)
    assert not (await mine.take("b", group=False)).wait
    watch.now += 0.02
    assert not (await again).wait


async def test_nobody_waits_past_the_stop() -> None:
    mine, stop = turns(Watch(), Limits(overall=Rate(1, 4.0)))
    assert not (await mine.take("a", group=False)).wait
    waiting = [asyncio.create_task(mine.take(chat, group=False)) for chat in "bc"]
    await asyncio.sleep(0)
    stop.set()
    assert all([(await one).wait for one in waiting])
    assert (await mine.take("d", group=False)).wait


async def test_calls_that_go_unanswered_hold_everything_for_growing_pauses() -> None:
    mine, _ = turns(watch := Watch())
    for _ in range(TROUBLE - 1):
        mine.went_wrong()
    assert not mine.troubled
    assert not mine.held()
    mine.went_wrong()
    assert mine.held() == 5.0
    mine.went_wrong()
    assert mine.held() == 10.0
    for _ in range(20):
        mine.went_wrong()
    assert mine.held() == 300.0
    watch.now += 300
    mine.went_well()
    assert not mine.troubled


async def test_in_trouble_one_is_tried_at_a_time() -> None:
    mine, _ = turns(Watch())
    for _ in range(TROUBLE):
        mine.went_wrong()
    inside = 0
    most = 0

    async def one() -> None:
        nonlocal inside, most
        async with mine.careful():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(5)))
    assert most == 1
    mine.went_well()
    await asyncio.gather(*(one() for _ in range(5)))
    assert most == 5


async def test_held_chats_are_named_until_their_hold_ends() -> None:
    mine, _ = turns(watch := Watch())
    mine.hold(10, "a")
    assert mine.held_chats() == ("a",)
    assert not mine.held()
    watch.now += 10
    assert mine.held_chats() == ()
