"""Messages in the two forms that Discord has for them.

An announcement is a *post*: its first line as content, the rest in an embed. The content is what a lock screen shows;
a message made of components alone (V2) arrives there without a word (discord-api-docs issue 7854). An answer, whose
reader looks at it, is a *card* made of components: one frame, wide on a desktop, with the buttons inside it, and
nothing that somebody who turned embeds off would miss. A message can't change from components back to a post, so a
reference says which it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import discord
from discord import ui

from bot.core.drama import Stage
from bot.core.message import Button, Line, Mention, Message
from bot.platforms.discord.buttons import button_item, menu_item
from bot.platforms.discord.markup import linked, width, written

CONTENT, CARD, EMBEDS = 2_000, 4_000, 6_000
"""Discord's limits: the content of a message, the text of all components of one, the text of all its embeds."""
DESCRIPTION = 4_096
COMPONENTS, ROWS, IN_ROW, IN_MENU = 40, 5, 5, 25
"""Components of a V2 message, rows of buttons of any other, buttons of a row, options of a menu."""
MOST_MEMBERS = 60
"""So many mentions of people leave room for the headline."""
FOOTER = 1_000

COLOURS: dict[Stage | None, int] = {
    None: 0x8E8EA0,
    Stage.ANNOUNCED: 0x5B8DEF,
    Stage.CASTING: 0x9B6BDF,
    Stage.FILMING: 0xE0A030,
    Stage.POST_PRODUCTION: 0xD08A3C,
    Stage.SCHEDULED: 0x2FA8B5,
    Stage.AIRING: 0x3BA55C,
    Stage.RELEASED: 0x3BA55C,
    Stage.ENDED: 0x7A7F87,
    Stage.CANCELLED: 0xC94A4A,
}
"""A colour for each stage, readable on dark and light."""

Row = ui.ActionRow[Any]


@dataclass(frozen=True, slots=True)
class Post:
    """An announcement: content, embed and buttons."""

    content: str
    embed: discord.Embed | None
    view: ui.View | None


def post(message: Message, mention: Mention | None = None) -> Post:
    """A message as a post, with the one mention that was chosen at the end of its first line."""
    called = mentioned(mention)
    head, rest = _headline(message)
    content = written([head], CONTENT - width(called) - 1)
    content = f"{content} {called}".strip()
    footer = written(message.footer, FOOTER, small=True)
    body = written(rest, min(DESCRIPTION, EMBEDS) - width(footer) - 2)
    text = "\n\n".join(part for part in (body.strip("\n"), footer) if part)
    embed = None
    if text or _picture(message):
        embed = discord.Embed(description=text or None, colour=COLOURS[message.stage])
        if picture := _picture(message):
            embed.set_image(url=picture)
    return Post(content, embed, _view(message))


def card(message: Message) -> ui.LayoutView:
    """A message as a card."""
    frame: ui.Container[Any] = ui.Container(accent_colour=COLOURS[message.stage])
    footer = written(message.footer, FOOTER, small=True)
    text = written(_lines(message), CARD - width(footer)).strip("\n")
    frame.add_item(ui.TextDisplay(text or "…"))
    if picture := _picture(message):
        frame.add_item(ui.MediaGallery(discord.MediaGalleryItem(picture)))
    if footer:
        frame.add_item(ui.TextDisplay(footer))
    room = COMPONENTS - 1 - len(list(frame.walk_children()))
    for row in _rows(message):
        room -= 1 + len(row.children)
        if room < 0:
            break
        frame.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(frame)
    view.stop()
    return view


def mentioned(mention: Mention | None) -> str:
    """The one mention as Discord writes it."""
    if mention is None:
        return ""
    if mention.role:
        return f"<@&{mention.role}>"
    return " ".join(f"<@{member}>" for member in mention.members[:MOST_MEMBERS])


def allowed(mention: Mention | None) -> discord.AllowedMentions:
    """That mention and no other, whatever the words say."""
    roles = [discord.Object(int(mention.role))] if mention and mention.role else []
    members = [discord.Object(int(member)) for member in mention.members[:MOST_MEMBERS]] if mention else []
    return discord.AllowedMentions(everyone=False, roles=roles, users=members, replied_user=False)


def _lines(message: Message) -> list[Line]:
    """Every line, with an empty one between sections."""
    return [line for n, section in enumerate(message.sections) for line in (((), *section) if n else section)]


def _headline(message: Message) -> tuple[Line, list[Line]]:
    """The first line, and what follows it."""
    lines = _lines(message)
    head, rest = (lines[0], lines[1:]) if lines else ((), [])
    while rest and not rest[0]:
        rest = rest[1:]
    return head, rest


def _picture(message: Message) -> str | None:
    return message.picture if message.picture and linked(message.picture) else None


def _view(message: Message) -> ui.View | None:
    rows = list(_rows(message))[:ROWS]
    if not rows:
        return None
    view = ui.View(timeout=None)
    for n, row in enumerate(rows):
        for item in row.children:
            item.row = n
            view.add_item(item)
    view.stop()
    return view


def _rows(message: Message) -> Iterator[Row]:
    """Rows of buttons and menus, each action once: Discord refuses a message in which one comes twice."""
    seen: set[str] = set()
    menus = 0
    for buttons in _joined(message.buttons):
        new: list[Button] = []
        for button in buttons:
            if button.url is not None and not linked(button.url):
                continue
            if (button.action or button.url or "") not in seen:
                seen.add(button.action or button.url or "")
                new.append(button)
        for menu, group in groupby(new, key=lambda button: button.menu):
            for part in _parts(list(group), IN_MENU if menu else IN_ROW):
                if menu:
                    yield Row(menu_item(menu, part, menus))
                    menus += 1
                else:
                    yield Row(*(button_item(button) for button in part))


def _joined(rows: Iterable[Sequence[Button]]) -> Iterator[list[Button]]:
    """Rows, those of one menu that follow each other as one."""
    for menu, group in groupby(rows, key=_menu_of):
        if menu:
            yield [button for row in group for button in row]
        else:
            yield from map(list, group)


def _menu_of(row: Sequence[Button]) -> str:
    """The menu that all buttons of a row belong to."""
    menus = {button.menu for button in row}
    return menus.pop() if len(menus) == 1 else ""


def _parts(buttons: Sequence[Button], size: int) -> Iterable[Sequence[Button]]:
    return (buttons[start : start + size] for start in range(0, len(buttons), size))
