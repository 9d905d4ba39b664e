"""The closed table of kinds: what each may carry, the sign it bears, who hears of it unasked."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing happened."""

    ANNOUNCED = "announced"
    IN_TALKS = "in_talks"
    CAST_CONFIRMED = "cast_confirmed"
    CAST_REPLACED = "cast_replaced"
    CAST_LEFT = "cast_left"
    CAST_DECLINED = "cast_declined"
    SCRIPT_READING = "script_reading"
    FILMING_STARTED = "filming_started"
    FILMING_PAUSED = "filming_paused"
    FILMING_RESUMED = "filming_resumed"
    FILMING_WRAPPED = "filming_wrapped"
    DATE_SET = "date_set"
    DATE_MOVED = "date_moved"
    TITLE_CHANGED = "title_changed"
    NETWORK_CHANGED = "network_changed"
    TEASER = "teaser"
    TRAILER = "trailer"
    SCREENED = "screened"
    OUT = "out"
    ENDED = "ended"
    RENEWED = "renewed"
    CANCELLED = "cancelled"
    NEWS = "news"
    REMINDER_WEEK = "reminder_week"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class KindRow:
    """One row of the table.

    `bit` is this kind's permanent place in a follower's mask of kinds: stored, so never reused.
    `changes` names the change types an announcement of this kind may carry beside those any may carry (ANY).
    `title` and `person`: followers of a title, and of a person with a role in it, hear of it unless they
    chose otherwise; `role_only`: a person's followers hear of it only for a confirmed role larger than guest.
    `big` passes a place's "only big news"; `urgent` may pass quiet hours; `silent` notifies nobody.
    """

    kind: Kind
    bit: int
    sign: str
    label: str
    changes: frozenset[str] = frozenset()
    title: bool = False
    person: bool = False
    role_only: bool = False
    big: bool = False
    urgent: bool = False
    silent: bool = False


ANY = frozenset({"opened", "titled", "described", "based_on", "noted", "introduced", "called", "worked", "credited"})
"""Change types an announcement of any kind may carry."""


def _row(kind: Kind, bit: int, sign: str, label: str, changes: str = "", marks: str = "") -> KindRow:  # noqa: PLR0917  a row reads as a row
    given = frozenset(marks.split())
    return KindRow(
        kind, bit, sign, label, frozenset(changes.split()),
        title="title" in given, person="person" in given, role_only="role" in given,
        big="big" in given, urgent="urgent" in given, silent="silent" in given,
    )  # fmt: skip


TABLE: dict[Kind, KindRow] = {
    row.kind: row
    for row in (
        _row(Kind.ANNOUNCED, 0, "🌱", "announced", "staged dated", "title"),
        _row(Kind.IN_TALKS, 1, "💬", "in talks or offered", "staged"),
        _row(Kind.CAST_CONFIRMED, 2, "🎭", "cast confirmed", "staged", "title person"),
        _row(Kind.CAST_REPLACED, 3, "🎭", "cast replaced", "", "title person"),
        _row(Kind.CAST_LEFT, 4, "🎭", "left the cast", "", "title person"),
        _row(Kind.CAST_DECLINED, 5, "🎭", "passed on a role"),
        _row(Kind.SCRIPT_READING, 6, "📖", "script reading held", "staged"),
        _row(Kind.FILMING_STARTED, 7, "🎬", "filming started", "staged suspended", "title"),
        _row(Kind.FILMING_PAUSED, 8, "⏸", "filming paused", "suspended", "title"),
        _row(Kind.FILMING_RESUMED, 9, "🎬", "filming resumed", "suspended", "title"),
        _row(Kind.FILMING_WRAPPED, 10, "🎬", "filming wrapped", "staged suspended"),
        _row(Kind.DATE_SET, 11, "📅", "premiere date set", "staged dated", "title person role big"),
        _row(Kind.DATE_MOVED, 12, "📅", "premiere date moved", "staged dated", "title person role big"),
        _row(Kind.TITLE_CHANGED, 13, "✏️", "title changed", "", "title"),
        _row(Kind.NETWORK_CHANGED, 14, "📺", "network changed", "", "title"),
        _row(Kind.TEASER, 15, "🎞", "teaser out"),
        _row(Kind.TRAILER, 16, "🎞", "trailer out", "", "title"),
        _row(Kind.SCREENED, 17, "🎟", "shown at a festival"),
        _row(Kind.OUT, 18, "✅", "out now", "staged dated", "title person role big urgent"),
        _row(Kind.ENDED, 19, "🏁", "ended", "staged dated"),
        _row(Kind.RENEWED, 20, "🔁", "renewed", "staged dated", "title big"),
        _row(Kind.CANCELLED, 21, "✖️", "cancelled", "staged dated", "title person role big"),
        _row(Kind.NEWS, 22, "📰", "other news", "staged suspended dated"),
        _row(Kind.REMINDER_WEEK, 23, "⏰", "reminder a week before"),
        _row(Kind.REMINDER_DAY, 24, "⏰", "reminder the day before", "", "title"),
        _row(Kind.REMINDER_HOUR, 25, "⏰", "reminder an hour before", "", "urgent"),
        _row(Kind.RECORD, 30, "📎", "record", "staged suspended dated", "silent"),
    )
}

RUMOURS = 1 << 31
"""The bit that is on in a follower's mask when they asked for rumours too."""
REMINDERS = (Kind.REMINDER_WEEK, Kind.REMINDER_DAY, Kind.REMINDER_HOUR)


def mask(*kinds: Kind) -> int:
    """The mask with these kinds on."""
    return sum({1 << TABLE[kind].bit for kind in kinds})


TITLE_DEFAULT = mask(*(row.kind for row in TABLE.values() if row.title))
PERSON_DEFAULT = mask(*(row.kind for row in TABLE.values() if row.person))
EVERYTHING_CONFIRMED = mask(*(row.kind for row in TABLE.values() if not row.silent and row.kind not in REMINDERS))
BIG_NEWS = mask(*(row.kind for row in TABLE.values() if row.big))


def kinds_in(bits: int) -> tuple[Kind, ...]:
    """The kinds that are on in a mask, in the table's order."""
    return tuple(row.kind for row in TABLE.values() if bits >> row.bit & 1)
