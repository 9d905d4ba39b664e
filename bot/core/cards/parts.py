"""The small pieces that cards are made of: names, dates in a sentence, sources, buttons."""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.core.dates import PartialDate, Precision
from bot.core.drama import Certainty, Claim, Credit, Drama, Person, Source, Standing, Title, TitleKind
from bot.core.fold import Records
from bot.core.message import Button, Line, Link, Look, Moment, Text, cut
from bot.core.recipient import TopicKind
from bot.core.story import View
from bot.core.words import Words

MOST_LABEL = 40
"""The most characters on a button; longer names are cut."""
MOST_NAMES = 3
"""So many names are said in a headline; the rest are counted."""
MOST_SHOWN = 120
"""A name longer than this is cut wherever it is shown."""


def press(label: str, verb: str, about: str = "", look: Look = Look.PLAIN) -> Button | None:
    """A button with the action ``v1:verb:about``; None where that is too long for a button."""
    action = f"v1:{verb}:{about}" if about else f"v1:{verb}"
    return Button(cut(label, MOST_LABEL), action, look=look) if len(action.encode()) <= 64 else None


def row(*buttons: Button | None) -> tuple[Button, ...]:
    """A row of those buttons that there are."""
    return tuple(b for b in buttons if b)


def opening(words: Words, drama: Drama, view: View) -> Button | None:
    """A button that shows a drama's card, with its name and year."""
    return press(dated_title(drama, view, words), "drama", drama.slug)


def title(drama: Drama, view: View) -> str:
    """A drama's name in the sort of title the reader chose."""
    return cut(_chosen(drama.titles, view.titles) or drama.title, MOST_SHOWN)


def dated_title(drama: Drama, view: View, words: Words) -> str:
    """A drama's name with its year, for telling namesakes apart: ``Love Alarm (2019)``."""
    name = cut(title(drama, view), MOST_LABEL - 7)
    return words.say("{title} ({year})", title=name, year=drama.year) if drama.year else name


def name(person: Person, view: View) -> str:
    """A person's name in the sort of title the reader chose."""
    return cut(_chosen(person.names, view.titles) or person.name, MOST_SHOWN)


def title_in(records: Records, slug: str, view: View) -> str:
    """The name of a drama among records, its slug when it is not there."""
    return title(records.dramas[slug], view) if slug in records.dramas else slug


def name_in(records: Records, slug: str, view: View) -> str:
    """The name of a person among records, their slug when they are not there."""
    return name(records.people[slug], view) if slug in records.people else slug


def _chosen(titles: Sequence[Title], kind: TitleKind) -> str | None:
    if kind is TitleKind.OFFICIAL:
        return None
    return next((t.text for t in titles if t.kind is kind), None)


def some(names: Sequence[str], words: Words, most: int = MOST_NAMES) -> str:
    """Names in a sentence, the last ones counted where they are many: A, B and 5 more."""
    if len(names) <= most:
        return words.either(names)
    rest = len(names) - most + 1
    more = words.count("{n} more", "{n} more", rest)
    return words.say("{most} and {last}", most=", ".join(names[: most - 1]), last=more)


def today(view: View) -> date:
    """The day it is where the reader lives."""
    return view.now.astimezone(ZoneInfo(view.zone)).date()


def on(when: PartialDate, words: Words, *, weekday: bool = False) -> str:
    """A date in a sentence: on 14 May 2021, in May 2021, in the third quarter of 2027."""
    said = words.date(when, weekday=weekday)
    if when.precision >= Precision.DAY:
        return words.say("on {date}", date=said)
    return words.say("in {date}", date=said)


def short_date(when: PartialDate, near: date, words: Words) -> str:
    """A date whose year is left out when it is the year of `near`: 14 May, May 2022."""
    if when.precision >= Precision.DAY and when.first.year == near.year:
        return words.day(when.first, year=False)
    return words.date(when)


def exactly(when: PartialDate, words: Words, *, weekday: bool = False) -> Line:
    """A date as a line: the moment itself where the minute is known, else words."""
    if when.moment:
        return (Moment(when.moment),)
    return (Text(words.date(when, weekday=weekday)),)


def source_name(source: Source) -> Line:
    """A source by its name, leading to where it stands."""
    shown = cut(source.name, MOST_SHOWN)
    return (Link(shown, source.url) if source.url else Text(shown),)


CERTAINTIES = {Certainty.CONFIRMED: "Confirmed", Certainty.REPORTED: "Reported", Certainty.RUMOUR: "Rumour"}


def source_line(certainty: Certainty, source: Source, known_on: date, words: Words) -> Line:
    """Where it comes from, last in a message: ``Confirmed · ABS-CBN, 14 April 2021``."""
    sure = words.say(CERTAINTIES[certainty])
    return words.line("{sure} · {source}, {day}", sure=sure, source=source_name(source), day=words.day(known_on))


def standing(claim: Claim[Credit], words: Words) -> str:
    """How somebody stands in one word or two: confirmed, in talks, reported, rumour."""
    said = claim.value.standing
    if said is Standing.CONFIRMED and claim.certainty is not Certainty.CONFIRMED:
        return words.say(str(claim.certainty))
    if claim.certainty is Certainty.RUMOUR:
        return words.say("{standing}, a rumour", standing=words.say(str(said)))
    return words.say(str(said))


def first_sentence(text: str, most: int = 120) -> str:
    """The first sentence of a text, without its full stop."""
    head = text.split("\n", 1)[0]
    for end in (". ", "! ", "? "):
        at = head.find(end)
        if at > 0:
            head = head[:at]
    return cut(head.strip().rstrip("."), most)


def why(view: View) -> str:
    """Why a message came, for the reader who follows something; empty in a place."""
    if not view.private or view.why is None:
        return ""
    words = view.words
    match view.why.kind:
        case TopicKind.ALL:
            return words.say("You follow everything.")
        case TopicKind.GENRE:
            return words.say("You follow the genre {name}.", name=view.why_name)
        case TopicKind.NETWORK:
            return words.say("You follow what comes to {name}.", name=view.why_name)
        case _:
            return words.say("You follow {name}.", name=view.why_name)


def compact(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines without the empty ones."""
    return tuple(line for line in lines if line)
