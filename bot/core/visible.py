"""What people see of a record at a glance: whether an entry is news, makes surer, or ends a rumour."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.announcement import Announcement, Credited, Dated, Described, Noted, Staged, Suspended, Titled
from bot.core.dates import PartialDate
from bot.core.drama import GONE, OPEN, Certainty, Claim, Drama, Event, Stage, Standing, TitleKind
from bot.core.fold import Records
from bot.core.kinds import REMINDERS, Kind


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a drama's record says: its stage, its premiere, somebody's standing in one job."""

    what: str
    drama: str
    person: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The value seen in a slot, and how sure it is (see `Certainty.strength`)."""

    value: object
    strength: int = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an entry amounts to: news or not, the entries it makes surer, and the open ones it ends."""

    news: bool = False
    surer: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()


BY_ITSELF = frozenset({Kind.SCRIPT_READING, Kind.TEASER, Kind.TRAILER, Kind.SCREENED, Kind.NEWS, *REMINDERS})
"""Kinds that are news though no record changes."""
_CAST = frozenset({"credit"})
_WORK = frozenset({"stage", "suspended"})
_DATES = frozenset({Event.PREMIERE.value, Event.FINALE.value, "disputed"})
ABOUT: dict[Kind, frozenset[str]] = {
    Kind.IN_TALKS: _CAST,
    Kind.CAST_CONFIRMED: _CAST,
    Kind.CAST_REPLACED: _CAST,
    Kind.CAST_LEFT: _CAST,
    Kind.CAST_DECLINED: _CAST,
    Kind.FILMING_STARTED: _WORK,
    Kind.FILMING_PAUSED: _WORK,
    Kind.FILMING_RESUMED: _WORK,
    Kind.FILMING_WRAPPED: _WORK,
    Kind.DATE_SET: _DATES,
    Kind.DATE_MOVED: _DATES,
    Kind.TITLE_CHANGED: frozenset({"title"}),
    Kind.NETWORK_CHANGED: frozenset({"network"}),
    Kind.OUT: frozenset({"stage"}),
    Kind.ENDED: frozenset({"stage"}),
    Kind.CANCELLED: frozenset({"stage"}),
}
"""The slots whose change makes an entry of a kind news (a detail that came with it does not); else all do."""


def judge(entry: Announcement, before: Records, after: Records, standing: Sequence[Announcement]) -> Verdict:
    """What an entry amounts to, `standing` being what counted before it, in order."""
    claims = _by_slot(standing)
    was, now = seen(before), seen(after)
    surer = [
        earlier.id
        for slot, value in claimed(entry)
        if _about(entry, slot) and _surer(was.get(slot), now.get(slot))
        for earlier, said in claims.get(slot, ())
        if said == value and earlier.certainty.strength < entry.certainty.strength
    ]
    return Verdict(
        news=_news(entry, was, now, claims) or _by_itself(entry, standing),
        surer=tuple(dict.fromkeys(surer)),
        settles=tuple(dict.fromkeys((*_settled(entry, claims), *_cancelled(entry, before)))),
    )


def seen(records: Records) -> dict[Slot, Seen]:
    """Every slot of these dramas that says something."""
    return {slot: found for drama in records.dramas.values() for slot, found in _of(drama)}


def _of(drama: Drama) -> Iterator[tuple[Slot, Seen]]:
    slug = drama.slug
    if drama.entries:
        yield Slot("opened", slug), Seen(value=True)
    if drama.stage:
        yield Slot("stage", slug), Seen(_shown(drama.stage.value), drama.stage.certainty.strength)
    yield Slot("suspended", slug), Seen(drama.suspended)
    for what, claim in ((Event.PREMIERE.value, drama.premiere), (Event.FINALE.value, drama.finale)):
        if claim:
            yield Slot(what, slug), Seen(claim.value, claim.certainty.strength)
    if beside := frozenset(c.value for c in drama.disputed if not _vaguer(c, drama)):
        yield Slot("disputed", slug), Seen(beside)
    if drama.titles:
        yield Slot("title", slug), Seen(drama.title)
    if drama.network:
        yield Slot("network", slug), Seen(drama.network)
    for claim_ in drama.credits:
        credit = claim_.value
        yield Slot("credit", slug, credit.person, credit.job), Seen(credit.standing, claim_.certainty.strength)


