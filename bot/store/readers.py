"""Readers and places, their addresses, preferences and subscriptions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audience import Plan
from bot.core.errors import NotFound
from bot.core.ports import Mentioned, Profile, Word
from bot.core.recipient import (
    Address,
    AddressKey,
    Grant,
    Identity,
    Preferences,
    Recipient,
    RecipientKind,
    Role,
    Subscription,
    Topic,
    TopicKind,
)
from bot.store import rights
from bot.store.audience import heard
from bot.store.bodies import PREFERENCES
from bot.store.engine import insert_for
from bot.store.notices import owe_word
from bot.store.persons import forget_reader, join_readers
from bot.store.preferring import keep_reminders, retime
from bot.store.rows import (
    ADDRESS,
    address_from,
    address_of,
    at,
    recipient_from,
    recipients_where,
    subscription_from,
)
from bot.store.tables import accounts, addresses, profiles, recipients
from bot.store.tables import subscriptions as subscribed
from bot.store.waits import WaitsTable, put_subscription
from bot.store.whereabouts import choose, move_chat, put_to_sleep, wake_chat

_KINDS = list(TopicKind)


class ReadersTable(WaitsTable):
    """Implements `bot.core.ports.Readers`."""

    async def reader(self, who: Identity, home: AddressKey | None, now: datetime) -> Recipient:  # noqa: ARG002
        """See the port."""
        mine = and_(accounts.c.platform == who.platform, accounts.c.user == who.user)
        async with self._db.read() as connection:
            found = await _one(connection, recipients.c.id.in_(select(accounts.c.recipient).where(mine)))
            at_home = home is None or (found and await address_of(connection, home) == found.id)
        if found and at_home and (not who.name or found.name == who.name):
            return found
        async with self._db.write() as connection:
            owner = await connection.scalar(select(accounts.c.recipient).where(mine))
            if owner is None:
                owner = await _new(connection, RecipientKind.READER, who.name, None)
                await connection.execute(insert(accounts).values(platform=who.platform, user=who.user, recipient=owner))
            elif who.name:
                await connection.execute(update(recipients).where(recipients.c.id == owner).values(name=who.name))
            if home is not None and await address_of(connection, home) is None:
                await _add_address(connection, owner, home)
            return await _sure(connection, owner)

    async def place(
        self,
        key: AddressKey,
        name: str,
        now: datetime,  # noqa: ARG002
        *,
        set_up_by: int | None = None,
        server: str = "",
    ) -> Recipient:
        """See the port."""
        async with self._db.write() as connection:
            there = await address_of(connection, key)
            if there is None:
                there = await _new(connection, RecipientKind.PLACE, name, set_up_by)
                await _add_address(connection, there, key, server)
            else:
                if server:
                    await connection.execute(update(addresses).where(at(key)).values(server=server))
                news: dict[str, Any] = {"name": name} if name else {}
                if set_up_by is not None:
                    news |= {"set_up_by": func.coalesce(recipients.c.set_up_by, set_up_by)}
                if news:
                    await connection.execute(update(recipients).where(recipients.c.id == there).values(**news))
            return await _sure(connection, there)

    async def places(self, keys: Iterable[AddressKey]) -> dict[AddressKey, Recipient]:
        """See the port."""
        asked = list(keys)
        if not asked:
            return {}
        these = tuple_(addresses.c.platform, addresses.c.chat, addresses.c.thread).in_([
            (key.platform, key.chat, key.thread or "") for key in asked
        ])  # fmt: skip
        place = recipients.c.kind == str(RecipientKind.PLACE)
        where = (addresses.c.platform, addresses.c.chat, addresses.c.thread)
        query = (
            recipients_where(these, place).add_columns(*where).join(addresses, addresses.c.recipient == recipients.c.id)
        )
        async with self._db.read() as connection:
            rows = await connection.execute(query)
            return {AddressKey(row.platform, row.chat, row.thread or None): recipient_from(row) for row in rows}

    async def set_up_by(self, reader: int) -> list[Recipient]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(recipients_where(recipients.c.set_up_by == reader))
            return [recipient_from(row) for row in rows]

    async def named(self, platform: str, text: str) -> list[Recipient]:
        """See the port."""
        here = select(accounts.c.recipient).where(accounts.c.platform == platform)
        exactly = here.where(accounts.c.user == text)
        async with self._db.read() as connection:
            rows = (await connection.execute(recipients_where(recipients.c.id.in_(exactly)))).all()
            if not rows:
                alike = func.lower(recipients.c.name) == text.lower()
                rows = (await connection.execute(recipients_where(recipients.c.id.in_(here), alike))).all()
            return [recipient_from(row) for row in rows]

    async def identities(self, recipients: Iterable[int]) -> dict[int, list[Identity]]:
        """See the port."""
        found: dict[int, list[Identity]] = {recipient: [] for recipient in recipients}
        query = select(accounts).where(accounts.c.recipient.in_(list(found)))
        async with self._db.read() as connection:
            for row in await connection.execute(query.order_by(accounts.c.platform, accounts.c.user)):
                found[row.recipient].append(Identity(row.platform, row.user))
        return found

    async def recipient(self, recipient: int) -> Recipient:
        """See the port."""
        async with self._db.read() as connection:
            return await _sure(connection, recipient)

    async def addresses(self, recipient: int) -> list[Address]:
        """See the port."""
        query = select(*ADDRESS).where(addresses.c.recipient == recipient)
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(addresses.c.rank, addresses.c.id))
            return [address_from(row) for row in rows]

    async def prefer(self, recipient: int, preferences: Preferences, now: datetime) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await self._prefer(connection, recipient, preferences, now)

    @staticmethod
    async def _prefer(connection: AsyncConnection, recipient: int, preferences: Preferences, now: datetime) -> None:
        there = await connection.scalar(select(recipients.c.kind).where(recipients.c.id == recipient))
        kind = RecipientKind(there or "reader")
        profile = await _profile(connection, kind, preferences)
        await connection.execute(update(recipients).where(recipients.c.id == recipient).values(profile=profile))
        if kind is RecipientKind.READER:
            await keep_reminders(connection, recipient, preferences.reminders)
        await retime(connection, recipient, Profile(profile, preferences, kind), now)

    async def entitle(self, recipient: int, role: Role) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await connection.execute(update(recipients).where(recipients.c.id == recipient).values(role=int(role)))

    async def owners(self) -> list[Recipient]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(recipients_where(recipients.c.role == int(Role.OWNER)))
            return [recipient_from(row) for row in rows]

    async def staff(self) -> list[Recipient]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(recipients_where(recipients.c.role > int(Role.READER)))
            return sorted((recipient_from(row) for row in rows), key=lambda found: -found.role)

    async def follow(self, subscription: Subscription) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await put_subscription(connection, subscription)

    async def arrange(
        self, recipient: int, subscriptions: Sequence[Subscription], preferences: Preferences, now: datetime
    ) -> None:
        """See the port."""
        async with self._db.write() as connection:
            topics = [str(one.topic) for one in subscriptions]
            s = subscribed.c
            await connection.execute(delete(subscribed).where(s.recipient == recipient, s.topic.not_in(topics)))
            for one in subscriptions:
                await put_subscription(connection, one)
            await self._prefer(connection, recipient, preferences, now)

    async def unfollow(self, recipient: int, topic: Topic) -> Subscription | None:
        """See the port."""
        this = and_(subscribed.c.recipient == recipient, subscribed.c.topic == str(topic))
        async with self._db.write() as connection:
            row = (await connection.execute(delete(subscribed).where(this).returning(subscribed))).first()
        return subscription_from(row) if row else None

    async def following(self, recipient: int) -> list[Subscription]:
        """See the port."""
        async with self._db.read() as connection:
            rows = await connection.execute(select(subscribed).where(subscribed.c.recipient == recipient))
            found = [subscription_from(row) for row in rows]
        return sorted(found, key=lambda s: (_KINDS.index(s.topic.kind), s.since, str(s.topic)))

    async def mention(self, place: int, topic: Topic, reader: int, now: datetime, *, most: int) -> bool:
        """See the port."""
        async with self._db.write() as connection:
            return await rights.ask_mention(connection, Mentioned(place, topic, reader, now), most)

    async def unmention(self, place: int, topic: Topic, reader: int) -> bool:
        """See the port."""
        async with self._db.write() as connection:
            return await rights.end_mention(connection, place, topic, reader)

    async def mentioned(self, reader: int) -> list[Mentioned]:
        """See the port."""
        async with self._db.read() as connection:
            return await rights.mentioned(connection, reader)

    async def grant(self, grant: Grant) -> Grant:
        """See the port."""
        async with self._db.write() as connection:
            return await rights.give(connection, grant)

    async def revoke(self, grant: int) -> Grant | None:
        """See the port."""
        async with self._db.write() as connection:
            return await rights.take_back(connection, grant)

    async def grants(self) -> list[Grant]:
        """See the port."""
        async with self._db.read() as connection:
            return await rights.given(connection)

    async def granted(self, platform: str, server: str, badges: Iterable[str]) -> Role:
        """See the port."""
        async with self._db.read() as connection:
            return await rights.highest(connection, platform, server, list(badges))

    async def leave(
        self, platform: str, server: str, reason: str, now: datetime, *, word: Word | None = None
    ) -> list[Recipient]:
        """See the port."""
        here = and_(addresses.c.platform == platform, addresses.c.server == server, addresses.c.server != "")
        async with self._db.read() as connection:
            chats = (await connection.execute(select(addresses.c.chat).where(here).distinct())).scalars().all()
        return [left for chat in chats for left in await self.sleep(platform, chat, reason, now, word=word)]

    async def rank(self, recipient: int, platform: str) -> bool:
        """See the port."""
        mine = select(addresses.c.id, addresses.c.platform).where(addresses.c.recipient == recipient)
        async with self._db.write() as connection:
            rows = (await connection.execute(mine.order_by(addresses.c.rank, addresses.c.id))).all()
            first = [row.id for row in rows if row.platform == platform]
            for rank, address in enumerate([*first, *(row.id for row in rows if row.platform != platform)]):
                await connection.execute(update(addresses).where(addresses.c.id == address).values(rank=rank))
            await choose(connection, [recipient])
        return bool(first)

    async def join(self, keep: int, other: int) -> None:
        """See the port."""
        async with self._db.write() as connection:
            wishes = (await _sure(connection, keep)).preferences
            await join_readers(connection, keep, other)
            await keep_reminders(connection, keep, wishes.reminders)
            await choose(connection, [keep])

    async def forget(self, reader: int) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await forget_reader(connection, reader)

    async def accounts(self, reader: int) -> list[Identity]:
        """See the port."""
        query = select(accounts.c.platform, accounts.c.user).where(accounts.c.recipient == reader)
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(accounts.c.platform, accounts.c.user))
            return [Identity(row.platform, row.user) for row in rows]

    async def sleep(
        self, platform: str, chat: str, reason: str, now: datetime, *, word: Word | None = None
    ) -> list[Recipient]:
        """See the port."""
        async with self._db.write() as connection:
            left = await put_to_sleep(connection, platform, chat, reason)
            if word:
                await owe_word(connection, left, word, now)
            return left

    async def asleep(self, platform: str, server: str) -> list[Address]:
        """See the port."""
        here = and_(addresses.c.platform == platform, addresses.c.server == server, addresses.c.server != "")
        sleeping = select(*ADDRESS).where(here, addresses.c.asleep.is_not(None)).order_by(addresses.c.id)
        async with self._db.read() as connection:
            return [address_from(row) for row in await connection.execute(sleeping)]

    async def in_server(self, platform: str, server: str) -> list[Recipient]:
        """See the port."""
        here = and_(addresses.c.platform == platform, addresses.c.server == server, addresses.c.server != "")
        awake = select(addresses.c.recipient).where(here, addresses.c.asleep.is_(None))
        places = recipients_where(recipients.c.id.in_(awake), recipients.c.kind == RecipientKind.PLACE)
        async with self._db.read() as connection:
            return [recipient_from(row) for row in await connection.execute(places)]

    async def keep_form(self, platform: str, chat: str, form: str) -> None:
        """See the port."""
        here = and_(addresses.c.platform == platform, addresses.c.chat == chat)
        async with self._db.write() as connection:
            await connection.execute(update(addresses).where(here).values(form=form))

    async def wake(self, platform: str, chat: str) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await wake_chat(connection, platform, chat)

    async def move(self, platform: str, chat: str, to: str) -> None:
        """See the port."""
        async with self._db.write() as connection:
            await move_chat(connection, platform, chat, to)

    async def reach(self, plan: Plan, now: datetime) -> dict[str, int]:  # noqa: ARG002
        """See the port."""
        told = heard(plan).subquery()
        query = (
            select(addresses.c.platform, func.count())
            .select_from(told)
            .join(recipients, recipients.c.id == told.c.recipient)
            .join(addresses, addresses.c.id == recipients.c.address)
            .group_by(addresses.c.platform)
        )
        async with self._db.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}


async def _one(connection: AsyncConnection, where: ColumnElement[bool]) -> Recipient | None:
    row = (await connection.execute(recipients_where(where))).first()
    return recipient_from(row) if row else None


async def _sure(connection: AsyncConnection, recipient: int) -> Recipient:
    found = await _one(connection, recipients.c.id == recipient)
    if found is None:
        raise NotFound("There is no recipient {recipient}.", recipient=recipient)
    return found


async def _new(connection: AsyncConnection, kind: RecipientKind, name: str, set_up_by: int | None) -> int:
    profile = await _profile(connection, kind, Preferences())
    put = insert(recipients).values(kind=str(kind), name=name, profile=profile, role=0, set_up_by=set_up_by)
    return int(await connection.scalar(put.returning(recipients.c.id)) or 0)


async def _profile(connection: AsyncConnection, kind: RecipientKind, preferences: Preferences) -> int:
    row = {"kind": str(kind), "body": PREFERENCES.dump(preferences)}
    await connection.execute(insert_for(connection, profiles).on_conflict_do_nothing(), row)
    this = and_(profiles.c.kind == row["kind"], profiles.c.body == row["body"])
    return int(await connection.scalar(select(profiles.c.id).where(this)) or 0)


async def _add_address(connection: AsyncConnection, recipient: int, key: AddressKey, server: str = "") -> None:
    rank = select(func.count()).where(addresses.c.recipient == recipient).scalar_subquery()
    await connection.execute(
        insert(addresses).values(
            recipient=recipient, platform=key.platform, chat=key.chat, thread=key.thread or "", server=server, rank=rank
        )
    )
    await choose(connection, [recipient])
