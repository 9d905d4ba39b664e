"""REST as documented: it keeps state, refuses what Discord would refuse, and fails where a test asks it to."""

import asyncio
import json
import os
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yarl
from aiohttp import web

import discord
from tests.fakes.discord import rules
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.world import (
    CROSSPOSTED,
    EPHEMERAL,
    EVENTS,
    FORUM,
    NEWS,
    THREAD,
    VIEW,
    Channel,
    Json,
    Message,
    Refusal,
    World,
)

TOKEN = "a.fake.token"
BASE = "/api/v10"
VIA = {"Via": "1.1 google"}


@dataclass
class Fault:
    """What goes wrong with calls that match: before they are taken, or after (`late`), so many times.

    `cut` drops the connection; otherwise `status` and `body` are the answer. A late one comes once `held` is set.
    """

    path: str
    status: int = 500
    body: Json | str = field(default_factory=lambda: {"message": "500: Internal Server Error", "code": 0})
    times: int = 1
    late: bool = False
    cut: bool = False
    method: str = "POST"
    held: asyncio.Event | None = None

    def hits(self, method: str, path: str) -> bool:
        """Whether it strikes this call."""
        return self.times > 0 and method == self.method and bool(re.search(self.path, path))


@dataclass
class Open:
    """An interaction that waits for its answer, or had it."""

    id: str
    token: str
    user: str
    channel: Channel
    at: float
    source: Message | None = None
    kind: int | None = None
    ephemeral: bool = False
    original: Message | None = None
    shown: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


Handler = Callable[..., Any]


