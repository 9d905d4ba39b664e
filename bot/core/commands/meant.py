"""What somebody means by a name: an id, a clear best, or a question back."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.core.cards.choice import unknown, which_one
from bot.core.cards.naming import called, titled
from bot.core.commands.request import Reply
from bot.core.commands.table import Visit
from bot.core.dates import Precision
from bot.core.datewords import understand
from bot.core.drama import TitleKind
from bot.core.errors import BadDate, BadInput
from bot.core.ports import Hit
from bot.core.recipient import Role

FOUND = 75.0
"""From this likeness on (of 100) a name counts as found."""
TIE = 6.0
"""Hits that lie no further than this behind the best one are near ties, and never guessed between."""
MOST_TIED, NEAREST = 8, 3

WAITING = frozenset({"drama", "cast", "timeline", "actor", "find", "follow"})
"""The verbs under which a name nobody knows can be waited for."""

Which = Literal["drama", "person"]

_YEAR = re.compile(r"^(?P<name>.*\S)\s*\((?P<year>\d{4})\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name may mean: near ties (a single one is the answer), and the nearest where none is near."""

    near: tuple[Hit, ...]
    nearest: tuple[Hit, ...] = ()


async def meant(visit: Visit, text: str, which: Which | None, verb: str, *, tail: str = "") -> Hit | Reply:
    """The record a text means, or the question to ask back: which one of several, or the nearest where none fits.

    Ids come from buttons as they are, and from suggestions as ``drama:slug`` and ``person:slug``. The buttons of
    the question lead to `verb`, each id followed by `tail`.
    """
    found = await look_for(visit, text, which)
    return found.near[0] if len(found.near) == 1 else ask_back(visit, text, found, verb, tail=tail)


async def look_for(visit: Visit, text: str, which: Which | None) -> Found:
    """What a text may mean: by its id, or by likeness; a year in brackets tells namesakes apart."""
    if known := await _by_id(visit, text, which):
        return Found((known,))
    name, year = text, None
    if label := _YEAR.match(text):
        name, year = bare(text), int(label["year"])
    hits = await _in_own_language(visit, visit.tools.search.find(name, kind=which, limit=MOST_TIED))
    near = [h for h in hits if h.score >= max(FOUND, hits[0].score - TIE)]
    if year is not None:
        near = [h for h in near if h.year == year] or near
    return Found(await _told_apart(visit, near), tuple(hits[:NEAREST]))


def no_name(text: str) -> bool:
    """Whether a text is a link or a date, which nothing is called; a year alone may be a title."""
    if "://" in text or text.startswith("www."):
        return True
    if re.fullmatch(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}", text):
        return True
    try:
        return any(c.isdecimal() for c in text) and understand(text, date(2000, 1, 1)).precision >= Precision.MONTH
    except BadDate:
        return False


def bare(name: str) -> str:
    """A name without a year in brackets behind it."""
    label = _YEAR.match(name)
    return label["name"] if label else name


def same_name(hit: Hit, name: str) -> bool:
    """Whether a name is the record's, letter by letter; an id that was chosen always is."""
    return (
        name == f"{hit.kind}:{hit.slug}"
        or _words_of(hit.matched) == _words_of(name)
        or _words_of(hit.title) == _words_of(name)
    )


def _words_of(name: str) -> str:
    """A name's letters and digits in words, without what two people may leave out: the, season."""
    words = "".join(c for c in bare(name).casefold() if c.isalnum() or c == " ").split()
    kept = [word for word in words if word != "season"] or words
    return " ".join(kept[1:] if kept[:1] == ["the"] else kept)


async def _in_own_language(visit: Visit, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Hits by the names that the reader wants to see."""
    view = visit.view
    if view.titles is TitleKind.OFFICIAL:
        return hits
    dramas = await visit.tools.ledger.dramas(hit.slug for hit in hits if hit.kind == "drama")
    people = await visit.tools.ledger.people(hit.slug for hit in hits if hit.kind == "person")
    names = {("drama", slug): titled(drama, view) for slug, drama in dramas.items()}
    names |= {("person", slug): called(person, view) for slug, person in people.items()}
    return [replace(hit, title=names.get((hit.kind, hit.slug), hit.title)) for hit in hits]


async def _told_apart(visit: Visit, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits that share title and year with another, each with a hint: what somebody is in, where a drama runs."""
    shared = Counter((hit.title, hit.year) for hit in hits)
    same = [hit for hit in hits if shared[hit.title, hit.year] > 1]
    if not same:
        return tuple(hits)
    ledger = visit.tools.ledger
    people = await ledger.people(hit.slug for hit in same if hit.kind == "person")
    works = {slug: [c.value.drama for c in person.credits] for slug, person in people.items()}
    dramas = await ledger.dramas({*(hit.slug for hit in same), *(work for some in works.values() for work in some)})

    def hint(hit: Hit) -> str:
        if hit.kind == "drama":
            return (dramas[hit.slug].network or "") if hit.slug in dramas else ""
        known = [titled(dramas[slug], visit.view) for slug in works.get(hit.slug, ()) if slug in dramas]
        return known[0] if known else people[hit.slug].note or "" if hit.slug in people else ""

    return tuple(replace(hit, hint=hint(hit)) if hit in same else hit for hit in hits)


def ask_back(visit: Visit, text: str, found: Found, verb: str, *, tail: str = "") -> Reply:
    """Which one was meant, or what is nearest to it."""
    if found.near:
        return Reply(which_one(verb, found.near, visit.view, tail=tail))
    waits = (
        verb in WAITING and visit.tools.limits.waits > 0 and bool(visit.tools.search.fold(text)) and not no_name(text)
    )
    # Editors have no need to tell themselves.
    tips = visit.tools.limits.tips > 0 and visit.reader.role < Role.EDITOR
    return Reply(unknown(verb, text, found.nearest, visit.view, waits=waits, tips=tips, tail=tail))


async def _by_id(visit: Visit, text: str, which: Which | None) -> Hit | None:
    """The record whose id this is, where it came from a button or a suggestion."""
    kind, _, slug = text.rpartition(":")
    if not kind and not visit.request.pressed:
        return None
    if kind in {"", "drama"} and which != "person":
        for drama in (await visit.tools.ledger.dramas([slug])).values():
            return Hit("drama", slug, titled(drama, visit.view), 100.0, drama.title, drama.year)
    if kind in {"", "person"} and which != "drama":
        for person in (await visit.tools.ledger.people([slug])).values():
            return Hit("person", slug, called(person, visit.view), 100.0, person.name)
    return None


def as_of(visit: Visit) -> date | None:
    """The day asked about: the last one that the words `as of` may mean; None for today. Raises `BadInput`."""
    text = visit.value("as_of")
    if not text:
        return None
    day = understand(text, visit.today, visit.view.zone, past=True)
    if day.first > visit.today:
        raise BadInput(visit.words.say("{day} is still to come; ask for a day up to today.", day=visit.words.date(day)))
    return day.last if day.last < visit.today else None


def needed(visit: Visit, option: str, sentence: str) -> str:
    """An option's value. Raises `BadInput` with a sentence that shows how to give it."""
    if value := visit.value(option):
        return value
    raise BadInput(visit.words.say(sentence))
