"""The composition root: builds the rooms from a configuration, nests them, runs them, stops them."""

import asyncio
import gc
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import structlog
from anyascii import anyascii

from bot import locales
from bot.catalogue.ledger import fingerprint, load
from bot.catalogue.upgrading import upgrade, young
from bot.clock import SystemClock
from bot.config import Config
from bot.core.claim import HOLDS, Claim
from bot.core.commands.answer import answer
from bot.core.commands.limiter import Limiter
from bot.core.commands.table import Limits as Caps
from bot.core.commands.table import Tools
from bot.core.errors import BadInput, OutOfReach, PlatformEnded
from bot.core.ports import Clock, Surroundings
from bot.core.publishing import Limits
from bot.delivery import rates
from bot.delivery.almanac import Almanac
from bot.delivery.courier import Courier, Exit, Stores
from bot.delivery.lane import Settings
from bot.delivery.pace import Pace
from bot.delivery.planner import Planner
from bot.delivery.posting import Posting
from bot.delivery.publisher import Publisher
from bot.delivery.schedule import Schedule
from bot.delivery.waiting import Waiting
from bot.locales.zones import zones_called
from bot.platforms import Platform, Slot, Switchboard
from bot.search.search import NameSearch
from bot.store.daily import Backups, Daily
from bot.store.lock import courier_lock
from bot.store.store import Store, open_store
from bot.supervisor import Task, Watch, supervise
from bot.vitals import Vitals
from bot.web import Health, Hook

log = structlog.get_logger("dramawire.app")

NEW_OBJECTS = 50_000
"""So many more objects than before make the collector look for those that hold each other; the usual is 700."""
LOADED = "catalogue loaded"
"""The note that says which catalogue was loaded last."""


@dataclass(slots=True)
class Bell:
    """Rings whoever delivers; hung up once there is somebody to ring."""

    ring: Callable[[], None] = field(default=lambda: None)

    def __call__(self) -> None:
        """Rings."""
        self.ring()


