"""Tells who set a place up, once, that it can't be written to any more."""

from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.core.message import message
from bot.core.ports import Clock, Gone, Later, Letter, Lost, Moved, Outlet, Readers, Refused, Unsure
from bot.core.recipient import Recipient, RecipientKind
from bot.core.words import Words

log = structlog.get_logger("dramawire.courier")


class Notices:
    """Words of our own beside announcements; one that can't be said is logged, and nothing is owed for it."""

    def __init__(
        self, outlets: Mapping[str, Outlet], readers: Readers, languages: Callable[[str], Words], clock: Clock
    ) -> None:
        self._outlets = outlets
        self._readers = readers
        self._languages = languages
        self._clock = clock

    async def asleep(self, left: Sequence[Recipient], reason: str) -> None:
        """For each place that lost its last address, tells the reader who set it up."""
        for place in left:
            if place.kind is RecipientKind.PLACE and place.set_up_by is not None:
                await self._tell(place, place.set_up_by, reason)

    async def _tell(self, place: Recipient, setter: int, reason: str) -> None:
        words = self._languages((await self._readers.recipient(setter)).preferences.language)
        said = words.line(
            "I can't write to **{place}** any more: {reason}. Its news waits until I may again.",
            place=place.name or words.say("a place you set up"),
            reason=reason,
        )
        for address in await self._readers.addresses(setter):
            outlet = self._outlets.get(address.key.platform)
            if outlet is None or address.asleep:
                continue
            nonce = f"asleep{place.id}t{int(self._clock().timestamp())}"[:25]
            try:
                await outlet.send(Letter(address.key, message([said]), nonce=nonce, form=address.form, silent=True))
            except (Later, Gone, Moved, Unsure, Refused, Lost) as refusal:
                log.info("setter not told", place=place.id, why=str(refusal))
                continue
            return
