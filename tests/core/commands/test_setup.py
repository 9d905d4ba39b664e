"""Moderators bring the news into a place, see what comes, change it, stop it, and take each of that back."""

from dataclasses import replace
from datetime import time

import pytest

from bot.core.announcement import Noted
from bot.core.kinds import BIG_NEWS, EVERYTHING_CONFIRMED, Kind, mask
from bot.core.message import Mention
from bot.core.recipient import AddressKey, Recipient, Subscription
from tests.core.commands.around import NEWS, TALK, Around
from tests.core.commands.talk import Talk


@pytest.fixture
def around() -> Around:
    return Around()


@pytest.fixture
def mod(talk: Talk, around: Around) -> Talk:
    """Mod, who manages #news and #talk, in #news."""
    tools = replace(talk.tools, surroundings={"console": around})
    return replace(talk, tools=tools, user="mod", place="#news", moderator=True, server="1")


async def place(talk: Talk, key: AddressKey = NEWS) -> Recipient:
    return (await talk.tools.readers.places([key]))[key]


async def follows(talk: Talk, key: AddressKey = NEWS) -> list[Subscription]:
    known = await talk.tools.readers.places([key])
    return await talk.tools.readers.following(known[key].id) if known else []


def posts(talk: Talk, key: AddressKey = NEWS) -> list[str]:
    return talk.house.texts(key.chat)


async def test_it_asks_where_and_what_and_then_it_is_done_with_an_example_posted_there(mod: Talk) -> None:
    assert await mod.say("/setup") == "Where should the news come in?"
    assert mod.labels[:2] == ["#news", "#talk"]
    assert await mod.press("#talk") == "What should come into #talk?"
    said = await mod.press("Everything confirmed")
    assert said.startswith("Done. Dramawire news goes to #talk: every confirmed story, no mentions.")
    [followed] = await follows(mod, TALK)
    assert (str(followed.topic), followed.kinds, followed.role) == ("all", EVERYTHING_CONFIRMED, None)
    [example] = mod.house.chats.messages["#talk"]
    assert example.text.startswith("Example\n\n🔁 Renewed: Love Alarm 2")
    assert example.letter.silent
    assert example.letter.mention is None
    setting = await place(mod, TALK)
    assert (setting.preferences.digest_at, setting.preferences.silent) == (None, False)


async def test_what_is_mistyped_on_the_way_is_asked_for_again(mod: Talk) -> None:
    await mod.say("/setup")
    said = await mod.say("#nwes")
    assert said == (
        "I know no place called “#nwes” that you manage. Did you mean #news?\n\nWhere should the news come in?"
    )
    assert await mod.say("#talk") == "What should come into #talk?"
    await mod.press("Titles and people I choose")
    said = await mod.say(", ".join(f"title {n}" for n in range(40)))
    assert said.startswith("That is more than 25 at once; choose some now and add the rest after.\n\nWhich titles")
    assert (await mod.say("gong yoo")).startswith("Done. Dramawire news goes to #talk")


async def test_what_is_said_at_once_is_not_asked(mod: Talk) -> None:
    said = await mod.say("/setup #news; what: big; mention: News team; when: out")
    assert said.startswith(
        "Done. Dramawire news goes to #news: only big news (dates, releases, renewals and cancellations), "
        "@News team mentioned for what is out."
    )
    [followed] = await follows(mod)
    assert (followed.kinds, followed.role, followed.role_kinds) == (BIG_NEWS, "77", mask(Kind.OUT))


async def test_the_example_is_of_what_will_come_there(mod: Talk) -> None:
    await mod.say("/setup #news; what: chosen; topics: the silent sea")
    await mod.say("/setup #talk; what: big")
    [[sea], [big]] = (mod.house.texts(chat) for chat in ("#news", "#talk"))
    assert "The Silent Sea is announced" in sea
    assert "Renewed: Love Alarm 2" in big
    await mod.house.say("news", Noted("love-alarm-2"), kind=Kind.TRAILER)
    await mod.say("/setup #talk; what: everything")
    assert "A trailer for Love Alarm 2" in mod.house.texts("#talk")[-1]
    await mod.say("/setup #talk; what: big")
    assert "Renewed: Love Alarm 2" in mod.house.texts("#talk")[-1], "a trailer is no big news"


