"""The commands about one drama: its card, its cast, its timeline, today or as of a day."""

from collections.abc import Callable
from datetime import date

from bot.core.announcement import Subject
from bot.core.cards.cast import cast_card, timeline_card
from bot.core.cards.drama import drama_card
from bot.core.cards.state import Shelf
from bot.core.commands.meant import as_of, meant, needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Handler, Option, Shown, Takes, Visit
from bot.core.fold import effective, fold
from bot.core.kinds import TABLE
from bot.core.message import Button, Message, message
from bot.core.ports import Hit
from bot.core.story import View

Card = Callable[[Shelf, View, date | None], Message]


async def shelf(visit: Visit, slug: str, day: date | None) -> Shelf | None:
    """All that a drama's cards are made from, as of a day; None when nobody had heard of it then."""
    ledger = visit.tools.ledger
    entries = await ledger.about([Subject("drama", slug)])
    drama = fold(entries, day).dramas.get(slug)
    if drama is None:
        return None
    news = [e for e in reversed(effective(entries, day)) if slug in e.dramas and not TABLE[e.kind].silent]
    named = {c.value.person for c in drama.credits} | {person for entry in news for person in entry.people}
    people = await ledger.people(sorted(named))
    return Shelf(drama, people, tuple(await ledger.series(drama.series)), tuple(news))


def _shows(verb: str, card: Card) -> Handler:
    async def show(visit: Visit) -> Reply:
        asked = needed(visit, "title", "Which drama? Try /drama move to heaven.")
        day = as_of(visit)
        tail = f"@{day}" if day else ""
        hit = await meant(visit, asked, "drama", verb, tail=tail)
        return hit if isinstance(hit, Reply) else await _show(visit, hit, day, card)

    return show


async def _show(visit: Visit, hit: Hit, day: date | None, card: Card) -> Reply:
    found = await shelf(visit, hit.slug, day)
    if found is not None:
        return Reply(card(found, visit.view, day))
    words = visit.words
    said = words.line("Nobody had heard of **{title}** by {day}.", title=hit.title, day=words.day(day or visit.today))
    today = Button(words.say("See it today"), f"v1:drama:{hit.slug}")
    return Reply(message([said]).with_buttons([today]))


async def show_drama(visit: Visit, hit: Hit) -> Reply:
    """The card of a drama that was found already, today."""
    return await _show(visit, hit, None, drama_card)


_TITLE = Option(
    "title",
    "its title, in any spelling",
    Takes.DRAMA,
    required=True,
    rest=True,
    question="Which drama? Any spelling will do.",
)
_AS_OF = Option("as_of", "what was known on a day, such as 29 April 2020", Takes.DATE)

COMMANDS = (
    Command("drama", "where it stands", _shows("drama", drama_card), (_TITLE, _AS_OF), example="move to heaven"),
    Command("cast", "who is in it", _shows("cast", cast_card), (_TITLE, _AS_OF), shown=Shown.TYPED,
            example="move to heaven"),
    Command("timeline", "what happened to it", _shows("timeline", timeline_card), (_TITLE, _AS_OF), shown=Shown.TYPED,
            example="move to heaven"),
)  # fmt: skip
