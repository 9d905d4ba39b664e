"""What is kept of somebody, how they take it along, and how they are forgotten; two accounts made one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.cards.parts import press, row
from bot.core.cards.preview import PLATFORMS
from bot.core.message import Line, Look, Message, Text, message
from bot.core.recipient import Identity
from bot.core.story import View
from bot.core.words import Words


def privacy_card(accounts: Sequence[Identity], view: View) -> Message:
    """What is kept, in five lines."""
    words = view.words
    where = words.either([words.say(PLATFORMS.get(a.platform, a.platform)) for a in accounts])
    lines = [
        words.line("I keep your name and number on {where}, and the chat I write to you in.", where=where),
        words.line("I keep what you follow and listen for, and your settings."),
        words.line("I keep which news I sent you, so that I can correct it and never repeat it."),
        words.line("I keep tips you sent and, if you are an editor, what you posted."),
        words.line("I keep nothing else you write, pass nothing on, and forget all of it when you say so."),
    ]
    return message([words.line("**What I know about you**")], lines).with_buttons(
        row(
            press(words.say("Export"), "follows"),
            press(words.say("Import"), "import"),
            press(words.say("Forget me"), "forget", look=Look.DANGER),
        )
    )


def forget_card(view: View, *, last_owner: bool) -> Message:
    """The question before somebody is forgotten."""
    words = view.words
    lines = [
        words.line(
            "**Forget you?** What you follow, your settings and tips are gone then, and I write to you no more."
        ),
        words.line("This can't be undone. Export first if you may come back."),
    ]
    if last_owner:
        lines.append(words.line("You are the only owner of this bot; without you it has none."))
    return message(lines).with_buttons(
        row(
            press(words.say("Forget me"), "forget", "yes", Look.DANGER),
            press(words.say("Export"), "follows"),
            press(words.say("Keep everything"), "privacy"),
        )
    )


def forgotten_card(words: Words) -> Message:
    """That somebody is forgotten."""
    return message([words.line("Done. I have forgotten you. Send me a title whenever you like; we start anew then.")])


def export_cards(pages: Sequence[Sequence[str]], view: View) -> list[Message]:
    """What somebody follows as text that can be sent back; each page can be read by itself."""
    words = view.words
    if not pages:
        return [message([words.line("You don't follow anything yet, so there is nothing to export.")])]
    head = words.line("**What you follow.** Keep it; to bring it back, press Import or send /import and these lines.")
    first, *rest = ([(Text(text, code=True),) for text in page] for page in pages)
    return [message([head], first), *(message(page) for page in rest)]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: how many are followed now, were before, and are listened for now; what is not known.

    `full` where some had no room.
    """

    added: int
    there: int
    heard: int
    unknown: tuple[str, ...]
    full: bool


def imported_card(came: Imported, view: View) -> Message:
    """What came of an import."""
    words = view.words
    lines: list[Line] = []
    if came.added:
        lines.append(
            (Text(words.count("You follow {n} more thing now.", "You follow {n} more things now.", came.added)),)
        )
    if came.heard:
        lines.append(
            (Text(words.count("I listen for {n} more name now.", "I listen for {n} more names now.", came.heard)),)
        )
    if not lines:
        lines.append(words.line("You follow nothing new now."))
    if came.there:
        lines.append((Text(words.count("{n} you followed already.", "{n} you followed already.", came.there)),))
    if came.unknown:
        some = ", ".join(f"“{text}”" for text in came.unknown[:5])
        lines.append(words.line("I don't know {some}. Send me one alone and I'll listen for it.", some=some))
    if came.full:
        lines.append(words.line("Some had no room; stop something in /following and send the rest again."))
    return message(lines).with_buttons(row(press(words.say("All I follow"), "following")))


def link_card(code: str, view: View) -> Message:
    """A code that joins another account to this one."""
    words = view.words
    return message(
        [
            words.line("Send me `/link {code}` from your other account, in a private message.", code=code),
            words.line("Then both are one: what you follow, your settings, and I write to you in one place."),
            words.line("The code is good for ten minutes. Give it to nobody: who has it becomes you."),
        ]
    )


def join_card(code: str, accounts: Sequence[Identity], name: str, view: View) -> Message:
    """The question before two accounts become one."""
    words = view.words
    where = words.either([words.say(PLATFORMS.get(a.platform, a.platform)) for a in accounts])
    said = words.line(
        "Is **{name}** on {where} you too? Then what both follow becomes one list.", name=name, where=where
    )
    return message([said]).with_buttons(
        row(press(words.say("Yes, that's me"), "join", code, Look.MAIN), press(words.say("No"), "help"))
    )


def joined_card(view: View, *, follows: int) -> Message:
    """That two accounts are one."""
    words = view.words
    count = words.count("{n} thing", "{n} things", follows)
    return message(
        [words.line("Done, you are one. You follow {count}; /following shows them.", count=count)]
    ).with_buttons(row(press(words.say("All I follow"), "following"), press(words.say("Settings"), "settings")))
