"""Names people type to records: an index in memory that keeps up with the ledger."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import structlog
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from bot.core.drama import Drama, Named, Person, named
from bot.core.errors import StoreError
from bot.core.ports import Hit, Meeting, Notes
from bot.search import kept
from bot.search.folding import Folded, fold, romanised
from bot.search.index import PairIndex
from bot.search.names import ROMANISED, Key, Names, Record, Row, Which, in_columns, names_of
from bot.search.rank import score

log = structlog.get_logger("dramawire.search")

KINDS: tuple[Which, ...] = ("drama", "person")
CANDIDATES = 160
"""How many names are compared closely for one query."""
UNLIKE = 30.0
"""A completion this far behind the best one is none."""
MET = 500
"""How many of the names somebody waits for are compared closely with one name of a record."""
KEPT = "names folded"
"""The note that holds the names of a large catalogue as they are compared."""
_KEPT_ABOVE = 10_000
"""Fewer names are folded sooner than read."""
_REBUILD_BEYOND = 2000
"""So many changed records are searched apart before the index is made anew."""


class Records(Protocol):
    """The part of a ledger that search reads (see `bot.core.ports.Ledger`)."""

    async def sequence(self) -> int:
        """Grows when records change."""

    def names(self, since: int = 0) -> AsyncIterator[Named]:
        """What records that changed after a sequence go by."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a record fits a query, and by which of its names."""

    score: float
    record: Record
    matched: str


