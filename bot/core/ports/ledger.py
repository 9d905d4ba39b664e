"""The ledger, and the records it adds up to."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.core.announcement import Announcement, Subject
from bot.core.audience import Plan
from bot.core.drama import Drama, Named, Person, Stage
from bot.core.fold import Records


@dataclass(frozen=True, slots=True)
class Shelves:
    """How many dramas there are at each stage, in each genre and on each network; the last two by topic slug."""

    stages: Mapping[Stage, int] = field(default_factory=dict)
    genres: Mapping[str, int] = field(default_factory=dict)
    networks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Commit:
    """What one publishing writes, all or nothing.

    `revise` names entries whose posts must be shown anew; `withdraw` entries whose unsent deliveries are cancelled;
    `plan` says who is owed what (None tells nobody). `moved_from` is the ledger's sequence the records were
    folded at; None takes whatever is there (imports, which hold the lock). `erase` names entries whose messages are
    taken away, where they show nothing else.
    """

    entries: tuple[Announcement, ...]
    records: Records
    plan: Plan | None = None
    revise: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    moved_from: int | None = None
    erase: tuple[str, ...] = ()


class Ledger(Protocol):
    """The append-only ledger and the records folded from it.

    Every method raises only `StoreError`s and what it names.
    """

    async def sequence(self) -> int:
        """The number of the last entry recorded; 0 when empty. Grows with every append, in any process."""

    async def append(self, commit: Commit, now: datetime) -> int:
        """Writes a commit in one transaction and returns the new sequence.

        Entries whose id is there already are left alone. Raises `LedgerMoved` when the sequence is no longer
        `commit.moved_from`.
        """

    async def entry(self, entry: str) -> Announcement:
        """One entry as it was recorded. Raises `NotFound`."""

    async def about(self, subjects: Iterable[Subject]) -> list[Announcement]:
        """Every entry that names any of these, with all corrections and retractions of those, unordered."""

    async def answers(self, entry: str) -> list[Announcement]:
        """The entry and every correction and retraction that leads to it, unordered. Raises `NotFound`."""

    async def latest(self, limit: int, *, before: tuple[date, str] | None = None) -> list[Announcement]:
        """Effective entries fit for news (no silent kinds, none retracted), newest first, from before a place."""

    def everything(self) -> AsyncIterator[Announcement]:
        """Every entry in the order it was recorded."""

    async def ids(self) -> set[str]:
        """The ids of all entries."""

    async def dramas(self, slugs: Iterable[str]) -> dict[str, Drama]:
        """Records by slug; unknown slugs are left out."""

    async def people(self, slugs: Iterable[str]) -> dict[str, Person]:
        """Records by slug; unknown slugs are left out."""

    async def series(self, slug: str) -> list[Drama]:
        """The dramas of a series, by season then premiere."""

    async def upcoming(self, first: date, last: date | None = None) -> list[Drama]:
        """Dramas not out or cancelled whose premiere may fall from `first` on (to `last`), soonest first."""

    async def at_stage(
        self, *stages: Stage, genre: str | None = None, network: str | None = None, limit: int = 200
    ) -> list[Drama]:
        """Dramas at any of these stages (any stage when none is named), most recently moved first."""

    async def shelves(self) -> Shelves:
        """How many dramas there are by stage, genre and network, the fullest first."""

    def catalogue(self, since: int = 0) -> AsyncIterator[Drama | Person]:
        """Records that changed after a ledger sequence; all of them for 0."""

    def names(self, since: int = 0) -> AsyncIterator[Named]:
        """What the records that changed after a ledger sequence go by; cheaper than the records themselves."""
