"""The bot as Discord's library knows it: what it listens to, and whom it passes it on to."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.config import Discord as Settings
from bot.core.notices import tell_asleep
from bot.core.ports import Readers
from bot.core.recipient import Recipient
from bot.platforms import Switchboard
from bot.platforms.discord.buttons import ITEMS
from bot.platforms.discord.commands import Commands, Translator, sync
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.errors import CAUGHT
from bot.platforms.discord.places import PLATFORM
from bot.platforms.discord.render import card
from bot.platforms.discord.welcome import hello, speaking_place

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
LEFT = "I was taken out of the server"
DELETED = "the channel was deleted"

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
    """Listens, and hands on. `desk` takes what is pressed; `invited` is told the invite link once logged in."""

    def __init__(
        self,
        settings: Settings,
        switch: Switchboard,
        desk: Conversation,
        *,
        trace: aiohttp.TraceConfig,
        invited: Said,
        **options: Any,
    ) -> None:
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
        self.desk = desk
        self.tree = Tree(self)
        self._settings = settings
        self._switch = switch
        self._invited = invited
        self._told = False
        Commands(switch.tools, desk.take, desk.point).fill(self.tree, settings.editor_servers)

    async def setup_hook(self) -> None:
        """After the login and before the gateway: what can be pressed, and the commands where they changed."""
        self.add_dynamic_items(*ITEMS)
        await self.tree.set_translator(Translator(self._switch.tools.languages))
        for server in await sync(self.tree, self._switch.tools, self._settings.editor_servers):
            log.warning("editors' commands not listed: the bot is not in that server", server=server or "any")
        if self.application_id:
            self._invited(invite_link(self.application_id, events=self._settings.scheduled_events))

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Modals; the library passes on everything else by itself."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.desk.submit(interaction)

    async def on_message(self, written: discord.Message) -> None:
        """A direct message from a person."""
        if written.guild is None and not written.author.bot and written.content:
            await self.desk.hear(written)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Coming into a server: what slept wakes, and one short hello."""
        for channel in (*guild.channels, *guild.threads):
            await self._readers.wake(PLATFORM, str(channel.id))
        place = speaking_place(guild)
        if place is None:
            log.info("nowhere to say hello", server=guild.id)
            return
        words = self._switch.tools.languages(guild.preferred_locale.value)
        try:
            await place.send(view=card(hello(words)))
        except CAUGHT as error:
            log.info("hello not said", server=guild.id, error=str(error))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Leaving a server: its places sleep."""
        now = self._switch.clock()
        left = await self._readers.leave(PLATFORM, str(guild.id), LEFT, now)
        # Places that were made before their server was known go by the channels that Discord names.
        for channel in (*guild.channels, *guild.threads):
            left += await self._readers.sleep(PLATFORM, str(channel.id), LEFT, now)
        await self._tell(left, LEFT)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A deleted channel sleeps."""
        await self._tell(await self._readers.sleep(PLATFORM, str(channel.id), DELETED, self._switch.clock()), DELETED)

    async def _tell(self, left: Sequence[Recipient], reason: str) -> None:
        """Tells those who set places up, in the private chats they have with the bot, that these fell silent."""
        tools, now = self._switch.tools, self._switch.clock()
        await tell_asleep(left, reason, now, outbox=tools.outbox, readers=tools.readers, languages=tools.languages)
        tools.ring()

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel wakes when the bot may write there again."""
        me = after.guild.me
        if not _writable(before, me) and _writable(after, me):
            await self._readers.wake(PLATFORM, str(after.id))

    @property
    def _readers(self) -> Readers:
        return self._switch.tools.readers


def _writable(channel: discord.abc.GuildChannel, me: discord.Member) -> bool:
    may = channel.permissions_for(me)
    return may.view_channel and may.send_messages


def invite_link(application: int, *, events: bool = False) -> str:
    """The address under which a server's manager, or a person for themselves, adds the bot."""
    asked = discord.Permissions(PERMISSIONS.value)
    if events:
        asked.update(create_events=True, manage_events=True)
    return discord.utils.oauth_url(application, permissions=asked, scopes=("bot", "applications.commands"))
