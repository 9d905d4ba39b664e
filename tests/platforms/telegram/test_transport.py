"""The same requests through our transport and through the library's own: the same bytes, answers and errors."""

import asyncio
import contextlib
import io
import json
import re
import socket
import traceback
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, cast

import pytest
from telegram import Bot, InputFile, ReplyParameters
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.platforms.telegram.transport import AiohttpRequest, Failure, NeverSent

TOKEN = "4821:never-to-be-seen"
BOTH: tuple[Callable[..., BaseRequest], ...] = (HTTPXRequest, AiohttpRequest)
ours_and_theirs = pytest.mark.parametrize("make", BOTH, ids=["theirs", "ours"])

OK = b'{"ok": true, "result": true}'
Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Call:
    """One request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Peer:
    """A server on this machine that does what a test says; by default it answers every call."""

    speak: Speak | None = None
    status: str = "200 OK"
    answer: bytes = OK
    calls: list[Call] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    open: list[asyncio.StreamWriter] = field(default_factory=list)
    knocked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot{TOKEN}/sendMessage"

    async def took(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.knocked.set()
        self.open.append(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError), contextlib.closing(writer):
            if self.speak:
                await self.speak(reader, writer)
                return
            while True:
                self.calls.append(await call(reader))
                writer.write(reply(self.status, self.answer))
                await writer.drain()


def reply(status: str, body: bytes, length: int | None = None) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body


async def call(reader: asyncio.StreamReader) -> Call:
    line, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (h.partition(": ") for h in rest if h)}
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Call(line, headers, body)


@contextlib.asynccontextmanager
async def listening(peer: Peer) -> AsyncIterator[Peer]:
    server = await asyncio.start_server(peer.took, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()


@pytest.fixture(autouse=True)
def _typed_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with listening(Peer()) as one:
        yield one


def data(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


async def through(make: Callable[..., BaseRequest], peer: Peer, given: RequestData | None, **how: object) -> object:
    async with make(**how) as request:
        return await request.post(peer.url, given)


async def to(make: Callable[..., BaseRequest], url: str, **how: object) -> object:
    async with make(**how) as request:
        return await request.post(url, data(chat_id=1))


def named(error: BaseException) -> str:
    """What an error came from, by name."""
    return type(error.__cause__).__name__


async def both(peer: Peer, given: Callable[[], RequestData | None]) -> tuple[Call, Call]:
    """One request through the library's own transport and through ours, as the server saw them."""
    for make in BOTH:
        assert await through(make, peer, given()) is True
    theirs, ours = peer.calls
    return theirs, ours


def same(theirs: Call, ours: Call) -> None:
    assert ours.line == theirs.line
    assert unbound(ours.body) == unbound(theirs.body)
    for name in ("content-length", "transfer-encoding", "host", "user-agent", "accept"):
        assert ours.headers.get(name) == theirs.headers.get(name), name
    assert unbound(ours.headers.get("content-type", "").encode()) == unbound(
        theirs.headers.get("content-type", "").encode()
    )
    assert "gzip" in ours.headers["accept-encoding"]


def unbound(body: bytes) -> bytes:
    """A body without the boundary that each transport makes up."""
    return re.sub(rb"[0-9a-f]{32}", b"BOUNDARY", body)


async def test_a_form_is_the_same_to_the_byte(peer: Peer) -> None:
    def given() -> RequestData:
        return data(
            chat_id=-1001, text="무브 & 투 <b>헤븐</b> = 1+1 🔔\n", silent=True, reply=ReplyParameters(7), rate=0.5
        )

    theirs, ours = await both(peer, given)
    same(theirs, ours)
    assert ours.line == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
    assert b"chat_id=-1001&" in ours.body


@pytest.mark.parametrize("given", [lambda: None, data], ids=["no data", "no parameters"])
async def test_a_call_without_parameters_is_the_same(peer: Peer, given: Callable[[], RequestData | None]) -> None:
    theirs, ours = await both(peer, given)
    same(theirs, ours)
    assert not ours.body


