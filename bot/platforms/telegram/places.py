"""Where something is said: whether who says it manages the place, and what people call it, topics included."""

import structlog
from telegram import MaybeInaccessibleMessage, Message

from bot.core.commands.request import Where
from bot.core.errors import StoreError
from bot.core.recipient import AddressKey, Identity
from bot.platforms import Switchboard
from bot.platforms.telegram.asked import PLATFORM, name_of, thread_of, topic_of
from bot.platforms.telegram.surroundings import TelegramSurroundings, is_private
from bot.platforms.telegram.topics import Topics

log = structlog.get_logger("dramawire.telegram")


class Places:
    """Tells places. A topic's name is told by its own messages alone, so it is remembered with the news in it."""

    def __init__(self, switchboard: Switchboard, surroundings: TelegramSurroundings) -> None:
        self._board = switchboard
        self._surroundings = surroundings
        self._topics = Topics(switchboard.tools, switchboard.clock)

    async def heard(self, message: Message) -> None:
        """Notes what a message tells of the place it stands in."""
        key = key_of(message)
        if is_private(key.chat):
            return
        chat = AddressKey(PLATFORM, key.chat)
        self._surroundings.named(chat, name_of(message.chat))
        if message.new_chat_title:
            await self._rename(chat)
        if message.forum_topic_reopened:
            await self._topics.back(key)
        topic = topic_of(message) if key.thread else None
        if topic:
            self._surroundings.named(key, name_of(message.chat, topic))
            if message.forum_topic_edited:
                await self._rename(key)

    async def where(self, message: MaybeInaccessibleMessage, who: Identity) -> Where:
        """The place of a message, for somebody in it."""
        key = key_of(message)
        if is_private(key.chat):
            return Where(key)
        moderator = await self._surroundings.manages(who, AddressKey(PLATFORM, key.chat))
        name = await self._called(key) or name_of(message.chat)
        return Where(key, private=False, name=name, moderator=moderator)

    async def _called(self, key: AddressKey) -> str | None:
        """The name of a topic that was heard, or that its news is kept under."""
        if key.thread is None or (name := self._surroundings.called(key)):
            return name if key.thread else None
        try:
            known = (await self._board.tools.readers.places([key])).get(key)
        except StoreError as error:
            log.warning("name not looked up", why=str(error))
            return None
        if known is None or not known.name:
            return None
        self._surroundings.named(key, known.name)
        return known.name

    async def _rename(self, key: AddressKey) -> None:
        readers, name = self._board.tools.readers, self._surroundings.called(key) or ""
        try:
            if key in await readers.places([key]):
                await readers.place(key, name, self._board.clock())
        except StoreError as error:
            log.warning("not renamed", name=name, why=str(error))


def key_of(message: MaybeInaccessibleMessage) -> AddressKey:
    """The address of the place that a message stands in."""
    thread = thread_of(message)
    return AddressKey(PLATFORM, str(message.chat.id), str(thread) if thread else None)
