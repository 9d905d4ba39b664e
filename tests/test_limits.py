"""The caps of the configuration, kept where platforms come in."""

from datetime import UTC, datetime
from pathlib import Path

from bot.app import open_house, switchboard
from bot.clock import MovedClock
from bot.config import Caps, Config, Store
from bot.core.commands.request import Request, Where
from bot.core.recipient import AddressKey, Identity
from bot.delivery.pace import Limits, Pace

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def asked(user: str) -> Request:
    return Request(Identity("telegram", user), Where(AddressKey("telegram", user)), "help", NOW)


async def test_a_platform_answers_nobody_more_often_than_configured(tmp_path: Path) -> None:
    caps = Caps(answers_per_minute=2, follows=3, waits=1)
    config = Config(store=Store(url=f"sqlite:///{tmp_path / 'house.db'}"), caps=caps)
    async with open_house(config, MovedClock(NOW, stands=True), stocked=False) as house:
        board = switchboard(house, Pace(Limits()))
        for _ in range(2):
            assert "I follow Korean dramas" in (await board.answer(asked("ana"))).message.plain
        assert "That was a lot at once" in (await board.answer(asked("ana"))).message.plain
        assert "I follow Korean dramas" in (await board.answer(asked("bo"))).message.plain
        assert (house.tools.limits.follows, house.tools.limits.waits) == (3, 1)
        assert house.tools.limiter is None, "the console's own terminal"
