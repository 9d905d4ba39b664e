"""From the options of /correct and /retract to the entries that correct a post or take it back."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.announcement import Act, Announcement, Change, Credited, Dated, Described, Introduced, Titled
from bot.core.commands.composing import credited, fresh_in, introduced, looks_back
from bot.core.commands.drafting import certainty_meant, date_meant, given, people_in, picture_meant, source_meant
from bot.core.commands.table import Visit
from bot.core.dates import PartialDate
from bot.core.drama import Event, Source, TitleKind
from bot.core.errors import BadInput
from bot.core.fold import effective
from bot.core.kinds import TABLE, Kind

EDITORS = Source("Dramawire's editors")
"""Who says so when something was our own mistake."""
MOST_ROOT = 40


async def compose_correction(visit: Visit, values: Mapping[str, str], name: str) -> Announcement:
    """The entry that stands in the place of a post, with these options changed. Raises `BadInput`."""
    chain = await visit.tools.ledger.answers(values["entry"])
    now = standing(chain)
    if now is None:
        raise BadInput("That is taken back already; /retract brings it back, or /announce what is true now.")
    changes = tuple(_changed(visit, now, values))
    return replace(
        now,
        id=_id(now.id, visit.request.now, name),
        act=Act.CORRECT,
        target=now.id,
        known_on=max(now.known_on, visit.request.now.date()),
        changes=changes,
        source=source_meant(given(values, "source")) if given(values, "source") else now.source,
        certainty=certainty_meant(values["certainty"], now.kind) if given(values, "certainty") else now.certainty,
        text=given(values, "text") if values.get("text") else now.text,
        picture=picture_meant(given(values, "picture")) if values.get("picture") else now.picture,
        happened=_when(visit, now, values) if now.happened and values.get("date") else now.happened,
        author=f"reader:{visit.reader.id}",
        recorded_at=None,
    )


async def compose_retraction(visit: Visit, values: Mapping[str, str], name: str) -> Announcement:
    """The entry that takes another one back, with what is true now. Raises `BadInput`."""
    ledger, now = visit.tools.ledger, visit.request.now
    target = await ledger.entry(values["entry"])
    return Announcement(
        id=_id(target.id, now, name),
        kind=target.kind,
        known_on=max(target.known_on, now.date()),
        source=source_meant(given(values, "source")) if given(values, "source") else EDITORS,
        certainty=certainty_meant(given(values, "certainty"), Kind.NEWS),
        text=given(values, "text"),
        act=Act.RETRACT,
        target=target.id,
        author=f"reader:{visit.reader.id}",
    )


def standing(chain: list[Announcement]) -> Announcement | None:
    """What a post says now; None when it was taken back."""
    return next(iter(effective(chain)), None)


def _id(answered: str, now: datetime, name: str) -> str:
    """The id of an answer: it sorts behind what it answers, and behind the answers before it."""
    return f"{answered[:MOST_ROOT]}~{int(now.timestamp()):08x}{name[:3]}"


def _when(visit: Visit, now: Announcement, values: Mapping[str, str]) -> PartialDate | None:
    return date_meant(visit, given(values, "date"), past=looks_back(now.kind))


def _changed(visit: Visit, now: Announcement, values: Mapping[str, str]) -> Iterator[Change]:
    """What a post changes, with the options that were given in the place of what it said."""
    parts = list(people_in(given(values, "people")))
    yield from introduced(parts, fresh_in(values))
    when = _when(visit, now, values)
    wants_date = bool(values.get("date")) and not any(isinstance(c, Dated) for c in now.changes)
    for change in now.changes:
        match change:
            case Dated(event=event, drama=drama) if values.get("date"):
                yield Dated(drama, when, event)
            case Titled(kind=TitleKind.OFFICIAL) if given(values, "title"):
                yield replace(change, text=values["title"])
            case Described() if given(values, "network"):
                yield replace(change, network=values["network"])
            case Credited() | Introduced() if parts:
                if isinstance(change, Introduced):
                    yield change
            case _:
                yield change
    for drama in now.dramas:
        yield from (credited(now.kind, drama, part) for part in parts)
        if wants_date and when and now.kind is not Kind.CANCELLED and "dated" in TABLE[now.kind].changes:
            yield Dated(drama, when, Event.FINALE if now.kind is Kind.ENDED else Event.PREMIERE)
