"""The bot as it listens: updates are read one by one, so that one that can't be read never stops the rest."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.core.errors import PlatformEnded
from bot.core.words import ENGLISH
from bot.platforms import Link
from bot.platforms.telegram.receipts import Receipts

log = structlog.get_logger("dramawire.telegram")

CONFLICTS = 2
"""After so many conflicts in a row another process surely polls; one alone may be our own last poll, dying."""
READ = 10.0
"""Seconds that an answer may take beyond those a poll may last."""
BROKEN = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError)
"""What reading a malformed update may raise."""


class End:
    """Why listening can't go on, once it can't."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._word = ""

    def come(self, word: str) -> None:
        """Listening ends, with this word to whoever runs the bot."""
        self._word = self._word or word
        self._event.set()

    async def wait(self) -> None:
        """Raises `PlatformEnded` once the end has come."""
        await self._event.wait()
        raise PlatformEnded(self._word)


def revoked() -> str:
    """The word for a token that Telegram does not take."""
    return ENGLISH.say(
        "Telegram does not take the token: it was revoked or mistyped. @BotFather shows it under /token;"
        " put it into telegram.token."
    )


def taken() -> str:
    """The word for a token that somebody else polls with."""
    return ENGLISH.say(
        "Another process polls Telegram with this token. Stop it, or give this one a bot of its own from @BotFather."
    )


class Listener(Bot):
    """A bot whose updates are read one by one, and that knows when to give up."""

    __slots__ = ("_conflicts", "_end", "_link", "_receipts")

    def __init__(self, token: str, end: End, receipts: Receipts, link: Link, **rest: Any) -> None:
        super().__init__(token, **rest)
        # Attributes of the library's objects can be set later only where their names begin like this.
        self._end = end
        self._receipts = receipts
        self._link = link
        self._conflicts = 0

    async def get_updates(self, *args: Any, **rest: Any) -> tuple[Update, ...]:  # noqa: ARG002  the library calls it so
        """As the library's, except that what can't be read comes as an update of nothing but its number.

        From where on Telegram tells is the receipts' matter, not the caller's: what is in hand is not confirmed, and
        not passed on twice. A call without a timeout, the library's last one at a stop, is left for `confirm`.
        """
        timeout = rest.get("timeout") or 0
        seconds = int(timeout.total_seconds() if isinstance(timeout, timedelta) else timeout)
        if not seconds:
            return ()
        await self._receipts.pause()
        return read(self._receipts.fresh(await self._asked(seconds, rest.get("allowed_updates"))), self)

    async def confirm(self) -> None:
        """Tells Telegram what was dealt with, once what was under way at a stop has ended. Raises as `get_updates`."""
        await self._asked(0, None)

    async def _asked(self, seconds: int, kinds: Any) -> Any:
        data = {"offset": self._receipts.offset, "timeout": seconds, "allowed_updates": kinds}
        return await self._polled(data, READ + seconds)

    async def _polled(self, data: dict[str, Any], longest: float) -> Any:
        try:
            raw = await self._post("getUpdates", data, read_timeout=longest)
        except InvalidToken:
            self._end.come(revoked())
            raise
        except Conflict:
            self._conflicts += 1
            if self._conflicts >= CONFLICTS:
                self._end.come(taken())
            self._lost()
            raise
        except TelegramError:
            self._lost()
            raise
        self._conflicts = 0
        self._link.up()
        return raw

    def _lost(self) -> None:
        """Says once that polling fails: the library tries again and again, with growing pauses."""
        if self._link.lost is None:
            log.warning("Telegram can't be reached; I keep trying.")
        self._link.down()


def read(raw: Iterable[dict[str, Any]], bot: Bot) -> tuple[Update, ...]:
    """Updates from JSON."""
    return tuple(_read(one, bot) for one in raw)


def _read(one: dict[str, Any], bot: Bot) -> Update:
    try:
        return Update.de_json(one, bot)
    except (*BROKEN, TelegramError) as error:
        log.error("unreadable update", number=one.get("update_id"), why=repr(error)[:200])  # noqa: TRY400
        return Update(int(one.get("update_id", 0)))
