"""Threads in a forum: Discord takes no nonce for them, so that one an earlier try left is looked for instead."""

from datetime import datetime, timedelta
from typing import Any

import discord

SLACK = timedelta(minutes=1)
"""By so much our clock may be ahead of Discord's."""


async def left_behind(client: discord.Client, forum: int, name: str, since: datetime) -> int | None:
    """The thread of ours that stands in a forum under a name since a moment, by its id, which its first message shares.

    Only threads that are active are looked through: one that nobody writes in stays so for an hour at least. Raises
    what the library raises.
    """
    known: Any = client.get_channel(forum) or await client.fetch_channel(forum)
    there = await client.http.get_active_threads(known.guild.id)
    earliest = discord.utils.time_snowflake(since - SLACK)
    own = str(client.user.id) if client.user else ""
    found = (
        int(thread["id"])
        for thread in there["threads"]
        if (thread["parent_id"], thread["owner_id"], thread["name"]) == (str(forum), own, name)
    )
    return min((thread for thread in found if thread >= earliest), default=None)
