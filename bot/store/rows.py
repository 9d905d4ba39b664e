"""Rows as the core's nouns."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.recipient import Address, AddressKey, Preferences, Recipient, RecipientKind, Role, Subscription, Topic
from bot.store.bodies import PREFERENCES
from bot.store.tables import addresses, profiles, recipients


def recipients_where(*where: ColumnElement[bool]) -> Select[Any]:
    """Recipients with their profiles, oldest first."""
    query = select(recipients, profiles.c.body).join(profiles, profiles.c.id == recipients.c.profile)
    return query.where(*where).order_by(recipients.c.id)


async def address_of(connection: AsyncConnection, key: AddressKey) -> int | None:
    """Whose address this is."""
    return await connection.scalar(select(addresses.c.recipient).where(at(key)))


def at(key: AddressKey) -> ColumnElement[bool]:
    """The address with this key."""
    c = addresses.c
    return and_(c.platform == key.platform, c.chat == key.chat, c.thread == (key.thread or ""))


def recipient_from(row: Row[Any], number: int | None = None) -> Recipient:
    """A recipient from its row joined with its profile; `number` is its id where the row's own is something else's."""
    return Recipient(
        row.id if number is None else number,
        RecipientKind(row.kind),
        row.name,
        _preferences(row.body),
        Role(row.role),
        row.set_up_by,
    )


@lru_cache(maxsize=1024)
def _preferences(body: str) -> Preferences:
    """Preferences from their text; a few texts stand for all recipients."""
    return PREFERENCES.load(body)


def address_from(row: Row[Any]) -> Address:
    """An address from its row."""
    key = AddressKey(row.platform, row.chat, row.thread or None)
    return Address(row.id, key, row.recipient, row.rank, row.asleep, row.form, row.server)


def subscription_from(row: Row[Any]) -> Subscription:
    """A subscription from its row."""
    return Subscription(row.recipient, Topic.parse(row.topic), row.kinds, row.since, row.role, row.role_kinds)
