"""Imports: rows and ledger entries become entries that are new, or corrections of what an import said before."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from anyascii import anyascii

from bot.catalogue.ledger import BadLedger, Placed, check, file_text, read
from bot.catalogue.plan import Otherwise, Plan, begun_in, differing
from bot.catalogue.rows import Row, from_csv, from_json_lines
from bot.core.announcement import (
    Act,
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Opened,
    Staged,
    Titled,
    same_content,
)
from bot.core.drama import Drama, Job, Source, Stage, TitleKind
from bot.core.errors import BadInput
from bot.core.fold import Records, effective, fold
from bot.core.kinds import Kind
from bot.core.networks import arrives
from bot.core.slugs import slug_of

AUTHOR = "import"


@dataclass(slots=True)
class _Shelf:
    """What is known while rows are read one after the other."""

    records: Records
    entries: Mapping[str, Announcement]
    standing: Mapping[str, Announcement]
    """The entries that count, each as it was last corrected."""
    mistakes: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    new: list[Placed] = field(default_factory=list)
    seen: dict[tuple[str, int | None], str] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    titles: dict[str, list[Drama]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    alone: int = 0
    otherwise: list[Otherwise] = field(default_factory=list)


def plan_import(files: Iterable[Path], before: Iterable[Announcement], now: datetime) -> Plan:
    """What files of TOML, JSON lines and CSV add to a ledger, corrections among it.

    Importing the same again gives nothing; changed rows give corrections. Raises `BadLedger` with every mistake of
    every file, and nothing is to be written then.
    """
    known = {entry.id: entry for entry in before}
    placed: list[Placed] = []
    rows: list[tuple[Row, str]] = []
    mistakes: list[str] = []
    alone, otherwise = 0, list[Otherwise]()
    for file in files:
        try:
            some, entries = _read(file, now.date())
        except BadLedger as error:
            mistakes += error.mistakes
            continue
        placed += entries
        rows += [(row, file.name) for row in some]
    if not mistakes:
        shelf = _shelf(known, placed)
        for row, name in rows:
            _take(shelf, row, name, now)
        mistakes += shelf.mistakes
        alone, otherwise = shelf.alone, shelf.otherwise
        placed = [*_changed(placed, shelf), *shelf.new]
        mistakes += check(placed, known.values())
    if mistakes:
        raise BadLedger(mistakes)
    added = tuple(sorted((p.entry for p in placed), key=lambda entry: entry.order))
    return Plan(added, begun_in(added, known.values()), alone, tuple(otherwise))


def _read(file: Path, today: date) -> tuple[list[Row], list[Placed]]:
    if file.is_dir():
        entries = read(file)
        if not entries:
            raise BadInput(f"There are no entries in TOML in {file}; CSV and JSON lines are named file by file.")
        return [], entries
    if file.suffix.lower() == ".toml":
        return [], read(file)
    if file.suffix.lower() == ".csv":
        return from_csv(file_text(file), str(file), today), []
    if file.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        return from_json_lines(file_text(file), str(file), today)
    raise BadInput(f"I can't tell what {file} is; name it .toml, .csv or .jsonl.")


def _changed(placed: Iterable[Placed], shelf: _Shelf) -> list[Placed]:
    """Entries that are new, and corrections for those whose text differs from what is recorded."""
    found: list[Placed] = []
    for one in placed:
        recorded = shelf.entries.get(one.entry.id)
        if recorded is None:
            found.append(one)
        elif (new := correcting(one.entry, recorded, shelf.standing)) is not None and new.id not in shelf.entries:
            found.append(Placed(new, one.place))
    return found


def correcting(
    entry: Announcement, recorded: Announcement, standing: Mapping[str, Announcement]
) -> Announcement | None:
    """The correction that makes a recorded entry say what `entry` says.

    None where nothing differs, where it was taken back (it stays so), or where somebody else corrected it since.
    """
    now = standing.get(recorded.id)
    if now is None or same_content(entry, recorded) or entry.act is not Act.POST:
        return None
    if now.author != recorded.author or same_content(replace(entry, known_on=now.known_on), now):
        return None
    mark = hashlib.sha256(repr(replace(entry, recorded_at=None)).encode()).hexdigest()[:8]
    return replace(entry, id=f"{entry.id}~{mark}", act=Act.CORRECT, target=entry.id)


def _shelf(known: Mapping[str, Announcement], placed: Iterable[Placed]) -> _Shelf:
    records = fold([*known.values(), *(p.entry for p in placed)])
    standing = {entry.id: entry for entry in effective(known.values())}
    shelf = _Shelf(records, known, standing, slugs={*records.dramas, *records.people})
    for drama in records.dramas.values():
        for title in drama.titles:
            if title.kind in {TitleKind.OFFICIAL, TitleKind.NATIVE, TitleKind.FORMER, TitleKind.WORKING}:
                shelf.titles.setdefault(title.text.casefold(), []).append(drama)
    for person in records.people.values():
        for name in person.names:
            shelf.names.setdefault(name.text.casefold(), []).append(person.slug)
    return shelf


def _take(shelf: _Shelf, row: Row, name: str, now: datetime) -> None:
    """Plans what one row adds."""
    year = row.year or (row.premiere.first.year if row.premiere else None)
    key = (row.title.casefold(), year)
    if (first := shelf.seen.setdefault(key, row.place)) != row.place:
        way = "keep one" if year else "keep one, or give years"
        shelf.mistakes.append(f"{row.place}: “{row.title[:60]}” stands already at {first}; {way}.")
        return
    same = _same(shelf, row, year)
    if len(same) > 1:
        slugs = ", ".join(drama.slug for drama in same)
        shelf.mistakes.append(f"{row.place}: several dramas go by “{row.title[:60]}” ({slugs}); add the year.")
        return
    known = same[0] if same else None
    slug = known.slug if known else slug_of(row.title, shelf.slugs, year=year, romanise=anyascii)
    shelf.slugs.add(slug)
    own = shelf.entries.get(f"import.{slug}")
    changes = list(_changes(shelf, row, slug, None if own else known, now))
    if not changes:
        _leave(shelf, row, known)
        return
    entry = Announcement(
        id=f"import.{slug}",
        kind=Kind.RECORD,
        known_on=own.known_on if own else now.date(),
        source=Source(f"Import of {name}"),
        changes=tuple(changes),
        author=AUTHOR,
    )
    if own is None:
        shelf.new.append(Placed(entry, row.place))
        _note(shelf, row, known)
        return
    mended = correcting(entry, own, shelf.standing)
    if mended is not None and mended.id not in shelf.entries:
        shelf.new.append(Placed(replace(mended, known_on=max(now.date(), own.known_on)), row.place))
    else:
        _leave(shelf, row, known)


def _leave(shelf: _Shelf, row: Row, known: Drama | None) -> None:
    """Counts a row that adds nothing."""
    shelf.alone += 1
    _note(shelf, row, known)


def _note(shelf: _Shelf, row: Row, known: Drama | None) -> None:
    """Notes what of a row is left out because the record says otherwise."""
    columns = differing(row, known) if known else ()
    if columns:
        shelf.otherwise.append(Otherwise(row.place, row.title, columns))


def _same(shelf: _Shelf, row: Row, year: int | None) -> list[Drama]:
    """The dramas on record that the row may speak of."""
    found = {d.slug: d for d in shelf.titles.get(row.title.casefold(), ())}
    exact = [d for d in found.values() if year and d.year == year]
    return exact or [d for d in found.values() if year is None or d.year is None]


def _changes(shelf: _Shelf, row: Row, slug: str, known: Drama | None, now: datetime) -> Iterable[Change]:
    """What the row says; of a drama known from elsewhere, only what is not known yet."""
    if known is None:
        yield Opened(slug, row.kind)
        yield Titled(slug, row.title)
    names = {t.text for t in known.titles} if known else {row.title}
    for aka in row.aka:
        if aka not in names:
            hangul = any("가" <= c <= "힣" for c in aka)
            yield Titled(slug, aka, TitleKind.NATIVE if hangul else TitleKind.OTHER)
    details = {
        "network": row.network,
        "genres": row.genres or None,
        "synopsis": row.synopsis,
        "episodes": row.episodes,
    }
    lacking = {k: v for k, v in details.items() if v is not None and not (known and getattr(known, k))}
    if lacking:
        yield Described(slug, **lacking)  # type: ignore[arg-type]
    if row.premiere and not (known and known.date):
        yield Dated(slug, row.premiere)
        if known is None or known.stage is None:
            yield from _stage(row, slug, now)
    yield from _credits(shelf, row, slug, known, now)


def _stage(row: Row, slug: str, now: datetime) -> Iterable[Change]:
    """A drama whose premiere has passed is out; one still to come waits for its day."""
    at = arrives(row.premiere, row.network) if row.premiere else None
    if row.premiere and (at <= now if at else row.premiere.last < now.date()):
        yield Staged(slug, Stage.RELEASED)
    else:
        yield Staged(slug, Stage.ANNOUNCED)


def _credits(shelf: _Shelf, row: Row, slug: str, known: Drama | None, now: datetime) -> Iterable[Change]:
    there = {(c.value.person, c.value.job) for c in known.credits} if known else set()
    for job, names in ((Job.DIRECTOR, row.director), (Job.WRITER, row.writer), (Job.ACTOR, row.cast)):
        for name in names:
            person = _person(shelf, name, row, now)
            if person and (person, job) not in there:
                yield Credited(slug, person, job=job)


def _person(shelf: _Shelf, name: str, row: Row, now: datetime) -> str | None:
    """The slug of a person named in a row, introduced when new; ``@slug`` names one of several."""
    if name.startswith("@"):
        if name[1:] not in shelf.records.people:
            shelf.mistakes.append(f"{row.place}: I know no person “{name[:60]}”; check the slug after the @.")
            return None
        return name[1:]
    found = sorted(set(shelf.names.get(name.casefold(), ())))
    if len(found) > 1:
        choices = ", ".join(f"@{slug}" for slug in found)
        shelf.mistakes.append(f"{row.place}: there are several people called {name}; write one of {choices}.")
        return None
    if found:
        return found[0]
    slug = slug_of(name, shelf.slugs, romanise=anyascii)
    shelf.slugs.add(slug)
    shelf.names[name.casefold()] = [slug]
    entry_id = f"added.{slug}"
    shelf.new.append(
        Placed(
            Announcement(
                id=entry_id,
                kind=Kind.RECORD,
                known_on=now.date(),
                source=Source("Import"),
                changes=(Introduced(slug, name),),
                author=AUTHOR,
            ),
            row.place,
        )
    )
    return slug
