"""What an import will do, and what it leaves as it is, for whoever asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.catalogue.rows import Row
from bot.core.announcement import Announcement, Introduced, Subject, Titled
from bot.core.checking import begun
from bot.core.drama import Drama, TitleKind


@dataclass(frozen=True, slots=True)
class Begun:
    """A drama or a person whose record an import begins."""

    kind: Literal["drama", "person"]
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A row that says something else of a drama than the record, which stays; in these columns."""

    place: str
    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The entries that an import adds, in ledger order, and what it does with the rest.

    `alone` counts rows whose drama was here already and that add nothing to it.
    """

    entries: tuple[Announcement, ...]
    begun: tuple[Begun, ...] = ()
    alone: int = 0
    otherwise: tuple[Otherwise, ...] = ()


def begun_in(entries: Iterable[Announcement], before: Iterable[Announcement]) -> tuple[Begun, ...]:
    """The dramas and people that begin in entries and not in those before; dramas first."""
    there = set(begun(before))
    found: list[Begun] = []
    for entry in entries:
        for subject in begun([entry]):
            if subject not in there:
                there.add(subject)
                found.append(Begun(subject.kind, subject.slug, _name(entry, subject)))
    return tuple(sorted(found, key=lambda one: one.kind))


def _name(entry: Announcement, subject: Subject) -> str:
    for change in entry.changes:
        match change:
            case Titled(subject.slug, text, TitleKind.OFFICIAL) if subject.kind == "drama":
                return text
            case Introduced(subject.slug, name) if subject.kind == "person":
                return name
    return subject.slug


def differing(row: Row, drama: Drama) -> tuple[str, ...]:
    """The columns in which a row says something else than a drama's record; people a row may only add."""
    date, said = drama.date, {genre.casefold() for genre in drama.genres}
    differs = {
        "network": _other(row.network, drama.network),
        "genres": bool(said) and not {genre.casefold() for genre in row.genres} <= said,
        "synopsis": _other(row.synopsis, drama.synopsis),
        "premiere": bool(row.premiere and date and not row.premiere.agrees(date)),
        "episodes": bool(row.episodes and drama.episodes and row.episodes != drama.episodes),
    }
    return tuple(column for column, differ in differs.items() if differ)


def _other(said: str | None, known: str | None) -> bool:
    return bool(said and known and said.casefold() != known.casefold())
