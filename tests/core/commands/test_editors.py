"""Owners name editors, see them, and take it back."""

from dataclasses import replace

import pytest

from bot.core.recipient import Identity, Role
from tests.core.commands.around import Around
from tests.core.commands.talk import Talk


@pytest.fixture
async def owner(talk: Talk) -> Talk:
    await talk.become(Role.OWNER)
    return replace(talk, tools=replace(talk.tools, surroundings={"console": Around()}))


async def role(talk: Talk, user: str) -> Role:
    [found] = await talk.tools.readers.named("console", user)
    return found.role


async def test_a_person_who_was_met_is_named_by_name(owner: Talk) -> None:
    await owner.other("mina").say("/help")
    assert (await owner.say("/editors @Mina")).startswith("mina is an editor now")
    assert await role(owner, "mina") is Role.EDITOR
    assert "mina" in await owner.say("/editors")


async def test_a_person_nobody_met_is_named_by_their_id_alone(owner: Talk) -> None:
    assert "haven't met “nobody”" in await owner.say("/editors nobody")
    await owner.say("/editors 123456789012345678")
    assert await role(owner, "123456789012345678") is Role.EDITOR
    await owner.say("/editors <@223456789012345678>")
    assert await role(owner, "223456789012345678") is Role.EDITOR
    await owner.say("/editors telegram:55555")
    [found] = await owner.tools.readers.named("telegram", "55555")
    assert found.role is Role.EDITOR


@pytest.mark.parametrize("who", ["discord:mina", "telegram:mina", "telegram:5/6", "telegram:-100", "discord:1/77"])
async def test_who_can_not_be_is_refused_and_nobody_is_named(owner: Talk, who: str) -> None:
    assert "is nobody's id; ids there have digits only" in await owner.say(f"/editors {who}")
    assert await owner.tools.readers.named(who.partition(":")[0], who.partition(":")[2]) == []


async def test_an_owner_of_the_configuration_is_named_no_editor(talk: Talk) -> None:
    named = replace(talk, tools=replace(talk.tools, owners=frozenset({"console:ana", "telegram:55555"})))
    assert "can post already" in await named.say("/editors console:ana")
    assert "can post already" in await named.say("/editors telegram:55555")


async def test_add_and_remove_are_understood_as_on_the_command_line(owner: Talk) -> None:
    await owner.other("mina").say("/help")
    assert (await owner.say("/editors add Mina")).startswith("mina is an editor now")
    assert await owner.say("/editors remove Mina") == "mina can't post any more. What was posted stays."
    assert await owner.say("/editors add discord:12") == (
        "discord:12 is an editor now, and can use /announce, /inbox and /history."
    )
    assert "discord:12 (12 on Discord)" in await owner.say("/editors")


async def test_two_people_of_one_name_are_told_apart_by_their_ids(owner: Talk) -> None:
    for user in ("m1", "m2"):
        await owner.tools.readers.reader(Identity("console", user, "Mina"), None, owner.clock())
    assert await owner.say("/editors mina") == "Several people go by that name. Who is it?"
    assert owner.labels == ["Mina (m1)", "Mina (m2)"]
    await owner.press("Mina (m2)")
    assert [await role(owner, user) for user in ("m1", "m2")] == [Role.READER, Role.EDITOR]


async def test_what_was_given_is_undone_and_taken_back(owner: Talk) -> None:
    await owner.other("mina").say("/help")
    await owner.say("/editors mina")
    assert await owner.press("Undo") == "mina can't post any more. What was posted stays."
    assert await role(owner, "mina") is Role.READER
    await owner.say("/editors mina")
    await owner.say("/editors")
    await owner.press("Take back: mina")
    assert await role(owner, "mina") is Role.READER
    await owner.say("/editors mina")
    assert "can't post" in await owner.say("/editors remove: mina")
    assert "is no editor" in await owner.say("/editors remove: mina")
    trail = [line.what for line in await owner.tools.desk.trail(["rights"], 9)]
    assert trail == ["took an editor back", "named an editor"] * 3


async def test_an_owner_is_no_editor_to_be_taken_back(owner: Talk) -> None:
    assert "is an owner" in await owner.say("/editors remove: ana")
    assert await role(owner, "ana") is Role.OWNER


async def test_a_servers_role_makes_its_bearers_editors_there_and_nowhere_else(owner: Talk) -> None:
    here = replace(owner, place="#news", server="1")
    assert (await here.say("/editors news team")).startswith("Everyone with the role @News team is an editor")
    bo = owner.other("bo", place="#news", server="1", roles=("5", "77"))
    assert "Posting is for editors" not in await bo.say("/announce")
    for stranger in (replace(bo, server="2"), replace(bo, roles=("5",)), replace(bo, place=None, server="", roles=())):
        assert "Posting is for editors" in await stranger.say("/announce")
    assert await role(owner, "bo") is Role.READER
    assert "@News team" in await here.say("/editors")
    await here.press("Take back: @News team")
    assert "Posting is for editors" in await bo.say("/announce")


async def test_a_role_is_named_by_mention_too_but_only_in_its_server(owner: Talk) -> None:
    assert "belongs to a server" in await owner.say("/editors <@&77>")
    here = replace(owner, place="#news", server="1")
    await here.say("/editors <@&77>")
    assert [grant.name for grant in await owner.tools.readers.grants()] == ["@News team"]
    assert "can't post" in await here.say("/editors remove: <@&77>")
    assert await owner.tools.readers.grants() == []


async def test_owners_of_the_configuration_are_owners_while_it_names_them(talk: Talk) -> None:
    named = replace(talk, tools=replace(talk.tools, owners=frozenset({"console:ana"})))
    assert "ana on the console" in await named.say("/editors")
    assert "owner of this bot" in await talk.say("/editors")


async def test_who_may_what_is_told_to_the_owner_alone(owner: Talk) -> None:
    here = replace(owner, place="#news", server="1")
    await here.say("/editors")
    assert here.last
    assert here.last.private


@pytest.mark.parametrize(
    "action", ["editor-stop:x", "editor-stop:999999", "grant-stop:7", "editor-add:", "grant-stop:²"]
)
async def test_a_button_that_means_nobody_is_refused_in_a_sentence(owner: Talk, action: str) -> None:
    said = await owner.act(f"v1:{action}")
    assert said.endswith(".")
    assert "broke" not in said


async def test_of_two_of_one_name_the_editor_is_the_one_to_be_taken_back(owner: Talk) -> None:
    for user in ("m1", "m2"):
        await owner.tools.readers.reader(Identity("console", user, "Mina"), None, owner.clock())
    assert "press Take back" in await owner.say("/editors remove: mina")
    await owner.say("/editors console:m2")
    assert "can't post" in await owner.say("/editors remove: mina")
    assert "can post already" in await owner.say("/editors console:ana")
