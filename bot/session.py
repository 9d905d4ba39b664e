"""The house at one terminal, on a clock of its own: the console chat, and replays of the ledger."""

import asyncio
import sys
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Delivery, House, daily_backup, open_house
from bot.catalogue.ledger import load
from bot.catalogue.shelf import Shelf
from bot.clock import MovedClock
from bot.config import Config, Store
from bot.core.announcement import Announcement
from bot.core.commands.answer import answer
from bot.core.commands.request import Reply, Request
from bot.core.commands.suggest import suggest_line
from bot.core.errors import BadInput
from bot.core.fold import fold
from bot.core.kinds import PERSON_DEFAULT, TITLE_DEFAULT
from bot.core.message import Message
from bot.core.recipient import AddressKey, Identity, Recipient, Role, Subscription, Topic, TopicKind
from bot.delivery.courier import Exit
from bot.platforms.console.chat import PLATFORM, Chat, Seat, Show
from bot.platforms.console.outlet import ConsoleOutlet
from bot.platforms.console.render import plain
from bot.platforms.console.surroundings import ConsoleSurroundings
from bot.search.search import NameSearch
from bot.store.lock import courier_lock
from bot.supervisor import Task, supervise

NOON = time(12, tzinfo=UTC)
"""The hour at which a replay hears of what its source told on a day."""


CLEAR = 80
"""From this likeness on (of 100) a name says clearly what is to be followed."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who chats, and how: their name, where, and the zone that times are shown in; without one, each person's own."""

    name: str
    place: str | None = None
    zone: ZoneInfo | None = None


async def chat(config: Config, clock: MovedClock, guest: Guest) -> None:
    """Talks with whoever sits at this terminal, or answers the lines of a pipe, until they end.

    Raises `CourierTaken` when the bot already runs on this database.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        await converse(config, clock, guest, _standard_input(), _print)
        return
    from bot.platforms.console.terminal import printer, tell, typed_lines

    async with (
        open_house(config, clock) as house,
        courier_lock(house.store.database),
        _seated(house, clock, guest, printer(), tell) as (talk, delivery),
    ):
        tell(await _greeting(house, guest, clock))
        async with _delivering(config, delivery):
            lines = typed_lines(
                lambda: _prompt(talk.seat), lambda line: suggest_line(line, house.tools), _history(house)
            )
            async for line in lines:
                if not await talk.take(line):
                    break
                delivery.schedule.ring()


async def converse(
    config: Config,
    clock: MovedClock,
    guest: Guest,
    lines: AsyncIterable[str],
    out: Callable[[str], None],
    *,
    stocked: bool = True,
) -> None:
    """Answers lines one after the other in plain text, and shows after each all that is due by then.

    `out` prints a text and ends its line. `stocked` loads the catalogue into the database first. Raises
    `CourierTaken` when the bot already runs on this database.
    """

    def show(message: Message, first: int, zone: tzinfo) -> None:
        out(plain(message, zone, first=first) + "\n")

    async with (
        open_house(config, clock, stocked=stocked) as house,
        courier_lock(house.store.database),
        _seated(house, clock, guest, show, out) as (talk, delivery),
    ):
        await delivery.schedule.settle()
        async for line in lines:
            if not await talk.take(line):
                break
            await delivery.schedule.settle()


async def _standard_input() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201  this is its trade


def _prompt(seat: Seat) -> str:
    return f"{seat.name} in #{seat.place}> " if seat.place else f"{seat.name}> "


async def _greeting(house: House, guest: Guest, clock: MovedClock) -> str:
    """How the chat begins in a terminal."""
    seat = Seat(guest.name)
    reader = await house.store.readers.reader(Identity(PLATFORM, seat.user, seat.name), seat.home, clock())
    lines = [
        f"Hello, {guest.name}. Try: /drama move to heven",
        "A number presses a button, Tab completes, /help shows the rest, Ctrl-D leaves.",
    ]
    if reader.role is Role.OWNER:
        lines.append("This bot is yours: /announce posts, and who follows it is told, you too.")
    return "\n".join([*lines, ""])


@asynccontextmanager
async def _seated(
    house: House,
    clock: MovedClock,
    guest: Guest,
    show: Show,
    out: Callable[[str], None],
) -> AsyncIterator[tuple[Chat, Delivery]]:
    """The guest's chat and the delivery to this terminal."""
    talk: Chat
    names: dict[str, str] = {}
    zones: dict[str, ZoneInfo] = {}

    def arrived(key: AddressKey, message: Message, changes: int | None) -> None:
        if key != talk.seat.home:
            out(f"(in {key.chat})" if key.chat.startswith("#") else f"(to {names.get(key.chat, key.chat)})")
        if changes:
            out("(an earlier message, changed)")
        talk.arrive(message, key)

    def zone_of(key: AddressKey) -> ZoneInfo:
        return guest.zone or zones.get(key.chat) or zones.get(talk.seat.user) or ZoneInfo("UTC")

    def present(key: AddressKey) -> bool:
        return key in talk.present or key.chat.startswith("#")

    delivery = house.delivery({PLATFORM: Exit(ConsoleOutlet(arrived, present))})

    async def known(who: Identity, home: AddressKey | None) -> Recipient:
        reader = await house.store.readers.reader(who, home, clock())
        if reader.preferences.zone:
            zones[who.user] = ZoneInfo(reader.preferences.zone)
        return reader

    async def answered(request: Request) -> Reply:
        reply = await answer(request, house.tools)
        await known(request.who, request.home)  # they may have said where they are
        return reply

    async def sat_down(seat: Seat) -> None:
        names[seat.user] = seat.name
        reader = await known(Identity(PLATFORM, seat.user, seat.name), seat.home)
        if not await house.store.readers.owners():
            await house.store.readers.entitle(reader.id, Role.OWNER)
        await house.store.readers.wake(PLATFORM, seat.user)

    talk = Chat(
        answer=answered,
        clock=clock,
        play=lambda moment: delivery.schedule.settle_until(moment, clock),
        show=show,
        zone_of=zone_of,
        say=lambda text: out(f"{text}\n"),
        sat_down=sat_down,
        seat=Seat(guest.name, guest.place),
    )
    house.surroundings[PLATFORM] = ConsoleSurroundings(lambda: talk.places, lambda: talk.first)
    await talk.sit(talk.seat)
    yield talk, delivery


