"""Words sent without a command: a title or a name is looked for."""

from bot.core.commands.meant import meant, needed
from bot.core.commands.records import show
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit


async def _find(visit: Visit) -> Reply:
    asked = needed(visit, "name", "Send me a title or an actor, in any spelling; /help says what else I do.")
    hit = await meant(visit, asked, None, "find")
    return hit if isinstance(hit, Reply) else await show(visit, hit)


COMMANDS = (
    Command(
        "find", "a title or a name", _find,
        (Option("name", "a title or a name, in any spelling", required=True, rest=True),), shown=Shown.TYPED,
    ),
)  # fmt: skip
