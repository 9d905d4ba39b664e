"""The servers the bot is in: coming into one, what sleeps and wakes there, leaving it."""

import asyncio
from datetime import timedelta

import discord
import structlog

from bot.core.notices import asleep
from bot.core.ports import Desk, Readers
from bot.platforms import Switchboard
from bot.platforms.discord.errors import CAUGHT
from bot.platforms.discord.places import PLATFORM
from bot.platforms.discord.render import card
from bot.platforms.discord.welcome import hello, speaking_place

log = structlog.get_logger("dramawire.discord")

LEFT = "I was taken out of the server"
DELETED = "the channel was deleted"
LATELY = timedelta(days=7)
"""Who brought the bot in so long ago, while it was away, no longer waits for its hello."""

Place = discord.abc.GuildChannel | discord.Thread


class Servers:
    """Says one hello for each time the bot comes into a server, and keeps the places there asleep or awake.

    Rights come and go with channels and roles, which Discord tells of anyway, and with the bot's own roles. Of those
    it tells without the privileged intent for members: "Guild Member Update is sent for current-user updates
    regardless of whether the GUILD_MEMBERS intent is set" (https://docs.discord.com/developers/events/gateway#caveats).
    """

    def __init__(self, switch: Switchboard) -> None:
        self._switch = switch
        self._greeting = asyncio.Lock()

    async def entered(self, guild: discord.Guild, *, just_now: bool) -> None:
        """The bot is in a server: it came in `just_now`, or finds itself there at a start."""
        await self.wake(guild)
        if await self._is_new(guild, just_now=just_now):
            await self._greet(guild)

    async def wake(self, guild: discord.Guild) -> None:
        """Wakes the places of a server that may be written to again."""
        woken = False
        for address in await self._readers.asleep(PLATFORM, str(guild.id)):
            place = guild.get_channel_or_thread(int(address.key.chat))
            if place is not None and writable(place, guild.me):
                await self._readers.wake(PLATFORM, address.key.chat)
                woken = True
        if woken:
            self._switch.tools.ring()

    async def left(self, guild: discord.Guild) -> None:
        """The bot is in a server no more: its places sleep."""
        now, word = self._switch.clock(), asleep(LEFT, self._switch.tools.languages)
        await self._readers.leave(PLATFORM, str(guild.id), LEFT, now, word=word)
        # Places that were made before their server was known go by the channels that Discord names.
        for channel in (*guild.channels, *guild.threads):
            await self._readers.sleep(PLATFORM, str(channel.id), LEFT, now, word=word)
        self._switch.tools.ring()

    async def deleted(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone: it sleeps."""
        word = asleep(DELETED, self._switch.tools.languages)
        await self._readers.sleep(PLATFORM, str(channel.id), DELETED, self._switch.clock(), word=word)
        self._switch.tools.ring()

    async def _is_new(self, guild: discord.Guild, *, just_now: bool) -> bool:
        """Whether a hello is due, which is so once for each time the bot comes in, however often it is started."""
        came, note = guild.me.joined_at or guild.me.created_at, f"discord hello {guild.id}"
        async with self._greeting:
            if await self._desk.note(note) == came.isoformat():
                return False
            # Noted before it is said: better no hello than the same one again.
            await self._desk.put_note(note, came.isoformat())
        return just_now or self._switch.clock() - came < LATELY

    async def _greet(self, guild: discord.Guild) -> None:
        place = speaking_place(guild)
        if place is None:
            log.info("nowhere to say hello", server=guild.id)
            return
        words = self._switch.tools.languages(guild.preferred_locale.value)
        try:
            await place.send(view=card(hello(words)))
        except CAUGHT as error:
            log.info("hello not said", server=guild.id, error=str(error))

    @property
    def _readers(self) -> Readers:
        return self._switch.tools.readers

    @property
    def _desk(self) -> Desk:
        return self._switch.tools.desk


def writable(place: Place, me: discord.Member) -> bool:
    """Whether the bot may post in a place, as far as its rights, a forum's tags and a thread's lock go."""
    match place:
        case discord.Thread():
            may = place.permissions_for(me) if place.parent else discord.Permissions.none()
            return may.view_channel and may.send_messages_in_threads and (may.manage_threads or not place.locked)
        case discord.ForumChannel():
            may, tagged = place.permissions_for(me), not place.flags.require_tag or bool(place.available_tags)
            return may.view_channel and may.send_messages and tagged
        case _:
            may = place.permissions_for(me)
            return may.view_channel and may.send_messages


def gained(before: discord.Role, after: discord.Role) -> bool:
    """Whether a role that the bot bears got a right that it did not have."""
    theirs = after.is_default() or after in after.guild.me.roles
    return theirs and bool(after.permissions.value & ~before.permissions.value)
