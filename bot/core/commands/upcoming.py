"""What is coming, and what is being made."""

from datetime import date, timedelta

from bot.core.cards.lists import MOST_LISTED, Coming, Span, upcoming_card
from bot.core.commands.paging import leaf, turned
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Takes, Visit
from bot.core.datewords import next_may, understand
from bot.core.drama import Drama, Stage
from bot.core.errors import BadDate, BadInput, FarDate

WEEKS = {
    "this week": (0, 6, "this week"),
    "this weekend": (5, 6, "this weekend"),
    "next week": (7, 13, "next week"),
    "next weekend": (12, 13, "next weekend"),
}
"""Days from this week's Monday on, and what they are called."""
MAKING = (Stage.SCHEDULED, Stage.POST_PRODUCTION, Stage.FILMING, Stage.CASTING, Stage.ANNOUNCED)
"""Stages of what is not out yet, the nearest first."""


async def _upcoming(visit: Visit) -> Reply:
    """What has a date from today on, or in the span asked for; beside it, or without any, what is being made."""
    asked, page = turned(visit, "when")
    span = _span(visit, asked) if asked else None
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


def _span(visit: Visit, asked: str) -> Span:
    """The days that somebody means by a date or a week. Raises `BadInput`."""
    words, today = visit.words, visit.today
    if days := WEEKS.get(" ".join(asked.lower().split())):
        monday = today - timedelta(days=today.weekday())
        first, last, name = monday + timedelta(days=days[0]), monday + timedelta(days=days[1]), words.say(days[2])
        return Span(first, last, name, name)
    try:
        return Span.of(understand(asked, today, visit.view.zone), words)
    except FarDate:
        raise
    except BadDate:
        raise BadInput("I can't read “{text}” as a time to come; try this week, next month or May {year}.",
                       text=asked[:40], year=next_may(today)) from None  # fmt: skip


async def _dated(visit: Visit, span: Span | None) -> list[Drama]:
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
        (Option("when", "a week, a month or a year, such as next week or May 2027", Takes.DATE, rest=True),),
    ),
)  # fmt: skip
