"""The fake Bot API on a loopback socket: real HTTP, long polling, and the troubles a test asks for."""

import asyncio
import inspect
import json
import os
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes.telegram.api import Api, method
from tests.fakes.telegram.markup import Refusal
from tests.fakes.telegram.world import World

TOKEN = "7000000001:AAfakefakefakefakefakefakefakefake"
RECORD = "DRAMAWIRE_RECORD"


@dataclass
class Trouble:
    """What happens to the next calls it fits: a refusal, or a connection cut before or after the call counted."""

    method: str = "sendMessage"
    chat: int | None = None
    times: int = 1
    code: int = 0
    description: str = ""
    retry_after: int = 0
    cut: str = ""

    def fits(self, name: str, params: dict[str, str]) -> bool:
        return self.times > 0 and self.method.lower() in {name.lower(), ""} and (
            self.chat is None or params.get("chat_id") == str(self.chat)
        )  # fmt: skip


@dataclass
class Call:
    """One call as it came."""

    method: str
    params: dict[str, str]
    files: list[str]
    at: float


@dataclass
class Fake:
    """A running fake: `world` and `api` to look at, `troubles` to make, `calls` to count.

    `overall` and `per_chat` are messages per second beyond which it answers 429, as Telegram does.
    """

    world: World = field(default_factory=World)
    token: str = TOKEN
    troubles: list[Trouble] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    revoked: bool = False
    overall: int = 0
    per_chat: int = 0
    refused: list[Refusal] = field(default_factory=list)
    port: int = 0
    keep_calls: bool = True
    delay: float = 0.0

    def __post_init__(self) -> None:
        self.api = Api(self.world)
        self.changed = asyncio.Condition()
        self._poll = 0
        self._confirmed = 0
        self._sent: deque[float] = deque()
        self._sent_to: defaultdict[str, deque[float]] = defaultdict(deque)
        self._runner: web.AppRunner | None = None
        self.unanswered = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def made(self, name: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in self.calls if call.method.lower() == name.lower()]

    @property
    def pending(self) -> int:
        """Updates the bot has not taken yet."""
        return sum(1 for update in self.world.updates if update["update_id"] >= self._confirmed)

    async def up(self) -> None:
        """Listens; on the port it had before."""
        app = web.Application(client_max_size=50 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Refuses connections, as if gone."""
        if self._runner:
            self._poll += 1
            async with self.changed:
                self.changed.notify_all()
            await self._runner.cleanup()
            self._runner = None

    async def until(self, true: Any, seconds: float = 10.0) -> None:
        """Waits until something is so after some call or other."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(true)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        params, files = await _form(request)
        if self.revoked or request.match_info["token"] != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        _record(name, params, files)
        if self.keep_calls:
            self.calls.append(Call(name, params, files, time.monotonic()))
        if self.delay:
            await asyncio.sleep(self.delay)
        trouble = next((t for t in self.troubles if t.fits(name, params)), None)
        if trouble:
            trouble.times -= 1
            if trouble.cut == "before":
                return _cut(request)
            if trouble.code:
                more = {"retry_after": trouble.retry_after} if trouble.retry_after else {}
                return _refused(Refusal(trouble.code, trouble.description, **more))
        try:
            result = await self._do(name, params, files)
        except Refusal as refusal:
            self.refused.append(refusal)
            return _refused(refusal)
        finally:
            async with self.changed:
                self.changed.notify_all()
        if trouble and trouble.cut == "after":
            return _cut(request)
        return web.json_response({"ok": True, "result": result})

    async def _do(self, name: str, params: dict[str, str], files: list[str]) -> Any:
        if name.lower() == "getupdates":
            return await self._updates(**params)
        done = method(self.api, name)
        if done is None:
            raise Refusal(404, "Not Found")
        if name.lower().startswith("send") and name.lower() != "sendchataction":
            self._flood(params.get("chat_id", ""), paid=params.get("allow_paid_broadcast") == "true")
        try:
            bound = inspect.signature(done).bind(**params, **{f: f"attach://{f}" for f in files})
        except TypeError as error:
            raise Refusal(400, f"Bad Request: wrong parameters: {error}") from None
        return done(*bound.args, **bound.kwargs)

    async def _updates(
        self, offset: str = "0", timeout: str = "0", allowed_updates: str = "", limit: str = "100"
    ) -> list[dict[str, Any]]:
        if not timeout.isdecimal():
            raise Refusal(400, "Bad Request: can't parse integer")
        if self.api.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        self._poll += 1
        mine, updates = self._poll, self.world.updates
        self._confirmed = max(self._confirmed, int(offset))

        def waiting() -> list[dict[str, Any]]:
            # What was confirmed once is gone, whatever is asked for later.
            return [u for u in updates if u["update_id"] >= max(int(offset), self._confirmed)][: int(limit)]

        try:
            async with asyncio.timeout(int(timeout) or 0.01), self.changed:
                self.changed.notify_all()
                await self.changed.wait_for(lambda: waiting() or self._poll != mine)
        except TimeoutError:
            return []
        if self._poll != mine and not waiting():
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        return waiting()

    def _flood(self, chat: str, *, paid: bool) -> None:
        """429 for more than a second's worth, counted as it comes."""
        now = time.monotonic()
        for most, sent in ((self.overall, self._sent), (self.per_chat, self._sent_to[chat] if self.per_chat else None)):
            if not most or sent is None or (paid and sent is self._sent):
                continue
            while sent and sent[0] <= now - 1:
                sent.popleft()
            if len(sent) >= most:
                raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
            sent.append(now)


@asynccontextmanager
async def serving(world: World | None = None, **settings: Any) -> AsyncIterator[Fake]:
    """A fake that listens while the block runs."""
    fake = Fake(world or World(), **settings)
    await fake.up()
    try:
        yield fake
    finally:
        await fake.down()


async def _form(request: web.Request) -> tuple[dict[str, str], list[str]]:
    """Parameters as strings and the names of uploaded parts, from a form or a multipart body."""
    params, files = dict[str, str](), list[str]()
    for key, value in {**dict(request.query), **dict(await request.post())}.items():
        if isinstance(value, web.FileField):
            files.append(key)
        else:
            params[key] = str(value)
    return params, files


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


def _record(name: str, params: dict[str, str], files: list[str]) -> None:
    """Writes a call down where the environment names a file."""
    if where := os.environ.get(RECORD):
        line: dict[str, Any] = {"method": name, "params": params} | ({"files": files} if files else {})
        with Path(where).open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