@dataclass(frozen=True, slots=True)
class House:
    """The rooms without their ways out: enough to ask, publish and import."""

    config: Config
    clock: Clock
    store: Store
    search: NameSearch
    publisher: Publisher
    tools: Tools
    bell: Bell
    surroundings: dict[str, Surroundings]

    def delivery(self, exits: Mapping[str, Exit]) -> "Delivery":
        """Planner, courier and schedule over these ways out."""
        store, clock = self.store, self.clock
        stores = Stores(store.ledger, store.readers, store.outbox)
        delivery = self.config.delivery
        waiting = Waiting(
            store.ledger,
            store.readers,
            store.outbox,
            search=self.search,
            notes=store.desk,
            languages=locales.words,
            most_follows=self.config.caps.follows,
        )

        async def refresh() -> None:
            await self.search.refresh()
            await waiting.look(clock())

        courier = Courier(
            stores,
            exits,
            clock,
            languages=locales.words,
            settings=Settings(poll=delivery.poll_seconds, lease=delivery.lease_seconds),
        )
        schedule = Schedule(
            Almanac(store.ledger, self.publisher, late=delivery.late_limit),
            Planner(store.outbox, clock),
            courier,
            ledger=store.ledger,
            outbox=store.outbox,
            clock=clock,
            posting=Posting(
                store.timetable,
                self.publisher,
                store.outbox,
                inbox=store.inbox,
                desk=store.desk,
                readers=store.readers,
                ledger=store.ledger,
                languages=locales.words,
                late=delivery.late_limit,
            ),
            refresh=refresh,
        )
        self.bell.ring = schedule.ring
        return Delivery(courier, schedule)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What brings announcements to people."""

    courier: Courier
    schedule: Schedule


@asynccontextmanager
async def open_house(config: Config, clock: Clock, *, stocked: bool = True) -> AsyncIterator[House]:
    """The rooms over an open database, with the shipped catalogue in it unless `stocked` is False.

    Loading the catalogue tells nobody, the first time and at every update.
    """
    async with open_store(config.store.url) as store:
        bell = Bell()
        publisher = Publisher(store.ledger, store.readers, limits=Limits(late=config.delivery.late_limit), wake=bell)
        if stocked:
            await stock(config, store, publisher, clock)
        search = NameSearch(store.ledger, store.desk)
        with _uncollected():
            await search.refresh()
        caps = Caps(**config.caps.model_dump(), rates=_rates(config))
        surroundings: dict[str, Surroundings] = {}
        tools = Tools(
            store.ledger,
            store.readers,
            store.desk,
            search,
            publisher,
            store.outbox,
            store.timetable,
            store.inbox,
            limits=caps,
            surroundings=surroundings,
            languages=locales.words,
            zones=zones_called,
            spoken=locales.spoken(),
            romanise=anyascii,
            ring=bell,
            owners=frozenset(config.owners),
            claim=Claim(lambda code: print(claim_line(config, code), flush=True)),  # noqa: T201  the operator reads it
        )
        yield House(config, clock, store, search, publisher, tools, bell, surroundings)


def claim_line(config: Config, code: str) -> str:
    """What tells whoever runs the bot how to become its owner."""
    parts = (("Discord", config.discord.token), ("Telegram", config.telegram.token))
    where = " or ".join(name for name, token in parts if token)
    minutes = int(HOLDS.total_seconds()) // 60
    return f"No owner yet. Send /claim {code} to the bot on {where} within {minutes} minutes to become one."


def _rates(config: Config) -> dict[str, float]:
    """Messages a second that the courier sends at most, by platform."""
    discord, telegram = config.discord, config.telegram
    return {
        "discord": discord.rate * (1 - discord.share_for_answers),
        "telegram": telegram.rate * (1 - telegram.share_for_answers) + telegram.paid_rate,
    }


async def stock(config: Config, store: Store, publisher: Publisher, clock: Clock) -> int:
    """Adds what the catalogue has and the ledger lacks, telling nobody. Returns how many entries that were.

    A catalogue that was loaded before is not even read again. What an update brings of the last days is laid before
    the editors.
    """
    try:
        mark = fingerprint(config.catalogue.folder)
        loaded = await store.desk.note(LOADED)
        if loaded == mark:
            return 0
        shipped = load(config.catalogue.folder)
    except BadInput as error:
        raise BadInput(f"catalogue: {error}") from error
    recorded = [entry async for entry in store.ledger.everything()]
    missing = upgrade(shipped, recorded)
    if loaded is not None:
        await store.desk.bring(young(missing, clock().date()), clock())
    new = await publisher.record(missing, clock())
    await store.desk.put_note(LOADED, mark)
    log.info("catalogue loaded", new=new)
    return new


async def run(config: Config, clock: Clock) -> None:
    """Runs every platform that has a token until the process is asked to stop.

    Raises `CourierTaken` or `PlatformEnded` with the word for it.
    """
    async with open_house(config, clock) as house, courier_lock(house.store.database) as lock:
        exits: dict[str, Exit] = {}
        platforms = build_platforms(house, exits)
        hooks = [_hook(house.config, platform) for platform in platforms if platform.take]
        delivery = house.delivery(exits)
        watch = Watch()
        tasks: dict[str, Task] = {platform.name: platform.run for platform in platforms}
        tasks |= {"schedule": delivery.schedule.run, "courier": delivery.courier.run, "lock": lock.keep}
        if config.backup.keep:
            tasks["backup"] = daily_backup(config).run
        if config.web.port:
            tasks["web"] = _web(config, Vitals(house.store.outbox, watch, platforms), tuple(hooks))
        if not config.owners and not await house.store.readers.owners() and house.tools.claim:
            house.tools.claim.issue(clock())
        stop = asyncio.Event()
        _stop_on_signals(stop)
        spare_collector()
        log.info("running", platforms=sorted(exits))
        await supervise(tasks, stop, watch)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Much is made in the block and stays, so that the collector would look for garbage in vain."""
    gc.disable()
    try:
        yield
    finally:
        # Put among the old as it is: the collector would go through all that is new first, as long as was saved.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def spare_collector() -> None:
    """What is there by now stays to the end, so the collector need not look through it again and again.

    And it looks less often: what a fan-out makes by the thousand goes away by itself, and a look at it takes an eighth
    of the time that showing takes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def daily_backup(config: Config) -> Daily:
    """What writes a backup every day. It goes by the system's time, whatever clock the house has."""
    backups = Backups.of(config.store.url, config.backup.folder)
    return Daily(backups, keep=config.backup.keep, hour=config.backup.hour, clock=SystemClock())


