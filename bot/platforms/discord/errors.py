"""What Discord answers when it doesn't do as asked, in the six words that the courier knows.

Codes are Discord's own: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

import asyncio
import contextlib

import aiohttp
import discord

from bot.core.ports import Gone, Later, Lost, Moved, Refused, Unsure

CLOSED = frozenset({50007, 50278})
"""Somebody takes no direct messages from us: their setting, or no server in common."""
TOO_MANY_DIRECTS = frozenset({20026, 40003})
"""Discord objects to how many conversations we begin, or has flagged us for it: begin no more for now."""
NO_TEXT = 50008
"""The channel is a forum: what is said there is a thread."""
NO_HISTORY = 160002
"""We may write there but not read, so not reply either."""

GONE = {
    10003: "the channel was deleted",
    10004: "the server is gone",
    10013: "the account was deleted",
    50001: "I can't see the channel",
    50013: "I may not write there (Send Messages)",
    50007: "their direct messages are closed to me",
    50278: "we have no server in common any more",
    50033: "the account can't be written to",
    40067: "the forum wants a tag on every post, and has none I may use",
    160005: "the thread is locked",
}
"""Why an address sleeps, in words for who set it up."""
LOST = frozenset({10008, 50005, 50021, 50083})
"""The message is gone, isn't ours, or stands in an archived thread."""
WAITS = {20016: 60.0, 20028: 60.0, 20029: 60.0, 30046: 3600.0, 40062: 60.0, 130000: 60.0, 160006: 3600.0}
"""Seconds until it is worth another try, where Discord names none."""
UNREACHED_FOR = 15.0
WALLS = {401: 300.0, 403: 60.0, 429: 600.0}
"""Seconds for which nothing is sent at all: the token is worth nothing, or the wall before Discord shuts us out (limits
the library waits for by itself)."""

CAUGHT = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, RuntimeError)
"""All that the library raises for what happens to a call."""

Answer = Gone | Later | Lost | Moved | Refused | Unsure


def meaning(error: Exception) -> Answer:
    """What an exception of the library means for a message."""
    match error:
        case discord.RateLimited():
            return Later(error.retry_after)
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError():
            # No connection came about, so that nothing can have arrived.
            return Later(UNREACHED_FOR, everywhere=True)
        case aiohttp.ClientError() | OSError() | asyncio.TimeoutError():
            return Unsure(type(error).__name__)
        case RuntimeError():
            # The session was closed under us: we are leaving, or about to log in again.
            return Later(UNREACHED_FOR, everywhere=True)
        case _:
            return Refused(str(error))


def unreached(error: Exception) -> bool:
    """Whether an exception says that Discord can't be reached or is in trouble, and nothing worse."""
    reasons = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError, discord.GatewayNotFound)
    return isinstance(error, (*reasons, discord.RateLimited, discord.ConnectionClosed))


def _answered(error: discord.HTTPException) -> Answer:
    if error.code in GONE:
        return Gone(GONE[error.code])
    if error.code in LOST:
        return Lost(error.text)
    if error.code in WAITS:
        return Later(WAITS[error.code])
    if error.status >= 500:
        return Unsure(f"Discord answered {error.status}")
    # A refusal without a code of Discord's comes from the wall before it.
    wall = WALLS.get(error.status) if error.code == 0 else None
    return Later(_retry_after(error, wall), everywhere=True) if wall else Refused(f"{error.code}: {error.text}")


def _retry_after(error: discord.HTTPException, otherwise: float) -> float:
    with contextlib.suppress(ValueError, KeyError):
        return max(float(error.response.headers["Retry-After"]), 1.0)
    return otherwise
