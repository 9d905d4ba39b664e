"""What is kept of somebody: shown, taken along, brought back, forgotten; two accounts made one."""

from dataclasses import replace

from bot.core.announcement import Opened, Titled
from bot.core.commands.table import Limits
from bot.core.kinds import RUMOURS
from bot.core.ports import Wait
from bot.core.recipient import Role
from tests.core.commands.talk import Talk
from tests.core.commands.test_following import follows
from tests.core.commands.test_wait import opened


async def test_what_is_kept_is_said_in_five_lines(talk: Talk) -> None:
    said = await talk.say("/privacy")
    head, blank, *lines = said.splitlines()
    assert (head, blank, len(lines)) == ("What I know about you", "", 5)
    assert all(line.startswith("I keep ") for line in lines)
    assert talk.labels == ["Export", "Import", "Forget me"]


async def test_who_asks_to_be_forgotten_is_asked_first(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await talk.say("/wait moonlight hospital")
    await talk.say("/privacy")
    assert "This can't be undone." in await talk.press("Forget me")
    assert set(await follows(talk)) == {"series:the-silent-sea"}
    assert await talk.press("Forget me") == (
        "Done. I have forgotten you. Send me a title whenever you like; we start anew then."
    )
    assert (await talk.say("/following")).startswith("You don't follow anything yet.")
    assert await talk.tools.readers.wanted() == []


async def test_words_alone_forget_nobody(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    assert "Forget you?" in await talk.say("/forget yes")
    assert await follows(talk)
    await talk.press("Keep everything")
    assert await follows(talk)


async def test_the_only_owner_is_told_that_the_bot_will_have_none(talk: Talk) -> None:
    await talk.become(Role.OWNER)
    assert "You are the only owner of this bot" in await talk.say("/forget")


async def test_follows_go_out_as_text_and_come_back(talk: Talk) -> None:
    for asked in ("the silent sea", "gong yoo", "netflix", "everything"):
        await talk.say(f"/follow {asked}")
    await talk.act("v1:rumours:person:gong-yoo")
    await talk.act("v1:kind:teaser:series:the-silent-sea")
    await talk.act("v1:kind:trailer:series:the-silent-sea")
    await talk.say("/wait moonlight hospital")
    before = await follows(talk)
    text = await talk.say("/export")
    assert "person:gong-yoo  Gong Yoo  +rumours" in text
    bo = talk.other("bo")
    said = await bo.say(f"/import {text}")
    assert said.startswith("You follow 4 more things now.\nI listen for 1 more name now.")
    after = await follows(bo)
    assert {t: s.kinds for t, s in after.items()} == {t: s.kinds for t, s in before.items()}
    assert [w.name for w in await talk.tools.readers.waits(next(iter(after.values())).recipient)] == [
        "moonlight hospital"
    ]
    assert "4 you followed already." in await bo.say(f"/import {text}")


async def test_a_platform_that_runs_lines_together_loses_nothing(talk: Talk) -> None:
    said = await talk.give("import", text="series:the-silent-sea  The Silent Sea person:gong-yoo  Gong Yoo  +rumours")
    assert said.startswith("You follow 2 more things now.")
    assert (await follows(talk))["person:gong-yoo"].kinds & RUMOURS


async def test_a_plain_list_of_names_will_do(talk: Talk) -> None:
    assert "lines of an export, or a title on each line" in await talk.say("/import")
    said = await talk.say("silent sea\nGong Yoo\nA Drama Nobody Made\n\n")
    assert said == (
        "You follow 2 more things now.\nI don't know “A Drama Nobody Made”. Send me one alone and I'll listen for it."
    )


async def test_a_title_that_begins_with_an_ids_word_is_a_title(talk: Talk) -> None:
    await opened(talk, "dead", Opened("all-of-us-are-dead"), Titled("all-of-us-are-dead", "All of Us Are Dead"))
    for line in ("all of us are dead", "all  the silent sea", "person of the silent sea", "series the silent sea"):
        await talk.give("import", text=line)
        assert "all" not in await follows(talk), line
    assert "series:all-of-us-are-dead" in await follows(talk)
    for line in ("all", "all  everything", "all everything  kinds=teaser  +rumours"):
        await talk.say("/unfollow everything")
        await talk.give("import", text=line)
        assert "all" in await follows(talk), line
    assert (await follows(talk))["all"].kinds & RUMOURS


async def test_an_import_that_only_listens_counts_what_it_listens_for(talk: Talk) -> None:
    said = await talk.give("import", text="listen: moonlight hospital")
    assert said == "I listen for 1 more name now."
    assert await talk.give("import", text="listen: moonlight hospital") == "You follow nothing new now."
    assert await talk.give("import", text="gong yoo") == "You follow 1 more thing now."


async def test_an_import_keeps_to_the_caps(talk: Talk) -> None:
    talk.tools = replace(talk.tools, limits=Limits(follows=1, waits=1))
    said = await talk.give("import", text="silent sea\ngong yoo\nlisten: one\nlisten: two")
    assert "Some had no room" in said
    assert len(await follows(talk)) == 1
    assert len(await talk.tools.readers.wanted()) == 1


async def test_a_long_list_goes_out_in_messages_that_fit(talk: Talk) -> None:
    me = await talk.tools.readers.reader(talk.who, None, talk.clock())
    for n in range(60):
        await talk.tools.readers.wait_for(Wait(me.id, f"{n} {'x' * 60}", f"n{n}", talk.clock()))
    await talk.say("/follows")
    assert talk.last
    assert 3 <= len([talk.last.message, *talk.last.also]) <= 6
    assert all(len(m.plain) < 1900 for m in (talk.last.message, *talk.last.also))


async def test_nothing_to_export_is_said(talk: Talk) -> None:
    assert "nothing to export" in await talk.say("/export")


async def code_of(talk: Talk) -> str:
    said = await talk.say("/link")
    return said.split("/link ", 1)[1].split()[0]


async def test_two_accounts_become_one(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await talk.say("/settings titles korean")
    other = talk.other("ana-on-telegram")
    await other.say("/follow gong yoo")
    code = await code_of(other)
    assert "Is ana-on-telegram on the console you too?" in await talk.say(f"/link {code.lower()}")
    assert "You follow 2 things" in await talk.press("Yes, that's me")
    for one in (talk, other):
        assert set(await follows(one)) == {"series:the-silent-sea", "person:gong-yoo"}
        assert "Titles: Korean" in await one.say("/settings")
    assert "I don't know that code" in await talk.act(f"v1:join:{code}")


async def test_a_code_is_good_for_ten_minutes_and_not_for_oneself(talk: Talk) -> None:
    code = await code_of(talk)
    bo = talk.other("bo")
    assert "That is your own code" in await talk.say(f"/link {code}")
    await talk.later(minutes=11)
    assert "ten minutes are over" in await bo.say(f"/link {code}")
    assert "ten minutes are over" in await bo.say("/link AAAAAAAA")


async def test_nothing_is_joined_without_a_yes(talk: Talk) -> None:
    code = await code_of(talk)
    bo = talk.other("bo")
    await bo.say("/follow gong yoo")
    await bo.say(f"/link {code}")
    await bo.press("No")
    assert await follows(talk) == {}


async def test_a_code_is_given_in_private_alone(talk: Talk) -> None:
    talk.place = "#news"
    assert await talk.say("/link") == ("A code would be read by everyone here. Send me /link in a private message.")


async def test_what_is_private_stays_so_in_a_group(talk: Talk) -> None:
    talk.place = "#news"
    for asked in ("/privacy", "/follows", "/forget", "/following", "/import silent sea"):
        await talk.say(asked)
        assert talk.last
        assert talk.last.private, asked
