"""Ledgers as folders of TOML: read, checked and told apart from their mistakes, each with its file and line."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

from bot import __version__
from bot.codec import Codec, Misread
from bot.core.announcement import Act, Announcement, Change, Subject
from bot.core.checking import begun, check_form, check_names, check_target
from bot.core.errors import BadInput

RECORDED = "the ledger"
"""The place of entries that are recorded already."""
ID_BYTES = 52
"""The longest id: it must fit into a button beside its verb."""

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_HEADER = re.compile(r"\s*\[\[\s*entry\s*\]\]")
_ABOUT_DRAMAS = frozenset(
    kind.__dataclass_fields__["type"].default for kind in get_args(Change) if "drama" in kind.__dataclass_fields__
)


class BadLedger(BadInput):
    """A ledger that can't be taken as it is; `mistakes` holds one sentence each, which begins with file:line."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and the place it was read from, as file:line."""

    entry: Announcement
    place: str


def shipped() -> Traversable:
    """The folder of the catalogue that ships: inside the installed package, else data/ of the working copy."""
    packed = resources.files("bot") / "_data"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "data"


def load(folder: Traversable | None = None) -> list[Announcement]:
    """Every entry of a folder's ledger (the shipped one when None) that is whole in itself, in ledger order.

    Raises `BadLedger` with every mistake found, or `BadInput` when the folder can't be read.
    """
    placed = read(folder or shipped())
    if mistakes := list(check(placed)):
        raise BadLedger(mistakes)
    return sorted((p.entry for p in placed), key=lambda entry: entry.order)


def fingerprint(folder: Traversable | None = None) -> str:
    """A mark that changes when a file of a folder does, or what reads it. Raises `BadInput`."""
    digest = hashlib.sha256(__version__.encode())
    for file in _files(folder or shipped()):
        digest.update(f"\0{file.name}\0{file_text(file)}".encode())
    return digest.hexdigest()[:16]


def read(where: Traversable) -> list[Placed]:
    """The entries of one TOML file, or of all in a folder and the folders in it, each right in itself.

    What they say of each other is for `check`. Raises `BadLedger`, or `BadInput` when something can't be read.
    """
    placed: list[Placed] = []
    mistakes: list[str] = []
    for file in _files(where):
        try:
            placed += parse(file_text(file), str(file))
        except BadLedger as error:
            mistakes += error.mistakes
    if mistakes:
        raise BadLedger(mistakes)
    return placed


def parse(text: str, name: str) -> list[Placed]:
    """The entries of a TOML text; `name` is what its mistakes call the file. Raises `BadLedger`.

    `drama = "slug"` at the top fills in every change that is about a drama and names none.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadLedger([f"{name}:{_no_toml(text, str(error))}"]) from error
    tables, drama = document.pop("entry", []), document.pop("drama", None)
    if document or not isinstance(tables, list) or not isinstance(drama, str | None):
        strange = next(iter(document), "entry" if not isinstance(tables, list) else "drama")
        raise BadLedger(
            [f'{name}:1: “{strange}” is not what I know at the top; use drama = "slug" and [[entry]] tables.']
        )
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    places = [f"{name}:{line}" for line in lines] if len(lines) == len(tables) else [f"{name}:1"] * len(tables)
    return _entries(list(zip(tables, places, strict=True)), drama)


def _no_toml(text: str, said: str) -> str:
    """The line TOML's reader stopped at, and in one sentence why."""
    at = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", said)
    number = int((at and at[1]) or text.count("\n") + 1)
    line = [*text.split("\n"), ""][number - 1].strip()
    if day := re.search(r"=\s*(\d+-\d+-\d+)\s*(?:#.*)?$", line):
        return f"{number}: “{day[1]}” is no day; write year, month and day, as in 2021-05-14."
    why = said[: at.start() if at else None].lower()
    return f"{number}: this is no TOML, {why}: {line[:60] or 'the file ends too soon'}"


def _entries(tables: list[tuple[Any, str]], drama: str | None) -> list[Placed]:
    placed: list[Placed] = []
    mistakes: list[str] = []
    for table, place in tables:
        at = f"{place}: {table['id']}" if isinstance(table, dict) and "id" in table else place
        try:
            entry = _read(_filled(table, drama))
        except Misread as error:
            mistakes += [f"{at}: {mistake}" for mistake in error.mistakes]
            continue
        found = [f"{place}: {mistake}" for mistake in mistakes_in(entry)]
        mistakes += found
        placed += [] if found else [Placed(entry, place)]
    if mistakes:
        raise BadLedger(mistakes)
    return placed


