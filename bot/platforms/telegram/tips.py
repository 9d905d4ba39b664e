"""Tips: a forwarded message, or one with a link, can go to the editors with one press."""

from dataclasses import replace

from telegram import Message, MessageOriginChannel
from telegram.constants import ChatType, MessageEntityType

from bot.core.commands.register import command_of
from bot.core.commands.table import Command, Takes
from bot.core.message import Button, Look
from bot.core.message import Message as Said
from bot.core.words import Words
from bot.platforms.telegram.asked import Asked
from bot.platforms.telegram.render import clean, clip

TIP = "tip"
MOST_TEXT = 1000


def is_tip(message: Message) -> bool:
    """Whether a message looks like something read elsewhere, sent in private."""
    if message.chat.type != ChatType.PRIVATE or command_of(TIP) is None or _text(message).startswith("/"):
        return False
    return message.forward_origin is not None or bool(link_in(message))


def offer(words: Words) -> Said:
    """The question under it."""
    said = words.line("Shall I show this to the editors?")
    return Said(((said,),)).with_buttons([Button(words.say("Tip the editors"), f"v1:{TIP}", look=Look.MAIN)])


def filled(asked: Asked, message: Message | None) -> Asked:
    """A pressed tip with what the message above the button says."""
    command = command_of(TIP)
    if message is None or command is None or asked.request.command != TIP or asked.request.values:
        return asked
    values = {name: value for name, value in _values(command, message).items() if value}
    # It is as if they had typed it; what is missing is asked for.
    return replace(asked.to(TIP, values), press=asked.press)


def _values(command: Command, message: Message) -> dict[str, str]:
    link, text = link_in(message), clip(clean(_text(message)).strip(), MOST_TEXT)
    values: dict[str, str] = {}
    for option in command.options:
        if option.takes is Takes.LINK and Takes.LINK not in values:
            values[option.name] = link
        elif option.takes in {Takes.PROSE, Takes.TEXT} and text not in {"", link} and text not in values.values():
            values[option.name] = text
    return values


def link_in(message: Message) -> str:
    """The first address in a message; of one forwarded from a public channel, where it stands there."""
    entities = message.parse_entities() | message.parse_caption_entities()
    for entity, words in entities.items():
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            return entity.url
        if entity.type == MessageEntityType.URL:
            return words if "://" in words else f"https://{words}"
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel) and origin.chat.username:
        return f"https://t.me/{origin.chat.username}/{origin.message_id}"
    return ""


def _text(message: Message) -> str:
    return message.text or message.caption or ""
