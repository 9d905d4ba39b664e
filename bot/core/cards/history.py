"""What was written about a drama or person: who, when, what, and what the record said before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.message import Line, Message, Moment, Text, message
from bot.core.story import View


@dataclass(frozen=True, slots=True)
class Written:
    """One write: who (a name, or None for whoever was forgotten), what they did, what it said before and says after.

    `where` names the place it was about, if it was one; `entry` is the id of what was written, if that has one.
    """

    at: datetime
    who: str | None
    what: str
    before: str | None = None
    after: str | None = None
    where: str = ""
    entry: str = ""


def history_card(title: str, writes: Sequence[Written], total: int, view: View) -> Message:
    """A page of writes, newest first."""
    words = view.words
    head = words.line("**History of {title}**", title=title)
    if not writes:
        return message([head, words.line("Nothing was written so far.")])
    lines: list[Line] = []
    for one in writes:
        who = one.who or words.say("somebody who was forgotten")
        form = "{at} · **{who}** {what} · {where}" if one.where else "{at} · **{who}** {what}"
        said = words.line(form, at=Moment(one.at), who=who, what=words.say(one.what), where=one.where)
        lines.append((*said, Text(" · "), Text(one.entry, code=True)) if one.entry else said)
        if one.before:
            lines.append(words.line("before: ~~{before}~~", before=one.before))
        if one.after:
            lines.append(words.line("after: {after}", after=one.after))
    count = words.count("{n} entry in all.", "{n} entries in all.", total)
    return message([head], lines, footer=(words.line("{count}", count=count),))
