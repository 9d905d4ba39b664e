"""Tells who set a place up, once, that it can't be written to any more."""

from collections.abc import Callable, Sequence

from bot.core.notices import tell_asleep
from bot.core.ports import Clock, Outbox, Readers
from bot.core.recipient import Recipient
from bot.core.words import Words


class Notices:
    """Owes words of our own to the people whom something of ours concerns."""

    def __init__(self, outbox: Outbox, readers: Readers, languages: Callable[[str], Words], clock: Clock) -> None:
        self._outbox = outbox
        self._readers = readers
        self._languages = languages
        self._clock = clock

    async def asleep(self, left: Sequence[Recipient], reason: str) -> None:
        """For each place that lost its last address, tells the reader who set it up."""
        await tell_asleep(
            left, reason, self._clock(), outbox=self._outbox, readers=self._readers, languages=self._languages
        )
