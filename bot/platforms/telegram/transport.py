"""How requests travel to Telegram: the library's interface over aiohttp, several times as fast as its own transport.

It behaves as `telegram.request.HTTPXRequest` does: the same bodies, the same timeouts, the same errors. The differences
are meant: it speaks HTTP/1.1 only, goes through http and https proxies only, and puts no address into an error or a
log, because the token is a part of it.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.platforms.telegram.multipart import PIECE, Multipart

Seconds = float | None
SocketOption = tuple[int, int, int | bytes]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BUSY = (
    "Pool timeout: All connections in the connection pool are occupied. Request was *not* sent to Telegram."
    " Consider adjusting the connection pool size or the pool timeout."
)


class Failure(Exception):
    """What became of a request: the cause of the library's error, without the address. Named as in httpx."""


class NeverSent(Failure):
    """Nothing of the request left."""


class ConnectTimeout(NeverSent):
    """No connection in time."""


class PoolTimeout(NeverSent):
    """No free place among the connections in time."""


class ConnectError(NeverSent):
    """No connection."""


class ProxyError(NeverSent):
    """The proxy can't be reached, or refuses."""


class UnsupportedProtocol(NeverSent):
    """The address is none that can be called."""


class WriteTimeout(Failure):
    """The body could not be handed over in time."""


class ReadTimeout(Failure):
    """No answer in time."""


class RemoteProtocolError(Failure):
    """The connection ended before the answer did, or what came is no HTTP."""


class TransportError(Failure):
    """The connection broke."""


_NO_CONNECTION = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ClientConnectorSSLError,
)
MEANINGS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[Failure], str], ...] = (
    (aiohttp.ConnectionTimeoutError, ConnectTimeout, "no connection in time"),
    (aiohttp.ServerTimeoutError, ReadTimeout, "no answer in time"),
    (TimeoutError, WriteTimeout, "the body was not taken in time"),
    (aiohttp.ClientHttpProxyError, ProxyError, "the proxy refused"),
    (aiohttp.ClientProxyConnectionError, ProxyError, "no connection to the proxy"),
    (_NO_CONNECTION, ConnectError, "no connection"),
    ((aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError), UnsupportedProtocol, "the address can't be called"),
    (aiohttp.ServerDisconnectedError, RemoteProtocolError, "the connection was closed without an answer"),
    (aiohttp.ClientPayloadError, RemoteProtocolError, "the connection was closed within the answer"),
    (aiohttp.ClientResponseError, RemoteProtocolError, "the answer is no HTTP"),
    ((aiohttp.ClientError, OSError), TransportError, "the connection broke"),
)
"""What aiohttp raises, nearest first, and what it means. Its own words are left out: they may hold the address."""


