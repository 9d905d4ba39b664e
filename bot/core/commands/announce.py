"""Posting what happened: a preview as fans will see it, then Confirm, Save without notifying, or Cancel."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from bot.core.announcement import Announcement
from bot.core.cards.preview import posted_card, preview_card
from bot.core.commands.drafting import CHOSEN, compose
from bot.core.commands.meant import Found, ask_back, look_for, needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.drama import Certainty, Drama
from bot.core.errors import LedgerMoved, NotFound
from bot.core.kinds import TABLE
from bot.core.message import Message
from bot.core.ports import Draft
from bot.core.recipient import Role

KEPT = timedelta(hours=24)
"""How long a preview waits for its button."""
OPTIONS = ("drama", "kind", "people", "date", "text", "source", "certainty", "title", "network", "said")


async def _announce(visit: Visit) -> Reply:
    """A preview; or first which drama was meant."""
    if visit.request.pressed:
        return await _chosen(visit)
    values = {name: visit.value(name) for name in OPTIONS if visit.value(name)}
    needed(visit, "drama", "About which drama? Try /announce drama: hellbound; kind: trailer; source: https://….")
    return await _begin(visit, values)


async def _begin(visit: Visit, values: Mapping[str, str]) -> Reply:
    dramas: list[Drama] = []
    for asked in filter(None, (name.strip() for name in values["drama"].split("|"))):
        found = await look_for(visit, asked, "drama")
        if len(found.near) != 1:
            return await _ask_which(visit, values, asked, found)
        dramas += (await visit.tools.ledger.dramas([found.near[0].slug])).values()
    name = _draft_name(visit, values)
    return await _preview(visit, name, values, dramas, visit.request.now)


async def _ask_which(visit: Visit, values: Mapping[str, str], asked: str, found: Found) -> Reply:
    """Which of several was meant; what else was typed waits in a draft."""
    name = _draft_name(visit, values)
    body = json.dumps({"values": dict(values), "asked": asked})
    await _keep(visit, name, "announce-which", body)
    question = ask_back(visit, asked, found, "announce")
    return Reply(_lead(question.message, f"v1:announce:{name}/"), private=True)


def _lead(message: Message, prefix: str) -> Message:
    """The question with buttons that carry on with the draft."""
    rows = [
        [replace(b, action=f"{prefix}{(b.action or '').rpartition(':')[2]}") for b in row] for row in message.buttons
    ]
    return message.with_buttons(*rows)


async def _chosen(visit: Visit) -> Reply:
    """Goes on with the drama that was picked for a draft."""
    name, _, slug = visit.value("drama").partition("/")
    draft = await _own(visit, name, "announce-which")
    kept = json.loads(draft.body)
    values = {**kept["values"]}
    values["drama"] = values["drama"].replace(kept["asked"], f"drama:{slug}", 1)
    reply = await _begin(visit, values)
    return replace(reply, edit=True)


async def _preview(
    visit: Visit, name: str, values: Mapping[str, str], dramas: list[Drama], now: datetime, *, moved: bool = False
) -> Reply:
    entry = await compose(visit, values, tuple(dramas), name)
    preview = await visit.tools.publisher.preview(entry, visit.request.now)
    body = json.dumps({
        "values": dict(values), "dramas": [d.slug for d in dramas], "now": now.isoformat(),
        "sequence": preview.sequence,
    })  # fmt: skip
    await _keep(visit, name, "announce", body)
    return Reply(preview_card(preview, name, visit.view, moved=moved), private=True, edit=visit.request.pressed)


async def _confirm(visit: Visit) -> Reply:
    return await _post(visit, notify=True)


async def _save(visit: Visit) -> Reply:
    return await _post(visit, notify=False)


async def _post(visit: Visit, *, notify: bool) -> Reply:
    """Publishes a draft once; when the ledger moved since its preview, shows a fresh one instead."""
    name, now = visit.value("draft"), visit.request.now
    draft = await _own(visit, name, "announce")
    kept = json.loads(draft.body)
    records = await visit.tools.ledger.dramas(kept["dramas"])
    dramas = [records[slug] for slug in kept["dramas"] if slug in records]
    begun = datetime.fromisoformat(kept["now"]).astimezone(UTC)
    entry = await compose(_at(visit, begun), kept["values"], tuple(dramas), name)
    publisher = visit.tools.publisher
    try:
        done = await publisher.publish(entry, now, notify=notify, sequence=kept["sequence"])
    except LedgerMoved:
        return await _preview(visit, name, kept["values"], dramas, begun, moved=True)
    await visit.tools.desk.drop(name)
    what = "announce" if notify else "announce quietly"
    await visit.tools.desk.audit(visit.reader.id, what, entry.id, before=None, after=_told(entry), now=now)
    return Reply(posted_card(done, visit.view, notify=notify), private=True, edit=True)


def _at(visit: Visit, then: datetime) -> Visit:
    """The visit as of the preview, so that tomorrow stays the day it was."""
    return replace(visit, request=replace(visit.request, now=then))


def _told(entry: Announcement) -> str:
    return f"{TABLE[entry.kind].label}: {', '.join(entry.dramas)}"


async def _own(visit: Visit, name: str, topic: str) -> Draft:
    """A draft of the reader's own. Raises `NotFound`."""
    draft = await visit.tools.desk.draft(name, visit.request.now)
    if draft.owner != visit.reader.id or draft.topic != topic:
        raise NotFound(visit.words.say("That preview is somebody else's; /announce begins your own."))
    return draft


async def _keep(visit: Visit, name: str, topic: str, body: str) -> None:
    await visit.tools.desk.keep(Draft(name, visit.reader.id, topic, body, visit.request.now + KEPT))


def _draft_name(visit: Visit, values: Mapping[str, str]) -> str:
    """A short id that is the same for the same words of the same person at the same moment."""
    said = json.dumps([visit.reader.id, visit.request.now.isoformat(), sorted(values.items())])
    return blake2b(said.encode(), digest_size=5).hexdigest()


_DRAFT = (Option("draft", "the preview", required=True),)

COMMANDS = (
    Command(
        "announce", "post something", _announce,
        (
            Option("drama", "which drama; several parted by |", Takes.DRAMA, required=True, rest=True),
            Option("kind", "what sort of news", Takes.KIND, required=True,
                   choices=tuple((TABLE[kind].label, kind.value) for kind in CHOSEN)),
            Option("source", "a link and the name of who said it", Takes.LINK, required=True),
            Option("people", "who, with role and standing: Gong Yoo (lead, in talks)", Takes.PEOPLE),
            Option("date", "the date it is about: 14 May 2021, May 2021, autumn 2027", Takes.DATE),
            Option("text", "one or two sentences", Takes.PROSE),
            Option("certainty", "confirmed, reported or rumour", Takes.CERTAINTY,
                   choices=tuple((c.value, c.value) for c in Certainty)),
            Option("title", "the new title, when it changes"),
            Option("network", "the new network, when it changes"),
            Option("said", "the day the source said it, if not today", Takes.DATE),
        ),
        shown=Shown.EDITORS, needs=Role.EDITOR,
    ),
    Command("confirm", "post the preview", _confirm, _DRAFT, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("save", "record it and tell nobody", _save, _DRAFT, shown=Shown.BUTTON, needs=Role.EDITOR),
)  # fmt: skip