def _vaguer(claim: Claim[PartialDate | None], drama: Drama) -> bool:
    """Whether a date beside the one that counts only says it less precisely."""
    vague, sure = claim.value, drama.date
    return bool(vague and sure and vague.first <= sure.first and sure.last <= vague.last)


def _shown(stage: Stage) -> Stage:
    # Whether it came at once or week by week, people can watch it.
    return Stage.RELEASED if stage is Stage.AIRING else stage


def claimed(entry: Announcement) -> Iterator[tuple[Slot, object]]:
    """The slots an entry says something about, with what it says."""
    for change in entry.changes:
        match change:
            case Staged(drama=drama, stage=stage):
                yield Slot("stage", drama), _shown(stage)
            case Suspended(drama=drama, suspended=suspended):
                yield Slot("suspended", drama), suspended
            case Dated(drama=drama, date=date, event=event):
                yield Slot(event.value, drama), date
            case Credited(drama=drama, person=person, standing=standing, job=job):
                yield Slot("credit", drama, person, job), standing
            case Titled(drama=drama, text=text, kind=TitleKind.OFFICIAL):
                yield Slot("title", drama), text
            case Described(drama=drama, network=str(network)):
                yield Slot("network", drama), network
            case _:
                pass


_Claims = Mapping[Slot, Sequence[tuple[Announcement, object]]]


def _by_slot(standing: Iterable[Announcement]) -> _Claims:
    claims: dict[Slot, list[tuple[Announcement, object]]] = {}
    for entry in standing:
        for slot, value in claimed(entry):
            claims.setdefault(slot, []).append((entry, value))
    return claims


def _news(entry: Announcement, was: Mapping[Slot, Seen], now: Mapping[Slot, Seen], claims: _Claims) -> bool:
    """Whether what its kind is about looks different now, or it says what was never said before."""
    if any(_about(entry, slot) and _value(was, slot) != _value(now, slot) for slot in was.keys() | now.keys()):
        return True
    return any(_about(entry, slot) and _fresh(entry, slot, value, claims) for slot, value in claimed(entry))


def _about(entry: Announcement, slot: Slot) -> bool:
    return entry.kind not in ABOUT or slot.what in ABOUT[entry.kind]


def _surer(was: Seen | None, now: Seen | None) -> bool:
    return bool(was and now and was.value == now.value and was.strength < now.strength)


def _value(of: Mapping[Slot, Seen], slot: Slot) -> object:
    default = False if slot.what == "suspended" else None
    return of[slot].value if slot in of else default


def _fresh(entry: Announcement, slot: Slot, value: object, claims: _Claims) -> bool:
    """Whether it says, first and last, what its certainty is too low to put in the record: that somebody left, say."""
    if (slot.what == "credit" and value not in GONE) or (slot.what == "stage" and value is not Stage.CANCELLED):
        return False
    if slot.what in _DATES:
        return False  # a weaker date stands beside the one that counts, and is seen there
    said = claims.get(slot, ())
    return all(other != value and earlier.order < entry.order for earlier, other in said)


def _by_itself(entry: Announcement, standing: Iterable[Announcement]) -> bool:
    """Whether it is news though no record changes; the same from a second source on the same day is not."""
    if entry.kind not in BY_ITSELF and not any(isinstance(change, Noted) for change in entry.changes):
        return False
    return entry.kind is Kind.NEWS or not any(
        other.kind is entry.kind and other.known_on == entry.known_on and set(other.dramas) == set(entry.dramas)
        for other in standing
    )


def _settled(entry: Announcement, claims: _Claims) -> Iterator[str]:
    """Open or unsure claims of something else that this entry ends, back to the last that was ended before."""
    for slot, value in claimed(entry):
        if _open(value):
            continue
        for earlier, said in reversed([c for c in claims.get(slot, ()) if c[0].order < entry.order]):
            if earlier.certainty is Certainty.CONFIRMED and not _open(said):
                break
            if said != value and earlier.certainty.strength <= entry.certainty.strength:
                yield earlier.id


def _cancelled(entry: Announcement, before: Records) -> Iterator[str]:
    """What was still open about dramas that this entry says are cancelled."""
    for change in entry.changes:
        if isinstance(change, Staged) and change.stage is Stage.CANCELLED and change.drama in before.dramas:
            for claim in before.dramas[change.drama].credits:
                if claim.value.standing in OPEN:
                    yield claim.entry


def _open(value: object) -> bool:
    return isinstance(value, Standing) and value in OPEN
