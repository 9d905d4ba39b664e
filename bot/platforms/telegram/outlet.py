"""The way out to Telegram: letters become messages, and what Telegram refuses becomes what the port knows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode

from bot.core.message import Message
from bot.core.ports import Clock, Letter, Lost, Refused
from bot.core.recipient import AddressKey
from bot.platforms.telegram.errors import NoPicture, NoTopic, Same, Unreadable
from bot.platforms.telegram.keyboard import Stand, keyboard
from bot.platforms.telegram.render import MOST_CAPTION, MOST_TEXT, Written, is_web, written
from bot.platforms.telegram.topics import Topics
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

PLATFORM = "telegram"
PICTURE = "p"
"""Ends the reference of a message that is a picture with a caption: it is changed by other calls."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


Made = Callable[[Bot, str, str | None, bool], Awaitable[object]]
"""A call with a text, the mode it is to be read in, and whether it is paid for."""
MOST_KEPT = 64


@dataclass(frozen=True)
class _Sheet:
    """A message made ready: its text, or the caption its picture takes; its keyboard; the picture above a text."""

    message: Message
    text: Written
    caption: Written
    markup: InlineKeyboardMarkup | None
    picture: str | None
    preview: LinkPreviewOptions

    @cached_property
    def buttons(self) -> str | None:
        """The keyboard as it is sent, written out once for all chats."""
        return self.markup.to_json() if self.markup else None

    @cached_property
    def options(self) -> str:
        """The preview as it is sent, written out once for all chats."""
        return self.preview.to_json()

    @property
    def is_photo(self) -> bool:
        """Whether it goes out as a picture: it has one, and all its words fit under it."""
        return self.picture is not None and self.caption.plain == self.text.plain


