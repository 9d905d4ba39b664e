"""What an editor sees before and after posting: the announcement, what changes in the record, its reach."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from bot.core.announcement import Announcement, Credited, Dated, Staged
from bot.core.cards.naming import called, dated, titled
from bot.core.cards.news import announcement
from bot.core.cards.state import in_passing
from bot.core.dates import PartialDate
from bot.core.drama import OPEN, OVER, Certainty, Credit, Drama, Job, Stage
from bot.core.fold import Records
from bot.core.kinds import TABLE, Kind
from bot.core.message import Button, Line, Look, Message, Text, cut, line, message
from bot.core.ports import Preview
from bot.core.story import Story, View
from bot.core.visible import Seen, Slot, seen

PLATFORMS = {"discord": "Discord", "telegram": "Telegram", "console": "the console"}
_SLOTS = {
    "stage": "stage", "suspended": "paused", "premiere": "premiere", "finale": "last episode", "title": "title",
    "network": "network",
}  # fmt: skip


def preview_card(
    preview: Preview,
    draft: str,
    view: View,
    rates: Mapping[str, float],
    notes: Sequence[Line] = (),
    *,
    moved: bool = False,
) -> Message:
    """The announcement as fans will see it, what it changes, whom it reaches, and what to do with it.

    `notes` are what an editor gave and it has no use for.
    """
    words = view.words
    story = Story(preview.entry, preview.entry, preview.before, preview.after)
    shown = announcement(story, View(view.now, words, view.zone, view.titles, private=False))
    head = words.line("**Preview** · this is how it will look:")
    if moved:
        head = words.line("**The record changed since you looked.** This is how it would look now:")
    changes = changes_in(preview, view)
    record = [words.line("**In the record**"), *(changes or [words.line("nothing that people see changes")])]
    reach = reach_line(preview, view, rates)
    card = message([head], *shown.sections, record, [*notes, *doubts(preview, view)], [reach], picture=shown.picture)
    return card.with_buttons(
        [
            Button(words.say("Confirm"), f"v1:confirm:{draft}", look=Look.MAIN),
            Button(words.say("Save without notifying"), f"v1:save:{draft}"),
            Button(words.say("Later…"), f"v1:later:{draft}"),
            Button(words.say("Change…"), f"v1:change:{draft}"),
            Button(words.say("Cancel"), f"v1:cancel:{draft}", look=Look.DANGER),
        ]
    )


def doubts(preview: Preview, view: View) -> list[Line]:
    """What an editor may have meant otherwise."""
    return [*_for_a_later_season(preview, view), *_for_another_day(preview, view), *_in_talks(preview, view)]


def _for_a_later_season(preview: Preview, view: View) -> Iterator[Line]:
    """What takes back that a drama is out, or gives it a date to come, and what sets a production back."""
    words = view.words
    for slug, was in preview.before.dramas.items():
        now, title = preview.after.dramas[slug], titled(was, view)
        if _is_out(was):
            if preview.entry.kind is Kind.OUT or _undone(was, now, view.now.date()):
                out = "**{title}** is out already. If you mean a later season, press Change… and name it."
                yield words.line(out, title=title)
        elif _set_back(was, now, preview.entry):
            back = "This would set **{title}** back: {line}. If you mean a later season, press Change… and name it."
            yield words.line(back, title=title, line=in_passing(was, view))


def _for_another_day(preview: Preview, view: View) -> Iterator[Line]:
    """What has happened did so on no day to come, and what is to come does so on no day gone by."""
    words, today, kind = view.words, view.now.date(), preview.entry.kind
    happened = preview.entry.happened
    if kind in {Kind.OUT, Kind.ENDED} and happened and happened.first > today:
        ahead = "{date} is still to come. If that is meant, press Later… to post it on its day."
        yield words.line(ahead, date=words.date(happened))
    sets = preview.entry.changes if kind in {Kind.DATE_SET, Kind.DATE_MOVED} else ()
    for day in {change.date for change in sets if isinstance(change, Dated)}:
        if day and day.last < today:
            over = "{date} is over already. If you mean another day, press Change… and name it."
            yield words.line(over, date=words.date(day))


def _in_talks(preview: Preview, view: View) -> Iterator[Line]:
    """A cast that is confirmed has somebody in it who is."""
    cast = [change for change in preview.entry.changes if isinstance(change, Credited)]
    if preview.entry.kind is Kind.CAST_CONFIRMED and cast and all(one.standing in OPEN for one in cast):
        talks = "Nobody here is confirmed. If you mean that they are in talks, press Change… and say so."
        yield view.words.line(talks)


def _is_out(drama: Drama) -> bool:
    return drama.stage is not None and drama.stage.value in OVER


def _set_back(was: Drama, now: Drama, entry: Announcement) -> bool:
    """Whether an entry puts a production where it stood before; a day may be set before filming begins."""
    if was.stage is None or now.stage is None or was.stage.value is Stage.CANCELLED:
        return False
    order = list(Stage)
    reached = order.index(Stage.CASTING if was.stage.value is Stage.SCHEDULED else was.stage.value)
    said = [change.stage for change in entry.changes if isinstance(change, Staged) and change.drama == was.slug]
    return any(order.index(stage) < reached for stage in (*said, now.stage.value) if said)


def _undone(was: Drama, now: Drama, today: date) -> bool:
    """Whether it no longer counts as out: it is at another stage, stands still, or has no day or one to come."""
    moved = now.date != was.date and (now.date is None or now.date.first > today)
    return moved or not _is_out(now) or (now.suspended and not was.suspended)


def reach_line(preview: Preview, view: View, rates: Mapping[str, float]) -> Line:
    """Whom it reaches, by platform, and how long that takes."""
    words = view.words
    total = sum(preview.reach.values())
    if preview.plan is None:
        return words.line("**Reach:** nobody; it is old news, or nothing new to anyone.")
    if not total and preview.followers:
        return words.line("**Reach:** {whom}", whom=_unwanted(preview, view))
    if not total:
        return words.line("**Reach:** nobody follows this yet.")
    seconds = max((n / rates[name] for name, n in preview.reach.items() if rates.get(name)), default=0.0)
    whom = chats(preview.reach, view)
    if seconds < MOMENT:
        return words.line("**Reach:** {chats}", chats=whom)
    return words.line("**Reach:** {chats} · out to all in {span}", chats=whom, span=_span(seconds, view))


def _unwanted(preview: Preview, view: View) -> str:
    """Why nobody of those who follow it is told."""
    words, n = view.words, preview.followers
    if preview.entry.certainty is Certainty.RUMOUR:
        return words.count("{n} chat follows this, and wants no rumours.",
                           "{n} chats follow this; none wants rumours.", n)  # fmt: skip
    if preview.plan and preview.plan.known:
        return words.count("{n} chat follows this; nobody there is still to be told.",
                           "{n} chats follow this; nobody there is still to be told.", n)  # fmt: skip
    return words.count("{n} chat follows this, and wants no news like this.",
                       "{n} chats follow this; none wants news like this.", n)  # fmt: skip


MOMENT = 5.0
"""Seconds that are too short to speak of."""


def _span(seconds: float, view: View) -> str:
    """How long sending will take, in round numbers."""
    words = view.words
    if seconds < 90:
        n = -int(-seconds // 10) * 10
        return words.count("about {n} second", "about {n} seconds", n)
    if seconds < 90 * 60:
        return words.count("about {n} minute", "about {n} minutes", round(seconds / 60))
    return words.count("about {n} hour", "about {n} hours", round(seconds / 3600))


def chats(reach: Mapping[str, int], view: View) -> str:
    """So many chats, by platform where there is more than one."""
    words = view.words
    some = [
        words.say("{n} on {platform}", n=f"{count:,}", platform=words.say(PLATFORMS.get(platform, platform)))
        for platform, count in sorted(reach.items(), key=lambda row: (-row[1], row[0]))
        if count
    ]
    total = words.count("{n} chat", "{n} chats", sum(reach.values()))
    return words.say("{total}: {some}", total=total, some=", ".join(some)) if len(some) > 1 else f"{total}, {some[0]}"


def changes_in(preview: Preview, view: View) -> list[Line]:
    """What people will see differently, a line each: ``Move to Heaven · premiere: no date → 14 May 2021``."""
    was, now, slots = _differing(preview)
    new = [p for slug, p in preview.after.people.items() if slug not in preview.before.people and p.entries]
    begun = [view.words.line("**{name}** · a new record", name=called(person, view)) for person in new]
    return [*(said for slot in slots if (said := _change(slot, was, now, preview, view))), *begun]


def _differing(preview: Preview) -> tuple[dict[Slot, Seen], dict[Slot, Seen], list[Slot]]:
    """What every slot says before and after, and the slots where that is not the same."""
    was, now = _shown(preview.before), _shown(preview.after)
    return was, now, [slot for slot in dict.fromkeys((*was, *now)) if _value(was, slot) != _value(now, slot)]


def _shown(records: Records) -> dict[Slot, Seen]:
    """Every slot that says something; of somebody's part also what it is and how large, since the cast shows that."""
    parts = [claim.value for drama in records.dramas.values() for claim in drama.credits]
    return seen(records) | {Slot("credit", part.drama, part.person, part.job): Seen(part) for part in parts}


