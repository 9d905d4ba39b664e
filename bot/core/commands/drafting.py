"""From the options of /announce to an announcement: what an editor means, made ready for the ledger."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.announcement import (
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Noted,
    Opened,
    Staged,
    Suspended,
    Titled,
)
from bot.core.commands.meant import Found, look_for
from bot.core.commands.table import Visit
from bot.core.dates import PartialDate, Precision, understand
from bot.core.drama import OVER, Billing, Certainty, Drama, Event, Job, Source, Stage, Standing, TitleKind
from bot.core.errors import BadDate, BadInput
from bot.core.kinds import REMINDERS, TABLE, Kind
from bot.core.ports import Hit

MOST_NAME, MOST_TEXT = 200, 2000
CHOSEN = tuple(kind for kind in Kind if kind not in REMINDERS)
"""The kinds an editor may post; reminders come by themselves."""
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

_PERSON = re.compile(r"\s*(?P<name>[^(),]+?)\s*(?:\((?P<role>[^()]*)\))?\s*(?:,|$)")
_URL = re.compile(r"https?://\S+")
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")


@dataclass(frozen=True, slots=True)
class Part:
    """One person of an announcement, as typed: ``Gong Yoo (lead, in talks, as Han Yun-jae)``."""

    name: str
    standing: Standing | None = None
    job: Job = Job.ACTOR
    billing: Billing | None = None
    character: str | None = None


async def compose(visit: Visit, values: Mapping[str, str], dramas: tuple[Drama, ...], name: str) -> Announcement:
    """The announcement that these options amount to, under an id ending in `name`. Raises `BadInput`."""
    values = {option: cleaned(option, text) for option, text in values.items()}
    kind = kind_meant(values.get("kind", ""))
    when = _date(visit, values.get("date", ""))
    parts = [(await _person(visit, part.name), part) for part in people_in(values.get("people", ""))]
    changes: list[Change] = []
    for drama in dramas:
        changes += list(_changes(kind, drama, when, values))
        changes += [_credited(kind, drama, hit, part) for hit, part in parts]
    if not changes:
        changes = [Noted(drama.slug) for drama in dramas]
    source = source_meant(values.get("source", ""))
    return Announcement(
        id=f"{dramas[0].slug[:24].rstrip('-')}.{kind.replace('_', '-')}.{name}",
        kind=kind,
        known_on=_said(visit, values.get("said", "")),
        source=source,
        changes=tuple(changes),
        certainty=certainty_meant(values.get("certainty", ""), kind),
        happened=when if kind in {Kind.OUT, Kind.ENDED} and when else None,
        text=values.get("text", ""),
        author=f"reader:{visit.reader.id}",
    )


def cleaned(option: str, text: str) -> str:
    """An option without control and direction characters. Raises `BadInput` where it is too long."""
    kept = "".join(c for c in text if c == "\n" or (c not in _BIDI and unicodedata.category(c) not in {"Cc", "Cs"}))
    kept, most = kept.strip(), MOST_TEXT if option == "text" else MOST_NAME
    if option in {"text", "title", "drama"} and len(kept) > most:
        raise BadInput(f"The {option} has {len(kept):,} characters; at most {most:,} are shown, shorten it.")
    return kept


def kind_meant(text: str) -> Kind:
    """The kind that a text names. Raises `BadInput`."""
    if not text:
        raise BadInput("What sort of news is it? Add kind: date set, or another one: " + _some(CHOSEN) + ".")
    asked = text.lower().replace("_", " ").strip()
    names = {kind.replace("_", " "): kind for kind in CHOSEN} | {TABLE[kind].label: kind for kind in CHOSEN}
    near = difflib.get_close_matches(asked, names, n=1, cutoff=0.75)
    if not near:
        raise BadInput(f"“{text[:40]}” is no kind of news I know; use one of: {_some(CHOSEN)}.")
    return names[near[0]]


def _some(kinds: tuple[Kind, ...]) -> str:
    return ", ".join(kind.replace("_", " ") for kind in kinds)


def certainty_meant(text: str, kind: Kind) -> Certainty:
    """The certainty that a text names; when it is left out, talks are reported and all else confirmed."""
    if not text:
        return Certainty.REPORTED if kind is Kind.IN_TALKS else Certainty.CONFIRMED
    for certainty in Certainty:
        if text.lower().strip() in {certainty.value, certainty.value[:-2], f"{certainty.value}s"}:
            return certainty
    raise BadInput(f"“{text[:40]}” is no certainty; use confirmed, reported or rumour.")


def source_meant(text: str) -> Source:
    """The source that a text names: a name, a link or both. Raises `BadInput`."""
    found = _URL.search(text)
    name = _URL.sub(" ", text).strip(" ,;:-()|") if found else text.strip()
    if not found and re.match(r"\w+:\S|www\.", name):
        raise BadInput(f"“{name[:60]}” is no web address; it has to start with https://.")
    if not name and found:
        name = found[0].split("/")[2].removeprefix("www.")
    if not name:
        raise BadInput("Who said it? Add source: with a link and a name: source: https://abs-cbn.com/x ABS-CBN.")
    return Source(" ".join(name.split()), found[0] if found else None)


def people_in(text: str) -> Iterator[Part]:
    """The people named in a text, with what stands in brackets behind each. Raises `BadInput`."""
    at = 0
    while at < len(text):
        found = _PERSON.match(text, at)
        if found is None or found.end() == at:
            raise BadInput(
                f"I can't read “{text[at : at + 40]}”; write people as Gong Yoo (lead, in talks), Bae Doona."
            )
        yield _part(found["name"], found["role"] or "")
        at = found.end()


def _part(name: str, role: str) -> Part:
    standing, job, billing, character = None, Job.ACTOR, None, None
    for word in filter(None, (w.strip() for w in role.split(","))):
        said = word.lower()
        if said.startswith("as "):
            character = word[3:].strip()
        elif said in set(Standing):
            standing = Standing(said)
        elif said in set(Billing):
            billing = Billing(said)
        elif said in set(Job):
            job = Job(said)
        else:
            raise BadInput(
                f"“{word[:40]}” says nothing I know about {name[:40]}; use a role ({', '.join(Billing)}), a standing "
                f"({', '.join(Standing)}), a job ({', '.join(Job)}) or “as” and the character."
            )
    return Part(name, standing, job, billing, character)


async def _person(visit: Visit, name: str) -> Hit:
    found: Found = await look_for(visit, name, "person")
    if len(found.near) == 1:
        return found.near[0]
    if found.near:
        ids = " or ".join(f"{hit.title} (person:{hit.slug})" for hit in found.near[:3])
        raise BadInput(f"More than one fits “{name[:40]}”: {ids}; write the one in brackets instead.")
    near = " or ".join(hit.title for hit in found.nearest)
    raise BadInput(f"I know nobody called “{name[:40]}”" + (f"; did you mean {near}?" if near else "."))


def _credited(kind: Kind, drama: Drama, hit: Hit, part: Part) -> Credited:
    standing = part.standing or STANDINGS.get(kind, Standing.CONFIRMED)
    return Credited(drama.slug, hit.slug, standing, part.job, part.character, part.billing)


def _date(visit: Visit, text: str) -> PartialDate | None:
    if not text or text.lower() in {"none", "no date"}:
        return None
    return understand(text, visit.today, visit.view.zone)


def _said(visit: Visit, text: str) -> date:
    """The day the source said it: today when left out."""
    today = visit.request.now.date()
    if not text:
        return today
    day = understand(text, visit.today)
    if day.precision < Precision.DAY:
        raise BadDate(text)
    return day.first


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
    if kind is Kind.DATE_MOVED or (when and "dated" in TABLE[kind].changes):
        if kind is Kind.OUT and stage in OVER:
            return
        yield Dated(slug, when, Event.FINALE if kind is Kind.ENDED else Event.PREMIERE)


def _required(values: Mapping[str, str], option: str, sentence: str) -> str:
    if value := values.get(option, ""):
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
