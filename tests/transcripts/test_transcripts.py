"""Every conversation beside this file, played through the real chat and compared to the letter (see README.md)."""

import asyncio
import os
import shlex
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_house
from bot.cli import chat, zone_named
from bot.clock import MovedClock
from bot.config import Config, Store
from bot.platforms.console.chat import moment_from
from bot.session import Guest, converse

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
REWRITE = "DRAMAWIRE_TEST_REWRITE"
OPENING = "$ dramawire chat"
FIRST_DAY = "2026-11-25 09:00"
"""When a conversation is held whose first line names no other time."""


@dataclass(frozen=True)
class Script:
    """What a transcript has typed: the options of the first line, and each typed line with the remarks above it."""

    opening: str
    options: dict[str, Any]
    typed: tuple[tuple[str, str], ...]
    tail: str


def read(text: str) -> Script:
    """A transcript taken apart; what was answered is left out."""
    opening, typed, remarks = "", [], ""
    for line in text.splitlines():
        if not opening:
            opening = line
        elif line.startswith("# ") or line == "#":
            remarks += f"{line}\n"
        elif line == ">" or line.startswith("> "):
            typed.append((remarks and f"{remarks}\n", line.removeprefix(">").removeprefix(" ")))
            remarks = ""
    assert opening.startswith(OPENING), f"the first line is to be a command such as: {OPENING} --as Mina"
    assert typed, "nothing is typed: a typed line begins with > and a space"
    arguments = shlex.split(opening.removeprefix(OPENING))
    return Script(opening, chat.make_context("chat", arguments).params, tuple(typed), remarks)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped catalogue in it, made once and copied for each conversation."""
    file = tmp_path_factory.mktemp("transcripts") / "stocked.db"

    async def stock() -> None:
        async with open_house(_config(file), MovedClock(moment_from(FIRST_DAY, MovedClock()()), stands=True)):
            pass

    asyncio.run(stock())
    return file


def _config(file: Path) -> Config:
    return Config(store=Store(url=f"sqlite:///{file}"))


async def play(script: Script, database: Path) -> str:
    """The transcript as it reads today."""
    options = script.options
    clock = MovedClock(moment_from(options["now"] or FIRST_DAY, MovedClock()()), stands=True)
    place = (options["place"] or "").removeprefix("#") or None
    guest = Guest(options["name"] or "You", place, zone_named(options["zone"]) if options["zone"] else None)
    out = [f"{script.opening}\n"]

    async def lines() -> AsyncIterator[str]:
        for remarks, line in script.typed:
            out.append(f"{remarks}> {line}".rstrip())
            yield line

    await converse(_config(database), clock, guest, lines(), out.append, stocked=False)
    return "\n".join([*out, script.tail]).rstrip("\n") + "\n"


@pytest.mark.parametrize(
    "file",
    [*sorted(HERE.rglob("*.txt")), ROOT / "README.md"],
    ids=lambda file: file.relative_to(HERE if file.is_relative_to(HERE) else ROOT).as_posix(),
)
def test_the_conversation_reads_as_written(file: Path, stocked: Path, tmp_path: Path) -> None:
    """A page of prose holds its conversation between lines of three backticks."""
    page = file.read_text("utf-8")
    written = page if file.suffix == ".txt" else page[page.index(OPENING) :].partition("```")[0]
    database = tmp_path / "chat.db"
    shutil.copy(stocked, database)
    played = asyncio.run(play(read(written), database))
    if os.environ.get(REWRITE):
        file.write_text(page.replace(written, played), "utf-8")
        return
    assert played.splitlines() == written.splitlines(), f"meant so? Then run it with {REWRITE}=1 and look at the diff"