def told_in_trail(done: Preview) -> tuple[str | None, str]:
    """What the audit trail keeps of an entry: what the record said before where it said something, and after."""
    view = View(done.entry.recorded_at or datetime.min.replace(tzinfo=UTC))
    was, now, slots = _differing(done)
    before = [_in_trail(slot, was[slot].value, view) for slot in slots if slot in was]
    after = [_in_trail(slot, _value(now, slot), view) for slot in slots]
    entry = done.entry
    what = f"{TABLE[entry.kind].label}: {', '.join((*entry.dramas, *entry.people)[:5])}"
    if entry.target:
        what = f"{TABLE[entry.kind].label} ({entry.target})"
    return "; ".join(before) or None, "; ".join([what, *after])


def _in_trail(slot: Slot, value: object, view: View) -> str:
    name = slot.person or _SLOTS.get(slot.what, slot.what)
    said = _list(value, view) if slot.what == "disputed" else _said(value, view)
    return f"{slot.drama} {name}: {said}"


def _value(of: Mapping[Slot, Seen], slot: Slot) -> object:
    return of[slot].value if slot in of else None


def _change(slot: Slot, was: Mapping[Slot, Seen], now: Mapping[Slot, Seen], preview: Preview, view: View) -> Line:
    words = view.words
    drama = preview.after.dramas.get(slot.drama)
    title = titled(drama, view) if drama else slot.drama
    if slot.what == "opened":
        return words.line("**{title}** · a new record", title=title)
    if slot.what == "title" and slot not in was:
        return ()
    if slot.what == "disputed":
        heard = now[slot].value if slot in now else ()
        return words.line("**{title}** · also heard: {what}", title=title, what=_list(heard, view))
    if slot.what == "suspended" and slot not in was and not _value(now, slot):
        return ()
    name = words.say(_SLOTS.get(slot.what, slot.what))
    if slot.what == "credit":
        person = preview.after.people.get(slot.person or "")
        name = called(person, view) if person else slot.person or ""
    before, after = (_shown_as(_value(of, slot), view) for of in (was, now))
    return line("**{title}** · {name}: {was} → {now}", title=title, name=name, was=before, now=after)


