"""The small pieces that cards are made of: buttons, dates in a sentence, standings, why it came."""

import re
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from bot.core.cards.naming import titled, with_year
from bot.core.dates import PartialDate, Precision
from bot.core.drama import Certainty, Claim, Credit, Drama, Standing
from bot.core.message import Button, Line, Look, cut
from bot.core.recipient import TopicKind
from bot.core.story import View
from bot.core.words import Words

MOST_LABEL = 40
"""The most characters on a button; longer names are cut."""


def press(label: str, verb: str, about: str = "", look: Look = Look.PLAIN) -> Button | None:
    """A button with the action ``v1:verb:about``; None where that is too long for a button."""
    action = f"v1:{verb}:{about}" if about else f"v1:{verb}"
    return Button(cut(label, MOST_LABEL), action, look=look) if len(action.encode()) <= 64 else None


def row(*buttons: Button | None) -> tuple[Button, ...]:
    """A row of those buttons that there are."""
    return tuple(b for b in buttons if b)


def opening(drama: Drama, view: View) -> Button | None:
    """A button that shows a drama's card, with its name and year."""
    shown = with_year(cut(titled(drama, view), MOST_LABEL - 7), drama.year)
    return press(shown, "drama", drama.slug)


def today(view: View) -> date:
    """The day it is where the reader lives."""
    return view.now.astimezone(ZoneInfo(view.zone)).date()


def day_of(when: PartialDate, view: View) -> date:
    """The first day a date may mean; of one known to the minute the day it is then where the reader lives."""
    return when.moment.astimezone(ZoneInfo(view.zone)).date() if when.moment else when.first


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


def standing(claim: Claim[Credit], words: Words) -> str:
    """How somebody stands in one word or two: confirmed, in talks, reported, rumour."""
    said = claim.value.standing
    if said is Standing.CONFIRMED and claim.certainty is not Certainty.CONFIRMED:
        return words.say(str(claim.certainty))
    if claim.certainty is Certainty.RUMOUR and said is Standing.REPORTED:
        return words.say("a rumour")
    if claim.certainty is Certainty.RUMOUR:
        return words.say("{standing}, a rumour", standing=words.say(str(said)))
    return words.say(str(said))


_SENTENCE = re.compile(r".+?(?<!\b(?:Dr|Mr|Ms|St))(?<!\b(?:Mrs|Vol))[.!?](?=\s+[^\sa-z])")
"""A sentence that another one follows: a title's full stop ends none, nor does one after which small letters go on."""


def first_sentence(text: str, most: int = 120) -> str:
    """The first sentence of a text, without its full stop; another mark at its end is kept."""
    head = text.strip().split("\n", 1)[0]
    found = _SENTENCE.match(head)
    return cut((found[0] if found else head).strip().rstrip("."), most)


def ended(sentence: str) -> str:
    """A sentence with a full stop, unless it ends in a mark of its own."""
    return sentence if sentence.rstrip("\"'”’»)").endswith(("!", "?", "…", ".")) else f"{sentence}."


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


def host_of(link: str) -> str:
    """The name of a web address's host: ``abs-cbn.com``."""
    return link.split("/")[2].removeprefix("www.") if link.count("/") > 1 else link
