"""What an editor said about a post before it was chosen from a list: kept meanwhile, and gone on with."""

import json
from collections.abc import Mapping

from bot.core.commands.dialogue import PATIENCE
from bot.core.commands.table import Visit
from bot.core.errors import NotFound
from bot.core.ports import Draft

PARKED = "parked"
"""The topic of such drafts; everybody has one at most for each command."""
MARK = "+"
"""What the ids of the buttons end with that go on with it."""
NOT_SAID = frozenset({"entry", "begun"})


async def parked(visit: Visit, verb: str, values: Mapping[str, str]) -> str:
    """Keeps what was said so far; returns what the ids of the list's buttons are to end with."""
    said = {option: text for option, text in values.items() if option not in NOT_SAID}
    if not said:
        return ""
    until = visit.request.now + PATIENCE
    await visit.tools.desk.keep(Draft(_name(visit, verb), visit.reader.id, PARKED, json.dumps(said), until))
    return MARK


async def taken_up(visit: Visit, verb: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values with what was said before, where a button of such a list was pressed."""
    entry = values.get("entry", "")
    if not visit.request.pressed or not entry.endswith(MARK):
        return dict(values)
    try:
        draft = await visit.tools.desk.draft(_name(visit, verb), visit.request.now)
    except NotFound:
        said = {}
    else:
        said = json.loads(draft.body)
    return {**said, **values, "entry": entry.removesuffix(MARK)}


def _name(visit: Visit, verb: str) -> str:
    return f"{verb}-{visit.reader.id}"
