"""How an answer is given: under the question, in place of the card that was pressed, or in private."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode

from bot.core.commands.register import command_of
from bot.core.commands.request import Reply
from bot.core.message import Button, Line, Link, Message, join
from bot.core.ports import Gone, Later, Lost, Moved, Refused, Unsure
from bot.core.words import Words
from bot.platforms import Switchboard
from bot.platforms.telegram import links
from bot.platforms.telegram.asked import Asked, Press
from bot.platforms.telegram.errors import Same
from bot.platforms.telegram.keyboard import Stand, keyboard
from bot.platforms.telegram.outlet import NO_PREVIEW
from bot.platforms.telegram.patience import SHORT, Patience, Place
from bot.platforms.telegram.render import MOST_ALERT, is_web, one_line, units, written
from bot.platforms.telegram.surroundings import is_private
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

PAGES = frozenset({"find", "drama", "cast", "timeline", "actor", "upcoming", "news", "browse", "following"})
"""What is looked at: a press on one of these turns the card it stands under, as pages of one book."""
GREETINGS = frozenset({"start", "help"})
"""What stays as it is, whichever of its buttons is pressed."""

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


class Replies:
    """Gives answers. What can't be given is logged: somebody who blocked the bot hears nothing, and that is all."""

    def __init__(self, wire: Wire, switchboard: Switchboard) -> None:
        self._wire = wire
        self._board = switchboard
        self._patience = Patience(wire, switchboard.answered)

    async def give(self, asked: Asked, reply: Reply, *, under: int | None = None) -> None:
        """Gives an answer where it belongs, and what comes along with it in the place it is about.

        In private, `under` is the message it stands under, where it needs one.
        """
        try:
            if asked.press:
                await self._after_press(asked, asked.press, reply)
            elif asked.private:
                stays = asked.request.command in GREETINGS
                await self.say(Place(asked.chat, under=under), reply.message, Stand.CHAT, stays=stays)
            else:
                await self._to_group(asked, reply)
            key = asked.request.where.key
            stand = Stand.CHAT if is_private(key.chat) else Stand.POST
            for message in reply.also:
                await self.say(Place(key.chat, int(key.thread) if key.thread else None), message, stand, stays=True)
        except (Gone, Later, Lost, Moved, Refused, Unsure) as refusal:
            log.info("answer not given", chat=asked.chat, command=asked.request.command, why=str(refusal))

    async def say(
        self, place: Place, message: Message, stand: Stand, *, stays: bool = False, markup: Markup | None = None
    ) -> None:
        """Says something. Raises what the port names."""
        text = written(message, self._board.clock())
        shown = markup or keyboard(message.buttons, stand, self._wire.username, stays=stays)
        preview = _preview(message)

        def sent(place: Place, words: str, mode: str | None) -> Callable[[Bot], Awaitable[object]]:
            under = ReplyParameters(place.under, allow_sending_without_reply=True) if place.under else None
            return lambda bot: bot.send_message(
                place.chat,
                words,
                parse_mode=mode,
                message_thread_id=place.thread,
                link_preview_options=preview,
                reply_parameters=under,
                reply_markup=shown,
            )

        await self._patience.call(place, lambda at, plain: sent(at, text.plain if plain else text.html, _mode(plain)))

    async def answer(self, query: str, text: str = "", *, alert: bool = False, url: str | None = None) -> None:
        """Answers a press, so that its button stops turning; a press too old for that is let be."""
        for spare in (True, False):
            try:
                await self._wire.call(
                    lambda bot: bot.answer_callback_query(query, text or None, show_alert=alert or None, url=url)
                )
            except (Later, Refused, Unsure) as refusal:
                if spare and isinstance(refusal, Later) and refusal.seconds <= SHORT:
                    await asyncio.sleep(refusal.seconds)
                    continue
                log.debug("press not answered", why=str(refusal))
            return

    async def _after_press(self, asked: Asked, press: Press, reply: Reply) -> None:
        if not self._may_turn(asked, press, reply):
            await self._to_who_pressed(asked, press, reply)
            return
        try:
            await self._here(asked, press, reply)
        finally:
            await self.answer(press.query, reply.toast or "")

    async def _here(self, asked: Asked, press: Press, reply: Reply) -> None:
        """Turns the card that was pressed, or says something beside it."""
        stand = Stand.CHAT if asked.private else Stand.CARD
        # In a group an answer stands under the question, which says whose it is; news is answered under itself.
        under = int(asked.request.about or press.message) if not asked.private else press.message
        place = Place(asked.chat, asked.thread, under if press.stays or not asked.private else None)
        typed = not asked.private and _is_typed(reply)
        if not press.stays and (reply.edit or asked.request.command in PAGES):
            await self._turn(asked, press, reply.message, stand)
            if typed:
                line = self._words(asked).line("Write your answer as a reply to this message.")
                await self._ask(place, replace(reply.message, sections=((line,),)))
        elif typed:
            await self._ask(place, reply.message)
        else:
            await self.say(place, reply.message, stand, stays=asked.request.command in GREETINGS)

    def _may_turn(self, asked: Asked, press: Press, reply: Reply) -> bool:
        """Whether the answer belongs into this chat: in a group only to who asked, or to who manages it."""
        if asked.private:
            return True
        return (_rules(asked, reply) or (press.own and not press.stays)) and (reply.edit or not reply.private)

    async def _to_who_pressed(self, asked: Asked, press: Press, reply: Reply) -> None:
        """A few words on top of the chat; more than that in private, or the link that opens it."""
        words = self._words(asked)
        text = one_line(reply.message)
        if reply.toast:
            await self.answer(press.query, reply.toast[:MOST_ALERT])
            return
        if not reply.message.buttons and units(text) < MOST_ALERT:
            await self.answer(press.query, text, alert=True)
            return
        try:
            await self._privately(asked, reply.message)
        except (Gone, Refused):
            bot = self._wire.username
            url = links.private(bot, press.action) or f"https://t.me/{bot}?start={links.HELLO}"
            await self.answer(press.query, url=url)
        else:
            await self.answer(press.query, words.say("I've written to you in private."))

    async def _to_group(self, asked: Asked, reply: Reply) -> None:
        """Answers in a group; where the bot may not write there, whoever can change that hears so in private."""
        try:
            await self._in_group(asked, reply)
        except Gone:
            if not asked.request.where.moderator or not is_private(asked.request.who.user):
                raise
            await self._privately(asked, reply.message)

    async def _in_group(self, asked: Asked, reply: Reply) -> None:
        """A card under the question; what is for one person alone in private, with one line here."""
        place = Place(asked.chat, asked.thread, asked.message)
        if _is_typed(reply):
            await self._ask(place, reply.message)
            return
        if not reply.private or reply.ask or _rules(asked, reply) or not is_private(asked.request.who.user):
            await self.say(place, reply.message, Stand.CARD, stays=asked.request.command in GREETINGS)
            return
        words, bot = self._words(asked), self._wire.username
        url = links.private(bot, _again(asked)) or links.private(bot) or ""
        text = one_line(reply.message)
        if not reply.message.buttons and units(text) < MOST_ALERT:
            await self.say(place, _line(words.line("{text}", text=text), words.say("In private"), url), Stand.CARD)
            return
        try:
            await self._privately(asked, reply.message)
        except (Gone, Refused):
            line = words.line("That is between us: press the button, then Start, and I answer in private.")
            await self.say(place, _line(line, words.say("In private"), url), Stand.CARD)
        else:
            there = words.line("I've written to you in private.")
            await self.say(place, _line(there, words.say("Go there"), links.private(bot) or ""), Stand.CARD)

    async def _ask(self, place: Place, question: Message) -> None:
        """A question in a group, where only replies to the bot reach it: a forced reply; Back and Cancel are links."""
        bot = self._wire.username
        ways: list[Line] = [
            (Link(button.label, url),)
            for row in question.buttons
            for button in row
            if button.action and (url := links.private(bot, button.action))
        ]
        said = replace(question, buttons=(), footer=(*question.footer, join(ways)) if ways else question.footer)
        await self.say(place, said, Stand.CARD, markup=ForceReply(selective=True))

    async def _privately(self, asked: Asked, message: Message) -> None:
        """Writes to who asked. Raises `Gone` where that can't be: a bot may not write first."""
        await self.say(Place(asked.request.who.user), message, Stand.CHAT)

    async def _turn(self, asked: Asked, press: Press, message: Message, stand: Stand) -> None:
        """Puts something in place of a card; beside it, where it can't be changed any more."""
        text = written(message, self._board.clock())
        shown = keyboard(message.buttons, stand, self._wire.username)
        preview = _preview(message)

        def edited(place: Place, words: str, mode: str | None) -> Callable[[Bot], Awaitable[object]]:
            return lambda bot: bot.edit_message_text(
                words, place.chat, press.message, parse_mode=mode, link_preview_options=preview, reply_markup=shown
            )

        place = Place(asked.chat, asked.thread)
        try:
            await self._patience.call(
                place, lambda at, plain: edited(at, text.plain if plain else text.html, _mode(plain))
            )
        except Same:
            return
        except Lost:
            await self.say(place, message, stand)

    def _words(self, asked: Asked) -> Words:
        return self._board.tools.languages(asked.request.language)


