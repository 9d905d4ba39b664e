"""A drama's posts for an editor to choose from; and all that is planned, in one list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist
from bot.core.cards.naming import short, titled
from bot.core.cards.parts import on, press, row
from bot.core.drama import Drama, Person
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Look, Message, Moment, Text, cut, line, message
from bot.core.story import View


@dataclass(frozen=True, slots=True)
class Shelved:
    """A post to choose: by its own id, or, where it was taken back, by the id of what took it back."""

    id: str
    post: Announcement
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """A page of posts: how many come before it, and how many there are in all."""

    posts: Sequence[Shelved]
    before: int
    total: int


def posts_card(title: str, stack: Stack, people: Mapping[str, Person], verb: str, view: View, *, tail: str) -> Message:
    """A page of posts, a button each, whose id is followed by `tail`. The numbers begin anew on each page."""
    words = view.words
    if not stack.total:
        return message([words.line("Nothing about **{title}** is in the record yet.", title=title)])
    head = words.line("**{title}** · which post?", title=title)
    if stack.total > len(stack.posts):
        head = words.line(
            "**{title}** · which post? {first} to {last} of {total}, the newest first", title=title,
            first=stack.before + 1, last=stack.before + len(stack.posts), total=stack.total,
        )  # fmt: skip
    lines = [_post(number, shelved, people, view) for number, shelved in enumerate(stack.posts, 1)]
    buttons = row(*(press(f"{n}", verb, f"{one.id}{tail}") for n, one in enumerate(stack.posts, 1)))
    rows = [buttons[i : i + A_ROW] for i in range(0, len(buttons), A_ROW)]
    return message([head], lines).with_buttons(*rows)


A_ROW = 4


def _post(number: int, shelved: Shelved, people: Mapping[str, Person], view: View) -> Line:
    post, words = shelved.post, view.words
    said = line(
        "{n}. {day} · {sign} {gist} ({source})", n=number, day=short(post.known_on, words), sign=TABLE[post.kind].sign,
        gist=gist(post, people, view), source=cut(post.source.name, 40),
    )  # fmt: skip
    return words.line("{post}, taken back: bring it back with {n}", post=said, n=number) if shelved.gone else said


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


def unschedule_card(post: Planned, view: View) -> Message:
    """Whether a post shall be cancelled indeed."""
    words = view.words
    said = words.line("Shall this not go out? {at} · {what}", at=Moment(post.at), what=post.headline)
    return message([said]).with_buttons([
        Button(words.say("Cancel it"), f"v1:unschedule-now:{post.id}", look=Look.DANGER),
        Button(words.say("Back"), "v1:scheduled"),
    ])  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Agenda:
    """What lies ahead up to a day, so many days from now; and the next drama with a date, where that is later."""

    ahead: Sequence[Ahead]
    until: date
    days: int
    beyond: Drama | None = None


def agenda_card(agenda: Agenda, view: View) -> Message:
    """Premieres, reminders and scheduled posts together, in the order they come."""
    words, beyond = view.words, agenda.beyond
    if not agenda.ahead and beyond and beyond.date:
        said = words.count(
            "Nothing in the next day; the next premiere is {title}, {when}.",
            "Nothing in the next {n} days; the next premiere is {title}, {when}.",
            agenda.days, title=titled(beyond, view), when=on(beyond.date, words),
        )  # fmt: skip
        return message([(Text(said),)])
    if not agenda.ahead:
        return message([words.line("Nothing lies ahead: no premiere is dated, and nothing is scheduled.")])
    lines: list[Line] = []
    for one in agenda.ahead:
        day = Moment(one.at) if one.at else Text(words.short_day(one.day))
        lines.append(words.line("{when} · {sign} {what}", when=day, sign=one.sign, what=cut(one.what, 120)))
    head = words.line("**What lies ahead** · up to {day}", day=words.day(agenda.until))
    return message([head], lines).with_buttons([Button(words.say("Scheduled posts"), "v1:scheduled")])
