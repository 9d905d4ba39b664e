"""Correcting what was posted, and taking it back: in the record, and in the messages already sent."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.announcement import Act, Announcement, Subject
from bot.core.cards.gist import gist
from bot.core.cards.news import announcement
from bot.core.cards.parts import press, row
from bot.core.cards.posts import Shelved, Stack, posts_card
from bot.core.commands.announce import CERTAINTIES, begin, question_for
from bot.core.commands.dialogue import NOTHING_KEPT, Question, ask, where_of
from bot.core.commands.drafting import MOST_TEXT, given
from bot.core.commands.meant import meant
from bot.core.commands.paging import page_of
from bot.core.commands.parking import parked, taken_up
from bot.core.commands.previewing import show_preview, story_of
from bot.core.commands.request import Reply
from bot.core.commands.resolving import INNER, Pending, settle
from bot.core.commands.table import Command, Dialogue, Option, Shown, Takes, Visit
from bot.core.errors import BadInput, NotFound
from bot.core.fold import Records, effective
from bot.core.kinds import REMINDERS, Kind
from bot.core.message import Line, Look, Message
from bot.core.ports import Hit, Preview
from bot.core.recipient import Role
from bot.core.story import root

CORRECTABLE = (
    ("Text", "text"), ("Date", "date"), ("People", "people"), ("Source", "source"), ("Certainty", "certainty"),
    ("Picture", "picture"), ("Title", "title"), ("Network", "network"),
)  # fmt: skip
"""What of a post can be corrected: what the button says, and the option."""
EXPLAINABLE = (("What is true now", "text"), ("Source", "source"), ("Certainty", "certainty"))
"""What of a retraction can be changed."""
A_PAGE = 8
"""So many of a drama's posts are shown at once to choose from."""


async def _correct(visit: Visit) -> Reply:
    return _turned(visit, await _corrected(visit))


async def _retract(visit: Visit) -> Reply:
    return _turned(visit, await _retracted(visit))


def _turned(visit: Visit, reply: Reply) -> Reply:
    """What a press leads to takes the place of what was pressed."""
    return replace(reply, edit=reply.edit or visit.request.pressed)


async def _corrected(visit: Visit) -> Reply:
    """What is wrong with a post; then how it will read."""
    values = await taken_up(visit, "correct", begin(visit, CORRECT.options))
    found = await _entry(visit, values, CORRECT)
    if isinstance(found, Reply):
        return found
    first = (await visit.tools.ledger.answers(found.id))[0] if found.act is not Act.POST else found
    values["entry"] = first.id
    if visit.value("moved"):
        values["begun"] = visit.request.now.isoformat()
    if (option := visit.value("ask")) and option not in INNER:
        return await ask(visit, CORRECT, question_for(visit, option, changeable=CORRECTABLE), values)
    if not any(values.get(option) for _, option in CORRECTABLE):
        return await _what_is_wrong(visit, first, values)
    if given(values, "people"):
        settled = await settle(visit, values, "people")
        if isinstance(settled, Pending):
            return await ask(visit, CORRECT, settled.question, settled.values)
        values = settled
    return await show_preview(visit, "correct", values)


async def _what_is_wrong(visit: Visit, post: Announcement, values: Mapping[str, str]) -> Reply:
    """The post as it stands, and the question what of it is wrong. Raises `BadInput` where nobody can be asked."""
    if not visit.request.asks:
        raise BadInput("What is wrong with it? Add text:, date:, people: or source: as it should be.")
    question = replace(question_for(visit, "ask", changeable=CORRECTABLE), above=await _as_it_stands(visit, post))
    return await ask(await _from_list(visit, CORRECT, post, values), CORRECT, question, values)


async def _as_it_stands(visit: Visit, post: Announcement) -> list[Line]:
    """A post as it reads now, and the id that names it."""
    story, _ = await story_of(visit, Preview(post, Records(), Records(), None, 0))
    lines = announcement(story, replace(visit.view, private=False)).lines
    said = visit.words.line("Its id is `{id}`.", id=post.id)
    if post.kind is Kind.RECORD and not post.text:
        sets = visit.words.line(
            "It sets: {what}", what=gist(post, await visit.tools.ledger.people(post.people), visit.view)
        )
        return [*lines, sets, said]
    return [*lines, said]


