"""Who hears of an announcement: topics and kinds, decided from the records before and after it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.announcement import Announcement
from bot.core.drama import Billing, Certainty, Standing
from bot.core.fold import Records
from bot.core.kinds import RUMOURS, TABLE, Kind
from bot.core.recipient import Topic, TopicKind


@dataclass(frozen=True, slots=True)
class Target:
    """Followers of a topic whose mask of kinds has any bit of `any_of` and every bit of `all_of`."""

    topic: Topic
    any_of: int
    all_of: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is owed one announcement.

    Recipients who follow any target's topic since `known_on` or before; of those already owed or shown one of
    `settles`, also the ones whose kinds leave it out (they were told of the rumour and hear how it ends); none of
    those owed or shown one of `known` (it only became more certain). It expires at `expires_at`. `planned` is the
    moment it had been scheduled for.
    """

    entry: str
    targets: tuple[Target, ...]
    known_on: date
    settles: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    urgent: bool = False
    expires_at: datetime | None = None
    planned: datetime | None = None


def whoever(plan: Plan) -> Plan:
    """A plan for all who follow its topics, whatever news they want and whatever they were told before."""
    topics = tuple(replace(target, any_of=_ANY, all_of=0) for target in plan.targets)
    return replace(plan, targets=topics, settles=(), known=())


_ANY = (1 << 32) - 1
"""Every bit that a mask of kinds can have."""


def targets(entry: Announcement, records: Records) -> tuple[Target, ...]:
    """The topics an announcement reaches, nearest first, with the kinds their followers must have on."""
    row = TABLE[entry.kind]
    if row.silent:
        return ()
    rumour = entry.certainty is Certainty.RUMOUR
    any_of = 1 << row.bit | (RUMOURS if entry.kind is Kind.IN_TALKS else 0)
    all_of = RUMOURS if rumour else 0
    return tuple(Target(topic, any_of, all_of) for topic in dict.fromkeys(_topics(entry, records)))


def _topics(entry: Announcement, records: Records) -> Iterable[Topic]:
    dramas = [records.dramas[slug] for slug in entry.dramas if slug in records.dramas]
    for drama in dramas:
        yield Topic(TopicKind.DRAMA, drama.slug)
        yield Topic(TopicKind.SERIES, drama.series)
    yield from (Topic(TopicKind.PERSON, slug) for slug in _people(entry, records))
    for drama in dramas:
        yield from (Topic(TopicKind.GENRE, topic_slug(genre)) for genre in drama.genres)
        if drama.network:
            yield Topic(TopicKind.NETWORK, topic_slug(drama.network))
    yield Topic(TopicKind.ALL)


def _people(entry: Announcement, records: Records) -> Iterable[str]:
    """People it names; and for kinds about the whole drama, those with a confirmed role larger than guest."""
    yield from entry.people
    if not TABLE[entry.kind].role_only:
        return
    for slug in entry.dramas:
        for claim in records.dramas[slug].credits if slug in records.dramas else ():
            credit = claim.value
            if credit.standing is Standing.CONFIRMED and credit.billing is not Billing.GUEST:
                yield credit.person


def topic_slug(name: str) -> str:
    """A genre's or network's name as a topic slug: lower case, words joined by hyphens."""
    return "-".join("".join(c if c.isalnum() or c == "+" else " " for c in name.lower()).split())
