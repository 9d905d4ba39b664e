"""What an editor sees before and after correcting a post or taking it back."""

from collections.abc import Sequence
from enum import Enum, auto

from bot.core.announcement import Act
from bot.core.cards.naming import titled
from bot.core.cards.news import announcement
from bot.core.cards.preview import changes_in, chats
from bot.core.message import Button, Line, Look, Message, cut, message
from bot.core.ports import Preview, Reached
from bot.core.story import Story, View


class Did(Enum):
    """What became of a post."""

    CORRECTED = auto()
    TAKEN_BACK = auto()
    DELETED = auto()
    BROUGHT_BACK = auto()


def amended_card(
    preview: Preview,
    story: Story,
    reached: Reached,
    draft: str,
    view: View,
    *,
    notes: Sequence[Line] = (),
    moved: bool = False,
) -> Message:
    """A post as it will read, what changes in the record, how many messages change, and what to do with it.

    `notes` are what an editor gave and it has no use for.
    """
    words, corrects = view.words, preview.entry.act is Act.CORRECT
    shown = announcement(story, View(view.now, words, view.zone, view.titles, private=False))
    head = words.line("**Correction** · this is how the post will read:")
    if not corrects:
        head = words.line("**Taking back** · this is how the post will read:")
        if story.current is not None:
            head = words.line("**Bringing back** · this is how the post will read:")
    if moved:
        head = words.line("**The record changed since you looked.** This is how the post would read now:")
    changes = changes_in(preview, view)
    record = [words.line("**In the record**"), *(changes or [words.line("nothing that people see changes")])]
    main = words.say("Correct it") if corrects else words.say("Take it back")
    if not corrects and story.current is not None:
        main = words.say("Bring it back")
    row = [Button(main, f"v1:confirm:{draft}", look=Look.MAIN)]
    if story.current is None and reached.shown:
        row.append(Button(words.say("Delete the messages instead"), f"v1:erase:{draft}", look=Look.DANGER))
    row.append(Button(words.say("Change…"), f"v1:change:{draft}"))
    row.append(Button(words.say("Cancel"), f"v1:cancel:{draft}"))
    return message([head], *shown.sections, record, notes, _reach(preview, story, reached, view)).with_buttons(row)


def _reach(preview: Preview, story: Story, reached: Reached, view: View) -> list[Line]:
    """How many messages change, and what else people notice."""
    words = view.words
    if reached.shown:
        count = words.count("the message in {n} chat changes", "the messages in {n} chats change", reached.shown)
        lines = [words.line("**Reach:** {count}", count=count)]
        if story.current is None and not story.stands:
            lines.append(
                words.line(
                    "Where it has stood for more than ten minutes and nothing newer was told, "
                    "a short silent reply says so."
                )
            )
    elif reached.waiting:
        lines = [words.line("**Reach:** nobody was sent it yet; it is still on its way to some.")]
    else:
        lines = [words.line("**Reach:** nobody was sent it.")]
    if sum(preview.reach.values()):
        lines.append(words.line("It is news to {chats}, and goes out there.", chats=chats(preview.reach, view)))
    return lines


_DONE = {
    Did.CORRECTED: (
        "Corrected. What was sent is changed now.",
        "Corrected. Who it is still on its way to gets it as it reads now.",
        "Corrected. Nobody was sent it, so no message changes.",
    ),
    Did.TAKEN_BACK: (
        "Taken back. What was sent is changed now.",
        "Taken back. Who it was still on its way to won't get it.",
        "Taken back. Nobody was sent it, so no message changes.",
    ),
    Did.BROUGHT_BACK: (
        "Brought back. What was sent is changed now.",
        "Brought back. Who it is still on its way to gets it as it reads now.",
        "Brought back. Nobody was sent it, so no message changes.",
    ),
}
"""What is said when it is done: where messages were sent, where they are still to be, and where there are none."""


def amended_done(done: Preview, did: Did, reached: Reached, view: View) -> Message:
    """That it is done, and what becomes of the messages that had `reached` people before."""
    words = view.words
    if did is Did.DELETED:
        said = words.line("Taken back. The messages are deleted now; those that tell of other things too are edited.")
    else:
        said = words.line(_DONE[did][0 if reached.shown else 1 if reached.waiting else 2])
    lines = [said]
    if sum(done.reach.values()):
        lines.append(words.line("It goes out now to {chats}, to whom it is news.", chats=chats(done.reach, view)))
    dramas = list(done.after.dramas.values())[:3]
    cards = [
        Button(words.say("Card") if len(dramas) == 1 else cut(titled(d, view), 40), f"v1:drama:{d.slug}")
        for d in dramas
    ]
    undo = Button(words.say("Undo"), f"v1:retract:{done.entry.id}") if len(done.entry.id.encode()) <= 53 else None
    return message(lines).with_buttons([*cards, *([undo] if undo else [])])
