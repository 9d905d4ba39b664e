"""Importing 20,000 dramas from CSV: all new, again with nothing new, and with a word changed in each.

Beside the first what can't be spared: reading the file and one row in SQLite for each of its lines.
"""

import csv
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from bench.catalogue import LARGE, made_up, workshop
from bench.figures import Figure, show
from bot.core.drama import Job
from bot.core.fold import fold

COLUMNS = ("title", "year", "kind", "network", "genres", "director", "cast", "synopsis", "episodes")


def write(file: Path, dramas: int) -> None:
    """Made-up dramas as CSV, each with a title of its own."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for drama in fold(made_up(dramas)).dramas.values():
            credits_ = [found.value for found in drama.credits]
            people = {job: [one.person for one in credits_ if one.job is job] for job in Job}
            number = drama.slug.partition("-")[2]
            rows.writerow([
                f"{drama.titles[0].text.removesuffix(f' {number}')} {number}", drama.year, "series", drama.network,
                "|".join(drama.genres), "|".join(people[Job.DIRECTOR]), "|".join(people[Job.ACTOR]),
                drama.synopsis, drama.episodes,
            ])  # fmt: skip


def ours(file: Path, database: Path) -> float:
    """Seconds that `dramawire import` takes."""
    environment = os.environ | {"DRAMAWIRE_STORE__URL": f"sqlite:///{database}"}
    start = time.perf_counter()
    command = [str(Path(sys.executable).with_name("dramawire")), "import", str(file)]
    said = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return time.perf_counter() - start


def bare(file: Path, database: Path) -> float:
    """Seconds to read the file and keep each line as a row."""
    start = time.perf_counter()
    with sqlite3.connect(database) as connection, file.open(encoding="utf-8", newline="") as stream:
        connection.execute(f"CREATE TABLE rows ({', '.join(COLUMNS)})")
        lines = list(csv.reader(stream))[1:]
        connection.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(COLUMNS))})", lines)
    return time.perf_counter() - start


def main() -> None:
    """Prints the figures."""
    with workshop() as folder:
        file, changed, database = folder / "import.csv", folder / "changed.csv", folder / "imported.db"
        write(file, LARGE)
        changed.write_text(file.read_text(encoding="utf-8").replace("Two people meet.", "Two people part."), "utf-8")
        plain = bare(file, folder / "bare.db")
        figures = [
            Figure("all new", ours(file, database), "s", plain),
            Figure("again, nothing new", ours(file, database), "s"),
            Figure("a word changed in each", ours(changed, database), "s"),
        ]
        show(f"`dramawire import` of {LARGE:,} dramas from CSV (beside: one row in SQLite for each)", figures)


if __name__ == "__main__":
    main()
