"""The command about one person: an actor, a director, a writer."""

from bot.core.commands.meant import ask_back, look_for, needed
from bot.core.commands.records import show
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Takes, Visit


async def _person(visit: Visit) -> Reply:
    """The card of a person; where nobody has that name, of the drama that does."""
    asked = needed(visit, "name", "Who? Try /actor lee je-hoon.")
    found = await look_for(visit, asked, "person")
    verb = "actor"
    if not found.near and (dramas := await look_for(visit, asked, "drama")).near:
        found, verb = dramas, "drama"
    return await show(visit, found.near[0]) if len(found.near) == 1 else ask_back(visit, asked, found, verb)


COMMANDS = (
    Command(
        "actor", "what's next for them", _person,
        (Option("name", "a name, in any spelling", Takes.PERSON, required=True, rest=True,
                question="Who? Any spelling will do."),),
        aliases=("person",), example="lee je-hoon",
    ),
)  # fmt: skip
