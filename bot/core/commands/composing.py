"""From the options of /announce to an announcement: what an editor means, made ready for the ledger."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.core.announcement import (
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Noted,
    Opened,
    Staged,
    Suspended,
    Titled,
)
from bot.core.commands.dialogue import SKIP
from bot.core.commands.drafting import (
    Part,
    certainty_meant,
    date_meant,
    given,
    kind_meant,
    people_in,
    picture_meant,
    said_meant,
    source_meant,
)
from bot.core.commands.table import Visit
from bot.core.dates import PartialDate
from bot.core.drama import OVER, Drama, Event, Medium, Stage, Standing, Title, TitleKind
from bot.core.errors import BadInput, NotFound
from bot.core.kinds import TABLE, Kind
from bot.core.message import Line

STANDINGS: Mapping[Kind, Standing] = {
    Kind.IN_TALKS: Standing.IN_TALKS,
    Kind.CAST_LEFT: Standing.LEFT,
    Kind.CAST_DECLINED: Standing.DECLINED,
}
"""How those named stand when their standing is left out; confirmed for all other kinds."""
STAGES: Mapping[Kind, Stage] = {
    Kind.ANNOUNCED: Stage.ANNOUNCED,
    Kind.FILMING_STARTED: Stage.FILMING,
    Kind.FILMING_WRAPPED: Stage.POST_PRODUCTION,
    Kind.OUT: Stage.RELEASED,
    Kind.ENDED: Stage.ENDED,
    Kind.CANCELLED: Stage.CANCELLED,
}
"""The stage that each kind brings a drama to, where it brings it to one."""
CAST = frozenset(
    {Kind.IN_TALKS, Kind.CAST_CONFIRMED, Kind.CAST_REPLACED, Kind.CAST_LEFT, Kind.CAST_DECLINED, Kind.SCRIPT_READING}
)
BEGUN = "new:"
"""What the id of a record begins with that begins with this announcement."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A record that begins with an announcement; `note` tells a person from a namesake."""

    name: str
    medium: Medium | None = None
    note: str = ""


def fresh_in(values: Mapping[str, str]) -> dict[str, Fresh]:
    """The records that begin, by ``drama:slug`` or ``person:slug``."""
    kept = json.loads(values.get("new") or "{}")
    return {
        key: Fresh(one["name"], Medium(one["medium"]) if one.get("medium") else None, one.get("note", ""))
        for key, one in kept.items()
    }


def with_fresh(values: Mapping[str, str], key: str, one: Fresh) -> dict[str, str]:
    """The values with one more record that begins, or one changed."""
    kept = {**fresh_in(values), key: one}
    plain = {k: {"name": f.name, "medium": f.medium, "note": f.note} for k, f in kept.items()}
    return {**values, "new": json.dumps(plain, ensure_ascii=False)}


def pieces(text: str) -> list[str]:
    """The dramas named in a text, parted by upright strokes."""
    return [piece.strip() for piece in text.split("|") if piece.strip()]


async def compose(visit: Visit, values: Mapping[str, str], name: str) -> Announcement:
    """The announcement that settled options amount to, under an id ending in `name`. Raises `BadInput`."""
    kind, fresh = kind_meant(given(values, "kind")), fresh_in(values)
    dramas = await dramas_in(visit, values)
    when = date_meant(visit, given(values, "date"), past=looks_back(kind))
    parts = list(people_in(given(values, "people")))
    changes: list[Change] = []
    for drama in dramas:
        changes += _begun(drama, kind, fresh, given(values, "network"))
        changes += _changes(kind, drama, when, values)
        changes += [credited(kind, drama.slug, part) for part in parts]
    changes = [*introduced(parts, fresh), *(changes or [Noted(drama.slug) for drama in dramas])]
    known_on = said_meant(visit, given(values, "said")) or visit.request.now.date()
    return Announcement(
        id=_id(dramas[0].slug, kind, visit.request.now, name),
        kind=kind,
        known_on=known_on,
        source=source_meant(given(values, "source")),
        changes=tuple(changes),
        certainty=certainty_meant(given(values, "certainty"), kind),
        happened=_happened(kind, when, known_on),
        text=given(values, "text"),
        picture=picture_meant(given(values, "picture")),
        author=f"reader:{visit.reader.id}",
    )


def left_out(visit: Visit, values: Mapping[str, str], entry: Announcement) -> list[Line]:
    """What becomes of options that an entry's kind has no use for, or not the use an editor may expect; a line each."""
    words, kind = visit.words, visit.words.say(TABLE[entry.kind].label)
    when = date_meant(visit, given(values, "date"), past=looks_back(entry.kind))
    title, network = given(values, "title"), given(values, "network")
    said: list[Line] = []
    if when and all(not isinstance(c, Dated) or c.date != when for c in entry.changes):
        if entry.happened != when:
            told = "“{kind}” has no date of its own; I left out {date}."
            said.append(words.line(told, kind=kind, date=words.date(when)))
        elif entry.kind not in {Kind.OUT, Kind.ENDED}:
            said.append(words.line("I keep {date} as the day it happened.", date=words.date(when)))
    if title and all(not isinstance(c, Titled) or c.text != title for c in entry.changes):
        said.append(words.line("“{kind}” changes no title; I left out {title}.", kind=kind, title=title))
    if network and all(not isinstance(c, Described) or c.network != network for c in entry.changes):
        said.append(words.line("“{kind}” changes no network; I left out {network}.", kind=kind, network=network))
    return said


