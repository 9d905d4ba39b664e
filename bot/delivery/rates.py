"""What the platforms' settings allow, as the pace needs it."""

from bot import config
from bot.delivery.pace import Limits, Paid, Rate


def telegram(settings: config.Telegram, *, concurrency: int) -> Limits:
    """Telegram's rates: overall, to one chat, in a group, and what may be paid for.

    Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """
    paid = (
        Paid(per(settings.paid_rate, 1.0), settings.paid_limit) if settings.paid_rate and settings.paid_limit else None
    )
    return Limits(
        overall=nearly(settings.rate),
        spread=None if paid else per(1, 1 / (settings.rate * CATCHING_UP)),
        chat=per(settings.chat_rate, 1.0),
        group=per(settings.group_per_minute, 60.0),
        answers=settings.share_for_answers,
        paid=paid,
        concurrency=concurrency,
        unwritten=concurrency,
        hush=True,
    )


def discord(settings: config.Discord, *, concurrency: int) -> Limits:
    """Discord's rate over all routes; the limits of each route are the library's business.

    A call has ended after the library's five tries of a server in trouble, or the longest limit it waits for.
    Source: https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
    """
    return Limits(
        overall=per(settings.rate, 1.0), answers=settings.share_for_answers, concurrency=concurrency, timeout=75.0
    )


MARGIN, CATCHING_UP = 1.002, 1.1
"""A second's worth takes so much longer, as clocks differ; and what is owed goes so much faster after a delay."""


def nearly(rate: float) -> Rate:
    """A rate over all chats, the least bit slower."""
    allowed = per(rate, 1.0)
    return Rate(allowed.count, allowed.count / rate * MARGIN)


def per(count: float, seconds: float) -> Rate:
    """So many in so many seconds; of less than one, one in a longer while."""
    return Rate(int(count), seconds) if count >= 1 else Rate(1, seconds / count)
