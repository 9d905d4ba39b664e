"""Where a drama stands: its stage and since when, its date, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.announcement import Announcement, Suspended
from bot.core.cards.naming import CERTAINTY, dated, shown_on, sourced, titled
from bot.core.cards.otherwise import about_stage
from bot.core.cards.parts import on, today
from bot.core.dates import PartialDate, Precision
from bot.core.drama import OVER, Certainty, Claim, Drama, Medium, Person, Stage, soonest
from bot.core.kinds import Kind
from bot.core.message import Line, Text, join
from bot.core.story import View

STAGES: dict[Stage, tuple[str, str]] = {
    Stage.ANNOUNCED: ("🌱", "Announced"),
    Stage.CASTING: ("🎭", "Casting"),
    Stage.FILMING: ("🎬", "Filming"),
    Stage.POST_PRODUCTION: ("🎬", "In post-production"),
    Stage.SCHEDULED: ("📅", "Coming"),
    Stage.AIRING: ("✅", "Airing"),
    Stage.RELEASED: ("✅", "Out"),
    Stage.ENDED: ("🏁", "Ended"),
    Stage.CANCELLED: ("✖️", "Cancelled"),
}
"""Each stage with its sign and its name."""


MOST_LATER = 3
"""How many later seasons, films and specials a card tells of."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a drama's card is made from: it, its people, its series, and its news, newest first."""

    drama: Drama
    people: Mapping[str, Person]
    series: Sequence[Drama] = ()
    news: Sequence[Announcement] = ()


def stage_line(drama: Drama, view: View, news: Sequence[Announcement] = ()) -> Line:
    """Where it stands and since when: ``✅ **Out** on Netflix since 14 May 2021 · 10 episodes``.

    `news` are entries about it, from which a truer date of the stage is taken where they hold one.
    """
    if drama.stage is None:
        return view.words.line("**Nothing is known yet** about where it stands")
    sign = "⏸" if drama.suspended else STAGES[drama.stage.value][0]
    others = () if drama.suspended else about_stage(drama, view)
    return (Text(f"{sign} "), *_told(drama, drama.stage, view, news, others))


def stage_words(drama: Drama, view: View) -> Line:
    """The same without its sign and without who says otherwise, for the middle of a message."""
    return _told(drama, drama.stage, view) if drama.stage else view.words.line("nothing known yet")


def _told(drama: Drama, stage: Claim[Stage], view: View, news: Sequence[Announcement] = (), others: Line = ()) -> Line:
    """The stage, who gives another day for it, how sure it is, and how many episodes there are."""
    words = view.words
    said = _out(drama, view) if stage.value in OVER else _under_way(drama, view, news)
    parts = [words.line("{said} ({others})", said=said, others=others) if others else said]
    if stage.value not in OVER and stage.certainty is not Certainty.CONFIRMED:
        parts.append(words.line("{sure}", sure=words.say(CERTAINTY[stage.certainty]).lower()))
    if drama.episodes and (stage.value in OVER or stage.value is Stage.SCHEDULED):
        parts.append((Text(words.count("{n} episode", "{n} episodes", drama.episodes)),))
    return join(parts)


def _under_way(drama: Drama, view: View, news: Sequence[Announcement]) -> Line:
    """``**Filming** since May 2020``, or the day it comes."""
    words, stage = view.words, drama.stage
    if stage is None:
        return ()
    name = words.say(STAGES[stage.value][1])
    if stage.value is Stage.SCHEDULED and drama.date:
        coming = words.line("**Coming {date}**", date=dated(drama.date, view, weekday=True))
        if drama.date.last < today(view):
            coming = words.line("**Was due {when}**", when=on(drama.date, words))
        return shown_on(coming, drama.network, words)
    if drama.suspended and (stopped := _stopped(drama, news)):
        return words.line("**{stage}, paused** since {day}", stage=name, day=words.day(stopped))
    if drama.suspended:
        return words.line("**{stage}, paused** for now", stage=name)
    if stage.value in {Stage.ANNOUNCED, Stage.CANCELLED}:
        said = words.line("**{stage}** {when}", stage=name, when=on(stage.day, words))
    else:
        said = words.line("**{stage}** since {since}", stage=name, since=words.date(stage.day))
    return said


def _stopped(drama: Drama, news: Sequence[Announcement]) -> date | None:
    """The day its work was stopped: that of the first of the latest run of entries that say so."""
    found: date | None = None
    for entry in news:
        said = [c.suspended for c in entry.changes if isinstance(c, Suspended) and c.drama == drama.slug]
        if said and not said[-1]:
            break
        found = entry.known_on if said else found
    return found


def _out(drama: Drama, view: View) -> Line:
    """``**Out** on Netflix since 14 May 2021``; where the story ended, that comes first."""
    words = view.words
    out = _watchable(drama, view)
    if not _closed(drama):
        return out
    said = words.line("**{stage}**", stage=words.say(STAGES[Stage.ENDED][1]))
    return words.line("{ended} · {out}", ended=said, out=_small(out))


def _watchable(drama: Drama, view: View) -> Line:
    """``**Out** on Netflix since 14 May 2021``, or **Airing** while episodes still come."""
    words, airing = view.words, drama.stage is not None and drama.stage.value is Stage.AIRING
    said = words.line("**{stage}**", stage=words.say(STAGES[Stage.AIRING if airing else Stage.RELEASED][1]))
    said = shown_on(said, drama.network, words)
    if drama.date:
        said = words.line("{said} since {date}", said=said, date=dated(drama.date, view))
    return said


