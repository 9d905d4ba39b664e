"""That another source gives another day: in brief, beside the day that counts."""

from collections.abc import Iterable
from datetime import date

from bot.core.announcement import Announcement
from bot.core.cards.gist import happened_on
from bot.core.cards.naming import sourced
from bot.core.dates import PartialDate, Precision
from bot.core.drama import OVER, Claim, Drama, OtherDay
from bot.core.kinds import Kind
from bot.core.message import Line
from bot.core.story import View
from bot.core.words import MONTHS, Words

MOST_DAYS = 2
_ORDINALS = {1: "the {n}st", 2: "the {n}nd", 3: "the {n}rd", 21: "the {n}st", 22: "the {n}nd", 23: "the {n}rd",
             31: "the {n}st"}  # fmt: skip


def in_brief(others: Iterable[OtherDay], near: date, view: View) -> Line:
    """``one source says the 18th``, `near` being the day that counts; empty where all agree."""
    by_day = {other.day: other for other in others}
    if not by_day:
        return ()
    days, words = sorted(by_day)[:MOST_DAYS], view.words
    if len(by_day) > 1:
        return words.line("others say {days}", days=words.either([_beside(day, near, words) for day in days]))
    ((day, other),) = by_day.items()
    one = sourced(other.source, words.say("one source"))
    return words.line("{one} says {day}", one=one, day=_beside(day, near, words))


def about_stage(drama: Drama, view: View) -> Line:
    """Who has it at its stage since another day."""
    if drama.stage is None or drama.stage.value in OVER:
        return ()
    return in_brief(_of(drama, drama.stage.entry), drama.stage.day.first, view)


def about_entry(entry: Announcement, dramas: Iterable[Drama], view: View, *, premieres: bool = False) -> Line:
    """Who has what an entry tells on another day; the day it had, where that isn't the one it is listed under.

    With `premieres` also who has another day for what came out, which nobody has to hear on that day itself.
    """
    others: list[OtherDay] = []
    counts: PartialDate = entry.happened or PartialDate.of(entry.known_on)
    for drama in dramas:
        others += _of(drama, entry.id)
        if premieres and entry.kind is Kind.OUT:
            others += _premieres(drama, entry.id)
    said, words = in_brief(others, counts.first, view), view.words
    if said and counts != PartialDate.of(happened_on(entry)):
        return words.line("it was {day}, {others}", day=_beside(counts, happened_on(entry), words), others=said)
    return said


def _of(drama: Drama, entry: str) -> list[OtherDay]:
    return [other for other in drama.otherwise if other.told == entry]


def _premieres(drama: Drama, entry: str) -> list[OtherDay]:
    return [OtherDay(entry, c.entry, c.value, c.source) for c in drama.disputed if c.value and _apart(c, drama)]


def _apart(claim: Claim[PartialDate | None], drama: Drama) -> bool:
    return bool(claim.value and drama.date and not claim.value.agrees(drama.date))


def _beside(day: PartialDate, near: date, words: Words) -> str:
    """A day told beside another one: the 18th, 18 January, May 2020."""
    first = day.first
    if day.precision is Precision.MONTH and first.year == near.year:
        return words.say(MONTHS[first.month - 1])
    if day.precision < Precision.DAY or first.year != near.year:
        return words.date(day)
    if first.month != near.month:
        return words.day(first, year=False)
    return words.say(_ORDINALS.get(first.day, "the {n}th"), n=first.day)
