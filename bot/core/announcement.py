"""What happened: announcements and the typed changes they carry. The ledger is a list of these."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Literal

from bot.core.dates import PartialDate
from bot.core.drama import (
    Billing,
    Certainty,
    Event,
    Job,
    Medium,
    Source,
    SourceWork,
    Stage,
    Standing,
    TitleKind,
)
from bot.core.kinds import Kind


@dataclass(frozen=True, slots=True)
class Subject:
    """A drama or person a change is about."""

    kind: Literal["drama", "person"]
    slug: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A drama's record begins: what it is, and the series it belongs to (its own slug when omitted)."""

    drama: str
    medium: Medium = Medium.SERIES
    series: str | None = None
    season: int | None = None
    type: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True)
class Titled:
    """A drama goes by a name. A new official title makes the one before it former."""

    drama: str
    text: str
    kind: TitleKind = TitleKind.OFFICIAL
    type: Literal["titled"] = "titled"


@dataclass(frozen=True, slots=True)
class Described:
    """Plain facts about a drama; what is None is left as it was."""

    drama: str
    network: str | None = None
    genres: tuple[str, ...] | None = None
    synopsis: str | None = None
    episodes: int | None = None
    watch: str | None = None
    picture: str | None = None
    type: Literal["described"] = "described"


@dataclass(frozen=True, slots=True)
class BasedOn:
    """The work a drama is made from."""

    drama: str
    work: SourceWork
    type: Literal["based_on"] = "based_on"


@dataclass(frozen=True, slots=True)
class Credited:
    """A person's standing in one job in a drama; character and billing stay as they were when None."""

    drama: str
    person: str
    standing: Standing = Standing.CONFIRMED
    job: Job = Job.ACTOR
    character: str | None = None
    billing: Billing | None = None
    type: Literal["credited"] = "credited"


@dataclass(frozen=True, slots=True)
class Staged:
    """A drama reached a stage."""

    drama: str
    stage: Stage
    type: Literal["staged"] = "staged"


@dataclass(frozen=True, slots=True)
class Suspended:
    """Work on a drama stopped for a while, or went on; the stage stays."""

    drama: str
    suspended: bool = True
    type: Literal["suspended"] = "suspended"


@dataclass(frozen=True, slots=True)
class Dated:
    """A drama's premiere or finale has a date; None takes the date away again."""

    drama: str
    date: PartialDate | None = None
    event: Event = Event.PREMIERE
    type: Literal["dated"] = "dated"


@dataclass(frozen=True, slots=True)
class Noted:
    """A drama is named and nothing about its record changes: a trailer, a script reading, a reminder."""

    drama: str
    type: Literal["noted"] = "noted"


@dataclass(frozen=True, slots=True)
class Introduced:
    """A person's record begins, or gets a line that tells them from a namesake."""

    person: str
    name: str
    note: str | None = None
    type: Literal["introduced"] = "introduced"


@dataclass(frozen=True, slots=True)
class Called:
    """A person goes by a name."""

    person: str
    text: str
    kind: TitleKind = TitleKind.OTHER
    type: Literal["called"] = "called"


@dataclass(frozen=True, slots=True)
class Worked:
    """A person is known for an earlier work."""

    person: str
    title: str
    year: int | None = None
    type: Literal["worked"] = "worked"


Change = (
    Opened | Titled | Described | BasedOn | Credited | Staged | Suspended | Dated | Noted
    | Introduced | Called | Worked
)  # fmt: skip


def subjects_of(change: Change) -> Iterator[Subject]:
    """The dramas and people a change is about."""
    for kind in ("drama", "person"):
        if slug := getattr(change, kind, None):
            yield Subject(kind, slug)


class Act(StrEnum):
    """What an announcement does to the ledger."""

    POST = "post"
    CORRECT = "correct"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by its address, with whom it belongs to."""

    url: str
    credit: str | None = None


CATALOGUE = "catalogue"
"""Who recorded what ships with the program."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that happened, as one source told it. Append-only.

    `known_on` is the day the source said it; `happened` is the date at its true precision, where it differs;
    `recorded_at` is when it entered this ledger. A correction stands whole in the place of the entry it
    names in `target`; a retraction takes its target away (a correction too, which restores what that replaced).
    """

    id: str
    kind: Kind
    known_on: date
    source: Source
    changes: tuple[Change, ...] = ()
    certainty: Certainty = Certainty.CONFIRMED
    happened: PartialDate | None = None
    text: str = ""
    also: tuple[Source, ...] = ()
    picture: Picture | None = None
    act: Act = Act.POST
    target: str | None = None
    author: str = CATALOGUE
    recorded_at: datetime | None = None

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Where it stands in the ledger: by the day it was known, the moment it was posted, then by id.

        What the catalogue knows of a day comes before what was posted on it, and what is not recorded yet comes last.
        """
        posted = _FIRST if self.author == CATALOGUE else self.recorded_at or _LAST
        return self.known_on, posted, self.id

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Every drama and person it is about, each once, in order."""
        return tuple(dict.fromkeys(s for change in self.changes for s in subjects_of(change)))

    @property
    def dramas(self) -> tuple[str, ...]:
        """The slugs of the dramas it is about."""
        return tuple(s.slug for s in self.subjects if s.kind == "drama")

    @property
    def people(self) -> tuple[str, ...]:
        """The slugs of the people it is about."""
        return tuple(s.slug for s in self.subjects if s.kind == "person")


def same_content(one: Announcement, other: Announcement) -> bool:
    """Whether two announcements say the same, leaving aside ids, authors and when they were recorded."""
    aside = {"id", "author", "recorded_at", "act", "target"}
    return all(getattr(one, f.name) == getattr(other, f.name) for f in fields(one) if f.name not in aside)
