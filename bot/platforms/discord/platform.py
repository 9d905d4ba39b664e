"""Discord as the app runs it: logs in, listens until the stop, and ends with a clear word where no new try helps."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog

from bot.config import Discord as Settings
from bot.core.errors import OutOfReach, PlatformEnded
from bot.core.message import Text, message
from bot.core.ports import Gone, Later, Letter, Lost, Moved, Outlet, Refused, Surroundings, Unsure
from bot.platforms import Link, Switchboard
from bot.platforms.discord.client import DramaClient
from bot.platforms.discord.conversation import PATIENCE, Conversation
from bot.platforms.discord.crossposts import Crossposts
from bot.platforms.discord.directs import Directs
from bot.platforms.discord.errors import unreached
from bot.platforms.discord.outlet import DiscordOutlet
from bot.platforms.discord.pace import Meter
from bot.platforms.discord.places import PLATFORM, home_of
from bot.platforms.discord.premieres import Premieres
from bot.platforms.discord.surroundings import DiscordSurroundings

log = structlog.get_logger("dramawire.discord")

REVOKED = "Discord no longer takes the bot's token; put the new one into [discord] token and start again."
AWAY = "Discord can't be reached; see that this machine has a way out to https://discord.com."
FATAL = {
    4004: REVOKED,
    4010: "Discord refuses this shard; leave [discord] shards out and start again.",
    4011: "Discord wants more shards; leave [discord] shards out and start again.",
    4012: "Discord no longer speaks the version of its gateway that this Dramawire knows; update it.",
    4013: "Discord refuses what the bot listens to; update Dramawire.",
    4014: "Discord refuses what the bot listens to; update Dramawire.",
}
"""What closes the gateway for good, and what helps, by Discord's code."""


class Discord:
    """Implements `bot.platforms.Platform`. `invited` gets the invite link; `options` go to the library's client."""

    name: str = PLATFORM
    outlet: Outlet
    surroundings: Surroundings
    take: Callable[[dict[str, Any]], Awaitable[bool]] | None = None

    def __init__(
        self,
        settings: Settings,
        switch: Switchboard,
        *,
        invited: Callable[[str], None] = lambda _link: None,
        patience: float = PATIENCE,
        **options: Any,
    ) -> None:
        self._settings = settings
        self._switch = switch
        self._say_invite = invited
        self._link = ""
        self._options = options
        self._ended = asyncio.Event()
        self.link = Link()
        self._meter = Meter(settings.rate, lambda: switch.answered(PLATFORM))
        self._crossposts = Crossposts(switch.tools.desk) if settings.crosspost else None
        self._directs = Directs(settings.new_dms_per_minute, self._keep_direct, self._alarm)
        self._outlet = DiscordOutlet(self._directs, self._crossposts, self._ended.set)
        self._surroundings = DiscordSurroundings()
        self.outlet = self._outlet
        self.surroundings = self._surroundings
        self._desk = Conversation(switch, self._directs, self._outlet.greet, patience=patience)

    async def run(self, stop: asyncio.Event) -> None:
        """Listens and answers until `stop`. Raises `PlatformEnded` when no new try would help."""
        token = self._settings.token.get_secret_value() if self._settings.token else ""
        client = DramaClient(
            self._settings,
            self._switch,
            self._desk,
            trace=self._meter.trace(),
            invited=self._invited,
            link=self.link,
            **self._options,
        )
        self._ended.clear()
        tasks: list[asyncio.Future[Any]] = []
        try:
            async with client:
                tasks += [asyncio.ensure_future(one) for one in self._tasks(client, token, stop)]
                self._outlet.client = self._surroundings.client = client
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if stop.is_set():
                    await self._desk.finish()
        finally:
            self.link.down()
            self._outlet.client = self._surroundings.client = None
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        if not stop.is_set():
            self._explain(ended)

    def _tasks(self, client: DramaClient, token: str, stop: asyncio.Event) -> list[Awaitable[Any]]:
        """What runs beside each other; the first to end ends all."""
        tasks: list[Awaitable[Any]] = [client.start(token), stop.wait(), self._ended.wait()]
        if self._crossposts:
            tasks.append(self._crossposts.run(client))
        if self._settings.scheduled_events:
            tasks.append(Premieres(self._switch).run(client))
        return tasks

    def _explain(self, ended: list[Any]) -> None:
        """Raises what ended it: the word for what no new try mends, or the error itself for the supervisor."""
        if self._ended.is_set():
            raise PlatformEnded(REVOKED)
        for error in ended:
            match error:
                case discord.LoginFailure():
                    raise PlatformEnded(REVOKED) from error
                case discord.ConnectionClosed() if error.code in FATAL:
                    raise PlatformEnded(FATAL[error.code]) from error
                case discord.PrivilegedIntentsRequired():
                    raise PlatformEnded(FATAL[4014]) from error
                case asyncio.CancelledError():
                    continue
                case Exception() if unreached(error):
                    raise OutOfReach(AWAY) from None
                case BaseException():
                    raise error
        raise OutOfReach("Discord closed the connection.")

    def _invited(self, link: str) -> None:
        """Says the invite link once, however often it logs in."""
        if link != self._link:
            self._link = link
            self._say_invite(link)

    async def _keep_direct(self, user: int, channel: int) -> None:
        await self._switch.tools.readers.keep_form(PLATFORM, home_of(user).chat, str(channel))

    async def _alarm(self, said: str) -> None:
        """Tells the owners something, where a conversation with them exists."""
        for owner in await self._switch.tools.readers.owners():
            for address in await self._switch.tools.readers.addresses(owner.id):
                if address.key.platform != PLATFORM or not address.form:
                    continue
                letter = Letter(address.key, message([(Text(said),)]), nonce=f"alarm{owner.id}", form=address.form)
                try:
                    await self.outlet.send(letter)
                except (Later, Gone, Moved, Unsure, Refused, Lost) as error:
                    log.info("owner not told", owner=owner.id, why=str(error))
