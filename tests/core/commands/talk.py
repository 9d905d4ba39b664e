"""Conversations with the real commands over a real store, on a clock that tests move."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import locales
from bot.clock import MovedClock
from bot.core.announcement import Announcement
from bot.core.commands.answer import answer
from bot.core.commands.parse import pressed, typed
from bot.core.commands.request import Reply, Request, Where
from bot.core.commands.table import Limits, Tools
from bot.core.message import Button
from bot.core.recipient import AddressKey, Identity, Role
from bot.core.words import Words
from bot.delivery.waiting import Waiting
from bot.locales.zones import zones_called
from bot.search.search import NameSearch
from bot.store.store import open_store
from tests.delivery.house import House, over
from tests.fresh import fresh

START = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class Talk:
    """One person's conversation; `last` is what was said to them last.

    What is owed is shown after each word, unless it `settles` not. In a `place`, `moderator`, `roles` and `server` are
    what the platform would say of them.
    """

    tools: Tools
    house: House
    user: str = "ana"
    place: str | None = None
    asks: bool = True
    moderator: bool = False
    roles: tuple[str, ...] = ()
    server: str = ""
    settles: bool = True
    language: str = "en"
    last: Reply | None = None
    said: list[Reply] = field(default_factory=list)

    @property
    def clock(self) -> MovedClock:
        return self.house.clock

    @property
    def who(self) -> Identity:
        return Identity("console", self.user, self.user)

    @property
    def key(self) -> AddressKey:
        return AddressKey("console", self.place or self.user)

    async def say(self, text: str, *, about: str | None = None) -> str:
        """Types a line, and returns the words that came back."""
        said = typed(text)
        return await self._send(said.command, dict(said.values), about=about)

    async def give(self, command: str, *, about: str | None = None, **values: str) -> str:
        """A command with its options filled in, as from a platform's form, about a message somebody pointed at."""
        return await self._send(command, values, about=about)

    async def press(self, label: str) -> str:
        """Presses the button of the last reply whose label begins so."""
        return await self.act(self.button(label).action or "")

    async def act(self, action: str) -> str:
        """Presses a button by its action, wherever it stands."""
        what = pressed(action)
        return await self._send(what.command, dict(what.values), press=True)

    async def _send(
        self, command: str, values: dict[str, str], *, press: bool = False, about: str | None = None
    ) -> str:
        where = Where(
            self.key, private=self.place is None, name=self.place or "", moderator=self.moderator,
            roles=self.roles, server=self.server,
        )  # fmt: skip
        request = Request(
            Identity("console", self.user, self.user), where, command, self.clock(), values,
            home=AddressKey("console", self.user), language=self.language, pressed=press, about=about,
            asks=self.asks,
        )  # fmt: skip
        self.last = await answer(request, self.tools)
        self.said.append(self.last)
        if self.settles:
            await self.house.schedule.settle()
        return self.last.message.plain

    @property
    def buttons(self) -> list[Button]:
        assert self.last
        return [button for row in self.last.message.buttons for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, label: str) -> Button:
        found = [button for button in self.buttons if button.label.startswith(label)]
        assert found, f"no button {label!r} among {self.labels}"
        return found[0]

    async def become(self, role: Role) -> None:
        me = await self.tools.readers.reader(
            Identity("console", self.user, self.user), AddressKey("console", self.user), self.clock()
        )
        await self.tools.readers.entitle(me.id, role)

    def other(self, user: str, **rest: object) -> "Talk":
        """Somebody else in the same house."""
        return Talk(self.tools, self.house, user, **rest)  # type: ignore[arg-type]

    async def later(self, **span: float) -> None:
        await self.house.until(self.clock() + timedelta(**span))


@asynccontextmanager
async def talking(
    folder: Path,
    ledger: Iterable[Announcement],
    *,
    start: datetime = START,
    languages: Callable[[str], Words] = locales.words,
) -> AsyncIterator[Talk]:
    """A conversation over a database in a folder; the ledger is recorded where it is not there yet."""
    async with open_store(fresh(folder / "talk.db"), migrated=False) as store:
        clock, search = MovedClock(start, stands=True), NameSearch(store.ledger)
        waiting = Waiting(
            store.ledger,
            store.readers,
            store.outbox,
            search=search,
            notes=store.desk,
            languages=languages,
            most_follows=Limits().follows,
        )

        async def refresh() -> None:
            await search.refresh()
            await waiting.look(clock())

        house = over(store, clock, refresh=refresh, languages=languages)
        await house.publisher.record(_all(ledger), start)
        await refresh()
        tools = Tools(
            store.ledger,
            store.readers,
            store.desk,
            search,
            house.publisher,
            store.outbox,
            store.timetable,
            store.inbox,
            zones=zones_called,
            languages=languages,
            ring=house.schedule.ring,
        )
        yield Talk(tools, house)


def _all(ledger: Iterable[Announcement]) -> Sequence[Announcement]:
    return list(ledger)
