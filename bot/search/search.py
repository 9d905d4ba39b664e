"""Names people type to records: an index in memory that keeps up with the ledger."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from bot.core.drama import Drama, Named, Person, TitleKind, named
from bot.core.ports import Hit, Meeting
from bot.search.folding import Folded, fold, fold_many, romanised
from bot.search.index import PairIndex
from bot.search.rank import score

Which = Literal["drama", "person"]
KINDS: tuple[Which, ...] = ("drama", "person")

CANDIDATES = 160
"""How many names are compared closely for one query."""
ROMANISED = 0.94
"""What a fit by our own romanisation of a Hangul name is worth."""
SOURCE = 0.98
"""What a fit by a name that one source alone uses is worth."""
PART = 0.97
"""What a fit by one side of a title's colon is worth."""
UNLIKE = 30.0
"""A completion this far behind the best one is none."""
MET = 500
"""How many of the names somebody waits for are compared closely with one name of a record."""
_REBUILD_BEYOND = 2000
"""So many changed records are searched one by one before the index is made anew."""


class Records(Protocol):
    """The part of a ledger that search reads (see `bot.core.ports.Ledger`)."""

    async def sequence(self) -> int:
        """Grows when records change."""

    def names(self, since: int = 0) -> AsyncIterator[Named]:
        """What records that changed after a sequence go by."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one record; `worth` is less than 1 for names nobody wrote down."""

    text: str
    folded: Folded
    record: "_Record"
    worth: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Record:
    kind: Which
    slug: str
    title: str
    year: int | None


