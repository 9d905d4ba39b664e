"""The one door for everything that happens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.announcement import Announcement
from bot.core.audience import Plan
from bot.core.fold import Records


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do: records before and after, whom it tells, and the sequence it was worked out at.

    `reach` counts those it tells by platform; `followers`, where those are none, all that follow what it is about.
    """

    entry: Announcement
    before: Records
    after: Records
    plan: Plan | None
    sequence: int
    reach: dict[str, int] = field(default_factory=dict)
    followers: int = 0


class Publisher(Protocol):
    """The one door for everything that happens."""

    async def preview(self, entry: Announcement, now: datetime, *, beside: Iterable[Announcement] = ()) -> Preview:
        """What publishing this entry would do, with its reach, as if those `beside` were recorded already.

        Raises `BadInput` when it can't be: unknown slugs, changes a kind may not carry.
        """

    async def reaching(self, preview: Preview, now: datetime) -> Preview:
        """A preview, or what was published, with how many its plan reaches; as it is where it has no plan."""

    async def publish(
        self,
        entry: Announcement,
        now: datetime,
        *,
        notify: bool = True,
        sequence: int | None = None,
        planned: datetime | None = None,
        erase: bool = False,
    ) -> Preview:
        """Commits entry, records and plan at once, and wakes who delivers. Idempotent by the entry's id.

        With `sequence`, raises `LedgerMoved` when the ledger moved since. `notify=False` records and tells nobody.
        `planned` is the moment it was scheduled for, so that what comes later says so. `erase` takes away the messages
        of what is taken back instead of editing them.
        """

    async def spread(self, entry: str, now: datetime, *, dry: bool = False) -> Preview:
        """Tells a recorded entry that nobody was told of to those who would have heard of it; with `dry`, says whom.

        The preview has no plan where nobody would: it is old news, was overtaken or taken back. Idempotent by the
        entry's id. Raises `NotFound`.
        """
