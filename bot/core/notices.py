"""Tells who set a place up, once, that it can't be written to any more."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core.message import message
from bot.core.ports import Outbox, Readers
from bot.core.recipient import Identity, Recipient, RecipientKind
from bot.core.words import Words

NOTICE_KEY, EXAMPLE = "notice:", "example "
"""What stands before the key of words of our own among the ids of entries, and before that of an example."""
KEPT = timedelta(days=7)
"""How long word of a place that fell asleep waits to be said."""


async def tell_asleep(
    left: Sequence[Recipient],
    reason: str,
    now: datetime,
    *,
    outbox: Outbox,
    readers: Readers,
    languages: Callable[[str], Words],
    unless: Identity | None = None,
) -> None:
    """For each place among those that lost their last address, owes word of it to the reader who set it up.

    `unless` is who did that themselves, and so needs not be told.
    """
    for place in left:
        if place.kind is not RecipientKind.PLACE or place.set_up_by is None:
            continue
        accounts = await readers.accounts(place.set_up_by) if unless else []
        if unless and any((a.platform, a.user) == (unless.platform, unless.user) for a in accounts):
            continue
        words = languages((await readers.recipient(place.set_up_by)).preferences.language)
        said = words.line(
            "I can't write to **{place}** any more: {reason}. Its news waits until I may again.",
            place=place.name or words.say("a place you set up"),
            reason=words.say(reason),
        )
        # Each time it falls asleep is told once.
        key = f"asleep:{place.id}:{int(now.timestamp())}"
        await outbox.tell(place.set_up_by, message([said]), now, key=key, expires_at=now + KEPT, silent=True)