async def test_who_has_no_news_yet_gets_the_newest_of_all_as_an_example(mod: Talk) -> None:
    await mod.say("/setup #news; what: chosen; topics: bae doona")
    [example] = mod.house.texts("#news")
    assert "Renewed: Love Alarm 2" in example


async def test_titles_and_people_are_chosen_by_name(mod: Talk) -> None:
    await mod.say("/setup #news")
    assert (await mod.press("Titles and people")).startswith("Which titles and people for #news?")
    assert "I'm not sure what “kim min” is" in await mod.say("gong yoo, kim min")
    assert await follows(mod) == []
    said = await mod.say("gong yoo, the silent sea")
    assert "goes to #news: The Silent Sea and Gong Yoo, no mentions" in said
    assert [str(s.topic) for s in await follows(mod)] == ["series:the-silent-sea", "person:gong-yoo"]


async def test_what_is_lacking_is_said_by_name_and_nothing_is_written(mod: Talk, around: Around) -> None:
    around.lacks[NEWS] = ("Send Messages", "Embed Links")
    said = await mod.say("/setup #news; what: all")
    assert said.startswith("I can't post in #news yet. I lack: Send Messages and Embed Links.")
    assert await mod.tools.readers.places([NEWS]) == {}
    del around.lacks[NEWS]
    assert await mod.press("Try again") == "What should come into #news?"


async def test_undo_takes_the_whole_set_up_back_once(mod: Talk) -> None:
    await mod.say("/setup #news; what: all")
    assert len(mod.house.chats.messages["#news"]) == 1
    undo = mod.button("Undo").action or ""
    assert await mod.press("Undo") == "Undone. Nothing comes into #news."
    assert await follows(mod) == []
    assert mod.house.chats.messages["#news"] == [], "the example went too"
    assert "done already" in await mod.act(undo)


@pytest.mark.parametrize(
    ("presses", "said"),
    [
        (["Only big news"], "only big news (dates, releases, renewals and cancellations), no mentions"),
        (["Only big news", "Everything confirmed"], "every confirmed story, no mentions"),
        (["Once a day"], "every confirmed story, once a day, no mentions"),
        (["Once a day", "At once"], "every confirmed story, no mentions"),
        (["Once a day", "Without a sound"], "every confirmed story, once a day, without a sound, no mentions"),
        (["Mention a role", "@Fans", "In every post"], "every confirmed story, @Fans mentioned for every post"),
        (["Mention a role", "@Fans", "For big news"], "every confirmed story, @Fans mentioned for big news"),
        (["Mention a role", "@Fans", "In every post", "Mention nobody"], "every confirmed story, no mentions"),
    ],
)
async def test_everything_can_be_changed_by_a_press(mod: Talk, presses: list[str], said: str) -> None:
    await mod.say("/setup #news; what: all")
    for label in presses:
        await mod.press(label)
    assert await mod.say("/setup #news") == f"#news gets {said}."


async def test_every_change_can_be_undone(mod: Talk) -> None:
    await mod.say("/setup #news; what: all; mention: fans")
    await mod.press("Once a day")
    await mod.press("Without a sound")
    before = (await follows(mod), (await place(mod)).preferences)
    await mod.press("Stop")
    assert await follows(mod) == []
    said = await mod.press("Undo")
    assert (
        said == "Undone. #news gets every confirmed story, once a day, without a sound, @Fans mentioned for big news."
    )
    assert (await follows(mod), (await place(mod)).preferences) == before
    assert before[1].digest_at == time(9)


async def test_kinds_for_a_role_can_be_chosen_one_by_one(mod: Talk) -> None:
    await mod.say("/setup #news; what: all; mention: fans; when: out")
    await mod.say("/setup #news")
    await mod.press("Mention for")
    await mod.press("Choose kinds")
    assert [button.label for button in mod.buttons if button.chosen] == ["out now"]
    await mod.press("trailer out")
    await mod.press("Done")
    [followed] = await follows(mod)
    assert followed.role_kinds == mask(Kind.OUT, Kind.TRAILER)
    assert "@Fans mentioned for trailer out and out now" in await mod.say("/setup #news")