class _Part:
    """The names of some records with an index over them."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.index = PairIndex(self.wholes)
        self.sounds = PairIndex(names.sounds)

    @property
    def wholes(self) -> list[str]:
        """The names run together."""
        return [words.replace(" ", "") for words in self.names.words]

    def candidates(self, query: Folded) -> set[int]:
        """Numbers of names worth a closer look; by a plain scan where no pair of letters is shared."""
        near = {*self.index.nearest(query.whole, CANDIDATES), *self.sounds.nearest(query.sound, CANDIDATES // 2)}
        if len(near) < 8:
            near |= {i for _, _, i in extract(query.whole, self.wholes, scorer=ratio, limit=8)}
        return near


class NameSearch:
    """Implements `bot.core.ports.Search`. Built by the first `refresh`."""

    def __init__(self, ledger: Records, notes: Notes | None = None) -> None:
        self._ledger = ledger
        self._notes = notes
        self._sequence = -1
        self._records: dict[Key, Record] = {}
        # A part of its own for each kind, so that neither crowds the other out of the candidates.
        self._main: Mapping[Which, _Part] = _parts([])
        self._recent = self._main
        self._changed: dict[Key, list[Row]] = {}

    def find(self, query: str, *, kind: Which | None = None, limit: int = 5) -> list[Hit]:
        """See the port."""
        asked = fold(query)
        if not asked.whole:
            return []
        best: dict[Key, _Fit] = {}
        for names, number in self._near(asked, kind):
            fit = score(asked, names.folded(number)) * names.worths[number]
            record = names.records[number]
            if record.key not in best or fit > best[record.key].score:
                best[record.key] = _Fit(fit, record, names.texts[number])
        if (latin := romanised(query)) and not any(fit.score >= 90 for fit in best.values()):
            for hit in self.find(latin, kind=kind, limit=limit):
                record = self._records[hit.kind, hit.slug]
                fit = hit.score * ROMANISED
                if record.key not in best or fit > best[record.key].score:
                    best[record.key] = _Fit(fit, record, record.called)
        ranked = sorted(best.values(), key=lambda fit: (-round(fit.score, 2), fit.record.title, fit.record.slug))
        return [_hit(fit) for fit in ranked[:limit]]

    def complete(self, prefix: str, *, kind: Which | None = None, limit: int = 25) -> list[Hit]:
        """See the port."""
        asked = fold(prefix)
        if not asked.whole:
            some = [record for record in self._records.values() if kind in {None, record.kind}]
            newest = sorted(some, key=lambda record: (-(record.year or 0), record.title, record.slug))
            return [_hit(_Fit(0.0, record, record.called)) for record in newest[:limit]]
        hits = self.find(prefix, kind=kind, limit=limit)
        return [hit for hit in hits if hit.score >= max(45.0, hits[0].score - UNLIKE)]

    async def refresh(self) -> None:
        """See the port."""
        sequence = await self._ledger.sequence()
        if sequence == self._sequence:
            return
        if self._sequence < 0:
            await self._take_up(sequence)
        begun = self._sequence < 0
        self._take([record async for record in self._ledger.names(max(self._sequence, 0))])
        self._sequence = sequence
        anew = begun or len(self._changed) > _REBUILD_BEYOND
        if anew:
            self._rebuild()
        self._recent = _parts(chain.from_iterable(self._changed.values()))
        if anew:
            await self._keep()

    def fold(self, name: str) -> str:
        """See the port."""
        return fold(name).whole

    def meetings(self, names: Sequence[str], records: Iterable[Drama | Person]) -> list[Meeting]:
        """See the port. It touches nothing that others read, so that it may run in a thread of its own."""
        few = NameSearch(self._ledger)
        few._take([named(record) for record in records])
        few._rebuild()
        own = [part.names for part in few._main.values()]
        near = _near_any(names, (some.folded(number) for some in own for number in range(len(some))))
        found = [Meeting(name, hit) for name in near for hit in few.find(name)]
        return sorted(found, key=lambda met: -met.hit.score)

    def _take(self, records: Sequence[Named]) -> None:
        for key, rows in names_of(records).items():
            self._changed[key] = rows
            if rows:
                self._records[key] = rows[0].record
            else:
                self._records.pop(key, None)

    def _rebuild(self) -> None:
        """Makes one index of what did not change and what did."""
        same = (row for part in self._main.values() for row in part.names.rows() if row.record.key not in self._changed)
        self._main = _parts(chain(same, *self._changed.values()))
        self._changed = {}

    async def _take_up(self, sequence: int) -> None:
        """Begins with the names that were kept, where there are some and none of them from a later ledger."""
        text = await self._notes.note(KEPT) if self._notes else None
        if text and (found := kept.load(text)) and found.sequence <= sequence:
            self._main = {kind: _Part(names) for kind, names in found.names.items()}
            self._records = {record.key: record for names in found.names.values() for record in names.records}
            self._sequence = found.sequence

    async def _keep(self) -> None:
        """Keeps the names for the next start. Where that can't be written down, they are folded again then."""
        names = {kind: part.names for kind, part in self._main.items()}
        if self._notes and sum(map(len, names.values())) > _KEPT_ABOVE:
            try:
                await self._notes.put_note(KEPT, kept.dump(kept.Kept(self._sequence, names)))
            except StoreError as error:
                log.debug("names not kept", error=str(error))

    def _near(self, asked: Folded, kind: Which | None) -> Iterable[tuple[Names, int]]:
        for which in (kind,) if kind else KINDS:
            recent, main = self._recent[which], self._main[which]
            yield from ((recent.names, number) for number in recent.candidates(asked))
            for number in main.candidates(asked):
                if main.names.records[number].key not in self._changed:
                    yield main.names, number


def _parts(rows: Iterable[Row]) -> dict[Which, _Part]:
    by_kind: dict[Which, list[Row]] = {kind: [] for kind in KINDS}
    for row in rows:
        by_kind[row.record.kind].append(row)
    return {kind: _Part(in_columns(some)) for kind, some in by_kind.items()}


def _near_any(names: Sequence[str], others: Iterable[Folded]) -> list[str]:
    """Those of many names that look or sound somewhat like any of a few others; the rest need no closer look."""
    forms = [(name, fold(name)) for name in names]
    forms += [(name, fold(latin)) for name in names if (latin := romanised(name))]
    wholes, sounds = PairIndex([f.whole for _, f in forms]), PairIndex([f.sound for _, f in forms])
    near: dict[str, None] = {}
    for other in others:
        for number in (*wholes.nearest(other.whole, MET), *sounds.nearest(other.sound, MET)):
            near[forms[number][0]] = None
    return list(near)


def _hit(fit: _Fit) -> Hit:
    record = fit.record
    return Hit(record.kind, record.slug, record.title, round(fit.score, 2), fit.matched, record.year)
