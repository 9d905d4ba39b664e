"""What publishing an entry does, decided from what the ledger holds: nothing here reads or writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.announcement import Act, Announcement, Subject, same_content
from bot.core.audience import Plan, Target, targets
from bot.core.checking import check
from bot.core.drama import Drama, Person, Stage
from bot.core.due import certain, reminder_ids
from bot.core.fold import Records, effective, fold
from bot.core.kinds import REMINDERS, TABLE, Kind
from bot.core.story import root
from bot.core.visible import Verdict, claimed, judge


@dataclass(frozen=True, slots=True)
class Limits:
    """How old news may be when it is published to be sent at all, and how long it waits to be shown."""

    late: timedelta = timedelta(days=7)
    keep: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Decision:
    """What publishing an entry does: the records it touches before and after, and all that follows (see `Commit`)."""

    entry: Announcement
    before: Records
    after: Records
    plan: Plan | None = None
    revise: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """An entry with everything known about its subjects: the post it belongs to, as said before and after it."""

    entry: Announcement
    chain: tuple[str, ...]
    before: Records
    after: Records
    standing: tuple[Announcement, ...]
    was: Announcement | None
    now: Announcement | None
    verdict: Verdict


def decide(
    entry: Announcement, known: Iterable[Announcement], now: datetime, limits: Limits, *, notify: bool = True
) -> Decision:
    """What publishing an entry does. Raises `BadInput` when it can't be published.

    `known` holds every entry about the subjects it touches (see `touched`), without this one.
    """
    by_id = {a.id: a for a in known}
    check(entry, by_id, subjects_of(fold(by_id.values())), now)
    case = _case(entry, by_id)
    plan = _plan(case, now, limits) if notify else None
    withdraw = outdated(case.before, case.after)
    if entry.act is Act.POST:
        return Decision(entry, case.before, case.after, plan, case.verdict.surer, withdraw)
    if case.was and case.now and same_content(case.was, case.now):
        return Decision(entry, case.before, case.after)
    taken = case.chain if case.now is None else ()
    return Decision(entry, case.before, case.after, plan, case.chain, (*taken, *withdraw))


def spread(
    entry: Announcement, known: Iterable[Announcement], now: datetime, limits: Limits
) -> tuple[Records, Records, Plan | None]:
    """The records before and after a recorded entry, and the plan that tells it to those who heard nothing of it.

    None where nobody would hear of it any more: it is old, was overtaken, or was taken back.
    """
    by_id = {a.id: a for a in known}
    if all(a.id != root(entry, by_id).id for a in effective(by_id.values())):
        return Records(), Records(), None
    case = _case(entry, {id_: a for id_, a in by_id.items() if id_ != entry.id})
    return case.before, case.after, _plan(case, now, limits)


def subjects_of(records: Records) -> set[Subject]:
    """The subjects that have records."""
    return {Subject("drama", slug) for slug in records.dramas} | {Subject("person", slug) for slug in records.people}


def touched(entries: Iterable[Announcement], known: Iterable[Announcement]) -> tuple[Subject, ...]:
    """The subjects whose records entries may change: theirs, and those of all they correct or take back."""
    entries = list(entries)
    by_id = {a.id: a for a in known} | {a.id: a for a in entries}
    chains = chains_of(by_id) if any(entry.target for entry in entries) else {}
    subjects: dict[Subject, None] = {}
    for entry in entries:
        for one in (entry, *chains.get(root(entry, by_id).id, ())):
            subjects.update(dict.fromkeys(one.subjects))
    return tuple(subjects)


def chains_of(by_id: dict[str, Announcement]) -> dict[str, list[Announcement]]:
    """Every entry that was answered, with all its corrections and retractions and theirs, by the entry's id."""
    chains: dict[str, list[Announcement]] = {}
    for answer in by_id.values():
        if answer.target:
            first = root(answer, by_id)
            chains.setdefault(first.id, [first]).append(answer)
    return chains


