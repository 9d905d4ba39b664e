"""Telegram as the app runs it: listens in our own loop, answers, and leaves in peace."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Updater

from bot.config import Telegram
from bot.core.errors import OutOfReach, PlatformEnded, StoreError
from bot.core.ports import Outlet, Surroundings
from bot.platforms import Link, Switchboard
from bot.platforms.telegram import commands
from bot.platforms.telegram.asked import PLATFORM
from bot.platforms.telegram.conversation import UPDATES, Conversation
from bot.platforms.telegram.crowd import Crowd
from bot.platforms.telegram.errors import unreached
from bot.platforms.telegram.listener import End, Listener, read, revoked
from bot.platforms.telegram.outlet import TelegramOutlet
from bot.platforms.telegram.receipts import Receipts
from bot.platforms.telegram.surroundings import TelegramSurroundings
from bot.platforms.telegram.topics import Topics
from bot.platforms.telegram.wire import POLL, Wire, transport, typed_spans

log = structlog.get_logger("dramawire.telegram")

SPARE = 16
"""Connections kept for answers beside those of the courier."""
GRACE = 10.0
"""Seconds that answers under way get to end at the stop."""
TOLD_EVERY = 60.0
"""Seconds between two looks at whether the lists of commands are still right: somebody may be an editor now."""
CONFIRMING = 5.0
"""Seconds that Telegram gets to hear at the stop what was dealt with."""


class TelegramPlatform:
    """One bot on Telegram, by polling or by webhook as its settings say. `concurrency` is the courier's."""

    name = PLATFORM

    def __init__(self, settings: Telegram, switchboard: Switchboard, *, concurrency: int = 32) -> None:
        typed_spans()
        self._settings = settings
        self._end = End()
        self._receipts = Receipts(switchboard.tools.desk)
        self.link = Link()
        self._bot = Listener(
            settings.token.get_secret_value() if settings.token else "",
            self._end,
            self._receipts,
            self.link,
            base_url=f"{settings.api.rstrip('/')}/bot",
            base_file_url=f"{settings.api.rstrip('/')}/file/bot",
            request=transport(settings, concurrency + SPARE),
            get_updates_request=transport(settings, 1),
        )
        self._wire = Wire(self._bot)
        self._board = switchboard
        around = TelegramSurroundings(self._wire)
        self.surroundings: Surroundings = around
        self.outlet: Outlet = TelegramOutlet(
            self._wire, switchboard.clock, Topics(switchboard.tools, switchboard.clock)
        )
        self._conversation = Conversation(self._wire, switchboard, around)
        self._crowd = Crowd(self._conversation.take, self._receipts.dealt_with)
        self._updates: asyncio.Queue[object] = asyncio.Queue()
        self._listens = False
        self.take: Callable[[dict[str, Any]], Awaitable[bool]] | None = self._take if settings.webhook.url else None

    @property
    def idle(self) -> bool:
        """Whether every update that came was dealt with."""
        return self._updates.empty() and self._crowd.idle

    async def run(self, stop: asyncio.Event) -> None:
        """See the port."""
        webhook = self._settings.webhook
        if webhook.url and not webhook.secret:
            raise PlatformEnded(
                "telegram.webhook.url needs telegram.webhook.secret, so that only Telegram sends updates."
            )
        try:
            await self._bot.initialize()
            self._wire.open()
            await self._introduce()
            log.info("telegram listens", bot=f"https://t.me/{self._wire.username}")
            await self._listen(stop)
        except InvalidToken:
            raise PlatformEnded(revoked()) from None  # the library's words hold the token
        except TelegramError as error:
            raise OutOfReach(unreached(error, self._settings.api)) from None
        finally:
            self.link.down()
            await self._wire.close(GRACE)
            await self._bot.shutdown()

    async def _introduce(self) -> None:
        """Tells Telegram the commands; the bot works without, and they are told a while later."""
        try:
            await commands.tell(self._wire, self._board.tools)
        except (*commands.REFUSALS, StoreError) as refusal:
            log.warning("commands not told", why=str(refusal))

    async def _keep_introduced(self) -> None:
        while True:
            await asyncio.sleep(TOLD_EVERY)
            await self._introduce()

    async def _listen(self, stop: asyncio.Event) -> None:
        updater = Updater(self._bot, self._updates)
        await updater.initialize()
        await self._receipts.look_up()
        hear = asyncio.create_task(self._crowd.hear(self._updates), name="telegram hears")
        introduced = asyncio.create_task(self._keep_introduced(), name="telegram commands")
        waits = [asyncio.create_task(stop.wait()), asyncio.create_task(self._end.wait()), hear, introduced]
        self._listens = True
        try:
            await self._begin(updater)
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._listens = False
            if updater.running:
                with suppress(InvalidToken):  # whose poll ended for that reason has said so
                    await updater.stop()
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
            await self._crowd.disperse(GRACE)
            await self._confirm()

    async def _confirm(self) -> None:
        """Tells Telegram what was dealt with, so that it does not bring that again; the rest it is to."""
        if not self._settings.webhook.url:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(CONFIRMING):
                    await self._bot.confirm()
            await self._receipts.write_down()
        self._updates = asyncio.Queue()
        self._receipts.forget()

    async def _begin(self, updater: Updater) -> None:
        webhook = self._settings.webhook
        if not webhook.url:
            await updater.start_polling(
                poll_interval=0.0,
                timeout=POLL,
                bootstrap_retries=0,
                allowed_updates=list(UPDATES),
                error_callback=lambda _error: None,  # the listener has said so
            )
            return
        secret = webhook.secret.get_secret_value() if webhook.secret else None  # never without, see above
        try:
            await self._bot.set_webhook(webhook.url, allowed_updates=list(UPDATES), secret_token=secret)
        except BadRequest as refused:
            raise PlatformEnded(f"Telegram does not take telegram.webhook.url: {refused.message}.") from refused
        self.link.up()

    async def _take(self, update: dict[str, Any]) -> bool:
        """An update that came by the webhook; whether it was dealt with. If not, Telegram brings it again."""
        if not isinstance(update.get("update_id"), int):
            log.error("no update", keys=sorted(update))
            return True
        if not self._listens:
            return False
        for one in read(self._receipts.fresh([update]), self._bot):
            await self._updates.put(one)
        return await self._receipts.until_dealt_with(update["update_id"])
