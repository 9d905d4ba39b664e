"""Why something came: the button under every personal message."""

from bot.core.audience import targets
from bot.core.cards.follow import why_card
from bot.core.commands.follow import followed_of
from bot.core.commands.meant import needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.errors import NotFound
from bot.core.fold import fold
from bot.core.story import tell


async def _why(visit: Visit) -> Reply:
    """The nearest topic the reader follows of those that the entry reaches."""
    entry = needed(visit, "entry", "Press Why? under one of my messages.")
    answers = await visit.tools.ledger.answers(entry)
    said = tell(entry, answers).said
    known = await visit.tools.ledger.about(said.subjects)
    following = {s.topic: s for s in await visit.tools.readers.following(visit.reader.id)}
    for target in targets(said, fold(known)):
        if subscription := following.get(target.topic):
            followed = await followed_of(visit, visit.reader, subscription)
            return Reply(why_card(followed, visit.view), private=not visit.request.where.private)
    raise NotFound(visit.words.say("You don't follow what this was about any more. /following shows what you follow."))


COMMANDS = (
    Command("why", "why something came", _why, (Option("entry", "the message's entry", required=True),),
            shown=Shown.BUTTON),
)  # fmt: skip
