from bot import config
from bot.delivery.pace import Rate
from bot.delivery.rates import discord


def test_discords_rate_is_over_all_and_leaves_a_send_the_time_the_library_may_take() -> None:
    limits = discord(config.Discord(rate=45.0, share_for_answers=0.25), concurrency=7)
    assert limits.overall == Rate(45, 1.0)
    assert (limits.answers, limits.concurrency) == (0.25, 7)
    assert limits.chat is None
    assert limits.timeout > 60, "the library sleeps up to 30 s for a limit, and tries a server in trouble for 25 s"


def test_less_than_one_a_second_is_one_in_a_longer_while() -> None:
    assert discord(config.Discord(rate=0.5), concurrency=1).overall == Rate(1, 2.0)
