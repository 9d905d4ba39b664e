"""The desk: drafts, dialogues, notes, the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Draft:
    """A dialogue's or draft's state, kept under a short id until it expires."""

    id: str
    owner: int
    topic: str
    body: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of the audit trail: who (None for what happened by itself, or who was forgotten) wrote what, and when."""

    id: int
    who: int | None
    name: str
    what: str
    subject: str
    before: str | None
    after: str | None
    at: datetime


class Notes(Protocol):
    """What the house notes for itself, by name: which catalogue it loaded last, what waits, how names are folded."""

    async def note(self, name: str) -> str | None:
        """What was noted under a name."""

    async def put_note(self, name: str, value: str) -> None:
        """Notes something, in place of what was noted under the name before."""


class Desk(Notes, Protocol):
    """Rows that dialogues and drafts live in, and the audit trail.

    Raises only `StoreError`s and what a method names.
    """

    async def keep(self, draft: Draft) -> None:
        """Keeps or replaces a draft."""

    async def draft(self, draft: str, now: datetime) -> Draft:
        """Raises `NotFound` when it is not there or expired."""

    async def latest(self, owner: int, topic: str) -> Draft | None:
        """Of somebody's drafts of a topic the one that lasts longest, expired ones included."""

    async def drop(self, draft: str) -> bool:
        """Takes a draft away; False when it was gone. Of two callers at once, one gets True."""

    async def audit(
        self, who: int | None, what: str, subject: str, *, before: str | None, after: str | None, now: datetime
    ) -> None:
        """Adds a line to the audit trail. `subject` is an entry's id, ``drama:slug``, ``place:id`` or ``rights``."""

    async def trail(self, subjects: Iterable[str], limit: int, *, before: int | None = None) -> list[Trace]:
        """Lines of the audit trail about any of these, newest first, from before a line's id on.

        A subject that ends in a colon stands for all that begin so: ``place:``.
        """

    async def bring(self, entries: Iterable[str], now: datetime) -> None:
        """Lays entries before the editors that an update of the catalogue brings and nobody is told of.

        Those laid before them once are left as they are, dealt with or not.
        """

    async def brought(self) -> list[str]:
        """The ids of recorded entries that an update brought and no editor dealt with, oldest news first."""

    async def deal_with(self, entry: str) -> bool:
        """An editor posted or dismissed what was brought; False when somebody did already. Of two at once, one does."""
