"""What somebody waits for, brought to them when it turns up: by an editor, an import or another process."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.core.announcement import Called, Introduced, Subject, Titled
from bot.core.cards.waiting import Candidate, may_be_card, turned_up_card
from bot.core.drama import Drama, Person
from bot.core.following import first_kinds
from bot.core.message import Message
from bot.core.ports import Hit, Ledger, Meeting, Notes, Outbox, Readers, Search, Wait
from bot.core.recipient import Recipient, Subscription, Topic, TopicKind
from bot.core.story import View
from bot.core.words import Words

log = structlog.get_logger("dramawire.waiting")

LOOKED = "waits looked at"
"""The note that says up to which of the ledger's entries names were compared."""
SURE, LIKELY = 90.0, 75.0
"""From these likenesses on (of 100) what turned up is followed at once, or asked about."""
TIE = 6.0
"""Of several that lie no further apart none is followed without asking."""
MOST_ASKED = 4
_ALWAYS = datetime.max.replace(tzinfo=UTC)
KEPT = timedelta(days=60)
"""How long somebody who can't be reached is to be told that it turned up."""


class Waiting:
    """Compares names waited for with records that changed. Run by one process at a time, whoever changed them."""

    def __init__(
        self,
        ledger: Ledger,
        readers: Readers,
        outbox: Outbox,
        *,
        search: Search,
        notes: Notes,
        languages: Callable[[str], Words],
        most_follows: int,
    ) -> None:
        self._ledger = ledger
        self._readers = readers
        self._outbox = outbox
        self._search = search
        self._notes = notes
        self._languages = languages
        self._most_follows = most_follows
        self._sequence: int | None = None

    async def look(self, now: datetime) -> int:
        """Ends the waits that something changed since the last look may answer; returns how many it told.

        Told and ended is each wait once, also after a crash in between: the notice has the wait's own key.
        """
        sequence = await self._ledger.sequence()
        if sequence == self._sequence:
            return 0
        noted = await self._notes.note(LOOKED)
        since = int(noted) if noted else sequence
        told = await self._compare(since, now) if since < sequence else 0
        if noted != str(sequence):
            await self._notes.put_note(LOOKED, str(sequence))
        self._sequence = sequence
        return told

    async def _compare(self, since: int, now: datetime) -> int:
        wanted = await self._readers.wanted()
        if not wanted:
            return 0
        records: dict[tuple[str, str], Drama | Person] = {}
        async for record in self._ledger.catalogue(since):
            records["drama" if isinstance(record, Drama) else "person", record.slug] = record
        folded = {one.name: one.folded for one in wanted}
        met = await asyncio.to_thread(self._search.meetings, list(folded), list(records.values()))
        by_name: dict[str, list[Hit]] = {}
        for meeting in filter(_likely, met):
            by_name.setdefault(folded[meeting.name], []).append(meeting.hit)
        named_at = {(hit.kind, hit.slug): await self._named_at(hit) for hits in by_name.values() for hit in hits}
        told = 0
        for wait in await self._readers.waiting_for(by_name):
            hits = [
                hit
                for hit in by_name[wait.folded]
                if wait.kind in {None, hit.kind} and named_at[hit.kind, hit.slug] >= wait.since
            ]
            if hits and await self._came(wait, hits, records, now):
                told += 1
        return told

    async def _named_at(self, hit: Hit) -> datetime:
        """When a record last got a name; what somebody had seen before they began to wait does not answer them."""
        names = [
            entry.recorded_at or _ALWAYS
            for entry in await self._ledger.about([Subject(hit.kind, hit.slug)])
            if any(isinstance(c, Titled | Introduced | Called) and _of(c) == hit.slug for c in entry.changes)
        ]
        return max(names, default=_ALWAYS)

    async def _came(
        self, wait: Wait, hits: Sequence[Hit], records: dict[tuple[str, str], Drama | Person], now: datetime
    ) -> bool:
        """Tells who waited, and ends the wait; True when they were told now."""
        reader = await self._readers.recipient(wait.reader)
        near = [hit for hit in hits if hit.score >= hits[0].score - TIE]
        candidates = [_candidate(records[hit.kind, hit.slug]) for hit in reversed(near)]
        found = list({one.topic: one for one in candidates}.values())[::-1]
        following = await self._readers.following(reader.id)
        sure = len(found) == 1 and hits[0].score >= SURE and len(following) < self._most_follows
        follow = None
        if sure and all(s.topic != found[0].topic for s in following):
            kinds = first_kinds(found[0].topic, reader.preferences)
            follow = Subscription(reader.id, found[0].topic, kinds, now)
        said = self._said(wait, found, reader, now, sure=sure)
        told = await self._outbox.tell(reader.id, said, now, key=f"wait.{wait.id}", expires_at=now + KEPT)
        await self._readers.came(wait, follow)
        log.info("turned up", wait=wait.id, sure=sure, candidates=len(found))
        return told

    def _said(self, wait: Wait, found: Sequence[Candidate], reader: Recipient, now: datetime, *, sure: bool) -> Message:
        wishes = reader.preferences
        words = self._languages(wishes.language)
        view = View(now, words, wishes.zone or "UTC", wishes.titles)
        return turned_up_card(wait, found[0], view) if sure else may_be_card(wait, found[:MOST_ASKED], view)


def _of(change: Titled | Introduced | Called) -> str:
    return change.drama if isinstance(change, Titled) else change.person


def _likely(meeting: Meeting) -> bool:
    return meeting.hit.score >= LIKELY


def _candidate(record: Drama | Person) -> Candidate:
    if isinstance(record, Person):
        return Candidate(record, Topic(TopicKind.PERSON, record.slug))
    return Candidate(record, Topic(TopicKind.SERIES, record.series or record.slug))
