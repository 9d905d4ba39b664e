"""Posts planned for later: listed, moved, cancelled, and out at their time."""

from datetime import UTC, datetime

import pytest

from bot.core.announcement import Dated
from bot.core.dates import PartialDate
from bot.core.kinds import Kind
from tests.core.commands.talk import START, Talk

LINE = "/announce The Silent Sea; kind: trailer; source: https://news.example/1 The News"


@pytest.fixture
async def planned(editor: Talk) -> Talk:
    """A trailer is planned for tomorrow at nine, and Mina waits for it."""
    await editor.house.reader("mina", "series:the-silent-sea")
    await editor.say(LINE)
    assert "When?" in await editor.press("Later")
    said = await editor.say("tomorrow 9:00")
    assert "It goes out on 2026-11-26 09:00 UTC: 🎞 A trailer for The Silent Sea" in said
    return editor


async def test_it_goes_out_at_its_time(planned: Talk) -> None:
    await planned.later(hours=20)
    assert planned.house.texts("mina") == []
    await planned.later(hours=1)
    [told] = planned.house.texts("mina")
    assert "A trailer for The Silent Sea" in told
    assert "26 November 2026" in told, "known from the day it goes out"
    assert "Nothing is scheduled" in await planned.say("/scheduled")


async def test_the_list_shows_what_and_when(planned: Talk) -> None:
    said = await planned.say("/scheduled")
    assert "1. 2026-11-26 09:00 UTC · 🎞 A trailer for The Silent Sea" in said
    assert planned.labels == ["1 Change the time", "1 Cancel"]


async def test_its_time_can_be_changed(planned: Talk) -> None:
    await planned.say("/scheduled")
    await planned.press("1 Change")
    assert "2026-11-27 18:30" in await planned.say("27 November 2026 18:30")
    await planned.later(days=2)
    assert planned.house.texts("mina") == []
    await planned.later(hours=7)
    [told] = planned.house.chats.messages["mina"]
    assert told.at == datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
    assert "27 November 2026" in told.text


async def test_it_can_be_cancelled(planned: Talk) -> None:
    await planned.say("/scheduled")
    said = await planned.press("1 Cancel")
    assert said.startswith("Shall this not go out? 2026-11-26 09:00 UTC · 🎞 A trailer for The Silent Sea")
    cancel = planned.button("Cancel it").action or ""
    assert "Cancelled: 🎞 A trailer for The Silent Sea" in await planned.press("Cancel it")
    await planned.later(days=2)
    assert planned.house.texts("mina") == []
    assert "went out already, or was cancelled" in await planned.act(cancel)


