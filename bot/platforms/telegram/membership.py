"""Where the bot is: addresses sleep when it is blocked or removed, wake when it is let back, move with their chat."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message
from telegram.constants import ChatMemberStatus

from bot.core.errors import StoreError
from bot.core.notices import asleep
from bot.core.recipient import Identity
from bot.platforms import Switchboard
from bot.platforms.telegram.asked import PLATFORM
from bot.platforms.telegram.surroundings import AWAY, TelegramSurroundings, is_private, rights_lacking

T = TypeVar("T")

log = structlog.get_logger("dramawire.telegram")

PAUSES = (0.2, 1.0, 5.0, 25.0, 125.0)
"""Seconds between the tries to write something down while the database is in trouble."""


class Membership:
    """Follows what becomes of the bot in chats. Telegram says such things once, so they are written down for sure."""

    def __init__(self, switchboard: Switchboard, surroundings: TelegramSurroundings) -> None:
        self._board = switchboard
        self._surroundings = surroundings

    async def changed(self, update: ChatMemberUpdated) -> None:
        """What the bot is in a chat has changed."""
        chat, readers = str(update.chat.id), self._board.tools.readers
        self._surroundings.forget(chat)
        reason = _reason(update.new_chat_member, private=is_private(chat), channel=update.chat.type == "channel")
        if reason is None:
            await self.wake(chat)
            return
        log.info("asleep", chat=chat, reason=reason)
        tools, who = self._board.tools, Identity(PLATFORM, str(update.from_user.id))
        word = asleep(reason, tools.languages, unless=who)
        await _surely(lambda: readers.sleep(PLATFORM, chat, reason, self._board.clock(), word=word))
        tools.ring()

    async def started(self, chat: str) -> bool:
        """Somebody pressed Start: they can be written to. False where that could not be written down yet."""
        try:
            await self._board.tools.readers.wake(PLATFORM, chat)
        except StoreError as error:
            log.warning("not woken yet", chat=chat, why=str(error))
            return False
        self._board.tools.ring()
        return True

    async def wake(self, chat: str) -> None:
        """A chat can be written to again."""
        await _surely(lambda: self._board.tools.readers.wake(PLATFORM, chat))
        self._board.tools.ring()

    async def moved(self, message: Message) -> bool:
        """Whether a message says that its group became a supergroup; then its addresses move."""
        if message.migrate_to_chat_id is None:
            return False
        old, new = str(message.chat.id), str(message.migrate_to_chat_id)
        await _surely(lambda: self._board.tools.readers.move(PLATFORM, old, new))
        self._board.tools.ring()
        return True


async def _surely(write: Callable[[], Awaitable[T]]) -> T:
    """Writes something down, again after growing pauses while the database is in trouble. Raises `StoreError`."""
    for pause in PAUSES:
        try:
            return await write()
        except StoreError as error:
            log.warning("not written down yet", again_in=pause, why=str(error))
        await asyncio.sleep(pause)
    return await write()


def _reason(member: ChatMember, *, private: bool, channel: bool) -> str | None:
    """Why a chat can't be written to; None where it can."""
    if private:
        return "blocked" if member.status == ChatMemberStatus.BANNED else None
    if member.status in AWAY or (isinstance(member, ChatMemberRestricted) and not member.is_member):
        return "I was removed"
    return "I may not write there" if rights_lacking(member, channel=channel) else None
