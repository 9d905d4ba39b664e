"""The list of commands that Telegram shows, and the words in an empty chat."""

from pathlib import Path

import pytest

from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Shown
from bot.core.recipient import Role
from bot.platforms.telegram import commands
from tests.fakes.telegram.server import serving
from tests.platforms.telegram.town import Town, listening, open_town


def names(town: Town, scope: str) -> list[str]:
    return [command["command"] for command in town.fake.api.commands[scope]]


@pytest.fixture
def town(bare: Town) -> Town:
    return bare


async def test_everybody_sees_what_the_table_shows_to_everyone(town: Town) -> None:
    shown = [c.name for c in COMMANDS if c.shown is Shown.EVERYONE]
    assert names(town, "default") == shown
    assert names(town, "all_group_chats") == shown


async def test_administrators_see_what_moderators_may_do_beside_it(town: Town) -> None:
    beside = {c.name for c in COMMANDS if c.shown is Shown.MODERATORS}
    everyone = {c.name for c in COMMANDS if c.shown is Shown.EVERYONE}
    assert set(names(town, "all_chat_administrators")) == everyone | beside
    assert not beside & set(names(town, "all_group_chats"))


async def test_editors_and_owners_see_theirs_in_private(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
        await town.house.store.readers.entitle((await town.reader(ana)).id, Role.EDITOR)
        await town.house.store.readers.entitle((await town.reader(bo)).id, Role.OWNER)
        async with listening(town):
            editors = {c.name for c in COMMANDS if c.shown is Shown.EDITORS}
            owners = {c.name for c in COMMANDS if c.shown is Shown.OWNERS}
            assert editors
            assert editors <= set(names(town, "chat/11"))
            assert editors | owners <= set(names(town, "chat/12"))
            assert not owners & set(names(town, "chat/11"))


async def test_who_becomes_an_editor_sees_it_soon_and_who_is_none_any_more_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.platform.TOLD_EVERY", 0.05)
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town, listening(town):
        ana = town.person(11, "Ana")
        assert "chat/11" not in fake.api.commands
        reader = await town.reader(ana)
        await town.house.store.readers.entitle(reader.id, Role.EDITOR)
        await fake.until(lambda: "announce" in str(fake.api.commands.get("chat/11")))
        await town.house.store.readers.entitle(reader.id, Role.READER)
        await fake.until(lambda: "chat/11" not in fake.api.commands)


async def test_an_editor_who_never_wrote_to_the_bot_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        ana = town.person(11, "Ana")
        await town.house.store.readers.entitle((await town.reader(ana)).id, Role.EDITOR)
        chat = fake.world.chats.pop(11)
        async with listening(town):
            fake.world.chats[11] = chat
            assert (await ana.says("/help")).text
            assert names(town, "default")


async def test_the_empty_chat_says_what_the_bot_is_for(town: Town) -> None:
    assert town.fake.api.about["description"].startswith("I follow Korean dramas for you, from first rumour")
    assert len(town.fake.api.about["short"]) <= 120


async def test_lists_that_did_not_change_are_not_told_again(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        async with listening(town):
            told = len(fake.made("setMyCommands"))
        async with listening(town):
            assert len(fake.made("setMyCommands")) == told > 0


async def test_each_language_has_its_own_list(town: Town) -> None:
    await commands.tell(town.platform._wire, town.house.tools, ["en", "pt-BR"])  # type: ignore[attr-defined]
    assert names(town, "default") == names(town, "default/pt")
