"""The ledger and the records folded from it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Select, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.announcement import Act, Announcement, Subject
from bot.core.audience import Plan, topic_slug
from bot.core.drama import OVER, Drama, Named, Person, Stage, named
from bot.core.errors import LedgerMoved, NotFound
from bot.core.fold import Records, effective
from bot.core.kinds import REMINDERS, TABLE
from bot.core.ports import Commit, Shelves
from bot.store.bodies import DRAMA, ENTRY, NAMED, PERSON, PLAN
from bot.store.engine import Database, insert_for
from bot.store.tables import (
    deliveries,
    dramas,
    genres,
    ledger,
    people,
    plans,
    posts,
    recipients,
    subjects,
    subscriptions,
)

MANY = 500
"""How many values one IN list holds, well below every engine's limit."""
_CLOSED = [str(stage) for stage in (*OVER, Stage.CANCELLED)]


class LedgerTable:
    """Implements `bot.core.ports.Ledger`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def sequence(self) -> int:
        """See the port."""
        async with self._db.read() as connection:
            return await _sequence(connection)

    async def append(self, commit: Commit, now: datetime) -> int:
        """See the port."""
        async with self._db.write() as connection:
            sequence = await _sequence(connection)
            if commit.moved_from is not None and commit.moved_from != sequence:
                raise LedgerMoved("The record changed since you looked; please look again.")
            sequence = await _add_entries(connection, commit.entries, sequence)
            await _put_records(connection, commit.records, sequence)
            if commit.plan is not None:
                await _put_plan(connection, commit.plan, now)
            await _withdraw(connection, commit.withdraw)
            await _revise(connection, commit.revise, now)
            await _erase(connection, commit.erase, now)
            return sequence

    async def entry(self, entry: str) -> Announcement:
        """See the port."""
        async with self._db.read() as connection:
            body = await connection.scalar(select(ledger.c.body).where(ledger.c.id == entry))
        if body is None:
            raise NotFound("There is no entry {entry}.", entry=entry)
        return ENTRY.load(body)

    async def about(self, subjects: Iterable[Subject]) -> list[Announcement]:
        """See the port."""
        wanted = [(s.kind, s.slug) for s in dict.fromkeys(subjects)]
        roots: set[str] = set()
        found: list[Announcement] = []
        async with self._db.read() as connection:
            for some in _batches(wanted):
                roots.update(await connection.scalars(_roots_of(some)))
            for names in _batches(sorted(roots)):
                bodies = await connection.scalars(select(ledger.c.body).where(ledger.c.root.in_(names)))
                found += map(ENTRY.load, bodies)
        return found

    async def answers(self, entry: str) -> list[Announcement]:
        """See the port."""
        root = select(ledger.c.root).where(ledger.c.id == entry).scalar_subquery()
        async with self._db.read() as connection:
            bodies = list(await connection.scalars(select(ledger.c.body).where(ledger.c.root == root)))
        if not bodies:
            raise NotFound("There is no entry {entry}.", entry=entry)
        return [ENTRY.load(body) for body in bodies]

    async def latest(self, limit: int, *, before: tuple[date, str] | None = None) -> list[Announcement]:
        """See the port."""
        found: list[Announcement] = []
        async with self._db.read() as connection:
            while len(found) < limit:
                rows = (await connection.execute(_news(limit * 2, before))).all()
                if not rows:
                    break
                before = (rows[-1].known_on, rows[-1].id)
                chains = await connection.scalars(
                    select(ledger.c.body).where(ledger.c.root.in_([row.id for row in rows])).order_by(ledger.c.seq)
                )
                found += (e for e in reversed(effective(map(ENTRY.load, chains))) if not TABLE[e.kind].silent)
        return found[:limit]

    async def everything(self) -> AsyncIterator[Announcement]:
        """See the port."""
        last = 0
        while True:
            async with self._db.read() as connection:
                query = select(ledger.c.seq, ledger.c.body).where(ledger.c.seq > last).order_by(ledger.c.seq)
                rows = (await connection.execute(query.limit(2000))).all()
            if not rows:
                return
            last = rows[-1].seq
            for row in rows:
                yield ENTRY.load(row.body)

    async def ids(self) -> set[str]:
        """See the port."""
        async with self._db.read() as connection:
            return set(await connection.scalars(select(ledger.c.id)))

    async def dramas(self, slugs: Iterable[str]) -> dict[str, Drama]:
        """See the port."""
        found: list[Drama] = []
        async with self._db.read() as connection:
            for some in _batches(sorted(set(slugs))):
                bodies = await connection.scalars(select(dramas.c.body).where(dramas.c.slug.in_(some)))
                found += map(DRAMA.load, bodies)
        return {drama.slug: drama for drama in found}

    async def people(self, slugs: Iterable[str]) -> dict[str, Person]:
        """See the port."""
        found: list[Person] = []
        async with self._db.read() as connection:
            for some in _batches(sorted(set(slugs))):
                bodies = await connection.scalars(select(people.c.body).where(people.c.slug.in_(some)))
                found += map(PERSON.load, bodies)
        return {person.slug: person for person in found}

    async def series(self, slug: str) -> list[Drama]:
        """See the port."""
        found = await self._dramas(select(dramas.c.body).where(dramas.c.series == slug))
        return sorted(found, key=lambda d: (d.season or 0, d.date.first if d.date else date.max, d.slug))

    async def upcoming(self, first: date, last: date | None = None) -> list[Drama]:
        """See the port."""
        query = select(dramas.c.body).where(
            dramas.c.premiere_last >= first, or_(dramas.c.stage.is_(None), dramas.c.stage.not_in(_CLOSED))
        )
        if last is not None:
            query = query.where(dramas.c.premiere_first <= last)
        dated = [(drama.date, drama.slug, drama) for drama in await self._dramas(query) if drama.date]
        return [drama for *_, drama in sorted(dated, key=lambda row: row[:2])]

    async def at_stage(
        self, *stages: Stage, genre: str | None = None, network: str | None = None, limit: int = 200
    ) -> list[Drama]:
        """See the port."""
        query = select(dramas.c.body).order_by(dramas.c.moved_on.desc().nulls_last(), dramas.c.slug).limit(limit)
        if stages:
            query = query.where(dramas.c.stage.in_([str(stage) for stage in stages]))
        if genre is not None:
            query = query.join(genres, genres.c.drama == dramas.c.slug).where(genres.c.genre == topic_slug(genre))
        if network is not None:
            query = query.where(dramas.c.network == topic_slug(network))
        return await self._dramas(query)

    async def shelves(self) -> Shelves:
        """See the port."""
        async with self._db.read() as connection:
            stages, some, networks = [
                {str(name): count for name, count in await connection.execute(_counted(column))}
                for column in (dramas.c.stage, genres.c.genre, dramas.c.network)
            ]
        return Shelves({Stage(name): count for name, count in stages.items()}, some, networks)

    async def catalogue(self, since: int = 0) -> AsyncIterator[Drama | Person]:
        """See the port."""
        async with self._db.read() as connection:
            for table, codec in ((dramas, DRAMA), (people, PERSON)):
                rows = await connection.stream_scalars(select(table.c.body).where(table.c.seq > since))
                async for body in rows:
                    yield codec.load(body)

    async def names(self, since: int = 0) -> AsyncIterator[Named]:
        """See the port."""
        async with self._db.read() as connection:
            for table in (dramas, people):
                for body in await connection.scalars(select(table.c.names).where(table.c.seq > since)):
                    yield NAMED.load(body)

    async def _dramas(self, query: Select[Any]) -> list[Drama]:
        async with self._db.read() as connection:
            return [DRAMA.load(body) for body in await connection.scalars(query)]


async def _sequence(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.max(ledger.c.seq))) or 0


def _roots_of(wanted: Sequence[tuple[str, str]]) -> Select[Any]:
    named = tuple_(subjects.c.kind, subjects.c.slug).in_(wanted)
    return select(ledger.c.root).join(subjects, subjects.c.seq == ledger.c.seq).where(named).distinct()


def _counted(column: Column[Any]) -> Select[Any]:
    """How often each value stands in a column, the most frequent first."""
    many = func.count()
    return select(column, many).where(column.is_not(None)).group_by(column).order_by(many.desc(), column)


def _news(limit: int, before: tuple[date, str] | None) -> Select[Any]:
    query = select(ledger.c.id, ledger.c.known_on).where(ledger.c.news)
    if before is not None:
        day, entry = before
        query = query.where(or_(ledger.c.known_on < day, (ledger.c.known_on == day) & (ledger.c.id < entry)))
    return query.order_by(ledger.c.known_on.desc(), ledger.c.id.desc()).limit(limit)


async def _add_entries(connection: AsyncConnection, entries: Sequence[Announcement], sequence: int) -> int:
    """Adds those that are new, in the order given, and returns the sequence after them."""
    there: set[str] = set()
    for names in _batches([e.id for e in entries]):
        there.update(await connection.scalars(select(ledger.c.id).where(ledger.c.id.in_(names))))
    new = [e for e in {e.id: e for e in entries}.values() if e.id not in there]
    roots = await _roots(connection, new)
    rows = [
        {
            "seq": seq,
            "id": entry.id,
            "root": roots[entry.id],
            "known_on": entry.known_on,
            "news": entry.act is Act.POST and not TABLE[entry.kind].silent and entry.kind not in REMINDERS,
            "body": ENTRY.dump(entry),
        }
        for seq, entry in enumerate(new, sequence + 1)
    ]
    named = [
        {"kind": subject.kind, "slug": subject.slug, "seq": row["seq"]}
        for row, entry in zip(rows, new, strict=True)
        for subject in entry.subjects
    ]
    if rows:
        await connection.execute(insert(ledger), rows)
    if named:
        await connection.execute(insert(subjects), named)
    # A silent record that is corrected into news is news from now on.
    told = sorted({roots[e.id] for e in new if e.act is Act.CORRECT and not TABLE[e.kind].silent})
    for names in _batches(told):
        await connection.execute(update(ledger).where(ledger.c.id.in_(names), ~ledger.c.news).values(news=True))
    return sequence + len(rows)


async def _roots(connection: AsyncConnection, new: Sequence[Announcement]) -> dict[str, str]:
    """The post each entry leads to, through the entries before it and those that come with it."""
    roots = {e.id: e.id for e in new if not e.target}
    waiting = [e for e in new if e.target]
    targets = sorted({str(e.target) for e in waiting} - roots.keys())
    for names in _batches(targets):
        rows = await connection.execute(select(ledger.c.id, ledger.c.root).where(ledger.c.id.in_(names)))
        roots |= {row.id: row.root for row in rows}
    while waiting:
        ready = [e for e in waiting if e.target in roots]
        if not ready:  # what they answer is not here: each stands for itself
            ready = waiting
        roots |= {e.id: roots.get(str(e.target), str(e.target)) for e in ready}
        waiting = [e for e in waiting if e.id not in roots]
    return roots


async def _put_records(connection: AsyncConnection, records: Records, sequence: int) -> None:
    rows = [_drama_row(drama, sequence) for drama in records.dramas.values()]
    if rows:
        await _upsert(connection, dramas, rows)
        for some in _batches(sorted(records.dramas)):
            await connection.execute(delete(genres).where(genres.c.drama.in_(some)))
        named = [
            {"genre": genre, "drama": drama.slug}
            for drama in records.dramas.values()
            for genre in dict.fromkeys(map(topic_slug, drama.genres))
        ]
        if named:
            await connection.execute(insert(genres), named)
    if records.people:
        await _upsert(connection, people, [_person_row(person, sequence) for person in records.people.values()])


def _drama_row(drama: Drama, sequence: int) -> dict[str, Any]:
    return {
        "slug": drama.slug,
        "seq": sequence,
        "series": drama.series,
        "stage": str(drama.stage.value) if drama.stage else None,
        "network": topic_slug(drama.network) if drama.network else None,
        "premiere_first": drama.date.first if drama.date else None,
        "premiere_last": drama.date.last if drama.date else None,
        "moved_on": drama.stage.known_on if drama.stage else None,
        "names": NAMED.dump(named(drama)),
        "body": DRAMA.dump(drama),
    }


def _person_row(person: Person, sequence: int) -> dict[str, Any]:
    return {
        "slug": person.slug,
        "seq": sequence,
        "names": NAMED.dump(named(person)),
        "body": PERSON.dump(person),
    }


async def _upsert(connection: AsyncConnection, table: Any, rows: list[dict[str, Any]]) -> None:
    put = insert_for(connection, table)
    changed = {name: put.excluded[name] for name in rows[0] if name != "slug"}
    await connection.execute(put.on_conflict_do_update(index_elements=["slug"], set_=changed), rows)


async def _put_plan(connection: AsyncConnection, plan: Plan, now: datetime) -> None:
    """Keeps a plan with its cut-off: whoever comes or follows later is not in its audience."""
    last = await connection.scalar(select(func.max(recipients.c.id))) or 0
    newest = await connection.scalar(select(func.max(subscriptions.c.id))) or 0
    row = {"entry": plan.entry, "body": PLAN.dump(plan), "made_at": now, "place": 0, "last": last, "newest": newest}
    put = insert_for(connection, plans).on_conflict_do_nothing(index_elements=["entry"])
    await connection.execute(put, row | {"open": True})


async def _withdraw(connection: AsyncConnection, entries: Sequence[str]) -> None:
    """Cancels what was not sent yet; a post under way is settled by its courier."""
    for names in _batches(entries):
        await connection.execute(update(plans).where(plans.c.entry.in_(names)).values(open=False))
        unsent = deliveries.c.state.in_(["owed", "asleep"]), deliveries.c.post.is_(None)
        await connection.execute(
            update(deliveries).where(deliveries.c.entry.in_(names), *unsent).values(state="withdrawn")
        )


async def _revise(connection: AsyncConnection, entries: Sequence[str], now: datetime) -> None:
    """Has the posts that show these entries shown anew."""
    for names in _batches(entries):
        holding = select(deliveries.c.post).where(deliveries.c.entry.in_(names), deliveries.c.post.is_not(None))
        await connection.execute(
            update(posts)
            .where(posts.c.id.in_(holding), posts.c.state == "open")
            .values(wanted=posts.c.wanted + 1, next_try_at=now)
        )


async def _erase(connection: AsyncConnection, entries: Sequence[str], now: datetime) -> None:
    """Has the posts that show these entries and nothing else taken away; a chain of entries is short."""
    if not entries:
        return
    holding = select(deliveries.c.post).where(deliveries.c.entry.in_(entries), deliveries.c.post.is_not(None))
    more = select(deliveries.c.post).where(deliveries.c.entry.not_in(entries), deliveries.c.post.in_(holding))
    await connection.execute(
        update(posts)
        .where(posts.c.id.in_(holding), posts.c.id.not_in(more), posts.c.state == "open", posts.c.shown > 0)
        .values(delete=True, next_try_at=now)
    )


def _batches(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[i : i + MANY] for i in range(0, len(values), MANY))
