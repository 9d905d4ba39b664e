"""From names people type to records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.core.drama import Drama, Person


@dataclass(frozen=True, slots=True)
class Hit:
    """A record a query may mean; `score` runs from 0 to 100, and `matched` is the name that fitted.

    `hint` is said beside the title where another record of the same title and year is offered too.
    """

    kind: Literal["drama", "person"]
    slug: str
    title: str
    score: float
    matched: str
    year: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One of several names, and a record it may mean."""

    name: str
    hit: Hit


class Search(Protocol):
    """Names people type -> records. In memory and synchronous; refreshed when the ledger moves."""

    def find(self, query: str, *, kind: Literal["drama", "person"] | None = None, limit: int = 5) -> list[Hit]:
        """Records by likeness, best first: typos, other and former names, Hangul, romanisations.

        Empty only when nothing is in the catalogue or the query holds no letter or digit.
        """

    def complete(self, prefix: str, *, kind: Literal["drama", "person"] | None = None, limit: int = 25) -> list[Hit]:
        """Records whose names go on from what was typed so far, best first; for an empty prefix, some to start with."""

    async def refresh(self) -> None:
        """Catches up with the ledger when its sequence moved; cheap when it did not."""

    def fold(self, name: str) -> str:
        """The form in which spellings of one name that differ in small things are one text; empty without letters."""

    def meetings(self, names: Sequence[str], records: Iterable[Drama | Person]) -> list[Meeting]:
        """Which of these names may mean any of these records, by the likeness that `find` goes by, best first."""
