"""What just happened."""

from bot.core.announcement import Subject
from bot.core.cards.lists import news_card
from bot.core.commands.paging import leaf, turned
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Visit
from bot.core.fold import Records


async def _news(visit: Visit) -> Reply:
    """The newest stories, or those of a later page."""
    ledger, most = visit.tools.ledger, visit.tools.limits.news
    _, page = turned(visit, "page")
    entries = await ledger.latest((page + 1) * most + 1)
    page = min(page, max(len(entries) - 1, 0) // most)
    shown = entries[page * most : (page + 1) * most]
    named = {subject for entry in shown for subject in entry.subjects}
    records = Records(await ledger.dramas(_of("drama", named)), await ledger.people(_of("person", named)))
    card = news_card(shown, records, visit.view)
    return leaf(visit, card, "news", "", page, more=len(entries) > (page + 1) * most)


def _of(kind: str, named: set[Subject]) -> list[str]:
    return sorted(subject.slug for subject in named if subject.kind == kind)


COMMANDS = (Command("news", "what just happened", _news, (Option("page", "which page, from 0"),)),)
