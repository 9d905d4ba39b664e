"""The bot as it runs: one at a time, with everybody else at work beside it, until it is asked to stop."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot import app
from bot.app import House, open_house, run
from bot.cli import main
from bot.clock import SystemClock
from bot.config import Backup, Catalogue, Config, Store, Telegram, Web
from bot.core.announcement import Noted
from bot.core.commands.answer import answer
from bot.core.commands.request import Request, Where
from bot.core.errors import BadInput, CourierTaken, StoreError
from bot.core.kinds import Kind
from bot.core.recipient import AddressKey, Identity, Role, Subscription, Topic
from bot.delivery import schedule
from bot.delivery.courier import Exit
from bot.platforms import Platform
from bot.session import _delivering
from bot.store import daily
from tests.cli.test_operating import DRAMA
from tests.core.ledgers import entry
from tests.delivery.house import Chats

CSV = "title,year,kind,network\nStarlight Harbour,2026,series,tvN\n"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with a database and a small catalogue of its own, and no platform."""
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "moonlight.toml").write_text(DRAMA, "utf-8")
    return Config(
        owners=("console:ana",),
        store=Store(url=f"sqlite:///{tmp_path / 'bot.db'}"),
        catalogue=Catalogue(folder=tmp_path / "catalogue"),
        backup=Backup(keep=0),
    )


class Running:
    """A bot that runs in this process, with an outlet of ours."""

    def __init__(self) -> None:
        self.house: House | None = None
        self.chats: Chats | None = None

    def platforms(self, house: House, exits: dict[str, Exit]) -> list[Platform]:
        """Takes the place of the platforms."""
        self.house, self.chats = house, Chats(house.clock)  # type: ignore[arg-type]
        exits["console"] = Exit(self.chats)
        return []


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Running:
    made = Running()
    monkeypatch.setattr(app, "build_platforms", made.platforms)
    monkeypatch.setattr(schedule, "LOOK_EVERY", timedelta(seconds=0.05))
    return made


@asynccontextmanager
async def running(config: Config, bot: Running) -> AsyncIterator[House]:
    """Runs a bot while the block does; a signal stops it."""
    async with asyncio.timeout(20):
        task = asyncio.create_task(run(config, SystemClock()))
        try:
            await until(lambda: bot.house is not None or task.done())
            if bot.house is None:
                await task
            assert bot.house
            yield bot.house
        finally:
            if not task.done():
                os.kill(os.getpid(), signal.SIGTERM)
            await task


async def until(true: Callable[[], bool]) -> None:
    """Lets the others go on until something is so."""
    while not true():  # noqa: ASYNC110 - what it waits for is anything
        await asyncio.sleep(0.01)


async def shell(config: Config, *words: str, refused: bool = False) -> str:
    """What a command says in another process's place."""
    variables = {"DRAMAWIRE_STORE__URL": config.store.url}
    result = await asyncio.to_thread(CliRunner().invoke, main, words, env=variables, catch_exceptions=False)
    assert result.exit_code == int(refused), result.output
    return result.output


