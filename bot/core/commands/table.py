"""The shape of a command: one row of the one table that every platform reads."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.claim import Claim
from bot.core.commands.limiter import Limiter
from bot.core.commands.request import Reply, Request
from bot.core.ports import Desk, Inbox, Ledger, Outbox, Publisher, Readers, Search, Surroundings, Timetable
from bot.core.recipient import Recipient, Role
from bot.core.story import View
from bot.core.words import ENGLISH, Words


class Takes(StrEnum):
    """What an option takes; a platform derives its widget and its suggestions from it.

    PROSE is text of several sentences, for which a platform may open a larger field. PLACE and ROLE are picked from a
    list where a platform has one, and come as ids then; typed, they are names.
    """

    DRAMA = "drama"
    PERSON = "person"
    TOPIC = "topic"
    PEOPLE = "people"
    DATE = "date"
    KIND = "kind"
    CERTAINTY = "certainty"
    TEXT = "text"
    PROSE = "prose"
    LINK = "link"
    CHOICE = "choice"
    PICTURE = "picture"
    PLACE = "place"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command. `rest`: where commands are typed, it takes all the words not named otherwise.

    A required option that has a `question` is asked for when it is missing (see `dialogue`). At most `most` characters
    of it are of use. What is `free` may hold any sentence, as prose does: where it is typed, ``; note: this`` is part
    of it rather than an option of its own.
    """

    name: str
    summary: str
    takes: Takes = Takes.TEXT
    required: bool = False
    rest: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    question: str = ""
    most: int = 4000
    free: bool = False


class Shown(StrEnum):
    """Where a command is listed by name; everywhere else it is a button or understood when typed."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"
    EDITORS = "editors"
    OWNERS = "owners"
    TYPED = "typed"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps and horizons from the configuration that commands keep to.

    `rates` are messages a second by platform, for telling how long something will take; `tips` are a day's.
    """

    follows: int = 200
    waits: int = 20
    mentions: int = 10
    answers_per_minute: int = 30
    news: int = 10
    tips: int = 10
    rates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tools:
    """What handlers may use: the ports of the rooms around the core.

    `surroundings` are the platforms' own, by platform; one that runs no longer is not among them. `romanise` writes
    other scripts in Latin letters. `ring` wakes who delivers, after something was owed or planned. Without a
    `limiter`, anybody may ask as much as they like.
    """

    ledger: Ledger
    readers: Readers
    desk: Desk
    search: Search
    publisher: Publisher
    outbox: Outbox
    timetable: Timetable
    inbox: Inbox
    limits: Limits = field(default_factory=Limits)
    surroundings: Mapping[str, Surroundings] = field(default_factory=dict)
    languages: Callable[[str], Words] = lambda _language: ENGLISH
    owners: frozenset[str] = frozenset()
    claim: Claim | None = None
    romanise: Callable[[str], str] = lambda text: text
    ring: Callable[[], None] = lambda: None
    limiter: Limiter | None = None
    zones: Callable[[str], Sequence[str]] = lambda _place: ()
    spoken: Mapping[str, str] = field(default_factory=lambda: {"en": "English"})


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A command on its way: the option asked for, what is known so far, and what was at each question before.

    `where` is the chat it is held in, and `about` the message that somebody pointed at.
    """

    command: str
    option: str
    values: Mapping[str, str]
    where: str
    past: tuple[Mapping[str, str], ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """What a visit came through: the whole table, and how the command that its request names is run."""

    commands: Sequence["Command"]
    enter: "Handler"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request being answered: the request, the reader who made it, their words, the tools, and the door.

    `dialogue` is the one it goes on with, kept in `draft`.
    """

    request: Request
    reader: Recipient
    words: Words
    tools: Tools
    door: Door
    dialogue: Dialogue | None = None
    draft: str = ""

    async def hand_over(
        self, command: str, values: Mapping[str, str], *, dialogue: Dialogue | None = None, draft: str = ""
    ) -> Reply:
        """The reply of another command, as if it had been typed with these values. Raises `NotFound`."""
        request = replace(self.request, command=command, values=values, pressed=False)
        return await self.door.enter(replace(self, request=request, dialogue=dialogue, draft=draft))

    def value(self, option: str) -> str:
        """An option's value as typed, without the spaces around it; empty when it was not given."""
        return self.request.values.get(option, "").strip()

    @property
    def view(self) -> View:
        """Through whose eyes the reply is written."""
        wishes = self.reader.preferences
        private = self.request.where.private
        return View(self.request.now, self.words, wishes.zone or "UTC", wishes.titles, private=private)

    @property
    def today(self) -> date:
        """The day it is where the reader lives."""
        return self.request.now.astimezone(ZoneInfo(self.view.zone)).date()


Handler = Callable[[Visit], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table. `needs` is the role that may use it; `moderates`: only who may manage the place.

    `refusal` is what is said to whom the role is missing, where the usual sentence does not fit.
    """

    name: str
    summary: str
    run: Handler
    options: tuple[Option, ...] = ()
    aliases: tuple[str, ...] = ()
    shown: Shown = Shown.EVERYONE
    needs: Role = Role.READER
    moderates: bool = False
    refusal: str = ""
    example: str = ""
