"""Announcing to 5,000 Telegram chats: the real client, over loopback, to a fake Bot API on the other core.

With the pace lifted, beside what the library does by itself over its own transport, and beside aiohttp alone; all send
the same text and buttons. With the pace on, for a minute: how much of it is used, and how long a `/drama` takes that
somebody asks meanwhile.
"""

import asyncio
import json
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.request import HTTPXRequest

from bench.announcing import (
    AT_ONCE,
    CHATS,
    Crew,
    announced_to_all,
    crew,
    elsewhere,
    one_letter,
    sent_by_all,
    until_told,
)
from bench.catalogue import workshop
from bench.fanout import NOW, prepare
from bench.figures import Figure, least, most, percentile, quiet, show
from bot.config import Config
from bot.core.ports import Letter
from bot.platforms.telegram.keyboard import Stand, keyboard
from bot.platforms.telegram.render import written
from bot.platforms.telegram.wire import typed_spans
from tests.fakes.telegram.people import person
from tests.fakes.telegram.server import TOKEN, serving

FIRST = 1_000_000
PACED, FAN = 2500, 77
MINUTE = 60.0
BETWEEN = 4.0
"""Seconds between two questions of the fan."""
LIFTED = {"rate": 100_000, "chat_rate": 1000, "group_per_minute": 60_000}


async def fake(count: int, *, paced: bool) -> None:
    """The fake in its own process: says where it is, and at its end how often it refused and what it saw."""
    async with serving(keep_calls=paced, overall=30 if paced else 0) as telegram:
        for n in range(count):
            telegram.world.user(FIRST + n, f"Reader {n}")
        print(json.dumps({"url": telegram.url}), flush=True)
        seen: dict[str, Any] = {}
        watch = asyncio.create_task(_watched(telegram, seen)) if paced else None
        await until_told()
        if watch:
            watch.cancel()
        floods = sum(refusal.code == HTTPStatus.TOO_MANY_REQUESTS for refusal in telegram.refused)
        print(json.dumps({"refused": floods} | seen), flush=True)


async def _watched(telegram: Any, seen: dict[str, Any]) -> None:
    """A fan who asks now and then while announcements go out, and what was sent in the minute from the first one."""
    await telegram.until(lambda: len(telegram.made("sendMessage")) > 0, seconds=60)
    start, fan = time.monotonic(), person(telegram, FAN, "Fan", started=True)
    seen["waits"] = []
    while time.monotonic() < start + MINUTE - BETWEEN:
        await asyncio.sleep(BETWEEN)
        asked = time.monotonic()
        await fan.says("/drama the silent sea")
        seen["waits"].append((time.monotonic() - asked) * 1000)
    await asyncio.sleep(max(start + MINUTE - time.monotonic(), 0))
    seen["sent"] = sum(start <= call.at < start + MINUTE for call in telegram.made("sendMessage"))


def config(file: Path, url: str, **settings: Any) -> Config:
    """The configuration of a bot on the fake."""
    telegram = {"token": TOKEN, "api": url, **settings}
    return Config.model_validate({"store": {"url": f"sqlite:///{file}"}, "telegram": telegram})


async def listens(working: Crew) -> None:
    """Waits until the bot may be written through."""
    while not working.platform.outlet._wire._open:  # noqa: ASYNC110, SLF001 - nothing tells, and none is to be sent yet
        await asyncio.sleep(0.05)


async def bare(url: str, letter: Letter) -> tuple[float, float]:
    """Messages a second of the library over its own transport, and of aiohttp alone."""
    text = written(letter.message, NOW).html
    markup = keyboard(letter.message.buttons, Stand.CHAT, "dramawire_bot", stays=True)
    chats = range(FIRST, FIRST + CHATS)
    async with HTTPXRequest() as request, HTTPXRequest() as updates:
        bot = Bot(TOKEN, f"{url}/bot", request=request, get_updates_request=updates)
        library = await sent_by_all(
            lambda chat: bot.send_message(chat, text, parse_mode=ParseMode.HTML, reply_markup=markup), chats
        )
    form = {"text": text, "parse_mode": "HTML"} | _buttons(markup)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def post(chat: int) -> None:
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=form | {"chat_id": str(chat)}) as answer:
                assert (await answer.json())["ok"]

        raw = await sent_by_all(post, chats)
    return CHATS / library, CHATS / raw


def _buttons(markup: InlineKeyboardMarkup | None) -> dict[str, str]:
    return {"reply_markup": markup.to_json()} if markup else {}


async def lifted(folder: Path) -> list[Figure]:
    """The figures with the pace lifted."""
    letter = await one_letter(folder, "telegram", "reader")
    file = folder / "telegram.db"
    await prepare(file, range(FIRST, FIRST + CHATS), platform="telegram")
    with elsewhere("bench.telegram", str(CHATS)) as other:
        ours = CHATS / await announced_to_all(config(file, other.said["url"], **LIFTED), CHATS, listens)
    with elsewhere("bench.telegram", str(CHATS)) as other:
        library, raw = await bare(other.said["url"], letter)
    return [
        Figure("announced in a second, books kept", ours, "/s", aim=least(1500)),
        Figure("  beside Bot.send_message, its own transport", ours, "/s", library),
        Figure("  beside aiohttp alone", ours, "/s", raw),
        Figure("  part of aiohttp alone", ours / raw * 100, "%", aim=least(50)),
    ]


async def paced(folder: Path) -> list[Figure]:
    """The figures with the pace on."""
    file = folder / "telegram-paced.db"
    await prepare(file, range(FIRST, FIRST + PACED), platform="telegram")
    with elsewhere("bench.telegram", str(PACED), "paced") as other:
        async with crew(config(file, other.said["url"])) as working:
            await listens(working)
            await working.announce()
            await asyncio.sleep(MINUTE + 3)
        seen = other.end()
    waits = seen["waits"]
    return [
        Figure("used of 30 a second, over a minute", seen["sent"] / (30 * MINUTE) * 100, "%", aim=least(98)),
        Figure("refused as too many", seen["refused"], "", aim=most(0)),
        Figure("/drama meanwhile, half answered within", percentile(waits, 50), "ms"),
        Figure("/drama meanwhile, all answered within", max(waits), "ms", aim=most(300)),
    ]


def main() -> None:
    """Prints the figures, or is the fake."""
    quiet()
    typed_spans()
    if sys.argv[1:2] == ["--fake"]:
        asyncio.run(fake(int(sys.argv[2]), paced="paced" in sys.argv))
        return
    with workshop() as folder:
        show(f"Announcing to {CHATS:,} Telegram chats, the pace lifted", asyncio.run(lifted(folder)))
        if "--quick" not in sys.argv:
            show("Announcing on Telegram at its pace", asyncio.run(paced(folder)))


if __name__ == "__main__":
    main()
