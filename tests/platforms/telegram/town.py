"""The whole bot on the fake Telegram: the real library over loopback, the real rooms, the shipped catalogue."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import Delivery, House, build_platforms, open_house
from bot.clock import MovedClock
from bot.config import Config, Store, Telegram, Web
from bot.core.announcement import Announcement
from bot.core.recipient import AddressKey, Identity, Recipient, Subscription, Topic
from bot.delivery.courier import Exit
from bot.platforms import Platform
from bot.platforms.telegram.platform import TelegramPlatform
from tests.fakes.telegram.people import Person, person
from tests.fakes.telegram.server import TOKEN, Fake, serving
from tests.fakes.telegram.world import Chat

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def becomes(true: Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
    """Waits until something is so, where nothing is sent that could be waited for."""
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110 - what changes is a row, which has no event
            await asyncio.sleep(0.005)


@dataclass
class Town:
    """The fake, the bot in it, and shorthands to live there."""

    fake: Fake
    house: House
    platform: Platform
    delivery: Delivery
    clock: MovedClock
    exits: dict[str, Exit]

    def person(self, number: int, name: str, *, started: bool = True) -> Person:
        """Somebody; they pressed Start before unless told otherwise, but were never heard of."""
        return person(self.fake, number, name, started=started)

    def group(self, number: int, title: str, *members: Person, admins: tuple[Person, ...] = (), **more: Any) -> Chat:
        """A supergroup, or another kind of chat, with the bot in it."""
        standing = {p.user.id: "member" for p in members} | {p.user.id: "administrator" for p in admins}
        return self.fake.world.group(number, title, standing, **more)

    async def reader(self, who: Person) -> Recipient:
        home = AddressKey("telegram", str(who.user.id))
        identity = Identity("telegram", str(who.user.id), who.user.name)
        return await self.house.store.readers.reader(identity, home, self.clock())

    async def place(self, chat: Chat, *, thread: int | None = None, set_up_by: int | None = None) -> Recipient:
        key = AddressKey("telegram", str(chat.id), str(thread) if thread else None)
        return await self.house.store.readers.place(key, chat.title, self.clock(), set_up_by=set_up_by)

    async def follows(self, who: Recipient, topic: str, kinds: int) -> None:
        await self.house.store.readers.follow(Subscription(who.id, Topic.parse(topic), kinds, self.clock()))

    async def publish(self, entry: Announcement) -> None:
        """Publishes, and shows all that is due."""
        await self.house.publisher.publish(entry, self.clock())
        await self.settle()

    async def settle(self) -> None:
        await self.delivery.schedule.settle()

    async def quiet(self) -> None:
        """Waits until the bot has dealt with all that was said to it."""
        platform = self.platform
        assert isinstance(platform, TelegramPlatform)

        async def so() -> bool:
            return not self.fake.pending and platform.idle

        await becomes(so)

    async def asleep(self, who: Recipient) -> list[str | None]:
        """Why each address of somebody sleeps; None for those awake."""
        return [address.asleep for address in await self.house.store.readers.addresses(who.id)]

    async def falls_asleep(self, who: Recipient, reason: str | None) -> None:
        """Waits until somebody's one address sleeps for that reason, or is awake for None."""

        async def so() -> bool:
            return await self.asleep(who) == [reason]

        await becomes(so)


def config_for(fake: Fake, folder: Path, **more: Any) -> Config:
    """The configuration of a bot on this fake."""
    settings = Telegram.model_validate({"token": TOKEN, "api": fake.url, "rate": 1000, "chat_rate": 1000,
                                        "group_per_minute": 60000} | more)  # fmt: skip
    # The port is never listened on; a webhook wants one named.
    return Config(store=Store(url=f"sqlite:///{folder / 'town.db'}"), telegram=settings, web=Web(port=1))


@asynccontextmanager
async def living(made: Path, folder: Path, **more: Any) -> AsyncIterator[Town]:
    """A town with the bot listening in it, over a copy of a database that was made before."""
    shutil.copy(made, folder / "town.db")
    async with serving() as fake, open_town(fake, folder, **more) as town, listening(town):
        yield town


@asynccontextmanager
async def open_town(fake: Fake, folder: Path, *, stocked: bool = False, **more: Any) -> AsyncIterator[Town]:
    """The bot's rooms on this fake, not listening yet."""
    clock = MovedClock(NOW)
    async with open_house(config_for(fake, folder, **more), clock, stocked=stocked) as house:
        exits: dict[str, Exit] = {}
        (platform,) = build_platforms(house, exits)
        yield Town(fake, house, platform, house.delivery(exits), clock, exits)


@asynccontextmanager
async def listening(town: Town) -> AsyncIterator["asyncio.Task[None]"]:
    """Has the bot listen while the block runs."""
    stop = asyncio.Event()
    before = len(town.fake.made("getUpdates"))
    task = asyncio.create_task(town.platform.run(stop))
    polls = asyncio.create_task(town.fake.until(lambda: len(town.fake.made("getUpdates")) > before or task.done()))
    await asyncio.wait([task, polls], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield task
    finally:
        polls.cancel()
        stop.set()
        await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()):
        raise error
