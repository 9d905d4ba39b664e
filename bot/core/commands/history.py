"""/history: everything that was written about a drama or person, from the audit trail and the ledger itself.

Owners also see who changed rights and places.
"""

from collections.abc import Sequence
from contextlib import suppress

from bot.core.announcement import Act, Announcement, Subject
from bot.core.cards.history import Written, history_card
from bot.core.commands.meant import meant, needed
from bot.core.commands.paging import leaf, turned
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.due import AUTHOR
from bot.core.errors import NotFound
from bot.core.kinds import TABLE, Kind
from bot.core.ports import Trace
from bot.core.recipient import Role
from bot.core.words import Words

A_PAGE, MOST_READ = 8, 1000
OWNERS_OWN = {"rights": "rights", "places": "place:"}
"""What owners may ask for beside titles, and what it is about in the trail."""
DID = {Act.POST: "recorded", Act.CORRECT: "corrected", Act.RETRACT: "took back"}


async def _history(visit: Visit) -> Reply:
    owner = visit.reader.role >= Role.OWNER
    if owner:
        needed(visit, "title", "The history of what? Try /history hellbound, /history rights or /history places.")
    needed(visit, "title", "Of which drama or person? Try /history hellbound.")
    asked, page = turned(visit, "title")
    if owner and asked.lower() in OWNERS_OWN:
        return await _owners_own(visit, asked.lower(), page)
    hit = await meant(visit, asked, None, "history")
    if isinstance(hit, Reply):
        return Reply(hit.message, private=not visit.request.where.private)
    subject = Subject(hit.kind, hit.slug)
    entries = await visit.tools.ledger.about([subject])
    trail = await visit.tools.desk.trail([f"{hit.kind}:{hit.slug}", *(e.id for e in entries)], MOST_READ)
    known = {line.subject for line in trail}
    writes = [_traced(line, hit.slug) for line in trail]
    entries.sort(key=lambda entry: entry.order, reverse=True)
    writes += [w for e in entries if e.id not in known and (w := _recorded(e, visit.words))]
    writes.sort(key=lambda one: one.at, reverse=True)
    return _page(visit, hit.title, writes, f"{hit.kind}:{hit.slug}", page)


def _page(visit: Visit, title: str, writes: Sequence[Written], asked: str, page: int) -> Reply:
    page = min(page, max(len(writes) - 1, 0) // A_PAGE)
    shown = writes[page * A_PAGE : (page + 1) * A_PAGE]
    card = history_card(title, shown, len(writes), visit.view)
    more = len(writes) > (page + 1) * A_PAGE
    reply = leaf(visit, card, "history", asked, page, more=more)
    return Reply(reply.message, private=not visit.request.where.private, edit=reply.edit)


async def _owners_own(visit: Visit, asked: str, page: int) -> Reply:
    """Who changed rights, or places, each place by its name."""
    trail = await visit.tools.desk.trail([OWNERS_OWN[asked]], MOST_READ)
    names: dict[str, str] = {}
    for subject in {line.subject for line in trail}:
        kind, _, number = subject.partition(":")
        if kind == "place":
            with suppress(NotFound):
                names[subject] = (await visit.tools.readers.recipient(int(number))).name
    writes = [
        Written(line.at, line.name or None, line.what, line.before, line.after, names.get(line.subject, ""))
        for line in trail
    ]
    return _page(visit, visit.words.say(asked), writes, asked, page)


def _traced(line: Trace, slug: str) -> Written:
    """A line of the trail; which record it is about need not be said in that record's own history."""
    before, after = (
        text.replace(f": {slug}", "").replace(f"{slug} ", "") if text else None for text in (line.before, line.after)
    )
    entry = "" if ":" in line.subject else line.subject
    return Written(line.at, line.name or None, line.what, before, after, entry=entry)


def _recorded(entry: Announcement, words: Words) -> Written | None:
    """An entry that nobody's command wrote: the catalogue's, an import's, or what a date made happen."""
    if entry.recorded_at is None:
        return None
    who = words.say("The calendar") if entry.author == AUTHOR else words.say("The catalogue")
    kind = "details" if entry.kind is Kind.RECORD else TABLE[entry.kind].label
    said = words.say(
        "{did}: {kind}, as {source} said on {day}", did=words.say(DID[entry.act]), kind=words.say(kind),
        source=entry.source.name, day=words.day(entry.known_on),
    )  # fmt: skip
    return Written(entry.recorded_at, who, said, entry=entry.id)


COMMANDS = (
    Command(
        "history", "who wrote what about a drama or person", _history,
        (Option("title", "a drama or person", Takes.DRAMA, required=True, rest=True,
                question="Of which drama or person? Owners may send rights or places too."),),
        shown=Shown.EDITORS, needs=Role.EDITOR,
        refusal="The history is for editors. /timeline shows what happened to a drama.", example="hellbound",
    ),
)  # fmt: skip
