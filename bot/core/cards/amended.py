"""What an editor sees before and after correcting a post or taking it back."""

from bot.core.announcement import Act
from bot.core.cards.naming import titled
from bot.core.cards.news import announcement
from bot.core.cards.preview import changes_in
from bot.core.message import Button, Line, Look, Message, cut, message
from bot.core.ports import Preview, Reached
from bot.core.story import Story, View


def amended_card(
    preview: Preview, story: Story, reached: Reached, draft: str, view: View, *, moved: bool = False
) -> Message:
    """A post as it will read, what changes in the record, how many messages change, and what to do with it."""
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
    return message([head], *shown.sections, record, _reach(story, reached, view)).with_buttons(row)


def _reach(story: Story, reached: Reached, view: View) -> list[Line]:
    """How many messages change, and what else people notice."""
    words = view.words
    if not reached.shown:
        return [words.line("**Reach:** nobody was sent it.")]
    count = words.count("the message in {n} chat changes", "the messages in {n} chats change", reached.shown)
    lines = [words.line("**Reach:** {count}", count=count)]
    if story.current is None:
        lines.append(
            words.line(
                "Where it has stood for more than ten minutes and nothing newer was told, a short silent reply says so."
            )
        )
    return lines


def amended_done(done: Preview, view: View, *, erase: bool) -> Message:
    """That it is done."""
    words = view.words
    if done.entry.act is Act.CORRECT:
        said = words.line("Corrected. What was sent is changed now.")
    elif erase:
        said = words.line("Taken back. The messages are deleted now; those that tell of other things too are edited.")
    else:
        said = words.line("Done. What was sent is changed now.")
    dramas = list(done.after.dramas.values())[:3]
    cards = [
        Button(words.say("Card") if len(dramas) == 1 else cut(titled(d, view), 40), f"v1:drama:{d.slug}")
        for d in dramas
    ]
    undo = Button(words.say("Undo"), f"v1:retract:{done.entry.id}") if len(done.entry.id.encode()) <= 53 else None
    return message([said]).with_buttons([*cards, *([undo] if undo else [])])
