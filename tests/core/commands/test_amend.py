"""Correcting posts and taking them back, in the record and in what was sent."""

import pytest

from bot.core.announcement import Act, Called, Credited, Dated, Described, Noted, Titled, Worked
from bot.core.dates import PartialDate
from bot.core.drama import Standing, TitleKind
from bot.core.kinds import Kind
from tests.core.commands.talk import Talk
from tests.core.ledgers import entry


@pytest.fixture
async def posted(editor: Talk) -> Talk:
    """A date was posted, and Mina was told."""
    await editor.house.reader("mina", "series:the-silent-sea")
    await editor.house.say(
        "date", Dated("the-silent-sea", PartialDate("2026-12-24")), kind=Kind.DATE_SET, text="On Christmas Eve."
    )
    await editor.house.settle()
    assert len(editor.house.texts("mina")) == 1
    return editor


async def current(talk: Talk) -> PartialDate | None:
    return (await talk.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"].date


async def test_a_correction_is_chosen_from_a_dramas_posts_and_edits_what_was_sent(posted: Talk) -> None:
    assert "Which post?" in await posted.say("/correct")
    said = await posted.say("silent sea")
    assert "1. 25 Nov 2026 · 📅 Premiere set for 24 December" in said
    said = await posted.press("1")
    assert "The Silent Sea has a date: Thursday 24 December 2026" in said
    assert "What shall be different?" in said
    await posted.press("Date")
    said = await posted.say("25 December 2026")
    assert "this is how the post will read" in said
    assert "The Silent Sea has a date: Friday 25 December 2026" in said
    assert "the date is 25 December 2026, not 24 December 2026" in said
    assert "premiere: 24 December 2026 → 25 December 2026" in said
    assert "Reach: the message in 1 chat changes" in said
    assert await posted.press("Correct it") == "Corrected. What was sent is changed now."
    [message] = posted.house.chats.messages["mina"]
    assert len(message.edits) == 1
    assert "Friday 25 December 2026" in message.text
    assert await current(posted) == PartialDate("2026-12-25")


async def test_a_correction_in_one_line(posted: Talk) -> None:
    said = await posted.say("/correct date; text: On Christmas Eve, worldwide.")
    assert "On Christmas Eve, worldwide." in said
    await posted.press("Correct it")
    assert "worldwide" in posted.house.texts("mina")[0]


async def test_what_was_said_before_a_post_was_chosen_from_a_list_is_kept(posted: Talk) -> None:
    assert "which post?" in await posted.say("/correct silent sea; text: On Christmas Eve, worldwide.")
    said = await posted.press("1")
    assert "this is how the post will read" in said
    assert "On Christmas Eve, worldwide." in said
    assert "which post?" in await posted.say("/retract silent sea; text: No date after all.; source: -")
    assert "No date after all." in await posted.press("1")


async def test_what_was_said_about_one_post_is_not_said_about_another(posted: Talk) -> None:
    await posted.say("/correct silent sea; text: On Christmas Eve, worldwide.")
    kept = posted.button("1")
    await posted.say("/correct silent sea")
    assert "What shall be different?" in await posted.press("1")
    await posted.later(hours=2)
    assert "What shall be different?" in await posted.act(kept.action or "")


async def test_the_people_of_a_post_are_corrected_and_others_introduced(posted: Talk) -> None:
    await posted.house.say(
        "cast", Credited("the-silent-sea", "bae-doona", Standing.CONFIRMED), kind=Kind.CAST_CONFIRMED
    )
    await posted.say("/correct cast; people: Lee Joon (lead), Kang Mal-geum")
    await posted.press("Add them as somebody new")
    await posted.press("Correct it")
    drama = (await posted.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"]
    assert not drama.credited("bae-doona")
    assert drama.credited("lee-joon")
    assert drama.credited("kang-mal-geum")


async def test_a_later_correction_stands_before_an_earlier_one(posted: Talk) -> None:
    for day in ("26 December 2026", "27 December 2026"):
        await posted.later(minutes=1)
        await posted.say(f"/correct date; date: {day}")
        await posted.press("Correct it")
    assert await current(posted) == PartialDate("2026-12-27")


async def test_taking_back_strikes_the_headline_and_says_what_is_true(posted: Talk) -> None:
    await posted.later(minutes=11)
    assert "What is true now?" in await posted.say("/retract date")
    assert "Who says so?" in await posted.say("It is not dated after all. Sorry for the false hope.")
    said = await posted.say("https://news.example/2 The News")
    assert "Taking back" in said
    assert "Taken back: The Silent Sea has a date" in said
    assert "a short silent reply says so" in said
    assert "premiere: 24 December 2026 → nothing yet" in said
    await posted.press("Take it back")
    edited, reply = posted.house.chats.messages["mina"]
    assert "Sorry for the false hope." in edited.text
    assert "Confirmed · The News, 25 November 2026" in edited.text
    assert reply.letter.silent
    assert "not coming on 24 December" in reply.text
    assert await current(posted) is None


async def test_an_own_mistake_needs_no_source(posted: Talk) -> None:
    await posted.say("/retract date")
    await posted.press("Nothing more")
    said = await posted.press("It was our mistake")
    assert "Dramawire's editors, 25 November 2026" in said
    await posted.press("Take it back")
    [message] = posted.house.chats.messages["mina"]
    assert "That date did not hold. There is no date at the moment." in message.text
    assert len(posted.house.texts("mina")) == 1, "it stood less than ten minutes: no reply"


async def test_deleting_is_a_choice_of_its_own(posted: Talk) -> None:
    await posted.say("/retract date; text: It was harmful.; source: The editors")
    assert "Delete the messages instead" in posted.labels
    assert "deleted now" in await posted.press("Delete")
    assert posted.house.texts("mina") == []
    assert await current(posted) is None


async def test_why_repeats_nothing_as_news_that_was_taken_back_or_deleted(posted: Talk) -> None:
    mina = posted.other("mina")
    assert (await mina.say("/why")).startswith("📅 The Silent Sea has a date: Thursday 24 December 2026\n\nYou ")
    await posted.say("/retract date; text: The paper had it wrong.; source: The editors")
    await posted.press("Take it back")
    told = "↩️ Taken back: The Silent Sea has a date: Thursday 24 December 2026\nThe paper had it wrong.\n"
    told += "Confirmed · The editors, 25 November 2026\n"
    assert (await mina.say("/why")).startswith(f"{told}\nYou ")


async def test_why_says_of_a_deleted_message_that_it_was_deleted(posted: Talk) -> None:
    await posted.say("/retract date; text: It was harmful.; source: The editors")
    await posted.press("Delete")
    said = await posted.other("mina").say("/why")
    assert said.startswith("↩️ Taken back: The Silent Sea has a date: ")
    assert "\nIt was harmful.\n" in said
    assert "\nI deleted that message.\n\nYou " in said


async def test_what_nobody_was_sent_offers_no_deleting(editor: Talk) -> None:
    await editor.house.say("note", Titled("the-silent-sea", "The Sea"), kind=Kind.TITLE_CHANGED)
    said = await editor.say("/retract note; text: No.; source: X")
    assert "nobody was sent it" in said
    assert editor.labels == ["Take it back", "Change…", "Cancel"]


async def test_what_was_taken_back_can_be_brought_back(posted: Talk) -> None:
    await posted.say("/retract date; text: Wrong.; source: X")
    await posted.press("Take it back")
    assert await current(posted) is None
    await posted.later(minutes=1)
    assert "Bringing back" in await posted.press("Undo")
    await posted.press("Bring it back")
    assert await current(posted) == PartialDate("2026-12-24")
    assert "Taken back" not in posted.house.texts("mina")[0]


async def test_a_correction_can_be_undone(posted: Talk) -> None:
    await posted.say("/correct date; date: 25 December 2026")
    await posted.press("Correct it")
    await posted.later(minutes=1)
    assert "Bringing back" in await posted.press("Undo")
    await posted.press("Bring it back")
    assert await current(posted) == PartialDate("2026-12-24")
    assert "Thursday 24 December 2026" in posted.house.texts("mina")[0]


async def test_what_was_taken_back_is_listed_to_bring_it_back(posted: Talk) -> None:
    await posted.say("/retract date; text: Wrong.; source: X")
    await posted.press("Take it back")
    await posted.later(days=1)
    said = await posted.say("/retract silent sea")
    line = next(line for line in said.splitlines() if "taken back" in line)
    assert "Premiere set for 24 December (The Press), taken back: bring it back with" in line
    assert "Bringing back" in await posted.press(line.split(".")[0])


async def test_where_nobody_can_be_asked_a_correction_says_what_it_needs(posted: Talk) -> None:
    posted.asks = False
    assert "What is wrong with it?" in await posted.say("/correct date")
    assert "Which post?" in await posted.say("/correct")


async def test_what_is_taken_back_is_not_corrected(posted: Talk) -> None:
    await posted.say("/retract date; text: Wrong.; source: X")
    await posted.press("Take it back")
    assert "That is taken back already" in await posted.say("/correct date; text: New.")
    assert "taken back already" in await posted.say("/retract date; text: Again.; source: X")


async def test_an_amendment_whose_record_moved_is_shown_anew(posted: Talk) -> None:
    await posted.say("/correct date; text: Different.")
    await posted.later(minutes=1)
    await posted.house.say("other", Titled("the-silent-sea", "The Sea"), kind=Kind.TITLE_CHANGED)
    assert "The record changed since you looked" in await posted.press("Correct it")
    assert "Corrected" in await posted.press("Correct it")
    assert "Different." in posted.house.texts("mina")[0]


async def test_amendments_stand_in_the_audit_trail(posted: Talk) -> None:
    await posted.say("/correct date; date: 25 December 2026")
    await posted.press("Correct it")
    correction = [e async for e in posted.tools.ledger.everything()][-1]
    assert (correction.act, correction.target) == (Act.CORRECT, "date")
    [line] = await posted.tools.desk.trail([correction.id], 5)
    assert line.what == "corrected"
    assert line.before
    assert line.after
    assert "premiere: 24 December 2026" in line.before
    assert "premiere: 25 December 2026" in line.after


async def test_a_post_nobody_knows_is_looked_for_as_a_drama(posted: Talk) -> None:
    assert "I don't know “xyzzy plugh”" in await posted.say("/correct xyzzy plugh")
    assert "Nothing about" in await posted.say("/retract Kim Min-a") or posted.labels
    assert "I can't read" in await posted.say("/correct date; date: some day")


async def test_readers_correct_nothing(talk: Talk) -> None:
    for line in ("/correct date", "/retract date"):
        assert "Posting is for editors" in await talk.say(line)
    assert await talk.say("/inbox") == "The inbox is for editors. Know something? /tip sends it to them."
    for line in ("/scheduled", "/agenda"):
        assert await talk.say(line) == "What is planned is for editors. /upcoming shows what's coming."


@pytest.mark.parametrize(
    ("line", "button", "said"),
    [
        ("/correct note; text: As it is.", "Correct it", "Corrected. Nobody was sent it, so no message changes."),
        (
            "/retract note; text: X.; source: X",
            "Take it back",
            "Taken back. Nobody was sent it, so no message changes.",
        ),
    ],
)
async def test_what_nobody_was_sent_is_not_said_to_be_changed(editor: Talk, line: str, button: str, said: str) -> None:
    await editor.house.say("note", Titled("the-silent-sea", "The Sea"), kind=Kind.TITLE_CHANGED)
    assert "nobody was sent it" in await editor.say(line)
    assert await editor.press(button) == said
    await editor.later(minutes=1)
    assert "Bringing back" in await editor.press("Undo")
    assert await editor.press("Bring it back") == "Brought back. Nobody was sent it, so no message changes."


async def test_a_correction_that_is_news_to_others_says_so_before_and_after(posted: Talk) -> None:
    await posted.house.reader("bo", "person:lee-joon")
    await posted.house.say(
        "cast", Credited("the-silent-sea", "bae-doona", Standing.CONFIRMED), kind=Kind.CAST_CONFIRMED
    )
    await posted.house.settle()
    said = await posted.say("/correct cast; people: Bae Doona, Lee Joon")
    assert "Reach: the message in 1 chat changes\nIt is news to 1 chat, 1 on the console, and goes out there." in said
    said = await posted.press("Correct it")
    assert said.splitlines()[1] == "It goes out now to 1 chat, 1 on the console, to whom it is news."
    assert "Lee Joon" in posted.house.texts("bo")[0]


async def test_what_is_still_on_its_way_is_said_to_be(editor: Talk) -> None:
    await editor.house.reader("mina", "series:the-silent-sea")
    editor.settles = False
    await editor.house.say("note", Titled("the-silent-sea", "The Sea"), kind=Kind.TITLE_CHANGED)
    assert "nobody was sent it yet; it is still on its way" in await editor.say("/correct note; text: As it is.")
    assert await editor.press("Correct it") == "Corrected. Who it is still on its way to gets it as it reads now."


async def test_what_a_post_has_no_use_for_is_said_before_it_is_corrected(posted: Talk) -> None:
    said = await posted.say("/correct date; title: The Sea; network: tvN; text: So.")
    assert "“premiere date set” changes no title; I left out The Sea." in said
    assert "“premiere date set” changes no network; I left out tvN." in said
    await posted.house.say("seen", Noted("the-silent-sea"), kind=Kind.TRAILER, text="A trailer.")
    assert "“trailer out” has no date of its own; I left out 5 January 2030." in await posted.say(
        "/correct seen; date: 5 January 2030"
    )


@pytest.fixture
async def many(posted: Talk) -> Talk:
    """The Silent Sea has nineteen posts: the two of before, and seventeen that a catalogue brought."""
    for n in range(17):
        await posted.house.publish(
            entry(f"sea.record-{n:02}", "2026-11-20", Described("the-silent-sea", episodes=n + 1))
        )
    return posted


async def test_every_post_of_a_drama_can_be_chosen_page_by_page(many: Talk) -> None:
    said = await many.say("/correct silent sea")
    assert said.splitlines()[0] == "The Silent Sea · which post? 1 to 8 of 19, the newest first"
    assert many.labels == [*"12345678", "More", "Cancel"]
    assert "9 to 16 of 19" in await many.press("More")
    assert many.last
    assert many.last.edit
    assert many.labels == [*"12345678", "Back", "More", "Cancel"]
    assert "17 to 19 of 19" in await many.press("More")
    assert many.labels == ["1", "2", "3", "Back", "Cancel"]
    assert "9 to 16 of 19" in await many.press("Back")
    await many.press("More")
    said = await many.press("3")
    assert "The Silent Sea is announced" in said
    assert "17 to 19 of 19" in await many.press("Back"), "back to the page it was chosen from"
    assert await many.press("Cancel") == "All right. Nothing was changed."


async def test_what_was_said_before_is_kept_over_pages(many: Talk) -> None:
    await many.say("/correct silent sea; text: As it was.")
    await many.press("More")
    await many.press("More")
    assert "As it was." in await many.press("3")


async def test_cancelling_a_list_leaves_a_preview_alone(many: Talk) -> None:
    await many.say("/announce the silent sea; kind: trailer; source: X")
    confirm = many.button("Confirm").action or ""
    await many.say("/retract silent sea")
    await many.press("Cancel")
    assert "Posted." in await many.act(confirm)


async def test_a_post_is_named_by_what_it_says_and_who_said_it(many: Talk) -> None:
    said = await many.say("/retract silent sea")
    assert "1. 25 Nov 2026 · 📅 Premiere set for 24 December (The Press)" in said
    assert "2. 20 Nov 2026 · 📎 17 episodes (The Press)" in said
    said = await many.press("2")
    assert "It sets: 17 episodes" in said, "the post as it stands is above the question"
    assert "Its id is sea.record-16." in said
    assert "What is true now?" in said
    assert many.labels == ["Nothing more", "Back", "Cancel"]
    assert "1 to 8 of 19" in await many.press("Back")


async def test_an_id_is_shown_where_a_post_was_chosen(posted: Talk) -> None:
    await posted.say("/correct silent sea")
    assert "Its id is date." in await posted.press("1")


async def test_a_page_that_is_not_there_is_the_last_one(many: Talk) -> None:
    assert "17 to 19 of 19" in await many.act("v1:correct:drama:the-silent-sea#70")


async def test_a_name_nobody_knows_can_be_sent_again_and_left(posted: Talk) -> None:
    await posted.say("/correct")
    assert "I don't know “xyzzy plugh” yet" in await posted.say("xyzzy plugh")
    assert posted.labels[-2:] == ["Back", "Cancel"]
    assert "The Silent Sea · which post?" in await posted.say("silent sea")


async def test_of_several_of_one_name_one_is_pressed_or_typed_or_none(posted: Talk) -> None:
    said = await posted.say("/correct kim min; text: So.")
    assert "Two people go by that name." in said
    assert posted.labels == ["Kim Min-a", "Kim Min-b", "Cancel"]
    kept = posted.last
    assert "Kim Min-a · which post?" in await posted.press("Kim Min-a")
    posted.last = kept
    assert await posted.press("Cancel") == "Dropped. The post stays as it is."
    await posted.say("/correct kim min; text: As it was.")
    await posted.say("silent sea")
    assert "As it was." in await posted.press("1")


async def test_what_a_record_says_of_a_person_is_named(posted: Talk) -> None:
    await posted.house.publish(
        entry("known", "2026-11-21", Worked("gong-yoo", "Goblin"), Called("gong-yoo", "공유", TitleKind.NATIVE))
    )
    assert "📎 Gong Yoo known for Goblin and Gong Yoo called 공유 (The Press)" in await posted.say("/correct gong yoo")
