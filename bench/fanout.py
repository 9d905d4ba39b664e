"""Publishing to 100,000 followers, and draining what they are owed to a platform that answers at once.

Each beside the bare SQL for the same in the same run: one INSERT ... SELECT for the plan; claims of 500 and their
settling, two statements each, for the draining.
"""

import argparse
import asyncio
import contextlib
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bench.figures import Figure, least, most, quiet, show
from bot.app import spare_collector
from bot.clock import MovedClock
from bot.codec import Codec
from bot.core.announcement import Announcement, Dated, Opened, Titled
from bot.core.dates import PartialDate
from bot.core.drama import Source
from bot.core.kinds import TITLE_DEFAULT, Kind
from bot.core.ports import Letter
from bot.core.recipient import AddressKey, Preferences
from bot.delivery.courier import Courier, Exit, Stores
from bot.delivery.planner import Planner
from bot.delivery.publisher import Publisher
from bot.store.engine import Database
from bot.store.store import open_store
from bot.store.tables import addresses, profiles, recipients, subscriptions

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
SOURCE = Source("ABS-CBN")
ZONES = ("Asia/Seoul", "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Asia/Manila", None)
BATCH = 10_000


class Nowhere:
    """A platform that takes everything at once and shows it to nobody."""

    platform = "null"

    def __init__(self) -> None:
        self.count = 0

    async def send(self, letter: Letter) -> str:
        """Counts a letter."""
        assert letter.message
        self.count += 1
        return str(self.count)

    async def edit(self, letter: Letter, reference: str) -> None:
        """Nothing to edit."""

    async def delete(self, key: AddressKey, reference: str) -> None:
        """Nothing to delete."""


async def prepare(file: Path, chats: Sequence[int], *, platform: str = "null", kind: str = "reader") -> None:
    """A new database with one drama and its followers, one in each chat, in a handful of zones."""
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    async with open_store(f"sqlite:///{file}") as store:
        await _follow(store.database, chats, platform, kind)
        publisher = Publisher(store.ledger, store.readers)
        opened = (Opened("sea"), Titled("sea", "The Silent Sea"))
        await publisher.record([Announcement("sea", Kind.RECORD, NOW.date(), SOURCE, opened)], NOW)


async def _follow(database: Database, chats: Sequence[int], platform: str, kind: str) -> None:
    followers = len(chats)
    async with database.write() as connection:
        codec = Codec(Preferences)
        wishes = [{"id": n, "kind": kind, "body": codec.dump(Preferences(zone))} for n, zone in enumerate(ZONES, 1)]
        await connection.execute(insert(profiles), wishes)
        for start in range(1, followers + 1, BATCH):
            ids = range(start, min(start + BATCH, followers + 1))
            people = [
                {
                    "id": n,
                    "kind": kind,
                    "name": f"Reader {n}",
                    "profile": n % len(ZONES) + 1,
                    "role": 0,
                    "address": n,
                }
                for n in ids
            ]
            await connection.execute(insert(recipients), people)
            homes = [{"id": n, "recipient": n, "platform": platform, "chat": str(chats[n - 1])} for n in ids]
            await connection.execute(insert(addresses), homes)
            follows = [{"recipient": n, "topic": "series:sea", "kinds": TITLE_DEFAULT, "since": NOW} for n in ids]
            await connection.execute(insert(subscriptions), follows)


@contextlib.contextmanager
def bare(file: Path) -> Iterator[sqlite3.Connection]:
    """The database as SQLite alone sees it, with the settings the store uses."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    yield connection
    connection.close()


BARE_PLAN = """
INSERT INTO deliveries (entry, recipient, due_at, expires_at, state, digest, why)
SELECT 'bare', s.recipient, '2021-04-14 12:00:00.000000', '2021-04-21 12:00:00.000000', 'owed', 0, MIN(t.place)
FROM (SELECT 0 AS place, 'drama:sea' AS topic UNION ALL SELECT 1, 'series:sea' UNION ALL SELECT 2, 'all') t
JOIN subscriptions s ON s.topic = t.topic WHERE s.kinds & 2048 GROUP BY s.recipient
"""
BARE_CLAIM = """
UPDATE deliveries SET state = 'posted' WHERE id IN
(SELECT id FROM deliveries WHERE state = 'owed' AND due_at <= '2021-04-14 12:00:00.000000'
 ORDER BY due_at, id LIMIT 500)
