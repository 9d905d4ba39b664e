"""Which one was meant: near ties, and names nobody knows yet."""

from collections.abc import Sequence

from bot.core.cards.naming import with_year
from bot.core.message import Button, Look, Message, cut, message
from bot.core.ports import Hit
from bot.core.story import View

MOST = 8


def which_one(verb: str, hits: Sequence[Hit], view: View, *, tail: str = "") -> Message:
    """Several go by that name; a button each, with years. `tail` follows each id."""
    words = view.words
    dramas, people = [h for h in hits if h.kind == "drama"], [h for h in hits if h.kind == "person"]
    count = len(hits)
    if count >= MOST:
        head = words.line("Many go by that name. These are the nearest; a second word helps.")
    elif not people:
        head = words.line("{n} dramas go by that name. Which one?", n=_number(count, view))
    elif not dramas:
        head = words.line("{n} people go by that name. Who is it?", n=_number(count, view))
    else:
        head = words.line("{n} go by that name. Which one?", n=_number(count, view))
    return message([head]).with_buttons(*_rows(verb, hits, tail))


def unknown(
    verb: str, asked: str, near: Sequence[Hit], view: View, *, waits: bool = False, tips: bool = False, tail: str = ""
) -> Message:
    """Nobody goes by that name; the nearest ones, and what one can do.

    `waits` offers to wait for it, `tips` to tell the editors.
    """
    words = view.words
    form = "I don't know **“{asked}”** yet. Did you mean one of these?" if near else "I don't know **“{asked}”** yet."
    head = words.line(form, asked=cut(asked, 60))
    rows = _rows(verb, near, tail)
    if not waits:
        return message([head]).with_buttons(*rows)
    person = verb in FOR_PEOPLE
    offer = words.line("Or I can keep an ear out and write to you when they turn up.") if person else words.line(
        "Or I can keep an ear out and write to you when it turns up.")  # fmt: skip
    label = "🔔 Tell me when you hear of him or her" if person else "🔔 Tell me when you hear of it"
    kind = "person" if person else "drama" if verb in FOR_DRAMAS else None
    last = [wait_button(words.say(label), asked, kind, Look.MAIN)]
    if tips:
        last.append(Button(words.say("Send a tip to the editors"), "v1:tip"))
    return message([head], [offer]).with_buttons(*rows, last)


FOR_PEOPLE, FOR_DRAMAS = frozenset({"actor"}), frozenset({"drama", "cast", "timeline"})
"""The verbs that ask for people alone, and for dramas alone."""
MOST_BYTES = 64


def wait_button(label: str, name: str, kind: str | None, look: Look = Look.PLAIN) -> Button:
    """A button that waits for a name; of one too long for a button, for what it begins with."""
    action = f"v1:wait:{(kind or '-')[0]}/{' '.join(name.split())}".encode()[:MOST_BYTES]
    return Button(label, action.decode(errors="ignore").strip(), look=look)


def _rows(verb: str, hits: Sequence[Hit], tail: str) -> list[list[Button]]:
    """Buttons two a row; a card's button opens the card that fits what it names."""
    cards = {"drama": "drama", "person": "actor"}
    buttons = [
        Button(
            hit_label(hit),
            f"v1:{cards[hit.kind] if verb == 'find' else verb}:{_id(verb, hit)}{tail}",
        )
        for hit in hits[:MOST]
    ]
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


def hit_label(hit: Hit) -> str:
    """``Love Alarm (2019)``; ``Kim Si-eun · Love Alarm`` where two have that name."""
    title = with_year(hit.title, hit.year)
    return cut(f"{title} · {hit.hint}" if hit.hint else title, 60)


def _id(verb: str, hit: Hit) -> str:
    # Dramas and people may share a slug where a verb takes both.
    return f"{hit.kind}:{hit.slug}" if verb == "follow" else hit.slug


def _number(count: int, view: View) -> str:
    names = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}
    return view.words.say(names[count]) if count in names else str(count)
