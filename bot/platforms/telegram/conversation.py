"""One update at a time: what it asks is answered by the one door, and the answer is given where it belongs."""

from dataclasses import replace

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.core.commands.register import command_of
from bot.core.commands.request import Reply, Where
from bot.core.message import Button
from bot.core.recipient import AddressKey, Role
from bot.platforms import Switchboard
from bot.platforms.telegram import links, tips
from bot.platforms.telegram.asked import PLATFORM, Asked, asked_in, identity_of, pressed_in, said
from bot.platforms.telegram.chosen import SETUP, Chosen
from bot.platforms.telegram.crowd import step_aside
from bot.platforms.telegram.inline import Inline
from bot.platforms.telegram.membership import Membership
from bot.platforms.telegram.places import Places
from bot.platforms.telegram.questions import Questions, is_picture, wants_address
from bot.platforms.telegram.replies import Replies
from bot.platforms.telegram.surroundings import TelegramSurroundings, is_private
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

NOTIFY = "notify"
"""Mentions who pressed it from then on; in a channel that rings nowhere, so it follows in private instead."""
UPDATES = ("message", "callback_query", "inline_query", "my_chat_member")
"""What Telegram is asked to bring. Posts in channels are not among it: nobody commands a bot from there."""


class Conversation:
    """Takes updates. Translates, asks, and gives the answer; decides nothing."""

    def __init__(self, wire: Wire, switchboard: Switchboard, surroundings: TelegramSurroundings) -> None:
        self._wire = wire
        self._board = switchboard
        self._places = Places(switchboard, surroundings)
        self._replies = Replies(wire, switchboard)
        self._questions = Questions(switchboard)
        self._chosen = Chosen(wire, switchboard, self._replies, surroundings)
        self._inline = Inline(wire, switchboard)
        self._membership = Membership(switchboard, surroundings)

    async def take(self, update: Update) -> None:
        """Deals with one update."""
        if update.my_chat_member:
            await self._membership.changed(update.my_chat_member)
        elif update.inline_query:
            await self._inline.answer(update.inline_query)
        elif update.callback_query:
            await self._pressed(update.callback_query)
        elif update.message:
            await self._said(update.message)

    async def _said(self, message: Message) -> None:
        if message.is_automatic_forward or await self._membership.moved(message):
            return
        await self._places.heard(message)
        who = identity_of(message.from_user, message.sender_chat, message.chat)
        what = said(message, self._wire.username)
        if who is None or what is None:
            return
        where = await self._places.where(message, who)
        asked = asked_in(message, what, who, self._board.clock(), where=where)
        chat, private = where.key.chat, where.private
        starts = private and (message.text or "").startswith("/start")
        awake = not starts or await self._membership.started(chat)
        await self._respond(asked, message)
        if not awake:
            step_aside()
            await self._membership.wake(chat)

    async def _respond(self, asked: Asked, message: Message) -> None:
        if message.chat_shared:
            chosen = await self._chosen.take(asked, message)
            if chosen is not None:
                await self._answer(chosen)
        elif tips.is_tip(message) and not await self._questions.is_awaited(asked):
            offer = tips.offer(self._board.tools.languages(asked.request.language))
            await self._replies.give(asked, Reply(offer), under=message.message_id)
        elif asked.private and is_picture(message) and await self._questions.wants_picture(asked):
            await self._replies.give(asked, Reply(wants_address(self._board.tools.languages(asked.request.language))))
        elif _chooses(asked):
            await self._offer(asked)
        else:
            await self._answer(asked)

    async def _pressed(self, query: CallbackQuery) -> None:
        message, who = query.message, identity_of(query.from_user, None, query.from_user)
        if message is None or who is None:
            await self._replies.answer(query.id)
            return
        where = await self._places.where(message, who)
        asked = pressed_in(query, message, who, self._board.clock(), where=where)
        if _chooses(asked):
            await self._chosen.offer(asked)
            await self._replies.answer(query.id)
            return
        if asked.request.command == NOTIFY and message.chat.type == ChatType.CHANNEL:
            followed = f"v1:follow:{next(iter(asked.request.values.values()), '')}"
            await self._replies.answer(query.id, url=links.private(self._wire.username, followed))
            return
        above = message.reply_to_message if isinstance(message, Message) else None
        await self._answer(tips.filled(asked, above))

    async def _offer(self, asked: Asked) -> None:
        """The places that somebody set up before, and the choice of another one."""
        if await self._chosen.has_places(asked):
            await self._answer(asked)
        await self._chosen.offer(asked)

    async def _answer(self, asked: Asked) -> None:
        if _is_staffs(asked):
            # As if asked in private, so that it goes on there: what is not posted yet is for nobody's eyes.
            there = Where(AddressKey(PLATFORM, asked.request.who.user))
            reply = await self._board.answer(replace(asked.request, where=there))
            await self._replies.give(asked, replace(reply, private=True, ask=None))
            return
        reply = await self._board.answer(asked.request)
        await self._replies.give(asked, self._welcomed(asked, reply))

    def _welcomed(self, asked: Asked, reply: Reply) -> Reply:
        """The greeting in private also leads into groups and channels, where that can be set up."""
        request = asked.request
        if request.command != "start" or request.values or not asked.private or command_of(SETUP) is None:
            return reply
        label = self._board.tools.languages(request.language).say("Add me to a group or channel")
        card = reply.message
        return replace(reply, message=card.with_buttons(*card.buttons, [Button(label, f"v1:{SETUP}")]))


def _is_staffs(asked: Asked) -> bool:
    """Whether somebody says a command of editors or owners before others."""
    command = command_of(asked.request.command)
    typed = not asked.private and asked.press is None and is_private(asked.request.who.user)
    return typed and command is not None and command.needs is not Role.READER


def _chooses(asked: Asked) -> bool:
    """Whether somebody in private wants to bring the news into a chat that is still to be chosen."""
    command = command_of(asked.request.command)
    return asked.private and command is not None and command.name == SETUP and not asked.request.values
