"""Answering ``/drama`` from what is typed to what is printed, and going on from what is typed so far.

Beside them the least that could do it: one read of the record's row by SQLite alone, after rapidfuzz picked the nearest
of all titles.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from bench.catalogue import LARGE, NOW, filled, workshop
from bench.figures import Figure, most, percentile, quiet, show
from bot.app import House, open_house
from bot.clock import MovedClock
from bot.config import Caps, Config, Store
from bot.core.commands.answer import answer
from bot.core.commands.parse import typed
from bot.core.commands.register import command_of
from bot.core.commands.request import Request, Where
from bot.core.commands.suggest import complete
from bot.core.recipient import AddressKey, Identity
from bot.platforms.console.render import plain

ASKED = 1000
WHO, HOME = Identity("console", "fan", "Fan"), AddressKey("console", "fan")


def slipped(title: str, chance: random.Random) -> str:
    """A title as people type it: sometimes as it is, sometimes short, mostly with a slip."""
    at = chance.randrange(len(title))
    swapped = title[:at] + title[at + 1 : at + 2] + title[at : at + 1] + title[at + 2 :]
    forms = (title, title.lower(), swapped, title[:at] + title[at + 1 :], title.partition(" ")[0])
    return chance.choice(forms)


async def asked(house: House, lines: list[str]) -> list[float]:
    """Milliseconds that each line took, from parsing to rendered text."""
    spent = []
    for line in lines:
        start = time.perf_counter()
        said = typed(line)
        request = Request(WHO, Where(HOME), said.command, house.clock(), values=said.values, home=HOME)
        reply = await answer(request, house.tools)
        text = plain(reply.message, UTC)
        spent.append((time.perf_counter() - start) * 1000)
        assert text
        assert "noted as" not in text, text
    return spent


def bare(file: Path, names: list[str]) -> list[float]:
    """Milliseconds for the nearest of all titles by rapidfuzz and one read of its row."""
    with sqlite3.connect(file) as connection:
        titles = dict(connection.execute("SELECT slug, body ->> '$.titles[0].text' FROM dramas"))
        spent = []
        for name in names:
            start = time.perf_counter()
            *_, slug = extractOne(name, titles, scorer=ratio)
            connection.execute("SELECT body FROM dramas WHERE slug = ?", [slug]).fetchone()
            spent.append((time.perf_counter() - start) * 1000)
        return spent


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that something took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


async def measure(folder: Path, dramas: int) -> list[Figure]:
    """The figures for the shipped catalogue and so many made-up dramas beside it."""
    file, chance = filled(folder, dramas), random.Random(1)
    caps = Caps(answers_per_minute=10**9)
    config = Config(store=Store(url=f"sqlite:///{file}"), caps=caps)
    async with open_house(config, MovedClock(NOW)) as house:
        titles = [d.title async for d in house.store.ledger.catalogue() if hasattr(d, "titles")]
        names = [slipped(chance.choice(titles), chance) for _ in range(ASKED)]
        await asked(house, [f"/drama {name}" for name in names[:20]])
        ours = await asked(house, [f"/drama {name}" for name in names])
        theirs = bare(file, names)
        found = [timed(lambda name=name: house.tools.search.find(name)) for name in names]
        command = command_of("drama")
        assert command
        parts = [name[: chance.randint(0, 8)] for name in names]
        offered = [timed(lambda part=part: complete(command.options[0], part, house.tools)) for part in parts]
    return [
        Figure("/drama, half of them within", percentile(ours, 50), "ms", percentile(theirs, 50)),
        Figure("/drama, 99 of 100 within", percentile(ours, 99), "ms", percentile(theirs, 99), most(25)),
        Figure("search alone, half within", percentile(found, 50), "ms"),
        Figure("search alone, 99 of 100 within", percentile(found, 99), "ms"),
        Figure("autocomplete, half within", percentile(offered, 50), "ms"),
        Figure("autocomplete, 99 of 100 within", percentile(offered, 99), "ms", aim=most(150)),
    ]


def main() -> None:
    """Prints the figures."""
    quiet()
    with workshop() as folder:
        for dramas in (0, LARGE):
            title = "Asking, on the shipped catalogue" + (f" and {dramas:,} made-up dramas" if dramas else "")
            show(title, asyncio.run(measure(folder, dramas)))


if __name__ == "__main__":
    main()
