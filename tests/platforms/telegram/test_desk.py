"""What editors do at their desk on Telegram: every step leads on, back or out."""

from bot.core.recipient import Role
from tests.fakes.telegram.people import Person
from tests.platforms.telegram.town import Town

LINE = "/announce drama: move to heaven; kind: trailer; source: Netflix"


async def editor(town: Town) -> Person:
    ana = town.person(11, "Ana")
    await town.house.store.readers.entitle((await town.reader(ana)).id, Role.EDITOR)
    return ana


def labels(ana: Person) -> list[str]:
    return [label for row in ana.chat.last.labels for label in row]


async def test_a_post_is_chosen_page_by_page_in_one_message_and_left_again(town: Town) -> None:
    ana = await editor(town)
    said = await ana.says("/correct the silent sea")
    assert said.text.startswith("The Silent Sea · which post? 1 to 8 of ")
    await ana.presses("More", said)
    assert "which post? 9 to 16 of " in said.text
    await ana.presses("3", said)
    assert "What shall be different?" in said.text
    await ana.presses("Back", said)
    assert "which post? 9 to 16 of " in said.text
    await ana.presses("Cancel", said)
    assert said.text == "All right. Nothing was changed."
    assert ana.chat.last is said, "all of it in one message"


async def test_planning_is_left_for_the_preview_by_a_press_and_by_a_word(town: Town) -> None:
    ana = await editor(town)
    said = await ana.says(LINE)
    preview = said.text
    await ana.presses("Later", said)
    assert said.text.startswith("When?")
    await ana.presses("Back", said)
    assert said.text == preview
    for word in ("back", "/back"):
        await ana.presses("Later", ana.chat.last)
        assert (await ana.says(word)).text == preview
    await ana.presses("Later", ana.chat.last)
    assert "That is over already" in (await ana.says("yesterday 9:00")).text
    assert (await ana.says("/cancel")).text == "Dropped. Nothing was posted."
    assert await town.house.store.timetable.posts() == []


async def test_a_scheduled_post_s_time_is_left_as_it_is(town: Town) -> None:
    ana = await editor(town)
    await ana.presses("Later", await ana.says(LINE))
    await ana.says("tomorrow 9:00")
    listed = await ana.says("/scheduled")
    before = listed.text
    await ana.presses("1 Change", listed)
    await ana.presses("Back", listed)
    assert listed.text == before


async def test_an_option_nobody_knows_is_named(town: Town) -> None:
    ana = await editor(town)
    said = await ana.says(f"{LINE}; at: tomorrow 9:00")
    assert said.text.startswith("/announce has no option “at”; it knows drama, kind, source")
