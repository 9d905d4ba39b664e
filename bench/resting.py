"""The bot at rest, for `bench.idle`: ``python -m bench.resting FILE SECONDS TELEGRAM REST GATEWAY``.

In a module of its own, so that nothing of the benchmark's is in the memory that is measured. It is `dramawire run` with
both platforms, logged in to fakes of them in processes of their own, waiting for updates.
"""

import asyncio
import os
import resource
import signal
import sys
import time
from pathlib import Path

from bot.app import run
from bot.clock import SystemClock
from bot.config import Config

REST = 10
TOKENS = ("7000000001:AAfakefakefakefakefakefakefakefake", "a.fake.token")
"""What the fakes take; said here again, so that nothing of theirs is in the memory that is measured."""


async def idle(file: Path, seconds: float, telegram: str, rest: str, gateway: str) -> None:
    """Runs the bot for a while after it has come to rest, and prints memory and processor time."""
    import discord
    import yarl

    discord.http.Route.BASE = rest
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    config = Config.model_validate(
        {
            "store": {"url": f"sqlite:///{file}"},
            "telegram": {"token": TOKENS[0], "api": telegram},
            "discord": {"token": TOKENS[1]},
            "backup": {"keep": 0},
        }
    )
    running = asyncio.create_task(run(config, SystemClock()))
    await asyncio.sleep(REST)
    before = time.process_time()
    await asyncio.sleep(seconds)
    spent = time.process_time() - before
    memory, peak = _resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert not running.done(), running
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    print(memory, peak, spent)


def _resident() -> float:
    """Megabytes in use now; of memory shared with other processes too."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    asyncio.run(idle(Path(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]))
