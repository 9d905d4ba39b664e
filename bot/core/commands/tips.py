"""Tips from readers, and the editors' inbox."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.cards.inbox import Inbox, inbox_card, spread_card, tip_card
from bot.core.cards.naming import with_year
from bot.core.cards.parts import host_of
from bot.core.cards.preview import posted_card
from bot.core.commands.dialogue import began_from
from bot.core.commands.drafting import tidied
from bot.core.commands.meant import look_for, same_name
from bot.core.commands.previewing import audit
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.errors import BadInput, NotFound, TooMany
from bot.core.fold import Records
from bot.core.message import message
from bot.core.ports import Hit, Tip, TipState
from bot.core.recipient import Role

A_DAY = timedelta(days=1)
LISTED = 4
"""So many tips, names and news are shown at once."""
MOST_DIGITS = 18
MOST_WORDS = 500
MOST_LINK = 500

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SEASON = re.compile(
    r"(?:(?:season |part |시즌 ?|s)?0?[2-9]|(?:season |시즌 ?|s)[1-9]\d|season (?:two|three|four|five)|ii|iii|iv)"
    r"(?:nd|rd|th)?\b",
    re.IGNORECASE,
)
"""What follows a title that is meant with another season: 2, season two, S02."""
_TRACKS = re.compile(r"utm_\w+|fbclid|gclid|igshid|si|ref|ref_src", re.IGNORECASE)


async def _tip(visit: Visit) -> Reply:
    """Keeps a link for the editors."""
    link, text = link_and_text(visit)
    inbox, words, limits = visit.tools.inbox, visit.words, visit.tools.limits
    if await inbox.sent(visit.reader.id, visit.request.now - A_DAY) >= limits.tips:
        raise TooMany(words.say("That were {n} tips today, thank you. Send me the next one tomorrow.", n=limits.tips))
    tip = await inbox.send(link_key(link), link, text, visit.reader.id, visit.request.now)
    said = words.line("Thank you. An editor will look, and I'll tell you if it's posted.")
    if tip.state in {TipState.POSTED, TipState.THANKED}:
        said = words.line("Thank you. That one is posted already.")
    return Reply(message([said]), private=not visit.request.where.private)


def link_and_text(visit: Visit) -> tuple[str, str]:
    """The link and the words of a tip, wherever they stand. Raises `BadInput`."""
    values = tidied(visit.request.values)
    whole = " ".join(values[name] for name in ("link", "text") if name in values)
    found = _URL.search(whole)
    if found is None:
        raise BadInput("A tip needs a link to where it stands: /tip https://…, and a word about it if you like.")
    link = found[0].rstrip(".,;:!?)")
    if len(link) > MOST_LINK or not urlsplit(link).hostname:
        raise BadInput("That link is too long or broken; send the one from your browser's address line.")
    text = " ".join((whole[: found.start()] + whole[found.start() + len(link) :].lstrip(".,;:!?)")).split()).rstrip(":")
    if len(text) > MOST_WORDS:
        raise BadInput("Those are more than {most} characters; a sentence or two will do.", most=MOST_WORDS)
    return link, text


def link_key(link: str) -> str:
    """What two copies of one link have in common: no tracking, no fragment, no mobile or www host."""
    parts = urlsplit(link)
    host = re.sub(r"^(?:www|m|amp)\.", "", (parts.hostname or "").lower())
    query = urlencode([(k, v) for k, v in sorted(parse_qsl(parts.query)) if not _TRACKS.fullmatch(k)])
    return urlunsplit(("", host, parts.path.rstrip("/"), query, ""))


async def _inbox(visit: Visit) -> Reply:
    """All that waits for an editor; the pages after the first show tips alone."""
    tools, after = visit.tools, visit.value("after")
    page = int(after) if after.isdecimal() and len(after) < MOST_DIGITS else 0
    tips = await tools.inbox.open_tips(LISTED + 1, page)
    more = tips[LISTED - 1].id if len(tips) > LISTED else None
    inbox = Inbox(tips[:LISTED], more)
    if not page:
        brought = [await tools.ledger.entry(entry) for entry in (await tools.desk.brought())[:LISTED]]
        dramas = await tools.ledger.dramas({slug for entry in brought for slug in entry.dramas})
        people = await tools.ledger.people({slug for entry in brought for slug in entry.people})
        inbox = Inbox(tips[:LISTED], more, await tools.readers.wanted(LISTED), brought, Records(dramas, people))
    return Reply(inbox_card(inbox, visit.view), private=True, edit=visit.request.pressed)


async def _spread(visit: Visit) -> Reply:
    """How news of an update would look, and whom it would reach."""
    entry = await _brought(visit)
    preview = await visit.tools.publisher.spread(entry, visit.request.now, dry=True)
    return Reply(spread_card(preview, visit.view, visit.tools.limits.rates), private=True, edit=True)


async def _spread_now(visit: Visit) -> Reply:
    """Tells it. Told first and put away after: whoever dies in between tells it again, and that does nothing."""
    entry = await _brought(visit)
    done = await visit.tools.publisher.spread(entry, visit.request.now)
    await visit.tools.desk.deal_with(entry)
    await audit(visit, "posted what an update brought", done)
    return Reply(posted_card(done, visit.view, notify=True), private=True, edit=True)


async def _shelve(visit: Visit) -> Reply:
    entry, now = await _brought(visit), visit.request.now
    if await visit.tools.desk.deal_with(entry):
        await visit.tools.desk.audit(visit.reader.id, "left untold", entry, before=None, after=None, now=now)
    return await _inbox(replace(visit, request=replace(visit.request, values={})))


async def _brought(visit: Visit) -> str:
    """News of an update that waits. Raises `NotFound`."""
    entry = visit.value("entry")
    if entry not in await visit.tools.desk.brought():
        raise NotFound("Somebody has dealt with that one already; /inbox shows those that wait.")
    return entry


async def _tip_of(visit: Visit) -> Tip:
    number = visit.value("tip")
    if not number.isdecimal() or len(number) >= MOST_DIGITS:
        raise NotFound("I don't have that tip any more; /inbox shows those that wait.")
    tip = await visit.tools.inbox.tip(int(number))
    if tip.state is not TipState.OPEN:
        raise NotFound("Somebody has dealt with that one already; /inbox shows those that wait.")
    return tip


async def _take_up(visit: Visit) -> Reply:
    """Begins an announcement from a tip: its link as the source, its drama where the words tell."""
    tip = await _tip_of(visit)
    values = {"source": f"{tip.link} {host_of(tip.link)}", "tip": str(tip.id)}
    above = list(tip_card(tip, visit.view).sections)
    if drama := await _drama_in(visit, tip):
        values["drama"] = f"drama:{drama.slug}"
        form = "I take it to be about **{title}**. If not, press Change… under the preview and name it."
        above.append((visit.words.line(form, title=with_year(drama.title, drama.year)),))
    reply = await visit.hand_over("announce", values, dialogue=began_from(visit, "inbox").dialogue)
    return replace(reply, message=replace(reply.message, sections=(*above, *reply.message.sections)))


async def _drama_in(visit: Visit, tip: Tip) -> Hit | None:
    """The one drama that a tip's words or its link name letter by letter; of several, the longest name.

    None where a season is named that has no record.
    """
    path = re.sub(r"[^a-z0-9]+", " ", urlsplit(tip.link).path.lower())
    for text in (tip.text, path):
        words = text.split()[:MOST_READ]
        for size in range(min(len(words), LONGEST), 0, -1):
            for start in range(len(words) - size + 1):
                phrase = " ".join(words[start : start + size]).strip(" ,;:.!?\"'“”‘’()")
                if len(phrase) < SHORTEST:
                    continue
                named = [hit for hit in (await look_for(visit, phrase, "drama")).near if same_name(hit, phrase)]
                if len(named) == 1:
                    return None if _season_follows(words, start + size) else named[0]
    return None


def _season_follows(words: Sequence[str], at: int) -> bool:
    """Whether a title that ends before `at` goes on with the number of a later season."""
    last = words[at - 1].lower()
    rest = [*(["season"] if last == "season" else []), *words[at : at + 2]]
    return last[-1].isalnum() and bool(_SEASON.match(" ".join(rest)))


MOST_READ, LONGEST, SHORTEST = 40, 8, 6
"""So many words of a tip are read, in names of so many words, of at least so many letters."""


async def _dismiss(visit: Visit) -> Reply:
    tip = await _tip_of(visit)
    if await visit.tools.inbox.close(tip.id, TipState.DISMISSED, visit.request.now):
        now = visit.request.now
        await visit.tools.desk.audit(visit.reader.id, "dismissed a tip", f"tip:{tip.id}", before=tip.link, after=None,
                                     now=now)  # fmt: skip
    return await _inbox(replace(visit, request=replace(visit.request, values={})))


_TIP = (Option("tip", "the tip", required=True),)
_ENTRY = (Option("entry", "the news", required=True),)

COMMANDS = (
    Command(
        "tip", "you read something? Send me the link", _tip,
        (
            Option("link", "where it stands", Takes.LINK, required=True, rest=True, free=True,
                   question="What did you read? Send me the link, and a word about it if you like."),
            Option("text", "a word about it", Takes.TEXT, free=True),
        ),
    ),
    Command("inbox", "tips and what fans wish for", _inbox, (Option("after", "the tip it goes on from"),),
            shown=Shown.EDITORS, needs=Role.EDITOR,
            refusal="The inbox is for editors. Know something? /tip sends it to them."),
    Command("take-up", "announce what a tip tells", _take_up, _TIP, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("spread", "show news of an update as it would look", _spread, _ENTRY, shown=Shown.BUTTON,
            needs=Role.EDITOR),
    Command("spread-now", "tell news of an update", _spread_now, _ENTRY, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("shelve", "leave news of an update untold", _shelve, _ENTRY, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("dismiss", "put a tip away", _dismiss, _TIP, shown=Shown.BUTTON, needs=Role.EDITOR),
)  # fmt: skip
