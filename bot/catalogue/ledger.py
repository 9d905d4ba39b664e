"""Ledgers as folders of TOML: read, checked and told apart from their mistakes, each with its file and line."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

from bot.codec import Codec
from bot.core.announcement import Act, Announcement, Change, Introduced, Opened
from bot.core.errors import BadInput
from bot.core.kinds import ANY, TABLE

ID_BYTES = 52
"""The longest id: it must fit into a button beside its verb."""
SLUG_BYTES = 40
NAME_LENGTH = 200
TEXT_LENGTH = 1000

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_HEADER = re.compile(r"\s*\[\[\s*entry\s*\]\]")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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


def read(where: Traversable) -> list[Placed]:
    """The entries of one TOML file, or of all in a folder and the folders in it, each right in itself.

    What they say of each other is for `check`. Raises `BadLedger`, or `BadInput` when something can't be read.
    """
    placed: list[Placed] = []
    mistakes: list[str] = []
    for file in _files(where):
        try:
            placed += parse(_text(file), str(file))
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
    return f"{number}: this is no TOML, {said[: at.start() if at else None].lower()}: {line[:60] or 'the file ends too soon'}"


def _entries(tables: list[tuple[Any, str]], drama: str | None) -> list[Placed]:
    codec, placed, mistakes = Codec(Announcement), [], []
    for table, place in tables:
        label = str(table.get("id", "entry")) if isinstance(table, dict) else "entry"
        try:
            entry = codec.read(_filled(table, drama))
        except BadInput as error:
            mistakes.append(f"{place}: {label}: {error}")
            continue
        found = [f"{place}: {label}: {mistake}" for mistake in mistakes_in(entry)]
        mistakes += found
        placed += [] if found else [Placed(entry, place)]
    if mistakes:
        raise BadLedger(mistakes)
    return placed


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
        yield f"“{entry.id}” is no id; use up to {ID_BYTES} of a-z, 0-9, dots and hyphens."
    if entry.act is Act.POST and entry.target:
        yield 'a post answers nothing; give it act = "correct" or "retract", or leave target out.'
    if entry.act is not Act.POST and not entry.target:
        yield f'act = "{entry.act}" needs a target, the id of the entry it answers.'
    if entry.act is not Act.RETRACT and not entry.changes:
        yield 'it changes nothing; give it at least one change (type = "noted" only names a drama).'
    for change in entry.changes:
        if change.type not in TABLE[entry.kind].changes | ANY:
            yield f"kind “{entry.kind}” can't carry a change of type “{change.type}”."
    for subject in entry.subjects:
        if not _SLUG.fullmatch(subject.slug) or len(subject.slug) > SLUG_BYTES:
            yield f"“{subject.slug[:60]}” is no slug; use up to {SLUG_BYTES} of a-z, 0-9 and single hyphens."
    for source in (entry.source, *entry.also):
        if not source.name.strip() or (source.url and not re.match(r"https?://\S+\.\S+$", source.url)):
            yield f"“{source.url or source.name}” is no source; give a name and an address that begins with https:// or http://."
    for name, text in _strings(entry):
        limit = TEXT_LENGTH if text is entry.text or name in {"synopsis", "url", "watch", "picture"} else NAME_LENGTH
        if len(text) > limit:
            yield f"{name} has {len(text)} characters; {limit} are the most."
        if any(unicodedata.category(c) == "Cc" or c in _DIRECTIONS for c in text):
            yield f"{name} holds a control character; take it out."


def _strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value, with the name of the field it stands in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one, name)
    elif hasattr(value, "__dataclass_fields__"):
        for field in fields(value):  # type: ignore[arg-type]
            yield from _strings(getattr(value, field.name), field.name)


def check(placed: Iterable[Placed], before: Iterable[Announcement] = ()) -> Iterator[str]:
    """What is wrong with entries taken together and with those recorded before, one sentence each."""
    known = {entry.id: Placed(entry, "the ledger") for entry in before}
    fresh: list[Placed] = []
    for one in placed:
        if (other := known.setdefault(one.entry.id, one)) is not one and other.place != "the ledger":
            yield f"{one.place}: the id “{one.entry.id}” is taken by {other.place}; ids are for ever, use another."
        else:
            fresh.append(one)
    yield from _strangers(fresh, known)
    for one in fresh:
        entry, target = one.entry, known.get(one.entry.target or "")
        if entry.target and target is None:
            yield f"{one.place}: {entry.id}: it answers “{entry.target}”, which is nowhere in the ledger."
        elif target and entry.order <= target.entry.order:
            yield (
                f"{one.place}: {entry.id}: it stands before “{entry.target}”, which it answers; "
                f"give it a later known_on or, on the same day, an id that sorts after."
            )


def _strangers(fresh: Iterable[Placed], known: dict[str, Placed]) -> Iterator[str]:
    """Dramas that begin twice, and subjects that never begin."""
    begun: dict[tuple[str, str], Placed] = {}
    for one in known.values():
        for change in one.entry.changes:
            if isinstance(change, Introduced):
                begun.setdefault(("person", change.person), one)
            elif isinstance(change, Opened):
                first = begun.setdefault(("drama", change.drama), one)
                if first is not one and one.entry.act is Act.POST and one.place != "the ledger":
                    yield (
                        f"{one.place}: {one.entry.id}: the drama “{change.drama}” begins already in {first.place}; "
                        f"give this one a slug of its own."
                    )
    for one in fresh:
        for subject in one.entry.subjects:
            if (subject.kind, subject.slug) not in begun:
                how = "opened" if subject.kind == "drama" else "introduced"
                yield f"{one.place}: {one.entry.id}: no entry has {how} the {subject.kind} “{subject.slug}”."


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


def _text(file: Traversable) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"I can't read {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadLedger([f"{file}:{line}: this is not UTF-8 text; save the file as UTF-8."]) from error
