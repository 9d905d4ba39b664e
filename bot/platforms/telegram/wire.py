"""The one way to Telegram: calls go through it while it is open, and their errors come back in the port's words."""

import asyncio
import os
import time
import warnings
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.error import RetryAfter, TelegramError
from telegram.request import BaseRequest
from telegram.warnings import PTBUserWarning

from bot.config import Telegram
from bot.core.ports import Later
from bot.platforms.telegram.errors import meaning
from bot.platforms.telegram.transport import AiohttpRequest

T = TypeVar("T")

NOT_READY = 2.0
"""Seconds to wait for a connection that is not there yet, or not any more."""
FLOODED = 3
"""When so many chats are to wait at once, Telegram means all of them."""
CONNECT, READ, WRITE = 10.0, 20.0, 20.0
"""Seconds one call may take to connect, to send and to be answered; together less than the courier waits."""
POLL = 25
"""Seconds one long poll lasts."""


def transport(settings: Telegram, connections: int) -> BaseRequest:
    """What carries requests: so many connections at once."""
    return AiohttpRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT,
        read_timeout=READ,
        write_timeout=WRITE,
        pool_timeout=CONNECT,
        proxy=settings.proxy,
    )


class Wire:
    """Calls to Telegram, for whoever makes them; the bot's user name, once it is known."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._username = ""
        self._open = False
        self._under_way = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._waiting: dict[str, float] = {}
        # See `TelegramOutlet`: for what goes out to many we have a reason not to.
        warnings.filterwarnings("ignore", r"Please use 'Bot\.send\w+' instead", PTBUserWarning)

    @property
    def username(self) -> str:
        """The bot's user name, which links to it need. Raises `Later` before it is known."""
        if not self._username:
            raise Later(NOT_READY, everywhere=True)
        return self._username

    def open(self) -> None:
        """Calls may be made from now on."""
        self._username = self.bot.username
        self._open = True

    async def close(self, seconds: float = 10.0) -> None:
        """Takes no more calls, and waits for those under way, but not longer than that."""
        self._open = False
        try:
            async with asyncio.timeout(seconds):
                await self._quiet.wait()
        except TimeoutError:
            return

    async def call(self, make: Callable[[Bot], Awaitable[T]], chat: str = "") -> T:
        """Makes one call. Raises what the port names, and `Same`, `NoTopic`, `Unreadable`, `NoPicture`."""
        if not self._open:
            raise Later(NOT_READY, everywhere=True)
        self._under_way += 1
        self._quiet.clear()
        try:
            return await make(self.bot)
        except RetryAfter as error:
            raise self._flooded(chat, error) from error
        except TelegramError as error:
            raise meaning(error) from error
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._quiet.set()

    def _flooded(self, chat: str, error: RetryAfter) -> Exception:
        """A wait for this chat alone; or for all, when others are to wait too: Telegram does not say which it means."""
        now = time.monotonic()
        alone = meaning(error)
        self._waiting = {c: until for c, until in self._waiting.items() if until > now}
        if isinstance(alone, Later):
            self._waiting[chat] = now + alone.seconds
        return meaning(error, everywhere=len(self._waiting) >= FLOODED)


def typed_spans() -> None:
    """Has the library give spans of time as such, which it warns about until it is told."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")
