"""What one hears of by following something, when nothing else was chosen."""

from dataclasses import dataclass

from bot.core.kinds import EVERYTHING_CONFIRMED, PERSON_DEFAULT, REMINDERS, TITLE_DEFAULT, Kind, mask
from bot.core.recipient import Preferences, Topic, TopicKind

TITLES = frozenset({TopicKind.SERIES, TopicKind.DRAMA})
"""Topics that are titles: those one is reminded of."""
_REMINDERS = mask(*REMINDERS)


def default_kinds(topic: Topic) -> int:
    """The kinds one hears of when nothing else was chosen."""
    match topic.kind:
        case TopicKind.PERSON:
            return PERSON_DEFAULT
        case TopicKind.ALL:
            return EVERYTHING_CONFIRMED
        case _:
            return TITLE_DEFAULT


def first_kinds(topic: Topic, wishes: Preferences | None) -> int:
    """The kinds a reader begins with, the reminders as they chose them; without wishes a place, which has none."""
    kinds = default_kinds(topic) & ~_REMINDERS
    return kinds | wishes.reminders & _REMINDERS if wishes and topic.kind in TITLES else kinds


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that are chosen together, and what the choice is called. `person`: a person's followers have it too."""

    label: str
    kinds: tuple[Kind, ...]
    person: bool = False

    @property
    def bits(self) -> int:
        """Its kinds as a mask."""
        return mask(*self.kinds)


GROUPS: dict[str, Group] = {
    "new": Group("Announced", (Kind.ANNOUNCED,), person=True),
    "talks": Group("In talks or passed on", (Kind.IN_TALKS, Kind.CAST_DECLINED), person=True),
    "cast": Group("Cast confirmed", (Kind.CAST_CONFIRMED, Kind.CAST_REPLACED), person=True),
    "left": Group("Left the cast", (Kind.CAST_LEFT,), person=True),
    "reading": Group("Script reading", (Kind.SCRIPT_READING,)),
    "filming": Group("Filming starts", (Kind.FILMING_STARTED,)),
    "paused": Group("Filming paused or resumed", (Kind.FILMING_PAUSED, Kind.FILMING_RESUMED)),
    "wrapped": Group("Filming wrapped", (Kind.FILMING_WRAPPED,)),
    "date": Group("Premiere date", (Kind.DATE_SET, Kind.DATE_MOVED), person=True),
    "title": Group("Title or network", (Kind.TITLE_CHANGED, Kind.NETWORK_CHANGED)),
    "teaser": Group("Teaser", (Kind.TEASER,)),
    "trailer": Group("Trailer", (Kind.TRAILER,)),
    "screened": Group("Festival", (Kind.SCREENED,)),
    "out": Group("Out now", (Kind.OUT,), person=True),
    "ended": Group("Ended", (Kind.ENDED,)),
    "renewed": Group("Renewed", (Kind.RENEWED,)),
    "cancelled": Group("Cancelled", (Kind.CANCELLED,), person=True),
    "news": Group("Other news", (Kind.NEWS,), person=True),
}
"""What can be chosen one by one, by a short word that buttons carry."""


def groups_of(topic: Topic) -> dict[str, Group]:
    """The choices that make a difference for a topic."""
    return {name: group for name, group in GROUPS.items() if group.person or topic.kind is not TopicKind.PERSON}


def switched(kinds: int, group: Group) -> int:
    """Kinds with a group switched: off when all of it is on, else on."""
    return kinds & ~group.bits if kinds & group.bits == group.bits else kinds | group.bits
