"""A drama on one card: where it stands, what it is, who is in it, what was last heard; its cast, its timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist
from bot.core.cards.naming import CERTAINTY, dated, person_name, short, sourced, strong, titled, with_year
from bot.core.drama import (
    GONE,
    OPEN,
    OVER,
    Billing,
    Certainty,
    Claim,
    Credit,
    Drama,
    Job,
    Medium,
    Person,
    Stage,
    Standing,
)
from bot.core.message import Button, Line, Look, Message, Text, cut, join, line, message
from bot.core.story import View

MOST_CAST, MOST_NEWS, MOST_LISTED = 4, 3, 20
MOST_SYNOPSIS = 600

STAGES: dict[Stage, tuple[str, str]] = {
    Stage.ANNOUNCED: ("🌱", "Announced"),
    Stage.CASTING: ("🎭", "Casting"),
    Stage.FILMING: ("🎬", "Filming"),
    Stage.POST_PRODUCTION: ("🎬", "In post-production"),
    Stage.SCHEDULED: ("📅", "Coming"),
    Stage.AIRING: ("✅", "Airing"),
    Stage.RELEASED: ("✅", "Out"),
    Stage.ENDED: ("🏁", "Out, and ended"),
    Stage.CANCELLED: ("✖️", "Cancelled"),
}
STANDINGS = {
    Standing.REPORTED: "reported",
    Standing.OFFERED: "offered",
    Standing.IN_TALKS: "in talks",
    Standing.CONFIRMED: "confirmed",
    Standing.DECLINED: "passed",
    Standing.LEFT: "left",
}
JOBS = {
    Job.DIRECTOR: "director",
    Job.WRITER: "writer",
    Job.PRODUCER: "producer",
    Job.ORIGINAL_AUTHOR: "original author",
}
_MANY = {Job.DIRECTOR: "directors", Job.WRITER: "writers"}
_BILLING = {Billing.LEAD: 0, Billing.MAIN: 1, Billing.SUPPORT: 2, None: 2, Billing.GUEST: 3}


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a drama's card is made from: it, its people, its series, and its news, newest first."""

    drama: Drama
    people: Mapping[str, Person]
    series: Sequence[Drama] = ()
    news: Sequence[Announcement] = ()


def drama_card(shelf: Shelf, view: View, as_of: date | None = None) -> Message:
    """The card of a drama today, or as it was known at the end of a day."""
    drama, words = shelf.drama, view.words
    top = [head(drama, view, as_of)]
    if as_of is None and drama.native and drama.native != titled(drama, view):
        top.append(line("{native}", native=drama.native))
    state = [stage_line(drama, view), *_next_lines(shelf, view, as_of)]
    synopsis = [line("{text}", text=cut(drama.synopsis, MOST_SYNOPSIS))] if drama.synopsis else []
    told = [_news_line(entry, shelf.people, view) for entry in shelf.news[:MOST_NEWS]]
    news = [words.line("**Last news**"), *told] if told else []
    return message(
        top,
        state,
        synopsis,
        [*_with(shelf, view), *_by(shelf, view)],
        news,
        stage=drama.stage.value if drama.stage else None,
        picture=drama.picture,
    ).with_buttons(_buttons(drama, view, as_of))


def head(drama: Drama, view: View, as_of: date | None) -> Line:
    title = titled(drama, view)
    if as_of is not None:
        return view.words.line("**{title}** · *as known on {day}*", title=title, day=view.words.day(as_of))
    return line("**{title}** ({year})", title=title, year=drama.year) if drama.year else strong(title)


def _buttons(drama: Drama, view: View, as_of: date | None) -> list[Button]:
    words = view.words
    if as_of is not None:
        return [
            Button(words.say("See it today"), f"v1:drama:{drama.slug}"),
            Button(words.say("Timeline"), f"v1:timeline:{drama.slug}"),
        ]
    buttons = [
        Button(words.say("🔔 Follow"), f"v1:follow:{drama.slug}", look=Look.MAIN),
        Button(words.say("Cast"), f"v1:cast:{drama.slug}"),
        Button(words.say("Timeline"), f"v1:timeline:{drama.slug}"),
    ]
    if drama.watch:
        buttons.append(
            Button(words.say("Watch on {network}", network=drama.network or words.say("its site")), url=drama.watch)
        )
    return buttons


