"""What just happened."""

from bot.core.announcement import Subject
from bot.core.cards.lists import news_card
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Visit
from bot.core.fold import Records
from bot.core.message import Button


async def _news(visit: Visit) -> Reply:
    ledger, most = visit.tools.ledger, visit.tools.limits.news
    before = (await ledger.entry(visit.value("before"))).order if visit.value("before") else None
    entries = await ledger.latest(most + 1, before=before)
    shown, more = entries[:most], entries[most:]
    named = {subject for entry in shown for subject in entry.subjects}
    records = Records(await ledger.dramas(_of("drama", named)), await ledger.people(_of("person", named)))
    card = news_card(shown, records, visit.view)
    older = f"v1:news:{shown[-1].id}" if more else ""
    if older and len(older.encode()) <= 64:
        card = card.with_buttons(*card.buttons, [Button(visit.words.say("Older"), older)])
    return Reply(card)


def _of(kind: str, named: set[Subject]) -> list[str]:
    return sorted(subject.slug for subject in named if subject.kind == kind)


COMMANDS = (Command("news", "what just happened", _news, (Option("before", "the entry it goes on from"),)),)
