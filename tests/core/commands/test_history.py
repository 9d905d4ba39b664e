"""The audit trail as editors read it."""

from datetime import timedelta

from bot.core.announcement import Noted
from bot.core.kinds import Kind
from bot.core.recipient import Role
from tests.core.commands.talk import Talk
from tests.core.ledgers import entry


async def announced(editor: Talk, line: str) -> None:
    await editor.say(line)
    await editor.press("Confirm")
    editor.clock.move(timedelta(minutes=1))


SOURCE = "https://press.example/1 The Press"
DATE = f"/announce the silent sea; kind: date set; date: 24 December 2027; source: {SOURCE}"


async def test_a_write_is_told_with_who_when_what_it_was_before_and_after(editor: Talk) -> None:
    await announced(editor, DATE)
    said = await editor.say("/history the silent sea")
    assert said.startswith("History of The Silent Sea\n\n2026-11-25 12:00 UTC · ana posted · the-silent-sea.")
    assert "after: premiere date set; " in said
    assert "premiere: 24 December 2027" in said
    assert "The catalogue recorded: announced, as The Press said on 1 April 2020" in said


async def test_newest_comes_first_and_old_pages_are_turned_to(editor: Talk) -> None:
    for n in range(10):
        kind = (Kind.TRAILER, Kind.TEASER)[n % 2]
        await editor.house.publisher.publish(
            entry(f"the-silent-sea.{n:02}", f"2026-11-{n + 10}", Noted("the-silent-sea"), kind=kind),
            editor.clock(),
            notify=False,
        )
    first = await editor.say("/history the silent sea")
    assert first.endswith("11 entries in all.")
    assert first.index("19 November") < first.index("18 November")
    assert "1 April 2020" not in first
    second = await editor.press("More")
    assert "1 April 2020" in second
    assert editor.labels == ["Back"]


async def test_a_person_has_a_history_too(editor: Talk) -> None:
    assert (await editor.say("/history gong yoo")).startswith("History of Gong Yoo")


async def test_two_of_one_name_are_asked_about_and_the_button_goes_on(editor: Talk) -> None:
    assert "Who is it?" in await editor.say("/history kim min")
    await editor.press("Kim Min-a")
    assert editor.last
    assert editor.last.message.plain.startswith("History of Kim Min-a")


async def test_fans_are_shown_the_timeline_instead(talk: Talk) -> None:
    assert await talk.say("/history the silent sea") == (
        "The history is for editors. /timeline shows what happened to a drama."
    )


async def test_who_was_forgotten_leaves_what_they_wrote(editor: Talk) -> None:
    await announced(editor, DATE)
    [me] = await editor.tools.readers.named("console", "ana")
    await editor.tools.readers.forget(me.id)
    bo = editor.other("bo")
    await bo.become(Role.EDITOR)
    said = await bo.say("/history the silent sea")
    assert "ana" not in said
    assert "somebody who was forgotten posted" in said


async def test_owners_see_who_changed_rights_and_places(talk: Talk) -> None:
    await talk.become(Role.OWNER)
    bo = talk.other("bo", place="#news", moderator=True)
    await bo.say("/follow gong yoo for this place")
    await talk.say("/editors bo")
    assert (await talk.say("/history")).endswith("Owners may send rights or places too.")
    talk.asks = False
    assert (await talk.say("/history")).endswith("/history rights or /history places.")
    talk.asks = True
    rights = await talk.say("/history rights")
    assert rights.startswith("History of rights\n\n2026-11-25 12:00 UTC · ana named an editor\nafter: bo")
    places = await talk.say("/history places")
    assert places.startswith("History of places\n\n2026-11-25 12:00 UTC · bo ")
    assert " · #news\n" in places
    assert "person:gong-yoo" in places


async def test_editors_look_for_titles_alone(editor: Talk) -> None:
    for asked in ("rights", "places"):
        assert "History of" not in await editor.say(f"/history {asked}")


async def test_each_write_shows_the_id_by_which_it_can_be_corrected(editor: Talk) -> None:
    await announced(editor, DATE)
    said = await editor.say("/history the silent sea")
    assert "The catalogue recorded: announced, as The Press said on 1 April 2020 · sea.opened" in said
    posted = next(line.rpartition(" · ")[2] for line in said.splitlines() if "ana posted" in line)
    assert "The Silent Sea has a date" in await editor.say(f"/correct {posted}")


async def test_what_was_taken_back_is_named(editor: Talk) -> None:
    await editor.say("/retract sea.opened; text: No.; source: X")
    await editor.press("Take it back")
    assert "after: announced (sea.opened)" in await editor.say("/history the silent sea")


async def test_a_history_without_a_title_is_asked_for(editor: Talk) -> None:
    assert "Of which drama or person?" in await editor.say("/history")
    assert "History of The Silent Sea" in await editor.say("the silent sea")
