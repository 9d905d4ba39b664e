"""Slash commands from the one table: typed options, choices, suggestions, and who sees what where."""

import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from hashlib import sha256
from typing import Any

import discord
from discord import app_commands

from bot.core.commands.register import COMMANDS, command_of
from bot.core.commands.suggest import complete
from bot.core.commands.table import Command, Option, Shown, Takes, Tools
from bot.core.message import cut
from bot.core.words import Words
from bot.platforms.discord.markup import fitting
from bot.platforms.discord.modals import prose_of

KEPT_DOUBLE = "subscribe"
"""Discord has no aliases, so that each is a visible double; this one is kept."""
SUMMARY, CHOICE, CHOICES = 100, 100, 25
HASH = "discord commands"
"""The note that says which commands Discord was told of last."""
SUGGESTED = frozenset({Takes.DRAMA, Takes.PERSON, Takes.TOPIC, Takes.PEOPLE})
CLAIM = "claim"
PLACES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
"""What news can come into."""
NAME, MENU_NAME = re.compile(r"[-_'\w]{1,32}"), 32
"""What Discord takes for a command's name, and how long an entry of a message's menu may be."""
MENUS = {"why": "Why did I get this?", "tip": "Tip the editors"}
"""Commands that a message's menu offers, under these names."""

Interaction = discord.Interaction[Any]
Take = Callable[[Interaction, Command, dict[str, str]], Awaitable[None]]
Point = Callable[[Interaction, Command, discord.Message], Awaitable[None]]


class Translator(app_commands.Translator):
    """Names and descriptions in the languages that the house speaks."""

    def __init__(self, languages: Callable[[str], Words]) -> None:
        self._languages = languages

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The translation; None where it says the same, or is no name that Discord takes."""
        say, text = self._languages(locale.value).say, string.message
        at, menu = context.location, isinstance(context.data, app_commands.ContextMenu)
        if at is app_commands.TranslationContextLocation.command_name and not menu:
            return _name(say(f"/{text}").removeprefix("/"), text)
        if at is app_commands.TranslationContextLocation.parameter_name:
            return _name(say(f"{text}:").removesuffix(":"), text)
        said = cut(say(text), MENU_NAME if menu else SUMMARY)
        return said if said != text else None


def _name(said: str, before: str) -> str | None:
    """A command's or an option's name in another language, where it is another and one that Discord takes."""
    return said if said != before and said == said.lower() and NAME.fullmatch(said) else None


class PlaceId(app_commands.Transformer):
    """A channel or thread that news can come into, picked from Discord's own list: its id."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord offers."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Which of them."""
        return PLACES

    async def transform(self, interaction: Interaction, value: Any, /) -> str:  # noqa: ARG002  the library names it
        """What was picked."""
        return str(value.id)


class RoleId(app_commands.Transformer):
    """A role picked from Discord's own list: its id."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord offers."""
        return discord.AppCommandOptionType.role

    async def transform(self, interaction: Interaction, value: Any, /) -> str:  # noqa: ARG002  the library names it
        """What was picked."""
        return str(value.id)


