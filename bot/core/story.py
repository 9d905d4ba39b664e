"""One announcement with what became of it: corrected, taken back, made more certain; and the records around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.announcement import Act, Announcement
from bot.core.dates import PartialDate
from bot.core.drama import TitleKind
from bot.core.fold import Records, effective, fold, in_place_of, standing
from bot.core.recipient import Preferences, Topic
from bot.core.visible import ABOUT, claimed, seen
from bot.core.words import ENGLISH, Words


@dataclass(frozen=True, slots=True)
class Story:
    """An announcement as it is to be told now.

    `original` is the entry as first posted; `current` what it says today, None when taken back, by `retraction` in
    the words it has today; `correction` is the correction that stands, or stood when it was taken back. `before`
    holds the records as they were just before the entry, `after` as they are by everything known now. `instead` are
    later entries that tell something else of the same: a date it moved to, how talks ended.
    """

    original: Announcement
    current: Announcement | None
    before: Records
    after: Records
    correction: Announcement | None = None
    retraction: Announcement | None = None
    instead: tuple[str, ...] = ()

    @property
    def said(self) -> Announcement:
        """What it says, or said last when it is taken back."""
        return self.current or self.correction or self.original

    @property
    def stands(self) -> bool:
        """Whether the records say all the same what it said, a date at least as exactly: others told it too."""
        kind, now = self.said.kind, seen(self.after)
        told = [(slot, value) for slot, value in claimed(self.said) if kind not in ABOUT or slot.what in ABOUT[kind]]
        return bool(told) and all(slot in now and _says(now[slot].value, value) for slot, value in told)


def _says(now: object, then: object) -> bool:
    if isinstance(now, PartialDate) and isinstance(then, PartialDate):
        return then.first <= now.first and now.last <= then.last and then.moment in {None, now.moment}
    return now == then


def tell(entry: str, entries: Iterable[Announcement]) -> Story:
    """The story of one entry, from every entry that names its subjects. Raises KeyError when it is not among them."""
    known = {a.id: a for a in entries}
    original = root(known[entry], known)
    retractions = [a for a in known.values() if a.act is Act.RETRACT and a.target == original.id]
    said = standing(original, known.values()) if original.act is Act.POST else None
    # What it said last: without what took it back, which may be corrected itself.
    last = said or standing(original, (a for a in known.values() if a not in retractions)) or original
    return Story(
        original=original,
        current=in_place_of(original, said) if said else None,
        before=fold(a for a in known.values() if a.order < original.order),
        after=fold(known.values()),
        correction=last if last is not original else None,
        retraction=None if said else _taken_back_by(retractions, known.values()),
        instead=tuple(_instead(original, effective(known.values()))),
    )


def _taken_back_by(retractions: Iterable[Announcement], known: Iterable[Announcement]) -> Announcement | None:
    """The last retraction that holds, as its standing correction says it."""
    known = list(known)
    for back in sorted(retractions, key=lambda a: a.order, reverse=True):
        if words := standing(back, known):
            return in_place_of(back, words)
    return None


def _instead(original: Announcement, standing: Iterable[Announcement]) -> Iterator[str]:
    """Later entries that say something else of what an entry told."""
    said = dict(claimed(original))
    for later in standing:
        if later.order > original.order and any(s in said and said[s] != value for s, value in claimed(later)):
            yield later.id


def root(entry: Announcement, known: dict[str, Announcement]) -> Announcement:
    """The post that a chain of corrections and retractions leads to; the last one that is known."""
    seen = {entry.id}
    while entry.target and entry.target in known and entry.target not in seen:
        entry = known[entry.target]
        seen.add(entry.id)
    return entry


@dataclass(frozen=True, slots=True)
class View:
    """Through whose eyes a message is written: their words, zone and title language, and why it came to them.

    `why` and `why_name` say what they follow (None in a place); `late_since` is the planned time when it comes late;
    `reminders` the reminders of it that they get, as a mask of kinds.
    """

    now: datetime
    words: Words = ENGLISH
    zone: str = "UTC"
    titles: TitleKind = TitleKind.OFFICIAL
    private: bool = True
    why: Topic | None = None
    why_name: str = ""
    late_since: datetime | None = None
    reminders: int = Preferences().reminders
