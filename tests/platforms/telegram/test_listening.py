"""Listening goes on whatever comes, and ends with a clear word where nothing helps."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from click.testing import CliRunner

from bot.app import build_platforms, open_house, switchboard
from bot.cli import main
from bot.clock import MovedClock
from bot.config import Web
from bot.core.errors import OutOfReach, PlatformEnded
from bot.delivery.pace import Limits, Pace
from bot.platforms.telegram.platform import TelegramPlatform
from bot.supervisor import supervise
from tests.fakes.telegram.server import TOKEN, Trouble, serving
from tests.platforms.telegram.town import Town, becomes, config_for, listening, open_town


async def test_an_update_that_cannot_be_read_stops_none_after_it(
    town: Town, logged: list[MutableMapping[str, Any]]
) -> None:
    ana = town.person(11, "Ana")
    town.fake.world.tell("message", {"message_id": "?", "date": "yesterday", "chat": 7})
    town.fake.world.tell("message", {"message_id": 1, "date": 10**30, "chat": {"id": 11, "type": "private"}})
    town.fake.world.tell("callback_query", {"id": "1"})
    town.fake.world.tell("something_new", {"nobody": "knows"})
    assert (await ana.says("/drama move to heaven")).text.startswith("Move to Heaven")
    assert [entry["event"] for entry in logged].count("unreadable update") == 3
    await town.fake.until(lambda: town.fake.pending <= 1)  # and none is asked for again


async def test_an_update_that_breaks_something_stops_none_after_it(
    town: Town, logged: list[MutableMapping[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = town.person(11, "Ana")
    monkeypatch.setattr("bot.platforms.telegram.conversation.said", lambda *_: 1 / 0)
    await ana.writes("/drama move to heaven")
    await town.fake.until(lambda: any(entry["event"] == "update failed" for entry in logged))
    monkeypatch.undo()
    assert (await ana.says("/drama move to heaven")).text.startswith("Move to Heaven")


async def test_a_revoked_token_ends_it_with_a_clear_word_that_holds_no_token(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        fake.revoked = True
        with pytest.raises(PlatformEnded, match="revoked or mistyped") as ended:
            await town.platform.run(asyncio.Event())
        assert TOKEN not in repr(ended.value)
        assert TOKEN not in repr(ended.value.__cause__)


async def test_a_token_revoked_while_listening_ends_it_too(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        running = asyncio.create_task(town.platform.run(asyncio.Event()))
        await fake.until(lambda: bool(fake.made("getUpdates")))
        fake.revoked = True
        town.person(11, "Ana")
        fake.world.tell("message", {})
        async with fake.changed:
            fake.changed.notify_all()
        with pytest.raises(PlatformEnded, match="revoked"):
            await running


async def test_another_process_with_the_same_token_ends_it_with_a_clear_word(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        fake.troubles += [Trouble("getUpdates", code=409, description="Conflict: terminated", times=9)]
        with pytest.raises(PlatformEnded, match="Another process polls Telegram with this token"):
            await town.platform.run(asyncio.Event())


async def test_a_single_conflict_is_our_own_last_poll_dying(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        fake.troubles += [Trouble("getUpdates", code=409, description="Conflict: terminated")]
        async with listening(town):
            assert (await town.person(11, "Ana").says("/help")).text


async def test_telegram_away_for_a_while_is_waited_for(town: Town) -> None:
    ana = town.person(11, "Ana")
    await town.fake.down()
    await town.fake.up()
    assert (await ana.says("/drama move to heaven")).text.startswith("Move to Heaven")


async def test_telegram_away_at_the_start_is_a_matter_for_the_supervisor(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        await fake.down()
        stop = asyncio.Event()
        kept = asyncio.create_task(supervise({"telegram": town.platform.run}, stop))
        await asyncio.sleep(0)
        await fake.up()
        assert (await town.person(11, "Ana").says("/help")).text
        stop.set()
        await kept


async def test_telegram_out_of_reach_is_one_sentence(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        await fake.down()
        with pytest.raises(OutOfReach) as away:
            await town.platform.run(asyncio.Event())
        assert str(away.value) == f"Telegram can't be reached; see that this machine has a way out to {fake.url}."


async def test_it_knows_whether_it_is_connected_and_says_once_that_it_is_not(
    tmp_path: Path, logged: list[MutableMapping[str, Any]]
) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        link = town.platform.link
        assert link.lost is not None
        ana = town.person(11, "Ana")
        async with listening(town):
            await ana.says("/help")
            fake.troubles += [Trouble("getUpdates", code=502, description="Bad Gateway", times=2)]
            seen: list[float | None] = []

            async def lost_and_back() -> bool:
                seen.append(link.lost)
                return link.lost is None and any(seen)

            await asyncio.gather(ana.says("/help"), becomes(lost_and_back))
        assert link.lost is not None
    assert [line["event"] for line in logged].count("Telegram can't be reached; I keep trying.") == 1


async def test_words_of_one_chat_are_answered_in_their_order(town: Town) -> None:
    ana = town.person(11, "Ana")
    for title in ("move to heaven", "space sweepers", "extracurricular"):
        await ana.writes(f"/timeline {title}")
    await town.fake.until(lambda: len(ana.chat.by_bot()) == 3)
    heads = [m.text.partition("\n")[0] for m in ana.chat.by_bot()]
    assert [head.split()[0] for head in heads] == ["Move", "Space", "Extracurricular"]


async def test_one_chat_that_says_a_lot_keeps_no_other_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.telegram.crowd.AT_ONCE", 2)
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
        fake.troubles += [Trouble(chat=11, code=429, description="Too Many Requests", retry_after=1)]
        for _ in range(20):
            await ana.writes("/help")
        async with listening(town):
            assert (await bo.says("/help")).text
            assert ana.chat.by_bot() == []
            await fake.until(lambda: len(ana.chat.by_bot()) == 20)


async def test_who_says_more_than_can_wait_is_not_heard_any_further(
    tmp_path: Path, logged: list[MutableMapping[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.crowd.MOST_IN_LINE", 5)
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        ana = town.person(11, "Ana")
        for _ in range(8):
            await ana.writes("/help")
        async with listening(town):
            await fake.until(lambda: len(ana.chat.by_bot()) == 5)
            await town.quiet()
            assert (await ana.says("/help")).text, "and is, when the line is gone"
        assert [line["event"] for line in logged].count("unheard") == 3


async def test_what_is_being_answered_at_the_stop_is_answered(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        ana = town.person(11, "Ana")
        async with listening(town):
            fake.delay = 0.2
            await ana.writes("/help")
            await fake.until(lambda: bool(fake.made("sendMessage")) or ana.chat.by_bot())
        assert len(ana.chat.by_bot()) == 1
        assert fake.pending == 0, "and Telegram knows it"


async def test_what_is_still_unanswered_at_the_stop_is_answered_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.platform.GRACE", 0.2)
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
        fake.troubles += [Trouble(chat=11, code=429, description="Too Many Requests", retry_after=8)]
        async with listening(town):
            await ana.writes("/help")
            await bo.says("/help")
        assert not ana.chat.by_bot()
    async with serving(fake.world) as again, open_town(again, tmp_path, stocked=False) as town, listening(town):
        await again.until(ana.chat.by_bot)
        await town.quiet()
        assert [len(ana.chat.by_bot()), len(bo.chat.by_bot())] == [1, 1], "and nobody twice"


async def test_updates_may_come_by_webhook(tmp_path: Path) -> None:
    hook = {"url": "https://bot.example.org/telegram", "secret": "s3cret"}
    async with serving() as fake:
        config = config_for(fake, tmp_path, webhook=hook)
        async with open_town(fake, tmp_path, stocked=False, webhook=hook) as town:
            assert town.platform.take is not None
            stop = asyncio.Event()
            running = asyncio.create_task(town.platform.run(stop))
            await fake.until(lambda: bool(fake.api.webhook))
            assert fake.api.webhook == {"url": hook["url"], "secret_token": "s3cret"}
            ana = town.person(11, "Ana")
            message = fake.world.put(ana.chat, ana.user, {"text": "/help"})
            await town.platform.take({"update_id": 1, "message": message.json})
            await fake.until(lambda: bool(ana.chat.by_bot()))
            assert fake.made("getUpdates") == []
            stop.set()
            await running
        assert config.telegram.webhook.secret is not None


async def test_an_update_by_webhook_is_taken_when_it_was_answered_and_only_once(tmp_path: Path) -> None:
    hook = {"url": "https://bot.example.org/telegram", "secret": "s3cret"}
    async with serving() as fake, open_town(fake, tmp_path, stocked=False, webhook=hook) as town:
        take = town.platform.take
        assert take is not None
        ana = town.person(11, "Ana")
        update = {"update_id": 1, "message": fake.world.put(ana.chat, ana.user, {"text": "/help"}).json}
        assert not await take(update), "nobody listens yet, so Telegram is to bring it again"
        stop = asyncio.Event()
        running = asyncio.create_task(town.platform.run(stop))
        await fake.until(lambda: bool(fake.api.webhook))
        assert all(await asyncio.gather(take(update), take(update)))
        assert len(ana.chat.by_bot()) == 1
        assert await take(update)
        assert len(ana.chat.by_bot()) == 1
        assert await take({"message": "without a number"}), "and what is none is not to come again"
        stop.set()
        await running
        assert not await take(update | {"update_id": 2})


async def test_a_webhook_without_a_secret_or_a_port_is_refused(tmp_path: Path) -> None:
    async with serving() as fake:
        async with open_town(fake, tmp_path, webhook={"url": "https://bot.example.org/telegram"}) as town:
            with pytest.raises(PlatformEnded, match=r"needs telegram\.webhook\.secret"):
                await town.platform.run(asyncio.Event())
        closed = config_for(fake, tmp_path, webhook={"url": "https://bot.example.org/x", "secret": "s"})
        async with open_house(closed.model_copy(update={"web": Web()}), MovedClock(), stocked=False) as house:
            with pytest.raises(PlatformEnded, match=r"needs web\.port"):
                build_platforms(house, {})


async def test_an_address_that_telegram_does_not_take_ends_it_with_a_clear_word(tmp_path: Path) -> None:
    hook = {"url": "https://bot.example.org:444/telegram", "secret": "s3cret"}
    async with serving() as fake, open_town(fake, tmp_path, stocked=False, webhook=hook) as town:
        with pytest.raises(PlatformEnded, match=r"Telegram does not take telegram\.webhook\.url: .*only on ports"):
            await town.platform.run(asyncio.Event())


async def test_polling_has_no_webhook(bare: Town) -> None:
    assert bare.platform.take is None
    board = switchboard(bare.house, Pace(Limits()))
    assert TelegramPlatform(bare.house.config.telegram, board).take is None


async def test_the_web_surface_checks_the_secret_of_a_webhook(tmp_path: Path) -> None:
    from bot.app import _hook
    from bot.web import Health
    from bot.web.server import SECRET_HEADER
    from bot.web.server import Web as Surface

    hook = {"url": "https://bot.example.org/telegram", "secret": "s3cret"}

    async def well() -> Health:
        return Health({}, {})

    async with serving() as fake, open_town(fake, tmp_path, stocked=False, webhook=hook) as town:
        fake.keep_calls = True
        stop = asyncio.Event()
        running = asyncio.create_task(town.platform.run(stop))
        await fake.until(lambda: bool(fake.api.webhook))
        ana = town.person(11, "Ana")
        update = {"update_id": 1, "message": fake.world.put(ana.chat, ana.user, {"text": "/help"}).json}
        async with (
            Surface(well, (_hook(town.house.config, town.platform),)).serve("127.0.0.1", 0) as port,
            aiohttp.ClientSession() as session,
        ):
            url = f"http://127.0.0.1:{port}/telegram"
            async with session.post(url, json=update) as refused:
                assert refused.status == 403
            async with session.post(url, json=update, headers={SECRET_HEADER: "s3cret"}) as taken:
                assert taken.status == 200
        await fake.until(lambda: bool(ana.chat.by_bot()))
        stop.set()
        await running


async def test_check_asks_whether_the_token_is_taken(tmp_path: Path) -> None:
    async with serving() as fake:
        variables = {
            "DRAMAWIRE_TELEGRAM__TOKEN": TOKEN, "DRAMAWIRE_TELEGRAM__API": fake.url,
            "DRAMAWIRE_STORE__URL": f"sqlite:///{tmp_path / 'x.db'}",
        }  # fmt: skip

        async def checked() -> tuple[int, str]:
            done = await asyncio.to_thread(CliRunner().invoke, main, ["check", "--online"], env=variables)
            return done.exit_code, done.output

        code, said = await checked()
        assert code == 0
        assert "Tokens: taken, for @dramawire_bot.\n" in said
        fake.revoked = True
        code, said = await checked()
        assert code == 1
        assert said.startswith("Telegram does not take the token: it was revoked or mistyped.")
        await fake.down()
        assert await checked() == (
            1,
            f"Telegram can't be reached; see that this machine has a way out to {fake.url}.\n",
        )
