"""What following means: the confirmation, what comes next, and why something came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from bot.core.cards.naming import titled
from bot.core.cards.parts import press, row
from bot.core.cards.state import in_passing
from bot.core.drama import GONE, OVER, Drama, Person, Stage, soonest
from bot.core.following import groups_of
from bot.core.kinds import REMINDERS, RUMOURS, TABLE, kinds_in, mask
from bot.core.message import Button, Line, Look, Message, cut, join, line, message
from bot.core.ports import Wait
from bot.core.recipient import BROAD, Recipient, Subscription, Topic, TopicKind
from bot.core.story import View

_SEASONS = {2: "a second season", 3: "a third season", 4: "a fourth season"}


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription as its confirmation needs it: what it is called, its records, and for whom it is.

    `series` are the dramas of a followed title; `person` and `dramas` the followed person's. `place` names the
    place it is for. `reachable` says that there is an address to write to; `digest_at` when it comes, where
    it comes gathered once a day.
    """

    subscription: Subscription
    name: str
    series: Sequence[Drama] = ()
    person: Person | None = None
    dramas: Mapping[str, Drama] | None = None
    place: str | None = None
    reachable: bool = True
    digest_at: time | None = None


def followed_card(followed: Followed, view: View) -> Message:
    """That it is followed, what will come, what is next, and how to change or undo it."""
    words, topic = view.words, followed.subscription.topic
    lines = [_sentence(followed, view), *_next(followed, view)]
    if followed.subscription.kinds & RUMOURS:
        lines.append(words.line("Rumours too."))
    if not followed.reachable and followed.place is None:
        lines.append(words.line("I can't write to you yet: send me a private message first."))
    return message(lines).with_buttons(_buttons(topic, followed, view))


def _sentence(followed: Followed, view: View) -> Line:
    words, topic = view.words, followed.subscription.topic
    what = words.line(_FORMS[topic.kind], name=followed.name)
    if topic.kind is TopicKind.SERIES and _seasons_matter(followed):
        what = words.line("{title} and later seasons", title=what)
    head = (
        words.line("🔔 **{place}** follows {what}.", place=followed.place, what=what)
        if followed.place
        else words.line("🔔 You follow {what}.", what=what)
    )
    return words.line("{head} {promise}", head=head, promise=_promise(followed, view))


_FORMS = {
    TopicKind.SERIES: "**{name}**",
    TopicKind.DRAMA: "**{name}**, this season only",
    TopicKind.PERSON: "**{name}**",
    TopicKind.GENRE: "everything in **{name}**",
    TopicKind.NETWORK: "everything on **{name}**",
    TopicKind.ALL: "**everything**",
}


def _promise(followed: Followed, view: View) -> Line:
    """What will come, in one sentence."""
    words, topic = view.words, followed.subscription.topic
    here = words.say("write here") if followed.place else words.say("write to you")
    if view.private and not followed.place:
        here = words.say("write to you here")
    if topic.kind in BROAD and followed.digest_at:
        form = "I'll {write} once a day at {time}, when there is news: everything that is confirmed."
        return words.line(form, write=here, time=f"{followed.digest_at:%H:%M}")
    if topic.kind in BROAD:
        return words.line("I'll {write} about everything that is confirmed.", write=here)
    if topic.kind is TopicKind.PERSON:
        return words.line("I'll {write} when there is a new role, when it gets a date, and when it's out.", write=here)
    last = followed.series[-1] if followed.series else None
    if last is None or last.stage is None or last.stage.value not in OVER:
        return words.line("I'll {write} when it gets a date, when it's out, and when something changes.", write=here)
    return _after_it_is_out(followed, last, view)


def _after_it_is_out(followed: Followed, last: Drama, view: View) -> Line:
    """What may still come of what is out."""
    words, topic = view.words, followed.subscription.topic
    if topic.kind is TopicKind.DRAMA or not _seasons_matter(followed):
        return words.line("It is out{since}; I'll {write} if something new is announced.", since=_since(last, view),
                          write=words.say("write"))  # fmt: skip
    if last.stage and last.stage.value is Stage.ENDED:
        form = "The story ended{since}; I'll {write} if there is more after all."
        return words.line(form, since=_ended(last, view), write=words.say("write"))
    number = (last.season or 1) + 1
    season = words.say(_SEASONS.get(number, "another season"))
    return words.line("{it} been out{since}; I'll write if {season} is announced.", since=_since(last, view),
                      season=season, it=_it(last, followed, view))  # fmt: skip


def _it(last: Drama, followed: Followed, view: View) -> str:
    if last.season and last.season > 1 and len(followed.series) > 1:
        return view.words.say("Season {n} has", n=last.season)
    return view.words.say("It has")


def _since(drama: Drama, view: View) -> str:
    return view.words.say(" since {year}", year=drama.year) if drama.year else ""


