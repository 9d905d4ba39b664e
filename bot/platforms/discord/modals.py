"""Fields that open for longer texts: an option of prose, or the answer to a question."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Command, Option, Takes
from bot.core.message import cut
from bot.core.words import Words

TITLE, LABEL, HINT, TEXT = 45, 45, 100, 4000
OPEN_FOR = 900.0
"""Seconds for which the library remembers a modal; Discord takes an answer no longer either."""
MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written into a modal: the command and options it completes, or an answer to a draft's question."""

    command: str
    values: Mapping[str, str]


class Modals:
    """Modals that are open now. What was typed before one opened waits here; the rest stands in its id."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, Mapping[str, str]]] = {}

    def prose(self, command: Command, values: Mapping[str, str], words: Words) -> ui.Modal:
        """The modal for a command's options of prose."""
        key = secrets.token_hex(8)
        self._waiting[key] = (command.name, values)
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        return _modal(f"prose:{key}", words.say(command.summary), prose_of(command), words)

    @staticmethod
    def answer(draft: str, option: str, words: Words, *, long: bool) -> ui.Modal:
        """The modal for the answer to a question."""
        asked = next((o for c in COMMANDS for o in c.options if o.name == option), Option(option, option))
        asked = replace(asked, required=True, takes=Takes.PROSE if long else Takes.TEXT)
        return _modal(f"answer:{option}:{draft}", words.say(asked.summary), [asked], words)

    def filled(self, custom_id: str, texts: Mapping[str, str]) -> Filled | None:
        """What a submitted modal asks; None when it was opened before a restart, and what it belongs to is gone."""
        kind, _, rest = custom_id.partition(":")
        if kind == "answer":
            option, _, draft = rest.partition(":")
            return Filled("resume", {"draft": draft, option: texts.get(option, "")})
        if known := self._waiting.pop(rest, None):
            command, values = known
            return Filled(command, {**values, **{name: text for name, text in texts.items() if text.strip()}})
        return None


def prose_of(command: Command) -> list[Option]:
    """The options of a command that a modal opens for."""
    return [option for option in command.options if option.takes is Takes.PROSE]


def texts_of(interaction: "discord.Interaction[Any]") -> dict[str, str]:
    """What was written into each field of a submitted modal."""
    data: Any = interaction.data or {}
    found = {}
    for row in data.get("components", []):
        for part in [row["component"]] if "component" in row else row.get("components", []):
            if "value" in part:
                found[str(part["custom_id"])] = str(part["value"])
    return found


def _modal(custom_id: str, heading: str, options: Sequence[Option], words: Words) -> ui.Modal:
    modal = ui.Modal(title=cut(heading[:1].upper() + heading[1:], TITLE), custom_id=custom_id, timeout=OPEN_FOR)
    for option in options[:5]:
        long = option.takes is Takes.PROSE
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=option.name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            required=option.required,
            max_length=TEXT,
        )
        modal.add_item(ui.Label(text=cut(words.say(option.summary), LABEL), component=field))
    return modal
