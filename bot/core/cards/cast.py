"""Who is in a drama, and what happened to it: the two cards behind its buttons."""

from datetime import date

from bot.core.announcement import Announcement
from bot.core.cards.drama import acting, credit_line, crew_of, head
from bot.core.cards.gist import gist, happened_on
from bot.core.cards.naming import person_name, short, sourced, strong
from bot.core.cards.otherwise import about_entry
from bot.core.cards.state import Shelf
from bot.core.drama import GONE, OVER, Billing, Job
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Message, Text, join, line, message
from bot.core.story import View

MOST_LISTED = 20


def cast_card(shelf: Shelf, view: View, as_of: date | None = None) -> Message:
    """Everybody in a drama: roles, guests, those who left, the crew."""
    drama, words = shelf.drama, view.words
    current = acting(drama)
    gone = [c for c in drama.credits if c.value.job is Job.ACTOR and c.value.standing in GONE]
    groups = [
        (words.say("Cast"), [c for c in current if c.value.billing is not Billing.GUEST]),
        (words.say("Guests"), [c for c in current if c.value.billing is Billing.GUEST]),
        (words.say("No longer part of it"), gone),
    ]
    out = drama.stage is not None and drama.stage.value in OVER
    sections = [
        [
            strong(name),
            *(
                credit_line(c, shelf.people, view, standing=not out or c.value.standing in GONE)
                for c in some[:MOST_LISTED]
            ),
        ]
        + ([words.line("and {n} more", n=len(some) - MOST_LISTED)] if len(some) > MOST_LISTED else [])
        for name, some in groups
        if some
    ] or [[words.line("No cast is known yet.")]]
    crew = [
        line("{name} · {jobs}", name=person_name(person, shelf.people, view), jobs=jobs)
        for person, jobs in crew_of(drama, view).items()
    ]
    behind = [[words.line("**Behind it**"), *crew]] if crew else []
    return message([head(drama, view, as_of)], *sections, *behind).with_buttons(
        [
            Button(words.say("Card"), f"v1:drama:{drama.slug}"),
            Button(words.say("Timeline"), f"v1:timeline:{drama.slug}"),
        ]
    )


def timeline_card(shelf: Shelf, view: View, as_of: date | None = None) -> Message:
    """What happened, oldest first, each with its source; the oldest are counted where there are many."""
    words, drama = view.words, shelf.drama
    entries = list(reversed(shelf.news))
    kept = entries[-MOST_LISTED:]
    dropped = len(entries) - len(kept)
    first = [(Text(words.count("{n} earlier one", "{n} earlier ones", dropped)),)] if dropped else []
    lines = [_timeline_line(entry, shelf, view) for entry in kept]
    return message(
        [head(drama, view, as_of)], [*first, *lines] or [words.line("Nothing has been announced so far.")]
    ).with_buttons(
        [Button(words.say("Card"), f"v1:drama:{drama.slug}"), Button(words.say("Cast"), f"v1:cast:{drama.slug}")]
    )


def _timeline_line(entry: Announcement, shelf: Shelf, view: View) -> Line:
    source = sourced(entry.source)
    if others := about_entry(entry, [shelf.drama], view, premieres=True):
        source = join([source, others], "; ")
    return line("{day} · {sign} {gist} ({source})", day=short(happened_on(entry), view.words),
                sign=TABLE[entry.kind].sign, gist=gist(entry, shelf.people, view), source=source)  # fmt: skip
