"""The editors' inbox: tips that wait, each with what to do about it."""

from collections.abc import Sequence

from bot.core.cards.parts import host_of
from bot.core.message import Button, Line, Link, Message, message
from bot.core.ports import Tip
from bot.core.story import View


def inbox_card(tips: Sequence[Tip], view: View, *, more: int | None = None) -> Message:
    """Tips, oldest first, with a row of buttons each; `more` is the one that the next page begins behind."""
    words = view.words
    if not tips:
        return message([words.line("The inbox is empty. Tips from /tip arrive here.")])
    lines: list[Line] = []
    rows: list[list[Button]] = []
    for number, tip in enumerate(tips, 1):
        lines += [words.line("{n}. {tip}", n=number, tip=_tip(tip, view))]
        rows.append([
            Button(words.say("{n} Announce", n=number), f"v1:take-up:{tip.id}"),
            Button(words.say("{n} Dismiss", n=number), f"v1:dismiss:{tip.id}"),
        ])  # fmt: skip
    older = [[Button(words.say("More"), f"v1:inbox:{more}")]] if more else []
    return message([words.line("**Tips**")], lines).with_buttons(*rows, *older)


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