def _shown_as(value: object, view: View) -> Line:
    """A value of the record in words; a moment in the reader's zone."""
    return dated(value, view) if isinstance(value, PartialDate) else (Text(_said(value, view)),)


def _list(values: object, view: View) -> str:
    some: Iterable[object] = values if isinstance(values, Iterable) else ()
    return ", ".join(sorted(_said(value, view) for value in some)) or _said(None, view)


def _said(value: object, view: View) -> str:
    """A value of the record in words."""
    words = view.words
    match value:
        case None:
            return words.say("nothing yet")
        case bool():
            return words.say("yes") if value else words.say("no")
        case PartialDate():
            return words.date(value)
        case Stage():
            return words.say(str(value))
        case Credit():
            return _part(value, view)
        case _:
            return str(value)


def _part(credit: Credit, view: View) -> str:
    """Somebody's part in a few words: ``lead, as Song Ji-an, confirmed``."""
    words = view.words
    said = [] if credit.job is Job.ACTOR else [words.say(str(credit.job))]
    said += [words.say(str(credit.billing))] if credit.billing else []
    said += [words.say("as {character}", character=credit.character)] if credit.character else []
    return ", ".join([*said, words.say(str(credit.standing))])


def _told(done: Preview, view: View) -> Line:
    """Whether what was posted goes out to anybody."""
    words = view.words
    if done.plan is None:
        return words.line("Saved. There was nobody to tell: it is old news, or nothing new to anyone.")
    if not sum(done.reach.values()) and done.followers:
        return words.line("Posted. None of those who follow it is to be told news like this.")
    if not sum(done.reach.values()):
        return words.line("Posted. Nobody follows it yet, so nobody is told.")
    return words.line("Posted. It goes out now to those who follow it.")


def posted_card(done: Preview, view: View, *, notify: bool) -> Message:
    """That it is in the record, and whether it goes out."""
    words = view.words
    dramas = list(done.after.dramas.values())[:3]
    said = words.line("Saved. Nobody is told.")
    if notify:
        said = _told(done, view)
    cards = [
        Button(words.say("Card") if len(dramas) == 1 else cut(titled(d, view), 40), f"v1:drama:{d.slug}")
        for d in dramas
    ]
    return message([said]).with_buttons(cards)
