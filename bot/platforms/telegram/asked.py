"""From what Telegram brings to what somebody asks: who, where, which command, and where the answer goes."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, User
from telegram.constants import ChatType

from bot.core.commands.parse import Typed, pressed, typed
from bot.core.commands.register import command_of
from bot.core.commands.request import Request, Where
from bot.core.recipient import Identity
from bot.platforms.telegram import links
from bot.platforms.telegram.keyboard import action_from
from bot.platforms.telegram.render import clean, clip

PLATFORM = "telegram"
MOST_NAME = 100
GENERAL = 1
"""The general topic's number, by which it can't be written to."""

_COMMAND = re.compile(r"/(?P<name>\w+)(?:@(?P<bot>\w+))?(?=\s|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: the query to answer, the message it stands under, and what may become of that.

    `stays`: the message is news, or a greeting, and is left alone. `own`: it was asked for by who pressed.
    """

    query: str
    action: str
    message: int
    stays: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, and where they are: the chat and topic, and the message the answer belongs under."""

    request: Request
    chat: str
    thread: int | None = None
    message: int | None = None
    private: bool = True
    press: Press | None = None

    def to(self, command: str, values: dict[str, str] | None = None, *, by_press: bool = False) -> "Asked":
        """The same, asking for another command."""
        request = replace(self.request, command=command, values=values or {}, pressed=by_press)
        return replace(self, request=request)


def identity_of(user: User | None, sender: Chat | None, chat: Chat | User) -> Identity | None:
    """Who speaks; None for bots and for what a channel posts into its group.

    An administrator who stays anonymous speaks as the group: all of them are one to us.
    """
    if sender is not None and (user is None or user.is_bot):
        if sender.id != chat.id:
            return None
        return Identity(PLATFORM, str(sender.id), name_of(sender))
    if user is None or user.is_bot:
        return None
    return Identity(PLATFORM, str(user.id), clean(user.full_name).strip()[:MOST_NAME])


def thread_of(message: MaybeInaccessibleMessage) -> int | None:
    """The topic of a group that a message stands in; the general one is none, and a private chat is one place."""
    if not isinstance(message, Message) or not message.is_topic_message or message.chat.type == ChatType.PRIVATE:
        return None
    return None if message.message_thread_id == GENERAL else message.message_thread_id


def topic_of(message: Message) -> str | None:
    """The name of a message's topic, where it tells: what begins or renames one does, and what answers its head."""
    head = message.reply_to_message
    for told in (
        message.forum_topic_edited,
        message.forum_topic_created,
        head.forum_topic_created if head is not None else None,
    ):
        if told is not None and told.name:
            return clean(told.name).strip()
    return None


def name_of(chat: Chat, topic: str = "") -> str:
    """What people call a group, a channel, or a topic of a group."""
    return clip(" › ".join(filter(None, (clean(chat.title or ""), topic))), MOST_NAME)


def said(message: Message, bot: str) -> Typed | None:
    """What a message asks the bot of this user name; None where it speaks to somebody else."""
    text = (message.text or message.caption or "").strip()
    private = message.chat.type == ChatType.PRIVATE
    if not private:
        return _in_group(message, text, bot)
    asked = typed(text)
    if asked.command == "start" and (action := links.action_of(asked.values.get("payload", ""))):
        # The greeting itself shows a drama, with what Follow does; anything else a link asks is as if pressed.
        return asked if action.startswith("v1:drama:") else pressed(action)
    return asked


def _in_group(message: Message, text: str, bot: str) -> Typed | None:
    """Commands for us, and answers to our questions; the rest of what people say is theirs."""
    if found := _COMMAND.match(text):
        if found["bot"] and found["bot"].lower() != bot.lower():
            return None
        if found["name"].lower() == "start" and text[found.end() :].strip() == links.GROUP:
            return Typed(links.GROUP)  # who added us by the link wants the news here
        return typed(text) if found["bot"] or command_of(found["name"]) else None
    draft = question_in(message.reply_to_message, bot)
    return Typed("resume", {"draft": draft, "answer": text}) if draft and text else None


def question_in(message: Message | None, bot: str) -> str | None:
    """The draft of the question that a message of ours asks, found by its Cancel."""
    if message is None or message.from_user is None or (message.from_user.username or "") != bot:
        return None
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    actions = [str(b.callback_data) for row in rows for b in row if b.callback_data]
    payloads = (entity.url.partition("?start=")[2] for entity in message.entities if entity.url)
    actions += [action for payload in payloads if (action := links.action_of(payload))]
    drafts = (action.removeprefix("v1:cancel:") for action in actions if action.startswith("v1:cancel:"))
    return next(drafts, None)


def asked_in(message: Message, what: Typed, who: Identity, now: datetime, *, where: Where) -> Asked:
    """A message in a place as a request."""
    thread, private = thread_of(message), message.chat.type == ChatType.PRIVATE
    request = Request(
        who=who,
        where=where,
        command=what.command,
        now=now,
        values=what.values,
        home=where.key if private else None,
        language=_language(message.from_user),
        pressed=what.pressed,
    )
    return Asked(request, where.key.chat, thread, message.message_id, private)


def pressed_in(
    query: CallbackQuery, message: MaybeInaccessibleMessage, who: Identity, now: datetime, *, where: Where
) -> Asked:
    """A press on a button under a message in a place as a request.

    An administrator who asked anonymously presses under their own name: on what stands under such a question, whoever
    manages the place presses for the group.
    """
    action, stays = action_from(query.data or "")
    what = pressed(action)
    private = message.chat.type == ChatType.PRIVATE
    thread, asker = thread_of(message), asker_of(message)
    if asker == str(message.chat.id) and where.moderator and not private:
        who = Identity(PLATFORM, asker, name_of(message.chat))
    request = Request(
        who=who,
        where=where,
        command=what.command,
        now=now,
        values=what.values,
        home=where.key if private else None,
        language=_language(query.from_user),
        pressed=True,
        about=_about(message),
    )
    press = Press(query.id, action, message.message_id, stays, own=private or asker == who.user)
    return Asked(request, where.key.chat, thread, message.message_id, private, press)


def asker_of(message: MaybeInaccessibleMessage) -> str | None:
    """Whose question a message of ours answers: it stands under theirs. An anonymous administrator is the chat."""
    question = message.reply_to_message if isinstance(message, Message) else None
    if question is None:
        return None
    who = identity_of(question.from_user, question.sender_chat, question.chat)
    return who.user if who else None


def _about(message: MaybeInaccessibleMessage) -> str | None:
    """The message that the one with the button answers: what somebody forwarded to us, say."""
    question = message.reply_to_message if isinstance(message, Message) else None
    return str(question.message_id) if question else None


def _language(user: User | None) -> str:
    return (user.language_code if user else None) or "en"