class Commands:
    """Builds the tree. `take` answers a slash command, `point` an entry of a message's menu."""

    def __init__(self, tools: Tools, take: Take, point: Point) -> None:
        self._tools = tools
        self._take = take
        self._point = point

    def fill(self, tree: "app_commands.CommandTree[Any]", editor_servers: Iterable[str]) -> None:
        """Adds every command to the tree, where it is to be seen."""
        servers = [discord.Object(int(server)) for server in editor_servers]
        for command in COMMANDS:
            for name in (command.name, *(alias for alias in command.aliases if alias == KEPT_DOUBLE)):
                match command.shown:
                    case Shown.EVERYONE:
                        tree.add_command(self._everywhere(command, name))
                    case Shown.MODERATORS:
                        tree.add_command(self._for_moderators(command, name))
                    case Shown.EDITORS | Shown.OWNERS:
                        tree.add_command(self._in_private(command, name))
                        if servers:
                            tree.add_command(self._slash(command, name), guilds=servers)
                    case Shown.TYPED | Shown.BUTTON:
                        pass
        for name, label in MENUS.items():
            if pointed := command_of(name):
                tree.add_command(self._menu(pointed, label))

    async def offer_claim(self, tree: "app_commands.CommandTree[Any]") -> None:
        """Adds /claim to what is listed in the bot's direct messages, for as long as nobody owns the bot."""
        command, tools = command_of(CLAIM), self._tools
        if command and tools.claim and not tools.owners and not await tools.readers.owners():
            tree.add_command(self._in_private(command, CLAIM))

    def _everywhere(self, command: Command, name: str) -> "app_commands.Command[Any, ..., None]":
        return self._slash(
            command,
            name,
            contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    def _for_moderators(self, command: Command, name: str) -> "app_commands.Command[Any, ..., None]":
        made = self._slash(
            command,
            name,
            contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        made.default_permissions = discord.Permissions(manage_channels=True)
        return made

    def _in_private(self, command: Command, name: str) -> "app_commands.Command[Any, ..., None]":
        return self._slash(
            command,
            name,
            contexts=app_commands.AppCommandContext(guild=False, dm_channel=True, private_channel=False),
            installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    def _slash(
        self,
        command: Command,
        name: str,
        *,
        contexts: app_commands.AppCommandContext | None = None,
        installs: app_commands.AppInstallationType | None = None,
    ) -> "app_commands.Command[Any, ..., None]":
        return app_commands.Command(
            name=app_commands.locale_str(name),
            description=app_commands.locale_str(_summary(command.summary)),
            callback=self._callback(command),
            allowed_contexts=contexts,
            allowed_installs=installs,
            auto_locale_strings=False,
        )

    def _callback(self, command: Command) -> Any:
        """A function whose signature is the command's options, since that is what the library reads."""
        options = sorted(
            (option for option in command.options if option.takes is not Takes.PROSE), key=lambda o: not o.required
        )

        async def callback(interaction: Interaction, **values: str | None) -> None:
            await self._take(interaction, command, {name: value for name, value in values.items() if value})

        described: Any = callback
        described.__signature__ = inspect.Signature([
            inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction),
            *(_parameter(option) for option in options),
        ])  # fmt: skip
        app_commands.rename(**{o.name: app_commands.locale_str(o.name) for o in options})(described)
        app_commands.describe(**{o.name: app_commands.locale_str(_summary(o.summary)) for o in options})(described)
        fixed = {o.name: _choices(o) for o in options if o.choices and len(o.choices) <= CHOICES}
        app_commands.choices(**fixed)(described)
        helped = {o.name: self._suggest(o) for o in options if _suggested(o)}
        app_commands.autocomplete(**helped)(described)
        return described

    def _suggest(self, option: Option) -> Any:
        async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
            words = self._tools.languages(interaction.locale.value)
            found = complete(option, current, self._tools, words)
            return [
                app_commands.Choice(name=_short(one.label), value=one.value)
                for one in found
                if 0 < len(one.value) <= CHOICE and one.label.strip()
            ][:CHOICES]

        return suggest

    def _menu(self, command: Command, label: str) -> app_commands.ContextMenu:
        async def pointed(interaction: Interaction, message: discord.Message) -> None:
            await self._point(interaction, command, message)

        return app_commands.ContextMenu(
            name=app_commands.locale_str(label),
            callback=pointed,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            auto_locale_strings=False,
        )


PICKED: dict[Takes, Any] = {
    Takes.PLACE: app_commands.Transform[str, PlaceId],
    Takes.ROLE: app_commands.Transform[str, RoleId],
}
"""Options that are picked from Discord's own lists."""


async def sync(tree: "app_commands.CommandTree[Any]", tools: Tools, servers: Iterable[str]) -> list[str]:
    """Tells Discord of the commands, only where they changed since it was told last. Returns the servers that refused.

    Raises what the library raises when it is told nothing at all.
    """
    told: dict[str, str] = json.loads(await tools.desk.note(HASH) or "{}")
    now, refused = {}, []
    for server in (None, *servers):
        guild = discord.Object(int(server)) if server else None
        print_ = f"{tree.client.application_id}:{await _fingerprint(tree, guild)}"
        scope = server or ""
        if told.get(scope) != print_:
            try:
                await tree.sync(guild=guild)
            except discord.Forbidden:
                refused.append(scope)
                continue
        now[scope] = print_
    if now != told:
        await tools.desk.put_note(HASH, json.dumps(now))
    return refused


async def _fingerprint(tree: "app_commands.CommandTree[Any]", guild: discord.Object | None) -> str:
    payload = []
    for command in tree.get_commands(guild=guild, type=None):
        made = command.get_translated_payload(tree, tree.translator) if tree.translator else None
        payload.append(await made if made else command.to_dict(tree))
    return sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()[:16]


def opens_modal(command: Command) -> bool:
    """Whether a modal opens at once for a command's options of prose.

    Not where something else has to be settled first: who has chosen a post, and read it, knows better what to write.
    """
    return bool(prose_of(command)) and not any(option.required for option in command.options)


def _parameter(option: Option) -> inspect.Parameter:
    kind, picked = inspect.Parameter.KEYWORD_ONLY, PICKED.get(option.takes)
    if option.required:
        return inspect.Parameter(option.name, kind, annotation=picked or str)
    return inspect.Parameter(option.name, kind, annotation=picked or str | None, default=None)


def _choices(option: Option) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=app_commands.locale_str(_short(label)), value=value) for label, value in option.choices
    ]


def _suggested(option: Option) -> bool:
    return option.takes in SUGGESTED or len(option.choices) > CHOICES


def _summary(text: str) -> str:
    return cut(text, SUMMARY)


def _short(text: str) -> str:
    return fitting(text, CHOICE)