def only(records: Records, subjects: Iterable[Subject]) -> Records:
    """The records of these subjects; one without entries for a subject of which nothing stands any more."""
    dramas: dict[str, Drama] = {}
    people: dict[str, Person] = {}
    for subject in subjects:
        if subject.kind == "drama":
            dramas[subject.slug] = records.dramas.get(subject.slug) or Drama(subject.slug, series=subject.slug)
        else:
            people[subject.slug] = records.people.get(subject.slug) or Person(subject.slug)
    return Records(dramas, people)


def _case(entry: Announcement, by_id: dict[str, Announcement]) -> _Case:
    later = {**by_id, entry.id: entry}
    original = root(entry, later)
    standing = effective(by_id.values())
    subjects = touched([entry], by_id.values())
    folded = fold(by_id.values())
    before = only(folded, [s for s in subjects if s in subjects_of(folded)])
    after = only(fold(later.values()), subjects)
    return _Case(
        entry=entry,
        chain=tuple(a.id for a in chains_of(later).get(original.id, [original])),
        before=before,
        after=after,
        standing=tuple(standing),
        was=next((a for a in standing if a.id == original.id), None),
        now=next((a for a in effective(later.values()) if a.id == original.id), None),
        verdict=judge(entry, before, after, standing),
    )


def _plan(case: _Case, now: datetime, limits: Limits) -> Plan | None:
    said = case.now
    if said is None or _happened_on(said) < now.date() - limits.late:
        return None
    reached = targets(said, case.after)
    plan = Plan(
        entry=case.entry.id,
        targets=reached,
        known_on=said.known_on,
        urgent=TABLE[said.kind].urgent,
        expires_at=now + limits.keep,
    )
    if case.entry.act is not Act.POST:
        return _answered(case, plan)
    if said.kind in REMINDERS:
        return _reminded(case, plan, now)
    if not reached or not (case.verdict.news or case.verdict.surer):
        return None
    known = () if case.verdict.news else case.verdict.surer
    return replace(plan, settles=case.verdict.settles, known=known)


def _happened_on(said: Announcement) -> date:
    """The day that decides whether news is old: of a premiere, the premiere's own."""
    if said.kind in {Kind.OUT, Kind.ENDED} and said.happened:
        return min(said.known_on, said.happened.last)
    return said.known_on


def _answered(case: _Case, plan: Plan) -> Plan | None:
    """Who hears anew of a corrected or restored post: followers of topics it did not reach before."""
    reached: Sequence[Target] = targets(case.was, case.before) if case.was else ()
    new = tuple(t for t in plan.targets if t not in reached)
    return replace(plan, targets=new, known=tuple(i for i in case.chain if i != case.entry.id)) if new else None


def _reminded(case: _Case, plan: Plan, now: datetime) -> Plan | None:
    """A reminder expires as the premiere comes; whoever heard of the date only now needs none."""
    dramas = [case.after.dramas[slug] for slug in case.entry.dramas]
    dates = [sure for drama in dramas if (sure := certain(drama.premiere, drama.network))]
    if not dates or max(sure.at for sure in dates) <= now:
        return None
    premieres = {sure.day for sure in dates}
    first = min(a.known_on for a in case.standing if any(value in premieres for _, value in claimed(a)))
    return replace(plan, expires_at=max(sure.at for sure in dates)) if first < case.entry.known_on else None


def outdated(before: Records, after: Records) -> tuple[str, ...]:
    """The ids of reminders that no longer hold: their premiere moved, became uncertain, or fell.

    One that the new moment has too stays: under its id no other would come.
    """
    ids: list[str] = []
    for slug, drama in before.dramas.items():
        was, now = certain(drama.premiere, drama.network), None
        if (new := after.dramas.get(slug)) and not (new.stage and new.stage.value is Stage.CANCELLED):
            now = certain(new.premiere, new.network)
        if was and (now is None or now.at != was.at):
            stay = reminder_ids(slug, now) if now else ()
            ids += [id_ for id_ in reminder_ids(slug, was) if id_ not in stay]
    return tuple(ids)
