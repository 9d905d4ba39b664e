"""Names somebody waits for: that I listen, and that one has turned up."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.cards.choice import hit_label, wait_button
from bot.core.cards.naming import called, titled, with_year
from bot.core.cards.parts import press, row
from bot.core.cards.state import stage_line
from bot.core.drama import Drama, Person
from bot.core.message import Line, Look, Message, cut, line, message
from bot.core.ports import Hit, Wait
from bot.core.recipient import Topic, TopicKind
from bot.core.story import View

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """What turned up under a name, and what following it means."""

    record: Drama | Person
    topic: Topic

    def called(self, view: View) -> str:
        """Its name in the language the reader chose for titles."""
        return titled(self.record, view) if isinstance(self.record, Drama) else called(self.record, view)


def waiting_card(wait: Wait, view: View, *, reachable: bool = True) -> Message:
    """That a name is waited for."""
    words = view.words
    here = words.say("write to you here") if view.private else words.say("write to you")
    form = "🔔 I'll keep an ear out for **“{name}”** and {write} when it turns up."
    if wait.kind == "person":
        form = "🔔 I'll keep an ear out for **“{name}”** and {write} when they turn up."
    lines = [words.line(form, name=cut(wait.name, MOST_SHOWN), write=here)]
    if not reachable:
        lines.append(words.line("I can't write to you yet: send me a private message first."))
    return message(lines).with_buttons(row(press(words.say("Undo"), "unwait", str(wait.id))))


def known_card(known: Sequence[Hit], view: View) -> Message:
    """That a name is known already, with buttons to follow what goes by it."""
    words = view.words
    said = words.line("I know **{title}** already.", title=known[0].title)
    if len(known) > 1:
        said = words.line("I know several by that name already. Which one do you want to follow?")
    picks = [
        press(words.say("🔔 Follow {title}", title=hit_label(hit)), "follow", f"{hit.kind}:{hit.slug}") for hit in known
    ]
    return message([said]).with_buttons(*(row(pick) for pick in picks))


def unwaited_card(wait: Wait, view: View) -> Message:
    """That a name is waited for no more, with the way back."""
    words = view.words
    said = message([words.line("I no longer listen for **“{name}”**.", name=cut(wait.name, MOST_SHOWN))])
    return said.with_buttons([wait_button(words.say("Undo"), wait.name, wait.kind)])


def turned_up_card(wait: Wait, found: Candidate, view: View) -> Message:
    """What was waited for has turned up, and is followed from now on."""
    words, name = view.words, found.called(view)
    head = words.line("🔔 **{name}** has turned up.", name=name)
    promise = words.line("You follow it from now on, later seasons too.")
    if found.topic.kind is TopicKind.PERSON:
        promise = words.line("You follow them from now on.")
    buttons = row(
        press(words.say("Card"), *_card(found), Look.MAIN),
        press(words.say("Rumours too"), "rumours", str(found.topic)),
        press(words.say("Undo"), "unfollow", str(found.topic)),
    )
    return message([head, *_state(found, view), promise], footer=(_why(wait, view),)).with_buttons(buttons)


def may_be_card(wait: Wait, found: Sequence[Candidate], view: View) -> Message:
    """One or several that may be what was waited for; nothing is followed yet."""
    words = view.words
    form = "🔔 I've heard of a drama that may be **“{name}”**. Is this it?"
    if isinstance(found[0].record, Person):
        form = "🔔 I've heard of somebody who may be **“{name}”**. Is it them?"
    if len(found) > 1:
        form = "🔔 I've heard of several that may be **“{name}”**. Which one do you want to follow?"
    head = words.line(form, name=cut(wait.name, MOST_SHOWN))
    lines = [(*_named(one, view), *_after(one, view)) for one in found]
    picks = [press(words.say("🔔 Follow {title}", title=one.called(view)), "follow", str(one.topic)) for one in found]
    no = words.say("None of these, keep listening") if len(found) > 1 else words.say("No, keep listening")
    rows = [row(pick) for pick in picks]
    return message([head], lines, footer=(_why(wait, view),)).with_buttons(
        *rows, [wait_button(no, wait.name, wait.kind)]
    )


def _card(found: Candidate) -> tuple[str, str]:
    return ("drama" if isinstance(found.record, Drama) else "actor"), found.record.slug


def _state(found: Candidate, view: View) -> list[Line]:
    record = found.record
    if isinstance(record, Drama):
        network = f" · {record.network}" if record.network else ""
        return [line("{stage}{network}", stage=stage_line(record, view), network=network)]
    return [line("*{note}*", note=record.note)] if record.note else []


def _named(found: Candidate, view: View) -> Line:
    year = found.record.year if isinstance(found.record, Drama) else None
    return line("**{name}**", name=with_year(found.called(view), year))


def _after(found: Candidate, view: View) -> Line:
    state = _state(found, view)
    return line(" · {state}", state=state[0]) if state else ()


def _why(wait: Wait, view: View) -> Line:
    words = view.words
    return words.line(
        "You asked me on {day} to tell you of “{name}”.",
        day=words.day(wait.since.date()),
        name=cut(wait.name, MOST_SHOWN),
    )
