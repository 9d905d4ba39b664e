"""The bot as Discord's library knows it: what it listens to, and whom it passes it on to."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.config import Discord as Settings
from bot.core.commands.table import Command
from bot.core.errors import StoreError
from bot.platforms import Link, Switchboard
from bot.platforms.discord.buttons import ITEMS
from bot.platforms.discord.commands import CLAIM, Commands, Translator, sync
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.errors import CAUGHT
from bot.platforms.discord.pace import swept_seldom
from bot.platforms.discord.servers import Servers, gained, writable

log = structlog.get_logger("dramawire.discord")

LONGEST_LIMIT = 30.0
"""Seconds the library may sleep for a limit; what has to wait longer goes back to the courier."""
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""What the invite link asks for: to read where it posts, to post, and to show a card."""

WRITTEN = (discord.MessageType.default, discord.MessageType.reply)

Said = Callable[[str], None]
Started = Callable[["DramaClient"], Awaitable[None]]


def intents() -> discord.Intents:
    """Servers and their channels, and messages written to the bot itself. None of these is privileged."""
    return discord.Intents(guilds=True, dm_messages=True)


class Tree(app_commands.CommandTree["DramaClient"]):
    """Commands; whoever used one that could not be run is told so."""

    async def on_error(
        self, interaction: "discord.Interaction[DramaClient]", error: app_commands.AppCommandError
    ) -> None:
        """Hands what went wrong to the desk."""
        await self.client.desk.failed(interaction, error)


class DramaClient(discord.AutoShardedClient):
    """Listens, and hands on. `desk` takes what is pressed, `link` hears whether it is connected.

    `invited` is told the invite link once logged in.
    """

    def __init__(
        self,
        settings: Settings,
        switch: Switchboard,
        desk: Conversation,
        *,
        trace: aiohttp.TraceConfig,
        invited: Said,
        link: Link,
        **options: Any,
    ) -> None:
        # It never speaks, so that nothing is lacking without the libraries for that.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=intents(),
            shard_count=settings.shards,
            http_trace=trace,
            max_ratelimit_timeout=LONGEST_LIMIT,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        swept_seldom(self.http)
        self.desk = desk
        self.tree = Tree(self)
        self._settings = settings
        self._switch = switch
        self._invited = invited
        self._link = link
        self._cut_off: set[int] = set()
        self._servers = Servers(switch)
        self._commands = Commands(switch.tools, self._take, desk.point)
        self._commands.fill(self.tree, settings.editor_servers)

    async def setup_hook(self) -> None:
        """After the login and before the gateway: what can be pressed, and the commands where they changed."""
        self.add_dynamic_items(*ITEMS)
        await self.tree.set_translator(Translator(self._switch.tools.languages))
        await self._commands.offer_claim(self.tree)
        for server in await sync(self.tree, self._switch.tools, self._settings.editor_servers):
            log.warning("editors' commands not listed: the bot is not in that server", server=server or "any")
        if self.application_id:
            self._invited(invite_link(self.application_id, events=self._settings.scheduled_events))

    async def on_ready(self) -> None:
        """All that was to be connected, or connected anew, is."""
        if not self._cut_off:
            self._link.up()

    async def on_shard_disconnect(self, shard: int) -> None:
        """A shard lost its connection; the library takes it up again."""
        self._cut_off.add(shard)
        self._link.down()

    async def on_shard_resumed(self, shard: int) -> None:
        """A shard is connected again, as it was."""
        self._cut_off.discard(shard)
        if not self._cut_off:
            self._link.up()

    async def on_shard_ready(self, shard: int) -> None:
        """A shard is connected anew; that all are, follows."""
        self._cut_off.discard(shard)

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Modals; the library passes on everything else by itself."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.desk.submit(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event that was not dealt with. What a database in trouble took no note of shows at the next send there."""
        error = sys.exception()
        if isinstance(error, StoreError):
            log.warning("event not dealt with", happened=event_method, error=str(error))
        else:
            await super().on_error(event_method, *args, **kwargs)

    async def on_message(self, written: discord.Message) -> None:
        """A direct message from a person; what Discord says by itself in such a chat is none."""
        if written.guild is None and not written.author.bot and written.type in WRITTEN:
            await self.desk.hear(written)
            if written.content.startswith(f"/{CLAIM}"):
                await self._unlist_claim()

    async def _take(self, interaction: "discord.Interaction[Any]", command: Command, values: dict[str, str]) -> None:
        await self.desk.take(interaction, command, values)
        if command.name == CLAIM:
            await self._unlist_claim()

    async def _unlist_claim(self) -> None:
        """Nobody is offered to claim a bot that has its owner. Where that can't be told now, the next start does."""
        try:
            if self.tree.get_command(CLAIM) and await self._switch.tools.readers.owners():
                self.tree.remove_command(CLAIM)
                await sync(self.tree, self._switch.tools, self._settings.editor_servers)
        except (StoreError, *CAUGHT) as error:
            log.warning("commands not told", error=str(error))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Coming into a server."""
        await self._servers.entered(guild, just_now=True)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Finding itself in a server at a start; it may have come in, or got its rights back, while it was away."""
        await self._servers.entered(guild, just_now=False)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Leaving a server."""
        await self._servers.left(guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A deleted channel sleeps."""
        await self._servers.deleted(channel)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel, and what stands below it, wakes when the bot may write there again."""
        if not writable(before, after.guild.me) and writable(after, after.guild.me):
            await self._servers.wake(after.guild)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """A thread wakes when it is unlocked."""
        if before.locked and not after.locked:
            await self._servers.wake(after.guild)

    async def on_thread_join(self, thread: discord.Thread) -> None:
        """A thread wakes when the bot gets to see it again, which Discord tells after the channel above it."""
        await self._servers.wake(thread.guild)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Places wake when a role of the bot's gets the right to write there."""
        if gained(before, after):
            await self._servers.wake(after.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Places wake when the bot gets a role with the right to write there, or is free of one that forbids it."""
        if after == after.guild.me and (before.roles != after.roles or before.timed_out_until != after.timed_out_until):
            await self._servers.wake(after.guild)


def invite_link(application: int, *, events: bool = False) -> str:
    """The address under which a server's manager, or a person for themselves, adds the bot."""
    asked = discord.Permissions(PERMISSIONS.value)
    if events:
        asked.update(create_events=True, manage_events=True)
    return discord.utils.oauth_url(application, permissions=asked, scopes=("bot", "applications.commands"))
