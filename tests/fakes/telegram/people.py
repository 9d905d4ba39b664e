"""What people do in the fake: they write, press, share, block, and wait for what the bot says."""

import itertools
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.server import Fake
from tests.fakes.telegram.world import ANONYMOUS, Chat, Json, Message, User

_queries = itertools.count(1)


@dataclass
class Person:
    """Somebody at their telephone, in one chat at a time."""

    fake: Fake
    user: User

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self.fake.world.chats[self.user.id]

    async def start(self, payload: str = "") -> Message:
        """Presses Start, perhaps having followed a link."""
        if self.chat.bot != "member":
            self.chat.bot = "member"
        return await self.says(f"/start {payload}".strip())

    async def says(self, text: str, chat: Chat | None = None, **more: Any) -> Message:
        """Writes something, and waits for what the bot says to it."""
        where = chat or self.chat
        before = self._count(where)
        await self.writes(text, where, **more)
        await self.fake.until(lambda: self._count(where) > before)
        return where.last

    async def writes(
        self,
        text: str,
        chat: Chat | None = None,
        *,
        thread: int | None = None,
        replies_to: Message | None = None,
        anonymous: bool = False,
        forwarded: Json | None = None,
        entities: list[Json] | None = None,
    ) -> Message:
        """Writes something, and waits for nothing."""
        where = chat or self.chat
        content: Json = {"text": text}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        if entities:
            content["entities"] = entities
        if thread:
            content |= {"message_thread_id": thread, "is_topic_message": True}
            # What is said in a topic answers its first message, which tells its name.
            content["reply_to_message"] = _head(where, thread)
        if replies_to:
            content["reply_to_message"] = {k: v for k, v in replies_to.json.items() if k != "reply_to_message"}
        if forwarded:
            content["forward_origin"] = forwarded
        sender = self.user
        if anonymous:
            sender = User(ANONYMOUS, "Group", bot=True, username="GroupAnonymousBot")
            content["sender_chat"] = where.json()
        return await self.post(content, where, sender)

    async def renames_topic(self, chat: Chat, thread: int, name: str) -> None:
        """Gives a topic another name."""
        chat.topics[thread] = name
        renamed = {"forum_topic_edited": {"name": name}, "message_thread_id": thread, "is_topic_message": True}
        await self.post(renamed, chat)

    async def post(self, content: Json, chat: Chat, sender: User | None = None) -> Message:
        """Puts any message into a chat."""
        message = self.fake.world.put(chat, sender or self.user, content)
        await self._tell("message", message.json)
        return message

    async def presses(self, label: str, message: Message | None = None) -> Json:
        """Presses a button that has this in its label, and waits for the answer to the press."""
        stood = message or self.chat.last
        button = next(b for b in stood.buttons if label in b["text"])
        if "callback_data" not in button:
            raise AssertionError(f"{label} is a link: {button}")
        return await self.pressed(button["callback_data"], stood)

    async def pressed(self, data: str, message: Message) -> Json:
        """Presses a button that carries this."""
        query = str(next(_queries))
        self.fake.api.pressed[query] = {}
        await self._tell("callback_query", {
            "id": query, "from": self.user.json(), "chat_instance": "1", "data": data, "message": message.json,
        })  # fmt: skip
        await self.fake.until(lambda: self.fake.api.pressed[query])
        return self.fake.api.pressed[query]

    async def asks_inline(self, text: str) -> list[Json]:
        """Types behind the bot's name in some chat or other."""
        query = str(next(_queries))
        await self._tell("inline_query", {"id": query, "from": self.user.json(), "query": text, "offset": ""})
        await self.fake.until(lambda: query in self.fake.api.inline)
        return self.fake.api.inline[query]

    async def shares(self, request: int, chat: Chat) -> Message:
        """Chooses a chat with the button that was offered, and waits for what the bot says to it."""
        before = self._count(self.chat)
        shared = {"request_id": request, "chat_id": chat.id, "title": chat.title}
        await self.post({"chat_shared": shared}, self.chat)
        await self.fake.until(lambda: self._count(self.chat) > before)
        return self.chat.last

    async def blocks(self) -> None:
        """Blocks the bot."""
        self.chat.bot = "blocked"
        await self.changes(self.chat, "member", "kicked")

    async def unblocks(self) -> None:
        """Lets the bot write again."""
        self.chat.bot = "member"
        await self.changes(self.chat, "kicked", "member")

    async def puts_bot(self, chat: Chat, to: str) -> None:
        """Adds the bot to a group, removes it, makes it an administrator."""
        was, chat.bot = chat.bot, to
        await self.changes(chat, was, to)

    async def changes(self, chat: Chat, was: str, now: str) -> None:
        """Tells the bot that what it is in a chat has changed."""
        member = {"user": self.fake.world.bot.json()}
        until = {"until_date": 0}
        await self._tell("my_chat_member", {
            "chat": chat.json(), "from": self.user.json(), "date": 1,
            "old_chat_member": member | _standing(was, chat, self.fake) | (until if was == "kicked" else {}),
            "new_chat_member": member | _standing(now, chat, self.fake) | (until if now == "kicked" else {}),
        })  # fmt: skip

    async def _tell(self, kind: str, what: Json) -> None:
        self.fake.world.tell(kind, what)
        async with self.fake.changed:
            self.fake.changed.notify_all()

    @staticmethod
    def _count(chat: Chat) -> int:
        """Grows whenever the bot says something in a chat or changes it."""
        return len(chat.by_bot()) + sum(message.edits for message in chat.by_bot())


def _head(chat: Chat, thread: int) -> Json:
    created = {"name": chat.topics[thread], "icon_color": 7322096}
    return {"message_id": thread, "date": 1, "chat": chat.json(), "forum_topic_created": created,
            "message_thread_id": thread, "is_topic_message": True}  # fmt: skip


def _standing(status: str, chat: Chat, fake: Fake) -> Json:
    if status in {"administrator", "restricted"}:
        was, chat.bot = chat.bot, status
        said = fake.api.getChatMember(str(chat.id), str(fake.world.bot.id))
        chat.bot = was
        return said
    return {"status": status}


def person(fake: Fake, number: int, name: str, *, started: bool = False) -> Person:
    """Somebody new."""
    return Person(fake, fake.world.user(number, name, started=started))
