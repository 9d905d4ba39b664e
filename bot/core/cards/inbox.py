"""The editors' inbox: tips, what fans wait for, news of an update, each with what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.announcement import Announcement
from bot.core.cards.gist import gist
from bot.core.cards.naming import drama_title, person_name, short
from bot.core.cards.news import announcement
from bot.core.cards.parts import host_of, press
from bot.core.cards.preview import reach_line
from bot.core.fold import Records
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Link, Look, Message, cut, message
from bot.core.ports import Preview, Tip, Wanted
from bot.core.story import Story, View

A_ROW = 4
"""So many buttons stand in a row: two things with two each."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for editors: tips, names most waited for, and news that an update brought.

    `more` is the tip that the next page begins behind; `people` are the records that the news names.
    """

    tips: Sequence[Tip] = ()
    more: int | None = None
    wanted: Sequence[Wanted] = ()
    brought: Sequence[Announcement] = ()
    records: Records = field(default_factory=Records)


def inbox_card(inbox: Inbox, view: View) -> Message:
    """Tips, oldest first; what fans wait for; news to post or leave. Buttons bear the numbers of what they are for."""
    words = view.words
    sections: list[list[Line]] = []
    buttons: list[Button] = []
    if inbox.tips:
        sections.append([words.line("**Tips**")])
    for number, tip in enumerate(inbox.tips, 1):
        sections[-1].append(words.line("{n}. {tip}", n=number, tip=_tip(tip, view)))
        buttons += [
            Button(words.say("{n} Announce", n=number), f"v1:take-up:{tip.id}"),
            Button(words.say("{n} Dismiss", n=number), f"v1:dismiss:{tip.id}"),
        ]
    if inbox.brought:
        sections.append([words.line("**New in the catalogue**, and nobody was told")])
    for number, entry in enumerate(inbox.brought, len(inbox.tips) + 1):
        sections[-1].append(words.line("{n}. {news}", n=number, news=_news(entry, inbox.records, view)))
        announce = press(words.say("{n} Announce", n=number), "spread", entry.id)
        leave = press(words.say("{n} Dismiss", n=number), "shelve", entry.id)
        buttons += [button for button in (announce, leave) if button]
    if inbox.wanted:
        sections.append([words.line("**Most waited for**"), *(_wanted(one, view) for one in inbox.wanted)])
    if not sections:
        return message([words.line("The inbox is empty. Tips from /tip arrive here.")])
    rows = [buttons[i : i + A_ROW] for i in range(0, len(buttons), A_ROW)]
    more = [Button(words.say("More"), f"v1:inbox:{inbox.more}")] if inbox.more else []
    return message(*sections).with_buttons(*rows, more)


def _wanted(one: Wanted, view: View) -> Line:
    return view.words.line(
        "{name} · {count}", name=cut(one.name, 60), count=view.words.count("{n} reader", "{n} readers", one.readers)
    )


def _news(entry: Announcement, records: Records, view: View) -> Line:
    titles = [drama_title(slug, records.dramas, view) for slug in entry.dramas]
    names = titles or [person_name(slug, records.people, view) for slug in entry.people]
    return view.words.line(
        "{day} · {sign} **{name}** · {gist}", day=short(entry.known_on, view.words), sign=TABLE[entry.kind].sign,
        name=", ".join(names[:2]), gist=gist(entry, records.people, view),
    )  # fmt: skip


def spread_card(preview: Preview, view: View, rates: Mapping[str, float]) -> Message:
    """News that an update brought, as fans would see it, and whom it would reach."""
    words, entry = view.words, preview.entry
    story = Story(entry, entry, preview.before, preview.after)
    shown = announcement(story, View(view.now, words, view.zone, view.titles, private=False))
    head = words.line("**Preview** · this is how it will look:")
    row = []
    if preview.plan:
        row = [press(words.say("Post it"), "spread-now", entry.id, Look.MAIN)]
    row += [press(words.say("Dismiss"), "shelve", entry.id), press(words.say("Back"), "inbox")]
    buttons = [button for button in row if button]
    return message([head], *shown.sections, [reach_line(preview, view, rates)]).with_buttons(buttons)


def tip_card(tip: Tip, view: View) -> Message:
    """One tip, above what is made of it."""
    return message([view.words.line("**Tip** · {tip}", tip=_tip(tip, view))])


def _tip(tip: Tip, view: View) -> Line:
    words, host = view.words, host_of(tip.link)
    day = words.short_day(tip.at.date())
    link = Link(host, tip.link)
    if tip.senders > 1:
        count = words.count("{n} reader", "{n} readers", tip.senders)
        if tip.text:
            return words.line("{link}: “{text}” ({day}, {count})", link=link, text=tip.text, day=day, count=count)
        return words.line("{link} ({day}, {count})", link=link, day=day, count=count)
    if tip.text:
        return words.line("{link}: “{text}” ({day})", link=link, text=tip.text, day=day)
    return words.line("{link} ({day})", link=link, day=day)
