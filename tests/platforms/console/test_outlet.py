"""The way out to a terminal."""

import pytest

from bot.core.message import Message, Text, message
from bot.core.ports import Gone, Letter
from bot.core.recipient import AddressKey
from bot.platforms.console.outlet import ConsoleOutlet

ANA, BO = AddressKey("console", "ana"), AddressKey("console", "bo")


async def test_it_prints_for_who_is_there_and_says_who_is_away() -> None:
    printed: list[tuple[AddressKey, str, int | None]] = []

    def show(key: AddressKey, said: Message, changes: int | None) -> None:
        printed.append((key, said.plain, changes))

    outlet = ConsoleOutlet(show, lambda key: key == ANA)
    hello, better = (Letter(ANA, message([(Text(text),)]), "1") for text in ("Hello.", "Better."))
    assert [await outlet.send(hello), await outlet.send(hello)] == ["1", "2"]
    await outlet.edit(better, "2")
    await outlet.delete(ANA, "1")
    assert printed == [(ANA, "Hello.", None), (ANA, "Hello.", None), (ANA, "Better.", 2)]
    with pytest.raises(Gone, match="away"):
        await outlet.send(Letter(BO, hello.message, "2"))
