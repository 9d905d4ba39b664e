"""A small Discord on loopback sockets, for the real client library: REST, gateway, people who press things."""

from tests.fakes.discord.actors import Asked, People
from tests.fakes.discord.server import Fake, Fault
from tests.fakes.discord.world import (
    EVENTS,
    FORUM,
    MODERATOR,
    NEWS,
    SEND,
    TEXT,
    THREAD,
    VIEW,
    Channel,
    Guild,
    Message,
    User,
)

__all__ = [
    "EVENTS", "FORUM", "MODERATOR", "NEWS", "SEND", "TEXT", "THREAD", "VIEW",
    "Asked", "Channel", "Fake", "Fault", "Guild", "Message", "People", "User",
]  # fmt: skip