_NOTED = {"type": "noted", "drama": "unnamed"}
"""Stands for a change of no type while the rest is read."""


@cache
def _codec() -> Codec[Announcement]:
    """Made once: making it takes longer than reading many entries."""
    return Codec(Announcement)


def entry_from(data: object) -> Announcement:
    """The entry that plain data describes, right in itself. Raises `Misread` with every mistake."""
    entry = _read(data)
    if mistakes := list(mistakes_in(entry)):
        raise Misread(mistakes)
    return entry


def _read(data: Any) -> Announcement:
    """An entry whose changes all say of what type they are: what one is about may fit several. Raises `Misread`."""
    changes = data.get("changes") if isinstance(data, dict) else None
    changes = changes if isinstance(changes, list) else []
    untyped = [n for n, change in enumerate(changes) if isinstance(change, dict) and "type" not in change]
    mistakes = [f'change {n + 1}: the type is missing; say what it is, as type = "noted".' for n in untyped]
    if untyped:
        data = data | {"changes": [_NOTED if n in untyped else change for n, change in enumerate(changes)]}
    try:
        entry = _codec().read(data)
    except Misread as error:
        raise Misread([*mistakes, *error.mistakes]) from error
    if mistakes:
        raise Misread(mistakes)
    return entry


def _filled(table: Any, drama: str | None) -> Any:
    """The table with the file's drama in every change that wants one and has none."""
    if not drama or not isinstance(table, dict) or not isinstance(table.get("changes"), list):
        return table
    changes = [
        {"drama": drama} | change if isinstance(change, dict) and change.get("type") in _ABOUT_DRAMAS else change
        for change in table["changes"]
    ]
    return table | {"changes": changes}


def mistakes_in(entry: Announcement) -> Iterator[str]:
    """What is wrong with an entry taken alone, one sentence each."""
    if not _ID.fullmatch(entry.id) or len(entry.id) > ID_BYTES:
        yield f"“{entry.id[:60]}” is no id; use up to {ID_BYTES} of a-z, 0-9, dots and hyphens."
    elif entry.act is not Act.RETRACT and not entry.changes:
        yield f'{entry.id} changes nothing; give it a change (type = "noted" only names a drama).'
    else:
        try:
            check_form(entry)
        except BadInput as error:
            yield str(error)


def check(placed: Iterable[Placed], before: Iterable[Announcement] = ()) -> Iterator[str]:
    """What is wrong with entries taken together and with those recorded before, one sentence each."""
    known = {entry.id: Placed(entry, RECORDED) for entry in before}
    fresh: list[Placed] = []
    for one in placed:
        if (other := known.setdefault(one.entry.id, one)) is not one and other.place != RECORDED:
            yield f"{one.place}: the id “{one.entry.id}” is taken by {other.place}; ids are for ever, use another."
        else:
            fresh.append(one)
    yield from _twins(known.values())
    entries = {id_: one.entry for id_, one in known.items()}
    subjects = set(begun(entries.values()))
    for one in fresh:
        try:
            check_names(one.entry, subjects)
            check_target(one.entry, entries, standing=False)
        except BadInput as error:
            yield f"{one.place}: {error}"


def _twins(known: Iterable[Placed]) -> Iterator[str]:
    """Dramas that begin twice."""
    there: dict[Subject, Placed] = {}
    for one in known:
        for subject in begun([one.entry]):
            first = there.setdefault(subject, one)
            if subject.kind == "drama" and first is not one and one.entry.act is Act.POST and one.place != RECORDED:
                yield (
                    f"{one.place}: the drama “{subject.slug}” begins already in {first.place}; "
                    f"give this one a slug of its own."
                )


def _files(where: Traversable) -> Iterator[Traversable]:
    """The TOML files of a folder and the folders in it, by name; a file stands for itself."""
    try:
        if where.is_file():
            yield where
        elif where.is_dir():
            for inside in sorted(where.iterdir(), key=lambda one: one.name):
                if inside.is_dir() or inside.name.endswith(".toml"):
                    yield from _files(inside)
        else:
            raise BadInput(f"There is nothing at {where}; name a TOML file or a folder of them.")
    except OSError as error:
        raise BadInput(f"I can't read {where}: {error.strerror}.") from error


def file_text(file: Traversable) -> str:
    """A file's text, which has to be UTF-8. Raises `BadLedger` or `BadInput`."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"I can't read {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadLedger([f"{file}:{line}: this is not UTF-8 text; save the file as UTF-8."]) from error