class TelegramOutlet:
    """Sends, edits and deletes by chat id. References are message ids; those of pictures end in ``p``.

    A message with a picture is a photo with a caption where its words fit into one, else a text with the picture
    above it.
    """

    platform = PLATFORM

    def __init__(self, wire: Wire, clock: Clock, topics: Topics) -> None:
        self._wire = wire
        self._clock = clock
        self._topics = topics
        self._sheets: dict[tuple[int, bool, tuple[str, ...]], _Sheet] = {}

    async def send(self, letter: Letter) -> str:
        """See the port. A topic that is gone is left for the general one, once."""
        try:
            return await self._send(letter, letter.key.thread)
        except NoTopic as gone:
            if await self._topics.known(letter.key):
                raise Refused("its topic is gone; who set it up was told") from gone
            reference = await self._send(letter, None)
            await self._topics.gone(letter.key)
            return reference

    async def edit(self, letter: Letter, reference: str) -> None:
        """See the port."""
        try:
            await self._edit(letter, reference)
        except Same:
            return
        except NoTopic as gone:
            raise Lost(str(gone)) from gone

    async def delete(self, key: AddressKey, reference: str) -> None:
        """See the port. What is too old to be deleted is emptied."""
        chat, number = key.chat, _number(reference)
        try:
            await self._wire.call(lambda bot: bot.delete_message(chat, number), chat)
        except Lost as lost:
            if "can't be deleted" not in str(lost):
                raise
            await self._empty(chat, number, reference)

    async def _empty(self, chat: str, number: int, reference: str) -> None:
        def emptied(bot: Bot) -> Awaitable[object]:
            if reference.endswith(PICTURE):
                return bot.edit_message_caption(chat, number, caption="")
            return bot.edit_message_text("…", chat, number)

        try:
            await self._wire.call(emptied, chat)
        except Same:
            return

    async def _send(self, letter: Letter, thread: str | None) -> str:
        sheet = self._sheet(letter)
        if sheet.is_photo:
            try:
                return await self._send_photo(letter, thread, sheet)
            except NoPicture as missing:
                log.warning("no picture", chat=letter.key.chat, picture=sheet.picture, why=str(missing))
        return await self._post(
            "sendMessage",
            letter,
            sheet.text,
            lambda text: {"text": text, "link_preview_options": sheet.options, **_way(letter, thread, sheet)},
        )

    async def _send_photo(self, letter: Letter, thread: str | None, sheet: _Sheet) -> str:
        number = await self._post(
            "sendPhoto",
            letter,
            sheet.caption,
            lambda text: {"photo": sheet.picture, "caption": text, **_way(letter, thread, sheet)},
        )
        return f"{number}{PICTURE}"

    async def _post(
        self, method: str, letter: Letter, text: Written, parameters: Callable[[str], dict[str, Any]]
    ) -> str:
        """The id of a new message.

        By the library's way for calls it has no method of: `send_message` builds an object of ninety fields from each
        answer and writes the same buttons out anew for each chat, which is two fifths of a message's time.
        """

        def made(bot: Bot, said: str, mode: str | None, paid: bool) -> Awaitable[object]:
            given = {"parse_mode": mode, "allow_paid_broadcast": paid or None, **parameters(said)}
            return bot.do_api_request(method, given)

        answer: Any = await self._read(letter, text, made)
        return str(answer["message_id"])

    async def _edit(self, letter: Letter, reference: str) -> None:
        chat, number, sheet = letter.key.chat, _number(reference), self._sheet(letter)
        if reference.endswith(PICTURE):
            await self._edit_photo(letter, number, sheet)
            return
        await self._read(
            letter,
            sheet.text,
            lambda bot, text, mode, _paid: bot.edit_message_text(
                text, chat, number, parse_mode=mode, link_preview_options=sheet.preview, reply_markup=sheet.markup
            ),
        )

    async def _edit_photo(self, letter: Letter, number: int, sheet: _Sheet) -> None:
        """Changes picture and caption; the caption alone where the picture is gone or can't be had."""
        chat = letter.key.chat
        if sheet.picture:
            try:
                await self._read(
                    letter,
                    sheet.caption,
                    lambda bot, text, mode, _paid: bot.edit_message_media(
                        InputMediaPhoto(sheet.picture or "", caption=text, parse_mode=mode),
                        chat,
                        number,
                        reply_markup=sheet.markup,
                    ),
                )
            except NoPicture as missing:
                log.warning("no picture", chat=chat, picture=sheet.picture, why=str(missing))
            else:
                return
        await self._read(
            letter,
            sheet.caption,
            lambda bot, text, mode, _paid: bot.edit_message_caption(
                chat, number, caption=text, parse_mode=mode, reply_markup=sheet.markup
            ),
        )

    async def _read(self, letter: Letter, text: Written, made: Made) -> object:
        """Makes a call; once more without tags where Telegram can't read them, or unpaid where it takes no money."""
        chat = letter.key.chat
        try:
            return await self._wire.call(lambda bot: made(bot, text.html, ParseMode.HTML, letter.paid), chat)
        except Unreadable as unreadable:
            why = str(unreadable)
        except Refused as refused:
            if not letter.paid:
                raise
            log.warning("not taken for money", chat=chat, why=str(refused))
            return await self._wire.call(lambda bot: made(bot, text.html, ParseMode.HTML, False), chat)
        log.error("unreadable", chat=chat, nonce=letter.nonce, why=why)
        return await self._wire.call(lambda bot: made(bot, text.plain, None, letter.paid), chat)

    def _sheet(self, letter: Letter) -> _Sheet:
        """The letter's message made ready, once for all who are sent the same."""
        members = letter.mention.members if letter.mention else ()
        key = (id(letter.message), letter.private, members)
        kept = self._sheets.get(key)
        if kept is not None and kept.message is letter.message:
            return kept
        if len(self._sheets) >= MOST_KEPT:
            self._sheets.clear()
        message, now = letter.message, self._clock()
        picture = message.picture if message.picture and is_web(message.picture) else None
        sheet = self._sheets[key] = _Sheet(
            message,
            written(message, now, most=MOST_TEXT, mention=letter.mention),
            written(message, now, most=MOST_CAPTION, mention=letter.mention),
            keyboard(message.buttons, Stand.CHAT if letter.private else Stand.POST, self._wire.username, stays=True),
            picture,
            LinkPreviewOptions(url=picture, prefer_large_media=True, show_above_text=True) if picture else NO_PREVIEW,
        )
        return sheet


def _thread(thread: str | None) -> int | None:
    return int(thread) if thread else None


def _number(reference: str) -> int:
    return int(reference.removesuffix(PICTURE))


def _reply(letter: Letter) -> ReplyParameters | None:
    """The earlier post that this one follows; where that was deleted, it stands alone."""
    if not letter.answers:
        return None
    return ReplyParameters(_number(letter.answers), allow_sending_without_reply=True)


def _way(letter: Letter, thread: str | None, sheet: _Sheet) -> dict[str, Any]:
    """Where a message goes, and how it arrives."""
    return {
        "chat_id": letter.key.chat,
        "message_thread_id": _thread(thread),
        "disable_notification": letter.silent or None,
        "reply_parameters": _reply(letter),
        "reply_markup": sheet.buttons,
    }
