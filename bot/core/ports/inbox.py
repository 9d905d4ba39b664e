"""What editors planned, and what people sent them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.announcement import Announcement


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An announcement that goes out at a moment. `reason` says why it could not."""

    id: str
    owner: int | None
    at: datetime
    entry: Announcement
    tip: int | None = None
    reason: str | None = None


class Timetable(Protocol):
    """Scheduled posts. Raises only `StoreError`s and what a method names."""

    async def put(self, post: Scheduled) -> None:
        """Keeps or replaces a post."""

    async def posts(self) -> list[Scheduled]:
        """All that are to go out or could not, soonest first."""

    async def post(self, post: str) -> Scheduled:
        """Raises `NotFound` when it went out or was cancelled."""

    async def shift(self, post: str, at: datetime) -> bool:
        """Gives it another moment; False when it went out, is going out now, or was cancelled."""

    async def cancel(self, post: str) -> bool:
        """Takes it away; False when it went out, is going out now, or was cancelled."""

    async def begin(self, post: str) -> bool:
        """Marks it as going out now, so that nobody cancels it meanwhile; False when it was cancelled."""

    async def end(self, post: str, reason: str | None = None) -> None:
        """Takes away one that went out; one that could not stays with the reason."""


class TipState(StrEnum):
    """What became of a tip. THANKED: posted, and its senders know how far it went."""

    OPEN = "open"
    POSTED = "posted"
    THANKED = "thanked"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Tip:
    """A link somebody sent to the editors, with their words. `senders` counts everybody who sent it."""

    id: int
    link: str
    text: str
    at: datetime
    state: TipState = TipState.OPEN
    senders: int = 1
    entry: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """A reader who sent a tip, and when."""

    reader: int
    at: datetime


class Inbox(Protocol):
    """Tips. Raises only `StoreError`s and what a method names."""

    async def send(self, key: str, link: str, text: str, sender: int, now: datetime) -> Tip:
        """Keeps a tip; one of the same `key` gets one more sender, and its first words stay."""

    async def sent(self, sender: int, since: datetime) -> int:
        """How many tips somebody sent since a moment."""

    async def open_tips(self, limit: int, after: int = 0) -> list[Tip]:
        """Tips nobody has dealt with, those sent first before the others, from behind an id on."""

    async def tip(self, tip: int) -> Tip:
        """Raises `NotFound`."""

    async def close(self, tip: int, state: TipState, now: datetime, entry: str | None = None) -> bool:
        """Says what became of an open tip; False when somebody else did."""

    async def posted(self) -> list[Tip]:
        """Posted tips whose senders were not thanked yet."""

    async def thanked(self, tip: int) -> None:
        """Its senders know."""

    async def senders(self, tip: int) -> list[Sender]:
        """Everybody who sent it, in the order they did."""
