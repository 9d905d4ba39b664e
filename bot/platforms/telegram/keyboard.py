"""Buttons as Telegram's inline keyboards: rows that a telephone can show, and links where a press could do nothing."""

from collections.abc import Sequence
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.message import Button, Look
from bot.platforms.telegram import links
from bot.platforms.telegram.render import clean, clip, is_web, units

MOST_BUTTONS, MOST_IN_ROW = 100, 8
ROOM = 36
"""So many units of labels fit beside each other on a telephone; a button needs two around its own."""
MOST_COLUMN = 3
"""So many buttons one below the other are still seen at once."""
MOST_LABEL = 60
STAYS, TURNS = "s1:", "v1:"
"""What a press does to its message: ``s1:`` leaves it (an announcement), ``v1:`` may turn it, like a page."""
OWN = frozenset({"follow"})
"""What is done in private wherever many read: each reader follows in their own chat with the bot."""
LOOKED_AT = frozenset({"follow", "drama", "actor", "cast", "timeline"})
"""What a link shows as well as a press would, under posts that belong to nobody."""
_STYLES = {Look.MAIN: "primary", Look.DANGER: "danger", Look.PLAIN: None}


class Stand(StrEnum):
    """Where a message stands, which decides what its buttons can do.

    CHAT: a private chat. CARD: in a group, asked for by somebody. POST: news in a group or channel. ELSEWHERE: brought
    by inline mode into a chat where the bot is not.
    """

    CHAT = "chat"
    CARD = "card"
    POST = "post"
    ELSEWHERE = "elsewhere"


def keyboard(
    rows: Sequence[Sequence[Button]], stand: Stand, bot: str, *, stays: bool = False
) -> InlineKeyboardMarkup | None:
    """The keyboard of a message, for the bot of that user name; None without buttons."""
    marked = STAYS if stays else TURNS
    made = [[b for button in row if (b := _button(button, stand, bot, marked))] for row in rows]
    flowed = [part for row in made for part in _flowed(row)]
    kept = _few(flowed)
    return InlineKeyboardMarkup(kept) if kept else None


def action_from(data: str) -> tuple[str, bool]:
    """A button's action as it was made, and whether its message stays as it is."""
    if data.startswith(STAYS):
        return TURNS + data.removeprefix(STAYS), True
    return data, False


def _button(button: Button, stand: Stand, bot: str, marked: str) -> InlineKeyboardButton | None:
    label = clip(clean(button.label).strip(), MOST_LABEL) or "·"
    if button.chosen:
        label = f"✓ {label}"
    url = button.url if button.action is None else _link(button.action, stand, bot)
    if url is not None:
        return InlineKeyboardButton(label, url=url, style=_STYLES[button.look]) if is_web(url) else None
    if button.action is None or stand is Stand.ELSEWHERE:
        return None
    data = marked + button.action.removeprefix(TURNS) if button.action.startswith(TURNS) else button.action
    return InlineKeyboardButton(label, callback_data=data, style=_STYLES[button.look])


def _link(action: str, stand: Stand, bot: str) -> str | None:
    """The link that does what a press would, where it takes its place."""
    verb = action.split(":", 2)[1] if action.startswith(TURNS) else ""
    match stand:
        case Stand.CHAT:
            return None
        case Stand.CARD:
            return links.private(bot, action) if verb in OWN else None
        case Stand.POST:
            return links.private(bot, action) if verb in LOOKED_AT else None
        case Stand.ELSEWHERE:
            return links.private(bot, action)


def _flowed(row: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """A row as one or more that are not too wide, as even as can be; a long choice as few as can be."""
    for count in range(1, len(row) + 1):
        size = -(-len(row) // count)
        if size == 1 and len(row) > MOST_COLUMN:
            return _packed(row)
        rows = [list(row[at : at + size]) for at in range(0, len(row), size)]
        if size <= MOST_IN_ROW and all(_fits(r) for r in rows):
            return rows
    return []


def _packed(row: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    for button in row:
        if rows and len(rows[-1]) < MOST_IN_ROW and _fits([*rows[-1], button]):
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _fits(row: Sequence[InlineKeyboardButton]) -> bool:
    return len(row) == 1 or sum(units(button.text) + 2 for button in row) <= ROOM


def _few(rows: list[list[InlineKeyboardButton]]) -> list[list[InlineKeyboardButton]]:
    """At most a hundred buttons; of more the last row stays, which leads on and back."""
    if sum(len(row) for row in rows) <= MOST_BUTTONS:
        return rows
    kept: list[list[InlineKeyboardButton]] = []
    room = MOST_BUTTONS - len(rows[-1])
    for row in rows[:-1]:
        if len(row) > room:
            break
        kept.append(row)
        room -= len(row)
    return [*kept, rows[-1]]
