"""Previews of what editors are about to write: kept as drafts until a button says what becomes of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from bot.core.announcement import Act, Announcement, Titled
from bot.core.cards.amended import Did, amended_card, amended_done
from bot.core.cards.preview import posted_card, preview_card, told_in_trail
from bot.core.commands.amending import compose_correction, compose_retraction
from bot.core.commands.composing import compose, left_out
from bot.core.commands.dialogue import PREVIEW, own, where_of
from bot.core.commands.drafting import given
from bot.core.commands.meant import same_name
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Dialogue, Option, Shown, Visit
from bot.core.drama import TitleKind
from bot.core.errors import BadInput, LedgerMoved
from bot.core.fold import Records
from bot.core.message import Line
from bot.core.ports import Draft, Preview, Reached, TipState
from bot.core.recipient import Role
from bot.core.story import Story, tell

KEPT = timedelta(hours=24)
"""How long a preview waits for its button."""
COMPOSERS = {"announce": compose, "correct": compose_correction, "retract": compose_retraction}


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a preview was made from: the command, its settled values, and the sequence it was worked out at."""

    command: str
    values: Mapping[str, str]
    sequence: int = 0


async def show_preview(visit: Visit, command: str, values: Mapping[str, str], *, again: str = "") -> Reply:
    """Shows what would be written, and keeps it: `again` under the name of that draft. Raises `BadInput`.

    A request that says `moved` was confirmed already, when the record had moved on from that sequence.
    """
    moved = bool(visit.value("moved"))
    name = again or _name(visit, command, values)
    made = Previewed(command, values)
    entry = await composed(visit, made, name)
    notes = left_out(_as_begun(visit, made), values, entry)
    preview = await visit.tools.publisher.preview(entry, visit.request.now)
    body = json.dumps({"command": command, "values": dict(values), "sequence": preview.sequence})
    await visit.tools.desk.keep(Draft(name, visit.reader.id, PREVIEW, body, visit.request.now + KEPT))
    notes += _namesakes(visit, preview)
    if preview.entry.act is Act.POST:
        card = preview_card(preview, name, visit.view, visit.tools.limits.rates, notes, moved=moved)
    else:
        story, chain = await story_of(visit, preview)
        reached = await visit.tools.outbox.reached(entry.id for entry in chain)
        card = amended_card(preview, story, reached, name, visit.view, notes=notes, moved=moved)
    return Reply(card, private=True)


def _namesakes(visit: Visit, preview: Preview) -> list[Line]:
    """That a drama's new title is another drama's too."""
    words, said = visit.words, []
    for change in preview.entry.changes:
        if not isinstance(change, Titled) or change.kind is not TitleKind.OFFICIAL:
            continue
        was = preview.before.dramas.get(change.drama)
        if was is None or was.title == change.text:
            continue  # of what begins it was asked
        for hit in visit.tools.search.find(change.text, kind="drama"):
            if hit.slug != change.drama and same_name(hit, change.text):
                form = "**{title}** is another drama's name too{year}. Is that meant?"
                said.append(words.line(form, title=change.text, year=f" ({hit.year})" if hit.year else ""))
    return said


async def composed(visit: Visit, made: Previewed, name: str) -> Announcement:
    """The entry a preview stands for, as of the day it was begun, so that tomorrow stays the day it was."""
    return await COMPOSERS[made.command](_as_begun(visit, made), made.values, name)


def _as_begun(visit: Visit, made: Previewed) -> Visit:
    begun = datetime.fromisoformat(made.values["begun"]).astimezone(UTC)
    return replace(visit, request=replace(visit.request, now=begun))


async def story_of(visit: Visit, preview: Preview) -> tuple[Story, list[Announcement]]:
    """What becomes of a post by a correction or retraction of it, with all that answered it so far."""
    ledger, entry = visit.tools.ledger, preview.entry
    chain = await ledger.answers(entry.target or entry.id)
    subjects = dict.fromkeys(subject for one in (*chain, entry) for subject in one.subjects)
    known = {one.id: one for one in (*await ledger.about(subjects), *chain)}
    story = tell(entry.id, [*known.values(), replace(entry, recorded_at=entry.recorded_at or visit.request.now)])
    named = {c.value.person for drama in story.after.dramas.values() for c in drama.credits}
    people = await ledger.people(sorted(named - set(story.said.people)))
    after = Records(story.after.dramas, story.after.people | people)
    return replace(story, after=after), chain


