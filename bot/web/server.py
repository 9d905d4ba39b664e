"""A small web surface on aiohttp: is the bot well, and the way in for Telegram's webhook."""

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.web import Health, Hook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
"""Carries the webhook's secret. Source: Telegram Bot API, setWebhook, `secret_token`."""
LARGEST_UPDATE = 1 << 20


class Web:
    """Serves ``GET /health`` (200 when well, 503 when not) and the hooks."""

    def __init__(self, health: Callable[[], Awaitable[Health]], hooks: tuple[Hook, ...] = ()) -> None:
        self._health = health
        self._hooks = hooks

    @asynccontextmanager
    async def serve(self, host: str, port: int) -> AsyncIterator[int]:
        """Listens while the block runs; yields the port (chosen by the system for 0).

        Raises OSError when it is taken.
        """
        app = web.Application(client_max_size=LARGEST_UPDATE)
        app.router.add_get("/health", self._answer_health)
        for hook in self._hooks:
            app.router.add_post(hook.path, self._taking(hook))
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    async def _answer_health(self, _request: web.Request) -> web.Response:
        health = await self._health()
        said = {"well": health.well, "parts": health.parts, **health.figures}
        return web.json_response(said, status=200 if health.well else 503)

    @staticmethod
    def _taking(hook: Hook) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def take(request: web.Request) -> web.Response:
            # Bytes, because comparing text refuses characters outside ASCII instead of answering no.
            given = request.headers.get(SECRET_HEADER, "").encode()
            if not hmac.compare_digest(given, hook.secret.encode()):
                return web.Response(status=403)
            try:
                update = json.loads(await request.read())
            except (ValueError, UnicodeDecodeError):
                return web.Response(status=400)
            if not isinstance(update, dict):
                return web.Response(status=400)
            return web.Response(status=200 if await hook.take(update) else 503)

        return take
