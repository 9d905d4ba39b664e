"""A drama on one card: where it stands, what it is, who is in it, what was last heard; its cast, its timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.announcement import Announcement
from bot.core.cards.gist import gathered, gist, happened_on
from bot.core.cards.naming import person_name, short, sourced, strong, titled
from bot.core.cards.parts import standing as standing_of
from bot.core.cards.state import Shelf, next_lines, stage_line
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
    Person,
    Standing,
    TitleKind,
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
    if as_of is not None:
        view = replace(view, now=datetime.combine(as_of, time(12), ZoneInfo(view.zone)))
    top = [head(drama, view, as_of)]
    if as_of is None and (names := _other_names(drama, view)):
        top.append(names)
    state = [stage_line(drama, view, shelf.news), *next_lines(shelf, view)]
    synopsis = [line("{text}", text=cut(drama.synopsis, MOST_SYNOPSIS))] if drama.synopsis else []
    told = [_news_line(entry, shelf.people, view) for entry in gathered(shelf.news)[:MOST_NEWS]]
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


def _other_names(drama: Drama, view: View) -> Line:
    """Its name in Hangul, and the one it was known by before: ``오징어 게임 · once called Round Six``."""
    shown = titled(drama, view)
    former = [t.text for t in drama.titles if t.kind is TitleKind.FORMER and t.text != shown]
    parts = [line("{native}", native=drama.native)] if drama.native and drama.native != shown else []
    parts += [view.words.line("once called {title}", title=former[-1])] if former else []
    return join(parts)


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
    if len(more) > 1:
        return [(Text(words.either(more)),)]
    return [words.line("and {more}", more=more[0])] if more else []


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
    words = view.words
    groups: dict[tuple[tuple[Job, str], ...], list[str]] = {}
    for person, done in _done(shelf.drama, view, {Job.DIRECTOR, Job.WRITER}).items():
        groups.setdefault(tuple(done), []).append(person_name(person, shelf.people, view))
    parts = [
        words.line("{names} ({jobs})", names=words.either(names), jobs=_jobs(done, len(names), view))
        for done, names in groups.items()
    ]
    origin = _origin(shelf, view)
    if origin and not parts:
        return [words.line("**From** {work}", work=origin)]
    if origin:
        parts.append(words.line("from {work}", work=origin))
    return [words.line("**By** {names}", names=join(parts, ", "))] if parts else []


def crew_of(drama: Drama, view: View) -> dict[str, str]:
    """Everybody behind a drama, each with all they do: ``director and writer``, ``writer, reported``."""
    return {person: _jobs(done, 1, view) for person, done in _done(drama, view, set(JOBS)).items()}


def _done(drama: Drama, view: View, jobs: set[Job]) -> dict[str, list[tuple[Job, str]]]:
    """What each person does behind a drama and, where it isn't certain, how firmly; directors first."""
    order = list(JOBS)
    claims = [c for c in drama.credits if c.value.job in jobs and c.value.standing not in GONE]
    found: dict[str, list[tuple[Job, str]]] = {}
    for claim in sorted(claims, key=lambda c: order.index(c.value.job)):
        firm = claim.value.standing is Standing.CONFIRMED and claim.certainty is Certainty.CONFIRMED
        found.setdefault(claim.value.person, []).append(
            (claim.value.job, "" if firm else standing_of(claim, view.words))
        )
    return found


def _jobs(done: Sequence[tuple[Job, str]], people: int, view: View) -> str:
    """``director and writer``; ``writer, reported`` where that isn't certain."""
    words = view.words
    told = []
    for job, how in done:
        name = words.say(JOBS[job] if people == 1 else _MANY.get(job, JOBS[job]))
        form = "{job}, {how}" if len(done) == 1 else "{job} ({how})"
        told.append(words.say(form, job=name, how=how) if how else name)
    return words.either(told)


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
    day = short(happened_on(entry), view.words)
    return line(
        "{day} · {gist} ({source})", day=day, gist=gist(entry, people, view, veiled=True), source=sourced(entry.source)
    )
