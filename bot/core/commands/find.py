"""Words sent without a command: a title or a name is looked for."""

import re

from bot.core.commands.meant import look_for, meant, needed, same_name
from bot.core.commands.records import show
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit

GREETINGS = frozenset({"hi", "hello", "hey", "hi there", "hello there", "annyeong", "안녕", "안녕하세요"})
"""Words that greet, unless a title or a name reads just so."""

_PAST = re.compile(r"(?P<title>\S.*?)\s+as of\s+(?P<day>\S.*)", re.IGNORECASE | re.DOTALL)


async def _find(visit: Visit) -> Reply:
    asked = needed(visit, "name", "Send me a title or an actor, in any spelling; /help says what else I do.")
    if _greets(visit, asked):
        return await visit.hand_over("start", {})
    if (past := _PAST.fullmatch(asked)) and not await _is_called(visit, asked):
        return await visit.hand_over("drama", {"title": past["title"], "as_of": past["day"]})
    hit = await meant(visit, asked, None, "find")
    return hit if isinstance(hit, Reply) else await show(visit, hit)


async def _is_called(visit: Visit, asked: str) -> bool:
    """Whether something goes by just this name."""
    return any(same_name(hit, asked) for hit in (await look_for(visit, asked, None)).near)


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
