from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.announcement import Credited, Dated, Described, Introduced, Opened, Staged, Titled
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Medium, Stage, Standing, TitleKind
from bot.core.kinds import Kind
from bot.core.recipient import Role
from tests.core.commands.talk import Talk, talking
from tests.core.ledgers import entry

LEDGER = [
    entry(
        "people.seen", "2020-01-01", Introduced("gong-yoo", "Gong Yoo"), Introduced("bae-doona", "Bae Doona"),
        Introduced("lee-joon", "Lee Joon"), Introduced("kim-min-a", "Kim Min-a"),
        Introduced("kim-min-b", "Kim Min-b"),
    ),
    entry(
        "sea.opened", "2020-04-01", Opened("the-silent-sea"), Titled("the-silent-sea", "The Silent Sea"),
        Titled("the-silent-sea", "고요의 바다", TitleKind.NATIVE), Described("the-silent-sea", network="Netflix"),
        Staged("the-silent-sea", Stage.CASTING),
        Credited("the-silent-sea", "gong-yoo", Standing.IN_TALKS, billing=Billing.LEAD), kind=Kind.ANNOUNCED,
    ),
    entry(
        "alarm.opened", "2019-08-22", Opened("love-alarm"), Titled("love-alarm", "Love Alarm"),
        Described("love-alarm", network="Netflix"), Dated("love-alarm", PartialDate("2019-08-22")),
        Staged("love-alarm", Stage.RELEASED), kind=Kind.OUT,
    ),
    entry(
        "alarm-2.opened", "2026-10-29", Opened("love-alarm-2", series="love-alarm", season=2),
        Titled("love-alarm-2", "Love Alarm 2"), Staged("love-alarm-2", Stage.FILMING), kind=Kind.RENEWED,
    ),
    entry(
        "sweepers.opened", "2019-08-01", Opened("space-sweepers", Medium.FILM),
        Titled("space-sweepers", "Space Sweepers"), Staged("space-sweepers", Stage.ANNOUNCED), kind=Kind.ANNOUNCED,
    ),
]  # fmt: skip


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """Ana, an ordinary reader, in private."""
    async with talking(tmp_path, LEDGER) as opened:
        yield opened


@pytest.fixture
async def editor(talk: Talk) -> Talk:
    """Ana, who is an editor."""
    await talk.become(Role.EDITOR)
    return talk
