"""A made-up catalogue of any size, and databases that hold it or the shipped one."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.catalogue.ledger import load
from bot.core.announcement import (
    Announcement,
    Called,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Noted,
    Opened,
    Staged,
    Titled,
)
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Job, Source, Stage, TitleKind
from bot.core.fold import fold
from bot.core.kinds import Kind
from bot.core.ports import Commit
from bot.store.store import open_store

SOURCE = Source("Made up", "https://example.org/made-up")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHARED = "BENCH_FOLDER"
"""The variable that names a folder which all benchmarks of one run share."""
LARGE = 20_000
"""Dramas in the large catalogue."""

_FIRST = ("Silent", "Hidden", "Last", "Golden", "Broken", "Midnight", "Crimson", "Gentle", "Stray", "Winter", "Paper")
_SECOND = (
    "Sea", "Heaven", "Kingdom", "Alarm", "Garden", "Letter", "Hospital", "Palace", "Island", "River", "Bakery",
    "Detective", "Nurse", "Teacher", "Prince", "Witness", "Signal", "Station", "Village", "Promise", "Portrait",
)  # fmt: skip
_THIRD = (
    "of Seoul", "in Busan", "Next Door", "at Dawn", "of Us", "Without You", "and I", "on the Hill", "for Two",
    "from Jeju", "of the North", "by Night", "After Rain", "Once More", "at Home", "in Spring",
)  # fmt: skip
_SYLLABLES = (
    ("가", "ga"), ("고", "go"), ("나", "na"), ("노", "no"), ("다", "da"), ("도", "do"), ("라", "ra"), ("로", "ro"),
    ("마", "ma"), ("무", "mu"), ("바", "ba"), ("보", "bo"), ("사", "sa"), ("소", "so"), ("아", "a"), ("오", "o"),
    ("이", "i"), ("우", "u"), ("자", "ja"), ("조", "jo"), ("하", "ha"), ("호", "ho"), ("민", "min"), ("서", "seo"),
    ("윤", "yun"), ("진", "jin"), ("현", "hyeon"), ("은", "eun"), ("지", "ji"), ("연", "yeon"), ("준", "jun"),
    ("영", "yeong"), ("수", "su"), ("혜", "hye"), ("태", "tae"), ("한", "han"), ("별", "byeol"), ("달", "dal"),
)  # fmt: skip
_SURNAMES = (
    ("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"), ("조", "Cho"),
    ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"), ("한", "Han"), ("오", "Oh"), ("서", "Seo"), ("신", "Shin"),
)  # fmt: skip
_NETWORKS = ("Netflix", "tvN", "JTBC", "SBS", "KBS2", "MBC", "Disney+", "TVING")
_GENRES = ("romance", "thriller", "comedy", "historical", "medical", "legal", "fantasy", "mystery", "action", "horror")


def made_up(dramas: int, *, seed: int = 20200429) -> list[Announcement]:
    """A ledger of so many dramas with six entries each and their people, the same for the same seed."""
    chance = random.Random(seed)
    people = [f"person-{n}" for n in range(max(dramas * 3 // 5, 20))]
    out = [_person(slug, chance) for slug in people]
    for n in range(dramas):
        out += _drama(n, people, chance)
    return out


def _person(slug: str, chance: random.Random) -> Announcement:
    surname, family = chance.choice(_SURNAMES)
    first, second = chance.choices(_SYLLABLES, k=2)
    changes = (
        Introduced(slug, f"{family} {first[1].title()}-{second[1]}"),
        Called(slug, surname + first[0] + second[0], TitleKind.NATIVE),
    )
    return Announcement(f"{slug}.made-up", Kind.RECORD, date(2000, 1, 1), SOURCE, changes)


def _drama(n: int, people: list[str], chance: random.Random) -> Iterator[Announcement]:
    slug, day = f"drama-{n}", date(2001, 1, 1) + timedelta(days=chance.randrange(9000))
    name = " ".join((chance.choice(_FIRST), chance.choice(_SECOND), chance.choice(_THIRD)))
    sounds = chance.choices(_SYLLABLES, k=chance.randint(3, 6))
    director, writer, *actors = chance.sample(people, 7)
    told: list[tuple[str, Kind, int, tuple[Change, ...]]] = [
        ("announced", Kind.ANNOUNCED, 0, (
            Opened(slug),
            Titled(slug, f"{name} {n}" if chance.random() < 0.5 else name),
            Titled(slug, "".join(hangul for hangul, _ in sounds), TitleKind.NATIVE),
            Titled(slug, "".join(latin for _, latin in sounds).title(), TitleKind.ROMANISED),
            Staged(slug, Stage.ANNOUNCED),
            Described(slug, chance.choice(_NETWORKS), tuple(chance.sample(_GENRES, 2)), "Two people meet. " * 8, 16),
            Credited(slug, director, job=Job.DIRECTOR),
            Credited(slug, writer, job=Job.WRITER),
        )),
        ("cast", Kind.CAST_CONFIRMED, 60, tuple(
            Credited(slug, actor, character="Somebody", billing=Billing.LEAD if i < 2 else Billing.MAIN)
            for i, actor in enumerate(actors)
        )),
        ("filming", Kind.FILMING_STARTED, 90, (Staged(slug, Stage.FILMING),)),
        ("date", Kind.DATE_SET, 200, (Dated(slug, PartialDate.of(day + timedelta(days=240))),)),
        ("trailer", Kind.TRAILER, 220, (Noted(slug),)),
        ("out", Kind.OUT, 240, (Staged(slug, Stage.RELEASED),)),
    ]  # fmt: skip
    for what, kind, after, changes in told:
        yield Announcement(f"{slug}.{what}", kind, day + timedelta(days=after), SOURCE, changes)


def filled(folder: Path, dramas: int = 0) -> Path:
    """A database with the shipped catalogue and so many made-up dramas, made if it is not there."""
    file = folder / f"catalogue-{dramas}.db"
    if not file.exists():
        subprocess.run([sys.executable, "-m", "bench.catalogue", str(file), str(dramas)], check=True)
    return file


async def fill(file: Path, dramas: int) -> None:
    """Fills a database. The ledger is written as an import writes it, telling nobody."""
    async with open_store(f"sqlite:///{file}") as store:
        entries = [*load(), *made_up(dramas)]
        await store.ledger.append(Commit(tuple(entries), fold(entries)), NOW)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder that is there while a benchmark runs; all benchmarks of one run share theirs."""
    if shared := os.environ.get(SHARED):
        yield Path(shared)
        return
    with tempfile.TemporaryDirectory(prefix="dramawire-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1]), int(sys.argv[2])))
