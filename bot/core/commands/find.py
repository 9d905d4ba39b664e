"""Words sent without a command: a title or a name is looked for."""

from bot.core.commands.meant import meant, needed
from bot.core.commands.records import show
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit

GREETINGS = frozenset({"hi", "hello", "hey", "hi there", "hello there", "annyeong", "안녕", "안녕하세요"})
"""Words that greet, unless a title or a name reads just so."""


async def _find(visit: Visit) -> Reply:
    asked = needed(visit, "name", "Send me a title or an actor, in any spelling; /help says what else I do.")
    if _greets(visit, asked):
        return await visit.hand_over("start", {})
    hit = await meant(visit, asked, None, "find")
    return hit if isinstance(hit, Reply) else await show(visit, hit)


def _greets(visit: Visit, asked: str) -> bool:
    if " ".join(asked.lower().strip(" .!?").split()) not in GREETINGS:
        return False
    search = visit.tools.search
    return all(search.fold(hit.matched) != search.fold(asked) for hit in search.find(asked))


COMMANDS = (
    Command(
        "find", "a title or a name", _find,
        (Option("name", "a title or a name, in any spelling", required=True, rest=True),), shown=Shown.TYPED,
    ),
)  # fmt: skip
