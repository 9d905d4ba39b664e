"""The nouns of a production: dramas, people, titles, credits, stages, and claims about them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from bot.core.dates import PartialDate

T = TypeVar("T")


class Medium(StrEnum):
    """What sort of production it is."""

    SERIES = "series"
    FILM = "film"
    SPECIAL = "special"


class Stage(StrEnum):
    """Where a production stands, in the order it usually goes."""

    ANNOUNCED = "announced"
    CASTING = "casting"
    FILMING = "filming"
    POST_PRODUCTION = "post-production"
    SCHEDULED = "scheduled"
    AIRING = "airing"
    RELEASED = "released"
    ENDED = "ended"
    CANCELLED = "cancelled"


OVER = frozenset({Stage.AIRING, Stage.RELEASED, Stage.ENDED})
"""Stages at which people can watch it."""


class Standing(StrEnum):
    """How firmly somebody belongs to a production."""

    REPORTED = "reported"
    OFFERED = "offered"
    IN_TALKS = "in talks"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LEFT = "left"


OPEN = frozenset({Standing.REPORTED, Standing.OFFERED, Standing.IN_TALKS})
"""Standings that are not settled yet."""
GONE = frozenset({Standing.DECLINED, Standing.LEFT})
"""Standings of those who are not, or no longer, part of it."""


class Job(StrEnum):
    """What somebody does in a production."""

    ACTOR = "actor"
    DIRECTOR = "director"
    WRITER = "writer"
    PRODUCER = "producer"
    ORIGINAL_AUTHOR = "original author"


class Billing(StrEnum):
    """How large a role is."""

    LEAD = "lead"
    MAIN = "main"
    SUPPORT = "support"
    GUEST = "guest"


class TitleKind(StrEnum):
    """What sort of name a drama or person goes by."""

    OFFICIAL = "official"
    NATIVE = "native"
    ROMANISED = "romanised"
    WORKING = "working"
    LITERAL = "literal"
    FORMER = "former"
    SOURCE = "source"
    OTHER = "other"
    MISSPELT = "misspelt"


class Certainty(StrEnum):
    """How sure a source is."""

    RUMOUR = "rumour"
    REPORTED = "reported"
    CONFIRMED = "confirmed"

    @property
    def strength(self) -> int:
        """0 for a rumour, 1 for a report, 2 for what is confirmed."""
        return list(Certainty).index(self)


class Event(StrEnum):
    """A day in the life of a drama that a date can name."""

    PREMIERE = "premiere"
    FINALE = "finale"


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it: a name people know, and the address where it stands."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Claim(Generic[T]):
    """A value, and why we believe it: certainty, source, the day it was said, the ledger entry; when it happened.

    `since` is the day it was first said, where that was another one.
    """

    value: T
    certainty: Certainty
    source: Source
    known_on: date
    entry: str
    happened: PartialDate | None = None
    since: date | None = None

    @property
    def day(self) -> PartialDate:
        """When it happened as far as this source tells: on the day it said so, unless it names another."""
        return self.happened or PartialDate.of(self.known_on)


@dataclass(frozen=True, slots=True)
class OtherDay:
    """Another day that a source gives, in `entry`, for what the entry `told` tells."""

    told: str
    entry: str
    day: PartialDate
    source: Source


@dataclass(frozen=True, slots=True)
class Title:
    """A name a drama or person goes by."""

    text: str
    kind: TitleKind = TitleKind.OFFICIAL


@dataclass(frozen=True, slots=True)
class SourceWork:
    """What a drama is made from: a webtoon, novel, essay, short film, another drama."""

    form: str
    title: str
    author: str | None = None
    year: int | None = None
    native: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierWork:
    """Something a person is known for that need not be in the catalogue."""

    title: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """One person in one job in one drama, and how firmly."""

    drama: str
    person: str
    standing: Standing
    job: Job = Job.ACTOR
    character: str | None = None
    billing: Billing | None = None


@dataclass(frozen=True, slots=True)
class Drama:
    """One production, a season of a series, a film or a special: what the ledger says about it."""

    slug: str
    medium: Medium = Medium.SERIES
    series: str = ""
    season: int | None = None
    titles: tuple[Title, ...] = ()
    stage: Claim[Stage] | None = None
    suspended: bool = False
    premiere: Claim[PartialDate | None] | None = None
    finale: Claim[PartialDate | None] | None = None
    disputed: tuple[Claim[PartialDate | None], ...] = ()
    otherwise: tuple[OtherDay, ...] = ()
    network: str | None = None
    genres: tuple[str, ...] = ()
    synopsis: str | None = None
    episodes: int | None = None
    watch: str | None = None
    picture: str | None = None
    made_from: SourceWork | None = None
    credits: tuple[Claim[Credit], ...] = ()
    entries: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name it goes by now: the official one, else the first it has, else its slug."""
        return name_of(self.titles) or self.slug

    @property
    def native(self) -> str | None:
        """Its name in Hangul, where one is known."""
        return next((t.text for t in self.titles if t.kind is TitleKind.NATIVE), None)

    @property
    def date(self) -> PartialDate | None:
        """The premiere date that counts, if there is one."""
        return self.premiere.value if self.premiere else None

    @property
    def year(self) -> int | None:
        """The year it came or comes out, for telling namesakes apart."""
        return self.date.first.year if self.date else None

    def credited(self, person: str) -> tuple[Claim[Credit], ...]:
        """Every credit one person has here."""
        return tuple(c for c in self.credits if c.value.person == person)


_ANY = PartialDate("2000")


def soonest(drama: Drama) -> tuple[bool, PartialDate]:
    """What sorts dramas by their premiere, soonest first, those without a date last."""
    return drama.date is None, drama.date or _ANY


@dataclass(frozen=True, slots=True)
class Person:
    """A human being of the trade: an actor, director, writer, author."""

    slug: str
    names: tuple[Title, ...] = ()
    note: str | None = None
    works: tuple[EarlierWork, ...] = ()
    credits: tuple[Claim[Credit], ...] = ()
    entries: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name they go by now."""
        return name_of(self.names) or self.slug

    @property
    def native(self) -> str | None:
        """Their name in Hangul, where one is known."""
        return next((t.text for t in self.names if t.kind is TitleKind.NATIVE), None)


def name_of(titles: tuple[Title, ...]) -> str | None:
    """The official name among names, else the first."""
    official = [t.text for t in titles if t.kind is TitleKind.OFFICIAL]
    return official[-1] if official else (titles[0].text if titles else None)


@dataclass(frozen=True, slots=True)
class Named:
    """What a drama or person goes by: all that is needed to find it. A person has no year and no series."""

    kind: Literal["drama", "person"]
    slug: str
    title: str
    names: tuple[Title, ...]
    year: int | None = None
    series: str | None = None


def named(record: Drama | Person) -> Named:
    """The names of a record."""
    if isinstance(record, Drama):
        return Named("drama", record.slug, record.title, record.titles, record.year, record.series)
    return Named("person", record.slug, record.name, record.names)
