"""What happens by itself when a moment arrives: premieres, last episodes, reminders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from bot.core.announcement import Act, Announcement, Noted, Staged
from bot.core.dates import PartialDate, Precision
from bot.core.drama import OVER, Certainty, Claim, Drama, Medium, Source, Stage
from bot.core.fold import effective
from bot.core.kinds import REMINDERS, Kind
from bot.core.networks import arrives

AUTHOR = "dramawire"
"""Who publishes what happens by itself."""
LEADS = {
    Kind.REMINDER_WEEK: timedelta(days=7),
    Kind.REMINDER_DAY: timedelta(days=1),
    Kind.REMINDER_HOUR: timedelta(hours=1),
}
"""How long before the premiere a reminder is due."""
EPISODE = timedelta(hours=2)
"""How long after its last episode opens a drama has ended."""
MOST_ID = 52
"""The most bytes of an id of ours, so that a button's action (``v1:verb:id``, at most 64) can hold it."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be published now, in order, and the next moment to look again (None while nothing lies ahead)."""

    announcements: tuple[Announcement, ...] = ()
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class Certain:
    """A confirmed date and the moment it arrives, with who said so when."""

    day: PartialDate
    at: datetime
    source: Source
    known_on: date
    usual: bool
    """Whether the day alone would arrive at this moment too: that is the network's usual hour."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What happens by itself, and when."""

    at: datetime
    announcement: Announcement


def due(now: datetime, dramas: Iterable[Drama]) -> Due:
    """What these dramas' confirmed dates make happen by `now`, and when the next of them comes.

    A reported date never makes anything happen. What was published before (its id is among the drama's entries)
    does not come again. Reminders come only while their premiere lies ahead; those missed are left out.
    """
    events = [event for drama in dramas for event in happens(drama, now)]
    ahead = [event.at for event in events if event.at > now]
    arrived = sorted((e for e in events if e.at <= now), key=lambda e: (e.at, e.announcement.id))
    return Due(tuple(e.announcement for e in arrived), min(ahead, default=None))


def happens(drama: Drama, now: datetime) -> Iterator[Coming]:
    """Everything that a drama's confirmed dates make happen, before and after `now`; overtaken reminders left out."""
    stage = drama.stage.value if drama.stage else None
    if stage is Stage.CANCELLED or drama.suspended:
        return
    premiere, finale = certain(drama.premiere, drama.network), certain(drama.finale, drama.network)
    if premiere and stage not in OVER:
        yield from _reminders(drama, premiere, now)
        airing = drama.medium is not Medium.FILM and finale is not None and finale.at > premiere.at
        yield Coming(premiere.at, _happened(drama, Kind.OUT, premiere, Stage.AIRING if airing else Stage.RELEASED))
    if finale and stage is Stage.AIRING:
        yield Coming(finale.at + EPISODE, _happened(drama, Kind.ENDED, finale, Stage.ENDED))


def certain(claim: Claim[PartialDate | None] | None, network: str | None) -> Certain | None:
    """A confirmed date that names at least a day, with its moment; else None."""
    if claim is None or claim.value is None or claim.certainty is not Certainty.CONFIRMED:
        return None
    at = arrives(claim.value, network)
    if at is None:
        return None
    usual = claim.value.moment is None or at == arrives(PartialDate.of(claim.value.first), network)
    return Certain(claim.value, at, claim.source, claim.known_on, usual)


def _happened(drama: Drama, kind: Kind, date: Certain, stage: Stage) -> Announcement:
    return Announcement(
        id=own_id(kind, drama.slug, date.day),
        kind=kind,
        # Never before the day its date was known: a date entered after the fact makes no older news.
        known_on=max(date.at.date(), date.known_on),
        source=date.source,
        changes=(Staged(drama.slug, stage),),
        happened=date.day,
        author=AUTHOR,
    )


def _reminders(drama: Drama, premiere: Certain, now: datetime) -> Iterator[Coming]:
    """A reminder for each lead that is not overtaken yet: the week's by the day's, the others by the premiere."""
    for kind, lead in LEADS.items():
        if kind is Kind.REMINDER_HOUR and premiere.day.precision is not Precision.MINUTE:
            continue  # an hour before an hour that no source gave would be a promise of ours
        names = _names(kind, drama.slug, premiere)
        overtaken = premiere.at - (LEADS[Kind.REMINDER_DAY] if kind is Kind.REMINDER_WEEK else timedelta())
        if now >= overtaken or any(name in drama.entries for name in names):
            continue
        at = premiere.at - lead
        sent = max(now.date(), at.date(), premiere.known_on)
        yield Coming(at, Announcement(names[0], kind, sent, premiere.source, (Noted(drama.slug),), author=AUTHOR))


def taken_back(announcement: Announcement, known: Iterable[Announcement]) -> bool:
    """Whether somebody took the same news back when its day had come, so that it is theirs to say again.

    `known` is all that was recorded about its drama.
    """
    known = list(known)
    standing = {entry.id for entry in effective(known)}
    same = {entry.id for entry in known if entry.kind is announcement.kind and entry.id not in standing}
    return any(e.act is Act.RETRACT and e.target in same and e.known_on >= announcement.known_on for e in known)


def own_id(kind: Kind, drama: str, day: PartialDate) -> str:
    """The permanent id of what happens by itself: ``out.move-to-heaven.2021-05-14``.

    Longer ones end in a digest instead, so that they fit a button and stay the same for ever.
    """
    return _fitting(f"{kind.replace('_', '-')}.{drama}.{day.first.isoformat()}")


def reminder_id(kind: Kind, drama: str, day: PartialDate) -> str:
    """The permanent id of a reminder; where the minute is known, with that, in UTC: ``….2021-05-14-0700``.

    Another hour of the same day so has reminders of its own in place of those withdrawn. A week before, the day is all
    that matters, and one that was sent is not sent again.
    """
    if day.moment is None or kind is Kind.REMINDER_WEEK:
        return own_id(kind, drama, day)
    return _fitting(f"{kind.replace('_', '-')}.{drama}.{day.moment:%Y-%m-%d-%H%M}")


def reminder_ids(drama: str, premiere: Certain) -> tuple[str, ...]:
    """The ids that reminders of a premiere may have."""
    return tuple(dict.fromkeys(name for kind in REMINDERS for name in _names(kind, drama, premiere)))


def _names(kind: Kind, drama: str, premiere: Certain) -> tuple[str, ...]:
    """A reminder's id, and the one it was given when only the day was known, where that arrived at the same moment."""
    own, by_day = reminder_id(kind, drama, premiere.day), own_id(kind, drama, premiere.day)
    return (own, by_day) if premiere.usual and by_day != own else (own,)


def _fitting(whole: str) -> str:
    if len(whole) <= MOST_ID:
        return whole
    return f"{whole[: MOST_ID - 9]}.{blake2b(whole.encode(), digest_size=4).hexdigest()}"
