"""What the settings of a platform allow, as the pace keeps to it."""

import pytest

from bot.config import Telegram
from bot.delivery.pace import Rate
from bot.delivery.rates import per, telegram


def test_telegram_goes_as_fast_as_telegram_asks_of_bots() -> None:
    limits = telegram(Telegram(), concurrency=32)
    assert (limits.overall, limits.chat, limits.group) == (Rate(30), Rate(1), Rate(20, 60.0))
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


def test_less_than_one_a_second_is_one_in_a_longer_while() -> None:
    assert per(0.5, 1.0) == Rate(1, 2.0)
    assert per(20, 60.0) == Rate(20, 60.0)