MAKING: dict[Stage, str] = {
    Stage.ANNOUNCED: "announced in {month}",
    Stage.CASTING: "casting since {month}",
    Stage.FILMING: "filming since {month}",
    Stage.POST_PRODUCTION: "filming wrapped in {month}",
}
"""How a list tells what is being made."""


def in_passing(drama: Drama, view: View) -> Line:
    """Where a drama stands, for a line of a list: ``filming wrapped in February 2026``, ``out since 14 May 2021``."""
    words, stage = view.words, drama.stage
    if stage is not None and stage.value in OVER:
        return _small(_watchable(drama, view))
    if stage is None or stage.value not in MAKING:
        return _small(stage_words(replace(drama, episodes=None), view))
    month = words.date(PartialDate(f"{stage.day.first:%Y-%m}") if stage.day.precision >= Precision.DAY else stage.day)
    told = words.line(MAKING[stage.value], month=month)
    if drama.suspended:
        told = words.line("{stage}, paused", stage=told)
    if drama.date:
        told = words.line("{stage}, due {date}", stage=told, date=dated(drama.date, view))
    return told


def next_lines(shelf: Shelf, view: View) -> list[Line]:
    """What comes next: a date or that there is none, dates said beside it; for what is over, the next season."""
    drama, words = shelf.drama, view.words
    stage = drama.stage.value if drama.stage else None
    if stage in OVER:
        return _after(shelf, view)
    lines: list[Line] = []
    if stage not in {Stage.SCHEDULED, Stage.CANCELLED}:
        lines.append(join([_premiere(drama, view), *([(Text(drama.network),)] if drama.network else [])]))
    for claim in drama.disputed[-2:]:
        said = dated(claim.value, view) if claim.value else words.line("no date")
        sure = words.say(CERTAINTY[claim.certainty]).lower()
        lines.append(
            words.line("Also heard: {date} ({sure}, {source})", date=said, sure=sure, source=sourced(claim.source))
        )
    return lines


def _premiere(drama: Drama, view: View) -> Line:
    words = view.words
    if drama.premiere is None or drama.premiere.value is None:
        return words.line("Premiere: no date yet")
    said = words.line("Premiere: {date}", date=dated(drama.premiere.value, view))
    if drama.premiere.certainty is Certainty.CONFIRMED:
        return said
    return words.line("{said} ({sure})", said=said, sure=words.say(CERTAINTY[drama.premiere.certainty]).lower())


def _after(shelf: Shelf, view: View) -> list[Line]:
    """``Season 2: nothing announced so far``, or where each later season, film or special stands."""
    drama, words = shelf.drama, view.words
    later = sorted((d for d in shelf.series if _follows(d, drama)), key=_when)
    if later:
        last = _when(later[-1])
        return [_later(d, view, last=_when(d) == last and _closed(d)) for d in later[:MOST_LATER]]
    if _closed(drama) or any(entry.kind is Kind.ENDED for entry in shelf.news):
        return [words.line("What's next: nothing, this was the end")]
    if drama.medium is Medium.SERIES and drama.season:
        return [words.line("Season {n}: nothing announced so far", n=drama.season + 1)]
    return [words.line("What's next: nothing announced so far")]


def _closed(drama: Drama) -> bool:
    """Whether its end was the end of the story."""
    return drama.stage is not None and drama.stage.value is Stage.ENDED


def _later(drama: Drama, view: View, *, last: bool) -> Line:
    """Where something later of the series stands: ``Season 3, the last: out on Netflix since 27 June 2025``."""
    words, stage = view.words, _in_short(drama, view)
    if drama.season is None or drama.medium is not Medium.SERIES:
        return words.line("{title}, {stage}", title=titled(drama, view), stage=stage)
    if last:
        return words.line("Season {n}, the last: {stage}", n=drama.season, stage=stage)
    return words.line("Season {n}: {stage}", n=drama.season, stage=stage)


def _in_short(drama: Drama, view: View) -> Line:
    """Where another drama stands, inside a sentence: ``in post-production, no date yet``."""
    words, stage = view.words, drama.stage.value if drama.stage else None
    if stage in OVER:
        return _small(_watchable(drama, view))
    if stage in {Stage.SCHEDULED, Stage.CANCELLED, None}:
        return _small(stage_words(replace(drama, episodes=None), view))
    when = words.line("no date yet")
    if drama.date:
        when = words.line("due {date}", date=dated(drama.date, view))
    return _small(words.line("{stage}, {date}", stage=words.say(STAGES[stage][1]), date=when))


def begun(said: Line) -> Line:
    """A line that begins with a capital letter."""
    first = said[0] if said else None
    return (
        (replace(first, text=first.text[:1].upper() + first.text[1:]), *said[1:]) if isinstance(first, Text) else said
    )


def _small(said: Line) -> Line:
    """A line that begins small and without strong words, since it goes on in a sentence."""
    texts = tuple(replace(s, strong=False) if isinstance(s, Text) else s for s in said)
    first = texts[0] if texts else None
    if not isinstance(first, Text):
        return texts
    return (replace(first, text=first.text[:1].lower() + first.text[1:]), *texts[1:])


def _follows(other: Drama, drama: Drama) -> bool:
    """Whether another of its series comes later: a higher season, else a later date or none yet."""
    if other.slug == drama.slug:
        return False
    if other.season is not None and drama.season is not None:
        return other.season > drama.season
    return other.date is None or (drama.date is not None and other.date > drama.date)


def _when(drama: Drama) -> tuple[bool, PartialDate, int]:
    """Soonest first, what has no date last."""
    return *soonest(drama), drama.season or 0
