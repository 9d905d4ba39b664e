"""What is coming, and what is being made."""

from datetime import date

from bot.core.cards.lists import MOST_LISTED, Coming, upcoming_card
from bot.core.commands.paging import leaf, turned
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Takes, Visit
from bot.core.dates import PartialDate
from bot.core.datewords import understand
from bot.core.drama import Drama, Stage

MAKING = (Stage.SCHEDULED, Stage.POST_PRODUCTION, Stage.FILMING, Stage.CASTING, Stage.ANNOUNCED)
"""Stages of what is not out yet, the nearest first."""


async def _upcoming(visit: Visit) -> Reply:
    """What has a date from today on, or in the span asked for; beside it, or without any, what is being made."""
    asked, page = turned(visit, "when")
    span = understand(asked, visit.today, visit.view.zone) if asked else None
    dated = await _dated(visit, span)
    page = min(page, max(len(dated) - 1, 0) // MOST_LISTED)
    others = await visit.tools.ledger.upcoming(visit.today) if span and not dated else []
    coming = Coming(
        dated[page * MOST_LISTED : (page + 1) * MOST_LISTED],
        [] if page else await making(visit),
        span,
        others[:MOST_LISTED],
    )
    more = len(dated) > (page + 1) * MOST_LISTED
    return leaf(visit, upcoming_card(coming, visit.view), "upcoming", asked, page, more=more)


async def _dated(visit: Visit, span: PartialDate | None) -> list[Drama]:
    first: date = max(visit.today, span.first) if span else visit.today
    if span and span.last < first:
        return []
    return await visit.tools.ledger.upcoming(first, span.last if span else None)


async def making(visit: Visit) -> list[Drama]:
    """What is being made and has no date, the nearest stage first."""
    some = [drama for drama in await visit.tools.ledger.at_stage(*MAKING) if drama.date is None]
    return sorted(some, key=lambda drama: MAKING.index(drama.stage.value) if drama.stage else len(MAKING))


COMMANDS = (
    Command(
        "upcoming", "what's coming", _upcoming,
        (Option("when", "a month or a year, such as May 2027", Takes.DATE, rest=True),),
    ),
)  # fmt: skip
