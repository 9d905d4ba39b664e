"""Any command or button, with any text: nothing is written that somebody may not write, nothing breaks or leaks."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from bot.core.commands.register import COMMANDS
from bot.core.commands.rights import may_use
from bot.core.message import Link
from bot.core.recipient import Role
from bot.store.tables import metadata, recipients
from tests.core.commands.around import Around
from tests.core.commands.conftest import LEDGER
from tests.core.commands.talk import Talk, talking

PIECES = (
    "the silent sea", "series:the-silent-sea", "person:gong-yoo", "love alarm", "all", "kim min", "고요의 바다",
    "netflix", "1", "2", "3", "/", "#", "@", "1/stop", "3/stop", "3/daily", "4/big", "3/role/77", "2/all", "big",
    "confirmed", "trailer", "14 May 2021",
    "https://press.example/1 The Press", "javascript:alert(1)", "discord:1", "ana", "mod", "-", ",", ";", ": ", "|",
    "**bold**", "*it*", "~~no~~", "`code`", "{name}", "{0}", "%s", "<b>x</b>", "&amp;", "[x](http://y)", "@everyone",
    "\u202e", "\u200b", "\x00", "\x1b[2J", "\n", "\ud7ff", "🔔", "x" * 300,
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
OPTIONS = sorted({option.name for command in COMMANDS for option in command.options})
NAMES = [command.name for command in COMMANDS]
OURS = re.compile(r"\{\w*\}|\*\*|~~|`|%[sd]|Traceback|<Span|Text\(")
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


class House:
    """A house with a place that news comes into, an owner, a moderator, a fan; and a loop to ask them in."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.talk = self.runner.run(self._open(folder))

    async def _open(self, folder: Path) -> Talk:
        talk = await self._stack.enter_async_context(talking(folder, LEDGER))
        talk = replace(talk, tools=replace(talk.tools, surroundings={"console": Around()}), asks=False)
        owner = replace(talk, user="owner")
        await owner.become(Role.OWNER)
        await replace(talk, user="mod", place="#news", moderator=True, server="1").say("/setup #news; what: all")
        for who in (replace(talk, user="fan"), replace(talk, user="other")):
            await who.say("/follow the silent sea")
        return talk

    def close(self) -> None:
        self.runner.run(self._stack.aclose())
        self.runner.close()

    def who(self, user: str, *, place: bool) -> Talk:
        there = replace(self.talk, user=user, said=[], place="#news" if place else None, settles=False)
        return replace(there, server="1" if place else "", moderator=user == "mod" and place)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("any"))
    yield made
    made.close()


Rows = dict[str, list[tuple[Any, ...]]]


async def rows(talk: Talk, *, but: int | None = None) -> Rows:
    """All that the database holds; with `but`, leaving out what belongs to one reader alone."""
    async with talk.house.database.read() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in await connection.execute(select(table)) if not _own(table, row, but)), key=repr
            )
            for table in metadata.sorted_tables
            if but is None or table.name != "profiles"
        }


def _own(table: Table, row: Any, reader: int | None) -> bool:
    if reader is None:
        return False
    names = [c.name for c in table.columns if any(k.column.table is recipients for k in c.foreign_keys)]
    return (table is recipients and row.id == reader) or any(getattr(row, name) == reader for name in names)


async def reader_of(talk: Talk) -> int:
    [found] = [who for who in await talk.tools.readers.named("console", talk.user) if who.name == talk.user]
    return found.id


async def ask(who: Talk, name: str, values: dict[str, str], *, press: bool) -> str:
    """Asks as a form or a button does, and checks what comes back."""
    said = await who.act(f"v1:{name}:{next(iter(values.values()), '')}") if press else await who.give(name, **values)
    assert "Something broke" not in said, f"/{name} {values}"
    assert who.last
    typed = "".join(values.values())
    for part in (who.last.message, *who.last.also):
        for line in part.lines:
            for span in line:
                if isinstance(span, Link):
                    assert span.url.startswith(("https://", "http://"))
        for leak in OURS.findall(part.plain):
            assert leak in typed or leak[:1] in typed, f"/{name} {values} leaks {leak}: {part.plain}"
    return said


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, dict[str, str], bool]:
    """A command with some of its options, or other options, filled with any text; and whether a button was pressed."""
    command = draw(st.sampled_from(COMMANDS))
    options = [option.name for option in command.options] or OPTIONS[:1]
    values = draw(st.dictionaries(st.sampled_from(options), TEXTS, max_size=len(options)))
    return command.name, values, draw(st.booleans())


@pytest.mark.parametrize(("user", "place"), [("fan", False), ("fan", True), ("mod", True), ("mod", False)])
def test_without_the_right_nothing_is_written(house: House, user: str, place: bool) -> None:
    who = house.who(user, place=place)
    forbidden = [c.name for c in COMMANDS if not may_use(c, Role.READER, moderator=who.moderator, private=not place)]
    assert forbidden

    @MANY
    @given(st.sampled_from(forbidden), TEXTS, st.booleans())
    def check(name: str, text: str, press: bool) -> None:
        async def walk() -> None:
            before = await rows(who)
            options = next(c.options for c in COMMANDS if c.name == name)
            await ask(who, name, {option.name: text for option in options}, press=press)
            assert await rows(who) == before, f"/{name} {text!r}"

        house.runner.run(walk())

    check()


@pytest.mark.parametrize(("user", "place"), [("fan", False), ("fan", True), ("mod", False)])
def test_whatever_somebody_asks_touches_nothing_of_anybody_else(house: House, user: str, place: bool) -> None:
    who = house.who(user, place=place)

    @MANY
    @given(asked())
    def check(what: tuple[str, dict[str, str], bool]) -> None:
        name, values, press = what

        async def walk() -> None:
            me = await reader_of(who)
            before = await rows(who, but=me)
            await ask(who, name, values, press=press)
            if name != "forget":
                assert await rows(who, but=me) == before, f"/{name} {values}"

        house.runner.run(walk())

    check()


def test_whatever_an_owner_asks_breaks_nothing(house: House) -> None:
    who = house.who("owner", place=True)

    @MANY
    @given(asked())
    def check(what: tuple[str, dict[str, str], bool]) -> None:
        house.runner.run(ask(who, what[0], what[1], press=what[2]))

    check()
