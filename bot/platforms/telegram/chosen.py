"""Places set up from the private chat: a channel or group chosen with Telegram's own button, and remembered."""

import json
from dataclasses import replace

from telegram import (
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.core.commands.dialogue import ASKING
from bot.core.commands.parse import ANYTHING
from bot.core.commands.register import command_of
from bot.core.commands.request import Where
from bot.core.errors import NotFound
from bot.core.message import Button, Look
from bot.core.message import Message as Said
from bot.core.ports import Draft
from bot.core.recipient import AddressKey
from bot.platforms import Switchboard
from bot.platforms.telegram import links
from bot.platforms.telegram.asked import PLATFORM, Asked
from bot.platforms.telegram.keyboard import Stand
from bot.platforms.telegram.render import clean
from bot.platforms.telegram.replies import Place, Replies
from bot.platforms.telegram.surroundings import TelegramSurroundings
from bot.platforms.telegram.wire import Wire

SETUP = "setup"
ANSWERS = frozenset({"pick", "back"})
"""Commands whose draft says where their dialogue was begun."""
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
    """Offers the choice, takes it, and has what is set up in private act on the chat that was chosen."""

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
        """The chosen chat as the place of a set-up; None where it can't be, which is said."""
        shared = message.chat_shared
        if shared is None:
            return None
        words = self._board.tools.languages(asked.request.language)
        key, title = AddressKey(PLATFORM, str(shared.chat_id)), clean(shared.title or "")
        name = title or words.say("that chat")
        self._surroundings.forget(key.chat)
        if refusal := await self._refusal(asked, key, name, group=shared.request_id == GROUP):
            await self._done(asked, refusal)
            return None
        await self._done(asked, Said(((words.line("**{name}** it is.", name=name),),)))
        await self._board.tools.desk.put_note(_note(asked), json.dumps([key.chat, title]))
        return self._there(asked.to(SETUP), key, title)

    async def _refusal(self, asked: Asked, key: AddressKey, name: str, *, group: bool) -> Said | None:
        """Why news can't be brought into a chat, and what can be done; None where it can."""
        words = self._board.tools.languages(asked.request.language)
        lacks = await self._surroundings.lacking(key)
        if group and "Member" in lacks:
            said = words.line("First add me to **{name}**, then send /setup there.", name=name)
            add = Button(words.say("Add me"), url=links.into_group(self._wire.username), look=Look.MAIN)
            return Said(((said,),)).with_buttons([add])
        if lacks:
            said = words.line(
                "In **{name}** I need the right {right}: its settings, Administrators. Then choose it again.",
                name=name,
                right=", ".join(f"“{right}”" for right in lacks),
            )
            return Said(((said,),))
        if await self._surroundings.manages(asked.request.who, key):
            return None
        said = words.line("Only admins of **{name}** can bring news into it; ask one of them.", name=name)
        return Said(((said,),))

    async def _done(self, asked: Asked, said: Said) -> None:
        """Says something and takes the buttons for choosing away."""
        if said.buttons:
            await self._replies.say(Place(asked.chat), said, Stand.CHAT)
        else:
            await self._replies.say(Place(asked.chat), said, Stand.CHAT, markup=ReplyKeyboardRemove())

    async def at(self, asked: Asked) -> Asked:
        """What manages a place, pressed or said in private: it is about the chat chosen last, while they manage it."""
        if not asked.private:
            return asked
        kept = await self._board.tools.desk.note(_note(asked))
        if kept is None:
            return asked
        chat, title = json.loads(kept)
        key = AddressKey(PLATFORM, chat)
        if not await self._is_about(asked, key) or not await self._surroundings.manages(asked.request.who, key):
            return asked
        return self._there(asked, key, title)

    async def _is_about(self, asked: Asked, key: AddressKey) -> bool:
        """Whether a request goes on with what was begun for that chat."""
        request, desk = asked.request, self._board.tools.desk
        command = command_of(request.command)
        if command is not None and (command.moderates or command.name == SETUP):
            return True
        if request.command in ANSWERS:
            name = request.values.get("draft", "").partition("/")[0]
            try:
                return _begun_at(await desk.draft(name, request.now), key)
            except NotFound:
                return False
        if request.command != ANYTHING:
            return False
        draft = await self._question(asked)
        return draft is not None and _begun_at(draft, key)

    async def is_awaited(self, asked: Asked) -> bool:
        """Whether a question of ours waits for this person's next words."""
        draft = await self._question(asked)
        return draft is not None and draft.expires_at > asked.request.now

    async def _question(self, asked: Asked) -> Draft | None:
        request = asked.request
        reader = await self._board.tools.readers.reader(request.who, request.home, request.now)
        return await self._board.tools.desk.latest(reader.id, ASKING)

    @staticmethod
    def _there(asked: Asked, key: AddressKey, title: str) -> Asked:
        where = Where(key, private=False, name=title, moderator=True)
        return replace(asked, request=replace(asked.request, where=where))


def _note(asked: Asked) -> str:
    return f"telegram chosen {asked.request.who.user}"


def _begun_at(draft: Draft, key: AddressKey) -> bool:
    """Whether a question was asked for that chat."""
    return draft.topic == ASKING and json.loads(draft.body).get("where", "").split()[:2] == [key.platform, key.chat]