def _is_typed(reply: Reply) -> bool:
    """Whether a reply waits for words: it has no answers to press."""
    return reply.ask is not None and not any(a.startswith("v1:pick:") for a in _actions(reply.message))


def _rules(asked: Asked, reply: Reply) -> bool:
    """Whether who manages the place asks about the place itself, so that the answer is for all who do."""
    verbs = (asked.request.command, *(action.split(":", 2)[1] for action in _actions(reply.message)))
    commands = map(command_of, verbs)
    return asked.request.where.moderator and any(c is not None and c.moderates for c in commands)


def _actions(message: Message) -> list[str]:
    return [button.action for row in message.buttons for button in row if button.action]


def _line(line: Line, label: str, url: str) -> Message:
    """One line with the link into the private chat."""
    return Message(((line,),)).with_buttons([Button(label, url=url)])


def _again(asked: Asked) -> str:
    """The action that asks the same again, from a link."""
    request = asked.request
    value = next(iter(request.values.values()), "") if len(request.values) == 1 else ""
    return f"v1:{request.command}:{value}".rstrip(":")


def _mode(plain: bool) -> str | None:
    return None if plain else ParseMode.HTML


def _preview(message: Message) -> LinkPreviewOptions:
    """A card shows its picture above its words, so that it can be turned into one without."""
    if message.picture and is_web(message.picture):
        return LinkPreviewOptions(url=message.picture, prefer_large_media=True, show_above_text=True)
    return NO_PREVIEW
