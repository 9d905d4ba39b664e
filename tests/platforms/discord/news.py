"""What happens in these tests, and who is told."""

from datetime import date

from bot.core.announcement import Announcement, Noted
from bot.core.drama import Certainty, Source
from bot.core.kinds import EVERYTHING_CONFIRMED, TITLE_DEFAULT, Kind
from bot.core.recipient import AddressKey, Recipient, Subscription, Topic, TopicKind
from bot.platforms.discord.places import home_of
from tests.fakes.discord import Channel, User
from tests.platforms.discord.conftest import Running

ALL = Topic(TopicKind.ALL)


def trailer(name: str = "t-1", drama: str = "move-to-heaven", text: str = "A trailer is out.") -> Announcement:
    """A trailer, told today."""
    return Announcement(
        id=name, kind=Kind.TRAILER, changes=(Noted(drama),), source=Source("Soompi", "https://soompi.example/1"),
        known_on=date(2026, 11, 22), certainty=Certainty.CONFIRMED, author="editor", text=text,
    )  # fmt: skip


async def follow_in(bot: Running, channel: Channel, topic: Topic = ALL) -> Recipient:
    """A channel follows a topic."""
    readers, now = bot.house.store.readers, bot.clock()
    server = channel.guild.id if channel.guild else ""
    place = await readers.place(AddressKey("discord", channel.id), f"#{channel.name}", now, server=server)
    await readers.follow(Subscription(place.id, topic, EVERYTHING_CONFIRMED, now))
    return place


async def follow_as(bot: Running, user: User, topic: str = "series:move-to-heaven") -> Recipient:
    """Somebody follows a topic."""
    from bot.core.recipient import Identity

    readers, now = bot.house.store.readers, bot.clock()
    reader = await readers.reader(Identity("discord", user.id, user.name), home_of(user.id), now)
    await readers.follow(Subscription(reader.id, Topic.parse(topic), TITLE_DEFAULT, now))
    return reader


async def publish(bot: Running, entry: Announcement) -> None:
    """It happens, and everybody due is told."""
    await bot.house.publisher.publish(entry, bot.clock())
    await bot.settle()