def stage_line(drama: Drama, view: View) -> Line:
    """Where it stands and since when: ``✅ **Out** on Netflix since 14 May 2021 · 10 episodes``."""
    words = view.words
    if drama.stage is None:
        return words.line("**Nothing is known yet** about where it stands")
    stage = drama.stage.value
    sign, name = STAGES[stage]
    parts: list[Line]
    if stage in OVER:
        parts = [_out(drama, view)]
    elif stage is Stage.SCHEDULED and drama.date:
        parts = [words.line("**Coming on {date}**", date=dated(drama.date, view, weekday=True))]
        parts += [line("{network}", network=drama.network)] if drama.network else []
    else:
        known = words.day(drama.stage.known_on)
        parts = [words.line("**{stage}** since {day}", stage=words.say(name), day=known)]
        if drama.stage.certainty is not Certainty.CONFIRMED:
            parts.append(line("{said}", said=words.say(CERTAINTY[drama.stage.certainty]).lower()))
    if drama.suspended:
        sign = "⏸"
        parts.append(words.line("**paused for now**"))
    if drama.episodes and (stage in OVER or stage is Stage.SCHEDULED):
        parts.append(line("{n}", n=words.count("{n} episode", "{n} episodes", drama.episodes)))
    return (Text(f"{sign} "), *join(parts))


def _out(drama: Drama, view: View) -> Line:
    words, stage = view.words, drama.stage
    name = words.say(STAGES[stage.value][1]) if stage else ""
    said: Line = line("**{name}**", name=name)
    if drama.network:
        said = words.line("{said} on {network}", said=said, network=drama.network)
    when = drama.date or None
    if when:
        said = words.line("{said} since {date}", said=said, date=dated(when, view))
    return said


def _next_lines(shelf: Shelf, view: View, as_of: date | None) -> list[Line]:
    """What comes next: a date or that there is none, claims beside it, the next season."""
    drama, words = shelf.drama, view.words
    stage = drama.stage.value if drama.stage else None
    lines: list[Line] = []
    if stage not in {*OVER, Stage.SCHEDULED, Stage.CANCELLED}:
        parts = [_premiere(drama, view)] + ([line("{n}", n=drama.network)] if drama.network else [])
        lines.append(join(parts))
    for claim in () if stage in OVER else drama.disputed[-2:]:
        said = dated(claim.value, view) if claim.value else (Text(words.say("no date")),)
        lines.append(
            words.line("Also heard: {date} ({certainty}, {source})", date=said,
                       certainty=words.say(CERTAINTY[claim.certainty]).lower(), source=sourced(claim.source))
        )  # fmt: skip
    if stage in OVER and drama.medium is Medium.SERIES and as_of is None:
        lines.append(_next_season(shelf, view))
    return lines


def _premiere(drama: Drama, view: View) -> Line:
    words = view.words
    if drama.premiere is None or drama.premiere.value is None:
        return words.line("Premiere: no date yet")
    said = words.line("Premiere: {date}", date=dated(drama.premiere.value, view))
    if drama.premiere.certainty is Certainty.CONFIRMED:
        return said
    return (*said, Text(f" ({words.say(CERTAINTY[drama.premiere.certainty]).lower()})"))


def _next_season(shelf: Shelf, view: View) -> Line:
    """``Season 2: nothing announced so far``, or where the next season stands."""
    drama, words = shelf.drama, view.words
    number = (drama.season or 1) + 1
    later = next((d for d in shelf.series if d.season == number and d.slug != drama.slug), None)
    if later is None:
        if drama.stage and drama.stage.value is Stage.ENDED:
            return words.line("What's next: this was the last season")
        return words.line("Season {n}: nothing announced so far", n=number)
    return words.line("Season {n}: {stage}", n=number, stage=stage_line(later, view))


