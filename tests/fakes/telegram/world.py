"""What the fake Telegram knows: people, chats with their members and topics, messages."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any, Literal

BOT_ID = 7000000001
BOT_NAME = "dramawire_bot"
ANONYMOUS = 1087968824
"""The account that anonymous administrators speak through. Source: Bot API, User of GroupAnonymousBot."""

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]


@dataclass
class User:
    """Somebody with a Telegram account."""

    id: int
    name: str
    language: str = "en"
    bot: bool = False
    username: str = ""

    def json(self) -> Json:
        said: Json = {"id": self.id, "is_bot": self.bot, "first_name": self.name}
        if self.username:
            said["username"] = self.username
        return said if self.bot else said | {"language_code": self.language}


@dataclass
class Message:
    """A message in a chat, as it stands now; `edits` counts how often it was changed."""

    id: int
    chat: int
    json: Json
    silent: bool = False
    own: bool = True
    edits: int = 0
    preview: Json | None = None
    paid: bool = False

    @property
    def text(self) -> str:
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def buttons(self) -> list[Json]:
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def labels(self) -> list[list[str]]:
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [[str(button["text"]) for button in row] for row in rows]

    @property
    def thread(self) -> int | None:
        return self.json.get("message_thread_id")

    @property
    def answers(self) -> int | None:
        replied = self.json.get("reply_to_message")
        return int(replied["message_id"]) if replied else None


@dataclass
class Chat:
    """A chat: who is in it and as what, its topics, its messages, and what the bot may do there.

    `bot` is the bot's own standing: a member's status; in a private chat "member" once started, "blocked", "" before,
    or "deactivated".
    """

    id: int
    kind: Kind
    title: str
    members: dict[int, str] = field(default_factory=dict)
    bot: str = "member"
    muted: bool = False
    moved_to: int | None = None
    topics: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    actions: int = 0
    keyboard: Json | None = None
    """The reply keyboard or forced reply that the last message brought."""
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def json(self) -> Json:
        said: Json = {"id": self.id, "type": self.kind}
        said |= {"first_name": self.title} if self.kind == "private" else {"title": self.title}
        return said | ({"is_forum": True} if self.topics else {})

    def by_bot(self) -> list[Message]:
        """What the bot said here, oldest first."""
        return [message for message in self.messages.values() if message.own]

    @property
    def last(self) -> Message:
        """What the bot said here last."""
        return self.by_bot()[-1]


@dataclass
class World:
    """Everybody and everything."""

    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[Json] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1000))
    bot: User = field(default_factory=lambda: User(BOT_ID, "Dramawire", bot=True, username=BOT_NAME))

    def user(self, number: int, name: str, *, started: bool = True) -> User:
        """Somebody, with a private chat that they started or not."""
        self.users[number] = User(number, name)
        self.chats[number] = Chat(number, "private", name, {number: "member"}, "member" if started else "")
        return self.users[number]

    def group(self, number: int, title: str, members: dict[int, str], *, kind: Kind = "supergroup") -> Chat:
        """A group or channel with the bot in it."""
        standing = "administrator" if kind == "channel" else "member"
        self.chats[number] = Chat(number, kind, title, dict(members), standing)
        return self.chats[number]

    def put(self, chat: Chat, sender: User | None, content: Json, *, own: bool = False, **more: Any) -> Message:
        """Puts a message into a chat."""
        number = next(chat.numbers)
        said: Json = {"message_id": number, "date": int(time.time()), "chat": chat.json()}
        said |= {"from": sender.json()} if sender else {}
        message = Message(number, chat.id, said | content, own=own, **more)
        chat.messages[number] = message
        return message

    def tell(self, kind: str, what: Json) -> int:
        """Queues an update for the bot."""
        number = next(self.numbers)
        self.updates.append({"update_id": number, kind: what})
        return number
