"""The idle bot: its memory, and the time of the processor it uses while nobody asks anything and nothing is due."""

import subprocess
import sys

from bench.announcing import elsewhere
from bench.catalogue import LARGE, filled, workshop
from bench.figures import Figure, most, quiet, show
from bench.start import first_answer

SECONDS = 20


def main() -> None:
    """Prints the figures."""
    quiet()
    figures = []
    with workshop() as folder, elsewhere("bench.telegram", "1") as bots, elsewhere("bench.discord", "50") as server:
        for dramas in (0, LARGE):
            where = (bots.said["url"], server.said["rest"], server.said["gateway"])
            file = filled(folder, dramas)
            first_answer(file)  # the first start compares the shipped catalogue and notes that it did
            command = [sys.executable, "-m", "bench.resting", str(file)]
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
