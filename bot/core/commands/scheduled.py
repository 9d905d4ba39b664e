"""Posts that wait for their time: planned from a preview, listed, moved, cancelled; and the agenda."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.cards.headlines import Told, headline
from bot.core.cards.naming import titled
from bot.core.cards.posts import Agenda, Ahead, Planned, agenda_card, scheduled_card, scheduled_done, unschedule_card
from bot.core.commands.dialogue import SKIP, Question, ask, began_from, where_of
from bot.core.commands.drafting import given
from bot.core.commands.previewing import composed, kept_preview, show_preview
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Dialogue, Option, Shown, Takes, Visit
from bot.core.datewords import next_may, understand
from bot.core.drama import Drama
from bot.core.due import happens
from bot.core.errors import BadDate, BadInput, FarDate, NotFound
from bot.core.fold import Records, fold
from bot.core.kinds import TABLE
from bot.core.message import cut, message
from bot.core.ports import Scheduled
from bot.core.recipient import Role
from bot.core.story import View

FARTHEST = timedelta(days=366)
"""How far ahead a post can be planned."""
AGENDA = timedelta(days=60)
"""How far the agenda looks ahead."""
PLANNED = "What is planned is for editors. /upcoming shows what's coming."
"""What is said to whom it is not shown."""
_CLOCK_ONLY = re.compile(r"(?:at\s+)?\d{1,2}:\d{2}(?:\s*[A-Za-z_/]+)?", re.IGNORECASE)


async def _later(visit: Visit) -> Reply:
    """Plans a preview for a moment."""
    name = visit.value("draft")
    draft, made = await kept_preview(visit, name)
    if made.command != "announce":
        raise BadInput("Corrections go out at once; press Correct it.")
    if visit.value("at") == SKIP:
        return await show_preview(visit, made.command, made.values, again=name)
    if not visit.value("at"):
        # Back leads to the preview as it was: its moment is left out.
        from_preview = Dialogue("later", "at", {"draft": name}, where_of(visit.request), ({"draft": name, "at": SKIP},))
        asked = await ask(replace(visit, dialogue=visit.dialogue or from_preview), LATER, _when_question(visit))
        return replace(asked, edit=visit.request.pressed)
    at = moment_meant(visit, visit.value("at"))
    entry = await composed(visit, made, name)
    if not given(made.values, "said"):
        # What nobody knows yet is known from the day it goes out.
        entry = replace(entry, known_on=at.date())
    # Everything but the day is checked now rather than when nobody looks.
    preview = await visit.tools.publisher.preview(replace(entry, known_on=visit.request.now.date()), visit.request.now)
    tip = given(made.values, "tip")
    post = Scheduled(name, visit.reader.id, at, entry, int(tip) if tip else None)
    await visit.tools.timetable.put(post)
    await visit.tools.desk.drop(draft.id)
    await _audit(visit, "scheduled", entry.id, after=at)
    visit.tools.ring()
    planned = Planned(name, at, _headline(post, preview.after, visit))
    return Reply(scheduled_done(planned, visit.view), private=True, edit=True)


def _when_question(visit: Visit) -> Question:
    words, zone = visit.words, visit.view.zone
    text = words.line("When? `18:00`, `tomorrow 9:00` or `14 May {year} 16:00 KST`; without a zone I take {zone}.",
                      year=next_may(visit.today), zone=zone)  # fmt: skip
    return Question("at", text)


def moment_meant(visit: Visit, text: str) -> datetime:
    """The moment ahead that a text names; a time alone is the next one. Raises `BadInput`."""
    now, year = visit.request.now, next_may(visit.today)
    try:
        at = _moment(visit, text.strip())
    except FarDate:
        raise
    except BadDate:
        raise BadInput("I can't read “{text}” as a time; try 18:00, tomorrow 9:00 or 14 May {year} 16:00 KST.",
                       text=cut(text.strip(), 40), year=year) from None  # fmt: skip
    if at is None:
        raise BadInput("At what time? Write the hour too: tomorrow 9:00, or 14 May {year} 16:00 KST.", year=year)
    if at <= now:
        raise BadInput("That is over already; give a moment that lies ahead.")
    if at - now > FARTHEST:
        raise BadInput("That is more than a year ahead; plan it nearer to its day.")
    return at


def _moment(visit: Visit, said: str) -> datetime | None:
    """The moment that a text names, None for a day alone. Raises `BadDate`."""
    if not _CLOCK_ONLY.fullmatch(said):
        return understand(said, visit.today, visit.view.zone).moment
    at = understand(f"today {said}", visit.today, visit.view.zone).moment
    if at is not None and at <= visit.request.now:
        at = understand(f"tomorrow {said}", visit.today, visit.view.zone).moment
    return at


async def _scheduled(visit: Visit) -> Reply:
    posts = await visit.tools.timetable.posts()
    records = await _records(visit, posts)
    planned = [Planned(post.id, post.at, _headline(post, records, visit), post.reason) for post in posts]
    return Reply(scheduled_card(planned, visit.view), private=True, edit=visit.request.pressed)


async def _records(visit: Visit, posts: Iterable[Scheduled]) -> Records:
    """The records that scheduled posts speak of."""
    entries = [post.entry for post in posts]
    ledger = visit.tools.ledger
    return Records(
        await ledger.dramas({slug for entry in entries for slug in entry.dramas}),
        await ledger.people({slug for entry in entries for slug in entry.people}),
    )


def _headline(post: Scheduled, records: Records, visit: Visit) -> str:
    """What a post will say, in one sentence, seen from the moment it goes out."""
    view = View(post.at, visit.words, visit.view.zone, visit.view.titles, private=False)
    own = fold([post.entry])
    known = Records(own.dramas | records.dramas, own.people | records.people)
    return f"{TABLE[post.entry.kind].sign} {headline(Told(post.entry, known, known, view))}"


async def _reschedule(visit: Visit) -> Reply:
    name = visit.value("post")
    post = await visit.tools.timetable.post(name)
    if not visit.value("at"):
        asked = await ask(began_from(visit, "scheduled"), RESCHEDULE, _when_question(visit))
        return replace(asked, edit=visit.request.pressed)
    at = moment_meant(visit, visit.value("at"))
    entry = post.entry
    moved = replace(entry, known_on=at.date()) if entry.known_on == post.at.date() else entry
    if not await visit.tools.timetable.shift(name, at):
        raise NotFound("That post went out already, or was cancelled.")
    if moved != entry:
        await visit.tools.timetable.put(replace(post, at=at, entry=moved, reason=None))
    await _audit(visit, "moved a scheduled post", entry.id, before=post.at, after=at)
    visit.tools.ring()
    planned = Planned(name, at, _headline(post, await _records(visit, [post]), visit))
    return Reply(scheduled_done(planned, visit.view), private=True, edit=True)


async def _unschedule(visit: Visit) -> Reply:
    """Asks first: what is cancelled can't be brought back."""
    post = await visit.tools.timetable.post(visit.value("post"))
    planned = Planned(post.id, post.at, _headline(post, await _records(visit, [post]), visit))
    return Reply(unschedule_card(planned, visit.view), private=True, edit=True)