async def test_a_very_long_form_is_the_same(peer: Peer) -> None:
    same(*await both(peer, lambda: data(text="가" * 100_000)))


class Pipe(io.RawIOBase):
    """Something that can be read once and does not tell its length."""

    def __init__(self, content: bytes) -> None:
        self._left = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray) -> int:  # type: ignore[override]
        return self._left.readinto(into)


def photo() -> InputFile:
    return InputFile(b"\x89PNG" + bytes(range(256)), filename='po"ster\\ 포스터\n%5C.png')


def opened() -> InputFile:
    file = io.BytesIO(b"film" * 100_000)
    file.read(3)
    return InputFile(file, filename="trailer.mp4", read_file_handle=False)


def piped() -> InputFile:
    return InputFile(cast("IO[bytes]", Pipe(b"p" * 70_000)), filename="pipe.bin", read_file_handle=False)


@pytest.mark.parametrize(
    "file",
    [
        photo,
        opened,
        lambda: InputFile(cast("IO[bytes]", Pipe(b"p" * 70_000)), filename="pipe.bin", read_file_handle=False),
    ],
    ids=["bytes", "open file", "pipe"],
)
async def test_an_upload_is_the_same_but_for_its_boundary(peer: Peer, file: Callable[[], InputFile]) -> None:
    theirs, ours = await both(peer, lambda: data(chat_id=1, caption="“Round Six”", photo=file()))
    same(theirs, ours)
    assert ours.headers["content-type"].startswith("multipart/form-data; boundary=")


async def test_several_files_go_in_one_call(peer: Peer) -> None:
    first, second = photo(), InputFile(b"small", attach=True)
    same(*await both(peer, lambda: data(chat_id=1, photo=first, thumbnail=second)))


