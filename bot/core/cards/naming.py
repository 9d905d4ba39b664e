"""How dramas, people, dates and sources are called in a message."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.core.announcement import Announcement
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Claim, Drama, Person, Source, Title, TitleKind
from bot.core.fold import Records
from bot.core.message import Line, Link, Moment, Text, line
from bot.core.story import View
from bot.core.words import Words

CERTAINTY = {Certainty.RUMOUR: "Rumour", Certainty.REPORTED: "Reported", Certainty.CONFIRMED: "Confirmed"}


def titled(drama: Drama, view: View) -> str:
    """A drama's title in the language the reader chose for titles."""
    return _chosen(drama.titles, view) or drama.title


def called(person: Person, view: View) -> str:
    """A person's name in the language the reader chose for titles."""
    return _chosen(person.names, view) or person.name


def _chosen(names: Iterable[Title], view: View) -> str | None:
    return named_in(names, view.titles)


def named_in(names: Iterable[Title], language: TitleKind) -> str | None:
    """The name in a language of titles; None for the official one, or where there is none in that language."""
    if language is TitleKind.OFFICIAL:
        return None
    return next((t.text for t in names if t.kind is language), None)


def with_year(title: str, year: int | None) -> str:
    """A title with its year, for telling namesakes apart."""
    return f"{title} ({year})" if year else title


def dramas_of(entry: Announcement, records: Records) -> list[Drama]:
    """The dramas an entry is about, those that have a record."""
    return [records.dramas[slug] for slug in entry.dramas if slug in records.dramas]


def person_name(slug: str, people: Mapping[str, Person], view: View) -> str:
    """A person's name; their slug made readable when there is no record of them."""
    return called(people[slug], view) if slug in people else slug.replace("-", " ").title()


def drama_title(slug: str, dramas: Mapping[str, Drama], view: View) -> str:
    """A drama's title; its slug made readable when there is no record of it."""
    return titled(dramas[slug], view) if slug in dramas else slug.replace("-", " ").title()


CINEMAS = "cinemas"
"""What stands for a network where a film is shown."""


def at(network: str, words: Words, *, first: bool = False) -> str:
    """Where something is shown, beside a sentence or `first` in a line: Netflix; in cinemas."""
    if network.casefold() != CINEMAS:
        return network
    return words.say("In cinemas") if first else words.say("in cinemas")


def shown_on(said: Line, network: str | None, words: Words) -> Line:
    """A line with where it is shown: on Netflix, in cinemas."""
    if not network:
        return said
    if network.casefold() == CINEMAS:
        return words.line("{said} in cinemas", said=said)
    return words.line("{said} on {network}", said=said, network=network)


def sourced(source: Source, name: str = "") -> Line:
    """A source by its name (or as `name` calls it), a link where it has an address."""
    name = name or source.name
    return (Link(name, source.url) if source.url else Text(name),)


def source_line(claim: Claim[Any] | Announcement, words: Words) -> Line:
    """``Confirmed · ABS-CBN, 14 April 2021``."""
    return words.line(
        "{certainty} · {source}, {day}",
        certainty=words.say(CERTAINTY[claim.certainty]),
        source=sourced(claim.source),
        day=words.day(claim.known_on),
    )


def dated(when: PartialDate, view: View, *, weekday: bool = False) -> Line:
    """A premiere date: in words, with the reader's own hour only where the source gave a minute."""
    if when.moment is not None:
        return (Moment(when.moment),)
    return (Text(view.words.date(when, weekday=weekday)),)


def cut_list(names: list[str], most: int, words: Words) -> str:
    """Names as a list, those beyond `most` only counted."""
    if len(names) <= most:
        return words.either(names)
    rest = len(names) - most + 1
    return words.either([", ".join(names[: most - 1]), words.count("{n} more", "{n} more", rest)])


def strong(text: str) -> Line:
    """Strong words."""
    return line("**{text}**", text=text)


def short(day: date, words: Words) -> str:
    """A day for a list."""
    return words.short_day(day)
