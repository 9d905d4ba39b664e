"""Those who are told: readers and places, their addresses, preferences and subscriptions."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import IntEnum, StrEnum

from bot.core.drama import TitleKind


class RecipientKind(StrEnum):
    """A reader is one human being; a place is a channel, group or forum topic."""

    READER = "reader"
    PLACE = "place"


class Role(IntEnum):
    """What somebody may do everywhere; moderating is a matter of the place one is in, not a role."""

    READER = 0
    EDITOR = 1
    OWNER = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as a platform knows them."""

    platform: str
    user: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AddressKey:
    """Where a message can be put; all three are opaque to the core. A general topic is no thread."""

    platform: str
    chat: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A recipient's address. The lower the rank, the sooner it is chosen; asleep with a reason, or awake.

    `server` is the id of what it belongs to, where its platform has such a thing.
    """

    id: int
    key: AddressKey
    recipient: int
    rank: int = 0
    asleep: str | None = None
    form: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a recipient wants to be told. Hours are wall time in `zone` (UTC while it is unknown).

    `digest_at` gathers what a reader follows broadly (everything, genres, networks), and all that comes into a place,
    into one message a day; None tells it at once. With `at_once` a reader chose that; else the first thing they follow
    broadly brings a digest. `reminders` holds the reminder kinds that are on, as a mask. `language` is what their
    platform says, until `own_language` says that they chose it.
    """

    zone: str | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None
    digest_at: time | None = None
    paused_until: datetime | None = None
    reminders: int = 1 << 24
    language: str = "en"
    titles: TitleKind = TitleKind.OFFICIAL
    silent: bool = False
    at_once: bool = False
    own_language: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader or a place. `set_up_by` is the reader who set a place up."""

    id: int
    kind: RecipientKind
    name: str
    preferences: Preferences = Preferences()
    role: Role = Role.READER
    set_up_by: int | None = None


class TopicKind(StrEnum):
    """What sort of thing can be followed."""

    SERIES = "series"
    DRAMA = "drama"
    PERSON = "person"
    GENRE = "genre"
    NETWORK = "network"
    ALL = "all"


BROAD = frozenset({TopicKind.GENRE, TopicKind.NETWORK, TopicKind.ALL})
"""Topics followed not by name; told in a digest to readers who have one."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be followed, written ``series:move-to-heaven`` or ``all``."""

    kind: TopicKind
    slug: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}" if self.slug else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> "Topic":
        """The topic a text names. Raises ValueError."""
        kind, _, slug = text.partition(":")
        return cls(TopicKind(kind), slug)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A recipient follows a topic since a moment, for the kinds in a mask (see `bot.core.kinds`).

    In a place, `role` is the role that is mentioned, for the kinds in the mask `role_kinds`.
    """

    recipient: int
    topic: Topic
    kinds: int
    since: datetime
    role: str | None = None
    role_kinds: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """Everyone who bears a server's role (`badge`) has a role here; `name` is what people call it there."""

    platform: str
    server: str
    badge: str
    role: Role
    name: str = ""
    given_by: int | None = None
    id: int = 0
