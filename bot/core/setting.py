"""What comes into a place, and how: all that a moderator chooses there, and how each choice changes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum

from bot.core.kinds import BIG_NEWS, EVERYTHING_CONFIRMED, REMINDERS, TABLE, Kind, mask
from bot.core.recipient import Preferences, Subscription, Topic, TopicKind

DAILY_AT = time(9)
"""When a place that wants one message a day gets it."""
ALL = Topic(TopicKind.ALL)
POSTED = tuple(kind for kind, row in TABLE.items() if not row.silent and kind not in REMINDERS)
"""The kinds that can come into a place."""


class What(StrEnum):
    """How much comes into a place."""

    EVERYTHING = "all"
    BIG = "big"
    CHOSEN = "chosen"


class Calls(StrEnum):
    """For what a role is mentioned, as one choice."""

    EVERYTHING = "all"
    BIG = "big"
    OUT = "out"


CALLS: Mapping[Calls, int] = {
    Calls.EVERYTHING: EVERYTHING_CONFIRMED,
    Calls.BIG: BIG_NEWS,
    Calls.OUT: mask(Kind.OUT),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a place follows, and how it is told. Nothing comes into a place that follows nothing."""

    place: int
    subscriptions: tuple[Subscription, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)

    @property
    def what(self) -> What | None:
        """How much comes; None when nothing does."""
        everything = next((s for s in self.subscriptions if s.topic == ALL), None)
        if everything is not None:
            return What.BIG if everything.kinds == BIG_NEWS else What.EVERYTHING
        return What.CHOSEN if self.subscriptions else None

    @property
    def chosen(self) -> tuple[Topic, ...]:
        """What is followed by its own name."""
        return tuple(s.topic for s in self.subscriptions if s.topic != ALL)

    @property
    def role(self) -> str | None:
        """The role that is mentioned."""
        return next((s.role for s in self.subscriptions if s.role and s.role_kinds), None)

    @property
    def role_kinds(self) -> int:
        """The kinds it is mentioned for."""
        return next((s.role_kinds for s in self.subscriptions if s.role and s.role_kinds), 0)

    @property
    def daily(self) -> bool:
        """Whether all comes in one message a day."""
        return self.preferences.digest_at is not None


def broadly(setting: Setting, what: What, now: datetime) -> Setting:
    """Everything, or only big news; or nothing but what is chosen by name."""
    named = tuple(s for s in setting.subscriptions if s.topic != ALL)
    if what is What.CHOSEN:
        return replace(setting, subscriptions=named)
    kinds = BIG_NEWS if what is What.BIG else EVERYTHING_CONFIRMED
    since = next((s.since for s in setting.subscriptions if s.topic == ALL), now)
    new = Subscription(setting.place, ALL, kinds, since, setting.role, setting.role_kinds)
    return replace(setting, subscriptions=(new, *named))


def with_topic(setting: Setting, topic: Topic, kinds: int, now: datetime) -> Setting:
    """One thing more by its name, with the role that is mentioned there."""
    if any(s.topic == topic for s in setting.subscriptions):
        return setting
    new = Subscription(setting.place, topic, kinds & ~mask(*REMINDERS), now, setting.role, setting.role_kinds)
    return replace(setting, subscriptions=(*setting.subscriptions, new))


def stopped(setting: Setting) -> Setting:
    """Nothing comes any more."""
    return replace(setting, subscriptions=())


def calling(setting: Setting, role: str | None, kinds: int) -> Setting:
    """A role is mentioned for these kinds; nobody is when there is no role or no kind."""
    one, bits = (role, kinds) if role and kinds else (None, 0)
    return replace(setting, subscriptions=tuple(
        replace(s, role=one, role_kinds=bits) for s in setting.subscriptions
    ))  # fmt: skip


def daily(setting: Setting, zone: str | None) -> Setting:
    """All in one message a day, by the clocks of a zone."""
    wishes = replace(setting.preferences, digest_at=DAILY_AT, zone=setting.preferences.zone or zone)
    return replace(setting, preferences=wishes)


def at_once(setting: Setting) -> Setting:
    """Each story as it comes."""
    return replace(setting, preferences=replace(setting.preferences, digest_at=None))


def silently(setting: Setting) -> Setting:
    """Without a sound, where the platform can."""
    return replace(setting, preferences=replace(setting.preferences, silent=True))


def aloud(setting: Setting) -> Setting:
    """As the platform announces messages."""
    return replace(setting, preferences=replace(setting.preferences, silent=False))


SIMPLE: Mapping[str, Callable[[Setting], Setting]] = {
    "once": at_once,
    "silent": silently,
    "sound": aloud,
    "stop": stopped,
    "nobody": lambda setting: calling(setting, None, 0),
}
"""Changes that need nothing but their name."""