class _Part:
    """The names of some records with an index over them."""

    def __init__(self, names: list[_Name]) -> None:
        self.names = names
        self.wholes = [name.folded.whole for name in names]
        self.index = PairIndex(self.wholes)
        self.sounds = PairIndex([name.folded.sound for name in names])

    def candidates(self, query: Folded) -> set[int]:
        """Numbers of names worth a closer look; by a plain scan where no pair of letters is shared."""
        near = {*self.index.nearest(query.whole, CANDIDATES), *self.sounds.nearest(query.sound, CANDIDATES // 2)}
        if len(near) < 8:
            near |= {i for _, _, i in extract(query.whole, self.wholes, scorer=ratio, limit=8)}
        return near


class NameSearch:
    """Implements `bot.core.ports.Search`. Built by the first `refresh`."""

    def __init__(self, ledger: Records) -> None:
        self._ledger = ledger
        self._sequence = -1
        self._records: dict[tuple[Which, str], list[_Name]] = {}
        # A part of its own for each kind, so that neither crowds the other out of the candidates.
        self._main: dict[Which, _Part] = {kind: _Part([]) for kind in KINDS}
        self._recent = dict(self._main)
        self._changed: set[tuple[Which, str]] = set()

    def find(self, query: str, *, kind: Which | None = None, limit: int = 5) -> list[Hit]:
        """See the port."""
        asked = fold(query)
        if not asked.whole:
            return []
        best: dict[tuple[Which, str], tuple[float, _Name]] = {}
        for name in self._near(asked, kind):
            fit = score(asked, name.folded) * name.worth
            key = (name.record.kind, name.record.slug)
            if key not in best or fit > best[key][0]:
                best[key] = (fit, name)
        if (latin := romanised(query)) and not any(fit >= 90 for fit, _ in best.values()):
            for hit in self.find(latin, kind=kind, limit=limit):
                key = (hit.kind, hit.slug)
                fit = hit.score * ROMANISED
                if key not in best or fit > best[key][0]:
                    best[key] = (fit, self._records[key][0])
        ranked = sorted(
            best.values(), key=lambda found: (-round(found[0], 2), found[1].record.title, found[1].record.slug)
        )
        return [_hit(fit, name) for fit, name in ranked[:limit]]

    def complete(self, prefix: str, *, kind: Which | None = None, limit: int = 25) -> list[Hit]:
        """See the port."""
        asked = fold(prefix)
        if not asked.whole:
            first = [names[0] for key, names in self._records.items() if kind in {None, key[0]} and names]
            newest = sorted(first, key=lambda n: (-(n.record.year or 0), n.record.title, n.record.slug))
            return [_hit(0.0, name) for name in newest[:limit]]
        hits = self.find(prefix, kind=kind, limit=limit)
        return [hit for hit in hits if hit.score >= max(45.0, hits[0].score - UNLIKE)]

    async def refresh(self) -> None:
        """See the port."""
        sequence = await self._ledger.sequence()
        if sequence == self._sequence:
            return
        self._take([record async for record in self._ledger.names(max(self._sequence, 0))])
        if self._sequence < 0 or len(self._changed) > _REBUILD_BEYOND:
            self._main = self._parts(self._records)
            self._changed = set()
        self._recent = self._parts(sorted(self._changed))
        self._sequence = sequence

    def fold(self, name: str) -> str:
        """See the port."""
        return fold(name).whole

    def meetings(self, names: Sequence[str], records: Iterable[Drama | Person]) -> list[Meeting]:
        """See the port. It touches nothing that others read, so that it may run in a thread of its own."""
        few = NameSearch(self._ledger)
        few._take([named(record) for record in records])
        few._main, few._changed = few._parts(few._records), set()
        near = _near_any(names, (name.folded for some in few._records.values() for name in some))
        found = [Meeting(name, hit) for name in near for hit in few.find(name)]
        return sorted(found, key=lambda met: -met.hit.score)

    def _parts(self, keys: Iterable[tuple[Which, str]]) -> dict[Which, _Part]:
        names: dict[Which, list[_Name]] = {kind: [] for kind in KINDS}
        for key in keys:
            names[key[0]] += self._records[key]
        return {kind: _Part(some) for kind, some in names.items()}

    def _take(self, records: Sequence[Named]) -> None:
        spelt = [(record, *spelling) for record in records for spelling in _spellings(record)]
        names: dict[tuple[Which, str], dict[Folded, _Name]] = {(r.kind, r.slug): {} for r in records}
        entries = {(r.kind, r.slug): _Record(r.kind, r.slug, r.title, r.year) for r in records}
        for (record, text, _, worth), folded in zip(spelt, fold_many([row[2] for row in spelt]), strict=True):
            key = (record.kind, record.slug)
            if folded.whole:
                # Of two spellings that are compared alike, the first is worth more.
                names[key].setdefault(folded, _Name(text, folded, entries[key], worth))
        self._records |= {key: list(found.values()) for key, found in names.items()}
        self._changed |= names.keys()

    def _near(self, asked: Folded, kind: Which | None) -> Iterable[_Name]:
        for which in (kind,) if kind else KINDS:
            recent, main = self._recent[which], self._main[which]
            yield from (recent.names[number] for number in recent.candidates(asked))
            for number in main.candidates(asked):
                if (which, main.names[number].record.slug) not in self._changed:
                    yield main.names[number]


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


def _spellings(record: Named) -> Iterable[tuple[str, str, float]]:
    """Every name of a record: as it is written, as it is compared, and what a fit by it is worth; the dearest first."""
    source = [t.text for t in record.names if t.kind is TitleKind.SOURCE]
    texts = dict.fromkeys((record.title, *(t.text for t in record.names if t.kind is not TitleKind.SOURCE)))
    if record.kind == "drama" or not record.names:
        texts[record.slug] = None
    yield from ((text, text, 1.0) for text in texts)
    yield from ((text, text, SOURCE) for text in source if text not in texts)
    yield from ((part, part, PART) for part in _parts(record, texts) if part not in texts)
    yield from ((text, latin, ROMANISED) for text in texts if (latin := romanised(text)))


def _parts(record: Named, texts: Iterable[str]) -> Iterable[str]:
    """Either side of a title's colon; the first only where no other of the series can be meant by it."""
    for text in texts if record.kind == "drama" else ():
        head, colon, tail = text.partition(": ")
        if colon:
            yield tail
            if record.series == record.slug:
                yield head


def _hit(fit: float, name: _Name) -> Hit:
    record = name.record
    return Hit(record.kind, record.slug, record.title, round(fit, 2), name.text, record.year)
