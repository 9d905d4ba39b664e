"""The way out to Discord: announcements sent, edited and taken away by id, whether or not anything is cached."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import discord
import structlog
from discord.http import Route, handle_message_parameters
from discord.utils import MISSING

from bot.core.message import Mention, Message, plain
from bot.core.ports import Gone, Later, Letter, Lost
from bot.core.recipient import AddressKey
from bot.platforms.discord.crossposts import Crossposts
from bot.platforms.discord.directs import Directs
from bot.platforms.discord.errors import CAUGHT, NO_HISTORY, NO_TEXT, TOO_MANY_DIRECTS, UNREACHED_FOR, meaning
from bot.platforms.discord.forums import left_behind
from bot.platforms.discord.markup import cleaned, fitting
from bot.platforms.discord.pace import turn_taken
from bot.platforms.discord.places import CARD, PLATFORM, POST, Reference, home_of, user_of
from bot.platforms.discord.render import Post, allowed, card, post

log = structlog.get_logger("dramawire.discord")

NO_ACCESS, NO_CHANNEL = 50001, 10003
SECOND_LOOK = 600.0
"""Seconds until a direct message that was refused as no access is tried once more: Discord errs there at times."""
TITLE = 100
NAMELESS = "…"
"""What a thread is called whose story was taken away."""
MOST_KEPT = 256
SILENT = discord.MessageFlags(suppress_notifications=True).value
"""Arrives without a sound."""


class DiscordOutlet:
    """Puts letters into channels, forums and direct messages. Without a client it asks to wait.

    `revoked` is told when Discord no longer takes the token.
    """

    platform = PLATFORM

    def __init__(self, directs: Directs, crossposts: Crossposts | None, revoked: Callable[[], None]) -> None:
        self.client: discord.Client | None = None
        self._directs = directs
        self._crossposts = crossposts
        self._revoked = revoked
        self._denied: set[str] = set()
        # Many letters of an announcement hold the same message: it is rendered once for all of them.
        self._post = lru_cache(MOST_KEPT)(post)
        self._written_out = lru_cache(MOST_KEPT)(written_out)

    async def send(self, letter: Letter) -> str:
        """Shows a message and returns its reference."""
        turn_taken()
        try:
            return str(await self._send(self._connected(), letter))
        except CAUGHT as error:
            raise await self._meaning(error, letter) from error

    async def edit(self, letter: Letter, reference: str) -> None:
        """Changes a shown message in place, in the form it has."""
        turn_taken()
        there = Reference.parse(reference)
        message = _message(self._connected(), there)
        try:
            if there.form == CARD:
                await message.edit(view=card(letter.message))
            else:
                shown = self._rendered(letter.message, letter.mention)
                await message.edit(
                    content=shown.content,
                    embeds=[shown.embed] if shown.embed else [],
                    view=shown.view,
                    allowed_mentions=allowed(letter.mention),
                )
        except CAUGHT as error:
            raise await self._meaning(error, letter) from error
        await self._rename(there, title(letter.message))

    async def delete(self, key: AddressKey, reference: str) -> None:
        """Takes a shown message away."""
        turn_taken()
        there = Reference.parse(reference)
        try:
            await _message(self._connected(), there).delete()
        except CAUGHT as error:
            raise await self._meaning(error, Letter(key, Message(()), "")) from error
        await self._rename(there, NAMELESS)

    async def greet(self, user: int, message: Message) -> str | None:
        """Writes at once to somebody who waits for it; the reason where their direct messages are closed to us."""
        try:
            client = self._connected()
            channel = await self._directs.channel(client, user, "", asked=True)
            await client.get_partial_messageable(channel).send(
                view=card(message), allowed_mentions=discord.AllowedMentions.none()
            )
        except (Later, *CAUGHT) as error:
            found = (
                error if isinstance(error, Later) else await self._meaning(error, Letter(home_of(user), message, ""))
            )
            log.info("not written to", user=user, why=str(found))
            return str(found) if isinstance(found, Gone) else None
        return None

    def _connected(self) -> discord.Client:
        if self.client is None or self.client.is_closed():
            raise Later(UNREACHED_FOR, everywhere=True)
        return self.client

    def _rendered(self, message: Message, mention: Mention | None) -> Post:
        return self._post(message, mention)

    async def _send(self, client: discord.Client, letter: Letter) -> Reference:
        user = user_of(letter.key)
        if user is not None:
            channel = await self._directs.channel(client, user, letter.form)
            return await self._write(client, letter, channel)
        channel = int(letter.key.thread or letter.key.chat)
        known = client.get_channel(channel)
        if isinstance(known, discord.ForumChannel):
            return await self._discuss(client, letter, channel)
        try:
            shown = await self._write(client, letter, channel)
        except discord.HTTPException as error:
            if error.code != NO_TEXT:
                raise
            return await self._discuss(client, letter, channel)
        if self._crossposts is not None and isinstance(known, discord.TextChannel) and known.is_news():
            self._crossposts.add(channel, shown.message)
        return shown

    async def _write(self, client: discord.Client, letter: Letter, channel: int) -> Reference:
        """A message by the channel's id; the nonce keeps it single within Discord's window of some minutes.

        The library's own way writes it out anew for every channel, and makes an object of what comes back, of which
        the id alone is needed: a tenth of a message's time.
        """
        said = dict(self._written_out(letter.message, letter.mention), nonce=letter.nonce, enforce_nonce=True)
        if letter.silent:
            said["flags"] = SILENT
        if answered := _answered(letter, channel):
            said["message_reference"] = answered.to_message_reference_dict()
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        try:
            made = await client.http.request(route, json=said)
        except discord.HTTPException as error:
            if error.code != NO_HISTORY or said.pop("message_reference", None) is None:
                raise
            made = await client.http.request(route, json=said)
        self._denied.discard(letter.key.chat)
        return Reference(POST, channel, int(made["id"]))

    async def _discuss(self, client: discord.Client, letter: Letter, forum: int) -> Reference:
        """A thread in a forum; what answers an earlier one goes into its thread."""
        if letter.answers and (before := _parsed(letter.answers)):
            try:
                return await self._write(client, letter, before.channel)
            except discord.HTTPException as error:
                if error.code != NO_CHANNEL:
                    raise
        if letter.doubtful_since and (there := await self._taken_over(client, letter, forum)):
            return there
        said = self._written_out(letter.message, letter.mention)
        thread: dict[str, Any] = {"name": title(letter.message), "message": said}
        known = client.get_channel(forum)
        if isinstance(known, discord.ForumChannel) and known.flags.require_tag:
            thread["applied_tags"] = [str(tag.id) for tag in known.available_tags[:1]]
        # The library's own way needs the forum in its cache, and sends a query that Discord's document doesn't know.
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum)
        made: dict[str, Any] = await client.http.request(route, json=thread)
        return Reference(POST, int(made["id"]), int(made["message"]["id"]))

    async def _taken_over(self, client: discord.Client, letter: Letter, forum: int) -> Reference | None:
        """The thread that an earlier try left in a forum, brought up to date; None where it left none."""
        since = letter.doubtful_since
        thread = await left_behind(client, forum, title(letter.message), since) if since else None
        if thread is None:
            return None
        there = Reference(POST, thread, thread)
        try:
            await self.edit(letter, str(there))
        except Lost:
            return None
        return there

    async def _rename(self, there: Reference, name: str) -> None:
        """A forum's thread is called what its first message says now, as well as can be: few renamings are allowed."""
        thread = self._connected().get_channel(there.channel)
        if there.channel != there.message or not isinstance(thread, discord.Thread) or thread.name == name:
            return
        try:
            await thread.edit(name=name)
        except CAUGHT as error:
            log.info("thread not renamed", thread=thread.id, why=str(error))

    async def _meaning(self, error: Exception, letter: Letter) -> Exception:
        """What an answer means for this letter."""
        if isinstance(error, discord.HTTPException):
            if error.status == 401:
                self._revoked()
            if error.code in TOO_MANY_DIRECTS:
                return await self._directs.objected(error)
            if error.code == NO_ACCESS and user_of(letter.key) is not None and letter.key.chat not in self._denied:
                self._denied.add(letter.key.chat)
                return Later(SECOND_LOOK)
        found = meaning(error)
        if isinstance(found, Gone):
            self._denied.discard(letter.key.chat)
        return found


def written_out(message: Message, mention: Mention | None) -> dict[str, Any]:
    """A message as Discord is sent it, wherever it goes."""
    shown = post(message, mention)
    with handle_message_parameters(
        content=shown.content,
        embed=shown.embed or MISSING,
        view=shown.view or MISSING,
        allowed_mentions=allowed(mention),
    ) as parts:
        return parts.payload or {}


def title(message: Message) -> str:
    """What a forum's thread is called: the message in brief, else its first line."""
    first = message.brief or next((said for line in message.lines if (said := plain(line)).strip()), "")
    return fitting(cleaned(first).strip() or "…", TITLE)


def _answered(letter: Letter, channel: int) -> discord.MessageReference | None:
    """The earlier message that this one replies to, where it stands in the same channel."""
    before = _parsed(letter.answers) if letter.answers else None
    if before is None or before.channel != channel:
        return None
    return discord.MessageReference(message_id=before.message, channel_id=channel, fail_if_not_exists=False)


def _parsed(reference: str) -> Reference | None:
    try:
        return Reference.parse(reference)
    except Lost:
        return None


def _message(client: discord.Client, there: Reference) -> discord.PartialMessage:
    return client.get_partial_messageable(there.channel).get_partial_message(there.message)