def _ended(drama: Drama, view: View) -> str:
    if drama.season and drama.season > 1:
        return view.words.say(" with season {n}", n=drama.season)
    return view.words.say(" in {year}", year=drama.year) if drama.year else ""


def _seasons_matter(followed: Followed) -> bool:
    return len(followed.series) > 1 or any(drama.season for drama in followed.series)


def _next(followed: Followed, view: View) -> list[Line]:
    """What is next for it: ``Next: nothing announced so far``."""
    words = view.words
    ahead = [d for d in _dramas(followed) if d.stage is None or d.stage.value not in OVER | {Stage.CANCELLED}]
    if followed.person is None and not followed.series:
        return []
    if not ahead:
        return [words.line("Next: nothing announced so far.")] if followed.person else []
    ahead.sort(key=lambda d: (*soonest(d), d.slug))
    shown = [words.line("**{title}**, {stage}", title=titled(d, view), stage=in_passing(d, view)) for d in ahead[:2]]
    return [words.line("Next: {what}", what=join(shown, "; "))]


def _dramas(followed: Followed) -> list[Drama]:
    if followed.person is None:
        return list(followed.series)
    records = followed.dramas or {}
    part = [c.value.drama for c in followed.person.credits if c.value.standing not in GONE]
    return [records[slug] for slug in dict.fromkeys(part) if slug in records]


def _buttons(topic: Topic, followed: Followed, view: View) -> list[Button]:
    words = view.words
    there = "-here" if followed.place else ""
    rumours = bool(followed.subscription.kinds & RUMOURS)
    buttons = [
        Button(words.say("No rumours") if rumours else words.say("Rumours too"), f"v1:rumours{there}:{topic}"),
    ]
    if topic.kind is TopicKind.SERIES and not followed.place and len(followed.series) > 1:
        latest = followed.series[-1]
        label = words.say("Only season {n}", n=latest.season) if latest.season else titled(latest, view)
        buttons.append(Button(cut(label, 40), f"v1:season:{latest.slug}"))
    buttons.append(Button(words.say("Choose…"), f"v1:kinds{there}:{topic}"))
    if followed.digest_at:
        buttons.append(Button(words.say("At once instead"), "v1:set:digest off"))
    buttons.append(Button(words.say("Undo"), f"v1:unfollow{there}:{topic}"))
    return [b for b in buttons if b.action and len(b.action.encode()) <= 64]


def stopped_card(name: str, undo: str | None, view: View) -> Message:
    """That something is no longer followed, with the way back."""
    words = view.words
    said = message([words.line("You no longer follow **{name}**.", name=name)])
    return said.with_buttons([Button(words.say("Undo"), f"v1:undo:{undo}")]) if undo else said


def closed_card(topic: Topic, place: Recipient | None, view: View, *, alone: bool = False) -> Message:
    """That direct messages are closed, how to open them, and the place that could mention one instead.

    `alone`: there is no server that the bot shares with them here, so that its settings are of no help.
    """
    words = view.words
    buttons = [Button(words.say("Try again"), f"v1:follow:{topic}", look=Look.MAIN)]
    lines = [
        words.line("You follow it now, but I couldn't write to you: your direct messages from this server are closed."),
        words.line("Open them (server name › Privacy Settings › Direct Messages) and press again."),
    ]
    if alone:
        lines = [
            words.line("You follow it now, but I couldn't write to you: your direct messages are closed to me."),
            words.line("Write me a direct message first, or bring me into a server that you are in, and press again."),
        ]
    if place is not None:
        lines.append(words.line("Or I can mention you in **{place}** instead.", place=place.name))
        buttons.append(Button(words.say("Mention me there"), f"v1:notify:{place.id}/{topic}"))
    return message(lines).with_buttons(buttons)


def why_here_card(name: str, place: str, view: View) -> Message:
    """Why something came into a place: what is followed there."""
    return message([view.words.line("**{name}** is followed in {place}, so it came here.", name=name, place=place)])


def why_card(followed: Followed, view: View) -> Message:
    """Why something came: since when it is followed, and for what."""
    words, subscription = view.words, followed.subscription
    kinds = [words.say(g.label) for g in groups_of(subscription.topic).values() if subscription.kinds & g.bits]
    kinds += [words.say(TABLE[kind].label).capitalize() for kind in kinds_in(subscription.kinds & mask(*REMINDERS))]
    since = words.day(subscription.since.date())
    lines = [line("{kinds}", kinds=" · ".join(kinds[i : i + 4])) for i in range(0, len(kinds), 4)]
    return message(
        [words.line("You have followed **{name}** since {day}.", name=followed.name, day=since)],
        [words.line("**What I tell you**"), *lines],
    ).with_buttons(_buttons_why(subscription.topic, subscription.kinds, view))


