"""Names as they were compared last time, kept for the next start: folding a hundred thousand takes a second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unicodedata import unidata_version

from pydantic_core import from_json, to_json

from bot.search.names import Names, Record, Which


def _by() -> str:
    """What folded names depend on: the code of this room as it is running, and the tables it folds by."""
    code = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("folding", "names", "kept"))
    return sha256(code + f"{version('anyascii')} {unidata_version}".encode()).hexdigest()


BY = _by()


@dataclass(frozen=True, slots=True)
class Kept:
    """All names up to an entry of the ledger."""

    sequence: int
    names: Mapping[Which, Names]


def dump(kept: Kept) -> str:
    """Names as a text for `load`."""
    return to_json({
        "by": BY,
        "sequence": kept.sequence,
        "names": {kind: _columns(names) for kind, names in kept.names.items()},
    }).decode()  # fmt: skip


def load(text: str) -> Kept | None:
    """The names that a text was dumped from; None where this program would fold them in another way, or can't tell."""
    try:
        found = from_json(text)
        if found["by"] != BY:
            return None
        return Kept(found["sequence"], {kind: _names(kind, *columns) for kind, columns in found["names"].items()})
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _columns(names: Names) -> list[object]:
    numbers: dict[Record, int] = {}
    of = [numbers.setdefault(record, len(numbers)) for record in names.records]
    records = [(record.slug, record.title, record.year, record.called) for record in numbers]
    return [records, of, names.texts, names.words, names.sounds, names.firsts, names.worths]


def _names(kind: Which, records: Sequence[Sequence[Any]], of: Sequence[int], *columns: Sequence[Any]) -> Names:
    made = [Record(kind, *record) for record in records]
    return Names([made[number] for number in of], *columns)
