"""Answers people: every interaction is acknowledged once and in time, and shown to whom it is meant for."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.core.commands.parse import pressed, typed
from bot.core.commands.request import Reply, Request, Where
from bot.core.commands.table import Command, Takes
from bot.core.errors import StoreError
from bot.core.message import Button, Message, Text, message
from bot.core.recipient import Identity
from bot.core.words import Words
from bot.platforms import Switchboard
from bot.platforms.discord.buttons import Field
from bot.platforms.discord.commands import opens_modal
from bot.platforms.discord.directs import Directs
from bot.platforms.discord.errors import CAUGHT
from bot.platforms.discord.faults import noted, told
from bot.platforms.discord.modals import Modals, texts_of
from bot.platforms.discord.places import CARD, PLATFORM, POST, Reference, home_of, place_at
from bot.platforms.discord.render import card

log = structlog.get_logger("dramawire.discord")

PATIENCE = 1.5
"""Seconds an answer may take before Discord is told that one is coming; it waits three for that."""
GRACE = 3.0
"""Seconds for which answers under way are waited for at the stop."""
NOBODY = discord.AllowedMentions.none()
_ADDRESS = re.compile(r"https?://\S+")

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction, as it will be answered: the reply to come, and whether a card of theirs may give way to it."""

    interaction: Interaction
    reply: Coroutine[Any, Any, Reply]
    own: bool = False


Greet = Callable[[int, Message], Awaitable[str | None]]


