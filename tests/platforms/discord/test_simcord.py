"""A second opinion on what people see: the same client in SimCord, somebody else's idea of Discord.

SimCord puts itself in place of the library's HTTP client and gateway, so that what happens on the wire (limits that are
waited for, cut connections, nonces, resumed sessions) is shown with the fake over sockets alone. It does not say who
brought the bot along, so that everybody here seems to have brought it for themselves.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import simcord

from bot.config import Discord as Settings
from bot.core.commands.request import Reply
from bot.core.ports import Gone, Later, Letter, Unsure
from bot.core.recipient import AddressKey, Identity, Role
from bot.platforms import Link
from bot.platforms.discord.client import DramaClient
from bot.platforms.discord.places import home_of
from tests.fakes.discord import User
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import follow_as, publish, trailer
from tests.platforms.discord.test_conversation import reads, said
from tests.platforms.discord.test_outlet import HELLO


@dataclass
class Stage:
    """The bot in SimCord's Discord: a server with a channel, and somebody in it."""

    bot: Running
    env: Any
    guild: Any
    channel: Any
    fan: Any

    async def press(self, message: Any, label: str) -> Any:
        return await self.fan.click(message, label=label)


@asynccontextmanager
async def staged(bench: Bench) -> AsyncIterator[Stage]:
    """The bot, logged in; what it lets fall is an error at the end."""
    async with bench.house() as bot:
        platform = bot.platform
        client = DramaClient(
            Settings(shards=1), platform._switch, platform._desk, trace=aiohttp.TraceConfig(),
            invited=bot.invites.append, link=Link(),
        )  # fmt: skip
        platform._outlet.client = platform._surroundings.client = client
        async with simcord.run(client) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("talk")
            yield Stage(bot, env, guild, channel, guild.add_member(env.create_user("mina")))
        platform._outlet.client = platform._surroundings.client = None


def words(shown: Any) -> str:
    """What a card says."""
    frame = shown.components[0]
    frame = frame if isinstance(frame, dict) else frame.to_dict()
    return "\n".join(part["content"] for part in frame["components"] if part["type"] == 10)


async def test_a_slash_command_shows_a_card_whose_button_answers_one_person(bench: Bench) -> None:
    async with staged(bench) as stage:
        asked = await stage.fan.slash(stage.channel, "drama", title="move to heven")
        assert "**Move to Heaven** (2021)" in words(asked.response)
        assert not asked.ephemeral
        pressed = await stage.press(asked.response, "🔔 Follow")
        assert pressed.ephemeral
        assert "You follow **Move to Heaven**" in words(pressed.response)


async def test_titles_are_suggested_while_they_are_typed(bench: Bench) -> None:
    async with staged(bench) as stage:
        offered = await stage.fan.autocomplete(stage.channel, "drama", "title", "move to h")
        assert offered[0]["name"] == "Move to Heaven (2021)"
        asked = await stage.fan.slash(stage.channel, "drama", title=offered[0]["value"])
        assert "**Move to Heaven** (2021)" in words(asked.response)


async def test_what_takes_a_while_is_deferred_and_answered_once(bench: Bench) -> None:
    async with staged(bench) as stage:
        stage.bot.platform._desk._patience = 0.0
        reads(stage.bot, Reply(said("at last"), private=True), after=0.1)
        asked = await stage.fan.slash(stage.channel, "news")
        assert [call.json["type"] for call in stage.env.http_requests if call.path.endswith("/callback")] == [5]
        assert asked.ephemeral
        assert words(asked.response) == "at last"


async def test_an_editor_writes_into_a_modal_sees_a_private_preview_and_confirms(bench: Bench) -> None:
    async with staged(bench) as stage:
        readers = stage.bot.house.store.readers
        user = stage.fan.user
        editor = await readers.reader(Identity("discord", str(user.id), "mina"), home_of(user.id), stage.bot.clock())
        await readers.entitle(editor.id, Role.EDITOR)
        opened = await user.slash(
            "announce", drama="move to heaven", kind="trailer", source="Soompi https://soompi.example/1"
        )
        assert opened.modal
        preview = await user.submit_modal(opened, {"text": "Season 2, at last?"})
        assert "Season 2, at last?" in words(preview.response)
        posted = await user.click(preview.response, label="Confirm")
        assert "Posted" in words(posted.response)


async def test_a_direct_message_is_answered(bench: Bench) -> None:
    async with staged(bench) as stage:
        await stage.fan.send_dm("move to heaven")
        assert "**Move to Heaven** (2021)" in words(stage.fan.user.dm_channel.last_message)


async def test_editors_commands_are_seen_in_private_and_no_moderators_by_a_member(bench: Bench) -> None:
    async with staged(bench) as stage:
        here, private = stage.fan.available_commands(stage.channel), stage.fan.user.available_commands()
        assert {"drama", "follow", "subscribe", "help"} <= set(here)
        assert not {"announce", "editors", "claim", "setup"} & set(here)
        assert {"announce", "editors", "claim"} <= set(private)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(403, 50007, Gone), (404, 10003, Gone), (403, 50013, Gone), (429, 0, Later), (500, 0, Unsure)],
)
async def test_a_send_that_fails_is_what_the_courier_knows(
    bench: Bench, status: int, code: int, expected: type[Exception]
) -> None:
    async with staged(bench) as stage:
        stage.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
        letter = Letter(AddressKey("discord", str(stage.channel.id)), HELLO, nonce="7", private=False)
        with pytest.raises(expected):
            await stage.bot.platform.outlet.send(letter)
        await stage.bot.platform.outlet.send(letter)
        assert [message.content for message in stage.channel.history()] == ["A trailer is out"]


async def test_whoever_closed_their_direct_messages_sleeps(bench: Bench) -> None:
    async with staged(bench) as stage:
        reader = await follow_as(stage.bot, User(str(stage.fan.user.id), "mina"))
        stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
        await publish(stage.bot, trailer())
        (address,) = await stage.bot.house.store.readers.addresses(reader.id)
        assert address.asleep == "their direct messages are closed to me"
