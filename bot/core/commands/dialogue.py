"""Dialogues: a question for what a command still lacks, the rest kept meanwhile, and how it goes on or back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from itertools import groupby

from bot.core.commands.request import Ask, Reply, Request
from bot.core.commands.table import Command, Dialogue, Option, Shown, Takes, Visit
from bot.core.errors import BadInput, DramawireError, NotFound, StoreError
from bot.core.message import Button, Line, Look, Message, Text, message
from bot.core.ports import Draft

ASKING = "asking"
"""The topic of drafts that hold an unanswered question."""
PREVIEW = "preview"
"""The topic of drafts that hold a preview (see `previewing`)."""
PATIENCE = timedelta(hours=1)
"""How long a question waits for its answer."""
SKIP = "-"
"""The value of an option that somebody chose to leave out."""
BEGAN = "began"
"""In the values of what came before a first question: the command that it began from."""
NOTHING_KEPT = "-"
"""The draft that Cancel names under what is only looked at: a list to choose from."""
NAMES = frozenset({"drama", "title", "name", "topic", "entry", "people", "what", "link"})
"""Options that a word may be the whole answer to, whatever it says."""
A_ROW = 3
POSTED, CHANGED = "Dropped. Nothing was posted.", "Dropped. The post stays as it is."
LEFT: Mapping[str, str] = {
    "announce": POSTED, "later": POSTED, "correct": CHANGED, "retract": CHANGED,
    "reschedule": "All right. It goes out as it was planned.",
}  # fmt: skip
"""What is said when a command is left on its way, by its name; of all others, that it is dropped."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that is a button: what is shown, and the value it gives, at most 40 bytes.

    Answers of one `group` stand together where a question has a menu of many.
    """

    label: str
    value: str
    group: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for which option, with answers to press; `menu` where they are one choice of many.

    `skips` is what the button says that leaves the option out; without it, it can't be left out. `above` comes before
    the question.
    """

    option: str
    text: Line
    choices: Sequence[Choice] = ()
    menu: str = ""
    skips: str = ""
    above: Sequence[Line] = ()


def lacking(command: Command, visit: Visit) -> Question | None:
    """The question for the first required option that was not given; None where the command asks for itself.

    Who points at a message has given what it says.
    """
    if visit.request.about is not None:
        return None
    for option in command.options:
        if option.required and option.question and not visit.value(option.name):
            return question_of(option, visit)
    return None


def question_of(option: Option, visit: Visit) -> Question:
    """The question that the table has for an option."""
    words = visit.words
    choices = [Choice(words.say(label), value) for label, value in option.choices]
    return Question(option.name, words.line(option.question), choices, menu=words.say("Choose") if choices else "")


async def ask(visit: Visit, command: Command, question: Question, values: Mapping[str, str] | None = None) -> Reply:
    """Asks, and keeps what was given meanwhile: the request's values, unless others are given.

    A question of the same dialogue that this one follows is over.
    """
    request, before = visit.request, visit.dialogue
    given = dict(request.values if values is None else values)
    kept = Dialogue(
        command.name, question.option, given, where_of(request), before.past if before else (), request.about
    )
    body = _dump(kept)
    name = blake2b(f"{visit.reader.id} {request.now} {body}".encode(), digest_size=5).hexdigest()
    await visit.tools.desk.keep(Draft(name, visit.reader.id, ASKING, body, request.now + PATIENCE))
    if visit.draft and visit.draft != name:
        await visit.tools.desk.drop(visit.draft)
    option = next((o for o in command.options if o.name == question.option), None)
    waits = Ask(question.option, name, long=option is not None and option.takes is Takes.PROSE, command=command.name)
    private = not request.where.private
    return Reply(_shown(question, name, kept, visit), private=private, ask=waits if request.asks else None)


