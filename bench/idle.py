"""The idle bot: its memory, and the time of the processor it uses while nobody asks anything and nothing is due.

It is `dramawire run` with both platforms, logged in to fakes of them in processes of their own, waiting for updates.
"""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.announcing import elsewhere
from bench.catalogue import LARGE, filled, workshop
from bench.figures import Figure, most, quiet, show
from bench.start import first_answer
from bot.app import run
from bot.clock import SystemClock
from bot.config import Config

SECONDS, REST = 20, 10
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


def main() -> None:
    """Prints the figures."""
    quiet()
    if len(sys.argv) > 1:
        asyncio.run(idle(Path(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]))
        return
    figures = []
    with workshop() as folder, elsewhere("bench.telegram", "1") as bots, elsewhere("bench.discord", "50") as server:
        for dramas in (0, LARGE):
            where = (bots.said["url"], server.said["rest"], server.said["gateway"])
            file = filled(folder, dramas)
            first_answer(file)  # the first start compares the shipped catalogue and notes that it did
            command = [sys.executable, "-m", "bench.idle", str(file)]
            told = subprocess.run([*command, str(SECONDS), *where], check=True, stdout=subprocess.PIPE, text=True)
            memory, peak, spent = map(float, told.stdout.splitlines()[-1].split())
            name = f"{dramas:,} more dramas" if dramas else "shipped catalogue"
            figures += [
                Figure(f"{name}: memory", memory, "MB", aim=most(120) if not dramas else None),
                Figure(f"{name}: memory at its peak", peak, "MB"),
                Figure(f"{name}: processor", spent / SECONDS * 100, "%", aim=most(0.5)),
            ]
    show(f"The idle bot over {SECONDS} seconds, on both platforms", figures)


if __name__ == "__main__":
    main()
