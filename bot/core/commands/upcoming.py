"""What is coming."""

from bot.core.cards.lists import upcoming_card
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Takes, Visit
from bot.core.dates import understand
from bot.core.drama import Stage

MAKING = (Stage.SCHEDULED, Stage.POST_PRODUCTION, Stage.FILMING, Stage.CASTING, Stage.ANNOUNCED)
"""Stages of what is not out yet, the nearest first."""


async def _upcoming(visit: Visit) -> Reply:
    ledger, first, last = visit.tools.ledger, visit.today, None
    if asked := visit.value("when"):
        span = understand(asked, visit.today, visit.view.zone)
        first, last = max(first, span.first), span.last
    dated = await ledger.upcoming(first, last) if last is None or last >= first else []
    making = await ledger.at_stage(*MAKING)
    making = sorted(making, key=lambda drama: MAKING.index(drama.stage.value) if drama.stage else len(MAKING))
    return Reply(upcoming_card(dated, making, visit.view))


COMMANDS = (
    Command(
        "upcoming", "what's coming", _upcoming,
        (Option("when", "a month or a year, such as May 2027", Takes.DATE, rest=True),),
    ),
)  # fmt: skip
