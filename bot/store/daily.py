"""A backup every day, the last few of them kept."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import structlog

from bot.core.errors import StoreError
from bot.core.ports import Clock
from bot.store.backup import backup, can_back_up
from bot.store.engine import parse, wrapped

log = structlog.get_logger("dramawire.backup")

SETTLED = timedelta(minutes=1)
"""After so long a start is over, and a backup that was missed disturbs nobody."""
RETRY, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=1)
_STAMP = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that is there, and when it was taken."""

    file: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Backups:
    """A database's backups, and the folder they are kept in: ``backups`` beside it unless another is named."""

    url: str
    folder: Path

    @classmethod
    def of(cls, url: str, folder: Path | None) -> "Backups":
        """The backups of a database."""
        parsed = parse(url)
        beside = Path(parsed.database or "").parent if parsed.get_backend_name() == "sqlite" else Path("var")
        return cls(url, folder or beside / "backups")

    def kept(self) -> list[Kept]:
        """The backups that are there, newest first."""
        with wrapped(parse(self.url)):
            files = list(self.folder.iterdir()) if self.folder.is_dir() else []
        found = [Kept(file, at) for file in files if (at := self._taken(file.name))]
        return sorted(found, key=lambda kept: kept.at, reverse=True)

    def take(self, now: datetime, keep: int) -> Path:
        """Writes a backup and removes the oldest beyond `keep`. Raises `StoreError`s."""
        stem, suffix = self._name()
        file = self.folder / f"{stem}-{now.astimezone(UTC):{_STAMP}}{suffix}"
        size = backup(self.url, file)
        with wrapped(parse(self.url)):
            for half in self.folder.glob(f"{stem}-*{suffix}.part"):
                half.unlink(missing_ok=True)  # of a backup that a crash cut off
            for old in self.kept()[keep:]:
                old.file.unlink(missing_ok=True)
        log.info("backed up", file=str(file), bytes=size)
        return file

    def _name(self) -> tuple[str, str]:
        parsed = parse(self.url)
        if parsed.get_backend_name() == "sqlite":
            return Path(parsed.database or "").stem, ".db"
        return re.sub(r"\W", "_", parsed.database or "dramawire"), ".dump"

    def _taken(self, name: str) -> datetime | None:
        stem, suffix = self._name()
        found = re.fullmatch(rf"{re.escape(stem)}-(\d{{4}}-\d\d-\d\d-\d{{6}}){re.escape(suffix)}", name)
        try:
            return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
        except ValueError:
            return None


def next_backup(last: datetime | None, now: datetime, hour: time) -> datetime:
    """When the next backup is due: the first such hour (UTC) after the last one; at once where there is none.

    One that claims to be from the future, because a clock was wrong, counts as taken now.
    """
    if last is None:
        return now
    since = min(last, now).astimezone(UTC)
    day = datetime.combine(since.date(), hour, UTC)
    return day if day > since else day + timedelta(days=1)


class Daily:
    """Takes a backup when one is due. A failure is logged and tried again, and ends nothing."""

    def __init__(
        self,
        backups: Backups,
        *,
        keep: int,
        hour: time,
        clock: Clock,
        wait: Callable[[asyncio.Event, timedelta], Awaitable[None]] | None = None,
    ) -> None:
        self._backups = backups
        self._keep = keep
        self._hour = hour
        self._clock = clock
        self._wait = wait or until

    async def run(self, stop: asyncio.Event) -> None:
        """Takes the backups that come due until `stop`; one that was missed soon after the start."""
        if not can_back_up(self._backups.url):
            log.warning("no daily backup: pg_dump is not installed here; back the database up with it from elsewhere")
            return
        await self._wait(stop, SETTLED)
        while not stop.is_set():
            await self._wait(stop, await self._work())

    async def _work(self) -> timedelta:
        """Takes a backup if it is time; returns how long to wait before looking again."""
        now = self._clock()
        try:
            kept = await asyncio.to_thread(self._backups.kept)
            due = next_backup(kept[0].at if kept else None, now, self._hour)
            if due <= now:
                await asyncio.to_thread(self._backups.take, now, self._keep)
                due = next_backup(now, now, self._hour)
        except StoreError as error:
            log.warning("backup failed", error=str(error), again_in=str(RETRY))
            return RETRY
        return min(due - now, LONGEST_WAIT)


async def until(stop: asyncio.Event, pause: timedelta) -> None:
    """Waits for the stop, at most as long as the pause."""
    try:
        async with asyncio.timeout(pause.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return