class Conversation:
    """Turns interactions and direct messages into requests, and replies into what Discord shows.

    `greet` writes to somebody at once, and returns the reason where they are closed to us.
    """

    def __init__(self, switch: Switchboard, directs: Directs, greet: Greet, *, patience: float = PATIENCE) -> None:
        self._switch = switch
        self._greet = greet
        self._directs = directs
        self._patience = patience
        self._modals = Modals(switch.tools)
        self.under_way: set[asyncio.Future[Any]] = set()

    async def finish(self) -> None:
        """Gives answers that are under way a moment to get there, before the library's session ends."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=GRACE)

    @told
    async def take(self, interaction: Interaction, command: Command, values: dict[str, str]) -> None:
        """A slash command; one with options of prose opens a modal first."""
        request = self._request(interaction, command.name, values)
        if not opens_modal(command):
            await self._answer(Asked(interaction, self._answered(request)))
            return
        modal = self._modals.prose(command, values, self._words(interaction))
        await interaction.response.send_modal(modal)
        try:
            await self._modals.keep(modal.custom_id, request)
        except StoreError as error:
            log.warning("not written down what was typed before a field opened", error=str(error))

    @told
    async def press(self, interaction: Interaction, action: str) -> None:
        """A button, or what was chosen from a menu."""
        what = pressed(action)
        request = self._request(interaction, what.command, what.values, pressed=True)
        await self._answer(Asked(interaction, self._answered(request), own=_is_own(interaction)))

    @told
    async def open(self, interaction: Interaction, field: Field) -> None:
        """The button under a question: opens the field for its answer."""
        await interaction.response.send_modal(self._modals.answer(field, self._words(interaction)))

    @told
    async def point(self, interaction: Interaction, command: Command, target: discord.Message) -> None:
        """An entry of a message's menu: the command, about that message."""
        values = _pointed(command, target)
        request = self._request(interaction, command.name, values, about=str(reference_of(target)))
        await self._answer(Asked(interaction, self._answered(request)))

    @told
    async def submit(self, interaction: Interaction) -> None:
        """A modal that was filled in. What was written is never lost: where its beginning is, it is handed back."""
        await self._answer(Asked(interaction, self._submitted(interaction)))

    async def _submitted(self, interaction: Interaction) -> Reply:
        data: Any = interaction.data
        texts, request = texts_of(interaction), self._request(interaction, "", {})
        filled = await self._modals.filled(str(data["custom_id"]), texts, request)
        if filled is None:
            said = self._words(interaction).line(
                "I was started anew while you wrote. Please begin again; this is what you wrote:"
            )
            return Reply(message([said], [(Text(text),) for text in texts.values()]), private=True)
        return await self._answered(replace(request, command=filled.command, values=filled.values))

    async def failed(self, asked: Interaction | discord.Message, error: Exception) -> None:
        """What could not be done: a command that is no longer there, or a fault of ours, noted under a reference."""
        try:
            if isinstance(asked, discord.Message):
                said = message([noted(error, self._switch.tools.languages("en"))])
                await asked.channel.send(view=card(said), allowed_mentions=NOBODY)
            else:
                await self._apologise(asked, error)
        except CAUGHT as lost:
            log.warning("failure not shown", error=str(lost))

    async def _apologise(self, interaction: Interaction, error: Exception) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            log.info("nothing suggested", error=str(error))
            return
        words = self._words(interaction)
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            said = words.line(
                "That command has changed since Discord listed it here. Restart Discord and try it again."
            )
        else:
            said = noted(error, words)
        await self._show(interaction, message([said]), private=True)

    @told
    async def hear(self, written: discord.Message) -> None:
        """A direct message: a command, or words, which are looked for or answer an open question.

        A sticker or a picture alone is answered with what can be asked.
        """
        user = written.author
        said, home = typed(written.content or "/start"), home_of(user.id)
        who = identity_of(user)
        request = Request(who, Where(home), said.command, self._switch.clock(), said.values, home)
        reply = await self._switch.answer(request)
        words = self._switch.tools.languages(request.language)
        for one in (_with_question(reply, words), *reply.also):
            await written.channel.send(view=card(one), allowed_mentions=NOBODY)
        await self._learn(user.id, written.channel.id)
        await self._wake(request)

    def _words(self, interaction: Interaction) -> Words:
        return self._switch.tools.languages(interaction.locale.value)

    def _request(
        self,
        interaction: Interaction,
        command: str,
        values: Mapping[str, str],
        *,
        pressed: bool = False,
        about: str | None = None,
    ) -> Request:
        user = interaction.user
        return Request(
            who=identity_of(user),
            where=where_of(interaction),
            command=command,
            now=self._switch.clock(),
            values=values,
            home=home_of(user.id),
            language=interaction.locale.value,
            pressed=pressed,
            about=about,
        )

    async def _answer(self, asked: Asked) -> None:
        """Asks, and answers; when that takes a while, Discord is told first that an answer is coming."""
        interaction = asked.interaction
        answering = asyncio.ensure_future(asked.reply)
        try:
            await asyncio.wait({answering}, timeout=self._patience)
            if not answering.done():
                await self._defer(interaction)
            reply = await answering
            await self._respond(interaction, reply, own=asked.own)
            if interaction.context.dm_channel and interaction.channel_id:
                await self._learn(interaction.user.id, interaction.channel_id)
        finally:
            answering.cancel()

    async def _answered(self, request: Request) -> Reply:
        """The reply; what belongs into a direct message is written there first, since it may turn out to be closed."""
        reply = await self._switch.answer(request)
        if reply.home is None or request.home is None:
            return reply
        readers, chat = self._switch.tools.readers, request.home.chat
        reason = await self._greet(int(request.who.user), reply.home)
        try:
            if reason:
                await readers.sleep(PLATFORM, chat, reason, request.now)
            else:
                await readers.wake(PLATFORM, chat)
        except StoreError as error:
            log.warning("not written down who can be reached", chat=chat, error=str(error))
        return replace(reply, message=reply.unreached or reply.message, private=True) if reason else reply

    async def _wake(self, request: Request) -> None:
        """Whoever got an answer by direct message can be written to: what slept because they were closed goes on."""
        tools = self._switch.tools
        try:
            # Looked up without making a reader of anybody.
            readers = await tools.readers.named(PLATFORM, request.who.user)
            known = [address for reader in readers for address in await tools.readers.addresses(reader.id)]
            if any(address.key == request.home and address.asleep for address in known):
                await tools.readers.wake(PLATFORM, request.where.key.chat)
                tools.ring()
        except StoreError as error:
            log.warning("not written down who can be reached", chat=request.where.key.chat, error=str(error))

    async def _learn(self, user: int, channel: int) -> None:
        """Which channel somebody's direct messages are in; nobody waits for that, so it comes after the answer."""
        try:
            await self._directs.learn(user, channel)
        except StoreError as error:
            log.warning("direct channel not kept", user=user, error=str(error))

    @staticmethod
    async def _defer(interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)

    async def _respond(self, interaction: Interaction, reply: Reply, *, own: bool = False) -> None:
        """Shows a reply: in place of the card whose button was pressed, to everybody here, or to one person."""
        said = _with_question(reply, self._words(interaction))
        private = _for_one(interaction, reply)
        if reply.edit and own:
            await self._replace(interaction, said)
        else:
            await self._show(interaction, said, private=private)
        for further in reply.also:
            await interaction.followup.send(view=card(further), ephemeral=private, allowed_mentions=NOBODY)

    @staticmethod
    async def _replace(interaction: Interaction, said: Message) -> None:
        if interaction.response.is_done():
            await interaction.edit_original_response(view=card(said), allowed_mentions=NOBODY)
        else:
            await interaction.response.edit_message(view=card(said), allowed_mentions=NOBODY)

    @staticmethod
    async def _show(interaction: Interaction, said: Message, *, private: bool) -> None:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=card(said), ephemeral=private, allowed_mentions=NOBODY)
            return
        if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            if private:
                await interaction.edit_original_response(view=card(said), allowed_mentions=NOBODY)
                return
            # It was deferred for one person's eyes; what all may see comes as a message of its own.
            await interaction.delete_original_response()
        await interaction.followup.send(view=card(said), ephemeral=private, allowed_mentions=NOBODY)


