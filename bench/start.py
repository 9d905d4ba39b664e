"""How soon `dramawire chat` gives its first answer on a filled database, from the start of the process.

Beside it an interpreter that imports what no such program can do without (SQLAlchemy, pydantic, numpy) and ends.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.catalogue import LARGE, filled, workshop
from bench.figures import Figure, most, show

TRIES = 5
PLAIN = [sys.executable, "-c", "import aiosqlite, numpy, pydantic, sqlalchemy.ext.asyncio"]


def first_answer(file: Path) -> float:
    """Seconds until the first line of the answer."""
    environment = os.environ | {"DRAMAWIRE_STORE__URL": f"sqlite:///{file}"}
    chat = [str(Path(sys.executable).with_name("dramawire")), "chat"]
    start = time.perf_counter()
    with subprocess.Popen(chat, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("/drama move to heven\n")
        process.stdin.flush()
        answered = process.stdout.readline()
        spent = time.perf_counter() - start
        process.stdin.close()
        process.stdout.read()
    assert "Move to Heaven" in answered, answered
    return spent


def plain() -> float:
    """Seconds for an interpreter that imports the libraries alone."""
    start = time.perf_counter()
    subprocess.run(PLAIN, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Prints the figures."""
    with workshop() as folder:
        figures = []
        bare = median(plain() for _ in range(TRIES))
        for dramas in (0, LARGE):
            file = filled(folder, dramas)
            first_answer(file)  # the first start compares the shipped catalogue and notes that it did
            name = f"with {dramas:,} more dramas" if dramas else "shipped catalogue"
            figures.append(Figure(name, median(first_answer(file) for _ in range(TRIES)), "s", bare, most(2)))
        show("First answer of `dramawire chat` (beside: an interpreter with the same libraries)", figures)


if __name__ == "__main__":
    main()
