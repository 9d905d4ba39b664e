"""What goes wrong past the door that answers: whoever waits is told, with the reference that the log has."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import aiohttp
import discord
import structlog

from bot.core.apology import apology, new_reference
from bot.core.message import Line
from bot.core.words import Words

log = structlog.get_logger("dramawire.discord")

ACKNOWLEDGED = 40060
"""Discord's code for an interaction that has its answer already."""

A_contra = TypeVar("A_contra", contravariant=True)
T = TypeVar("T")
P = ParamSpec("P")


class Teller(Protocol[A_contra]):
    """Who tells whoever waits for an answer to `A_contra` of what went wrong with it; `under_way` is being answered."""

    under_way: set[asyncio.Future[Any]]

    async def failed(self, asked: A_contra, error: Exception, /) -> None:
        """Tells them."""


S = TypeVar("S", bound=Teller[Any])
Does = Callable[Concatenate[S, T, P], Coroutine[Any, Any, None]]


def told(does: "Does[S, T, P]") -> "Does[S, T, P]":
    """Has whoever asked be told where this fails by a fault of ours; the library would only log it.

    What fails on the way to them is noted: nobody could be told.
    """

    @functools.wraps(does)
    async def surely(self: S, asked: T, /, *args: P.args, **options: P.kwargs) -> None:
        # Gathered rather than caught, so that only the three places of the house catch everything.
        doing = asyncio.gather(does(self, asked, *args, **options), return_exceptions=True)
        self.under_way.add(doing)
        doing.add_done_callback(self.under_way.discard)
        for error in await doing:
            if isinstance(error, Exception):
                if is_ours(error):
                    await self.failed(asked, error)
                else:
                    log.warning("answer not shown", error=str(error))

    return surely


def is_ours(error: Exception) -> bool:
    """Whether an answer itself is at fault, rather than the way there."""
    match error:
        case discord.HTTPException():
            return error.status == 400 and error.code != ACKNOWLEDGED
        case discord.RateLimited() | aiohttp.ClientError() | OSError():
            return False
        case _:
            return True


def noted(error: Exception, words: Words) -> Line:
    """What is said about a fault of ours, noted in the log under the same reference."""
    reference = new_reference()
    log.error("answer failed", reference=reference, exc_info=error)
    return apology(reference, words)