def build_platforms(house: House, exits: dict[str, Exit]) -> list[Platform]:
    """The platforms that have a token, with their ways out put into `exits` and what they know of places at hand."""
    built: list[tuple[Platform, Pace]] = []
    if house.config.discord.token:
        built.append(_discord(house))
    if house.config.telegram.token:
        built.append(_telegram(house))
    for platform, pace in built:
        exits[platform.name] = Exit(platform.outlet, pace)
        house.surroundings[platform.name] = platform.surroundings
    return [platform for platform, _ in built]


def _discord(house: House) -> tuple[Platform, Pace]:
    from bot.platforms.discord.platform import Discord

    settings = house.config.discord
    pace = Pace(rates.discord(settings, concurrency=house.config.delivery.concurrency))
    return Discord(settings, switchboard(house, pace), invited=_say_invite), pace


def _say_invite(link: str) -> None:
    print(f"Add the bot to a Discord server: {link}", flush=True)  # noqa: T201  the operator reads it


def _telegram(house: House) -> tuple[Platform, Pace]:
    # Imported when it has a token: the library takes a second to import.
    from bot.platforms.telegram.platform import TelegramPlatform

    settings, concurrency = house.config.telegram, house.config.delivery.concurrency
    if settings.webhook.url and not house.config.web.port:
        raise PlatformEnded("telegram.webhook.url needs web.port, on which Telegram's updates arrive.")
    pace = Pace(rates.telegram(settings, concurrency=concurrency))
    return TelegramPlatform(settings, switchboard(house, pace), concurrency=concurrency), pace


def switchboard(house: House, pace: Pace) -> Switchboard:
    """What a platform is given. Everybody's questions are counted."""

    def answered(chat: str, *, group: bool = False) -> Slot:
        turn = pace.answered(chat, time.monotonic(), group=group)
        return Slot(turn.wait, lambda: pace.ended(turn, time.monotonic()))

    # Whoever sits at the console may ask as much as they like; the world outside may not.
    tools = replace(house.tools, limiter=Limiter(house.tools.limits.answers_per_minute))
    return Switchboard(lambda request: answer(request, tools), tools, answered, house.clock)


def _hook(config: Config, platform: Platform) -> Hook:
    """The way in for a platform's webhook. Telegram has one."""
    webhook = config.telegram.webhook
    secret = webhook.secret.get_secret_value() if webhook.secret else ""
    assert platform.take is not None  # noqa: S101 - only those are asked for
    return Hook(urlsplit(webhook.url or "").path or "/", secret, platform.take)


def _web(config: Config, health: Callable[[], Awaitable[Health]], hooks: tuple[Hook, ...]) -> Task:
    # Imported where it is wanted: a server takes megabytes that a bot without one saves.
    from bot.web.server import Web

    host, port = config.web.host, config.web.port

    async def serve(stop: asyncio.Event) -> None:
        async with AsyncExitStack() as listening:
            try:
                await listening.enter_async_context(Web(health, hooks).serve(host, port))
            except OSError as error:
                why = (os.strerror(error.errno) if error.errno else str(error)).lower()
                raise OutOfReach(
                    f"Nothing can listen at {host}:{port}, as [web] wants ({why}); free that port, or name another."
                ) from error
            await stop.wait()

    return serve


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
