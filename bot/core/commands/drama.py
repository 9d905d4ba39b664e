"""The commands about one drama: its card, its cast, its timeline, today or as of a day."""

from dataclasses import replace
from datetime import date

from bot.core.cards.cast import cast_card, timeline_card
from bot.core.cards.drama import drama_card
from bot.core.commands.meant import Found, as_of, ask_back, look_for, needed
from bot.core.commands.records import Card, known_by, show_drama, show_person
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Handler, Option, Shown, Takes, Visit


def _shows(verb: str, card: Card) -> Handler:
    async def show(visit: Visit) -> Reply:
        asked = needed(visit, "title", "Which drama? Try /drama move to heaven.")
        day = as_of(visit)
        found = await _look_for(visit, asked, day)
        if len(found.near) == 1:
            (hit,) = found.near
            return await (show_drama(visit, hit, day, card) if hit.kind == "drama" else show_person(visit, hit.slug))
        people = found.near and found.near[0].kind == "person"
        return ask_back(visit, asked, found, "actor" if people else verb, tail=f"@{day}" if day and not people else "")

    return show


async def _look_for(visit: Visit, asked: str, day: date | None) -> Found:
    """Dramas by that name, of several only those known by a day; where there is none, people by that name."""
    found = await look_for(visit, asked, "drama")
    if not found.near:
        people = await look_for(visit, asked, "person")
        return people if people.near else found
    if day is None or len(found.near) == 1:
        return found
    known = await known_by(visit, [hit.slug for hit in found.near], day)
    near = tuple(
        replace(hit, title=known[hit.slug].title, year=known[hit.slug].year) for hit in found.near if hit.slug in known
    )
    return Found(near or found.near[:1])


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
