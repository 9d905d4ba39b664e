"""What one hears of by following something, when nothing else was chosen."""

from bot.core.kinds import EVERYTHING_CONFIRMED, PERSON_DEFAULT, REMINDERS, TITLE_DEFAULT, mask
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