async def _unschedule_now(visit: Visit) -> Reply:
    name, words = visit.value("post"), visit.words
    post = await visit.tools.timetable.post(name)
    if not await visit.tools.timetable.cancel(name):
        raise NotFound("It is going out just now; /retract takes it back.")
    await _audit(visit, "cancelled a scheduled post", post.entry.id, before=post.at)
    what = _headline(post, await _records(visit, [post]), visit)
    return Reply(message([words.line("Cancelled: {what}", what=what)]), private=True, edit=True)


async def _audit(
    visit: Visit, what: str, entry: str, *, before: datetime | None = None, after: datetime | None = None
) -> None:
    spoken = [f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else None for at in (before, after)]
    now = visit.request.now
    await visit.tools.desk.audit(visit.reader.id, what, entry, before=spoken[0], after=spoken[1], now=now)


async def _agenda(visit: Visit) -> Reply:
    """Premieres, reminders and scheduled posts together."""
    tools, now = visit.tools, visit.request.now
    last = now + AGENDA
    posts = [post for post in await tools.timetable.posts() if post.reason is None]
    records = await _records(visit, posts)
    planned = [Ahead(p.at, p.at.date(), "🕓", _headline(p, records, visit)) for p in posts]
    dramas = await tools.ledger.upcoming(visit.today)
    within = [drama for drama in dramas if drama.date and drama.date.first <= last.date()]
    own = [ahead for drama in within for ahead in _by_itself(drama, now, last, visit)]
    ahead = sorted([*planned, *own], key=lambda one: (one.day, one.at or datetime.max.replace(tzinfo=UTC), one.what))
    until = last.astimezone(ZoneInfo(visit.view.zone)).date()
    beyond = next((drama for drama in dramas if drama.date and drama.date.first > last.date()), None)
    agenda = Agenda(ahead[:MOST], ahead[MOST - 1].day if len(ahead) > MOST else until, AGENDA.days, beyond)
    return Reply(agenda_card(agenda, visit.view), private=True)


MOST = 30
"""So many lines of the agenda are shown."""


def _by_itself(drama: Drama, now: datetime, last: datetime, visit: Visit) -> Iterable[Ahead]:
    """What a drama's date will make happen: nothing by itself where it is not certain to the day."""
    events = [event for event in happens(drama, now) if now < event.at <= last]
    for event in events:
        row = TABLE[event.announcement.kind]
        what = visit.words.say("{title} · {what}", title=titled(drama, visit.view), what=visit.words.say(row.label))
        yield Ahead(event.at, event.at.date(), row.sign, what)
    if not events and drama.date:
        what = visit.words.say(
            "{title} · expected {when}, nothing happens by itself",
            title=titled(drama, visit.view),
            when=visit.words.date(drama.date),
        )
        yield Ahead(None, drama.date.last, "📅", what)


_POST = (Option("post", "the scheduled post", required=True),)
_AT = Option("at", "when: 18:00, tomorrow 9:00, 14 May 16:00 KST", Takes.TEXT)
LATER = Command("later", "plan the preview", _later, (Option("draft", "the preview", required=True), _AT),
                shown=Shown.BUTTON, needs=Role.EDITOR)  # fmt: skip
RESCHEDULE = Command("reschedule", "change when it goes out", _reschedule, (*_POST, _AT), shown=Shown.BUTTON,
                     needs=Role.EDITOR)  # fmt: skip

COMMANDS = (
    Command("scheduled", "what is to go out, and when", _scheduled, shown=Shown.EDITORS, needs=Role.EDITOR,
            refusal=PLANNED),
    Command("agenda", "premieres, reminders and scheduled posts", _agenda, shown=Shown.EDITORS, needs=Role.EDITOR,
            refusal=PLANNED),
    LATER,
    RESCHEDULE,
    Command("unschedule", "cancel it", _unschedule, _POST, shown=Shown.BUTTON, needs=Role.EDITOR),
    Command("unschedule-now", "cancel it now", _unschedule_now, _POST, shown=Shown.BUTTON, needs=Role.EDITOR),
)  # fmt: skip
