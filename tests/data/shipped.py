"""The shipped catalogue, read once, and folded as of the days the tests ask about."""

from datetime import date
from functools import cache

from bot.catalogue.ledger import load
from bot.core.announcement import Announcement
from bot.core.drama import Claim, Credit, Drama, Job, Person, Standing
from bot.core.fold import Records, fold

ARTICLE_DAY = date(2020, 4, 29)


@cache
def ledger() -> dict[str, Announcement]:
    """Every shipped entry by its id."""
    return {entry.id: entry for entry in load()}


@cache
def records(as_of: date | None = None) -> Records:
    """What the shipped ledger says as of a day, or today."""
    return fold(ledger().values(), as_of)


def drama(slug: str, as_of: date | None = None) -> Drama:
    """A drama as of a day, or today."""
    return records(as_of).dramas[slug]


def person(slug: str, as_of: date | None = None) -> Person:
    """A person as of a day, or today."""
    return records(as_of).people[slug]


def credit(slug: str, who: str, as_of: date | None = None, job: Job = Job.ACTOR) -> Claim[Credit]:
    """Somebody's one credit in one job."""
    (found,) = (claim for claim in drama(slug, as_of).credited(who) if claim.value.job is job)
    return found


def crew(slug: str, job: Job, as_of: date | None = None) -> set[str]:
    """The names of those who are confirmed in a job."""
    people = records(as_of).people
    return {
        people[claim.value.person].name
        for claim in drama(slug, as_of).credits
        if claim.value.job is job and claim.value.standing is Standing.CONFIRMED
    }


def standings(slug: str, as_of: date | None = None) -> dict[str, str]:
    """How each actor stands, by name."""
    people = records(as_of).people
    return {
        people[claim.value.person].name: claim.value.standing.value
        for claim in drama(slug, as_of).credits
        if claim.value.job is Job.ACTOR
    }
