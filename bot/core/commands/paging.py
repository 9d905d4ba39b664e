"""Pages of a list: which one a button asks for, and the buttons that turn them."""

from bot.core.cards.parts import press, row
from bot.core.commands.request import Reply
from bot.core.commands.table import Visit
from bot.core.message import Message

LAST_PAGE = 99
"""No list is turned further than this, counted from 0."""


def turned(visit: Visit, option: str) -> tuple[str, int]:
    """What an option asks for and, from 0, which page of it (see `page_of`)."""
    return page_of(visit.value(option))


def page_of(value: str) -> tuple[str, int]:
    """What is asked for and, from 0, which page of it: ``genre:horror#2`` is the third."""
    asked, mark, page = value.rpartition("#")
    if not mark or not page.isascii() or not page.isdecimal() or len(page) > 3:
        return value, 0
    return asked.strip(), min(int(page), LAST_PAGE)


def leaf(visit: Visit, card: Message, verb: str, asked: str, page: int, *, more: bool) -> Reply:
    """A page with the buttons that turn it; it takes the place of the page it was turned from."""
    words = visit.words
    back = press(words.say("Back"), verb, f"{asked}#{page - 1}") if page else None
    on = press(words.say("More"), verb, f"{asked}#{page + 1}") if more and page < LAST_PAGE else None
    by_page = visit.request.pressed and any("#" in value for value in visit.request.values.values())
    return Reply(card.with_buttons(*card.buttons, row(back, on)), edit=by_page)
