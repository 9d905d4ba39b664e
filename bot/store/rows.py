"""Rows as the core's nouns."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.recipient import Address, AddressKey, Preferences, Recipient, RecipientKind, Role, Subscription, Topic
from bot.store.bodies import PREFERENCES
from bot.store.tables import addresses, profiles, recipients

RECIPIENT: tuple[ColumnElement[Any], ...] = (
    recipients.c.id,
    recipients.c.kind,
    recipients.c.name,
    profiles.c.body,
    recipients.c.role,
    recipients.c.set_up_by,
)
"""What `recipient_from` reads, in its order; a claim reads a thousand rows, and by position that is quickest."""
ADDRESS: tuple[ColumnElement[Any], ...] = (
    addresses.c.id,
    addresses.c.platform,
    addresses.c.chat,
    addresses.c.thread,
    addresses.c.recipient,
    addresses.c.rank,
    addresses.c.asleep,
    addresses.c.form,
    addresses.c.server,
)
"""What `address_from` reads, in its order."""


def recipients_where(*where: ColumnElement[bool]) -> Select[Any]:
    """Recipients with their profiles, oldest first."""
    query = select(*RECIPIENT).join(profiles, profiles.c.id == recipients.c.profile)
    return query.where(*where).order_by(recipients.c.id)


async def address_of(connection: AsyncConnection, key: AddressKey) -> int | None:
    """Whose address this is."""
    return await connection.scalar(select(addresses.c.recipient).where(at(key)))


def at(key: AddressKey) -> ColumnElement[bool]:
    """The address with this key."""
    c = addresses.c
    return and_(c.platform == key.platform, c.chat == key.chat, c.thread == (key.thread or ""))


def recipient_from(row: Sequence[Any]) -> Recipient:
    """A recipient from a row that begins with `RECIPIENT`."""
    number, kind, name, body, role, set_up_by = row[: len(RECIPIENT)]
    return Recipient(number, RecipientKind(kind), name, _preferences(body), Role(role), set_up_by)


@lru_cache(maxsize=1024)
def _preferences(body: str) -> Preferences:
    """Preferences from their text; a few texts stand for all recipients."""
    return PREFERENCES.load(body)


def address_from(row: Sequence[Any]) -> Address:
    """An address from a row that begins with `ADDRESS`."""
    number, platform, chat, thread, recipient, rank, asleep, form, server = row[: len(ADDRESS)]
    return Address(number, AddressKey(platform, chat, thread or None), recipient, rank, asleep, form, server)


def subscription_from(row: Row[Any]) -> Subscription:
    """A subscription from its row."""
    return Subscription(row.recipient, Topic.parse(row.topic), row.kinds, row.since, row.role, row.role_kinds)