async def test_the_preview_is_spent_once_it_is_planned(planned: Talk) -> None:
    posts = await planned.tools.timetable.posts()
    assert "too long ago" in await planned.act(f"v1:confirm:{posts[0].id}")
    assert "too long ago" in await planned.act(f"v1:later:{posts[0].id}")


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("yesterday 9:00", "That is over already"),
        ("14 May 2029 9:00", "more than a year ahead"),
        ("tomorrow", "At what time?"),
        ("May 2027", "At what time?"),
        ("tomorrow 25:99", "I can't read"),
        ("soon", "I can't read “soon”"),
        ("tomorrow 9:00 MARS", "I can't read"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_for_again(editor: Talk, when: str, sentence: str) -> None:
    await editor.say(LINE)
    await editor.press("Later")
    said = await editor.say(when)
    assert sentence in said
    assert "When?" in said
    assert await editor.tools.timetable.posts() == []
    assert "It goes out on" in await editor.say("23:00")


async def test_a_time_alone_is_the_next_one_and_zones_are_understood(editor: Talk) -> None:
    for said, at in (("11:00", "2026-11-26 11:00"), ("13:00", "2026-11-25 13:00"), ("9:00 KST", "2026-11-26 00:00")):
        await editor.later(minutes=1)
        await editor.say(LINE)
        await editor.press("Later")
        assert at in await editor.say(said)


async def test_the_agenda_shows_premieres_reminders_and_posts_together(planned: Talk) -> None:
    await planned.house.say("date", Dated("the-silent-sea", PartialDate("2026-12-24")), kind=Kind.DATE_SET)
    await planned.house.say("vague", Dated("space-sweepers", PartialDate("2026-12")), kind=Kind.DATE_SET)
    said = await planned.say("/agenda")
    lines = said.splitlines()
    assert lines[2].startswith("2026-11-26 09:00 UTC · 🕓 🎞 A trailer for The Silent Sea")
    assert any("⏰ The Silent Sea · reminder the day before" in line for line in lines)
    assert any("✅ The Silent Sea · out now" in line for line in lines)
    assert "Space Sweepers · expected December 2026, nothing happens by itself" in said
    moments = [line[:16] for line in lines[2:] if line.startswith("2026")]
    assert moments == sorted(moments)
    assert lines[0] == "What lies ahead · up to 24 January 2027"


async def test_an_empty_agenda_says_so(editor: Talk) -> None:
    assert "Nothing lies ahead" in await editor.say("/agenda")


async def test_what_is_dated_beyond_the_agenda_is_not_denied(editor: Talk) -> None:
    for drama, when in (("space-sweepers", "2027-06"), ("the-silent-sea", "2027-03-24")):
        await editor.house.say(drama, Dated(drama, PartialDate(when)), kind=Kind.DATE_SET)
    assert await editor.say("/agenda") == (
        "Nothing in the next 60 days; the next premiere is The Silent Sea, on 24 March 2027."
    )


async def test_where_a_time_ahead_is_needed_the_example_lies_ahead(editor: Talk) -> None:
    for asked, said in (
        ("/settings pause until 2021-13-40", "“2021-13-40” as a time to come; try for a week, or until 14 May 2027."),
        ("/upcoming asdf", "I can't read “asdf” as a time to come; try this week, next month or May 2027."),
    ):
        assert said in await editor.say(asked)
    await editor.say(LINE)
    assert "or 14 May 2027 16:00 KST" in await editor.press("Later")
    for asked in ("soon", "tomorrow 25:00"):
        assert f"I can't read “{asked}” as a time; try 18:00, tomorrow 9:00 or 14 May 2027 16:00 KST." in (
            await editor.say(asked)
        )


async def test_going_out_stands_in_the_audit_trail_too(planned: Talk) -> None:
    [post] = await planned.tools.timetable.posts()
    await planned.later(days=1)
    trail = await planned.tools.desk.trail([post.entry.id], 5)
    assert [(line.what, line.name) for line in trail] == [("went out as planned", "ana"), ("scheduled", "ana")]


async def test_scheduling_stands_in_the_audit_trail(planned: Talk) -> None:
    [post] = await planned.tools.timetable.posts()
    await planned.say("/scheduled")
    await planned.press("1 Change")
    await planned.say("27 November 2026 18:30")
    await planned.say("/scheduled")
    await planned.press("1 Cancel")
    await planned.press("Cancel it")
    trail = await planned.tools.desk.trail([post.entry.id], 5)
    assert [line.what for line in trail] == ["cancelled a scheduled post", "moved a scheduled post", "scheduled"]
    assert (trail[1].before, trail[1].after) == ("2026-11-26 09:00 UTC", "2026-11-27 18:30 UTC")
    assert trail[0].at >= START


@pytest.mark.parametrize("back", ["press", "back", "/back"])
async def test_planning_can_be_left_for_the_preview_it_came_from(editor: Talk, back: str) -> None:
    preview = await editor.say(LINE)
    assert "When?" in await editor.press("Later")
    assert editor.labels == ["Back", "Cancel"]
    await editor.say("yesterday 9:00")
    said = await (editor.press("Back") if back == "press" else editor.say(back))
    assert said == preview
    assert editor.labels[:3] == ["Confirm", "Save without notifying", "Later…"]
    assert "It goes out on" in (await editor.press("Later"), await editor.say("tomorrow 9:00"))[1]


@pytest.mark.parametrize("cancel", ["press", "cancel", "/cancel"])
async def test_who_cancels_planning_drops_the_preview_too_and_hears_so(editor: Talk, cancel: str) -> None:
    await editor.say(LINE)
    confirm = editor.button("Confirm").action or ""
    await editor.press("Later")
    said = await (editor.press("Cancel") if cancel == "press" else editor.say(cancel))
    assert said == "Dropped. Nothing was posted."
    assert "too long ago" in await editor.act(confirm)


async def test_a_preview_that_was_changed_is_cancelled_whole(editor: Talk) -> None:
    await editor.say(LINE)
    await editor.press("Change")
    assert await editor.press("Cancel") == "Dropped. Nothing was posted."


async def test_cancel_typed_under_a_preview_drops_it(editor: Talk) -> None:
    await editor.say(LINE)
    confirm = editor.button("Confirm").action or ""
    assert await editor.say("/cancel") == "Dropped. Nothing was posted."
    assert "too long ago" in await editor.act(confirm)
    assert await editor.say("/cancel") == "All right. I wait for no answer any more."


@pytest.mark.parametrize("back", ["press", "back", "/back"])
async def test_changing_the_time_can_be_left_for_the_list(planned: Talk, back: str) -> None:
    listed = await planned.say("/scheduled")
    await planned.press("1 Change")
    await planned.say("yesterday 9:00")
    assert await (planned.press("Back") if back == "press" else planned.say(back)) == listed
    assert planned.labels == ["1 Change the time", "1 Cancel"]
    await planned.press("1 Change")
    assert await planned.press("Cancel") == "All right. It goes out as it was planned."


async def test_what_is_planned_is_not_cancelled_by_one_press(planned: Talk) -> None:
    listed = await planned.say("/scheduled")
    await planned.press("1 Cancel")
    assert planned.labels == ["Cancel it", "Back"]
    assert await planned.press("Back") == listed
    assert len(await planned.tools.timetable.posts()) == 1
