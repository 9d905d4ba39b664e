"""Simple records of dramas, from CSV and JSON lines: one row a drama, every mistake with its file and line."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.catalogue.ledger import BadLedger, Placed, entry_from
from bot.codec import Misread
from bot.core.dates import PartialDate
from bot.core.datewords import understand
from bot.core.drama import Medium
from bot.core.errors import BadInput

COLUMNS = ("title", "aka", "year", "kind", "network", "genres", "director", "writer", "cast", "synopsis", "premiere",
           "episodes")  # fmt: skip
LISTS = frozenset({"aka", "genres", "director", "writer", "cast"})
MOST_TITLE, MOST_SYNOPSIS = 200, 2000


@dataclass(frozen=True, slots=True)
class Row:
    """One drama as a row says it; `place` is the file and line. A year alone is a premiere known to the year."""

    place: str
    title: str
    aka: tuple[str, ...] = ()
    year: int | None = None
    kind: Medium = Medium.SERIES
    network: str | None = None
    genres: tuple[str, ...] = ()
    director: tuple[str, ...] = ()
    writer: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    synopsis: str | None = None
    premiere: PartialDate | None = None
    episodes: int | None = None


def from_csv(text: str, name: str, today: date) -> list[Row]:
    """The rows of a CSV with a header line. Raises `BadLedger` with every mistake."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    mistakes: list[str] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        mistakes += [f"{name}:1: {said}" for said in _bad_header(header)]
        if mistakes:
            raise BadLedger(mistakes)
        last = reader.line_num
        for cells in reader:
            place, last = f"{name}:{last + 1}", reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                mistakes.append(
                    f"{place}: there are {len(cells)} cells for {len(header)} columns; quote cells with commas."
                )
                continue
            _add(rows, mistakes, dict(zip(header, cells, strict=False)), place, today)
    except csv.Error as error:
        mistakes.append(f"{name}:{reader.line_num}: this is no CSV: {error}.")
    if mistakes:
        raise BadLedger(mistakes)
    return rows


def _bad_header(header: list[str]) -> Iterator[str]:
    if "title" not in header:
        yield f"there is no column title; the columns are {', '.join(COLUMNS)}."
    for column in header:
        if column and column not in COLUMNS:
            yield f"I don't know the column “{column[:40]}”; the columns are {', '.join(COLUMNS)}."
        elif header.count(column) > 1:
            yield f"the column {column} comes twice; keep one."


def from_json_lines(text: str, name: str, today: date) -> tuple[list[Row], list[Placed]]:
    """Rows, and whole ledger entries (objects with an id), one JSON object a line. Raises `BadLedger`."""
    rows: list[Row] = []
    entries: list[Placed] = []
    mistakes: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            mistakes.append(f"{place}: this is no JSON: {_no_json(line, error)}.")
            continue
        if not isinstance(data, dict):
            mistakes.append(f'{place}: each line is one object, as {{"title": "Move to Heaven"}}.')
        elif "id" in data:
            try:
                entries.append(Placed(entry_from(data), place))
            except Misread as error:
                mistakes += [f"{place}: {mistake}" for mistake in error.mistakes]
        else:
            _add(rows, mistakes, {key: _cell(value) for key, value in data.items()}, place, today)
    if mistakes:
        raise BadLedger(mistakes)
    return rows, entries


def _no_json(line: str, error: json.JSONDecodeError) -> str:
    """Where JSON's reader stopped, and how a line is written."""
    rest = line[error.pos :].strip()
    where = f"I can't go on at “{_shown(rest)}”" if rest else "it ends too soon"
    return f'{where}; write it like {{"title": "Move to Heaven", "year": 2021}}'


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "|".join(str(part) for part in value)
    return "" if value is None else str(value)


def _add(rows: list[Row], mistakes: list[str], cells: Mapping[str, str], place: str, today: date) -> None:
    """Adds the row that cells say, or all that is wrong with it."""
    row = Row(place, "")
    wrong: list[str] = []
    for column, cell in cells.items():
        value = cell.strip()
        if column not in COLUMNS:
            wrong.append(f"{place}: I don't know “{column[:40]}”; known are {', '.join(COLUMNS)}.")
        elif value:
            try:
                row = replace(row, **{column: _VALUES.get(column, _text)(value, today)})
            except BadInput as error:
                wrong.append(f"{place}: {column}: {error}")
    if not cells.get("title", "").strip():
        wrong.append(f"{place}: the title is missing; every row needs one.")
    if row.year and not row.premiere:
        row = replace(row, premiere=PartialDate(str(row.year)))
    elif row.year and row.premiere and not row.premiere.first.year <= row.year <= row.premiere.last.year:
        wrong.append(
            f"{place}: the year {row.year} is not that of the premiere, {row.premiere}; keep the one that is right."
        )
    mistakes += wrong
    if not wrong:
        rows.append(row)


def _text(value: str, _today: date, most: int = MOST_TITLE, breaks: str = "") -> str:
    """A text of one line, or with `breaks` in it too. Raises `BadInput`."""
    if len(value) > most:
        raise BadInput(f"“{value[:30]}…” has {len(value):,} characters; at most {most:,} fit.")
    if "\n" in value and "\n" not in breaks:
        raise BadInput(f"“{_shown(value)}” is broken in two lines; write it in one.")
    if any(ord(c) < 32 and c not in breaks for c in value) or any(c in value for c in "\u202a\u202b\u202d\u202e"):
        raise BadInput(f"“{_shown(value)}” holds control characters; take them out.")
    return value


def _shown(value: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in value[:40])


def _names(value: str, today: date) -> tuple[str, ...]:
    parts = value.split("|") if "|" in value else value.split(",")
    return tuple(dict.fromkeys(_text(p.strip(), today) for p in parts if p.strip()))


def _akas(value: str, today: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(p.strip(), today) for p in value.split("|") if p.strip()))


def _number(low: int, high: int) -> Callable[[str, date], int]:
    def read(value: str, _today: date) -> int:
        if not value.isascii() or not value.isdecimal() or not low <= int(value) <= high:
            raise BadInput(f"“{value[:20]}” is no number from {low} to {high}.")
        return int(value)

    return read


_CALLED = {"drama": "series", "k-drama": "series", "kdrama": "series", "tv": "series", "movie": "film"}
"""What people's own lists call a kind."""


def _medium(value: str, _today: date) -> Medium:
    said = value.lower()
    try:
        return Medium(_CALLED.get(said, said))
    except ValueError:
        raise BadInput(f"“{value[:20]}” is none of {', '.join(Medium)}.") from None


_VALUES: dict[str, Callable[[str, date], Any]] = {
    "aka": _akas,
    "year": _number(1950, 2100),
    "kind": _medium,
    "genres": _names,
    "director": _names,
    "writer": _names,
    "cast": _names,
    "synopsis": lambda value, today: _text(value, today, MOST_SYNOPSIS, "\n\t"),
    "premiere": lambda value, today: understand(value, today, "Asia/Seoul"),
    "episodes": _number(1, 2000),
}
