"""What the bot does, and how it says hello."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.message import Button, Line, Message, line, message
from bot.core.story import View


@dataclass(frozen=True, slots=True)
class Row:
    """One command as /help shows it: how to write it, and what it does."""

    written: str
    does: str


def help_card(rows: Sequence[Row], extra: Sequence[Row], view: View) -> Message:
    """What one can ask; `extra` are the lines for those who may do more."""
    words = view.words
    head = words.line("**I follow Korean dramas for you, from first rumour to release day.**")
    tries = [
        Button(words.say("Try: Squid Game"), "v1:find:Squid Game"),
        Button(words.say("Try: Lee Je-hoon"), "v1:find:Lee Je-hoon"),
    ]
    return message(
        [head],
        [_row(row, view) for row in rows],
        [_row(row, view) for row in extra],
        [words.line("Typos, Hangul and old titles are fine.")],
    ).with_buttons(tries)


def _row(row: Row, view: View) -> Line:
    return line("`{written}` · {does}", written=row.written, does=view.words.say(row.does))


def hello_card(view: View) -> Message:
    """The first message in a chat. Where many talk, only commands reach a bot."""
    words = view.words
    how = words.line("Send me a title or an actor, in any spelling. {example} works too.", example="이제훈")
    if not view.private:
        how = words.line("Try `{drama}`, then press Follow. Admins: `{setup}` brings the news in here.",
                         drama="/drama squid game", setup="/setup")  # fmt: skip
    return message(
        [words.line("**Annyeong.** I follow Korean dramas for you, from first rumour to release day."), how]
    ).with_buttons(
        [
            Button("Move to Heaven", "v1:drama:move-to-heaven"),
            Button(words.say("What's coming?"), "v1:upcoming"),
        ]
    )


def press_follow(card: Message, view: View) -> Message:
    """A card with the line that says what its first button does, for somebody who came for it."""
    told = view.words.line("Press Follow and I'll write to you here when something happens.")
    return Message((*card.sections, (told,)), card.buttons, card.picture, card.stage, card.brief, card.footer)
