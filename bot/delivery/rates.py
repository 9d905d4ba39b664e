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
        overall=evenly(settings.rate),
        chat=per(settings.chat_rate, 1.0),
        group=per(settings.group_per_minute, 60.0),
        answers=settings.share_for_answers,
        paid=paid,
        concurrency=concurrency,
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


PARTS, MARGIN = 5, 1.012
"""A second's worth goes out in so many parts, and takes so much longer: a network brings calls closer together."""


def evenly(rate: float) -> Rate:
    """A rate over all chats, spread over the second: no second at the other end then holds more than it may."""
    part = int(rate) // PARTS
    return Rate(part, part / rate * MARGIN) if part else per(rate, 1.0)


def per(count: float, seconds: float) -> Rate:
    """So many in so many seconds; of less than one, one in a longer while."""
    return Rate(int(count), seconds) if count >= 1 else Rate(1, seconds / count)
