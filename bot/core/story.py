"""One announcement with what became of it: corrected, taken back, made more certain; and the records around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.announcement import Act, Announcement
from bot.core.drama import TitleKind
from bot.core.fold import Records, effective, fold
from bot.core.recipient import Preferences, Topic
from bot.core.visible import claimed
from bot.core.words import ENGLISH, Words


@dataclass(frozen=True, slots=True)
class Story:
    """An announcement as it is to be told now.

    `original` is the entry as first posted; `current` what it says today, None when taken back, by `retraction`;
    `correction` is the correction that stands. `before` holds the records as they were just before the entry,
    `after` as they are by everything known now. `instead` are later entries that tell something else of the same: a
    date it moved to, how talks ended.
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


def tell(entry: str, entries: Iterable[Announcement]) -> Story:
    """The story of one entry, from every entry that names its subjects. Raises KeyError when it is not among them."""
    known = {a.id: a for a in entries}
    original = root(known[entry], known)
    current = next((a for a in effective(known.values()) if a.id == original.id), None)
    answers = sorted((a for a in known.values() if a.target and root(a, known) is original), key=lambda a: a.order)
    corrections = [a for a in answers if a.act is Act.CORRECT]
    standing = [
        a for a in corrections if current is not None and a.changes == current.changes and a.text == current.text
    ]
    return Story(
        original=original,
        current=current,
        before=fold(a for a in known.values() if a.order < original.order),
        after=fold(known.values()),
        correction=(standing or corrections)[-1] if corrections and (current is None or standing) else None,
        retraction=next((a for a in reversed(answers) if a.act is Act.RETRACT), None) if current is None else None,
        instead=tuple(_instead(original, effective(known.values()))),
    )


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
