"""A drama's posts for an editor to choose from; and all that is planned, in one list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist
from bot.core.cards.naming import short
from bot.core.cards.parts import press, row
from bot.core.drama import Person
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Look, Message, Moment, Text, cut, line, message
from bot.core.story import View


def posts_card(
    title: str,
    posts: Sequence[Announcement],
    people: Mapping[str, Person],
    verb: str,
    view: View,
    *,
    gone: Mapping[str, Announcement],
    tail: str = "",
) -> Message:
    """Posts, newest first, a button each; then those taken back, by the id of what took each back.

    Each button's id is followed by `tail`.
    """
    words = view.words
    if not posts and not gone:
        return message([words.line("Nothing about **{title}** is in the record yet.", title=title)])
    head = words.line("**{title}** · which post?", title=title)
    lines, buttons = [], []
    for number, post in enumerate(posts, 1):
        lines.append(_post(number, post, people, view))
        buttons.append(press(f"{number}", verb, f"{post.id}{tail}"))
    for number, (back, post) in enumerate(gone.items(), len(posts) + 1):
        said = _post(number, post, people, view)
        lines.append(words.line("{post}, taken back: bring it back with {n}", post=said, n=number))
        buttons.append(press(f"{number}", verb, f"{back}{tail}"))
    return message([head], lines).with_buttons(row(*buttons))


def _post(number: int, post: Announcement, people: Mapping[str, Person], view: View) -> Line:
    return line(
        "{n}. {day} · {sign} {gist}", n=number, day=short(post.known_on, view.words), sign=TABLE[post.kind].sign,
        gist=gist(post, people, view),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A scheduled post as editors see it: when, its headline, why it could not go out."""

    id: str
    at: datetime
    headline: str
    reason: str | None = None


def scheduled_card(planned: Sequence[Planned], view: View) -> Message:
    """What is scheduled, soonest first, with buttons to change or cancel each."""
    words = view.words
    if not planned:
        return message([words.line("Nothing is scheduled. Under a preview of /announce, press Later… to plan it.")])
    lines: list[Line] = []
    rows: list[list[Button]] = []
    for number, post in enumerate(planned, 1):
        lines.append(words.line("{n}. {at} · {what}", n=number, at=Moment(post.at), what=post.headline))
        if post.reason:
            lines.append(words.line("It did not go out: {why}", why=post.reason))
        rows.append([
            Button(words.say("{n} Change the time", n=number), f"v1:reschedule:{post.id}"),
            Button(words.say("{n} Cancel", n=number), f"v1:unschedule:{post.id}", look=Look.DANGER),
        ])  # fmt: skip
    return message([words.line("**Scheduled**")], lines).with_buttons(*rows)


def scheduled_done(post: Planned, view: View) -> Message:
    """That a post will go out, and when."""
    words = view.words
    said = words.line("It goes out on {at}: {what}", at=Moment(post.at), what=post.headline)
    note = words.line("Whom it reaches is decided then. /scheduled shows, changes and cancels it.")
    return message([said], [note]).with_buttons([Button(words.say("Scheduled posts"), "v1:scheduled")])


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that will happen by itself: at a moment or on a day, its sign, and what it is."""

    at: datetime | None
    day: date
    sign: str
    what: str


def agenda_card(ahead: Sequence[Ahead], view: View) -> Message:
    """Premieres, reminders and scheduled posts together, in the order they come."""
    words = view.words
    if not ahead:
        return message([words.line("Nothing lies ahead: no premiere is dated, and nothing is scheduled.")])
    lines: list[Line] = []
    for one in ahead:
        day = Moment(one.at) if one.at else Text(words.short_day(one.day))
        lines.append(words.line("{when} · {sign} {what}", when=day, sign=one.sign, what=cut(one.what, 120)))
    return message([words.line("**What lies ahead**")], lines).with_buttons(
        [Button(words.say("Scheduled posts"), "v1:scheduled")]
    )
