"""Tips: sent by readers, seen by editors, posted or put away, and thanked for."""

from datetime import timedelta

import pytest

from bot.core.announcement import Noted
from bot.core.commands.tips import link_key
from bot.core.kinds import Kind
from bot.core.recipient import Role
from tests.core.commands.talk import START, Talk
from tests.core.ledgers import entry, retraction

LINK = "https://news.example/the-silent-sea-teaser"
THANKS = "Thank you. An editor will look, and I'll tell you if it's posted."


async def editor_of(talk: Talk) -> Talk:
    ed = talk.other("ed")
    await ed.become(Role.EDITOR)
    return ed


async def test_a_tip_reaches_the_inbox(talk: Talk) -> None:
    assert await talk.say(f"/tip {LINK} a first teaser") == THANKS
    ed = await editor_of(talk)
    said = await ed.say("/inbox")
    assert "1. news.example: “a first teaser” (25 Nov 2026)" in said
    assert ed.labels == ["1 Announce", "1 Dismiss"]


async def test_a_tip_without_a_link_is_asked_for_one(talk: Talk) -> None:
    assert "What did you read?" in await talk.say("/tip")
    said = await talk.say("they say it is coming")
    assert said.startswith("A tip needs a link")
    assert await talk.say(LINK) == THANKS


async def test_a_message_pointed_at_brings_its_link_along(talk: Talk) -> None:
    assert await talk.give("tip", about="77", text=f"look here: {LINK}, wow") == THANKS
    ed = await editor_of(talk)
    assert "news.example: “look here: wow”" in await ed.say("/inbox")
    assert "A tip needs a link" in await talk.give("tip", about="78", text="only words")


async def test_two_copies_of_a_link_are_one_tip(talk: Talk) -> None:
    await talk.say(f"/tip {LINK}?utm_source=x&b=1 first")
    await talk.other("bo").say("/tip https://www.news.example/the-silent-sea-teaser/?b=1#part second")
    ed = await editor_of(talk)
    said = await ed.say("/inbox")
    assert "1. news.example: “first” (25 Nov 2026, 2 readers)" in said
    assert "2." not in said


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://www.a.example/x/", True),
        ("https://a.example/x?utm_medium=1&fbclid=2", "https://m.a.example/x#top", True),
        ("https://a.example/x?id=1", "https://a.example/x?id=2", False),
        ("https://a.example/x?a=1&b=2", "https://a.example/x?b=2&a=1", True),
        ("https://a.example/x", "https://b.example/x", False),
    ],
)
def test_links_are_compared_without_what_only_tracks(one: str, other: str, same: bool) -> None:
    assert (link_key(one) == link_key(other)) is same


async def test_announcing_a_tip_begins_with_its_link_and_the_drama_it_names(talk: Talk) -> None:
    await talk.say(f"/tip {LINK} The Silent Sea has a teaser")
    await talk.house.reader("mina", "series:the-silent-sea")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    said = await ed.press("1 Announce")
    assert "Tip · news.example" in said
    assert "What happened?" in said
    await ed.press("Trailer")
    said = await ed.press("Without")
    assert "A trailer for The Silent Sea" in said
    assert "news.example, 25 November 2026" in said
    await ed.press("Confirm")
    await talk.later(minutes=2)
    assert talk.house.texts("ana") == [
        "Your tip of 25 November 2026 went out to 1 chat: A trailer for The Silent Sea. Thank you."
    ]
    assert "The inbox is empty" in await ed.say("/inbox")
    assert await talk.say(f"/tip {LINK}") == "Thank you. That one is posted already."


async def test_the_first_question_names_the_drama_that_a_tip_was_taken_to_be_about(talk: Talk) -> None:
    await talk.say(f"/tip {LINK} Love Alarm has a teaser")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    said = await ed.press("1 Announce")
    assert "I take it to be about Love Alarm (2019). If not, press Change… under the preview and name it." in said
    assert said.index("I take it") < said.index("What happened?")


