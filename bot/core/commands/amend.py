"""Correcting what was posted, and taking it back: in the record, and in the messages already sent."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.announcement import Act, Announcement, Subject
from bot.core.cards.news import announcement
from bot.core.cards.posts import posts_card
from bot.core.commands.announce import CERTAINTIES, begin, question_for
from bot.core.commands.dialogue import Question, ask
from bot.core.commands.drafting import MOST_TEXT, given
from bot.core.commands.meant import meant
from bot.core.commands.parking import parked, taken_up
from bot.core.commands.previewing import show_preview, story_of
from bot.core.commands.request import Reply
from bot.core.commands.resolving import INNER, Pending, settle
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.errors import BadInput, NotFound
from bot.core.fold import Records, effective
from bot.core.kinds import REMINDERS
from bot.core.ports import Preview
from bot.core.recipient import Role
from bot.core.story import root

CORRECTABLE = (
    ("Text", "text"), ("Date", "date"), ("People", "people"), ("Source", "source"), ("Certainty", "certainty"),
    ("Picture", "picture"), ("Title", "title"), ("Network", "network"),
)  # fmt: skip
"""What of a post can be corrected: what the button says, and the option."""
EXPLAINABLE = (("What is true now", "text"), ("Source", "source"), ("Certainty", "certainty"))
"""What of a retraction can be changed."""
GONE = 3
"""So many posts that were taken back are shown, to bring one back."""
LISTED = 8
"""So many of a drama's posts are shown to choose from."""


async def _correct(visit: Visit) -> Reply:
    """What is wrong with a post; then how it will read."""
    values = await taken_up(visit, "correct", begin(visit, CORRECT.options))
    found = await _entry(visit, values, "correct")
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
    story, _ = await story_of(visit, Preview(post, Records(), Records(), None, 0))
    shown = announcement(story, replace(visit.view, private=False))
    question = question_for(visit, "ask", changeable=CORRECTABLE)
    return await ask(visit, CORRECT, replace(question, above=shown.lines), values)


async def _retract(visit: Visit) -> Reply:
    """What is true now, and who says so; then how the post will read."""
    values = await taken_up(visit, "retract", begin(visit, RETRACT.options))
    found = await _entry(visit, values, "retract")
    if isinstance(found, Reply):
        return found
    values["entry"] = found.id
    if visit.value("moved"):
        values["begun"] = visit.request.now.isoformat()
    words, asked = visit.words, visit.value("ask")
    restores = found.act is not Act.POST
    if asked == "text" or ("text" not in values and visit.request.asks and not restores):
        text = words.line("What is true now? One or two sentences for those who read it.")
        return await ask(visit, RETRACT, Question("text", text, skips=words.say("Nothing more")), values)
    if asked == "source" or ("source" not in values and visit.dialogue and not restores):
        text = words.line("Who says so? Send the link, and the name people know it by.")
        return await ask(visit, RETRACT, Question("source", text, skips=words.say("It was our mistake")), values)
    if asked:
        return await ask(visit, RETRACT, question_for(visit, asked, changeable=EXPLAINABLE), values)
    return await show_preview(visit, "retract", values)


async def _entry(visit: Visit, values: Mapping[str, str], verb: str) -> Announcement | Reply:
    """The entry an id names; for a drama or a person, its posts to choose from. Raises `BadInput`.

    What was said beside it is kept until one is chosen.
    """
    text = values.get("entry", "")
    if not text:
        raise BadInput("Which post? Try /correct move to heaven, and choose one of its posts.")
    try:
        return await visit.tools.ledger.entry(text)
    except NotFound:
        mark = await parked(visit, verb, values)
        hit = await meant(visit, text, None, verb, tail=mark)
    if isinstance(hit, Reply):
        return replace(hit, private=True)
    ledger = visit.tools.ledger
    about = await ledger.about([Subject(hit.kind, hit.slug)])
    posts = [e for e in reversed(effective(about)) if e.kind not in REMINDERS][:LISTED]
    gone = _taken_back(about) if verb == "retract" else {}
    people = await ledger.people(sorted({person for entry in (*posts, *gone.values()) for person in entry.people}))
    card = posts_card(hit.title, posts, people, verb, visit.view, gone=gone, tail=mark)
    return Reply(card, private=True, edit=visit.request.pressed)


def _taken_back(about: Iterable[Announcement]) -> dict[str, Announcement]:
    """The latest posts that are taken back, each by the id of what took it back."""
    known = {entry.id: entry for entry in about}
    stand = {entry.id for entry in effective(known.values())}
    back = sorted((e for e in known.values() if e.act is Act.RETRACT), key=lambda entry: entry.order, reverse=True)
    gone: dict[str, Announcement] = {}
    for entry in back:
        post = root(entry, known)
        if post.act is Act.POST and post.id not in stand and post not in gone.values():
            gone[entry.id] = post
    return dict(list(gone.items())[:GONE])


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
