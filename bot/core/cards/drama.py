"""A drama on one card: where it stands, what it is, who is in it, what was last heard; its cast, its timeline."""

from collections.abc import Mapping
from datetime import date

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist
from bot.core.cards.naming import person_name, short, sourced, strong, titled, with_year
from bot.core.cards.parts import standing as standing_of
from bot.core.cards.state import Shelf, next_lines, stage_line
from bot.core.drama import (
    GONE,
    OPEN,
    OVER,
    Billing,
    Claim,
    Credit,
    Drama,
    Job,
    Person,
)
from bot.core.message import Button, Line, Look, Message, Text, cut, join, line, message
from bot.core.story import View

MOST_CAST, MOST_OPEN, MOST_NEWS, MOST_LISTED = 4, 3, 3, 20
MOST_SYNOPSIS = 600

JOBS = {
    Job.DIRECTOR: "director",
    Job.WRITER: "writer",
    Job.PRODUCER: "producer",
    Job.ORIGINAL_AUTHOR: "original author",
}
_MANY = {Job.DIRECTOR: "directors", Job.WRITER: "writers"}
_BILLING = {Billing.LEAD: 0, Billing.MAIN: 1, Billing.SUPPORT: 2, None: 2, Billing.GUEST: 3}


def drama_card(shelf: Shelf, view: View, as_of: date | None = None) -> Message:
    """The card of a drama today, or as it was known at the end of a day."""
    drama, words = shelf.drama, view.words
    top = [head(drama, view, as_of)]
    if as_of is None and drama.native and drama.native != titled(drama, view):
        top.append(line("{native}", native=drama.native))
    state = [stage_line(drama, view, shelf.news), *next_lines(shelf, view)]
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
    """The title with its year, or with the day as of which it is told."""
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


def _with(shelf: Shelf, view: View) -> list[Line]:
    """The cast by billing, with characters; until it is out with standings, and all who are not settled yet."""
    words = view.words
    out = shelf.drama.stage is not None and shelf.drama.stage.value in OVER
    cast = acting(shelf.drama)
    guests = [c for c in cast if c.value.billing is Billing.GUEST]
    main = [c for c in cast if c not in guests and (not out or c.value.standing not in OPEN)]
    shown = main[:MOST_CAST]
    if not out:
        shown += [c for c in main[MOST_CAST:] if c.value.standing in OPEN][:MOST_OPEN]
    if not shown:
        return []
    lines = [credit_line(c, shelf.people, view, standing=not out) for c in shown]
    tail = _and_more(len(main) - len(shown), len(guests) if out else 0, view)
    if out:
        return [words.line("**With** {cast}", cast=join([*lines, *tail]))]
    return [words.line("**With** {cast}", cast=lines[0]), *lines[1:], *tail]


def _and_more(rest: int, guests: int, view: View) -> list[Line]:
    words = view.words
    more = [words.count("{n} more", "{n} more", rest)] if rest else []
    more += [words.count("{n} guest", "{n} guests", guests)] if guests else []
    return [words.line("and {more}", more=", ".join(more))] if more else []


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
        said = join([said, (Text(standing_of(claim, words)),)])
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
    return line(
        "{day} · {gist} ({source})", day=day, gist=gist(entry, people, view, veiled=True), source=sourced(entry.source)
    )


def choice_label(drama: Drama, view: View) -> str:
    """A drama's name where several are offered: with its year."""
    return with_year(titled(drama, view), drama.year)
