"""Lists: what is coming, what just happened, what one follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist, happened_on
from bot.core.cards.naming import CERTAINTY, cut_list, dated, dramas_of, person_name, short, sourced, titled
from bot.core.cards.parts import on, today
from bot.core.cards.state import begun, in_passing
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Drama
from bot.core.fold import Records
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Look, Message, Text, cut, line, message
from bot.core.story import View
from bot.core.words import Words

MOST_LISTED, MOST_BUTTONS = 10, 5


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days that was asked for: its name, and as it is said of what comes in it (May 2027, in May 2027)."""

    first: date
    last: date
    name: str
    when: str

    @classmethod
    def of(cls, day: PartialDate, words: Words) -> "Span":
        """The span that a date leaves open."""
        return cls(day.first, day.last, words.date(day), on(day, words))


@dataclass(frozen=True, slots=True)
class Coming:
    """What /upcoming tells: dramas with a date, those being made without one, and the span that was asked for.

    `others` have a date outside the span, told where nothing lies in it.
    """

    dated: Sequence[Drama]
    making: Sequence[Drama]
    span: Span | None = None
    others: Sequence[Drama] = ()


def upcoming_card(coming: Coming, view: View) -> Message:
    """What has a date, soonest first; without any, what is being made."""
    words = view.words
    if coming.dated:
        head = words.line("**What's coming**")
        if coming.span:
            head = words.line("**Coming {when}**", when=coming.span.when)
        lines = [_date_line(drama, view) for drama in coming.dated]
        return message([head], lines, _beside(coming.making, view)).with_buttons(
            _opens(coming.dated, view), _works(coming.making, view)
        )
    if coming.span is None:
        return _in_the_works(coming.making, words.line("No dates set at the moment."), view)
    head = words.line("Nothing is set for {when} so far.", when=coming.span.name)
    if coming.span.last < today(view):
        head = begun(words.line("{when} is behind us.", when=coming.span.name))
    if not coming.others:
        return _in_the_works(coming.making, head, view)
    lines = [_date_line(drama, view) for drama in coming.others]
    return message([head], [words.line("**What's coming**"), *lines]).with_buttons(_opens(coming.others, view))


def _in_the_works(making: Sequence[Drama], head: Line, view: View) -> Message:
    """What is being made, after a sentence that says what there is not."""
    words = view.words
    if not making:
        said = words.line("{head} Nothing is in the works that I know of.", head=head)
        return message([said]).with_buttons([Button(words.say("What just happened?"), "v1:news")])
    if len(making) == 1:
        (drama,) = making
        follow = Button(words.say("🔔 Follow"), f"v1:follow:{drama.slug}", look=Look.MAIN)
        told = words.line("{head} In the works: {drama}.", head=head, drama=_making(drama, view))
        return message([told]).with_buttons([follow, Button(words.say("Card"), f"v1:drama:{drama.slug}")])
    said = words.line("{head} In the works:", head=head)
    return message([said], [_making(drama, view) for drama in making[:MOST_LISTED]]).with_buttons(
        _opens(making, view), _works(making[MOST_LISTED:], view)
    )


def _making(drama: Drama, view: View) -> Line:
    return line("**{title}**, {stage}", title=titled(drama, view), stage=in_passing(drama, view))


def _beside(making: Sequence[Drama], view: View) -> list[Line]:
    """What has no date yet, in one line."""
    if not making:
        return []
    names = cut_list([titled(drama, view) for drama in making], 4, view.words)
    return [view.words.line("In the works, no date yet: {names}", names=names)]


def _works(making: Sequence[Drama], view: View) -> list[Button]:
    return [Button(view.words.say("In the works"), "v1:browse:stage:making")] if making else []


def _date_line(drama: Drama, view: View) -> Line:
    words = view.words
    when = dated(drama.date, view, weekday=True) if drama.date else (Text(words.say("no date yet")),)
    said = line("{when} · **{title}**", when=begun(when), title=titled(drama, view))
    if drama.network:
        said = (*said, Text(f" · {drama.network}"))
    if drama.premiere and drama.premiere.certainty is not Certainty.CONFIRMED:
        said = (*said, Text(f" ({words.say(CERTAINTY[drama.premiere.certainty]).lower()})"))
    return said


def news_card(entries: Sequence[Announcement], records: Records, view: View) -> Message:
    """What happened last, newest first."""
    words = view.words
    if not entries:
        return message([words.line("Nothing has been announced so far.")])
    lines = [_news_line(entry, records, view) for entry in entries[:MOST_LISTED]]
    dramas = {d.slug: d for entry in entries for d in dramas_of(entry, records)}
    return message([words.line("**What just happened**")], lines).with_buttons(_opens(list(dramas.values()), view))


def _news_line(entry: Announcement, records: Records, view: View) -> Line:
    dramas = dramas_of(entry, records)
    names = [titled(d, view) for d in dramas] or [person_name(p, records.people, view) for p in entry.people[:3]]
    return line(
        "{day} · {sign} **{names}** · {gist} ({source})",
        day=short(happened_on(entry), view.words),
        sign=TABLE[entry.kind].sign,
        names=view.words.either(names),
        gist=gist(entry, records.people, view),
        source=sourced(entry.source),
    )


def _opens(dramas: Sequence[Drama], view: View) -> list[Button]:
    return [Button(cut(titled(d, view), 40), f"v1:drama:{d.slug}") for d in dramas[:MOST_BUTTONS]]
