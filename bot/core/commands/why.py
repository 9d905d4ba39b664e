"""Why something came: the button under every personal message."""

from bot.core.announcement import Announcement
from bot.core.audience import targets
from bot.core.cards.follow import why_card, why_here_card
from bot.core.commands.follow import followed_of
from bot.core.commands.meant import needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.commands.topics import names_of
from bot.core.errors import NotFound
from bot.core.fold import fold
from bot.core.story import tell


async def _why(visit: Visit) -> Reply:
    """The nearest topic the reader follows of those that the entry reaches."""
    entry = await _entry(visit)
    answers = await visit.tools.ledger.answers(entry)
    said = tell(entry, answers).said
    known = await visit.tools.ledger.about(said.subjects)
    following = {s.topic: s for s in await visit.tools.readers.following(visit.reader.id)}
    for target in targets(said, fold(known)):
        if subscription := following.get(target.topic):
            followed = await followed_of(visit, visit.reader, subscription)
            return Reply(why_card(followed, visit.view), private=not visit.request.where.private)
    if here := await _here(visit, said, known):
        return here
    raise NotFound(visit.words.say("You don't follow what this was about any more. /following shows what you follow."))


async def _entry(visit: Visit) -> str:
    """The entry that the button holds, or that the message shows which somebody pointed at. Raises `NotFound`."""
    request = visit.request
    if request.about is None or visit.value("entry"):
        return needed(visit, "entry", "Press Why? under one of my messages.")
    shown = await visit.tools.outbox.shows(request.where.key, request.about)
    if not shown:
        raise NotFound("That is no news of mine. Point at one of my announcements, and I say why it came.")
    return shown[0]


async def _here(visit: Visit, said: Announcement, known: list[Announcement]) -> Reply | None:
    """In a place: what is followed there."""
    where, readers = visit.request.where, visit.tools.readers
    place = None if where.private else (await readers.places([where.key])).get(where.key)
    if place is None:
        return None
    following = {s.topic for s in await readers.following(place.id)}
    topic = next((t.topic for t in targets(said, fold(known)) if t.topic in following), None)
    if topic is None:
        return None
    name = (await names_of(visit, [topic]))[str(topic)]
    return Reply(why_here_card(name[:1].upper() + name[1:], place.name, visit.view), private=True)


COMMANDS = (
    Command("why", "why something came", _why, (Option("entry", "the message's entry", required=True),),
            shown=Shown.BUTTON),
)  # fmt: skip