class AiohttpRequest(BaseRequest):
    """Requests to the Bot API over aiohttp; the parameters are those of `telegram.request.HTTPXRequest`.

    At most `connection_pool_size` requests are under way at once; the next waits for `pool_timeout`. Times are in
    seconds, None waits for ever. Without `proxy`, the proxies that the environment names are used. Raises
    `ValueError` for an HTTP version other than 1.1 and `RuntimeError` for a proxy of another kind.
    """

    def __init__(  # noqa: PLR0917  the library's own transport takes them so
        self,
        connection_pool_size: int = 256,
        read_timeout: Seconds = 5.0,
        write_timeout: Seconds = 5.0,
        connect_timeout: Seconds = 5.0,
        pool_timeout: Seconds = 1.0,
        http_version: str = "1.1",
        socket_options: Collection[SocketOption] | None = None,
        proxy: str | None = None,
        media_write_timeout: Seconds = 20.0,
    ) -> None:
        if http_version != "1.1":
            raise ValueError("`http_version` must be '1.1'; aiohttp speaks no other.")
        if proxy is not None:
            _check_proxy(proxy)
        self._size = connection_pool_size
        self._places = asyncio.Semaphore(connection_pool_size)
        self._read, self._write, self._connect, self._pool = read_timeout, write_timeout, connect_timeout, pool_timeout
        self._media_write = media_write_timeout
        self._options = tuple(socket_options or ())
        self._proxy_for: Callable[[str], str | None] = (lambda _: proxy) if proxy else lru_cache(64)(_named_proxy)
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> Seconds:
        """The seconds that an answer may take where a call does not say."""
        return self._read

    @property
    def http_version(self) -> str:
        """The version of HTTP that is spoken."""
        return "1.1"

    async def initialize(self) -> None:
        """Opens the transport, again after a shutdown; nothing when it is open."""
        self._closed = False

    async def shutdown(self) -> None:
        """Closes every connection; nothing when that was done."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917  the library calls it so
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer's status and body. Raises `TimedOut` and `NetworkError`, each caused by a `Failure`.

        A timeout that a call gives counts instead of the transport's; None waits for ever.
        """
        if self._closed:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        files = request_data.multipart_data if request_data else None
        connect = _given(connect_timeout, self._connect)
        limits = aiohttp.ClientTimeout(
            total=None, connect=connect, sock_connect=connect, sock_read=_given(read_timeout, self._read)
        )
        write = _given(write_timeout, self._media_write if files else self._write)
        body = _body(request_data, write)
        await self._take_place(_given(pool_timeout, self._pool))
        try:
            await _heard()
            try:
                return await self._exchange(url, method, body, limits)
            except aiohttp.ClientError as error:
                if isinstance(body, _Body) or not _was_closed(error):
                    raise
            return await self._exchange(url, method, body, limits)
        except (aiohttp.ClientError, OSError) as error:
            failure = _meaning(error)
        finally:
            self._places.release()
        # Raised out here, so that what aiohttp said, with the address in it, is not even the context of the error.
        raise _error(failure) from failure

    async def _exchange(
        self, url: str, method: str, body: "bytes | _Body | None", limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        answer = self._opened().request(
            method,
            url,
            data=body,
            headers=FORM if isinstance(body, bytes) else None,
            skip_auto_headers=("Content-Type",) if body is None else None,
            timeout=limits,
            proxy=self._proxy_for(url),
            allow_redirects=False,
        )
        async with answer as response:
            return response.status, await response.read()

    async def _take_place(self, seconds: Seconds) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except TimeoutError:
            raise TimedOut(BUSY) from PoolTimeout("no free connection in time")

    def _opened(self) -> aiohttp.ClientSession:
        """The session, made where the loop runs."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._size, ttl_dns_cache=300, socket_factory=self._socket if self._options else None
            )
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session

    def _socket(self, address: Any) -> socket.socket:
        made = socket.socket(*address[:3])
        for option in self._options:
            made.setsockopt(*option)
        return made


class _Body(Payload):
    """A body that is handed over piece by piece, each within some seconds."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]], size: int | None, kind: str, seconds: Seconds) -> None:
        super().__init__(None, content_type=kind)
        self._pieces, self._size, self._seconds = pieces, size, seconds

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The body as text."""
        return b"".join(self._pieces()).decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Hands it over. Raises `TimeoutError`."""
        for piece in self._pieces():
            async with asyncio.timeout(self._seconds):
                await writer.write(piece)
        async with asyncio.timeout(self._seconds):
            await writer.drain()

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:  # noqa: ARG002
        """The whole of it: its length was told from `size`."""
        await self.write(writer)


def _body(data: RequestData | None, seconds: Seconds) -> bytes | _Body | None:
    if data is None:
        return None
    if files := data.multipart_data:
        form = Multipart(data.json_parameters, files)
        return _Body(form.pieces, form.size, form.content_type, seconds)
    said = "&".join(f"{name}={_quoted(value)}" for name, value in data.json_parameters.items()).encode()
    if len(said) <= PIECE:
        return said or None  # so little goes into the socket's buffer at once
    pieces = [said[at : at + PIECE] for at in range(0, len(said), PIECE)]
    return _Body(lambda: iter(pieces), len(said), FORM["Content-Type"], seconds)


@lru_cache(256)
def _quoted(value: str) -> str:
    """A parameter's value as forms have it; kept, because an announcement's text goes to many chats."""
    return quote_plus(value)


def _given(seconds: Any, otherwise: Seconds) -> Seconds:
    return otherwise if seconds is BaseRequest.DEFAULT_NONE else seconds


async def _heard() -> None:
    """Lets the loop hear which kept connections were closed: what is written to one of these would be in doubt.

    Its next round reads that, and the one after it has dealt with it.
    """
    for _ in range(2):
        await asyncio.sleep(0)


def _was_closed(error: BaseException) -> bool:
    """Whether a kept connection was closed by the server before anything was written to it; then a new one is due."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, aiohttp.ClientConnectionResetError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _meaning(error: Exception) -> Failure:
    for kinds, failure, said in MEANINGS:
        if isinstance(error, kinds):
            return failure(said + _detail(error))
    return TransportError("the connection broke")


def _detail(error: Exception) -> str:
    """What the system or the proxy said, in words that hold no address."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f" ({error.status})"
    if isinstance(error, ssl.SSLError) or isinstance(getattr(error, "os_error", None), ssl.SSLError):
        return " (TLS)"
    number = getattr(error, "errno", None)
    return f" ({os.strerror(number)})" if isinstance(number, int) and number > 0 else ""


def _error(failure: Failure) -> TelegramError:
    """The error that the library's own transport raises for the same."""
    if isinstance(failure, ConnectTimeout | ReadTimeout | WriteTimeout):
        return TimedOut()
    return NetworkError(f"{type(failure).__name__}: {failure}")


def _check_proxy(proxy: str) -> None:
    if urlsplit(proxy).scheme not in {"http", "https"}:
        raise RuntimeError("Telegram can be reached through http:// and https:// proxies only; name one of these.")


def _named_proxy(url: str) -> str | None:
    """The proxy that the environment names for an address, by the rules of curl."""
    where = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(where.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(where.hostname or ""):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    _check_proxy(proxy)
    return proxy
