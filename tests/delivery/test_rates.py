"""What the settings of a platform allow, as the pace keeps to it."""

import pytest

from bot.config import Discord, Telegram
from bot.delivery.pace import Rate
from bot.delivery.rates import discord, per, telegram


def test_telegram_goes_as_fast_as_telegram_asks_of_bots() -> None:
    limits = telegram(Telegram(), concurrency=32)
    assert (limits.chat, limits.group) == (Rate(1), Rate(20, 60.0))
    assert limits.overall is not None
    assert limits.spread is not None
    a_second = limits.overall.count / limits.overall.seconds
    assert 0.98 * 30 <= a_second < 30, "a little less than allowed: calls may arrive closer together than they left"
    assert limits.spread.seconds < 0.25, "and spread over the second"
    assert limits.spread.count / limits.spread.seconds > 30, "but for time that was lost, which is made up"
    assert limits.answers == 0.1
    assert limits.hush, "whose zone is not known is not woken"
    assert limits.paid is None


@pytest.mark.parametrize(("rate", "limit"), [(500, 0), (0, 10_000)])
def test_nothing_is_paid_for_without_both_a_rate_and_a_limit(rate: float, limit: int) -> None:
    assert telegram(Telegram(paid_rate=rate, paid_limit=limit), concurrency=32).paid is None


def test_paid_broadcast_keeps_to_its_rate_and_to_its_limit_a_day() -> None:
    paid = telegram(Telegram(paid_rate=500, paid_limit=10_000), concurrency=32).paid
    assert paid is not None
    assert (paid.rate, paid.a_day) == (Rate(500), 10_000)


def test_what_is_paid_for_is_not_held_back_to_be_spread() -> None:
    assert telegram(Telegram(paid_rate=500, paid_limit=10_000), concurrency=32).spread is None


def test_discords_rate_is_over_all_and_leaves_a_send_the_time_the_library_may_take() -> None:
    limits = discord(Discord(rate=45.0, share_for_answers=0.25), concurrency=7)
    assert limits.overall == Rate(45, 1.0)
    assert (limits.answers, limits.concurrency) == (0.25, 7)
    assert limits.chat is None
    assert limits.timeout > 60, "the library sleeps up to 30 s for a limit, and tries a server in trouble for 25 s"


def test_less_than_one_a_second_is_one_in_a_longer_while() -> None:
    assert discord(Discord(rate=0.5), concurrency=1).overall == Rate(1, 2.0)
    assert per(20, 60.0) == Rate(20, 60.0)
