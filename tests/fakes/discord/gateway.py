"""The gateway: identify, heartbeats, events in order, sessions that can be resumed."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.world import Json, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


@dataclass
class Session:
    """One identified connection, with every event it was sent."""

    id: str
    shard: tuple[int, int]
    socket: web.WebSocketResponse | None
    events: list[Json] = field(default_factory=list)
    resumed: int = 0


class Gateway:
    """Every session of the bot; `identified` counts how often it introduced itself anew."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.intents = 0
        self.down = False

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        if self.down:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            match said["op"]:
                case 1:
                    await socket.send_json({"op": ACK, "d": None, "s": None, "t": None})
                case 2:
                    await self._identify(socket, said["d"])
                case 6:
                    await self._resume(socket, said["d"])
                case _:
                    pass
        return socket

    async def _identify(self, socket: web.WebSocketResponse, said: Json) -> None:
        if said["token"] != self.token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return
        self.identified += 1
        self.intents = said["intents"]
        shard = tuple(said.get("shard", (0, 1)))
        session = Session(secrets.token_hex(8), shard, socket)
        self.sessions[session.id] = session
        guilds = [g for g in self.world.guilds.values() if (int(g.id) >> 22) % shard[1] == shard[0]]
        await self._send(session, "READY", {
            "v": 10, "user": self.world.bot.json, "session_id": session.id, "resume_gateway_url": self.url,
            "guilds": [{"id": g.id, "unavailable": True} for g in guilds], "shard": list(shard),
            "application": {"id": self.world.bot.id, "flags": 0}, "private_channels": [],
        })  # fmt: skip
        for guild in guilds:
            await self._send(session, "GUILD_CREATE", guild.json)

    async def _resume(self, socket: web.WebSocketResponse, said: Json) -> None:
        session = self.sessions.get(said["session_id"])
        if said["token"] != self.token or session is None:
            await socket.send_json({"op": INVALID, "d": False, "s": None, "t": None})
            return
        session.socket = socket
        session.resumed += 1
        for event in [e for e in session.events if e["s"] > said["seq"]]:
            await socket.send_json(event)
        await self._send(session, "RESUMED", {})

    async def _send(self, session: Session, event: str, data: Any) -> None:
        body = {"op": DISPATCH, "t": event, "s": len(session.events) + 1, "d": data}
        session.events.append(body)
        if session.socket is not None and not session.socket.closed:
            await session.socket.send_json(body)

    async def tell(self, event: str, data: Any, guild: str | None = None) -> None:
        """An event, for the shard it belongs to; kept for a session that comes back."""
        for session in list(self.sessions.values()):
            n, count = session.shard
            if (int(guild) >> 22) % count == n if guild else n == 0:
                await self._send(session, event, data)

    async def drop(self) -> None:
        """Cuts every connection without a word; sessions can be resumed."""
        for session in self.sessions.values():
            if session.socket is not None and (transport := session.socket._req and session.socket._req.transport):
                transport.abort()
            session.socket = None

    async def invalidate(self) -> None:
        """Ends every session for good."""
        sessions, self.sessions = list(self.sessions.values()), {}
        for session in sessions:
            if session.socket is not None and not session.socket.closed:
                await session.socket.send_json({"op": INVALID, "d": False, "s": None, "t": None})

    async def reconnect(self) -> None:
        """Asks every connection to come again."""
        for session in self.sessions.values():
            if session.socket is not None and not session.socket.closed:
                await session.socket.send_json({"op": RECONNECT, "d": None, "s": None, "t": None})

    async def revoke(self) -> None:
        """The token is worth nothing any more."""
        self.token = secrets.token_hex(4)
        await self.shut(4004)

    async def shut(self, code: int) -> None:
        """Closes every connection with one of Discord's codes."""
        for session in self.sessions.values():
            if session.socket is not None and not session.socket.closed:
                await session.socket.close(code=code)

    async def close(self) -> None:
        """Closes what is open."""
        for session in self.sessions.values():
            if session.socket is not None and not session.socket.closed:
                await session.socket.close(code=1001)
