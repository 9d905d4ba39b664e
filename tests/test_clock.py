from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import MovedClock, SystemClock

THEN = datetime(2021, 5, 14, 16, tzinfo=UTC)


def test_the_systems_time_has_a_zone() -> None:
    assert SystemClock()().tzinfo is UTC


def test_a_standing_clock_moves_only_when_it_is_moved() -> None:
    clock = MovedClock(THEN, stands=True)
    assert clock() == clock() == THEN
    clock.move(timedelta(days=1))
    assert clock() == THEN + timedelta(days=1)
    clock.set(THEN.astimezone(timezone(timedelta(hours=9))))
    assert (clock(), clock().tzinfo) == (THEN, UTC)


def test_a_moved_clock_runs_on_from_where_it_was_set() -> None:
    clock = MovedClock(THEN)
    first = clock()
    assert THEN <= first <= clock() < THEN + timedelta(minutes=5)
    clock.move(-timedelta(days=1))
    assert THEN - timedelta(days=1) <= clock() < THEN - timedelta(days=1) + timedelta(minutes=5)
    assert abs(MovedClock()() - SystemClock()()) < timedelta(minutes=5)


def test_a_time_without_a_zone_sets_no_clock() -> None:
    with pytest.raises(ValueError, match="needs a time with a zone"):
        MovedClock(THEN.replace(tzinfo=None))
