"""From the ledger to records: what was known, on any day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.core.announcement import (
    Act,
    Announcement,
    BasedOn,
    Called,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Opened,
    Staged,
    Suspended,
    Titled,
    Worked,
)
from bot.core.dates import Precision
from bot.core.drama import (
    Certainty,
    Claim,
    Credit,
    Drama,
    EarlierWork,
    Event,
    Medium,
    OtherDay,
    Person,
    Stage,
    Title,
    TitleKind,
)
from bot.core.milestone import beside, best, held, latest, milestones, other_days, strongest

DETAILS = ("network", "genres", "synopsis", "episodes", "watch", "picture")
_BEFORE_DATE = frozenset({Stage.ANNOUNCED, Stage.CASTING, Stage.FILMING, Stage.POST_PRODUCTION})


@dataclass(frozen=True, slots=True)
class Records:
    """What the ledger says: dramas and people by slug."""

    dramas: dict[str, Drama] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def fold(announcements: Iterable[Announcement], as_of: date | None = None) -> Records:
    """The records that announcements known by the end of `as_of` (or ever) add up to.

    Entries count in their `order`, whatever order they come in. A retracted entry might never have
    been; a corrected one counts as its correction, in its own place. A record is whole when every entry that
    names it, and every correction or retraction of those, is among the announcements.
    """
    drafts: dict[tuple[str, str], _Draft] = {}
    for entry in effective(announcements, as_of):
        for subject in entry.subjects:
            drafts.setdefault((subject.kind, subject.slug), _Draft(subject.slug)).entries.append(entry.id)
        for change in entry.changes:
            if drama := getattr(change, "drama", None):
                drafts["drama", drama].take(change, entry)
            if person := getattr(change, "person", None):
                drafts["person", person].take(change, entry)
    return Records(
        dramas={slug: draft.drama() for (kind, slug), draft in drafts.items() if kind == "drama"},
        people={slug: draft.person() for (kind, slug), draft in drafts.items() if kind == "person"},
    )


def effective(announcements: Iterable[Announcement], as_of: date | None = None) -> list[Announcement]:
    """What counts, in order: posts that stand, each as its latest standing correction says it.

    The result keeps the id and place of the original post.
    """
    known = sorted(
        {a.id: a for a in announcements if as_of is None or a.known_on <= as_of}.values(), key=lambda a: a.order
    )
    answers = _answers(known)
    return [
        in_place_of(original, said)
        for original in known
        if original.act is Act.POST and (said := _stands(original, answers))
    ]


def standing(entry: Announcement, known: Iterable[Announcement]) -> Announcement | None:
    """The latest standing correction of an entry, the entry itself where there is none, None when it is retracted."""
    return _stands(entry, _answers(sorted(known, key=lambda a: a.order)))


def _answers(known: Iterable[Announcement]) -> dict[str, list[Announcement]]:
    answers: dict[str, list[Announcement]] = {}
    for entry in known:
        if entry.act is not Act.POST and entry.target:
            answers.setdefault(entry.target, []).append(entry)
    return answers


def _stands(entry: Announcement, answers: dict[str, list[Announcement]]) -> Announcement | None:
    """The entry as it stands, or None when it is retracted; an answer must come after what it answers."""
    later = [a for a in answers.get(entry.id, ()) if a.order > entry.order]
    if any(a.act is Act.RETRACT and _stands(a, answers) for a in later):
        return None
    said = (_stands(a, answers) for a in reversed(later) if a.act is Act.CORRECT)
    return next((s for s in said if s), entry)


def in_place_of(original: Announcement, said: Announcement) -> Announcement:
    """`said` in the place of `original`: its id, its day and moment, its role."""
    if said is original:
        return original
    values = {name: getattr(said, name) for name in Announcement.__dataclass_fields__}
    place = {"id": original.id, "known_on": original.known_on, "recorded_at": original.recorded_at}
    return Announcement(**values | place | {"act": original.act, "target": original.target})


@dataclass(slots=True)
class _Draft:
    """One record while the ledger is read: for each slot, the claims made about it in order."""

    slug: str
    entries: list[str] = field(default_factory=list)
    slots: dict[object, list[Claim[Any]]] = field(default_factory=dict)
    titles: list[Title] = field(default_factory=list)
    works: list[EarlierWork] = field(default_factory=list)

    def take(self, change: Change, entry: Announcement) -> None:
        """Adds what one change claims about this record."""
        match change:
            case Titled(text=text, kind=kind) | Called(text=text, kind=kind):
                self.name(Title(text, kind))
            case Introduced(name=name, note=note):
                self.name(Title(name))
                if note:
                    self.claim("note", note, entry)
            case Credited():
                self.credit(change, entry)
            case Worked():
                self.work(EarlierWork(change.title, change.year))
            case _:
                for slot, value in _slots(change):
                    self.claim(slot, value, entry)

    def claim(self, slot: object, value: object, entry: Announcement) -> None:
        """One more claim about a slot."""
        said = Claim(value, entry.certainty, entry.source, entry.known_on, entry.id, entry.happened)
        self.slots.setdefault(slot, []).append(said)

    def name(self, title: Title) -> None:
        """A new name; a new official one makes the official one before it former."""
        kept = [
            t
            for t in self.titles
            if t.text != title.text or (t.kind is TitleKind.OFFICIAL) != (title.kind is TitleKind.OFFICIAL)
        ]
        if title.kind is TitleKind.OFFICIAL:
            kept = [
                Title(t.text, TitleKind.FORMER) if t.kind is TitleKind.OFFICIAL else t
                for t in kept
                if t.text != title.text
            ]
        if title not in kept:
            kept.append(title)
        self.titles = kept

    def work(self, work: EarlierWork) -> None:
        """An earlier work; a year that is learnt later joins the title heard before."""
        for place, known in enumerate(self.works):
            if known.title == work.title and (known.year is None or work.year in (None, known.year)):
                self.works[place] = EarlierWork(work.title, known.year or work.year)
                return
        self.works.append(work)

    def credit(self, change: Credited, entry: Announcement) -> None:
        """A credit; character and billing carry over from what was said before."""
        slot = ("credit", change.drama, change.person, change.job)
        before: Credit | None = self.slots[slot][-1].value if slot in self.slots else None
        credit = Credit(
            change.drama, change.person, change.standing, change.job,
            change.character or (before.character if before else None),
            change.billing or (before.billing if before else None),
        )  # fmt: skip
        self.claim(slot, credit, entry)

    def one(self, slot: object) -> Claim[Any] | None:
        """The claim that counts about a slot."""
        return strongest(self.slots.get(slot, ()))

    def value(self, slot: object) -> Any:
        """The value that counts about a slot, or None."""
        found = self.one(slot)
        return found.value if found else None

    def credits(self) -> tuple[Claim[Credit], ...]:
        """The claim that counts about each credit, in the order they were first heard of."""
        slots = [s for s in self.slots if isinstance(s, tuple)]
        return tuple(held(self.slots[slot], lambda credit: credit.standing) for slot in slots)

    def drama(self) -> Drama:
        """The drama this draft amounts to."""
        opened: Opened | None = self.value("opened")
        premiere = self.one(Event.PREMIERE)
        stage = self.stage(premiere)
        return Drama(
            slug=self.slug,
            medium=opened.medium if opened else Medium.SERIES,
            series=(opened.series if opened else None) or self.slug,
            season=opened.season if opened else None,
            titles=tuple(self.titles),
            stage=stage,
            suspended=self.suspended(stage),
            premiere=premiere,
            finale=self.one(Event.FINALE),
            disputed=beside(premiere, self.slots.get(Event.PREMIERE, ())),
            otherwise=tuple(dict.fromkeys(self.otherwise())),
            made_from=self.value("made_from"),
            credits=self.credits(),
            entries=tuple(dict.fromkeys(self.entries)),
            **{detail: self.value(detail) for detail in DETAILS if detail != "genres"},
            genres=self.value("genres") or (),
        )  # fmt: skip

    def suspended(self, stage: Claim[Stage] | None) -> bool:
        """Whether work stands still: it was stopped, and neither resumed nor has a stage been told since that day."""
        paused = latest(self.slots.get("suspended", ()))
        told = [min(c.day.last, c.known_on) for c in (stage, latest(self.slots.get("stage", ()))) if c]
        return bool(paused and paused.value and (not told or max(told) <= paused.known_on))

    def otherwise(self) -> Iterator[OtherDay]:
        """The other days that sources give for its stages, and for how people stand in it."""
        for slot, claims in self.slots.items():
            # Most have one source alone, or none that names a day: those need no closer look.
            if len(claims) > 1 and (slot == "stage" or isinstance(slot, tuple)) and any(c.happened for c in claims):
                for reached in milestones(claims, lambda value: getattr(value, "standing", value)):
                    yield from other_days(reached)

    def stage(self, premiere: Claim[Any] | None) -> Claim[Stage] | None:
        """The stage told, or *scheduled* once a confirmed date to the day overtakes the stages before it."""
        reached = milestones(self.slots.get("stage", ()), lambda stage: stage)
        told = best(reached[-1]) if reached else None
        dated = premiere if premiere and premiere.certainty is Certainty.CONFIRMED and premiere.value else None
        if dated and dated.value.precision >= Precision.DAY and (told is None or told.value in _BEFORE_DATE):
            return Claim(Stage.SCHEDULED, dated.certainty, dated.source, dated.known_on, dated.entry)
        if told and told.value is Stage.SCHEDULED and not (premiere and premiere.value):
            return self._stage_before(told)
        return told

    def _stage_before(self, told: Claim[Stage]) -> Claim[Stage]:
        """Without a date nothing is scheduled: the latest stage from before that."""
        earlier = [c for c in self.slots["stage"] if c.value in _BEFORE_DATE]
        return latest(earlier) or told

    def person(self) -> Person:
        """The person this draft amounts to."""
        return Person(
            slug=self.slug,
            names=tuple(self.titles),
            note=self.value("note"),
            works=tuple(self.works),
            credits=self.credits(),
            entries=tuple(dict.fromkeys(self.entries)),
        )


def _slots(change: Change) -> Iterator[tuple[object, object]]:
    """What a change claims where each slot simply holds a value."""
    match change:
        case Opened():
            yield "opened", change
        case Described():
            yield from ((d, value) for d in DETAILS if (value := getattr(change, d)) is not None)
        case BasedOn():
            yield "made_from", change.work
        case Staged():
            yield "stage", change.stage
        case Suspended():
            yield "suspended", change.suspended
        case Dated():
            yield change.event, change.date