class Fake:
    """Discord, as far as the bot can tell. `calls` are the requests it had, `rate` how many a second it takes."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.gateway = Gateway(self.world, TOKEN)
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, str, Any]] = []
        self.commands: dict[str, list[Json]] = {}
        self.interactions: dict[str, Open] = {}
        self.nonces: dict[str, Message] = {}
        self.refused: list[Refusal] = []
        self.rate: float | None = None
        self.limited = 0
        self.shards = 1
        self.patience = 3.0
        self.url = ""
        self._recent: deque[float] = deque()
        self._record = Path(p) if (p := os.environ.get("DRAMAWIRE_RECORD")) else None
        self._routes = [(m, re.compile(f"^{p}$"), h) for m, p, h in self._table()]
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.changed = asyncio.Condition()

    def _table(self) -> list[tuple[str, str, Handler]]:
        one, hook = r"(\d+)", r"/webhooks/(\d+)/([\w-]+)"
        return [
            ("GET", "/users/@me", lambda: self.world.bot.json),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway),
            ("POST", "/users/@me/channels", self._direct),
            ("GET", f"/channels/{one}", self._channel),
            ("PATCH", f"/channels/{one}", self._edit_channel),
            ("POST", f"/channels/{one}/messages", self._send),
            ("PATCH", f"/channels/{one}/messages/{one}", self._edit),
            ("DELETE", f"/channels/{one}/messages/{one}", self._delete),
            ("POST", f"/channels/{one}/messages/{one}/crosspost", self._crosspost),
            ("POST", f"/channels/{one}/threads", self._thread),
            ("PUT", f"/applications/{one}/commands", self._commands),
            ("PUT", f"/applications/{one}/guilds/{one}/commands", self._guild_commands),
            ("GET", f"/guilds/{one}/members/{one}", self._member),
            ("GET", f"/guilds/{one}/threads/active", self._active_threads),
            ("POST", f"/guilds/{one}/scheduled-events", self._new_event),
            ("PATCH", f"/guilds/{one}/scheduled-events/{one}", self._edit_event),
            ("DELETE", f"/guilds/{one}/scheduled-events/{one}", self._delete_event),
            ("POST", r"/interactions/(\d+)/([\w-]+)/callback", self._callback),
            ("POST", hook, self._follow_up),
            ("PATCH", f"{hook}/messages/(@original|\\d+)", self._edit_follow_up),
            ("DELETE", f"{hook}/messages/(@original|\\d+)", self._delete_follow_up),
        ]

    # Serving

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[Self]:
        """Listens on a loopback port, and points the library there."""
        await self.start()
        before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
        discord.http.Route.BASE = self.url + BASE
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway.url)
        try:
            yield self
        finally:
            discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before
            await self.stop()

    async def start(self) -> None:
        """Begins to listen; on the same port as before when it did."""
        app = web.Application(client_max_size=32 << 20)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_route("*", BASE + "/{tail:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.gateway.url = f"ws://127.0.0.1:{self._port}/gateway"

    async def stop(self) -> None:
        """Stops listening: whoever calls is refused."""
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def until(self, true: Callable[[], Any], seconds: float = 20.0) -> None:
        """Waits until a call makes something true."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(true)

    async def notice(self) -> None:
        """Lets those who wait look again."""
        async with self.changed:
            self.changed.notify_all()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(BASE)
        body = await self._read(request, path)
        self.calls.append((request.method, path, body))
        try:
            early = self._fault(request.method, path, late=False)
            if early:
                return self._fail(early, request)
            if not path.startswith(("/interactions", "/webhooks")):
                self._authorised(request)
                self._paced()
            answer = await self._route(request, path, body)
            if late := self._fault(request.method, path, late=True):
                await self.notice()
                await (late.held.wait() if late.held else asyncio.sleep(0))
                return self._fail(late, request)
        except Refusal as refusal:
            self.refused.append(refusal)
            return self._json({"message": refusal.said, "code": refusal.code, **refusal.more}, refusal.status)
        finally:
            await self.notice()
        return web.Response(status=204) if answer is None else self._json(answer, 200, self._limits(path))

    async def _read(self, request: web.Request, path: str) -> Any:
        raw = await request.read()
        body = json.loads(raw) if raw and request.content_type == "application/json" else None
        if self._record:
            line = {"method": request.method, "path": path, "query": dict(request.query), "json": body}
            with self._record.open("a") as file:
                file.write(json.dumps(line) + "\n")
        return body

    def _fault(self, method: str, path: str, *, late: bool) -> Fault | None:
        for fault in self.faults:
            if fault.late is late and fault.hits(method, path):
                fault.times -= 1
                return fault
        return None

    def _fail(self, fault: Fault, request: web.Request) -> web.Response:
        if fault.cut:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        if isinstance(fault.body, str):
            return web.Response(status=fault.status, text=fault.body, content_type="text/html", headers=VIA)
        return self._json(fault.body, fault.status)

    @staticmethod
    def _json(body: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
        # Exactly this type, without a charset: the library reads anything else as text.
        data = json.dumps(body).encode()
        return web.Response(
            body=data, status=status, headers=VIA | (headers or {}) | {"Content-Type": "application/json"}
        )

    @staticmethod
    def _limits(path: str) -> dict[str, str]:
        bucket = re.sub(r"\d{6,}", "id", path)[-40:].replace("/", "-")
        return {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "X-RateLimit-Reset-After": "1.0",
                "X-RateLimit-Reset": str(time.time() + 1), "X-RateLimit-Bucket": bucket}  # fmt: skip

    def _authorised(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.gateway.token}":
            raise Refusal(401, 0, "401: Unauthorized")

    def _paced(self) -> None:
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        self._recent.append(now)
        if self.rate is not None and len(self._recent) > self.rate:
            self.limited += 1
            raise Refusal(429, 0, "You are being rate limited.", retry_after=0.2, **{"global": True})

    async def _route(self, request: web.Request, path: str, body: Any) -> Any:
        for method, pattern, handler in self._routes:
            if method == request.method and (found := pattern.match(path)):
                values = (*found.groups(), body) if request.method in {"POST", "PUT", "PATCH"} else found.groups()
                answer = handler(*values)
                return await answer if asyncio.iscoroutine(answer) else answer
        raise Refusal(404, 0, f"404: Not Found: {request.method} {path}")

    # The bot itself

    def _application(self) -> Json:
        return {"id": self.world.bot.id, "name": "Dramawire", "icon": None, "description": "", "bot_public": True,
                "bot_require_code_grant": False, "verify_key": "", "flags": 0, "team": None, "summary": "",
                "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}}  # fmt: skip

    def _gateway(self) -> Json:
        return {
            "url": self.gateway.url,
            "shards": self.shards,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1},
        }

    def _commands(self, _app: str, body: list[Json]) -> list[Json]:
        return self._put_commands("", body)

    def _guild_commands(self, _app: str, guild: str, body: list[Json]) -> list[Json]:
        if guild not in self.world.guilds:
            raise Refusal(403, 50001, "Missing Access")
        return self._put_commands(guild, body)

    def _put_commands(self, scope: str, body: list[Json]) -> list[Json]:
        rules.hold_commands(body)
        known = {"application_id": self.world.bot.id, "version": "1", "default_member_permissions": None, "type": 1,
                 "description": ""}  # fmt: skip
        self.commands[scope] = [known | command | {"id": self.world.new_id()} for command in body]
        return self.commands[scope]

    # Channels and messages

    def _direct(self, body: Json) -> Json:
        user = self.world.users.get(str(body["recipient_id"]))
        if user is None:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        return self.world.direct(user).json

    def _channel(self, channel: str) -> Json:
        return self.world.writable(channel, VIEW).json

    def _edit_channel(self, channel: str, body: Json) -> Json:
        found = self.world.writable(channel, VIEW)
        if found.type != THREAD:
            raise Refusal(403, 50013, "Missing Permissions")
        found.name = body.get("name", found.name)
        return found.json

    def _member(self, guild: str, user: str) -> Json:
        found = self.world.guilds.get(guild)
        if found is None:
            raise Refusal(404, 10004, "Unknown Guild")
        if user not in found.members:
            raise Refusal(404, 10007, "Unknown Member")
        return found.member(self.world.users[user])

    def _send(self, channel: str, body: Json) -> Json:
        found = self.world.writable(channel)
        if found.type == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        rules.hold_message(body)
        self._hold_reference(found, body)
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce") and (known := self.nonces.get(str(nonce))):
            return self.json(known)
        message = self.put(found, body)
        if nonce and body.get("enforce_nonce"):
            self.nonces[str(nonce)] = message
        return self.json(message)

    @staticmethod
    def _hold_reference(channel: Channel, body: Json) -> None:
        reference = body.get("message_reference")
        if (
            reference
            and str(reference["message_id"]) not in channel.messages
            and reference.get("fail_if_not_exists", True)
        ):
            raise rules.bad("message_reference", "Unknown message")

    def put(self, channel: Channel, body: Json, *, only_for: str | None = None, by: Json | None = None) -> Message:
        """A message of the bot's comes to stand in a channel (or before one person's eyes alone)."""
        message = Message(self.world.new_id(), channel.id, dict(body), rules.pinged(body), only_for=only_for)
        message.body["author"] = self.world.bot.json
        if by:
            message.body["interaction_metadata"] = by
        if only_for is None:
            channel.messages[message.id] = message
        return message

    def _find(self, channel: str, message: str) -> tuple[Channel, Message]:
        found = self.world.writable(channel, VIEW)
        if message not in found.messages:
            raise Refusal(404, 10008, "Unknown Message")
        return found, found.messages[message]

    def _edit(self, channel: str, message: str, body: Json) -> Json:
        _, found = self._find(channel, message)
        if found.body["author"]["id"] != self.world.bot.id:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        self._change(found, body)
        return self.json(found)

    def _change(self, message: Message, body: Json) -> None:
        rules.hold_message(body, message.body.get("flags") or 0, partial=True)
        flags = (message.body.get("flags") or 0) | (body.get("flags") or 0)
        message.body |= {k: v for k, v in body.items() if k != "allowed_mentions"} | {"flags": flags}
        message.edits += 1

    def _delete(self, channel: str, message: str) -> None:
        found, there = self._find(channel, message)
        del found.messages[there.id]

    def _crosspost(self, channel: str, message: str, _body: Any) -> Json:
        found, there = self._find(channel, message)
        if found.type != NEWS:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if (there.body.get("flags") or 0) & CROSSPOSTED:
            raise Refusal(400, 40033, "This message has already been crossposted")
        there.body["flags"] = (there.body.get("flags") or 0) | CROSSPOSTED
        return self.json(there)

    async def _thread(self, channel: str, body: Json) -> Json:
        found = self.world.writable(channel)
        if found.type != FORUM:
            raise rules.bad("type", "a thread without a message needs a type here")
        if not 1 <= rules.units(body["name"]) <= 100:
            raise rules.bad("name", "Must be between 1 and 100 in length.")
        if found.tags and not body.get("applied_tags"):
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        rules.hold_message(body["message"])
        assert found.guild
        thread = self.world.channel(found.guild, body["name"], THREAD, parent=found.id)
        message = self.put(thread, body["message"])
        # The first message of a forum's thread has the thread's own id.
        thread.messages = {thread.id: message}
        message.id = thread.id
        await self.gateway.tell("THREAD_CREATE", thread.json | {"newly_created": True}, found.guild.id)
        return thread.json | {"message": self.json(message)}

    def _active_threads(self, guild: str) -> Json:
        found = self.world.guilds.get(guild)
        if found is None:
            raise Refusal(403, 50001, "Missing Access")
        threads = [c.json for c in reversed(found.channels) if c.type == THREAD and not c.gone]
        return {"threads": threads, "members": []}

    def json(self, message: Message) -> Json:
        """A message as Discord tells it."""
        body = message.body
        return {
            "id": message.id, "channel_id": message.channel, "type": 0, "content": body.get("content") or "",
            "author": body["author"], "embeds": [{"type": "rich"} | e for e in body.get("embeds") or []],
            "components": _numbered(body.get("components") or []), "flags": body.get("flags") or 0, "tts": False,
            "attachments": [], "mentions": [], "mention_roles": [], "mention_everyone": False, "pinned": False,
            "timestamp": "2026-11-25T10:00:00+00:00", "edited_timestamp": None, "nonce": body.get("nonce"),
            **({"interaction_metadata": body["interaction_metadata"]} if "interaction_metadata" in body else {}),
        }  # fmt: skip

    # Scheduled events

    def _guild_for_events(self, guild: str) -> Any:
        found = self.world.guilds.get(guild)
        if found is None:
            raise Refusal(403, 50001, "Missing Access")
        if not found.may(self.world.bot) & EVENTS:
            raise Refusal(403, 50013, "Missing Permissions")
        return found

    def _new_event(self, guild: str, body: Json) -> Json:
        found = self._guild_for_events(guild)
        if body["entity_type"] != 3 or not body.get("scheduled_end_time") or not body["entity_metadata"]["location"]:
            raise rules.bad("entity_type", "an external event needs a place and an end")
        if not 1 <= len(body["name"]) <= 100 or len(body.get("description") or "") > 1000:
            raise rules.bad("name", "Must be between 1 and 100 in length.")
        event = {"id": self.world.new_id(), "guild_id": guild, "channel_id": None, "creator_id": self.world.bot.id,
                 "status": 1, "entity_id": None, "user_count": 0, "description": None} | body  # fmt: skip
        found.events[event["id"]] = event
        return event

    def _edit_event(self, guild: str, event: str, body: Json) -> Json:
        found = self._guild_for_events(guild)
        if event not in found.events:
            raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
        found.events[event] |= body
        changed: Json = found.events[event]
        return changed

    def _delete_event(self, guild: str, event: str) -> None:
        found = self._guild_for_events(guild)
        if found.events.pop(event, None) is None:
            raise Refusal(404, 10070, "Unknown Guild Scheduled Event")

    # Interactions

    def _open(self, token: str) -> Open:
        found = self.interactions.get(token)
        if found is None:
            raise Refusal(404, 10062, "Unknown interaction")
        return found

    def _callback(self, _id: str, token: str, body: Json) -> Json:
        found = self._open(token)
        if found.kind is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - found.at > self.patience:
            raise Refusal(404, 10062, "Unknown interaction")
        data = body.get("data") or {}
        match body["type"]:
            case 4:
                rules.hold_message(data)
                found.ephemeral = bool((data.get("flags") or 0) & EPHEMERAL)
                found.original = self._say(found, data, ephemeral=found.ephemeral)
            case 5:
                found.ephemeral = bool((data.get("flags") or 0) & EPHEMERAL)
            case 6:
                found.original = found.source
            case 7:
                assert found.source
                self._change(found.source, data)
                found.original = found.source
                found.shown.append(found.source)
            case 8:
                rules.hold_choices(data["choices"])
                found.choices = data["choices"]
            case 9:
                rules.hold_modal(data)
                found.modal = data
            case kind:
                raise rules.bad("type", f"{kind} is no response")
        found.kind = body["type"]
        found.done.set()
        resource = {"type": body["type"]}
        if body["type"] in {4, 7} and found.original:
            resource["message"] = self.json(found.original)
        interaction = {
            "id": found.id,
            "type": 2,
            "response_message_id": found.original.id if found.original else None,
            "response_message_loading": body["type"] == 5,
            "response_message_ephemeral": found.ephemeral,
        }
        return {"interaction": interaction, "resource": resource}

    def _say(self, found: Open, body: Json, *, ephemeral: bool) -> Message:
        by = {
            "id": found.id,
            "type": 2,
            "user": self.world.users[found.user].json,
            "authorizing_integration_owners": {},
        }
        message = self.put(found.channel, body, only_for=found.user if ephemeral else None, by=by)
        found.shown.append(message)
        return message

    def _acknowledged(self, token: str) -> Open:
        found = self._open(token)
        if found.kind is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return found

    def _follow_up(self, _app: str, token: str, body: Json) -> Json:
        found = self._acknowledged(token)
        rules.hold_message(body)
        ephemeral = bool((body.get("flags") or 0) & EPHEMERAL)
        if found.kind == 5 and found.original is None:
            # The first follow-up of a deferred answer takes its place, as visible as the deferral said.
            found.original = self._say(found, body, ephemeral=found.ephemeral)
            return self.json(found.original)
        return self.json(self._say(found, body, ephemeral=ephemeral))

    def _edit_follow_up(self, _app: str, token: str, which: str, body: Json) -> Json:
        found = self._acknowledged(token)
        if which == "@original" and found.original is None and found.kind == 5:
            rules.hold_message(body)
            found.original = self._say(found, body, ephemeral=found.ephemeral)
            return self.json(found.original)
        message = found.original if which == "@original" else next((m for m in found.shown if m.id == which), None)
        if message is None:
            raise Refusal(404, 10008, "Unknown Message")
        self._change(message, body)
        found.shown.append(message)
        return self.json(message)

    def _delete_follow_up(self, _app: str, token: str, which: str) -> None:
        found = self._acknowledged(token)
        if which == "@original":
            # A deferral is a message too: it can be taken away before anything was said.
            found.kind = 4 if found.kind == 5 else found.kind
            if found.original in found.shown:
                found.shown.remove(found.original)
                found.channel.messages.pop(found.original.id, None)


def _numbered(components: list[Json]) -> list[Json]:
    """Components as they come back: each with a number."""
    count = iter(range(1, 1000))

    def number(part: Json) -> Json:
        new = part | {"id": next(count)}
        if "components" in part:
            new["components"] = [number(inner) for inner in part["components"]]
        if new["type"] == 12:
            new["items"] = [{"media": _media(item["media"]["url"]), "spoiler": False, "description": None}
                            for item in part["items"]]  # fmt: skip
        return new

    return [number(part) for part in components]


def _media(url: str) -> Json:
    return {"url": url, "proxy_url": url, "height": 1, "width": 1, "content_type": "image/png", "loading_state": 2,
            "flags": 0, "id": "1"}  # fmt: skip