@pytest.mark.parametrize(
    "tip",
    [
        "https://a.example/1 The Silent Sea 2 was renewed", "https://a.example/1 the silent sea season 2",
        "https://a.example/1 Renewed: The Silent Sea S2.", "https://a.example/the-silent-sea-season-2-renewed/",
        "https://a.example/the-silent-sea The Silent Sea II is coming", "https://a.example/1 고요의 바다 시즌2 확정",
    ],
)  # fmt: skip
async def test_a_number_behind_a_title_is_another_season_of_it(talk: Talk, tip: str) -> None:
    await talk.say(f"/tip {tip}")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    assert "Which drama is it about?" in await ed.press("1 Announce")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Love Alarm 2 has wrapped", "Love Alarm 2"), ("Love Alarm season 2 has wrapped", "Love Alarm 2"),
        ("Love Alarm 1 comes to cinemas", "Love Alarm (2019)"), ("The Silent Sea, 2 new stills", "The Silent Sea"),
        ("The Silent Sea 2027 calendar", "The Silent Sea"),
    ],
)  # fmt: skip
async def test_a_season_that_is_here_is_the_one_a_tip_names(talk: Talk, words: str, title: str) -> None:
    await talk.say(f"/tip https://a.example/1 {words}")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    assert f"I take it to be about {title}. If not" in await ed.press("1 Announce")


async def test_a_tip_that_names_no_drama_is_asked_about(talk: Talk) -> None:
    await talk.say("/tip https://a.example/1 something about a star")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    assert "Which drama is it about?" in await ed.press("1 Announce")


async def test_the_links_own_words_name_the_drama_too(talk: Talk) -> None:
    await talk.say("/tip https://a.example/2026/the-silent-sea-first-look.html")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    assert "What happened?" in await ed.press("1 Announce")


async def test_a_tip_that_was_saved_quietly_is_thanked_for_too(talk: Talk) -> None:
    await talk.say(f"/tip {LINK} The Silent Sea")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    await ed.press("1 Announce")
    await ed.press("Trailer")
    await ed.press("Without")
    await ed.press("Save")
    await talk.later(minutes=2)
    assert talk.house.texts("ana") == [
        "Your tip of 25 November 2026 is in the record now: A trailer for The Silent Sea. Thank you."
    ]


async def test_a_tip_posted_later_is_thanked_for_when_it_went_out(talk: Talk) -> None:
    await talk.say(f"/tip {LINK} The Silent Sea")
    await talk.house.reader("mina", "series:the-silent-sea")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    await ed.press("1 Announce")
    await ed.press("Trailer")
    await ed.press("Without")
    await ed.press("Later")
    await ed.say("tomorrow 9:00")
    await talk.later(hours=2)
    assert talk.house.texts("ana") == []
    await talk.later(days=1)
    assert talk.house.texts("ana") == [
        "Your tip of 25 November 2026 went out to 1 chat: A trailer for The Silent Sea. Thank you."
    ]


async def test_dismissing_puts_it_away_and_tells_nobody(talk: Talk) -> None:
    await talk.say(f"/tip {LINK}")
    ed = await editor_of(talk)
    await ed.say("/inbox")
    dismiss = ed.button("1 Dismiss").action or ""
    assert "The inbox is empty" in await ed.press("1 Dismiss")
    assert "Somebody has dealt with that one already" in await ed.act(dismiss)
    await talk.later(days=1)
    assert talk.house.texts("ana") == []
    assert await talk.say(f"/tip {LINK}") == THANKS
    assert "The inbox is empty" in await ed.say("/inbox")


async def test_a_person_sends_so_many_tips_a_day_and_no_more(talk: Talk) -> None:
    for n in range(10):
        assert await talk.say(f"/tip https://a.example/{n}") == THANKS
    assert "tips today" in await talk.say("/tip https://a.example/more")
    assert await talk.other("bo").say("/tip https://a.example/more") == THANKS
    await talk.later(days=1, minutes=1)
    assert await talk.say("/tip https://a.example/tomorrow") == THANKS


async def test_many_tips_come_in_pages(talk: Talk) -> None:
    for n in range(6):
        await talk.say(f"/tip https://a{n}.example/")
    ed = await editor_of(talk)
    first = await ed.say("/inbox")
    assert ("a3.example" in first, "a4.example" in first) == (True, False)
    second = await ed.press("More")
    assert ("a3.example" in second, "a4.example" in second, "a5.example" in second) == (False, True, True)


