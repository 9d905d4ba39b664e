"""The command about one person: an actor, a director, a writer."""

from bot.core.cards.person import person_card
from bot.core.commands.meant import meant, needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Takes, Visit
from bot.core.errors import NotFound


async def _person(visit: Visit) -> Reply:
    asked = needed(visit, "name", "Who? Try /actor lee je-hoon.")
    hit = await meant(visit, asked, "person", "actor")
    return hit if isinstance(hit, Reply) else await show_person(visit, hit.slug)


async def show_person(visit: Visit, slug: str) -> Reply:
    """The card of a person who was found already. Raises `NotFound`."""
    ledger = visit.tools.ledger
    person = (await ledger.people([slug])).get(slug)
    if person is None:
        raise NotFound(visit.words.say("I have nobody under that name any more; try /actor and a name."))
    dramas = await ledger.dramas(dict.fromkeys(c.value.drama for c in person.credits))
    return Reply(person_card(person, dramas, visit.view))


COMMANDS = (
    Command(
        "actor", "what's next for them", _person,
        (Option("name", "a name, in any spelling", Takes.PERSON, required=True, rest=True,
                question="Who? Any spelling will do."),),
        aliases=("person",), example="lee je-hoon",
    ),
)  # fmt: skip
