"""What exists in the fake Discord: people, servers, channels, messages, and what the bot may do where."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from discord.utils import time_snowflake

TEXT, DIRECT, NEWS, THREAD, FORUM = 0, 1, 5, 11, 15
VIEW, SEND, EMBED, HISTORY = 1 << 10, 1 << 11, 1 << 14, 1 << 16
MANAGE_CHANNELS, MANAGE_GUILD, EVENTS = 1 << 4, 1 << 5, 1 << 33 | 1 << 44
SEND_IN_THREADS = 1 << 38
EVERYBODY = VIEW | SEND | EMBED | HISTORY | SEND_IN_THREADS
MODERATOR = EVERYBODY | MANAGE_CHANNELS | MANAGE_GUILD
EPHEMERAL, V2, SILENT, CROSSPOSTED = 1 << 6, 1 << 15, 1 << 12, 1

Json = dict[str, Any]


class Refusal(Exception):
    """What the service refuses, as it says so."""

    def __init__(self, status: int, code: int, said: str, **more: Any) -> None:
        super().__init__(said)
        self.status, self.code, self.said, self.more = status, code, said, more


@dataclass
class User:
    """Somebody; `closed` takes no direct messages from bots."""

    id: str
    name: str
    bot: bool = False
    closed: bool = False

    @property
    def json(self) -> Json:
        return {"id": self.id, "username": self.name, "discriminator": "0", "global_name": self.name, "avatar": None,
                "bot": self.bot, "public_flags": 0}  # fmt: skip


@dataclass
class Channel:
    """A channel, a thread or a direct message; `denied` is what the bot may not do here."""

    id: str
    type: int
    name: str = ""
    guild: "Guild | None" = None
    user: User | None = None
    parent: str | None = None
    denied: int = 0
    gone: bool = False
    tags: list[str] = field(default_factory=list)
    messages: dict[str, "Message"] = field(default_factory=dict)

    @property
    def json(self) -> Json:
        if self.type == DIRECT:
            assert self.user
            return {"id": self.id, "type": DIRECT, "recipients": [self.user.json], "last_message_id": None}
        assert self.guild
        base = {"id": self.id, "type": self.type, "name": self.name, "guild_id": self.guild.id, "position": 0,
                "parent_id": self.parent, "nsfw": False, "topic": None, "last_message_id": None,
                "permission_overwrites": [], "rate_limit_per_user": 0}  # fmt: skip
        if self.denied:
            over = {"id": self.guild.bot.id, "type": 1, "allow": "0", "deny": str(self.denied)}
            base["permission_overwrites"] = [over]
        if self.type == FORUM:
            tags = [
                {"id": t, "name": "News", "moderated": False, "emoji_id": None, "emoji_name": None} for t in self.tags
            ]
            base |= {"available_tags": tags, "default_reaction_emoji": None, "default_sort_order": None,
                     "flags": 1 << 4 if tags else 0}  # fmt: skip
        if self.type == THREAD:
            base |= {"owner_id": self.guild.bot.id, "message_count": 0, "member_count": 1,
                     "thread_metadata": {"archived": False, "auto_archive_duration": 4320, "locked": False,
                                         "archive_timestamp": "2026-11-25T00:00:00+00:00"}}  # fmt: skip
        return base

    @property
    def shown(self) -> list["Message"]:
        """The messages that stand here, in order."""
        return list(self.messages.values())

    @property
    def texts(self) -> list[str]:
        """What the messages that stand here say."""
        return [message.text for message in self.messages.values()]


@dataclass
class Guild:
    """A server, with the role everybody has and the one that the bot has."""

    id: str
    name: str
    bot: User
    base: int = EVERYBODY
    roles: list[Json] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    members: dict[str, Json] = field(default_factory=dict)
    system: str | None = None
    joined: str = "2026-01-01T00:00:00+00:00"
    events: dict[str, Json] = field(default_factory=dict)

    @property
    def json(self) -> Json:
        everyone = {"id": self.id, "name": "@everyone", "permissions": str(self.base), "position": 0, "color": 0,
                    "hoist": False, "managed": False, "mentionable": False, "flags": 0,
                    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}  # fmt: skip
        return {
            "id": self.id, "name": self.name, "owner_id": "1", "roles": [everyone, *self.roles], "emojis": [],
            "features": [], "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
            "mfa_level": 0, "system_channel_id": self.system, "system_channel_flags": 0, "premium_tier": 0,
            "preferred_locale": "en-US", "nsfw_level": 0, "stickers": [], "afk_timeout": 300, "large": False,
            "unavailable": False, "member_count": 2 + len(self.members), "joined_at": self.joined,
            "channels": [c.json for c in self.channels if c.type != THREAD and not c.gone],
            "threads": [c.json for c in self.channels if c.type == THREAD and not c.gone],
            "members": [self.member(self.bot)], "presences": [], "voice_states": [], "stage_instances": [],
            "guild_scheduled_events": list(self.events.values()), "soundboard_sounds": [],
        }  # fmt: skip

    def member(self, user: User) -> Json:
        """Somebody as a member here."""
        known = self.members.get(user.id, {"roles": []})
        return {"user": user.json, "roles": known["roles"], "joined_at": self.joined, "deaf": False,
                "mute": False, "flags": 0, "nick": None, "avatar": None, "pending": False}  # fmt: skip

    def may(self, user: User) -> int:
        """A member's permissions, as an interaction tells them."""
        held = set(self.members.get(user.id, {"roles": []})["roles"])
        allowed = self.base
        for role in self.roles:
            allowed |= int(role["permissions"]) if role["id"] in held else 0
        return allowed


