"""Announcing to 5,000 Discord channels: the real client, over loopback, to a fake Discord on the other core.

With the pace lifted, beside discord.py's bare `channel.send` with the same card.
"""

import asyncio
import json
import sys
from pathlib import Path

import discord
import yarl

from bench.announcing import CHATS, Crew, announced_to_all, elsewhere, one_letter, sent_by_all, until_told
from bench.catalogue import workshop
from bench.fanout import prepare
from bench.figures import Figure, least, quiet, show
from bot.config import Config
from bot.core.ports import Letter
from bot.platforms.discord.render import allowed, post
from tests.fakes.discord import Fake
from tests.fakes.discord.server import BASE, TOKEN

CHANNELS_A_SERVER = 50
RATE = 100_000.0


async def fake(count: int) -> None:
    """The fake in its own process: says where it is and which channels there are."""
    one = Fake()
    channels = []
    for n in range(count):
        if n % CHANNELS_A_SERVER == 0:
            guild = one.world.guild(f"Drama Club {n}")
        channels.append(one.world.channel(guild).id)
    async with one.serve():
        said = {"rest": one.url + BASE, "gateway": one.gateway.url, "channels": channels}
        print(json.dumps(said), flush=True)
        await until_told()
    print(json.dumps({"limited": one.limited}), flush=True)


def point_at(said: dict[str, str]) -> None:
    """Has the library call the fake."""
    discord.http.Route.BASE = said["rest"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(said["gateway"])


async def ready(working: Crew) -> None:
    """Waits until the library has seen every server, and the bot has noted that it is in it."""
    outlet = working.platform.outlet
    while outlet.client is None:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.05)
    await outlet.client.wait_until_ready()
    desk = working.house.store.desk
    for guild in outlet.client.guilds:
        while await desk.note(f"discord hello {guild.id}") is None:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)


async def bare(channels: list[int], letter: Letter) -> float:
    """Messages a second of the library by itself: its client, a channel from its cache, and send."""
    client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.5)
    card = post(letter.message, None)
    async with client:
        running = asyncio.create_task(client.start(TOKEN))
        while not client.is_ready():  # noqa: ASYNC110 - waiting for it needs a login before
            await asyncio.sleep(0.05)

        async def send(channel: int) -> None:
            target = client.get_channel(channel)
            assert isinstance(target, discord.TextChannel)
            given = {"embed": card.embed} if card.embed else {}
            await target.send(card.content, view=card.view, allowed_mentions=allowed(None), **given)

        spent = await sent_by_all(send, channels)
        await client.close()
        await asyncio.gather(running, return_exceptions=True)
    return len(channels) / spent


async def lifted(folder: Path) -> list[Figure]:
    """The figures with the pace lifted."""
    letter = await one_letter(folder, "discord", "place")
    file = folder / "discord.db"
    with elsewhere("bench.discord", str(CHATS)) as other:
        point_at(other.said)
        await prepare(file, [int(c) for c in other.said["channels"]], platform="discord", kind="place")
        # The setting keeps to what Discord allows; the pace is lifted behind it.
        settings = Config.model_validate({"store": {"url": f"sqlite:///{file}"}, "discord": {"token": TOKEN}})
        settings = settings.model_copy(update={"discord": settings.discord.model_copy(update={"rate": RATE})})
        ours = CHATS / await announced_to_all(settings, CHATS, ready)
    with elsewhere("bench.discord", str(CHATS)) as other:
        point_at(other.said)
        library = await bare([int(c) for c in other.said["channels"]], letter)
    return [
        Figure("announced in a second, books kept", ours, "/s", library),
        Figure("  part of the bare client", ours / library * 100, "%", aim=least(70)),
    ]


def main() -> None:
    """Prints the figures, or is the fake."""
    quiet()
    if sys.argv[1:2] == ["--fake"]:
        asyncio.run(fake(int(sys.argv[2])))
        return
    with workshop() as folder:
        show(f"Announcing to {CHATS:,} Discord channels, the pace lifted", asyncio.run(lifted(folder)))


if __name__ == "__main__":
    main()
