"""What records go by: every spelling of each, as it is compared, in columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.core.drama import Named, TitleKind
from bot.search.folding import Folded, fold_many, folded_from, romanised

Which = Literal["drama", "person"]
Key = tuple[Which, str]

ROMANISED = 0.94
"""What a fit by our own romanisation of a Hangul name is worth."""
SOURCE = 0.98
"""What a fit by a name that one source alone uses is worth."""
PART = 0.97
"""What a fit by one side of a title's colon is worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A record to be found; `called` is the first of its names."""

    kind: Which
    slug: str
    title: str
    year: int | None
    called: str

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.kind, self.slug


class Row(NamedTuple):
    """One name of one record: as it is written, its words as they are compared (a space between), how it sounds.

    `worth` is less than 1 for names nobody wrote down.
    """

    record: Record
    text: str
    words: str
    sound: str
    first: bool
    worth: float


@dataclass(frozen=True, slots=True)
class Names:
    """Names in columns: a hundred thousand objects would take more time and memory than what they hold."""

    records: Sequence[Record] = ()
    texts: Sequence[str] = ()
    words: Sequence[str] = ()
    sounds: Sequence[str] = ()
    firsts: Sequence[bool] = ()
    worths: Sequence[float] = ()

    def __len__(self) -> int:
        return len(self.texts)

    def rows(self) -> Iterator[Row]:
        """One name after the other."""
        return map(Row, self.records, self.texts, self.words, self.sounds, self.firsts, self.worths)

    def folded(self, number: int) -> Folded:
        """A name as it is compared closely."""
        return folded_from(self.words[number], self.sounds[number], first=self.firsts[number])


def in_columns(rows: Iterable[Row]) -> Names:
    """Names, one column after the other."""
    return Names(*zip(*rows, strict=True))


def names_of(records: Sequence[Named]) -> dict[Key, list[Row]]:
    """The names of each record, the dearest first; of two that are compared alike, the first."""
    spelt = [(record, *spelling) for record in records for spelling in _spellings(record)]
    found: dict[Key, dict[str, Row]] = {(record.kind, record.slug): {} for record in records}
    made: dict[Key, Record] = {}
    for (record, text, _, worth), folded in zip(spelt, fold_many([row[2] for row in spelt]), strict=True):
        if not folded.words:
            continue
        key = (record.kind, record.slug)
        if key not in made:
            made[key] = Record(record.kind, record.slug, record.title, record.year, text)
        words = " ".join(folded.words)
        found[key].setdefault(words, Row(made[key], text, words, folded.sound, folded.first, worth))
    return {key: list(rows.values()) for key, rows in found.items()}


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