async def test_the_names_most_waited_for_stand_in_the_inbox(talk: Talk) -> None:
    for user in ("ana", "bo"):
        await talk.other(user).give("wait", name="moonlight hospital")
    await talk.give("wait", name="byun woo seok")
    ed = await editor_of(talk)
    said = await ed.say("/inbox")
    assert "Most waited for" in said
    lines = said.splitlines()
    assert lines[-2:] == ["moonlight hospital · 2 readers", "byun woo seok · 1 reader"]


@pytest.fixture
async def updated(talk: Talk) -> Talk:
    """An editor, after an update brought two fresh entries; Mina follows the drama since before."""
    talk.clock.set(START - timedelta(days=30))
    await talk.house.reader("mina", "series:the-silent-sea")
    talk.clock.set(START)
    fresh = [
        entry("fresh", "2026-11-15", Noted("the-silent-sea"), kind=Kind.TRAILER, text="The long one."),
        entry("other", "2026-11-20", Noted("space-sweepers"), kind=Kind.TEASER),
    ]
    await talk.house.publisher.record(fresh, talk.clock())
    await talk.tools.desk.bring(["fresh", "other"], talk.clock())
    return await editor_of(talk)


async def test_news_of_an_update_can_be_told_once(updated: Talk) -> None:
    said = await updated.say("/inbox")
    assert "New in the catalogue, and nobody was told" in said
    assert "1. 15 Nov 2026 · 🎞 The Silent Sea · Trailer" in said
    assert "Reach: 1 chat" in await updated.press("1 Announce")
    post = updated.button("Post it").action or ""
    assert "Posted" in await updated.act(post)
    [told] = updated.house.texts("mina")
    assert "The long one." in told
    assert "dealt with that one already" in await updated.act(post)
    assert len(updated.house.texts("mina")) == 1
    assert "fresh" not in await updated.tools.desk.brought()


async def test_news_of_an_update_can_be_looked_at_and_left_for_the_inbox(updated: Talk) -> None:
    listed = await updated.say("/inbox")
    await updated.press("1 Announce")
    assert await updated.press("Back") == listed


async def test_news_of_an_update_can_be_left_untold(updated: Talk) -> None:
    await updated.say("/inbox")
    said = await updated.press("1 Dismiss")
    assert "The Silent Sea" not in said
    assert "Space Sweepers" in said
    assert updated.house.texts("mina") == []


async def test_news_that_was_taken_back_or_overtaken_reaches_nobody(updated: Talk) -> None:
    await updated.house.publish(retraction("fresh-back", "2026-11-25", "fresh"))
    await updated.say("/inbox")
    assert "Reach: nobody" in await updated.press("1 Announce")
    assert "Post it" not in updated.labels


@pytest.mark.parametrize("link", ["ftp://a.example", "https://", "javascript:alert(1)", "https:///x", "a.example/x"])
async def test_what_is_no_link_is_refused_in_a_sentence(talk: Talk, link: str) -> None:
    said = await talk.say(f"/tip {link}")
    assert said.count(".") >= 1
    assert "link" in said
    assert await talk.tools.inbox.open_tips(5) == []


async def test_long_words_are_refused_kindly(talk: Talk) -> None:
    assert "a sentence or two will do" in await talk.say(f"/tip {LINK} {'x' * 501}")


async def test_readers_see_no_inbox_and_take_up_nothing(talk: Talk) -> None:
    await talk.say(f"/tip {LINK}")
    for action in ("v1:take-up:1", "v1:dismiss:1"):
        assert "Posting is for editors" in await talk.act(action)
    assert "The inbox is for editors" in await talk.act("v1:inbox")


@pytest.mark.parametrize("number", ["x", "999", "", "-1"])
async def test_a_tip_that_is_not_there_is_a_sentence(editor: Talk, number: str) -> None:
    for verb in ("take-up", "dismiss"):
        assert "/inbox shows those that wait" in await editor.act(f"v1:{verb}:{number}")


async def test_taking_up_a_tip_can_be_left_for_the_inbox(editor: Talk) -> None:
    await editor.say(f"/tip {LINK} The Silent Sea")
    listed = await editor.say("/inbox")
    assert "What happened?" in await editor.press("1 Announce")
    assert await editor.press("Back") == listed
    await editor.press("1 Announce")
    assert await editor.say("back") == listed
