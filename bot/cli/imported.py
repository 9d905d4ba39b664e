"""What is said after an import: what is new, what was left alone, and what comes near to what is there."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.catalogue.plan import Begun, Plan
from bot.core.ports import Hit, Search

MOST_COMPARED = 300
"""So many new names are compared with the rest; a close look at one takes milliseconds."""
MOST_SHOWN = 10
NEAR = 88.0
"""From this score on, two names may be one that is spelt in two ways."""


def report(plan: Plan, added: int, search: Search) -> Iterator[str]:
    """The lines that tell an operator what an import did."""
    what = f"Imported {counted(added, 'entry', 'entries')}; nobody was told."
    yield what if added else "Nothing new; nothing was changed."
    if new := " and ".join(_new(plan.begun)):
        yield f"New: {new}."
    if plan.alone and added:
        were = "was here already and left" if plan.alone == 1 else "were here already and left"
        yield f"{counted(plan.alone, 'row', 'rows')} {were} alone."
    if rows := [f"{row.title[:60]} ({', '.join(row.columns)}; {row.place})" for row in plan.otherwise]:
        yield f"The record says otherwise, and stays: {_some(rows)}. /announce or /correct changes it."
    if near := [f"near {_called(hit, one)}: {one.name[:60]}" for one, hit in _near(plan.begun, search)]:
        yield f"Are these the same? {_some(near)}."
    if len(plan.begun) > MOST_COMPARED:
        yield f"The first {MOST_COMPARED} new names were looked at for what is near; dramawire find shows it of any."


def counted(number: int, one: str, many: str) -> str:
    """A number and what it counts."""
    return f"{number:,} {one if number == 1 else many}"


def _new(begun: Sequence[Begun]) -> Iterator[str]:
    for kind, many in (("drama", "dramas"), ("person", "people")):
        if number := sum(one.kind == kind for one in begun):
            yield counted(number, kind, many)


def _some(parts: Sequence[str]) -> str:
    more = [f"and {len(parts) - MOST_SHOWN:,} more"] if len(parts) > MOST_SHOWN else []
    return "; ".join([*parts[:MOST_SHOWN], *more])


def _called(hit: Hit, one: Begun) -> str:
    """The title of a hit; with its year where the new name is the same."""
    return f"{hit.title} ({hit.year or hit.slug})" if hit.title.casefold() == one.name.casefold() else hit.title


def _near(begun: Iterable[Begun], search: Search) -> Iterator[tuple[Begun, Hit]]:
    """Each new name and the record it may be a second one of; two new ones that are near each other once."""
    told: set[tuple[str, str, str]] = set()
    for one in list(begun)[:MOST_COMPARED]:
        for hit in search.find(one.name, kind=one.kind, limit=3):
            alike = hit.score >= NEAR and _numbers(hit.matched) == _numbers(one.name)
            if alike and hit.slug != one.slug and (one.kind, hit.slug, one.slug) not in told:
                told.add((one.kind, one.slug, hit.slug))
                yield one, hit
                break


def _numbers(name: str) -> list[str]:
    """The numbers in a name; those of two seasons differ."""
    return re.findall(r"\d+", name)