async def _from_list(visit: Visit, command: Command, post: Announcement, values: Mapping[str, str]) -> Visit:
    """The visit whose first question has a way back: to the page of the drama's posts that this one stands on."""
    if visit.dialogue is not None or not post.subjects:
        return visit
    subject = post.subjects[0]
    listed = await _listed(visit, subject, command.name)
    page = next((n // A_PAGE for n, one in enumerate(listed) if post.id in {one.id, one.post.id}), 0)
    before = {**values, "entry": f"{subject.kind}:{subject.slug}#{page}"}
    where = where_of(visit.request)
    return replace(visit, dialogue=Dialogue(command.name, "entry", {}, where, (before,), visit.request.about))


async def _retracted(visit: Visit) -> Reply:
    """What is true now, and who says so; then how the post will read."""
    values = await taken_up(visit, "retract", begin(visit, RETRACT.options))
    found = await _entry(visit, values, RETRACT)
    if isinstance(found, Reply):
        return found
    values["entry"] = found.id
    if visit.value("moved"):
        values["begun"] = visit.request.now.isoformat()
    words, asked = visit.words, visit.value("ask")
    restores = found.act is not Act.POST
    if asked == "text" or ("text" not in values and visit.request.asks and not restores):
        text = words.line("What is true now? One or two sentences for those who read it.")
        above = [] if restores else await _as_it_stands(visit, found)
        question = Question("text", text, skips=words.say("Nothing more"), above=above)
        return await ask(await _from_list(visit, RETRACT, found, values), RETRACT, question, values)
    if asked == "source" or ("source" not in values and visit.dialogue and not restores):
        text = words.line("Who says so? Send the link, and the name people know it by.")
        return await ask(visit, RETRACT, Question("source", text, skips=words.say("It was our mistake")), values)
    if asked:
        return await ask(visit, RETRACT, question_for(visit, asked, changeable=EXPLAINABLE), values)
    return await show_preview(visit, "retract", values)


async def _entry(visit: Visit, values: Mapping[str, str], command: Command) -> Announcement | Reply:
    """The entry an id names; for a drama or a person, its posts to choose from. Raises `BadInput`.

    What was said beside it is kept until one is chosen.
    """
    text, verb = values.get("entry", ""), command.name
    if not text:
        raise BadInput("Which post? Try /correct move to heaven, and choose one of its posts.")
    try:
        return await visit.tools.ledger.entry(text)
    except NotFound:
        mark = await parked(visit, verb, values)
        asked, page = page_of(text)
        hit = await meant(visit, asked, None, verb, tail=mark)
    if isinstance(hit, Reply):
        return await _which(visit, command, hit.message, values)
    return await _posts(visit, hit, page, verb, mark)


async def _which(visit: Visit, command: Command, choice: Message, values: Mapping[str, str]) -> Reply:
    """Which drama or person was meant: pressed, or sent again."""
    if not visit.request.asks:
        return Reply(choice, private=True)
    *above, text = choice.lines
    asked = await ask(visit, command, Question("entry", text, above=above), values)
    rows = (*choice.buttons, *asked.message.buttons)
    return replace(asked, message=asked.message.with_buttons(*rows), private=True)


async def _posts(visit: Visit, hit: Hit, page: int, verb: str, mark: str) -> Reply:
    """A page of the posts about a drama or a person, to choose one of them, turn the page, or leave."""
    asked, words = f"{hit.kind}:{hit.slug}", visit.words
    listed = await _listed(visit, Subject(hit.kind, hit.slug), verb)
    page = min(page, max(len(listed) - 1, 0) // A_PAGE)
    first = page * A_PAGE
    stack = Stack(listed[first : first + A_PAGE], first, len(listed))
    people = await visit.tools.ledger.people(sorted({person for one in stack.posts for person in one.post.people}))
    card = posts_card(hit.title, stack, people, verb, visit.view, tail=mark)
    if not listed:
        return Reply(card, private=True)
    turns = row(
        press(words.say("Back"), verb, f"{asked}#{page - 1}{mark}") if page else None,
        press(words.say("More"), verb, f"{asked}#{page + 1}{mark}") if first + A_PAGE < len(listed) else None,
        press(words.say("Cancel"), "cancel", NOTHING_KEPT, Look.DANGER),
    )
    return Reply(card.with_buttons(*card.buttons, turns), private=True)


async def _listed(visit: Visit, subject: Subject, verb: str) -> list[Shelved]:
    """Every post about a subject, newest first; then those that can be brought back."""
    about = await visit.tools.ledger.about([subject])
    posts = [Shelved(e.id, e) for e in reversed(effective(about)) if e.kind not in REMINDERS]
    return [*posts, *_taken_back(about)] if verb == "retract" else posts


def _taken_back(about: Iterable[Announcement]) -> list[Shelved]:
    """The posts that are taken back, each by the id of what took it back, the latest first."""
    known = {entry.id: entry for entry in about}
    stand = {entry.id for entry in effective(known.values())}
    back = sorted((e for e in known.values() if e.act is Act.RETRACT), key=lambda entry: entry.order, reverse=True)
    gone: dict[str, Shelved] = {}
    for entry in back:
        post = root(entry, known)
        if post.act is Act.POST and post.id not in stand:
            gone.setdefault(post.id, Shelved(entry.id, post, gone=True))
    return list(gone.values())


_ENTRY = Option("entry", "the post, or a drama to choose one of its posts", Takes.DRAMA, required=True, rest=True,
                question="Which post? Send its drama or person, and I'll list what was posted.")  # fmt: skip
CORRECT = Command(
    "correct", "correct a post", _correct,
    (
        _ENTRY,
        Option("text", "the text as it should be", Takes.PROSE, most=MOST_TEXT),
        Option("date", "the date as it should be", Takes.DATE),
        Option("people", "everybody it should name", Takes.PEOPLE),
        Option("source", "the source as it should be", Takes.LINK),
        Option("certainty", "confirmed, reported or rumour", Takes.CERTAINTY, choices=CERTAINTIES),
        Option("picture", "a link to a picture, and whose it is", Takes.PICTURE),
        Option("title", "the title as it should be"),
        Option("network", "the network as it should be"),
    ),
    shown=Shown.EDITORS, needs=Role.EDITOR, example="move to heaven",
)  # fmt: skip
RETRACT = Command(
    "retract", "take a post back", _retract,
    (
        _ENTRY,
        Option("text", "what is true now", Takes.PROSE, most=MOST_TEXT),
        Option("source", "who says so", Takes.LINK),
        Option("certainty", "confirmed, reported or rumour", Takes.CERTAINTY, choices=CERTAINTIES),
    ),
    shown=Shown.EDITORS, needs=Role.EDITOR, example="move to heaven",
)  # fmt: skip

COMMANDS = (CORRECT, RETRACT)