def _happened(kind: Kind, when: PartialDate | None, known_on: date) -> PartialDate | None:
    """The day news is about: that of coming out and ending, and of what has no date in the record, if it is past."""
    if when is None or kind in {Kind.OUT, Kind.ENDED}:
        return when
    return when if looks_back(kind) and when.first <= known_on else None


def looks_back(kind: Kind) -> bool:
    """Whether a date given with news of a kind is the day it happened on, rather than one to come."""
    return kind in {Kind.OUT, Kind.ENDED, Kind.CANCELLED} or "dated" not in TABLE[kind].changes


def _id(drama: str, kind: Kind, now: datetime, name: str) -> str:
    """An id of at most 52 bytes, by which the entries of one day about a drama are told apart."""
    at = now.astimezone(UTC)
    since_midnight = at.hour * 3600 + at.minute * 60 + at.second
    return f"{drama[:20].rstrip('-')}.{since_midnight:05x}.{kind.replace('_', '-')}.{name[:8]}"


async def dramas_in(visit: Visit, values: Mapping[str, str]) -> list[Drama]:
    """The dramas that settled options name, those that begin among them. Raises `NotFound`."""
    fresh, named = fresh_in(values), pieces(values["drama"])
    slugs = [piece.partition(":")[2] for piece in named]
    records = await visit.tools.ledger.dramas(slugs)
    dramas = []
    for piece, slug in zip(named, slugs, strict=True):
        new = fresh.get(f"drama:{slug}") if piece.startswith(BEGUN) else None
        if new is None and slug not in records:
            raise NotFound("I don't have “{slug}” any more; please begin again with /announce.", slug=slug[:40])
        drama = (
            records[slug] if new is None else Drama(slug, new.medium or Medium.SERIES, slug, titles=(Title(new.name),))
        )
        dramas.append(drama)
    return dramas


def introduced(parts: list[Part], fresh: Mapping[str, Fresh]) -> Iterator[Change]:
    """The records of people that begin."""
    for slug in dict.fromkeys(part.name.partition(":")[2] for part in parts if part.name.startswith(BEGUN)):
        new = fresh[f"person:{slug}"]
        yield Introduced(slug, new.name, new.note if new.note and new.note != SKIP else None)


def _begun(drama: Drama, kind: Kind, fresh: Mapping[str, Fresh], network: str) -> Iterator[Change]:
    """The record of a drama that begins, at the stage its news lets one suppose."""
    new = fresh.get(f"drama:{drama.slug}")
    if new is None or drama.entries:
        return
    yield Opened(drama.slug, drama.medium)
    yield Titled(drama.slug, new.name)
    if network and kind is not Kind.NETWORK_CHANGED:
        yield Described(drama.slug, network=network)
    if kind not in STAGES and kind is not Kind.RENEWED and "staged" in TABLE[kind].changes:
        yield Staged(drama.slug, Stage.CASTING if kind in CAST else Stage.ANNOUNCED)


def credited(kind: Kind, drama: str, part: Part) -> Credited:
    """A person's credit as an announcement of a kind means it."""
    standing = part.standing or STANDINGS.get(kind, Standing.CONFIRMED)
    person = part.name.partition(":")[2]
    return Credited(drama, person, standing, part.job, part.character, part.billing)


def _changes(kind: Kind, drama: Drama, when: PartialDate | None, values: Mapping[str, str]) -> Iterator[Change]:
    """What an announcement of a kind changes about a drama. Raises `BadInput` where something is missing."""
    slug, stage = drama.slug, drama.stage.value if drama.stage else None
    if kind is Kind.RENEWED:
        yield from _renewed(drama, when)
        return
    if kind in STAGES:
        yield Staged(slug, STAGES[kind])
    if kind in {Kind.FILMING_PAUSED, Kind.FILMING_RESUMED} or (drama.suspended and kind is Kind.FILMING_STARTED):
        yield Suspended(slug, kind is Kind.FILMING_PAUSED)
    if kind is Kind.TITLE_CHANGED:
        yield Titled(slug, _required(values, "title", "What is it called now? Add title: and the new title."))
    if kind is Kind.NETWORK_CHANGED:
        yield Described(slug, network=_required(values, "network", "Where does it go? Add network: and its name."))
    if kind is Kind.DATE_SET and when is None:
        raise BadInput("Which date? Add date: 14 May 2021, or May 2021, or autumn 2027.")
    if kind is Kind.DATE_MOVED or (when and kind is not Kind.CANCELLED and "dated" in TABLE[kind].changes):
        if kind is Kind.OUT and stage in OVER:
            return
        yield Dated(slug, when, Event.FINALE if kind is Kind.ENDED else Event.PREMIERE)


def _required(values: Mapping[str, str], option: str, sentence: str) -> str:
    if value := given(values, option):
        return value
    raise BadInput(sentence)


def _renewed(drama: Drama, when: PartialDate | None) -> Iterator[Change]:
    """A next season gets a record of its own; one that has its record already is announced."""
    if drama.stage is None or drama.stage.value not in OVER:
        yield Staged(drama.slug, Stage.ANNOUNCED)
        if when:
            yield Dated(drama.slug, when)
        return
    number = (drama.season or 1) + 1
    slug = f"{drama.series[:36].rstrip('-')}-{number}"
    base = re.sub(r"\s+(?:season\s+)?\d+$", "", drama.title, flags=re.IGNORECASE)
    yield Opened(slug, drama.medium, drama.series, number)
    yield Titled(slug, f"{base} {number}", TitleKind.OFFICIAL)
    yield Staged(slug, Stage.ANNOUNCED)
    if drama.network:
        yield Described(slug, network=drama.network)
    if when:
        yield Dated(slug, when)
