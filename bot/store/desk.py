"""Drafts, dialogues, the audit trail, and what an update brought for editors."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from bot.core.errors import NotFound
from bot.core.ports import Draft, Trace
from bot.store.engine import Database, insert_for
from bot.store.tables import audit, brought, drafts, ledger, notes, recipients


class DeskTable:
    """Implements `bot.core.ports.Desk`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def keep(self, draft: Draft) -> None:
        """See the port."""
        names = ("owner", "topic", "body", "expires_at")
        row = {name: getattr(draft, name) for name in names}
        async with self._db.write() as connection:
            put = insert_for(connection, drafts)
            changed = {name: put.excluded[name] for name in names}
            await connection.execute(
                put.on_conflict_do_update(index_elements=["id"], set_=changed), row | {"id": draft.id}
            )

    async def draft(self, draft: str, now: datetime) -> Draft:
        """See the port."""
        async with self._db.read() as connection:
            row = (await connection.execute(select(drafts).where(drafts.c.id == draft))).first()
        if row is None or row.expires_at <= now:
            raise NotFound("That was too long ago, or it is done already; please start again.")
        return Draft(row.id, row.owner, row.topic, row.body, row.expires_at)

    async def latest(self, owner: int, topic: str) -> Draft | None:
        """See the port."""
        theirs = select(drafts).where(drafts.c.owner == owner, drafts.c.topic == topic)
        async with self._db.read() as connection:
            row = (await connection.execute(theirs.order_by(drafts.c.expires_at.desc()).limit(1))).first()
        return Draft(row.id, row.owner, row.topic, row.body, row.expires_at) if row else None

    async def drop(self, draft: str) -> bool:
        """See the port."""
        async with self._db.write() as connection:
            done = await connection.execute(delete(drafts).where(drafts.c.id == draft))
            return done.rowcount == 1

    async def audit(
        self, who: int | None, what: str, subject: str, *, before: str | None, after: str | None, now: datetime
    ) -> None:
        """See the port."""
        async with self._db.write() as connection:
            row = insert(audit).values(who=who, what=what, subject=subject, before=before, after=after, at=now)
            await connection.execute(row)

    async def trail(self, subjects: Iterable[str], limit: int, *, before: int | None = None) -> list[Trace]:
        """See the port."""
        some = list(subjects)
        kinds = [audit.c.subject.startswith(kind, autoescape=True) for kind in some if kind.endswith(":")]
        about: list[ColumnElement[bool]] = [or_(audit.c.subject.in_(some), *kinds)]
        if before is not None:
            about.append(audit.c.id < before)
        query = select(audit, func.coalesce(recipients.c.name, "").label("name"))
        query = query.outerjoin(recipients, recipients.c.id == audit.c.who).where(*about)
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(audit.c.id.desc()).limit(limit))
            return [
                Trace(row.id, row.who, row.name, row.what, row.subject, row.before, row.after, row.at) for row in rows
            ]

    async def note(self, name: str) -> str | None:
        """See the port."""
        async with self._db.read() as connection:
            found: str | None = await connection.scalar(select(notes.c.value).where(notes.c.name == name))
        return found

    async def put_note(self, name: str, value: str) -> None:
        """See the port."""
        async with self._db.write() as connection:
            put = insert_for(connection, notes).on_conflict_do_update(index_elements=["name"], set_={"value": value})
            await connection.execute(put, {"name": name, "value": value})

    async def bring(self, entries: Iterable[str], now: datetime) -> None:
        """See the port."""
        rows = [{"entry": entry, "at": now, "open": True} for entry in dict.fromkeys(entries)]
        if rows:
            async with self._db.write() as connection:
                put = insert_for(connection, brought).on_conflict_do_nothing(index_elements=["entry"])
                await connection.execute(put, rows)

    async def brought(self) -> list[str]:
        """See the port."""
        query = select(brought.c.entry).join(ledger, ledger.c.id == brought.c.entry).where(brought.c.open)
        async with self._db.read() as connection:
            return list(await connection.scalars(query.order_by(ledger.c.known_on, ledger.c.id)))

    async def deal_with(self, entry: str) -> bool:
        """See the port."""
        this = update(brought).where(brought.c.entry == entry, brought.c.open).values(open=False)
        async with self._db.write() as connection:
            return bool((await connection.execute(this)).rowcount == 1)
