"""What Discord knows of the places around a conversation: channels, rights by their names, roles."""

import time
from collections.abc import Callable

import discord

from bot.core.ports import Badge, Spot
from bot.core.recipient import AddressKey, Identity
from bot.platforms.discord.errors import CAUGHT
from bot.platforms.discord.places import place_at

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread

REMEMBERED = 60.0
"""Seconds for which a member's rights are taken as known."""
NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
"""What it takes to post in a channel, by the names in Discord's settings."""
IN_FORUM = {"view_channel": "View Channel", "send_messages": "Create Posts", "embed_links": "Embed Links",
            "send_messages_in_threads": "Send Messages in Posts"}  # fmt: skip
IN_THREAD = {"view_channel": "View Channel", "send_messages_in_threads": "Send Messages in Threads",
             "embed_links": "Embed Links"}  # fmt: skip


class DiscordSurroundings:
    """Implements `bot.core.ports.Surroundings` from the library's cache; without a client nothing is known."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.client: discord.Client | None = None
        self._monotonic = monotonic
        self._members: dict[tuple[int, str], tuple[float, discord.Member | None]] = {}

    async def spots(self, who: Identity, here: AddressKey) -> list[Spot]:
        """Places that this person may manage and that news could come into, the one they are in first."""
        present = self._channel(here)
        if present is None:
            return []
        guild = present.guild
        member = await self._member(guild, who.user)
        if member is None:
            return []
        listed: list[discord.TextChannel | discord.ForumChannel] = [*guild.text_channels, *guild.forums]
        others = sorted((c for c in listed if c.id != present.id), key=lambda c: (c.position, c.id))
        ordered: list[Channel] = [present, *others]
        return [_spot(c) for c in ordered if c.permissions_for(member).manage_channels]

    async def manages(self, who: Identity, key: AddressKey) -> bool:
        """Whether this person may manage a place."""
        channel = self._channel(key)
        member = await self._member(channel.guild, who.user) if channel else None
        return bool(channel and member and channel.permissions_for(member).manage_channels)

    async def lacking(self, key: AddressKey) -> tuple[str, ...]:
        """The rights the bot lacks to post there."""
        channel = self._channel(key)
        if channel is None:
            return (NEEDED["view_channel"],)
        may = channel.permissions_for(channel.guild.me)
        match channel:
            case discord.ForumChannel():
                needed = IN_FORUM
            case discord.Thread():
                needed = IN_THREAD
            case _:
                needed = NEEDED
        return tuple(name for right, name in needed.items() if not getattr(may, right))

    async def badges(self, key: AddressKey) -> list[Badge]:
        """Roles that a post there may mention."""
        channel = self._channel(key)
        if channel is None:
            return []
        all_of_them = channel.permissions_for(channel.guild.me).mention_everyone
        return [
            Badge(str(role.id), role.name)
            for role in sorted(channel.guild.roles, key=lambda role: (-role.position, role.id))
            if not role.is_default() and not role.managed and (role.mentionable or all_of_them)
        ]

    def _channel(self, key: AddressKey) -> Channel | None:
        chat = key.thread or key.chat
        if self.client is None or not chat.isdecimal():
            return None
        found = self.client.get_channel(int(chat))
        return found if isinstance(found, discord.TextChannel | discord.ForumChannel | discord.Thread) else None

    async def _member(self, guild: discord.Guild, user: str) -> discord.Member | None:
        """A member as Discord tells them now; the bot keeps no list of members."""
        now, key = self._monotonic(), (guild.id, user)
        if (known := self._members.get(key)) and known[0] > now:
            return known[1]
        try:
            member = await guild.fetch_member(int(user))
        except discord.NotFound:
            member = None
        except CAUGHT:
            return None
        self._members = {k: v for k, v in self._members.items() if v[0] > now} | {key: (now + REMEMBERED, member)}
        return member


def _spot(channel: Channel) -> Spot:
    return Spot(place_at(channel.id), f"#{channel.name}", str(channel.guild.id))