def _name(visit: Visit, command: str, values: Mapping[str, str]) -> str:
    """A short id, the same for the same words of the same person at the same moment."""
    moment = [visit.request.now.isoformat(), visit.value("moved")]
    said = json.dumps([visit.reader.id, command, moment, sorted(values.items())])
    return blake2b(said.encode(), digest_size=5).hexdigest()


async def kept_preview(visit: Visit, name: str) -> tuple[Draft, Previewed]:
    """A preview of the person's own. Raises `NotFound`."""
    draft = await own(visit, name, PREVIEW)
    kept = json.loads(draft.body)
    return draft, Previewed(kept["command"], kept["values"], kept["sequence"])


async def _confirm(visit: Visit) -> Reply:
    return await _write(visit, notify=True)


async def _save(visit: Visit) -> Reply:
    return await _write(visit, notify=False)


async def _erase(visit: Visit) -> Reply:
    return await _write(visit, notify=True, erase=True)


async def _write(visit: Visit, *, notify: bool, erase: bool = False) -> Reply:
    """Publishes a preview once; when the ledger moved since, shows a fresh one instead."""
    name, now = visit.value("draft"), visit.request.now
    draft, made = await kept_preview(visit, name)
    entry = await composed(visit, made, name)
    reached = await _reached(visit, entry)
    try:
        done = await visit.tools.publisher.publish(entry, now, notify=notify, sequence=made.sequence, erase=erase)
    except (LedgerMoved, BadInput):
        return await _afresh(visit, draft, made)
    if tip := given(made.values, "tip"):
        await visit.tools.inbox.close(int(tip), TipState.POSTED, now, done.entry.id)
    await visit.tools.desk.drop(name)
    await audit(visit, _what(made.command, notify=notify, erase=erase), done)
    visit.tools.ring()
    done = await visit.tools.publisher.reaching(done, now)
    if entry.act is Act.POST:
        return Reply(posted_card(done, visit.view, notify=notify), private=True, edit=True)
    did = await _did(visit, entry, erase=erase)
    return Reply(amended_done(done, did, reached, visit.view), private=True, edit=True)


async def _reached(visit: Visit, entry: Announcement) -> Reached:
    """How far the post went that an entry corrects or takes back."""
    chain = await visit.tools.ledger.answers(entry.target) if entry.target else []
    return await visit.tools.outbox.reached(one.id for one in chain)


async def _did(visit: Visit, entry: Announcement, *, erase: bool) -> Did:
    """What an entry did to the post it answers."""
    if entry.act is Act.CORRECT or entry.target is None:
        return Did.CORRECTED
    if (await visit.tools.ledger.entry(entry.target)).act is not Act.POST:
        return Did.BROUGHT_BACK
    return Did.DELETED if erase else Did.TAKEN_BACK


def _what(command: str, *, notify: bool, erase: bool) -> str:
    """What the audit trail calls it."""
    if command == "announce":
        return "posted" if notify else "saved without notifying"
    return "corrected" if command == "correct" else "took back and deleted" if erase else "took back"


async def audit(visit: Visit, what: str, done: Preview) -> None:
    """Writes into the audit trail what an entry changed."""
    before, after = told_in_trail(done)
    now = visit.request.now
    await visit.tools.desk.audit(visit.reader.id, what, done.entry.id, before=before, after=after, now=now)


async def _afresh(visit: Visit, draft: Draft, made: Previewed) -> Reply:
    """Goes through the command again with what is in the record now."""
    reply = await visit.hand_over(made.command, {**made.values, "moved": str(made.sequence)})
    await visit.tools.desk.drop(draft.id)
    return replace(reply, edit=True)


async def _change(visit: Visit) -> Reply:
    """Asks what of a preview shall be different; Back leads to the preview as it was."""
    name = visit.value("draft")
    _, made = await kept_preview(visit, name)
    before = Dialogue(made.command, "ask", made.values, where_of(visit.request), (made.values,))
    values = {**made.values, "ask": "ask"}
    return replace(await visit.hand_over(made.command, values, dialogue=before, draft=name), edit=True)


_DRAFT = (Option("draft", "the preview", required=True),)

COMMANDS = (
    Command("confirm", "write the preview", _confirm, _DRAFT, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("save", "record it and tell nobody", _save, _DRAFT, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("erase", "take the messages away", _erase, _DRAFT, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("change", "change part of the preview", _change, _DRAFT, shown=Shown.BUTTON, needs=Role.EDITOR),
)
