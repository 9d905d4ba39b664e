import socket
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.web import Health, Hook
from bot.web.server import SECRET_HEADER, Web


class Bot:
    """A bot that can be unwell and remembers the updates it took."""

    def __init__(self) -> None:
        self.well = True
        self.taken: list[dict[str, Any]] = []

    async def health(self) -> Health:
        return Health({"courier": "well" if self.well else "failing for 70 s"}, {"owed": 3})

    async def take(self, update: dict[str, Any]) -> bool:
        self.taken.append(update)
        return self.well


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def client(bot: Bot) -> AsyncIterator[aiohttp.ClientSession]:
    surface = Web(bot.health, (Hook("/telegram", "s3cret", bot.take),))
    async with surface.serve("127.0.0.1", 0) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session


async def test_health_says_how_the_bot_is(bot: Bot, client: aiohttp.ClientSession) -> None:
    async with client.get("/health") as answer:
        assert (answer.status, await answer.json()) == (200, {"well": True, "parts": {"courier": "well"}, "owed": 3})
    bot.well = False
    async with client.get("/health") as answer:
        said = {"well": False, "parts": {"courier": "failing for 70 s"}, "owed": 3}
        assert (answer.status, await answer.json()) == (503, said)


async def test_an_update_with_the_secret_is_taken(bot: Bot, client: aiohttp.ClientSession) -> None:
    async with client.post("/telegram", json={"update_id": 1}, headers={SECRET_HEADER: "s3cret"}) as answer:
        assert answer.status == 200
    assert bot.taken == [{"update_id": 1}]


async def test_an_update_that_was_not_dealt_with_is_to_come_again(bot: Bot, client: aiohttp.ClientSession) -> None:
    bot.well = False
    async with client.post("/telegram", json={"update_id": 1}, headers={SECRET_HEADER: "s3cret"}) as answer:
        assert answer.status == 503


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "s3cret "[:5]}])
async def test_an_update_without_the_secret_is_refused(
    bot: Bot, client: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with client.post("/telegram", json={"update_id": 1}, headers=headers) as answer:
        assert answer.status == 403
    assert bot.taken == []


@pytest.mark.parametrize("body", [b"not json", b"[1]", b"\xff"])
async def test_what_is_no_update_is_refused_and_the_next_one_taken(
    bot: Bot, client: aiohttp.ClientSession, body: bytes
) -> None:
    async with client.post("/telegram", data=body, headers={SECRET_HEADER: "s3cret"}) as answer:
        assert answer.status == 400
    async with client.post("/telegram", json={"update_id": 2}, headers={SECRET_HEADER: "s3cret"}):
        assert bot.taken == [{"update_id": 2}]


async def test_an_update_too_large_to_be_one_is_refused(bot: Bot, client: aiohttp.ClientSession) -> None:
    async with client.post("/telegram", data=BytesIO(b"x" * (1 << 21)), headers={SECRET_HEADER: "s3cret"}) as answer:
        assert answer.status == 413
    assert bot.taken == []


async def test_a_port_that_is_taken_is_an_oserror(bot: Bot) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with pytest.raises(OSError, match="in use"):
            async with Web(bot.health).serve("127.0.0.1", holder.getsockname()[1]):
                pass