async def test_import_and_backup_work_beside_it_and_it_notices_what_they_wrote(
    config: Config, bot: Running, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text(CSV, "utf-8")
    async with running(config, bot) as house:
        assert house.search.find("Starlight Harbour")[0].score < 90
        said = await shell(config, "import", str(tmp_path / "more.csv"))
        assert "nobody was told" in said
        await until(lambda: house.search.find("Starlight Harbour")[0].title == "Starlight Harbour")
        await shell(config, "backup", str(tmp_path / "copy.db"))
        await shell(config, "status")
    copied = config.model_copy(update={"store": Store(url=f"sqlite:///{tmp_path / 'copy.db'}")})
    async with open_house(copied, SystemClock()) as house:
        assert house.search.find("Starlight Harbour")[0].title == "Starlight Harbour"


async def test_what_is_published_reaches_who_follows(config: Config, bot: Running) -> None:
    now = SystemClock()()
    async with running(config, bot) as house:
        who = await house.store.readers.reader(Identity("console", "ana", "Ana"), AddressKey("console", "ana"), now)
        topic = Topic.parse("series:moonlight")
        await house.store.readers.follow(Subscription(who.id, topic, 2**24 - 1, now - timedelta(days=1)))
        said = entry("new", now.date().isoformat(), Noted("moonlight"), kind=Kind.TRAILER)
        await house.publisher.publish(said, now)
        assert bot.chats
        await until(lambda: bool(bot.chats and bot.chats.messages["ana"]))


async def test_without_an_owner_it_prints_a_code_that_makes_one(
    config: Config, bot: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    nobodys = config.model_copy(update={"owners": (), "telegram": Telegram(token=SecretStr("1:x"))})
    printed = ""
    async with running(nobodys, bot) as house:
        while "No owner yet" not in printed:
            printed += capsys.readouterr().out
            await asyncio.sleep(0.01)
        line = r"No owner yet\. Send /claim (\d{4}-\d\d) to the bot on Telegram within 15 minutes to become one\.\n"
        said = re.fullmatch(line, printed)
        assert said
        key = AddressKey("telegram", "5")
        claim = Request(Identity("telegram", "5", "Ana"), Where(key), "claim", house.clock(), {"code": said[1]}, key)
        await answer(claim, house.tools)
        assert [owner.name for owner in await house.store.readers.owners()] == ["Ana"]


@pytest.mark.parametrize("known", ["configured", "claimed"])
async def test_with_an_owner_no_code_is_printed(
    config: Config, bot: Running, capsys: pytest.CaptureFixture[str], known: str
) -> None:
    if known == "claimed":
        config = config.model_copy(update={"owners": ()})
        async with open_house(config, SystemClock()) as house:
            ana = await house.store.readers.reader(Identity("telegram", "5", "Ana"), None, house.clock())
            await house.store.readers.entitle(ana.id, Role.OWNER)
    with capture_logs() as lines:
        async with running(config, bot):
            await until(lambda: any(line["event"] == "running" for line in lines))
    assert "No owner" not in capsys.readouterr().out


async def test_a_second_one_is_refused_in_a_word_while_the_first_runs(config: Config, bot: Running) -> None:
    async with running(config, bot):
        with pytest.raises(CourierTaken, match="stop that one first"):
            await run(config, SystemClock())


@pytest.mark.needs_loopback
async def test_health_is_answered_where_a_port_is_named(config: Config, bot: Running, unused_tcp_port: int) -> None:
    web = config.model_copy(update={"web": Web(port=unused_tcp_port)})
    async with running(web, bot), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{unused_tcp_port}/health") as response:
                    assert (response.status, (await response.json())["owed"]) == (200, 0)
                    break
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.01)


async def test_a_port_that_is_taken_is_one_sentence_and_the_bot_goes_on(
    config: Config, bot: Running, unused_tcp_port: int
) -> None:
    web = config.model_copy(update={"web": Web(port=unused_tcp_port)})
    with socket.socket() as holder, capture_logs() as lines:
        holder.bind(("127.0.0.1", unused_tcp_port))
        holder.listen()
        async with running(web, bot):
            await until(lambda: any(line.get("task") == "web" for line in lines))
    (said,) = [line["event"] for line in lines if line.get("task") == "web"]
    assert said == (
        f"Nothing can listen at 127.0.0.1:{unused_tcp_port}, as [web] wants (address already in use); "
        "free that port, or name another. I try again in 1 s."
    )


async def test_it_writes_the_daily_backup(
    config: Config, bot: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "SETTLED", timedelta())
    on = config.model_copy(update={"backup": Backup(folder=tmp_path / "copies")})
    async with running(on, bot):
        await until(lambda: bool(list((tmp_path / "copies").glob("bot-*.db"))))


async def test_the_chat_delivers_and_backs_up_too(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "SETTLED", timedelta())
    on = config.model_copy(update={"backup": Backup(folder=tmp_path / "copies")})
    async with asyncio.timeout(20), open_house(on, SystemClock()) as house:
        chats = Chats(house.clock)  # type: ignore[arg-type]
        async with _delivering(on, house.delivery({"console": Exit(chats)})):
            await until(lambda: bool(list((tmp_path / "copies").glob("bot-*.db"))))


async def test_a_state_folder_that_cant_be_written_is_named_with_the_user_who_cant(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    config = Config(store=Store(url=f"sqlite:///{tmp_path}/file/state/bot.db"))
    with pytest.raises(StoreError, match=r"The folder \S+/file/state can't be made by user \S+"):
        await run(config, SystemClock())
    assert "There is no database at" in await shell(config, "status", refused=True)
    assert f"The folder {tmp_path}/file/state can't be made by user" in await shell(config, "check", refused=True)


async def test_a_catalogue_that_cant_be_read_is_said_to_be_what_is_wrong(config: Config, tmp_path: Path) -> None:
    lost = config.model_copy(update={"catalogue": Catalogue(folder=tmp_path / "nowhere")})
    with pytest.raises(BadInput, match=r"^catalogue: There is nothing at \S+/nowhere; name a TOML file or a folder"):
        await run(lost, SystemClock())
