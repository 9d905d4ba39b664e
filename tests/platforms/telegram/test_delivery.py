"""News on its way to many chats: cut connections, an hour without Telegram, a process killed in the middle."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from bot.core.announcement import Dated
from bot.core.dates import PartialDate
from bot.core.kinds import TITLE_DEFAULT, Kind
from bot.platforms.telegram.receipts import WINDOW
from bot.store.tables import addresses, recipients, subscriptions
from tests.core.ledgers import entry
from tests.fakes.telegram.server import TOKEN, Fake, Trouble, serving
from tests.platforms.telegram.town import NOW, Town, becomes, open_town

DRAMA = "all-of-us-are-dead-2"
NEWS = entry("dead.1", "2026-11-22", Dated(DRAMA, PartialDate("2027-05-14")), kind=Kind.DATE_SET)


async def followers(town: Town, many: int) -> None:
    """So many people, each with a chat of their own, who follow it; written down at once."""
    first = await town.reader(town.person(1, "Reader 1"))
    await town.follows(first, "series:all-of-us-are-dead", TITLE_DEFAULT)
    ids = [first.id + n for n in range(1, many)]
    for n, _ in enumerate(ids, 2):
        town.person(n, f"Reader {n}")
    if not ids:
        return
    async with town.house.store.database.write() as connection:
        mine = select(recipients.c.profile).where(recipients.c.id == first.id).scalar_subquery()
        people = {"kind": "reader", "role": 0, "profile": mine}
        homes = [{"id": n, "recipient": n, "platform": "telegram", "chat": str(c)} for c, n in enumerate(ids, 2)]
        follows = {"topic": "series:all-of-us-are-dead", "kinds": TITLE_DEFAULT, "since": town.clock()}
        await connection.execute(
            insert(recipients).values(people), [{"id": n, "name": f"Reader {n}", "address": n} for n in ids]
        )
        await connection.execute(insert(addresses), homes)
        await connection.execute(insert(subscriptions), [follows | {"recipient": n} for n in ids])


def received(fake: Fake) -> Counter[int]:
    """How many messages each chat holds."""
    return Counter(len(chat.by_bot()) for chat in fake.world.chats.values())


async def nothing_owed(town: Town) -> bool:
    counts = await town.house.store.outbox.counts()
    return not any(counts.get(state, 0) for state in ("owed", "claimed", "lagging"))


async def test_a_connection_cut_in_the_middle_is_in_doubt_and_said_once_more(town: Town) -> None:
    await followers(town, 3)
    town.fake.troubles += [Trouble(cut="after", chat=1), Trouble(cut="before", chat=2)]
    await town.publish(NEWS)
    assert received(town.fake) == {1: 2, 0: 1}
    await town.delivery.schedule.settle_until(NOW.replace(hour=13), town.clock)
    assert [len(town.fake.world.chats[n].by_bot()) for n in (1, 2, 3)] == [2, 1, 1], "better twice than never"


async def test_a_flood_waits_and_drops_nothing(town: Town) -> None:
    await followers(town, 10)
    town.fake.troubles += [Trouble(code=429, description="Too Many Requests", retry_after=1, times=6)]
    await town.publish(NEWS)
    assert received(town.fake)[0] >= 6, "and no chat is tried again before its time"

    async def everybody() -> bool:
        town.clock.move(timedelta(seconds=1))
        await town.settle()
        return not received(town.fake)[0]

    await becomes(everybody)
    assert received(town.fake) == {1: 10}


async def test_after_an_hour_without_telegram_what_is_owed_is_shown(town: Town) -> None:
    await followers(town, 20)
    await town.fake.down()
    await town.publish(NEWS)
    await town.fake.up()
    await town.delivery.schedule.settle_until(NOW.replace(hour=14), town.clock)
    assert received(town.fake) == {1: 20}
    assert "sent late, I was offline" not in town.fake.world.chats[1].last.text


async def test_a_running_bot_takes_up_what_is_owed_when_telegram_is_well_again(stocked: Path, tmp_path: Path) -> None:
    (tmp_path / "town.db").write_bytes(stocked.read_bytes())
    async with serving() as fake, open_town(fake, tmp_path) as town:
        await followers(town, 20)
        await town.house.publisher.publish(NEWS, town.clock())
        troubles = [
            Trouble(name, code=502, description="Bad Gateway", times=9) for name in ("sendMessage", "getUpdates")
        ]
        fake.troubles += troubles
        async with running(fake, tmp_path, 8) as process:
            await fake.until(lambda: not received(fake)[0], 60)
            await becomes(lambda: nothing_owed(town), 60)
            assert process.returncode is None
        assert received(fake) == {1: 20}
        assert troubles[0].times == 0


async def test_one_bad_chat_stops_no_other(town: Town) -> None:
    await followers(town, 10)
    town.fake.world.chats[3].bot = "blocked"
    town.fake.troubles += [Trouble(code=400, description="Bad Request: something new", chat=4)]
    await town.publish(NEWS)
    assert received(town.fake) == {1: 8, 0: 2}


async def test_who_did_not_tell_their_zone_is_not_woken_except_by_a_premiere(town: Town) -> None:
    await followers(town, 1)
    await town.publish(NEWS)
    assert town.fake.world.chats[1].last.silent
    await town.publish(entry("dead.out", "2026-11-22", Dated(DRAMA, PartialDate("2026-11-22")), kind=Kind.OUT))
    assert not town.fake.world.chats[1].last.silent


async def test_a_process_killed_in_the_middle_of_500_chats_loses_nothing(stocked: Path, tmp_path: Path) -> None:
    many, at_once = 500, 8
    (tmp_path / "town.db").write_bytes(stocked.read_bytes())
    async with serving(keep_calls=False) as fake, open_town(fake, tmp_path) as town:
        await followers(town, many)
        await town.house.publisher.publish(NEWS, town.clock())
        async with running(fake, tmp_path, at_once) as first:
            await fake.until(lambda: many - received(fake)[0] > 150, 60)
            first.kill()
            await first.wait()
        reached = many - received(fake)[0]
        written_down = (await town.house.store.outbox.counts()).get("shown", 0)
        assert 150 < reached < many, "it was killed in the middle"
        async with running(fake, tmp_path, at_once) as second:
            await fake.until(lambda: not received(fake)[0], 60)
            await becomes(lambda: nothing_owed(town), 60)
            second.send_signal(signal.SIGTERM)
            assert await second.wait() == 0
        counted = received(fake)
        assert sum(counted.values()) == many
        assert counted[0] == 0, "nothing is lost"
        assert counted[1] + counted[2] == many, "and nothing comes three times"
        assert counted[2] <= reached - written_down + at_once, "at most what was not written down yet comes twice"
        assert counted[2] <= 2 * at_once, "which is never more than twice what is sent at once"


async def test_a_process_killed_among_many_questions_leaves_none_unanswered(stocked: Path, tmp_path: Path) -> None:
    many = 150
    (tmp_path / "town.db").write_bytes(stocked.read_bytes())
    async with serving(keep_calls=False) as fake, open_town(fake, tmp_path) as town:
        people = [town.person(n, f"Reader {n}") for n in range(1, many + 1)]
        fake.delay = 0.05
        for one in people:
            await one.writes("/drama move to heaven")
        async with running(fake, tmp_path, 8) as first:
            await fake.until(lambda: many - received(fake)[0] > 40, 60)
            first.kill()
            await first.wait()
        reached = many - received(fake)[0]
        assert 40 < reached < many, "it was killed in the middle"
        async with running(fake, tmp_path, 8) as second:
            await fake.until(lambda: not received(fake)[0], 60)
            await fake.until(lambda: not fake.pending, 60)
            second.send_signal(signal.SIGTERM)
            assert await second.wait() == 0
        assert received(fake)[1] + received(fake)[2] == many, "nobody waits in vain, and nobody hears it three times"
        assert received(fake)[2] <= WINDOW, "twice at most what Telegram could not be told of any more"


@asynccontextmanager
async def running(fake: Fake, folder: Path, at_once: int) -> AsyncIterator[Process]:
    """The bot as a process of its own."""
    settings = {
        "STORE__URL": f"sqlite:///{folder / 'town.db'}", "TELEGRAM__TOKEN": TOKEN, "TELEGRAM__API": fake.url,
        "TELEGRAM__RATE": "300", "DELIVERY__CONCURRENCY": str(at_once), "BACKUP__KEEP": "0",
        "DELIVERY__LATE_LIMIT_DAYS": "3650", "DELIVERY__POLL_SECONDS": "1",
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DRAMAWIRE_", "COV_"))}
    environment = kept | {f"DRAMAWIRE_{name}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=folder, stdout=DEVNULL, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
