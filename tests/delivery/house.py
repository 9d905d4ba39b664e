"""Delivery as the app builds it, over a real SQLite file, a clock that tests move, and an outlet of our own."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import MovedClock
from bot.core.announcement import Announcement, Change
from bot.core.kinds import PERSON_DEFAULT, TITLE_DEFAULT, Kind
from bot.core.ports import Letter, Preview
from bot.core.publishing import Limits
from bot.core.recipient import AddressKey, Identity, Preferences, Recipient, Subscription, Topic, TopicKind
from bot.core.words import Words
from bot.delivery.almanac import Almanac
from bot.delivery.courier import Courier, Exit, Stores, english
from bot.delivery.lane import Settings
from bot.delivery.pace import Limits as Rates
from bot.delivery.pace import Pace
from bot.delivery.planner import Planner
from bot.delivery.posting import Posting
from bot.delivery.publisher import Publisher
from bot.delivery.schedule import Schedule
from bot.store.engine import Database
from bot.store.ledger import LedgerTable
from bot.store.outbox import OutboxTable
from bot.store.readers import ReadersTable
from bot.store.store import Store, open_store
from tests.core.ledgers import entry
from tests.fresh import fresh

START = datetime(2021, 4, 14, 12, tzinfo=UTC)


@dataclass
class Shown:
    """A message that stands in a chat."""

    letter: Letter
    at: datetime
    edits: list[Letter] = field(default_factory=list)

    @property
    def text(self) -> str:
        return (self.edits or [self.letter])[-1].message.plain


@dataclass
class Chats:
    """Plays a platform: keeps what is shown, and answers with what a test has it answer.

    `says` are raised one after the other for a chat (or for any, under an empty name) before a message is taken;
    `after` likewise, once it has been taken.
    """

    clock: MovedClock
    platform: str = "console"
    messages: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    says: dict[str, list[BaseException]] = field(default_factory=lambda: defaultdict(list))
    after: dict[str, list[BaseException]] = field(default_factory=lambda: defaultdict(list))
    calls: int = 0

    async def send(self, letter: Letter) -> str:
        self._answer(letter.key.chat, self.says)
        self.messages[letter.key.chat].append(Shown(letter, self.clock()))
        self._answer(letter.key.chat, self.after)
        return f"{letter.key.chat}/{len(self.messages[letter.key.chat])}"

    async def edit(self, letter: Letter, reference: str) -> None:
        self._answer(letter.key.chat, self.says)
        self._at(reference).edits.append(letter)

    async def delete(self, key: AddressKey, reference: str) -> None:
        self._answer(key.chat, self.says)
        chat, _, place = reference.rpartition("/")
        del self.messages[chat][int(place) - 1]

    def _answer(self, chat: str, script: dict[str, list[BaseException]]) -> None:
        self.calls += 1
        for name in (chat, ""):
            if script[name]:
                raise script[name].pop(0)

    def _at(self, reference: str) -> Shown:
        chat, _, place = reference.rpartition("/")
        return self.messages[chat][int(place) - 1]

    def texts(self, chat: str) -> list[str]:
        return [shown.text for shown in self.messages[chat]]


@dataclass
class House:
    """Everything delivery needs, and shorthands to speak with it."""

    database: Database
    ledger: LedgerTable
    readers: ReadersTable
    outbox: OutboxTable
    publisher: Publisher
    planner: Planner
    courier: Courier
    schedule: Schedule
    clock: MovedClock
    chats: Chats
    pace: Pace

    async def reader(self, name: str, *follows: str, **wishes: object) -> Recipient:
        """A reader with a private chat of their name, who follows topics such as ``series:sea``."""
        home = AddressKey(self.chats.platform, name)
        found = await self.readers.reader(Identity(self.chats.platform, name, name), home, self.clock())
        await self._follows(found, follows, wishes)
        return found

    async def place(self, name: str, *follows: str, set_up_by: int | None = None, **wishes: object) -> Recipient:
        """A place whose chat has its name."""
        key = AddressKey(self.chats.platform, name)
        found = await self.readers.place(key, name, self.clock(), set_up_by=set_up_by)
        await self._follows(found, follows, wishes)
        return found

    async def _follows(self, who: Recipient, follows: Iterable[str], wishes: dict[str, object]) -> None:
        if wishes:
            await self.readers.prefer(who.id, replace(Preferences(), **wishes), self.clock())  # type: ignore[arg-type]
        for text in follows:
            topic = Topic.parse(text)
            kinds = PERSON_DEFAULT if topic.kind is TopicKind.PERSON else TITLE_DEFAULT
            await self.follow(who, text, kinds)

    async def follow(self, who: Recipient, topic: str, kinds: int) -> None:
        await self.readers.follow(Subscription(who.id, Topic.parse(topic), kinds, self.clock()))

    async def publish(self, said: Announcement, **rest: Any) -> Preview:
        return await self.publisher.publish(said, self.clock(), **rest)

    async def say(self, name: str, *changes: Change, kind: Kind, **rest: object) -> Preview:
        """Publishes an entry known today."""
        return await self.publish(entry(name, self.clock().date().isoformat(), *changes, kind=kind, **rest))

    async def settle(self) -> datetime | None:
        """Plans and shows all that is due now."""
        return await self.schedule.settle()

    async def until(self, moment: datetime) -> None:
        await self.schedule.settle_until(moment, self.clock)

    async def after(self, **span: float) -> None:
        await self.until(self.clock() + timedelta(**span))

    def texts(self, chat: str) -> list[str]:
        return self.chats.texts(chat)

    @property
    def seconds(self) -> float:
        """What the pace takes for the time."""
        return self.clock().timestamp()


@asynccontextmanager
async def build(
    folder: Path, *, start: datetime = START, rates: Rates | None = None, settings: Settings | None = None
) -> AsyncIterator[House]:
    """A house over a database in a folder, made where it is not there yet."""
    async with open_store(fresh(folder / "house.db"), migrated=False) as store:
        yield over(store, MovedClock(start, stands=True), rates=rates, settings=settings)


def over(
    store: Store,
    clock: MovedClock,
    *,
    rates: Rates | None = None,
    settings: Settings | None = None,
    refresh: Callable[[], Awaitable[None]] | None = None,
    languages: Callable[[str], Words] = english,
) -> House:
    """A house over an open store."""
    ledger, readers, outbox = store.ledger, store.readers, store.outbox
    chats, pace = Chats(clock), Pace(rates or Rates())
    publisher = Publisher(ledger, readers, limits=Limits(), wake=lambda: schedule.ring())  # noqa: PLW0108 - it comes last
    planner = Planner(outbox, clock)
    courier = Courier(
        Stores(ledger, readers, outbox),
        {chats.platform: Exit(chats, pace)},
        clock,
        settings=settings,
        languages=languages,
        monotonic=lambda: clock().timestamp(),
    )
    almanac = Almanac(ledger, publisher)
    posting = Posting(
        store.timetable,
        publisher,
        outbox,
        inbox=store.inbox,
        desk=store.desk,
        readers=readers,
        ledger=ledger,
        languages=languages,
    )
    schedule = Schedule(
        almanac, planner, courier, ledger=ledger, outbox=outbox, clock=clock, posting=posting, refresh=refresh
    )
    return House(store.database, ledger, readers, outbox, publisher, planner, courier, schedule, clock, chats, pace)