@dataclass
class Message:
    """A message that stands somewhere, with who was pinged by it."""

    id: str
    channel: str
    body: Json
    pinged: set[str] = field(default_factory=set)
    edits: int = 0
    only_for: str | None = None

    @property
    def parts(self) -> list[Json]:
        """Every component, however deep."""
        return walk(self.body.get("components", []))

    @property
    def text(self) -> str:
        """All its words: content, embeds, text components."""
        said = [self.body["content"]] if self.body.get("content") else []
        said += [e.get("description", "") for e in self.body.get("embeds", [])]
        said += [p["content"] for p in self.parts if p["type"] == 10]
        return "\n".join(said)

    @property
    def buttons(self) -> dict[str, str]:
        """Labels of buttons and menu options, with the custom id or value (or address) behind each."""
        found = {}
        for part in self.parts:
            if part["type"] == 2:
                found[part["label"]] = part.get("custom_id") or part["url"]
            if part["type"] == 3:
                found |= {option["label"]: option["value"] for option in part["options"]}
        return found


def walk(components: list[Json]) -> list[Json]:
    """Components with all that they hold."""
    found = []
    for component in components:
        found.append(component)
        found += walk(component.get("components", []))
        if "component" in component:
            found += walk([component["component"]])
    return found


class World:
    """Everything that exists, and the numbers it goes by."""

    def __init__(self) -> None:
        self._ids = itertools.count(1_300_000_000_000_000_000, 1 << 22)
        self.bot = User(self.new_id(), "Dramawire", bot=True)
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}

    def at(self, moment: datetime) -> None:
        """What comes to be from now on does so at this moment and after it, as ids tell."""
        self._ids = itertools.count(time_snowflake(moment), 1 << 22)

    def new_id(self) -> str:
        """An id that nothing had before."""
        return str(next(self._ids))

    def user(self, name: str, *, closed: bool = False) -> User:
        """Somebody new."""
        user = User(self.new_id(), name, closed=closed)
        self.users[user.id] = user
        return user

    def guild(self, name: str = "Drama Club", *, bot_may: int = 0) -> Guild:
        """A new server with the bot in it."""
        guild = Guild(self.new_id(), name, self.bot)
        own = self.role(guild, "Dramawire", bot_may)
        guild.roles[-1]["managed"] = True
        guild.members[self.bot.id] = {"roles": [own]}
        self.guilds[guild.id] = guild
        return guild

    def role(self, guild: Guild, name: str, permissions: int = 0) -> str:
        """A new role; returns its id."""
        role = {"id": self.new_id(), "name": name, "permissions": str(permissions), "position": 1, "color": 0,
                "hoist": False, "managed": False, "mentionable": True, "flags": 0,
                "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}  # fmt: skip
        guild.roles.append(role)
        return str(role["id"])

    def channel(self, guild: Guild, name: str = "k-drama-news", kind: int = TEXT, parent: str | None = None) -> Channel:
        """A new channel."""
        channel = Channel(self.new_id(), kind, name, guild, parent=parent)
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def join(self, guild: Guild, user: User, *roles: str) -> User:
        """Somebody becomes a member."""
        guild.members[user.id] = {"roles": list(roles)}
        return user

    def direct(self, user: User) -> Channel:
        """The direct message channel with somebody, opened when there is none."""
        for channel in self.channels.values():
            if channel.user is user:
                return channel
        channel = Channel(self.new_id(), DIRECT, user=user)
        self.channels[channel.id] = channel
        return channel

    def writable(self, channel: str, needed: int = SEND) -> Channel:
        """A channel the bot may do this in, or the refusal that Discord has for it."""
        found = self.channels.get(channel)
        if found is None or found.gone:
            raise Refusal(404, 10003, "Unknown Channel")
        if found.user is not None:
            if found.user.closed:
                raise Refusal(403, 50007, "Cannot send messages to this user")
            return found
        assert found.guild
        if found.guild.id not in self.guilds:
            raise Refusal(403, 50001, "Missing Access")
        may = found.guild.may(self.bot) & ~found.denied
        if not may & VIEW:
            raise Refusal(403, 50001, "Missing Access")
        if not may & needed:
            raise Refusal(403, 50013, "Missing Permissions")
        return found
