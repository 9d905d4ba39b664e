"""Places set up from the private chat: a channel or group is chosen with Telegram's own button."""

import structlog
from telegram import (
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.core.errors import StoreError
from bot.core.message import Button, Look
from bot.core.message import Message as Said
from bot.core.recipient import AddressKey
from bot.platforms import Switchboard
from bot.platforms.telegram import links
from bot.platforms.telegram.asked import PLATFORM, Asked
from bot.platforms.telegram.keyboard import Stand
from bot.platforms.telegram.patience import Place
from bot.platforms.telegram.render import clean
from bot.platforms.telegram.replies import Replies
from bot.platforms.telegram.surroundings import MEMBER, TelegramSurroundings
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

SETUP = "setup"
CHANNEL, GROUP = 1, 2
"""Numbers of the two buttons that let somebody choose a chat."""
POSTS = ChatAdministratorRights(
    is_anonymous=False,
    can_manage_chat=False,
    can_delete_messages=False,
    can_manage_video_chats=False,
    can_restrict_members=False,
    can_promote_members=False,
    can_change_info=False,
    can_invite_users=False,
    can_post_stories=False,
    can_edit_stories=False,
    can_delete_stories=False,
    can_post_messages=True,
)
"""What the bot needs in a channel; choosing one there gives it at the same time."""


class Chosen:
    """Offers the choice, and takes it."""

    def __init__(
        self, wire: Wire, switchboard: Switchboard, replies: Replies, surroundings: TelegramSurroundings
    ) -> None:
        self._wire = wire
        self._board = switchboard
        self._replies = replies
        self._surroundings = surroundings

    async def offer(self, asked: Asked) -> None:
        """Asks where the news should go."""
        words = self._board.tools.languages(asked.request.language)
        channel = KeyboardButtonRequestChat(
            CHANNEL,
            chat_is_channel=True,
            user_administrator_rights=POSTS,
            bot_administrator_rights=POSTS,
            request_title=True,
        )
        group = KeyboardButtonRequestChat(GROUP, chat_is_channel=False, request_title=True)
        keyboard = ReplyKeyboardMarkup(
            [
                [
                    KeyboardButton(words.say("📣 A channel"), request_chat=channel),
                    KeyboardButton(words.say("👥 A group"), request_chat=group),
                ]
            ],
            resize_keyboard=True,
            one_time_keyboard=True,
        )
        said = words.line("Where should the news go? Choose a channel or a group that you manage.")
        await self._replies.say(Place(asked.chat), Said(((said,),)), Stand.CHAT, markup=keyboard)

    async def take(self, asked: Asked, message: Message) -> Asked | None:
        """The set-up of the chosen chat; None where it can't be begun, which is said."""
        shared = message.chat_shared
        if shared is None:
            return None
        words = self._board.tools.languages(asked.request.language)
        key = AddressKey(PLATFORM, str(shared.chat_id))
        name = clean(shared.title or "") or words.say("that chat")
        self._surroundings.forget(key.chat)
        if shared.title:
            self._surroundings.named(key, name)
        if refusal := await self._refusal(asked, key, name, group=shared.request_id == GROUP):
            await self._replies.say(Place(asked.chat), refusal, Stand.CHAT)
            return None
        # The buttons for choosing go away with a message of their own: the next one brings others.
        said = Said(((words.line("**{name}** it is.", name=name),),))
        await self._replies.say(Place(asked.chat), said, Stand.CHAT, markup=ReplyKeyboardRemove())
        return asked.to(SETUP, {"where": key.chat})

    async def has_places(self, asked: Asked) -> bool:
        """Whether this person is known to have brought the news into some place before."""
        request, readers = asked.request, self._board.tools.readers
        try:
            reader = await readers.reader(request.who, request.home, request.now)
            return bool(await readers.set_up_by(reader.id))
        except StoreError as error:
            log.warning("places not looked up", why=str(error))
            return False

    async def _refusal(self, asked: Asked, key: AddressKey, name: str, *, group: bool) -> Said | None:
        """Why a chat can't be set up by them, and what can be done; None where it can."""
        words = self._board.tools.languages(asked.request.language)
        if MEMBER in await self._surroundings.lacking(key):
            if not group:
                said = words.line("Make me an administrator of **{name}** first, then choose it again.", name=name)
                return Said(((said,),))
            said = words.line("First add me to **{name}**, then send /setup there.", name=name)
            add = Button(words.say("Add me"), url=links.into_group(self._wire.username), look=Look.MAIN)
            return Said(((said,),)).with_buttons([add])
        if await self._surroundings.manages(asked.request.who, key):
            return None
        said = words.line("Only admins of **{name}** can bring news into it; ask one of them.", name=name)
        return Said(((said,),))
