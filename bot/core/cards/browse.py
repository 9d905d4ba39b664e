"""Shelves of the catalogue: what stands at a stage, in a genre, on a network."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.cards.naming import titled, with_year
from bot.core.cards.parts import opening, press, row
from bot.core.cards.state import in_passing
from bot.core.drama import Drama
from bot.core.message import Button, Line, Look, Message, line, message
from bot.core.story import View

MOST_LISTED = 8
STAGES = {
    "making": "In the works",
    "announced": "Announced",
    "casting": "Casting",
    "filming": "Filming",
    "post-production": "In post-production",
    "coming": "Coming",
    "airing": "Airing",
    "out": "Out",
    "ended": "Ended",
    "cancelled": "Cancelled",
}
"""What each stage's shelf is called."""
SORTS = {"stage": "Stage", "genre": "Genre", "network": "Network"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf: its sort (stage, genre or network), its name in ids, what people call it, how many dramas it holds."""

    sort: str
    name: str
    called: str
    count: int

    @property
    def id(self) -> str:
        """Its id in a button."""
        return f"{self.sort}:{self.name}"


def menu_card(shelves: Sequence[Shelf], view: View) -> Message:
    """The shelves to choose from."""
    words = view.words
    if not shelves:
        return message([words.line("My shelves are still empty.")])
    rows = [[_choice(shelf, view) for shelf in shelves if shelf.sort == sort] for sort in SORTS]
    said = words.line("**What would you like to see?** Press one, or name it: `/browse horror`")
    return message([said]).with_buttons(*(row(*some) for some in rows))


def _choice(shelf: Shelf, view: View) -> Button | None:
    action = f"v1:browse:{shelf.id}"
    if len(action.encode()) > 64:
        return None
    label = view.words.say("{name} ({n})", name=_name(shelf, view), n=shelf.count)
    return Button(label, action, menu=view.words.say(SORTS[shelf.sort]))


def _name(shelf: Shelf, view: View) -> str:
    if shelf.sort == "stage":
        return view.words.say(STAGES[shelf.name])
    return shelf.called[:1].upper() + shelf.called[1:] if shelf.sort == "genre" else shelf.called


def shelf_card(shelf: Shelf, dramas: Sequence[Drama], view: View) -> Message:
    """One page of a shelf, what moved last first."""
    words = view.words
    look = press(words.say("Look elsewhere"), "browse")
    if not dramas:
        said = words.line("Nothing stands under **{name}** at the moment.", name=_name(shelf, view))
        return message([said]).with_buttons(row(look))
    head = words.line(
        "**{name}** · {count}", name=_name(shelf, view), count=words.count("{n} drama", "{n} dramas", shelf.count)
    )
    opens = [opening(drama, view) for drama in dramas]
    rows = [row(*opens[at : at + 2]) for at in range(0, len(opens), 2)]
    follow = None
    if shelf.sort != "stage":
        label = words.say("🔔 Follow all of {name}", name=shelf.called)
        follow = press(label, "follow", shelf.id, Look.MAIN)
    return message([head], [_line(drama, view) for drama in dramas]).with_buttons(*rows, row(follow, look))


def _line(drama: Drama, view: View) -> Line:
    title = with_year(titled(drama, view), drama.year)
    return line("**{title}** · {stage}", title=title, stage=in_passing(drama, view))


def unknown_shelf_card(asked: str, near: Sequence[str], view: View) -> Message:
    """Nothing stands under that name; what is like it, and the way to the others."""
    words = view.words
    buttons = [
        press(name.replace("-", " "), "browse", f"{sort}:{name}")
        for sort, _, name in (one.partition(":") for one in near)
    ]
    look = press(words.say("All shelves"), "browse")
    said = words.line("I have no stage, genre or network called **“{asked}”**.", asked=asked[:60])
    if buttons:
        said = words.line("{said} Did you mean one of these?", said=said)
    return message([said]).with_buttons(row(*buttons), row(look))
