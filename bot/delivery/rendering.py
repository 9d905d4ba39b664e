"""From what is owed in a post to the message that shows it: once for all who see it alike."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.announcement import Announcement
from bot.core.cards import news
from bot.core.due import AUTHOR
from bot.core.kinds import TABLE
from bot.core.message import Message
from bot.core.networks import arrives
from bot.core.notices import BACK
from bot.core.ports import Ledger, Notice, Owed, Parcel
from bot.core.recipient import RecipientKind, Topic
from bot.core.story import Story, View
from bot.core.words import Words
from bot.delivery.stories import Stories

LATE = timedelta(hours=1)
"""How long after its planned time something is said to come late."""
MOST_KEPT = 4096
_QUARTER = 900
"""Seconds that a rendered message stays good: days begin on a quarter of an hour in every zone."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The short reply under what was taken back, when that was, and the entries that tell what is true instead.

    `key` is that of this story taken back this time.
    """

    key: str
    reply: Message
    at: datetime | None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, its short replies where something was taken back, and whether it may break a silence or keeps one.

    `answers` is the message that it stands under.
    """

    message: Message
    taken_back: tuple[TakenBack, ...] = ()
    urgent: bool = False
    silent: bool = False
    answers: str | None = None


class _Key(NamedTuple):
    """All that makes two messages differ. One is made for each post, a thousand at a time."""

    owed: tuple[tuple[str, Topic | None, datetime | None], ...]
    fresh: bool
    digest: bool
    first: bool
    more: bool
    language: str
    zone: str | None
    titles: str
    reminders: int
    private: bool
    quarter: int
    shown_on: date | None


class Renderer:
    """Renders posts, each sort once until the ledger moves. `languages` gives the words of a language."""

    def __init__(self, ledger: Ledger, languages: Callable[[str], Words]) -> None:
        self._stories = Stories(ledger)
        self._languages = languages
        self._kept: dict[_Key, Rendered | None] = {}
        self._one_at_a_time = asyncio.Lock()

    async def refresh(self) -> None:
        """Forgets what the ledger has overtaken."""
        if await self._stories.refresh() or len(self._kept) > MOST_KEPT:
            self._kept.clear()

    async def render(self, parcel: Parcel, now: datetime) -> Rendered | None:
        """What a post shows now; None when it was never shown and nothing of it is to be said any more."""
        for one in parcel.owed:
            if one.notice is not None:
                return _noticed(one.notice, parcel)
        owed = parcel.owed if parcel.shown else tuple(o for o in parcel.owed if not expired(o, now))
        key = self._key(parcel, owed, now)
        if key not in self._kept:
            async with self._one_at_a_time:  # many posts of a sort come at once; the first of them renders it for all
                if key not in self._kept:
                    self._kept[key] = await self._render(parcel, owed, now)
        return self._kept[key]

    def _key(self, parcel: Parcel, owed: tuple[Owed, ...], now: datetime) -> _Key:
        wishes = parcel.recipient.preferences
        private = parcel.recipient.kind is RecipientKind.READER
        seen_at = parcel.shown_at if parcel.shown and parcel.shown_at else now
        return _Key(
            owed=tuple((o.entry, o.why, o.due_at if seen_at - o.due_at > LATE else None) for o in owed),
            fresh=not parcel.shown,
            digest=any(o.digest for o in owed),
            first=parcel.first,
            more=parcel.more,
            language=wishes.language,
            zone=wishes.zone,
            titles=wishes.titles,
            reminders=wishes.reminders,
            private=private,
            quarter=int(now.timestamp()) // _QUARTER,
            shown_on=_shown_on(parcel) if len(owed) > 1 or any(o.digest for o in owed) else None,
        )

    async def _render(self, parcel: Parcel, owed: Sequence[Owed], now: datetime) -> Rendered | None:
        stories = [(o, await self._stories.story(o.entry)) for o in owed]
        if not parcel.shown:
            stories = [(o, story) for o, story in stories if story.current]
        if not stories:
            return None
        seen_at = parcel.shown_at if parcel.shown and parcel.shown_at else now
        views = [await self._view(parcel, o, story, now, seen_at) for o, story in stories]
        told = [story for _, story in stories]
        gathered = any(o.digest for o, _ in stories)
        if len(told) == 1 and not gathered:
            message = news.announcement(told[0], views[0])
        else:
            first = parcel.first and gathered
            message = news.digest(told, views[0], first=first, more=parcel.more, shown_on=_shown_on(parcel))
        return Rendered(
            message,
            tuple(
                TakenBack(
                    _key_of(story),
                    news.taken_back_reply(story, view),
                    story.retraction.recorded_at if story.retraction else None,
                    story.instead,
                )
                for story, view in zip(told, views, strict=True)
                if parcel.shown and story.current is None and not story.stands
            ),
            urgent=any(TABLE[story.said.kind].urgent for story in told),
        )

    async def _view(self, parcel: Parcel, owed: Owed, story: Story, now: datetime, seen_at: datetime) -> View:
        wishes = parcel.recipient.preferences
        words = self._languages(wishes.language)
        private = parcel.recipient.kind is RecipientKind.READER
        return View(
            now=now,
            words=words,
            zone=wishes.zone or "UTC",
            titles=wishes.titles,
            private=private,
            why=owed.why if private else None,
            why_name=await self._stories.name(owed.why, story, words, wishes.titles) if private and owed.why else "",
            late_since=late_since(story.said, owed, story, seen_at),
            reminders=wishes.reminders if private else 0,
        )


def _noticed(notice: Notice, parcel: Parcel) -> Rendered | None:
    """A notice as it is; None where the message that it stands under is in another chat."""
    if notice.under is None:
        return Rendered(notice.message, silent=notice.silent)
    if notice.under.key != parcel.address.key:
        return None
    return Rendered(notice.message, silent=notice.silent, answers=notice.under.reference)


def _key_of(story: Story) -> str:
    return f"{BACK}{story.original.id} {story.retraction.id if story.retraction else ''}".rstrip()


def _shown_on(parcel: Parcel) -> date | None:
    """The day on which a post was first shown, where its reader lives."""
    zone = ZoneInfo(parcel.recipient.preferences.zone or "UTC")
    return parcel.shown_at.astimezone(zone).date() if parcel.shown and parcel.shown_at else None


def expired(owed: Owed, now: datetime) -> bool:
    """Whether it is too late to say it."""
    return owed.expires_at is not None and owed.expires_at <= now


def late_since(said: Announcement, owed: Owed, story: Story, seen_at: datetime) -> datetime | None:
    """When it was planned, where it comes late: by its due time, so that quiet hours and digests are never late.

    What a date made happen was planned for that date's moment, though nobody was there to say so then; likewise what
    was scheduled.
    """
    if said.author == AUTHOR and said.happened and story.original.recorded_at:
        networks = [story.after.dramas[slug].network for slug in said.dramas if slug in story.after.dramas]
        at = arrives(said.happened, networks[0] if networks else None)
        if at and story.original.recorded_at.astimezone(UTC) - at > LATE:
            return at
    if owed.planned and story.original.recorded_at and story.original.recorded_at - owed.planned > LATE:
        return owed.planned
    return owed.due_at if seen_at - owed.due_at > LATE else None
