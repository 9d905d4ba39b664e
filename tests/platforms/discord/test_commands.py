import re
from typing import Any

import pytest

from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Shown, Takes
from bot.core.words import Words
from tests.fakes.discord import Fake, Guild
from tests.platforms.discord.conftest import Bench, Running

FOR_EVERYONE = {"drama", "actor", "upcoming", "news", "browse", "follow", "subscribe", "following", "settings", "tip",
                "link", "privacy", "help"}  # fmt: skip
GUILD, DIRECT, ELSEWHERE = 0, 1, 2


def listed(fake: Fake, scope: str = "", kind: int = 1) -> dict[str, dict[str, Any]]:
    return {c["name"]: c for c in fake.commands.get(scope, []) if c["type"] == kind}


async def test_only_these_are_listed_for_everyone(bot: Running, fake: Fake) -> None:
    everyone = {name for name, c in listed(fake).items() if c["contexts"] == [GUILD, DIRECT, ELSEWHERE]}
    table = {c.name for c in COMMANDS if c.shown is Shown.EVERYONE}
    assert everyone == table | {"subscribe"}
    assert everyone == FOR_EVERYONE
    assert all(listed(fake)[name]["integration_types"] == [0, 1] for name in everyone)


async def test_moderators_commands_ask_for_the_right_to_manage_channels(bot: Running, fake: Fake) -> None:
    for command in COMMANDS:
        if command.shown is Shown.MODERATORS:
            made = listed(fake)[command.name]
            assert made["default_member_permissions"] == str(1 << 4) or made["default_member_permissions"] == 1 << 4
            assert made["contexts"] == [GUILD]


async def test_editors_commands_are_seen_in_their_servers_and_in_private_only(bench: Bench, fake: Fake) -> None:
    guild = fake.world.guild()
    async with bench.run(editor_servers=(guild.id,)):
        theirs = {c.name for c in COMMANDS if c.shown in {Shown.EDITORS, Shown.OWNERS}}
        assert "claim" not in listed(fake, guild.id)
        assert set(listed(fake, guild.id)) == theirs
        assert all(listed(fake)[name]["contexts"] == [DIRECT] for name in theirs)


@pytest.mark.parametrize("written", [False, True])
async def test_claim_is_listed_in_private_alone_and_only_until_somebody_owns_the_bot(
    written: bool, bench: Bench, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    boss = fake.world.user("boss")
    async with bench.run() as bot:
        assert listed(fake)["claim"]["contexts"] == [DIRECT]
        assert bot.house.tools.claim
        bot.house.tools.claim.issue(bot.clock())
        code = re.search(r"/claim (\S+)", capsys.readouterr().out)
        assert code
        said = (
            (await bot.people.write(boss, f"/claim {code[1]}")).text if written
            else (await bot.people.slash(boss, fake.world.direct(boss), "claim", code=code[1])).text
        )  # fmt: skip
        assert "I am yours now" in said
        await fake.until(lambda: "claim" not in listed(fake))
        assert "announce" in listed(fake)
    async with bench.run():
        assert "claim" not in listed(fake)


async def test_who_is_named_owner_in_the_configuration_has_nothing_to_claim(bench: Bench, fake: Fake) -> None:
    async with bench.run(owners=("discord:1",)):
        assert "claim" not in listed(fake)


async def test_options_are_typed_helped_and_described(bot: Running, fake: Fake) -> None:
    for command in COMMANDS:
        if command.shown not in {Shown.EVERYONE, Shown.MODERATORS}:
            continue
        made = {o["name"]: o for o in listed(fake)[command.name].get("options", [])}
        assert set(made) == {o.name for o in command.options if o.takes is not Takes.PROSE}
        for option in command.options:
            if option.takes is Takes.PROSE:
                continue
            assert made[option.name]["description"] == option.summary
            assert made[option.name].get("required", False) is option.required
            assert made[option.name]["type"] == {Takes.PLACE: 7, Takes.ROLE: 8}.get(option.takes, 3)
            if option.takes in {Takes.DRAMA, Takes.PERSON, Takes.TOPIC, Takes.PEOPLE}:
                assert made[option.name]["autocomplete"] is True
            if option.choices:
                assert [c["value"] for c in made[option.name]["choices"]] == [v for _, v in option.choices]


async def test_a_messages_menu_has_its_entries(bot: Running, fake: Fake) -> None:
    names = {"Why did I get this?"} | ({"Tip the editors"} if any(c.name == "tip" for c in COMMANDS) else set())
    assert set(listed(fake, kind=3)) == names


async def test_discord_is_told_of_commands_only_when_they_changed(bench: Bench, fake: Fake) -> None:
    guild = fake.world.guild()

    def told() -> int:
        return sum(method == "PUT" for method, _, _ in fake.calls)

    async with bench.run():
        assert told() == 1
    async with bench.run():
        assert told() == 1
    async with bench.run(editor_servers=(guild.id,)):
        assert told() == 2, "one more server, and nothing new for the rest"
    async with bench.run(editor_servers=(guild.id,)):
        assert told() == 2


async def test_an_editors_server_without_the_bot_stops_nothing(bench: Bench, fake: Fake) -> None:
    async with bench.run(editor_servers=("42",)):
        assert listed(fake)


async def test_names_and_descriptions_are_translated(bench: Bench, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    class Korean:
        def gettext(self, message: str, /) -> str:
            return {
                "where it stands": "어디까지 왔나", "/drama": "/드라마", "title:": "제목:", "/news": "/새 소식",
                "Why did I get this?": "왜 왔나요?",
            }.get(message, message)  # fmt: skip

        def ngettext(self, one: str, many: str, n: int, /) -> str:
            return one if n == 1 else many

    from bot import locales

    monkeypatch.setattr(locales, "words", lambda language: Words(Korean(), "ko") if language == "ko" else Words())
    async with bench.run():
        made = listed(fake)["drama"]
    assert made["description_localizations"] == {"ko": "어디까지 왔나"}
    assert not listed(fake)["help"].get("description_localizations")
    assert made["name_localizations"] == {"ko": "드라마"}
    assert made["options"][0]["name_localizations"] == {"ko": "제목"}
    assert not listed(fake)["news"].get("name_localizations"), "a name with a space is none that Discord takes"
    assert listed(fake, kind=3)["Why did I get this?"]["name_localizations"] == {"ko": "왜 왔나요?"}


async def test_a_command_that_is_not_listed_here_can_not_be_used(bot: Running, fake: Fake, guild: Guild) -> None:
    fan = fake.world.join(guild, fake.world.user("mina"))
    with pytest.raises(AssertionError, match="not listed here"):
        await bot.people.slash(fan, fake.world.channel(guild), "announce")


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()