@ours_and_theirs
async def test_a_file_is_retrieved_by_get(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    peer.answer = bytes(range(256)) * 1000
    async with make() as request:
        assert await request.retrieve(peer.url) == peer.answer
    assert peer.calls[0].line.startswith("GET ")


@ours_and_theirs
async def test_the_bot_sends_through_it(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    peer.answer = json.dumps({
        "ok": True, "result": {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "hi"},
    }).encode()  # fmt: skip
    async with make() as request, make() as updates:
        bot = Bot(TOKEN, f"http://127.0.0.1:{peer.port}/bot", request=request, get_updates_request=updates)
        assert (await bot.send_message(7, "hi")).message_id == 5
    assert peer.calls[0].body.startswith(b"chat_id=7&text=hi")


ANSWERS = [
    ("400 Bad Request", b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'),
    ("401 Unauthorized", b'{"ok":false,"error_code":401,"description":"Unauthorized"}'),
    ("403 Forbidden", b'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}'),
    ("404 Not Found", b'{"ok":false,"error_code":404,"description":"Not Found"}'),
    ("409 Conflict", b'{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates"}'),
    ("413 Request Entity Too Large", b"<html>too large</html>"),
    ("429 Too Many Requests", b'{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":7}}'),
    ("400 Bad Request", b'{"ok":false,"description":"migrated","parameters":{"migrate_to_chat_id":-100}}'),
    ("500 Internal Server Error", b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
    ("502 Bad Gateway", b"<html>bad gateway</html>"),
    ("302 Found", b""),
    ("200 OK", b"this is no JSON"),
]


@pytest.mark.parametrize(("status", "answer"), ANSWERS, ids=[f"{s[:3]} {a[:12]!r}" for s, a in ANSWERS])
async def test_what_the_server_answers_becomes_the_same_error(peer: Peer, status: str, answer: bytes) -> None:
    peer.status, peer.answer = status, answer
    said = []
    for make in BOTH:
        with pytest.raises(TelegramError) as raised:
            await through(make, peer, data(chat_id=1))
        said.append((type(raised.value), str(raised.value)))
    assert said[0] == said[1]


# What becomes of a request when the other side misbehaves.


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read(-1)


async def close_unread(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def close_unanswered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await call(reader)
    writer.transport.abort()


async def end_unanswered(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await call(reader)


async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await call(reader)
    writer.write(reply("200 OK", OK, length=500))
    await writer.drain()


async def reset_within(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await call(reader)
    writer.write(reply("200 OK", OK, length=500))
    await writer.drain()
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()


async def stall_within(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await call(reader)
    writer.write(reply("200 OK", OK, length=500))
    await reader.read(-1)


async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await call(reader)
    writer.write(b"what is a protocol?\r\n\r\n")
    await writer.drain()


async def unread(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes nothing of what is sent but what fits into buffers, until the other side gives up."""
    await writer.wait_closed()


SHORT: dict[str, object] = {"read_timeout": 0.2, "connect_timeout": 5, "write_timeout": 5}
TROUBLES: dict[str, tuple[Speak, dict[str, object], type[TelegramError]]] = {
    "hangs": (hang, SHORT, TimedOut),
    "closes unread": (close_unread, {}, NetworkError),
    "closes without an answer": (close_unanswered, {}, NetworkError),
    "ends without an answer": (end_unanswered, {}, NetworkError),
    "breaks off within the answer": (break_off, {}, NetworkError),
    "resets within the answer": (reset_within, {}, NetworkError),
    "stalls within the answer": (stall_within, SHORT, TimedOut),
    "speaks no HTTP": (babble, {}, NetworkError),
}


def no_secret(error: BaseException) -> None:
    """The token is in nothing that an error says, nor in what it came from."""
    told = "".join(traceback.format_exception(error))
    seen: list[BaseException] = [error]
    for one in seen:
        told += f"{one} {one!r} {one.args}"
        seen += [other for other in (one.__cause__, one.__context__) if other is not None and other not in seen]
    assert TOKEN not in told


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_trouble_on_the_way_becomes_the_same_error_without_the_token(
    peer: Peer, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    peer.speak, how, kind = TROUBLES[trouble]
    caplog.set_level("WARNING", "httpx")  # which logs addresses otherwise
    _, ours = await met(lambda make: through(make, peer, data(chat_id=1), **how))
    assert type(ours) is kind
    assert not isinstance(ours.__cause__, NeverSent)
    assert TOKEN not in caplog.text


async def met(fail: Callable[[Callable[..., BaseRequest]], Awaitable[object]]) -> tuple[TelegramError, TelegramError]:
    """The errors that theirs and ours meet in the same trouble, after looking that ours gives nothing away."""
    errors = []
    for make in BOTH:
        with pytest.raises(TelegramError) as raised:
            await fail(make)
        errors.append(raised.value)
    theirs, ours = errors
    assert type(theirs) is type(ours)
    no_secret(ours)
    assert isinstance(ours.__cause__, Failure)
    return theirs, ours


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.contextmanager
def deaf() -> Iterator[int]:
    """A port that takes no more connections: whoever knocks waits."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            knocking = stack.enter_context(socket.socket())
            knocking.setblocking(False)
            knocking.connect_ex(server.getsockname())
        yield server.getsockname()[1]


NOWHERE = [
    ("http://127.0.0.1:{closed}/bot{token}/getMe", NetworkError),
    ("http://no-such-host.invalid/bot{token}/getMe", NetworkError),
    ("ftp://127.0.0.1/bot{token}/getMe", NetworkError),
]


@pytest.mark.parametrize(("address", "kind"), NOWHERE, ids=["refused", "no such host", "no http"])
async def test_an_address_that_nobody_is_at_was_never_sent_to(address: str, kind: type[TelegramError]) -> None:
    url = address.format(closed=free_port(), token=TOKEN)
    _, ours = await met(lambda make: to(make, url))
    assert type(ours) is kind
    assert isinstance(ours.__cause__, NeverSent)


async def test_a_connection_that_takes_too_long_was_never_sent_to() -> None:
    with deaf() as port:
        _, ours = await met(lambda make: to(make, f"http://127.0.0.1:{port}/bot{TOKEN}/getMe", connect_timeout=0.2))
    assert type(ours) is TimedOut
    assert isinstance(ours.__cause__, NeverSent)


async def test_a_body_that_nobody_takes_times_out(peer: Peer) -> None:
    peer.speak = unread
    large = InputFile(b"x" * 40_000_000)
    times = {"media_write_timeout": 0.3, "write_timeout": 30, "read_timeout": 30}
    theirs, ours = await met(lambda make: through(make, peer, data(photo=large), **times))
    assert type(ours) is TimedOut
    assert named(ours) == named(theirs) == "WriteTimeout"


async def test_a_form_has_the_timeout_of_forms_and_not_of_uploads(peer: Peer) -> None:
    peer.speak = unread
    times = {"write_timeout": 0.3, "media_write_timeout": 30, "read_timeout": 30}
    theirs, ours = await met(lambda make: through(make, peer, data(text="x" * 30_000_000), **times))
    assert type(ours) is TimedOut
    assert named(ours) == named(theirs) == "WriteTimeout"


@ours_and_theirs
async def test_a_call_for_which_no_place_is_free_says_that_it_was_not_sent(
    peer: Peer, make: Callable[..., BaseRequest]
) -> None:
    peer.speak = hang
    async with make(connection_pool_size=1, pool_timeout=0.1, read_timeout=None) as request:
        first = asyncio.create_task(request.post(peer.url, data(chat_id=1)))
        await peer.knocked.wait()
        with pytest.raises(TimedOut, match="Request was \\*not\\* sent"):
            await request.post(peer.url, data(chat_id=2))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert peer.connections == 1


@ours_and_theirs
async def test_a_place_is_free_again_after_a_call_that_failed_or_was_cancelled(
    peer: Peer, make: Callable[..., BaseRequest]
) -> None:
    peer.speak = hang
    async with make(connection_pool_size=1, read_timeout=0.05) as request:
        with pytest.raises(TimedOut):
            await request.post(peer.url)
        peer.knocked.clear()
        cut = asyncio.create_task(request.post(peer.url, read_timeout=None))
        await peer.knocked.wait()
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
        peer.speak = None
        assert await request.post(peer.url, pool_timeout=0.5) is True


@ours_and_theirs
async def test_what_a_call_says_about_time_counts_for_that_call(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await call(reader)
            await asyncio.sleep(0.3)
            writer.write(reply("200 OK", OK))
            await writer.drain()

    peer.speak = slow
    async with make(read_timeout=0.05) as request:
        assert request.read_timeout == 0.05
        assert await request.post(peer.url, read_timeout=5) is True
        assert await request.post(peer.url, read_timeout=None) is True
        with pytest.raises(TimedOut):
            await request.post(peer.url)


@ours_and_theirs
async def test_connections_are_kept_and_used_again(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    async with make() as request:
        for _ in range(5):
            await request.post(peer.url, data(chat_id=1))
    assert (len(peer.calls), peer.connections) == (5, 1)


@ours_and_theirs
async def test_a_kept_connection_that_the_server_closed_is_made_anew(
    peer: Peer, make: Callable[..., BaseRequest]
) -> None:
    async with make() as request:
        await request.post(peer.url, data(chat_id=1))
        for writer in peer.open:
            writer.close()
            await writer.wait_closed()
        assert await request.post(peer.url, data(chat_id=2)) is True
    assert [c.body for c in peer.calls] == [b"chat_id=1", b"chat_id=2"]


@ours_and_theirs
async def test_a_connection_closed_just_now_is_not_written_to(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    async with make() as request:
        await request.post(peer.url, data(chat_id=1))
        for writer in peer.open:
            writer.get_extra_info("socket").shutdown(socket.SHUT_RDWR)  # at once: nobody had time to hear of it
        assert await request.post(peer.url, data(chat_id=2)) is True
    assert [c.body for c in peer.calls] == [b"chat_id=1", b"chat_id=2"]


@ours_and_theirs
async def test_many_calls_at_once_keep_to_the_pool(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    async with make(connection_pool_size=3, pool_timeout=None) as request:
        await asyncio.gather(*(request.post(peer.url, data(chat_id=n)) for n in range(50)))
    assert len(peer.calls) == 50
    assert peer.connections <= 3


@ours_and_theirs
async def test_it_can_be_opened_and_closed_again_and_again(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    request = make()
    await request.initialize()
    await request.initialize()
    assert await request.post(peer.url) is True
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(peer.url)
    await request.initialize()
    assert await request.post(peer.url) is True
    await request.shutdown()


@ours_and_theirs
async def test_it_works_before_it_is_initialised(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    request = make()
    assert await request.post(peer.url) is True
    await request.shutdown()


@ours_and_theirs
async def test_options_are_set_on_its_sockets(peer: Peer, make: Callable[..., BaseRequest]) -> None:
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)]
    assert await through(make, peer, None, socket_options=options) is True


def test_only_versions_of_http_that_it_speaks_are_taken() -> None:
    assert AiohttpRequest().http_version == "1.1"
    with pytest.raises(ValueError, match="http_version"):
        AiohttpRequest(http_version="2")


@ours_and_theirs
def test_a_proxy_of_a_kind_that_is_not_installed_is_refused_at_once(make: Callable[..., BaseRequest]) -> None:
    with pytest.raises(RuntimeError):
        make(proxy="socks5://127.0.0.1:1080")


async def test_a_proxy_is_asked_with_its_password(peer: Peer) -> None:
    async with listening(Peer()) as proxy:
        address = f"http://ana:s%40fe@127.0.0.1:{proxy.port}"
        for make in BOTH:
            assert await through(make, peer, data(chat_id=1), proxy=address) is True
    theirs, ours = proxy.calls
    same(theirs, ours)
    assert ours.line == f"POST {peer.url} HTTP/1.1"
    assert ours.headers["proxy-authorization"] == theirs.headers["proxy-authorization"]
    assert ours.headers["proxy-authorization"] == "Basic " + b64encode(b"ana:s@fe").decode()
    assert not peer.calls


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "502 Bad Gateway"])
async def test_a_proxy_that_builds_no_tunnel_is_named_as_the_cause(status: str) -> None:
    async with listening(Peer(status=status, answer=b"")) as proxy:
        address = f"http://ana:secret@127.0.0.1:{proxy.port}"
        _, error = await met(lambda make: to(make, f"https://api.telegram.org/bot{TOKEN}/getMe", proxy=address))
    theirs, ours = proxy.calls
    assert ours.line == theirs.line == "CONNECT api.telegram.org:443 HTTP/1.1"
    assert ours.headers["proxy-authorization"] == theirs.headers["proxy-authorization"]
    assert named(error) == "ProxyError"
    assert status[:3] in str(error)
    assert "secret" not in str(error)
    assert isinstance(error.__cause__, NeverSent)


async def test_a_proxy_that_is_not_there_is_an_error_of_the_network(peer: Peer) -> None:
    _, ours = await met(lambda make: through(make, peer, data(chat_id=1), proxy=f"http://127.0.0.1:{free_port()}"))
    assert isinstance(ours.__cause__, NeverSent)


@ours_and_theirs
async def test_the_environment_names_a_proxy_and_what_goes_past_it(
    peer: Peer, make: Callable[..., BaseRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    async with listening(Peer()) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        assert await through(make, peer, None) is True
        assert (len(proxy.calls), len(peer.calls)) == (1, 0)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert await through(make, peer, None) is True
        assert (len(proxy.calls), len(peer.calls)) == (1, 1)
