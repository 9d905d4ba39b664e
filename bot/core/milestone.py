"""What was reached and when, as several sources tell it: the claim that counts, and the days that others give."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.core.drama import Certainty, Claim, OtherDay


def strongest(claims: Iterable[Claim[Any]]) -> Claim[Any] | None:
    """The latest of the most certain claims: a weaker one never replaces a stronger one, it stands beside it."""
    best: Claim[Any] | None = None
    for claim in claims:
        if best is None or claim.certainty.strength >= best.certainty.strength:
            best = claim
    return best


def held(claims: Sequence[Claim[Any]], of: Callable[[Any], object]) -> Claim[Any]:
    """The claim that counts (see `strongest`), with the day since when what it tells (`of` its value) has counted."""
    first = counts = claims[0]
    for claim in claims[1:]:
        if claim.certainty.strength >= counts.certainty.strength:
            first = first if of(counts.value) == of(claim.value) else claim
            counts = claim
    return counts if first is counts else replace(counts, since=first.known_on)


def latest(claims: Iterable[Claim[Any]]) -> Claim[Any] | None:
    """The last claim that is more than a rumour, else the last: for what moves on, as stages do."""
    told = list(claims)
    return next((c for c in reversed(told) if c.certainty is not Certainty.RUMOUR), told[-1] if told else None)


def beside(current: Claim[Any] | None, claims: Iterable[Claim[Any]]) -> tuple[Claim[Any], ...]:
    """Later, weaker claims of another value, which stand beside the one that counts."""
    if current is None:
        return ()
    return tuple(
        c
        for c in claims
        if c.value != current.value
        and c.known_on >= current.known_on
        and c.certainty.strength < current.certainty.strength
    )


def milestones(claims: Sequence[Claim[Any]], of: Callable[[Any], object]) -> list[list[Claim[Any]]]:
    """Claims in order, those together that tell of one thing reached: a stage, somebody's standing (`of` a value).

    Rumours count only where there is nothing else. A claim that looks back, giving a day before what was reached
    since, belongs to what it looks back on.
    """
    reached: list[list[Claim[Any]]] = []
    for claim in [c for c in claims if c.certainty is not Certainty.RUMOUR] or claims:
        same = [told for told in reached if of(told[-1].value) == of(claim.value)]
        if same and (same[-1] is reached[-1] or _looks_back(claim, reached[-1])):
            same[-1].append(claim)
        else:
            reached.append([claim])
    return reached


def _looks_back(claim: Claim[Any], since: Sequence[Claim[Any]]) -> bool:
    return claim.happened is not None and claim.happened.first < best(since).day.first


def best(told: Sequence[Claim[Any]]) -> Claim[Any]:
    """Whose day counts among claims of one milestone: the surest, then the most exact, then the earliest day."""
    if len(told) == 1:
        return told[0]
    return min(told, key=lambda c: (-c.certainty.strength, -c.day.precision, c.day.first))


def other_days(told: Sequence[Claim[Any]]) -> Iterator[OtherDay]:
    """The days that don't agree with the one that counts.

    Who only tells it later agrees; who told it before the day on which others let it happen does not.
    """
    counts = best(told)
    for claim in told:
        early = claim.happened is None and counts.happened is not None and claim.known_on < counts.day.first
        if (claim.happened or early) and not claim.day.agrees(counts.day):
            yield OtherDay(counts.entry, claim.entry, claim.day, claim.source)
