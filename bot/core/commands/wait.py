"""Tell me when you hear of it: a name nobody knows yet is waited for."""

from typing import Literal

from bot.core.cards.waiting import known_card, unwaited_card, waiting_card
from bot.core.commands.meant import bare, look_for, needed, no_name, same_name
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.errors import BadInput, NotFound, TooMany
from bot.core.ports import Wait

KINDS: dict[str, Literal["drama", "person"]] = {"d": "drama", "p": "person"}
"""What a button's action says of a name before the stroke: ``p/byun woo seok``."""
MOST_NAME = 120


async def _wait(visit: Visit) -> Reply:
    """Keeps a name; a wait that is there already is shown as it is."""
    asked = needed(visit, "name", "For whom or what? Try /wait and a name.")
    kind, _, name = asked.partition("/") if visit.request.pressed else ("", "", asked)
    name = bare(" ".join(name.split())[:MOST_NAME])
    readers, words = visit.tools.readers, visit.words
    folded = visit.tools.search.fold(name)
    if not folded:
        raise BadInput(words.say("That has no letters I could listen for; send me a title or a name."))
    if no_name(name):
        raise BadInput("“{text}” is no name I could listen for; send me a title or a person's name.", text=name[:40])
    # A press is of who knows that there is one by that name, and keeps listening for another.
    found = () if visit.request.pressed else (await look_for(visit, name, None)).near
    if known := [hit for hit in found if same_name(hit, name)]:
        return Reply(known_card(known, visit.view), private=not visit.request.where.private)
    mine = await readers.waits(visit.reader.id)
    there = next((wait for wait in mine if wait.folded == folded), None)
    if there is None:
        most = visit.tools.limits.waits
        if len(mine) >= most:
            raise TooMany(
                words.count(
                    "I listen for {n} name for you already; stop it in /following first.",
                    "I listen for {n} names for you already; stop one of them in /following first.",
                    most,
                )
            )
        await readers.wait_for(Wait(visit.reader.id, name, folded, visit.request.now, KINDS.get(kind)))
        there = next(wait for wait in await readers.waits(visit.reader.id) if wait.folded == folded)
    reachable = bool(await readers.addresses(visit.reader.id))
    card = waiting_card(there, visit.view, reachable=reachable)
    return Reply(card, private=not visit.request.where.private)


async def _unwait(visit: Visit) -> Reply:
    """Stops listening for a name."""
    asked = needed(visit, "wait", "For what? /following shows the names I listen for.")
    for wait in await visit.tools.readers.waits(visit.reader.id):
        if str(wait.id) == asked or wait.folded == visit.tools.search.fold(asked):
            await visit.tools.readers.stop_waiting(visit.reader.id, wait.folded)
            return Reply(
                unwaited_card(wait, visit.view), private=not visit.request.where.private, edit=visit.request.pressed
            )
    raise NotFound(visit.words.say("I don't listen for that any more. /following shows what you follow."))


COMMANDS = (
    Command("wait", "tell me when you hear of it", _wait,
            (Option("name", "a title or a name that nobody knows yet", required=True, rest=True),),
            shown=Shown.TYPED, example="moonlight hospital"),
    Command("unwait", "stop listening for a name", _unwait,
            (Option("wait", "the name", required=True, rest=True),), shown=Shown.BUTTON),
)  # fmt: skip
