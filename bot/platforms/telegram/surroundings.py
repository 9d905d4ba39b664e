"""What Telegram knows of the places around a conversation: who may manage them, and what the bot may do there."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted
from telegram.constants import ChatMemberStatus

from bot.core.ports import Badge, Gone, Later, Lost, Moved, Refused, Spot, Unsure
from bot.core.recipient import AddressKey, Identity
from bot.platforms.telegram.errors import NoTopic
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

REMEMBERED = 60.0
"""Seconds that the administrators of a chat are remembered."""
MOST_CHATS = 1000
MEMBER = "Member"
"""What the bot lacks in a chat that it is not in."""
AWAY = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})
REFUSALS = (Gone, Later, Lost, Moved, Refused, Unsure, NoTopic)


@dataclass(frozen=True, slots=True)
class _Known:
    """The administrators of a chat, until when they are believed."""

    admins: frozenset[str]
    until: float


class TelegramSurroundings:
    """Implements `bot.core.ports.Surroundings`."""

    def __init__(self, wire: Wire, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._monotonic = monotonic
        self._known: dict[str, _Known] = {}
        self._names: dict[AddressKey, str] = {}

    async def spots(self, who: Identity, here: AddressKey) -> list[Spot]:
        """See the port: Telegram does not tell a bot which chats it is in."""
        if is_private(here.chat) or not await self.manages(who, here):
            return []
        return [Spot(here, await self._name(here))]

    async def manages(self, who: Identity, key: AddressKey) -> bool:
        """See the port. Administrators who stay anonymous speak as the chat itself."""
        if is_private(key.chat):
            return who.user == key.chat
        if who.user == key.chat:
            return True
        now = self._monotonic()
        known = self._known.get(key.chat)
        if known is None or known.until <= now:
            known = await self._ask(key.chat, now)
        return known is not None and who.user in known.admins

    async def lacking(self, key: AddressKey) -> tuple[str, ...]:
        """See the port."""
        if is_private(key.chat):
            return ()
        ours = self._wire.bot.id
        try:
            member = await self._wire.call(lambda bot: bot.get_chat_member(key.chat, ours), key.chat)
            chat = await self._wire.call(lambda bot: bot.get_chat(key.chat), key.chat)
        except REFUSALS as refusal:
            log.info("can't look", chat=key.chat, why=str(refusal))
            return (MEMBER,)
        return rights_lacking(member, channel=chat.type == "channel")

    async def badges(self, key: AddressKey) -> list[Badge]:  # noqa: ARG002  the port names it
        """See the port: Telegram has no roles that a post could mention."""
        return []

    def named(self, key: AddressKey, name: str) -> None:
        """Notes what people call a chat or a topic."""
        if len(self._names) > MOST_CHATS:
            self._names.clear()
        self._names[key] = name

    def called(self, key: AddressKey) -> str | None:
        """What people call a chat or a topic, where that was noted."""
        return self._names.get(key)

    def forget(self, chat: str) -> None:
        """Who administers a chat may have changed."""
        self._known.pop(chat, None)

    async def _ask(self, chat: str, now: float) -> _Known | None:
        try:
            members = await self._wire.call(lambda bot: bot.get_chat_administrators(chat), chat)
        except REFUSALS as refusal:
            log.info("administrators unknown", chat=chat, why=str(refusal))
            return None
        if len(self._known) > MOST_CHATS:
            self._known.clear()
        known = self._known[chat] = _Known(frozenset(str(m.user.id) for m in members), now + REMEMBERED)
        return known

    async def _name(self, key: AddressKey) -> str:
        """What people call a place; a topic that is not known goes by its group."""
        chat = AddressKey(key.platform, key.chat)
        if key not in self._names and chat not in self._names:
            try:
                found = await self._wire.call(lambda bot: bot.get_chat(key.chat), key.chat)
            except REFUSALS:
                return ""
            self.named(chat, found.title or "")
        return self._names.get(key) or self._names[chat]


def is_private(chat: str) -> bool:
    """Whether a chat's id is a person's. Source: Bot API, ids of groups and channels are below zero."""
    return not chat.startswith("-")


def rights_lacking(member: ChatMember, *, channel: bool) -> tuple[str, ...]:
    """What a bot lacks to post, by the names in Telegram's settings."""
    if member.status in AWAY:
        return (MEMBER,)
    if channel:
        may = isinstance(member, ChatMemberAdministrator) and member.can_post_messages
        return () if may else ("Post Messages",)
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return ("Send Messages",)
    return ()
