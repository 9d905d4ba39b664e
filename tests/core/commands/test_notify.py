"""Notify me: members are mentioned in a place's posts for what they asked."""

from dataclasses import replace

import pytest

from bot.core.announcement import Noted
from bot.core.kinds import Kind
from bot.core.message import Mention
from bot.core.recipient import AddressKey, Identity
from tests.core.commands.around import NEWS, Around
from tests.core.commands.talk import Talk


@pytest.fixture
async def member(talk: Talk) -> Talk:
    """Fan, in #news, where everything comes in."""
    tools = replace(talk.tools, surroundings={"console": Around()})
    mod = replace(talk, tools=tools, user="mod", place="#news", moderator=True, server="1")
    await mod.say("/setup #news; what: all")
    return replace(mod, user="fan", moderator=False)


HAPPENINGS = (Kind.TRAILER, Kind.SCRIPT_READING, Kind.TEASER, Kind.SCREENED)


async def mentioned(talk: Talk) -> Mention | None:
    """Something new happens to The Silent Sea: whom the post in #news mentions."""
    told = talk.house.chats.messages["#news"]
    kind = HAPPENINGS[len(told) - 1]
    await talk.house.say(f"it.{kind}", Noted("the-silent-sea"), kind=kind)
    await talk.house.settle()
    return told[-1].letter.mention


async def test_the_button_stands_under_posts_in_places_and_nowhere_else(member: Talk) -> None:
    await member.other("reader").say("/follow the silent sea")
    await mentioned(member)
    labels = {
        chat: [b.label for row in member.house.chats.messages[chat][-1].letter.message.buttons for b in row]
        for chat in ("#news", "reader")
    }
    assert "Notify me" in labels["#news"]
    assert "Notify me" not in labels["reader"]


async def test_who_pressed_is_mentioned_until_they_press_again(member: Talk) -> None:
    await mentioned(member)
    [button] = [b for row in member.house.chats.messages["#news"][-1].letter.message.buttons for b in row
                if b.label == "Notify me"]  # fmt: skip
    said = await member.act(button.action or "")
    assert said == "I'll mention you here when something happens to The Silent Sea."
    assert member.last
    assert member.last.private
    assert member.last.toast == said
    assert await mentioned(member) == Mention(None, ("fan",))
    assert await member.act(button.action or "") == "I no longer mention you here for The Silent Sea."
    assert await mentioned(member) is None
    await member.press("Undo")
    assert await mentioned(member) == Mention(None, ("fan",))


async def test_no_more_are_mentioned_than_the_cap(member: Talk) -> None:
    tools = replace(member.tools, limits=replace(member.tools.limits, mentions=1))
    one, two = replace(member, tools=tools), replace(member, tools=tools, user="two")
    await one.act("v1:notify:series:the-silent-sea")
    said = await two.act("v1:notify:series:the-silent-sea")
    assert said == "I mention no more than 1 people for one thing here. /follow writes to you in private instead."
    assert await mentioned(member) == Mention(None, ("fan",))


async def test_nobody_asks_to_be_mentioned_without_end(member: Talk) -> None:
    few = replace(member, tools=replace(member.tools, limits=replace(member.tools.limits, follows=1)))
    await few.act("v1:notify:series:the-silent-sea")
    assert "for more than 1 things" in await few.act("v1:notify:person:gong-yoo")
    assert "no longer mention you" in await few.act("v1:notify:series:the-silent-sea")


async def test_where_no_news_comes_it_says_so(member: Talk) -> None:
    for elsewhere in (replace(member, place="#talk"), replace(member, place=None)):
        assert "/follow writes to you in private" in await elsewhere.act("v1:notify:series:the-silent-sea")


async def test_another_place_is_named_by_its_number_only_from_its_own_server(member: Talk) -> None:
    number = (await member.tools.readers.places([NEWS]))[NEWS].id
    action = f"v1:notify:{number}/series:the-silent-sea"
    for stranger in (replace(member, place="#talk", server="2"), replace(member, place=None, server="")):
        assert "No news comes" in await stranger.act(action)
    assert "I'll mention you" in await replace(member, place="#talk").act(action)
    assert await mentioned(member) == Mention(None, ("fan",))


async def test_nobody_is_mentioned_through_somebody_elses_private_chat(member: Talk) -> None:
    home = AddressKey("console", "victim")
    reader = await member.tools.readers.reader(Identity("console", "victim"), home, member.clock())
    assert "No news comes" in await member.act(f"v1:notify:{reader.id}/series:the-silent-sea")