def _buttons_why(topic: Topic, kinds: int, view: View) -> list[Button]:
    words = view.words
    rumours = words.say("No rumours") if kinds & RUMOURS else words.say("Rumours too")
    return [
        Button(rumours, f"v1:rumours:{topic}"),
        Button(words.say("Choose…"), f"v1:kinds:{topic}"),
        Button(words.say("Stop following"), f"v1:unfollow:{topic}", look=Look.DANGER),
    ]


def kinds_card(followed: Followed, view: View) -> Message:
    """What one hears of, each sort with a button that switches it."""
    words, topic, kinds = view.words, followed.subscription.topic, followed.subscription.kinds
    there = "-here" if followed.place else ""
    groups = groups_of(topic)
    on = [words.say(g.label) for g in groups.values() if kinds & g.bits]
    said = words.line("I tell you: {kinds}", kinds=" · ".join(on)) if on else words.line(
        "I tell you nothing of it now.")  # fmt: skip
    lines = [words.line("**{name}** · what I tell you", name=followed.name)]
    if followed.place:
        lines = [words.line("**{name}** · what I tell {place}", name=followed.name, place=followed.place)]
    buttons = [
        press(_switch(words.say(g.label), on=kinds & g.bits == g.bits), f"kind{there}", f"{name}:{topic}")
        for name, g in groups.items()
    ]
    rows = [row(*buttons[i : i + 5]) for i in range(0, len(buttons), 5)]
    rumours = press(_switch(words.say("Rumours too"), on=bool(kinds & RUMOURS)), f"kind{there}", f"rumours:{topic}")
    usual = press(words.say("As usual"), f"kind{there}", f"usual:{topic}")
    done = press(words.say("Done"), f"followed{there}", str(topic), Look.MAIN)
    return message([*lines, said]).with_buttons(*rows, row(rumours, usual, done))


def _switch(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


MOST_STOPS = 8
"""So many names waited for get a button to stop each, so that the rows fit every platform."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what somebody follows: its subscriptions, and on the last one the names waited for."""

    subscriptions: Sequence[Subscription]
    names: Mapping[str, str]
    waits: Sequence[Wait] = ()
    total: int = 0


def following_card(page: Page, view: View) -> Message:
    """What a reader follows, with a button to change or stop each."""
    words = view.words
    if not page.total:
        empty = words.line("You don't follow anything yet. Send me a drama or an actor you love.")
        squid = Button("Squid Game", "v1:drama:squid-game")
        return message([empty], _waits(page, view)).with_buttons(
            [squid, Button(words.say("What's coming?"), "v1:upcoming")], *_listening(page, view)
        )
    lines = [_follow_line(s, page.names, view) for s in page.subscriptions]
    buttons = [press(_name(s, page.names), "followed", str(s.topic)) for s in page.subscriptions]
    rows = [row(*buttons[i : i + 4]) for i in range(0, len(buttons), 4)]
    head = words.line("**You follow** · press a name to change or stop it")
    return message([head, *lines] if lines else [], _waits(page, view)).with_buttons(*rows, *_listening(page, view))


def _name(subscription: Subscription, names: Mapping[str, str]) -> str:
    return names.get(str(subscription.topic), subscription.topic.slug)


def _follow_line(subscription: Subscription, names: Mapping[str, str], view: View) -> Line:
    words, topic = view.words, subscription.topic
    said = words.line(_LISTED.get(topic.kind, "**{name}**"), name=_name(subscription, names))
    return words.line("{what} · rumours too", what=said) if subscription.kinds & RUMOURS else said


_LISTED = {
    TopicKind.SERIES: "**{name}**, and later seasons",
    TopicKind.DRAMA: "**{name}**, this season only",
    TopicKind.GENRE: "Everything in **{name}**",
    TopicKind.NETWORK: "Everything on **{name}**",
    TopicKind.ALL: "**Everything**",
}


def _waits(page: Page, view: View) -> list[Line]:
    words = view.words
    if not page.waits:
        return []
    return [words.line("**I listen for**"), *(words.line("“{name}”", name=cut(w.name, 60)) for w in page.waits)]


def _listening(page: Page, view: View) -> list[tuple[Button, ...]]:
    words = view.words
    buttons = [
        press(words.say("Stop: {name}", name=cut(w.name, 30)), "unwait", str(w.id)) for w in page.waits[:MOST_STOPS]
    ]
    return [row(*buttons[i : i + 4]) for i in range(0, len(buttons), 4)]


def followed_page(followed: Followed, view: View) -> Message:
    """One thing that is followed: what comes, what is next, and how to change or stop it."""
    words, topic = view.words, followed.subscription.topic
    card = followed_card(followed, view)
    buttons = [b for some in card.buttons for b in some if not (b.action or "").startswith("v1:unfollow")]
    there = "-here" if followed.place else ""
    stop = press(words.say("Stop following"), f"unfollow{there}", str(topic), Look.DANGER)
    back = None if followed.place else press(words.say("All I follow"), "following")
    return card.with_buttons(buttons, row(stop, back))