async def test_another_moderator_sees_who_set_it_up_and_may_change_it(mod: Talk, around: Around) -> None:
    await mod.say("/setup #news; what: all")
    around.managers.add("zoe")
    zoe = replace(mod, user="zoe")
    said = await zoe.say("/setup")
    assert said == "#news gets every confirmed story, no mentions.\nmod set it up."
    assert zoe.labels[-1] == "Set up #talk"
    assert (await zoe.press("Stop")) == "Nothing comes into #news any more."
    assert await follows(mod) == []
    trail = await mod.tools.desk.trail([f"place:{(await place(mod)).id}"], 5)
    assert [(line.name, line.what) for line in trail] == [("zoe", "changed a place: stop"), ("mod", "set a place up")]
    assert (trail[0].before, trail[0].after) == ("all; at once", "nothing comes")


async def test_members_can_neither_see_nor_change_it_by_any_button(mod: Talk) -> None:
    await mod.say("/setup #news; what: all")
    undo = mod.button("Undo").action or ""
    number = (await place(mod)).id
    before = await follows(mod)
    here = replace(mod, user="fan", moderator=False)
    for who in (here, replace(here, place=None, server=""), replace(here, place="#elsewhere", moderator=True)):
        for action in (f"v1:place:{number}/{what}" for what in ("stop", "show", "big", "role/77", "add", "daily")):
            assert "Want it for yourself? /follow does that." in await who.act(action)
        assert "/follow does that." in await who.act(f"v1:drop:{number}/all")
        assert "/follow does that." in await who.act(undo)
        assert "place" in await who.give("setup", where="#news", what="big")
    assert await follows(mod) == before


@pytest.mark.parametrize("change", ["", "x", "9999/stop", "²/stop", "1/stop", "1/show"])
async def test_a_button_of_no_place_is_refused_in_a_sentence(mod: Talk, change: str) -> None:
    said = await mod.act(f"v1:place:{change}")
    assert said.endswith(".")
    assert "broke" not in said


async def test_nonsense_in_a_button_changes_nothing(mod: Talk) -> None:
    await mod.say("/setup #news; what: all")
    number, before = (await place(mod)).id, await follows(mod)
    for change in ("nonsense", "kind/77", "for/x", "for/all", "kind/18", "role/999"):
        await mod.act(f"v1:place:{number}/{change}")
        assert await follows(mod) == before


async def test_a_place_is_set_up_from_a_private_chat_where_the_platform_says_so(mod: Talk) -> None:
    private = replace(mod, place=None, moderator=False, server="")
    assert "Nothing is set up yet" in await private.say("/setup")
    await private.say("/setup #talk; what: big")
    assert [followed.kinds for followed in await follows(mod, TALK)] == [BIG_NEWS]
    assert (await private.say("/setup")).startswith("#talk gets only big news")
    stranger = replace(private, user="fan")
    assert "no place called “#news” that you manage" in await stranger.say("/setup #news; what: big")
    assert await follows(mod) == []


async def test_where_the_platform_lists_nothing_the_place_one_is_in_is_set_up(mod: Talk) -> None:
    alone = replace(mod, tools=replace(mod.tools, surroundings={}), place="#elsewhere")
    assert await alone.say("/setup") == "What should come into #elsewhere?"
    await alone.press("Everything confirmed")
    assert "Mention a role…" not in alone.labels
    assert len(await follows(alone, AddressKey("console", "#elsewhere"))) == 1


async def test_news_comes_with_its_mention_once_a_day_when_that_is_chosen(mod: Talk) -> None:
    await mod.say("/setup #news; what: all; mention: fans; when: in every post")
    await mod.press("Once a day")
    for name in ("one", "two"):
        await mod.house.say(name, Noted("the-silent-sea"), kind=Kind.TRAILER)
    await mod.later(hours=1)
    assert len(posts(mod)) == 1
    await mod.later(days=1)
    [_, digest] = mod.house.chats.messages["#news"]
    assert digest.text.startswith("Today's news")
    assert digest.letter.mention == Mention("78")