RETURNING id, recipient
"""


def bare_plan(file: Path) -> float:
    """Seconds for one INSERT ... SELECT that owes an announcement to every follower."""
    with bare(file) as connection:
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(BARE_PLAN)
        connection.execute("COMMIT")
        return time.perf_counter() - start


def bare_drain(file: Path) -> float:
    """Seconds to claim and settle it all in batches of 500 with two statements each, and take it away again."""
    with bare(file) as connection:
        start = time.perf_counter()
        while True:
            connection.execute("BEGIN IMMEDIATE")
            rows = connection.execute(BARE_CLAIM).fetchall()
            connection.execute("COMMIT")
            if not rows:
                break
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("UPDATE deliveries SET state = 'shown' WHERE id = ?", [(row[0],) for row in rows])
            connection.execute("COMMIT")
        spent = time.perf_counter() - start
        connection.execute("DELETE FROM deliveries WHERE entry = 'bare'")
        return spent


async def ours(file: Path, followers: int) -> tuple[float, float, float]:
    """Seconds to publish, to expand the plan, and to show it to everybody."""
    clock, nowhere, stop = MovedClock(NOW, stands=True), Nowhere(), asyncio.Event()
    async with open_store(f"sqlite:///{file}") as store:
        publisher, planner = Publisher(store.ledger, store.readers), Planner(store.outbox, clock)
        courier = Courier(Stores(store.ledger, store.readers, store.outbox), {"null": Exit(nowhere)}, clock)
        date = (Dated("sea", PartialDate("2021-05-14")),)
        spare_collector()
        start = time.perf_counter()
        await publisher.publish(Announcement("x", Kind.DATE_SET, NOW.date(), SOURCE, date), NOW)
        published = time.perf_counter()
        await planner.work()
        planned = time.perf_counter()
        running = asyncio.create_task(courier.run(stop))
        while nowhere.count < followers:  # noqa: ASYNC110 - the platform under test knows no events
            await asyncio.sleep(0.02)
        while (await store.outbox.counts()).get("shown", 0) < followers:  # noqa: ASYNC110 - nor does a table
            await asyncio.sleep(0.02)
        shown = time.perf_counter()
        stop.set()
        await running
    return published - start, planned - published, shown - planned


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=100_000)
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    quiet()
    if chosen.prepare:
        asyncio.run(prepare(chosen.prepare, range(1, chosen.followers + 1)))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fanout.db"
        # In a process of its own, so that the peak of memory is that of the work alone.
        command = [sys.executable, "-m", "bench.fanout", "--prepare", str(file), "--followers", str(chosen.followers)]
        subprocess.run(command, check=True)
        plain_plan, plain_drain = bare_plan(file), bare_drain(file)
        publish, plan, drain = asyncio.run(ours(file, chosen.followers))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    n = chosen.followers
    show(
        f"Publishing to {n:,} followers, and showing it to each",
        [
            Figure("publishing, until it is committed", publish * 1000, "ms"),
            Figure("planning whom it is owed to", plan, "s", plain_plan),
            Figure("  over one bare INSERT ... SELECT", plan / plain_plan, "times", aim=most(2.5)),
            Figure("showing it to all, books kept", drain, "s", plain_drain),
            Figure("  shown in a second", n / drain, "/s", n / plain_drain, least(10_000)),
            Figure("memory at its peak", peak, "MB", aim=most(200)),
        ],
    )


if __name__ == "__main__":
    main()