def identity_of(user: discord.User | discord.Member) -> Identity:
    """Who somebody is: by the name they go by everywhere, not the one they have in a server."""
    return Identity(PLATFORM, str(user.id), user.global_name or user.name)


def where_of(interaction: Interaction) -> Where:
    """Where something was asked, and what Discord says about who asked."""
    if interaction.context.dm_channel or (interaction.guild_id is None and not interaction.context.private_channel):
        return Where(home_of(interaction.user.id))
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        # News stands in threads of a forum, and the forum is the place that follows it.
        channel = channel.parent
    name = getattr(channel, "name", None)
    member = interaction.user
    placeless = interaction.guild_id is None or not interaction.is_guild_integration()
    return Where(
        key=place_at(channel.id if channel else interaction.channel_id or 0),
        private=False,
        name=f"#{name}" if name else "",
        moderator=not placeless and interaction.permissions.manage_channels,
        roles=tuple(str(role) for role in member._roles) if isinstance(member, discord.Member) else (),  # noqa: SLF001 - known without a cache of roles
        server=str(interaction.guild_id or ""),
        placeless=placeless,
    )


def reference_of(target: discord.Message) -> Reference:
    """A message that somebody points at, as an outlet would have written it down."""
    return Reference(CARD if target.flags.components_v2 else POST, target.channel.id, target.id)


def _for_one(interaction: Interaction, reply: Reply) -> bool:
    """Whether only who asked sees the answer: what they asked for so, and whatever a button in a channel brought."""
    if where_of(interaction).private:
        return False
    return reply.private or interaction.type is discord.InteractionType.component


def _is_own(interaction: Interaction) -> bool:
    """Whether the card that was pressed is the presser's to change: an answer to them, and no announcement."""
    shown = interaction.message
    if shown is None or not shown.flags.components_v2:
        return False
    asked = shown.interaction_metadata
    return where_of(interaction).private or shown.flags.ephemeral or (
        asked is not None and asked.user.id == interaction.user.id
    )  # fmt: skip


def _with_question(reply: Reply, words: Words) -> Message:
    """The reply, with a button for its answer where it asks something."""
    if reply.ask is None:
        return reply.message
    action = str(Field(reply.ask.draft, reply.ask.command, reply.ask.option, long=reply.ask.long))
    *choices, last = reply.message.buttons or ((),)
    write = Button(words.say("Write it…") if choices else words.say("Answer"), action)
    return reply.message.with_buttons(*choices, [write, *last])


def _pointed(command: Command, target: discord.Message) -> dict[str, str]:
    """What a message says, for the options that take a link or words: the first address in it, else its own."""
    values: dict[str, str] = {}
    for option in command.options:
        if option.takes is Takes.LINK:
            found = _ADDRESS.search(target.content)
            values[option.name] = found[0] if found else target.jump_url
        elif option.takes in {Takes.TEXT, Takes.PROSE} and target.content and command.name != "why":
            values.setdefault(option.name, target.content)
    return values
