"""Tells who set a place up, once, that it can't be written to any more."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.core.message import message
from bot.core.ports import Clock, Outbox, Readers
from bot.core.recipient import Recipient, RecipientKind
from bot.core.words import Words

KEPT = timedelta(days=7)
"""How long word of a place that fell asleep waits to be said."""


class Notices:
    """Owes words of our own to the people whom something of ours concerns."""

    def __init__(self, outbox: Outbox, readers: Readers, languages: Callable[[str], Words], clock: Clock) -> None:
        self._outbox = outbox
        self._readers = readers
        self._languages = languages
        self._clock = clock

    async def asleep(self, left: Sequence[Recipient], reason: str) -> None:
        """For each place that lost its last address, tells the reader who set it up."""
        for place in left:
            if place.kind is RecipientKind.PLACE and place.set_up_by is not None:
                await self._tell(place, place.set_up_by, reason)

    async def _tell(self, place: Recipient, setter: int, reason: str) -> None:
        words, now = self._languages((await self._readers.recipient(setter)).preferences.language), self._clock()
        said = words.line(
            "I can't write to **{place}** any more: {reason}. Its news waits until I may again.",
            place=place.name or words.say("a place you set up"),
            reason=reason,
        )
        # Each time it falls asleep is told once.
        key = f"asleep:{place.id}:{int(now.timestamp())}"
        await self._outbox.tell(setter, message([said]), now, key=key, expires_at=now + KEPT, silent=True)
