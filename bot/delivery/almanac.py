"""What happens by itself, published when its moment comes: once, whoever looks and however often."""

from datetime import date, datetime, timedelta

import structlog

from bot.core.announcement import Announcement
from bot.core.drama import Drama, Stage
from bot.core.due import Due, due, taken_back
from bot.core.errors import BadInput
from bot.core.ports import Ledger
from bot.delivery.publisher import Publisher

log = structlog.get_logger("dramawire.schedule")

_ALL = 1_000_000


class Almanac:
    """The dramas whose dates lie ahead, kept up with the ledger. What is older than `late` is recorded and not sent."""

    def __init__(self, ledger: Ledger, publisher: Publisher, *, late: timedelta = timedelta(days=7)) -> None:
        self._ledger = ledger
        self._publisher = publisher
        self._late = late
        self._waiting: dict[str, Drama] = {}
        self._done: set[str] = set()
        self._sequence: int | None = None

    async def catch_up(self, now: datetime) -> datetime | None:
        """Publishes all that is due by `now`; returns the next moment."""
        while True:
            await self._read()
            found = self._due(now)
            # What was published and taken back since stays so, though its date still says that it is due.
            new = [a for a in found.announcements if a.id not in self._done]
            if not new:
                return found.next
            await self._publish([a for a in new if not taken_back(a, await self._ledger.about(a.subjects))], now)
            self._done |= {a.id for a in new}

    async def _publish(self, new: list[Announcement], now: datetime) -> None:
        oldest = now.date() - self._late
        if old := [a for a in new if a.happened and a.happened.last < oldest]:
            await self._publisher.record(old, now)
            log.info("recorded and not sent", entries=len(old))
        for announcement in new:
            if announcement in old:
                continue
            try:
                await self._publisher.publish(announcement, now)
            except BadInput as error:
                log.warning("can't happen by itself", entry=announcement.id, why=str(error))
            else:
                log.info("happened by itself", entry=announcement.id)

    async def _read(self) -> None:
        """Takes in the records that changed since it last looked."""
        sequence = await self._ledger.sequence()
        if self._sequence is None:
            for drama in await self._ledger.upcoming(date.min):
                self._waiting[drama.slug] = drama
            for drama in await self._ledger.at_stage(Stage.AIRING, limit=_ALL):
                self._waiting[drama.slug] = drama
        elif sequence != self._sequence:
            async for record in self._ledger.catalogue(self._sequence):
                if isinstance(record, Drama):
                    self._waiting[record.slug] = record
        self._sequence = sequence

    def _due(self, now: datetime) -> Due:
        """What is due, forgetting dramas for which nothing lies ahead."""
        each = {slug: due(now, [drama]) for slug, drama in self._waiting.items()}
        self._waiting = {s: d for s, d in self._waiting.items() if each[s].next or each[s].announcements}
        return due(now, self._waiting.values())