def _shown(question: Question, name: str, kept: Dialogue, visit: Visit) -> Message:
    words = visit.words
    picks = [Button(c.label, f"v1:pick:{name}/{c.value}", menu=question.menu) for c in question.choices]
    if question.menu:
        pairs = groupby(zip(question.choices, picks, strict=True), key=lambda pair: pair[0].group)
        rows = [[button for _, button in group] for _, group in pairs]
    else:
        rows = [picks[i : i + A_ROW] for i in range(0, len(picks), A_ROW)]
    last = [Button(question.skips, f"v1:pick:{name}/{SKIP}")] if question.skips else []
    if kept.past:
        last.append(Button(words.say("Back"), f"v1:back:{name}"))
    last.append(Button(words.say("Cancel"), f"v1:cancel:{name}", look=Look.DANGER))
    return message(question.above, [question.text]).with_buttons(*rows, last)


def where_of(request: Request) -> str:
    """The chat a dialogue is held in."""
    key = request.where.key
    return f"{key.platform} {key.chat} {key.thread or ''}"


def _dump(kept: Dialogue) -> str:
    return json.dumps({
        "command": kept.command, "option": kept.option, "values": dict(kept.values), "where": kept.where,
        "past": [dict(values) for values in kept.past], "about": kept.about,
    })  # fmt: skip


def kept_in(draft: Draft) -> Dialogue:
    """The dialogue whose question a draft holds."""
    kept = json.loads(draft.body)
    return Dialogue(kept["command"], kept["option"], kept["values"], kept["where"], tuple(kept["past"]), kept["about"])


async def interrupted(visit: Visit, *, words_alone: bool) -> Reply | None:
    """What somebody's next words mean while a question of theirs is open: its answer, where they are words alone.

    A command instead replaces the question quietly.
    """
    desk = visit.tools.desk
    draft = await desk.latest(visit.reader.id, ASKING)
    if draft is None:
        return None
    kept = kept_in(draft)
    if words_alone and kept.where != where_of(visit.request):
        return None
    if not words_alone or draft.expires_at <= visit.request.now:
        await desk.drop(draft.id)
        return None
    return await _told(visit, draft.id, kept, visit.value("name"))


async def _resume(visit: Visit) -> Reply:
    """An answer that was typed: it fills the option that was asked for."""
    name = visit.value("draft")
    kept = kept_in(await own(visit, name, ASKING))
    typed = visit.value(kept.option) or next((v for o, v in visit.request.values.items() if o != "draft"), "")
    return await _told(visit, name, kept, typed)


async def _told(visit: Visit, name: str, kept: Dialogue, text: str) -> Reply:
    """Goes on with what was typed; who types what a button says means the button."""
    word = text.strip().strip("/.").lower()
    if word == "cancel":
        return await _drop(visit, await visit.tools.desk.draft(name, visit.request.now))
    if word == "back" and (kept.past or kept.option not in NAMES):
        return await _go_back(visit, name, kept)
    return await _go_on(visit, name, kept, text)


async def _pick(visit: Visit) -> Reply:
    """An answer that was pressed."""
    name, _, value = visit.value("draft").partition("/")
    kept = kept_in(await own(visit, name, ASKING))
    return replace(await _go_on(visit, name, kept, value), edit=True)


async def _back(visit: Visit) -> Reply:
    """The question before; of the one that is open here where it was typed as a command."""
    if not visit.value("draft"):
        return await _back_typed(visit)
    name = visit.value("draft")
    kept = kept_in(await own(visit, name, ASKING))
    return replace(await _carry_on(visit, name, _before(kept)), edit=True)


async def _back_typed(visit: Visit) -> Reply:
    draft, words = await visit.tools.desk.latest(visit.reader.id, ASKING), visit.words
    kept = kept_in(draft) if draft and draft.expires_at > visit.request.now else None
    if draft is None or kept is None or kept.where != where_of(visit.request):
        said = words.line("I asked nothing just now, so there is nothing to go back to.")
        return Reply(message([said]), private=not visit.request.where.private)
    return await _go_back(visit, draft.id, kept)


async def _go_back(visit: Visit, name: str, kept: Dialogue) -> Reply:
    """The question before; where there is none, the same again."""
    if kept.past:
        return await _carry_on(visit, name, _before(kept))
    again = await _carry_on(visit, name, _once_more(kept))
    return replace(again, message=_led(again.message, visit.words.say("There is no question before this one.")))