def _with(shelf: Shelf, view: View) -> list[Line]:
    """The cast by billing, with characters; standings where not all is settled yet."""
    words = view.words
    cast = acting(shelf.drama)
    out = shelf.drama.stage is not None and shelf.drama.stage.value in OVER
    guests = sum(c.value.billing is Billing.GUEST for c in cast)
    main = [c for c in cast if c.value.billing is not Billing.GUEST]
    shown, rest = main[:MOST_CAST], max(len(main) - MOST_CAST, 0)
    if not shown:
        return []
    lines = [credit_line(c, shelf.people, view, standing=not out) for c in shown]
    more = [words.count("{n} more", "{n} more", rest)] if rest else []
    more += [words.count("{n} guest", "{n} guests", guests)] if guests and out else []
    tail = [words.line("and {more}", more=words.either(more))] if more else []
    if out:
        return [words.line("**With** {cast}", cast=join([*lines, *tail]))]
    return [words.line("**With** {cast}", cast=lines[0]), *lines[1:], *tail]


def acting(drama: Drama) -> list[Claim[Credit]]:
    """Who plays in it or may, the largest roles first; not those who left or passed."""
    cast = [c for c in drama.credits if c.value.job is Job.ACTOR and c.value.standing not in GONE]
    return sorted(cast, key=lambda c: _BILLING[c.value.billing])


def credit_line(claim: Claim[Credit], people: Mapping[str, Person], view: View, *, standing: bool) -> Line:
    """``Lee Je-hoon as Cho Sang-gu`` or ``Gong Yoo, the captain · in talks``."""
    credit, words = claim.value, view.words
    said = line("{name}", name=person_name(credit.person, people, view))
    if credit.character:
        described = credit.character[:1].islower()
        form = "{who}, {character}" if described else "{who} as {character}"
        said = words.line(form, who=said, character=credit.character)
    if standing or credit.standing in OPEN:
        said = join([said, (Text(words.say(STANDINGS[credit.standing])),)])
    return said


def _by(shelf: Shelf, view: View) -> list[Line]:
    """Directors, writers, and the work it is made from."""
    words, drama = view.words, shelf.drama
    jobs: dict[str, list[Job]] = {}
    for claim in drama.credits:
        credit = claim.value
        if credit.job in {Job.DIRECTOR, Job.WRITER} and credit.standing not in GONE:
            jobs.setdefault(credit.person, []).append(credit.job)
    groups: dict[tuple[Job, ...], list[str]] = {}
    for person, done in sorted(jobs.items(), key=lambda row: min(row[1])):
        groups.setdefault(tuple(sorted(done)), []).append(person_name(person, shelf.people, view))
    parts = [
        words.line("{names} ({jobs})", names=words.either(names), jobs=words.either(_jobs(done, len(names), view)))
        for done, names in groups.items()
    ]
    origin = _origin(shelf, view)
    if origin and not parts:
        return [words.line("**From** {work}", work=origin)]
    if origin:
        parts.append(words.line("from {work}", work=origin))
    return [words.line("**By** {names}", names=join(parts, ", "))] if parts else []


def _jobs(done: tuple[Job, ...], people: int, view: View) -> list[str]:
    return [view.words.say(JOBS[job] if people == 1 else _MANY[job]) for job in done]


def _origin(shelf: Shelf, view: View) -> Line:
    """``Kim Sae-byul's essay *The Things We Leave Behind*``; with its year while the drama is still to come."""
    work, words = shelf.drama.made_from, view.words
    if work is None:
        return ()
    form = "{author}'s {form} *{title}*" if work.author else "the {form} *{title}*"
    said = words.line(form, author=work.author or "", form=words.say(work.form), title=work.title)
    out = shelf.drama.stage is not None and shelf.drama.stage.value in OVER
    return said if out or not work.year else (*said, Text(f" ({work.year})"))


def _news_line(entry: Announcement, people: Mapping[str, Person], view: View) -> Line:
    day = short(entry.known_on, view.words)
    return line("{day} · {gist} ({source})", day=day, gist=gist(entry, people, view), source=sourced(entry.source))


def choice_label(drama: Drama, view: View) -> str:
    """A drama's name where several are offered: with its year."""
    return with_year(titled(drama, view), drama.year)
