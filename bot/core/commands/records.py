"""The cards of records that were found already: a drama as of a day, a person."""

from collections.abc import Callable, Iterable
from datetime import date

from bot.core.announcement import Announcement, Dated, Subject
from bot.core.cards.drama import drama_card
from bot.core.cards.person import person_card
from bot.core.cards.state import Shelf
from bot.core.commands.request import Reply
from bot.core.commands.table import Visit
from bot.core.drama import Drama, OtherDay
from bot.core.due import AUTHOR
from bot.core.errors import NotFound
from bot.core.fold import effective, fold
from bot.core.kinds import REMINDERS, TABLE, Kind
from bot.core.message import Button, Message, message
from bot.core.ports import Hit
from bot.core.story import View

Card = Callable[[Shelf, View, date | None], Message]


async def show_drama(visit: Visit, hit: Hit, day: date | None = None, card: Card = drama_card) -> Reply:
    """One of a drama's cards, today or as it was known at the end of a day."""
    found = await shelf(visit, hit.slug, day)
    if found is not None:
        return Reply(card(found, visit.view, day))
    words = visit.words
    said = words.line("Nobody had heard of **{title}** by {day}.", title=hit.title, day=words.day(day or visit.today))
    today = Button(words.say("See it today"), f"v1:drama:{hit.slug}")
    return Reply(message([said]).with_buttons([today]))


async def show_person(visit: Visit, slug: str) -> Reply:
    """The card of a person. Raises `NotFound`."""
    ledger = visit.tools.ledger
    person = (await ledger.people([slug])).get(slug)
    if person is None:
        raise NotFound(visit.words.say("I have nobody under that name any more; try /actor and a name."))
    dramas = await ledger.dramas(dict.fromkeys(c.value.drama for c in person.credits))
    return Reply(person_card(person, dramas, visit.view))


async def show(visit: Visit, hit: Hit) -> Reply:
    """The card of whatever was found."""
    return await (show_drama(visit, hit) if hit.kind == "drama" else show_person(visit, hit.slug))


async def shelf(visit: Visit, slug: str, day: date | None) -> Shelf | None:
    """All that a drama's cards are made from, as of a day; None when nobody had heard of it then."""
    ledger = visit.tools.ledger
    entries = await ledger.about([Subject("drama", slug)])
    drama = fold(entries, day).dramas.get(slug)
    if drama is None:
        return None
    news = worth_telling((e for e in effective(entries, day) if slug in e.dramas), drama.otherwise)
    named = {c.value.person for c in drama.credits} | {person for entry in news for person in entry.people}
    people = await ledger.people(sorted(named))
    series = await ledger.series(drama.series)
    if day is not None:
        series = list((await known_by(visit, [one.slug for one in series], day)).values())
    return Shelf(drama, people, tuple(series), tuple(news))


async def known_by(visit: Visit, slugs: Iterable[str], day: date | None) -> dict[str, Drama]:
    """The records of dramas as of a day, in the order given, without those nobody had heard of by then."""
    asked = list(slugs)
    if day is None:
        records = await visit.tools.ledger.dramas(asked)
    else:
        records = dict(fold(await visit.tools.ledger.about([Subject("drama", slug) for slug in asked]), day).dramas)
    return {slug: records[slug] for slug in asked if slug in records}


def worth_telling(entries: Iterable[Announcement], others: Iterable[OtherDay] = ()) -> list[Announcement]:
    """What a card tells of entries about one drama, newest first: no records, no reminders, nothing twice.

    Of entries that say the same, the first one stays; what came out is told by its source rather than by our clock.
    Whoever only gives another day for what was told is named beside it (see `others`).
    """
    ordered = sorted(entries, key=lambda entry: (entry.author == AUTHOR, entry.order))
    told: dict[object, Announcement] = {}
    for entry in ordered:
        if not TABLE[entry.kind].silent and entry.kind not in REMINDERS:
            told.setdefault(_said(entry), entry)
    kept = {entry.id: entry for entry in told.values()}
    for other in others:
        first, second = kept.get(other.told), kept.get(other.entry)
        if first and second and second.order > first.order and _within(second, first):
            del told[_said(second)]
            del kept[second.id]
    return sorted(told.values(), key=lambda entry: entry.order, reverse=True)


def _within(second: Announcement, first: Announcement) -> bool:
    """Whether a second entry tells nothing beside what the first one does."""
    return second.kind is first.kind and set(second.subjects) <= set(first.subjects)


def _said(entry: Announcement) -> object:
    """What two entries have in common that say the same."""
    if entry.kind in {Kind.OUT, Kind.ENDED}:
        return entry.kind
    dates = tuple(change.date for change in entry.changes if isinstance(change, Dated))
    return (entry.kind, entry.certainty, dates) if dates else entry.id
