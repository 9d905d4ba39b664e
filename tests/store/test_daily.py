"""A backup every day: when it is due, which are kept, and what a failure costs."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.store.daily import LONGEST_WAIT, RETRY, SETTLED, Backups, Daily, next_backup, until

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
HOUR = time(3, 30)


class Played:
    """A clock that waiting moves on, until a moment."""

    def __init__(self, now: datetime, *, until_: datetime) -> None:
        self.now, self.until_ = now, until_
        self.stop = asyncio.Event()
        self.pauses: list[timedelta] = []
        self._then: list[tuple[datetime, Callable[[], None]]] = []

    def __call__(self) -> datetime:
        return self.now

    def at(self, moment: datetime, does: Callable[[], None]) -> None:
        self._then.append((moment, does))

    async def wait(self, stop: asyncio.Event, pause: timedelta) -> None:
        self.pauses.append(pause)
        self.now += pause
        for moment, does in list(self._then):
            if moment <= self.now:
                does()
                self._then.remove((moment, does))
        if self.now >= self.until_:
            stop.set()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with capture_logs():
        yield


def test_a_backup_is_due_at_the_first_such_hour_after_the_last() -> None:
    def due(last: datetime | None) -> datetime:
        return next_backup(last, NOW, HOUR)

    assert due(None) == NOW
    assert due(NOW) == datetime(2021, 4, 15, 3, 30, tzinfo=UTC)
    assert due(datetime(2021, 4, 14, 3, 29, tzinfo=UTC)) == datetime(2021, 4, 14, 3, 30, tzinfo=UTC)
    assert due(datetime(2021, 4, 14, 3, 30, tzinfo=UTC)) == datetime(2021, 4, 15, 3, 30, tzinfo=UTC)
    assert due(datetime(2031, 1, 1, tzinfo=UTC)) == datetime(2021, 4, 15, 3, 30, tzinfo=UTC), "a clock was wrong"


def test_the_last_are_kept_and_only_our_own_are_removed(lite_url: str, tmp_path: Path) -> None:
    backups = Backups.of(lite_url, None)
    assert backups.folder == tmp_path / "backups"
    assert backups.kept() == []
    for day in range(5):
        backups.take(NOW + timedelta(days=day), 3)
        (tmp_path / "backups" / "holiday.db").touch()
        (tmp_path / "backups" / "store-9999-99-99-999999.db").touch()
        (tmp_path / "backups" / "store-2021-01-01-000000.db.part").touch()
    assert [kept.at.day for kept in backups.kept()] == [18, 17, 16]
    left = {file.name for file in (tmp_path / "backups").iterdir()} - {kept.file.name for kept in backups.kept()}
    assert left == {"holiday.db", "store-9999-99-99-999999.db", "store-2021-01-01-000000.db.part"}


async def test_one_is_taken_each_day_and_one_missed_soon_after_the_start(lite_url: str) -> None:
    backups = Backups.of(lite_url, None)
    clock = Played(NOW, until_=NOW + timedelta(days=3))
    await Daily(backups, keep=7, hour=HOUR, clock=clock, wait=clock.wait).run(clock.stop)
    assert [kept.at for kept in reversed(backups.kept())] == [
        NOW + SETTLED,
        *(datetime(2021, 4, day, 3, 30, tzinfo=UTC) for day in (15, 16, 17)),
    ]


async def test_a_failure_is_logged_and_tried_again_and_ends_nothing(lite_url: str, tmp_path: Path) -> None:
    backups = Backups.of(lite_url, None)
    (tmp_path / "backups").write_text("in the way")
    clock = Played(NOW, until_=NOW + timedelta(hours=1))
    clock.at(NOW + SETTLED + 2 * RETRY, (tmp_path / "backups").unlink)
    with capture_logs() as logged:
        await Daily(backups, keep=7, hour=HOUR, clock=clock, wait=clock.wait).run(clock.stop)
    assert [line["event"] for line in logged] == ["backup failed", "backup failed", "backed up"]
    assert [kept.at for kept in backups.kept()] == [NOW + SETTLED + 2 * RETRY]


async def test_no_wait_is_so_long_that_a_moved_clock_is_missed(lite_url: str) -> None:
    clock = Played(NOW, until_=NOW + timedelta(hours=3))
    await Daily(Backups.of(lite_url, None), keep=7, hour=HOUR, clock=clock, wait=clock.wait).run(clock.stop)
    assert max(clock.pauses) == LONGEST_WAIT


async def test_where_postgresql_has_no_tool_it_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    backups = Backups.of("postgresql://ana@127.0.0.1:9/drama wire", tmp_path)
    with capture_logs() as logged:
        await Daily(backups, keep=7, hour=HOUR, clock=lambda: NOW).run(asyncio.Event())
    assert len(logged) == 1
    assert "pg_dump is not installed" in logged[0]["event"]
    assert Backups.of("postgresql://ana@127.0.0.1:9/drama wire", None).folder == Path("var/backups")


async def test_a_dump_is_kept_like_a_copy(postgres: str, pg_tools: None, tmp_path: Path) -> None:
    backups = Backups.of(postgres, tmp_path / "backups")
    file = backups.take(NOW, 1)
    assert file.name == "postgres-2021-04-14-120000.dump"
    assert [kept.file for kept in backups.kept()] == [file]


async def test_waiting_ends_with_the_stop_or_the_pause() -> None:
    stop = asyncio.Event()
    await until(stop, timedelta())
    stop.set()
    await until(stop, timedelta(days=1))