def _before(kept: Dialogue) -> Dialogue:
    """A dialogue as it was at the question before, or the command that it began from."""
    if not kept.past:
        return kept
    values = dict(kept.past[-1])
    return replace(kept, command=values.pop(BEGAN, kept.command), values=values, past=kept.past[:-1])


def began_from(visit: Visit, command: str) -> Visit:
    """The visit whose first question leads back to what another command shows."""
    before = Dialogue("", "", {}, where_of(visit.request), ({BEGAN: command},))
    return visit if visit.dialogue else replace(visit, dialogue=before)


def _once_more(kept: Dialogue) -> Dialogue:
    """A dialogue that asks again what it asked for, though that may be left out."""
    return replace(kept, values={**kept.values, "ask": kept.option})


async def _go_on(visit: Visit, name: str, kept: Dialogue, answer: str) -> Reply:
    """Goes on with an answer; one that can't be used is asked for again, with what would be right."""
    if not answer.strip():
        return await _carry_on(visit, name, _once_more(kept))
    given = replace(kept, values={**kept.values, kept.option: answer}, past=(*kept.past, kept.values))
    try:
        return await _carry_on(visit, name, given)
    except BadInput as error:
        again = await _carry_on(visit, name, _once_more(kept))
        return replace(again, message=_led(again.message, error.said(visit.words.say)))


def _led(said: Message, sentence: str) -> Message:
    return replace(said, sections=(((Text(sentence),),), *said.sections))


async def _carry_on(visit: Visit, name: str, kept: Dialogue) -> Reply:
    """Runs the command with what is known so far; the question is over unless the answer can't be used."""
    asking = replace(visit, request=replace(visit.request, about=kept.about, asks=True))
    try:
        reply = await asking.hand_over(kept.command, kept.values, dialogue=kept, draft=name)
    except (BadInput, StoreError):
        raise
    except DramawireError:
        await visit.tools.desk.drop(name)
        raise
    if reply.ask is None:
        await visit.tools.desk.drop(name)
    return reply


async def own(visit: Visit, name: str, *topics: str) -> Draft:
    """A draft of the person's own, of one of these topics. Raises `NotFound`."""
    draft = await visit.tools.desk.draft(name, visit.request.now)
    if draft.owner != visit.reader.id:
        raise NotFound(visit.words.say("That is somebody else's; send the command yourself to begin your own."))
    if draft.topic not in topics:
        raise NotFound(visit.words.say("That was too long ago, or it is done already; please start again."))
    return draft


async def _cancel(visit: Visit) -> Reply:
    """Drops a question or a preview; the last one where it was typed as a command."""
    desk, words = visit.tools.desk, visit.words
    if visit.value("draft") == NOTHING_KEPT:
        said = words.line("All right. Nothing was changed.")
        return Reply(message([said]), private=not visit.request.where.private, edit=True)
    if visit.value("draft"):
        draft = await own(visit, visit.value("draft"), ASKING, PREVIEW)
        return replace(await _drop(visit, draft), edit=True)
    for topic in (ASKING, PREVIEW):
        last = await desk.latest(visit.reader.id, topic)
        if last and last.expires_at > visit.request.now:
            return await _drop(visit, last)
    said = words.line("All right. I wait for no answer any more.")
    return Reply(message([said]), private=not visit.request.where.private)


async def _drop(visit: Visit, draft: Draft) -> Reply:
    """Drops a question or a preview, with the preview that the question came from."""
    kept = json.loads(draft.body)
    await visit.tools.desk.drop(draft.id)
    if draft.topic == ASKING and kept["command"] == "later":
        await visit.tools.desk.drop(kept["values"]["draft"])
    said = visit.words.line(LEFT.get(kept["command"], "All right, dropped."))
    return Reply(message([said]), private=not visit.request.where.private)


_DRAFT = (Option("draft", "what it belongs to", required=True),)

COMMANDS = (
    Command("resume", "answer a question", _resume, _DRAFT, shown=Shown.BUTTON),
    Command("pick", "choose an answer", _pick, _DRAFT, shown=Shown.BUTTON),
    Command("back", "the question before", _back, _DRAFT, shown=Shown.BUTTON),
    Command("cancel", "drop it", _cancel, _DRAFT, shown=Shown.BUTTON),
)
