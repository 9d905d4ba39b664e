"""Exports: the ledger as TOML or JSON lines that import again, and the records as CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.catalogue.rows import COLUMNS
from bot.codec import Codec
from bot.core.announcement import Announcement
from bot.core.drama import GONE, Drama, Job, TitleKind
from bot.core.fold import Records

_ENTRY = Codec(Announcement)
_PLAIN: dict[str, object] = {"certainty": "confirmed", "text": "", "also": [], "act": "post"}


def to_toml(entries: Iterable[Announcement]) -> Iterator[str]:
    """The entries as the ledger's TOML, a table each."""
    for entry in entries:
        lines = [f"{key} = {_toml(value)}" for key, value in _row(entry).items()]
        yield "\n".join(["[[entry]]", *lines, "", ""])


def to_json_lines(entries: Iterable[Announcement]) -> Iterator[str]:
    """The entries as one JSON object a line."""
    for entry in entries:
        yield json.dumps(_row(entry), ensure_ascii=False, default=str) + "\n"


def _row(entry: Announcement) -> dict[str, Any]:
    plain = {key: value for key, value in _ENTRY.plain(entry).items() if _PLAIN.get(key, ...) != value}
    return plain | {"known_on": entry.known_on}


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    # A JSON string is a TOML string, but for the one control character that JSON may leave as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def to_csv(records: Records) -> Iterator[str]:
    """The dramas as rows with the columns that import takes."""
    known: dict[str, set[str]] = {}
    for person in records.people.values():
        for name in person.names:
            known.setdefault(name.text.casefold(), set()).add(person.slug)
    namesakes = frozenset(slug for slugs in known.values() if len(slugs) > 1 for slug in slugs)
    for cells in (COLUMNS, *(_cells(records.dramas[slug], records, namesakes) for slug in sorted(records.dramas))):
        out = io.StringIO()
        csv.writer(out).writerow(cells)
        yield out.getvalue()


def _cells(drama: Drama, records: Records, namesakes: frozenset[str]) -> list[str]:
    """A drama's row; people whose name is another's too are written as import wants them, as ``@slug``."""

    def named(slug: str) -> str:
        return records.people[slug].name if slug in records.people and slug not in namesakes else f"@{slug}"

    def people(job: Job) -> str:
        credited = [c.value for c in drama.credits if c.value.job is job and c.value.standing not in GONE]
        return "|".join(named(c.person) for c in credited)

    aka = [t.text for t in drama.titles if t.text != drama.title and t.kind is not TitleKind.SOURCE]
    return [
        drama.title, "|".join(aka), str(drama.year or ""), drama.medium, drama.network or "", "|".join(drama.genres),
        people(Job.DIRECTOR), people(Job.WRITER), people(Job.ACTOR), drama.synopsis or "", str(drama.date or ""),
        str(drama.episodes or ""),
    ]  # fmt: skip
