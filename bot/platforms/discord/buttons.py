"""What can be pressed: buttons, menus and questions that keep working after a restart and act for who pressed them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.core.message import Button, Look
from bot.platforms.discord.markup import cleaned, fitting

LABEL, OPTION, PLACEHOLDER = 80, 100, 150
"""The longest label of a button, of a menu's option, and of a menu itself."""

SHORT, LONG = "ask", "write"
"""What the id of a button under a question begins with, by the size of the field it opens."""
_FIELD = re.compile(rf"(?P<size>{SHORT}|{LONG}):(?P<command>[\w-]*):(?P<option>\w+):(?P<draft>.+)")
STYLES = {
    Look.MAIN: discord.ButtonStyle.primary,
    Look.PLAIN: discord.ButtonStyle.secondary,
    Look.DANGER: discord.ButtonStyle.danger,
}

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Field:
    """Where one more answer is written: the draft it goes on with, and whose option it is."""

    draft: str
    command: str
    option: str
    long: bool = False

    def __str__(self) -> str:
        return f"{LONG if self.long else SHORT}:{self.command}:{self.option}:{self.draft}"


class Desk(Protocol):
    """Who takes what is pressed; the client is one."""

    async def press(self, interaction: Interaction, action: str) -> None:
        """Answers a button or a choice from a menu."""

    async def open(self, interaction: Interaction, field: Field) -> None:
        """Opens the field in which one more answer is written."""


class Press(ui.DynamicItem[ui.Button[Any]], template=re.compile(r"v\d+:.{1,90}", re.DOTALL)):
    """A button with an action of ours."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # noqa: ARG003
        """The button that was pressed."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Passes the action on."""
        await _desk(interaction).press(interaction, self.custom_id)


class Choose(ui.DynamicItem[ui.Select[Any]], template=re.compile(r"menu:\d+")):
    """A menu whose options are actions of ours."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # noqa: ARG003
        """The menu that was chosen from."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Passes the chosen option's action on."""
        await _desk(interaction).press(interaction, self.item.values[0])


class Answer(ui.DynamicItem[ui.Button[Any]], template=_FIELD):
    """Under a question: opens the field for its answer."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # noqa: ARG003
        """The button that was pressed."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Opens the field."""
        found = self.template.fullmatch(self.custom_id)
        if found:
            field = Field(found["draft"], found["command"], found["option"], long=found["size"] == LONG)
            await _desk(interaction).open(interaction, field)


ITEMS = (Press, Choose, Answer)
"""What the client is told of once, so that messages of any age keep working."""


def button_item(button: Button) -> "ui.Item[Any]":
    """A button as Discord knows it."""
    label = _short(button.label, LABEL)
    if button.url is not None:
        return ui.Button(label=label, url=button.url)
    style = discord.ButtonStyle.success if button.chosen else STYLES[button.look]
    if (button.action or "").startswith((f"{SHORT}:", f"{LONG}:")):
        return Answer(ui.Button(label=label, custom_id=button.action, style=style))
    return Press(ui.Button(label=label, custom_id=button.action, style=style))


def menu_item(menu: str, buttons: Sequence[Button], number: int) -> Choose:
    """One choice of several as a menu, which shows what is chosen now."""
    options = [
        discord.SelectOption(
            label=_short(button.label, OPTION),
            value=button.action or "",
            # Discord takes one default at most where one is to be chosen.
            default=button.chosen and not any(other.chosen for other in buttons[:n]),
        )
        for n, button in enumerate(buttons)
        if button.action
    ]
    select: ui.Select[Any] = ui.Select(
        custom_id=f"menu:{number}", placeholder=_short(menu, PLACEHOLDER), options=options
    )
    return Choose(select)


def _short(text: str, limit: int) -> str:
    return fitting(cleaned(text).strip() or "…", limit)


def _desk(interaction: Interaction) -> Desk:
    client: Any = interaction.client
    desk: Desk = client.desk
    return desk
