"""Fields that open for longer texts: an option of prose, or the answer to a question."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import discord
import structlog
from discord import ui

from bot.core.commands.register import command_of
from bot.core.commands.request import Request
from bot.core.commands.table import Command, Option, Takes, Tools
from bot.core.errors import NotFound, StoreError
from bot.core.message import cut
from bot.core.ports import Draft
from bot.core.words import Words
from bot.platforms.discord.buttons import Field

log = structlog.get_logger("dramawire.discord")

TITLE, LABEL, HINT, TEXT = 45, 45, 100, 4000
OPEN_FOR = 900.0
"""Seconds for which the library remembers a modal; Discord takes an answer no longer either."""
MOST_WAITING = 1000
PROSE, ANSWER = "prose", "answer"
"""What a modal is for, as its id says it: ``prose:announce:key`` or ``answer:option:draft``."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written into a modal: the command and options it completes, or an answer to a draft's question."""

    command: str
    values: Mapping[str, str]


class Modals:
    """Modals that are open now. What was typed before one opened is a draft meanwhile; the rest stands in its id.

    Discord waits three seconds for a modal and takes no excuse, so that the draft is written once it is open.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._waiting: dict[str, Mapping[str, str]] = {}

    def prose(self, command: Command, values: Mapping[str, str], words: Words) -> ui.Modal:
        """The modal for a command's options of prose; `keep` is to be called with its id once it is open."""
        key = secrets.token_hex(8) if values else ""
        if key:
            self._waiting[key] = values
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        return _modal(f"{PROSE}:{command.name}:{key}", words.say(command.summary), prose_of(command), words)

    @staticmethod
    def answer(field: Field, words: Words) -> ui.Modal:
        """The modal for the answer to a question."""
        whose, name = command_of(field.command), field.option
        asked = next((o for o in whose.options if o.name == name), None) if whose else None
        asked = replace(asked or Option(name, name), required=True, takes=Takes.PROSE if field.long else Takes.TEXT)
        return _modal(f"{ANSWER}:{name}:{field.draft}", words.say("Answer"), [asked], words)

    async def keep(self, custom_id: str, request: Request) -> None:
        """Writes down what was typed before a modal opened, so that it is there after a restart."""
        key = custom_id.rpartition(":")[2]
        if values := self._waiting.get(key):
            reader = await self._tools.readers.reader(request.who, request.home, request.now)
            until = request.now + timedelta(seconds=OPEN_FOR)
            await self._tools.desk.keep(Draft(key, reader.id, PROSE, json.dumps(dict(values)), until))

    async def filled(self, custom_id: str, texts: Mapping[str, str], request: Request) -> Filled | None:
        """What a submitted modal asks; None where what it belongs to is gone, or somebody else's."""
        kind, name, key = custom_id.split(":", 2)
        if kind == ANSWER:
            return Filled("resume", {"draft": key, name: texts.get(name, "")})
        values = await self._typed(key, request) if key else {}
        if values is None:
            return None
        return Filled(name, {**values, **{name: text for name, text in texts.items() if text.strip()}})

    async def _typed(self, key: str, request: Request) -> Mapping[str, str] | None:
        """What was typed before a modal opened, taken out of the drafts."""
        known, desk = self._waiting.pop(key, None), self._tools.desk
        try:
            if known is None:
                reader = await self._tools.readers.reader(request.who, request.home, request.now)
                draft = await desk.draft(key, request.now)
                known = json.loads(draft.body) if draft.owner == reader.id and draft.topic == PROSE else None
            if known is not None:
                await desk.drop(key)
        except NotFound:
            return None
        except StoreError as error:
            log.warning("modal's beginning not read or not dropped", error=str(error))
        return known


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
    modal = ui.Modal(title=cut(_capital(heading), TITLE), custom_id=custom_id, timeout=OPEN_FOR)
    for option in options[:5]:
        long = option.takes is Takes.PROSE
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=option.name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            required=option.required,
            max_length=min(option.most, TEXT),
        )
        modal.add_item(ui.Label(text=cut(_capital(words.say(option.summary)), LABEL), component=field))
    return modal


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