@asynccontextmanager
async def _delivering(config: Config, delivery: Delivery) -> AsyncIterator[None]:
    """Delivers in the background while the block runs, and writes the daily backup."""
    stop = asyncio.Event()
    tasks: dict[str, Task] = {"schedule": delivery.schedule.run, "courier": delivery.courier.run}
    if config.backup.keep:
        tasks["backup"] = daily_backup(config).run
    running = asyncio.create_task(supervise(tasks, stop), name="supervisor")
    try:
        yield
    finally:
        stop.set()
        await running


def _history(house: House) -> Path | None:
    file = house.store.database.file
    return file.with_name("chat-history") if file else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a follower was told in a replay: when, what, and when the message was told that it changed, if it did."""

    at: datetime
    message: Message
    changed: datetime | None = None


async def replay(follows: Sequence[str], first: date, last: date, folder: Path, config: Config) -> list[Told]:
    """What somebody who followed these names on the first day would have been told by the last.

    Plays the ledger through the real publisher, planner, courier and console on a clock of its own, over a
    database in `folder`. Raises `BadInput` for a name that nothing clearly goes by.
    """
    clock = MovedClock(datetime.combine(first, time(), UTC), stands=True)
    private = config.model_copy(update={"store": Store(url=f"sqlite:///{folder / 'replay.db'}")})
    entries = load(config.catalogue.folder)
    topics = await _topics(follows, entries)
    told: list[Told] = []
    async with open_house(private, clock, stocked=False) as house:
        await house.publisher.record([e for e in entries if e.known_on < first], clock())
        await house.search.refresh()
        home = AddressKey(PLATFORM, "follower")
        reader = await house.store.readers.reader(Identity(PLATFORM, "follower", "Follower"), home, clock())
        for topic in topics:
            kinds = PERSON_DEFAULT if topic.kind is TopicKind.PERSON else TITLE_DEFAULT
            await house.store.readers.follow(Subscription(reader.id, topic, kinds, clock()))

        def arrived(_key: AddressKey, message: Message, changes: int | None) -> None:
            said = [one.at for one in told if one.changed is None]
            told.append(Told(clock(), message, said[changes - 1] if changes else None))

        delivery = house.delivery({PLATFORM: Exit(ConsoleOutlet(arrived, lambda _key: True))})
        for entry in _between(entries, first, last):
            if clock() < (noon := datetime.combine(entry.known_on, NOON)):
                await delivery.schedule.settle_until(noon, clock)
            if (await house.publisher.publish(entry, clock())).plan or entry.target:
                await delivery.schedule.settle()
        await delivery.schedule.settle_until(datetime.combine(last, time(23, 59), UTC), clock)
    return told


def _between(entries: Iterable[Announcement], first: date, last: date) -> list[Announcement]:
    return [entry for entry in entries if first <= entry.known_on <= last]


async def _topics(names: Iterable[str], entries: Sequence[Announcement]) -> list[Topic]:
    """What names mean by all that the catalogue knows, also of later days. Raises `BadInput`."""
    shelf = Shelf(fold(entries))
    search = NameSearch(shelf)
    await search.refresh()
    found: list[Topic] = []
    for name in names:
        hits = search.find(name, limit=1)
        if not hits or hits[0].score < CLEAR:
            near = f"; did you mean {hits[0].title}?" if hits else "."
            raise BadInput(f"Nothing in the catalogue clearly goes by “{name[:60]}”{near}")
        (hit,) = hits
        drama = shelf.records.dramas.get(hit.slug) if hit.kind == "drama" else None
        found.append(Topic(TopicKind.SERIES, drama.series) if drama else Topic(TopicKind.PERSON, hit.slug))
    return found


def as_text(told: Sequence[Told], zone: ZoneInfo) -> str:
    """A replay as text, each day once above what was told on it."""
    out: list[str] = []
    day: date | None = None
    for one in told:
        local = one.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            out.append(f"── {local:%A} {_day_of(one.at, zone)} ──")
        mark = f"(the message of {_day_of(one.changed, zone)}, changed)\n" if one.changed else ""
        out.append(mark + plain(replace(one.message, buttons=()), zone))
    return "\n\n".join(out)


def _day_of(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}"
