"""The whole bot in a process of its own, on a Discord that is named by its arguments; it is there to be killed."""

import asyncio
import sys

import discord
import yarl

from bot.app import run
from bot.clock import SystemClock
from bot.config import Config, Store
from bot.config import Discord as Settings


def main(rest: str, gateway: str, database: str, token: str) -> None:
    """Runs until it is stopped, with the pace lifted."""
    discord.http.Route.BASE = rest
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    settings = Settings.model_validate({"token": token}).model_copy(update={"rate": 5000.0})
    asyncio.run(run(Config(store=Store(url=database), discord=settings), SystemClock()))


if __name__ == "__main__":
    main(*sys.argv[1:])
