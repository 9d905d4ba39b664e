"""People in the fake Discord: they type, choose, press, write direct messages, and see what comes back."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.server import Fake, Open
from tests.fakes.discord.world import DIRECT, Channel, Guild, Json, Message, User

MEMBERS = 1 << 1
"""The privileged intent for members of servers."""
CHANNEL = 7
"""The kind of an option that a channel is picked for; the other that is picked is a role."""
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5


@dataclass
class Asked:
    """What came back for one interaction."""

    open: Open

    @property
    def message(self) -> Message:
        """The last message that answered."""
        return self.open.shown[-1]

    @property
    def text(self) -> str:
        return "\n".join(m.text for m in self.open.shown)

    @property
    def ephemeral(self) -> bool:
        return self.message.only_for is not None

    @property
    def buttons(self) -> dict[str, str]:
        return self.message.buttons


class People:
    """Plays everybody but the bot."""

    def __init__(self, fake: Fake) -> None:
        self.fake = fake
        self.world = fake.world

    async def slash(self, user: User, channel: Channel, name: str, /, **options: str) -> Asked:
        """Sends a slash command, as one that is registered and that this person can see here."""
        command = self._command(channel, name)
        kinds = {option["name"]: option for option in command.get("options") or []}
        sent: list[Json] = []
        resolved: Json = {"channels": {}, "roles": {}}
        for option, value in options.items():
            kind = kinds[option]["type"] if option in kinds else 3
            if kind != 3:
                value = self._picked(channel, kinds[option], value, resolved)  # noqa: PLW2901  its id instead of its name
            sent.append({"name": option, "type": kind, "value": value})
        data = {"id": command["id"], "name": name, "type": 1, "options": sent, "resolved": resolved}
        return await self._ask(user, channel, COMMAND, data | self._scope(command))

    @staticmethod
    def _picked(channel: Channel, option: Json, name: str, resolved: Json) -> str:
        """The id of what is picked from a list by its name, as Discord sends it."""
        assert channel.guild
        if option["type"] == CHANNEL:
            (found,) = [c for c in channel.guild.channels if f"#{c.name}" == name]
            assert found.type in option["channel_types"], f"{name} is not offered"
            resolved["channels"][found.id] = found.json | {"permissions": "0"}
            return found.id
        (role,) = [r for r in channel.guild.json["roles"] if r["name"] == name]
        resolved["roles"][role["id"]] = role
        return str(role["id"])

    async def complete(self, user: User, channel: Channel, name: str, option: str, typed: str) -> list[str]:
        """The labels offered while an option is typed."""
        command = self._command(channel, name)
        sent = [{"name": option, "type": 3, "value": typed, "focused": True}]
        asked = await self._ask(user, channel, AUTOCOMPLETE, {"id": command["id"], "name": name, "type": 1,
                                                              "options": sent, **self._scope(command)})  # fmt: skip
        return [choice["name"] for choice in asked.open.choices or []]

    async def menu(self, user: User, channel: Channel, name: str, message: Message) -> Asked:
        """Uses an entry of a message's menu."""
        command = self._command(channel, name, 3)
        return await self._ask(user, channel, COMMAND, {
            "id": command["id"], "name": name, "type": 3, "target_id": message.id, **self._scope(command),
            "resolved": {"messages": {message.id: self.fake.json(message)}},
        })  # fmt: skip

    async def press(self, user: User, channel: Channel, message: Message, label: str) -> Asked:
        """Presses the button with this label, or chooses this option of a menu."""
        for part in message.parts:
            if part["type"] == 2 and part["label"] == label:
                data: Json = {"custom_id": part["custom_id"], "component_type": 2}
                return await self._ask(user, channel, COMPONENT, data, message)
            for option in part.get("options", []) if part["type"] == 3 else []:
                if option["label"] == label:
                    data = {"custom_id": part["custom_id"], "component_type": 3, "values": [option["value"]]}
                    return await self._ask(user, channel, COMPONENT, data, message)
        raise AssertionError(f"there is no {label!r}: {message.buttons}")

    async def slash_to_open(self, user: User, channel: Channel, name: str, /, **options: str) -> Json:
        """Sends a slash command that opens a modal."""
        return _modal(await self.slash(user, channel, name, **options))

    async def press_to_open(self, user: User, channel: Channel, message: Message, label: str) -> Json:
        """Presses a button that opens a modal."""
        return _modal(await self.press(user, channel, message, label))

    async def fill(self, user: User, channel: Channel, modal: Json, *texts: str) -> Asked:
        """Writes into a modal's fields, in their order, and sends it."""
        rows = []
        for row, text in zip(modal["components"], texts, strict=True):
            field: Any = row.get("component") or row["components"][0]
            filled = {"type": 4, "custom_id": field["custom_id"], "value": text, "id": 2}
            rows.append({"type": 18, "component": filled, "id": 1} if "component" in row else
                        {"type": 1, "components": [filled], "id": 1})  # fmt: skip
        return await self._ask(user, channel, MODAL, {"custom_id": modal["custom_id"], "components": rows})

    async def write(self, user: User, text: str) -> Message:
        """Writes a direct message to the bot, and waits for what comes back."""
        channel = self.world.direct(user)
        before = len(channel.messages)
        message_id = self.world.new_id()
        message = Message(message_id, channel.id, {"content": text, "author": user.json})
        channel.messages[message_id] = message
        await self.fake.gateway.tell("MESSAGE_CREATE", self.fake.json(message) | {"channel_type": DIRECT})
        await self.fake.until(lambda: len(channel.messages) > before + 1)
        return channel.shown[-1]

    async def invite(self, guild: Guild) -> None:
        """The bot comes into a server."""
        self.world.guilds[guild.id] = guild
        # Only what was known before is told with a word on whether it is available.
        new = {name: value for name, value in guild.json.items() if name != "unavailable"}
        await self.fake.gateway.tell("GUILD_CREATE", new, guild.id)

    async def expel(self, guild: Guild) -> None:
        """The bot is made to leave."""
        del self.world.guilds[guild.id]
        await self.fake.gateway.tell("GUILD_DELETE", {"id": guild.id}, guild.id)

    async def empower(self, guild: Guild, role: str, permissions: int) -> None:
        """A role gets other permissions; the one that everybody has goes by the server's id."""
        if role == guild.id:
            guild.base = permissions
        for one in guild.roles:
            if one["id"] == role:
                one["permissions"] = str(permissions)
        told = next(one for one in guild.json["roles"] if one["id"] == role)
        await self.fake.gateway.tell("GUILD_ROLE_UPDATE", {"guild_id": guild.id, "role": told}, guild.id)

    async def give(self, guild: Guild, user: User, *roles: str) -> None:
        """Somebody has these roles from now on; a bot hears of others than itself only where it may list members."""
        guild.members[user.id] = {"roles": list(roles)}
        if user is self.world.bot or self.fake.gateway.intents & MEMBERS:
            told = {"guild_id": guild.id, **guild.member(user)}
            await self.fake.gateway.tell("GUILD_MEMBER_UPDATE", told, guild.id)

    def _command(self, channel: Channel, name: str, kind: int = 1) -> Json:
        """A command as this place lists it; one that isn't registered can't be used."""
        guild = channel.guild.id if channel.guild else None
        for scope in ([guild] if guild else []) + [""]:
            for command in self.fake.commands.get(scope, []):
                where = command.get("contexts")
                here = 0 if guild else 1
                if command["name"] == name and command["type"] == kind and (where is None or here in where):
                    return command | {"scope": scope}
        raise AssertionError(f"/{name} is not listed here")

    @staticmethod
    def _scope(command: Json) -> Json:
        return {"guild_id": command["scope"]} if command["scope"] else {}

    async def _ask(self, user: User, channel: Channel, kind: int, data: Json, message: Message | None = None) -> Asked:
        token = f"tok-{self.world.new_id()}"
        asked = Open(self.world.new_id(), token, user.id, channel, time.monotonic(), source=message)
        self.fake.interactions[token] = asked
        body: Json = {
            "id": asked.id, "application_id": self.world.bot.id, "type": kind, "token": token, "version": 1,
            "data": data, "channel": channel.json, "channel_id": channel.id, "locale": "en-US",
            "entitlements": [], "attachment_size_limit": 1 << 20, "app_permissions": str(1 << 11),
            "authorizing_integration_owners": {}, "context": 0 if channel.guild else 1,
        }  # fmt: skip
        if channel.guild:
            guild = channel.guild
            body |= {"guild_id": guild.id, "guild": {"id": guild.id, "features": [], "locale": "en-US"},
                     "guild_locale": "en-US",
                     "member": guild.member(user) | {"permissions": str(guild.may(user))}}  # fmt: skip
            if guild.id in self.world.guilds:
                body["authorizing_integration_owners"] = {"0": guild.id}
            else:
                body["authorizing_integration_owners"] = {"1": user.id}
        else:
            body |= {"user": user.json, "authorizing_integration_owners": {"0": "0"}}
        if message is not None:
            body["message"] = self.fake.json(message)
        await self.fake.gateway.tell("INTERACTION_CREATE", body, channel.guild.id if channel.guild else None)
        async with asyncio.timeout(20):
            await asked.done.wait()
        await self._answered(asked)
        return Asked(asked)

    async def _answered(self, asked: Open) -> None:
        """Waits for what a deferral promised."""
        if asked.kind in {5, 6}:
            await self.fake.until(lambda: asked.shown)


def _modal(asked: Asked) -> Json:
    assert asked.open.modal, "nothing opened"
    return asked.open.modal
