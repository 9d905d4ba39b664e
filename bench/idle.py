"""The idle bot: its memory, and the time of the processor it uses while nobody asks anything and nothing is due.

`dramawire run` needs a platform to run; so that none has to be there, this starts the same house with the same tasks
and a way out that nothing is owed to.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.catalogue import LARGE, filled, workshop
from bench.fanout import Nowhere
from bench.figures import Figure, most, quiet, show
from bot.app import open_house
from bot.clock import SystemClock
from bot.config import Config, Store
from bot.delivery.courier import Exit
from bot.store.lock import courier_lock
from bot.supervisor import supervise

SECONDS = 20


async def idle(file: Path, seconds: float) -> None:
    """Runs the house for a while after it has come to rest, and prints memory and processor time."""
    config = Config(store=Store(url=f"sqlite:///{file}"))
    async with open_house(config, SystemClock()) as house, courier_lock(house.store.database):
        delivery = house.delivery({"null": Exit(Nowhere())})
        stop = asyncio.Event()
        running = asyncio.create_task(
            supervise({"schedule": delivery.schedule.run, "courier": delivery.courier.run}, stop)
        )
        await asyncio.sleep(3)
        before = time.process_time()
        await asyncio.sleep(seconds)
        spent = time.process_time() - before
        stop.set()
        await running
    print(_resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, spent)


def _resident() -> float:
    """Megabytes in use now; of memory shared with other processes too."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Prints the figures."""
    quiet()
    if len(sys.argv) > 1:
        asyncio.run(idle(Path(sys.argv[1]), float(sys.argv[2])))
        return
    with workshop() as folder:
        figures = []
        for dramas in (0, LARGE):
            file = filled(folder, dramas)
            command = [sys.executable, "-m", "bench.idle", str(file)]
            subprocess.run(
                [*command, "1"], check=True, stdout=subprocess.DEVNULL
            )  # the first start loads the catalogue
            said = subprocess.run([*command, str(SECONDS)], check=True, stdout=subprocess.PIPE, text=True).stdout
            memory, peak, spent = map(float, said.split())
            name = f"{dramas:,} more dramas" if dramas else "shipped catalogue"
            figures += [
                Figure(f"{name}: memory", memory, "MB", aim=most(120)),
                Figure(f"{name}: memory at its peak", peak, "MB"),
                Figure(f"{name}: processor", spent / SECONDS * 100, "%", aim=most(0.5)),
            ]
        show(f"The idle bot over {SECONDS} seconds", figures)


if __name__ == "__main__":
    main()