async def test_titles_are_added_and_dropped_one_by_one(mod: Talk) -> None:
    await mod.say("/setup #news; what: titles and people I choose; topics: gong yoo")
    await mod.say("/setup #news")
    await mod.press("Add a title")
    assert "The Silent Sea and Gong Yoo" in await mod.say("the silent sea")
    await mod.say("/setup #news")
    await mod.press("Stop: Gong Yoo")
    assert [str(s.topic) for s in await follows(mod)] == ["series:the-silent-sea"]
    await mod.press("Undo")
    assert len(await follows(mod)) == 2


async def test_what_is_added_beside_big_news_is_named_and_no_second_example_comes(mod: Talk) -> None:
    assert "how it will look" in await mod.say("/setup #news; what: only big news")
    await mod.say("/setup #news")
    await mod.press("Add a title")
    said = await mod.say("gong yoo")
    assert said.startswith("Done. #news gets only big news (dates, releases, renewals and cancellations), no mentions.")
    assert "And whatever happens to Gong Yoo." in said
    assert "how it will look" not in said
    both = await mod.say("/setup #news; what: everything confirmed; topics: the silent sea")
    assert "And whatever happens to The Silent Sea and Gong Yoo." in both
    assert "how it will look" in both


async def test_what_is_followed_for_a_place_later_mentions_the_same_role(mod: Talk) -> None:
    await mod.say("/setup #news; what: titles and people I choose; topics: gong yoo; mention: fans")
    await mod.say("/follow the silent sea for this place")
    assert {s.role for s in await follows(mod)} == {"78"}


async def test_a_choice_that_is_none_is_refused_with_those_there_are(mod: Talk) -> None:
    assert "is none of these: everything confirmed" in await mod.say("/setup #news; what: lots")
    assert "there are @News team, @Fans" in await mod.say("/setup #news; what: all; mention: nobody-knows")
    assert await mod.tools.readers.places([NEWS]) == {}


async def test_who_manages_no_more_brings_nothing_back_that_they_stopped_there(mod: Talk, around: Around) -> None:
    await mod.say("/follow the silent sea for this place")
    await mod.press("Undo")
    undo = mod.button("Undo").action or ""
    left = replace(mod, moderator=False)
    around.managers.clear()
    assert "/follow does that." in await left.act(undo)
    assert await follows(mod) == []
    await mod.act(undo)
    assert len(await follows(mod)) == 1


async def test_one_thing_followed_for_a_place_is_noted_with_who_did_it(mod: Talk) -> None:
    await mod.say("/follow the silent sea for this place")
    await mod.press("Rumours too")
    await mod.press("Undo")
    trail = await mod.tools.desk.trail([f"place:{(await place(mod)).id}"], 9)
    assert [(line.name, line.before is None, line.after is None) for line in trail] == [
        ("mod", False, True), ("mod", False, False), ("mod", True, False),
    ]  # fmt: skip
    await mod.say("/follow the silent sea")
    assert len(await mod.tools.desk.trail([f"place:{(await place(mod)).id}"], 9)) == 3


async def test_a_place_that_sleeps_says_why_and_what_is_chosen_beside_everything_is_named(mod: Talk) -> None:
    await mod.say("/setup #news; what: all; topics: gong yoo")
    await mod.tools.readers.sleep("console", "#news", "the channel was deleted", mod.clock())
    said = await mod.say("/setup #news")
    assert said.splitlines() == [
        "#news gets every confirmed story, no mentions.",
        "And whatever happens to Gong Yoo.",
        "I can't write there at the moment: the channel was deleted.",
    ]


async def test_dropping_what_is_not_followed_changes_nothing(mod: Talk) -> None:
    await mod.say("/setup #news; what: all; topics: gong yoo")
    before = await follows(mod)
    said = await mod.act(f"v1:drop:{(await place(mod)).id}/person:bae-doona")
    assert said.startswith("#news gets every confirmed story")
    assert await follows(mod) == before


async def test_too_many_titles_at_once_are_refused(mod: Talk) -> None:
    said = await mod.say(f"/setup #news; what: all; topics: {', '.join(['gong yoo'] * 26)}")
    assert said == "That is more than 25 at once; choose some now and add the rest after."
