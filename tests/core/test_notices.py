"""Who set a place up is told once that it fell silent, unless that was their own doing."""

from pathlib import Path

import pytest

from bot.core.notices import asleep
from bot.core.recipient import Identity
from bot.core.words import ENGLISH
from tests.delivery.house import House, build


@pytest.mark.parametrize(("unless", "told"), [(None, 1), ("bo", 1), ("mina", 0)])
async def test_the_setter_is_told_unless_they_did_it_themselves(tmp_path: Path, unless: str | None, told: int) -> None:
    async with build(tmp_path) as house:
        await _check(house, unless, told)


async def _check(house: House, unless: str | None, told: int) -> None:
    mina = await house.reader("mina")
    await house.place("#news", "all", set_up_by=mina.id)
    await house.place("#nobodys", "all")
    for chat in ("#news", "#nobodys"):
        who = Identity("console", unless) if unless else None
        word = asleep("I was taken out of the server", lambda _language: ENGLISH, unless=who)
        for _ in range(2):
            await house.readers.sleep("console", chat, "gone", house.clock(), word=word)
    await house.settle()
    said = "I can't write to #news any more: I was taken out of the server. Its news waits until I may again."
    assert house.texts("mina") == [said] * told
