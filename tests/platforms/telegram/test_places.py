"""Bringing the news into groups, topics and channels."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.announcement import Dated
from bot.core.dates import PartialDate
from bot.core.kinds import Kind
from bot.core.recipient import AddressKey
from tests.core.ledgers import entry
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.server import serving
from tests.fakes.telegram.world import Chat
from tests.platforms.telegram.town import Town, listening, open_town

CHANNEL, GROUP = 1, 2


@pytest.fixture
def cy(town: Town) -> Person:
    """An administrator."""
    return town.person(13, "Cy")


@pytest.fixture
def club(town: Town, cy: Person) -> Chat:
    return town.group(-100500, "Drama Club", admins=(cy,))


@pytest.fixture
def channel(town: Town, cy: Person) -> Chat:
    return town.group(-100600, "K-News", admins=(cy,), kind="channel")


async def test_a_group_is_set_up_in_the_group(town: Town, cy: Person, club: Chat) -> None:
    question = await cy.says("/setup", club)
    assert question.text == "What should come into Drama Club?"
    await cy.presses("Everything confirmed", question)
    assert question.text.startswith("Done.")
    await town.settle()
    assert "Example" in club.last.text
    assert club.last.silent


async def test_a_topic_is_set_up_in_the_topic(town: Town, cy: Person, club: Chat) -> None:
    club.topics = {5: "News"}
    question = await cy.says("/setup", club, thread=5)
    await cy.presses("Everything confirmed", question)
    await town.settle()
    assert "Example" in club.last.text
    assert club.last.thread == 5


async def test_the_general_topic_is_none(town: Town, cy: Person, club: Chat) -> None:
    club.topics = {5: "News"}
    await cy.post({"text": "/setup", "message_thread_id": 1, "is_topic_message": True}, club)
    await town.fake.until(club.by_bot)
    await cy.presses("Everything confirmed", club.last)
    await town.settle()
    assert "Example" in club.last.text
    assert [m.thread for m in club.by_bot()] == [None, None]


async def test_a_topic_is_called_by_its_name(town: Town, cy: Person, club: Chat) -> None:
    club.topics = {5: "News"}
    question = await cy.says("/setup", club, thread=5)
    assert question.text == "What should come into Drama Club › News?"
    await cy.presses("Everything confirmed", question)
    assert question.text.startswith("Done. Dramawire news goes to Drama Club › News: ")
    assert "Drama Club › News" in (await cy.says("/setup")).text


async def test_a_topic_with_news_keeps_its_name_through_a_restart_and_takes_a_new_one(
    stocked: Path, tmp_path: Path
) -> None:
    (tmp_path / "town.db").write_bytes(stocked.read_bytes())
    async with serving() as fake:
        async with open_town(fake, tmp_path) as town, listening(town):
            cy = town.person(13, "Cy")
            club = town.group(-100500, "Drama Club", admins=(cy,))
            club.topics = {5: "News"}
            question = await cy.says("/setup", club, thread=5)
            await cy.presses("Everything confirmed", question)
        async with open_town(fake, tmp_path) as town, listening(town):
            await cy.presses("Only big news", question)
            assert "Drama Club › News" in question.text
            await cy.renames_topic(club, 5, "K-News")
            await town.quiet()
            topic = AddressKey("telegram", "-100500", "5")
            assert (await town.house.store.readers.places([topic]))[topic].name == "Drama Club › K-News"


async def test_a_group_with_news_takes_its_new_title(town: Town, cy: Person, club: Chat) -> None:
    await cy.presses("Everything confirmed", await cy.says("/setup", club))
    club.title = "K-Club"
    await cy.post({"new_chat_title": "K-Club"}, club)
    assert "K-Club gets" in (await cy.says("/setup")).text


async def test_what_is_asked_after_a_press_in_a_group_is_answered_by_a_reply(
    town: Town, cy: Person, club: Chat
) -> None:
    question = await cy.says("/setup", club)
    await cy.presses("Titles and people", question)
    assert question.text.startswith("Which titles and people for Drama Club?")
    asked = club.last
    assert asked.text.startswith("Write your answer as a reply to this message.")
    assert asked.answers == question.answers, "it rings for who asked alone"
    assert club.keyboard == {"force_reply": True, "selective": True}
    await cy.says("hellbound, song kang", club, replies_to=asked)
    place = await town.place(club)
    topics = {str(s.topic) for s in await town.house.store.readers.following(place.id)}
    assert topics == {"series:hellbound", "person:song-kang"}


async def test_what_an_administrator_asks_of_a_group_is_said_in_it(town: Town, cy: Person, club: Chat) -> None:
    await cy.presses("Everything confirmed", await cy.says("/setup", club))
    said = await cy.says("/setup", club)
    assert said.text.startswith("Drama Club gets every confirmed story")
    assert cy.chat.by_bot() == []
    await cy.presses("Once a day", said)
    assert "once a day" in said.text


async def test_an_administrator_who_stays_anonymous_sets_a_group_up(town: Town, cy: Person, club: Chat) -> None:
    question = await cy.says("/setup", club, anonymous=True)
    await cy.presses("Everything confirmed", question)
    assert question.text.startswith("Done.")
    await town.settle()
    assert "Example" in club.last.text


async def test_where_the_bot_may_not_write_an_administrator_hears_so_in_private(
    town: Town, cy: Person, club: Chat
) -> None:
    club.muted = True
    await cy.writes("/setup", club)
    await town.fake.until(cy.chat.by_bot)
    assert cy.chat.last.text.startswith("I can't post in Drama Club yet. I lack: Send Messages.")
    club.muted = False
    await cy.presses("Try again")
    assert "What should come into Drama Club?" in cy.chat.last.text


async def test_a_topic_that_is_closed_again_is_told_of_again(town: Town, cy: Person, club: Chat) -> None:
    club.topics = {5: "News"}
    await cy.start()
    await cy.presses("Everything confirmed", await cy.says("/setup", club, thread=5))
    await town.settle()

    async def closes(number: int) -> None:
        club.closed.add(5)
        date = Dated("all-of-us-are-dead-2", PartialDate(f"2027-05-{number}"))
        await town.publish(entry(f"dead.{number}", "2026-11-22", date, kind=Kind.DATE_MOVED))
        assert club.last.thread is None
        assert f"{number} May 2027" in club.last.text
        await town.settle()

    await closes(14)
    told = len(cy.chat.by_bot())
    assert cy.chat.last.text.startswith("The topic that Drama Club › News had its news in is closed or gone.")
    club.closed.clear()
    await cy.post({"forum_topic_reopened": {}, "message_thread_id": 5, "is_topic_message": True}, club)
    await town.quiet()
    town.clock.move(timedelta(minutes=1))
    await closes(21)
    assert len(cy.chat.by_bot()) == told + 1


async def test_who_does_not_manage_a_group_cannot(town: Town, club: Chat) -> None:
    ana = town.person(11, "Ana")
    refused = await ana.says("/setup", club)
    assert refused.text.startswith("Only admins can change what comes into this place.")
    question_of_cy = await town.person(14, "Di").says("/setup@dramawire_bot", club)
    assert question_of_cy.buttons[0]["text"] == "In private"


async def test_a_channel_is_set_up_from_the_private_chat(town: Town, cy: Person, channel: Chat) -> None:
    offered = await cy.says("/setup")
    assert offered.text.startswith("Where should the news go?")
    (row,) = cy.chat.keyboard["keyboard"] if cy.chat.keyboard else ([],)
    assert [b["request_chat"]["chat_is_channel"] for b in row] == [True, False]
    assert row[0]["request_chat"]["bot_administrator_rights"]["can_post_messages"]
    await cy.shares(CHANNEL, channel)
    assert cy.chat.keyboard is None, "the buttons for choosing are gone"
    await town.fake.until(lambda: "What should come into K-News?" in cy.chat.last.text)
    await cy.presses("Everything confirmed")
    assert cy.chat.last.text.startswith("Done.")
    await town.settle()
    assert "Example" in channel.last.text
    assert all("url" in b or b["callback_data"].startswith("s1:") for b in channel.last.buttons)
    await cy.presses("Undo")
    assert cy.chat.last.text == "Undone. Nothing comes into K-News."


async def test_the_greeting_leads_into_groups_and_channels(town: Town, cy: Person) -> None:
    hello = await cy.start()
    assert hello.labels[-1] == ["Add me to a group or channel"]
    await cy.presses("Add me", hello)
    assert cy.chat.last.text.startswith("Where should the news go?")


async def test_places_set_up_before_are_shown_beside_the_choice(town: Town, cy: Person, channel: Chat) -> None:
    await cy.shares(CHANNEL, channel)
    await town.fake.until(lambda: "What should come into K-News?" in cy.chat.last.text)
    await cy.presses("Everything confirmed")
    before = len(cy.chat.by_bot())
    await cy.says("/setup")
    await town.fake.until(lambda: len(cy.chat.by_bot()) == before + 2)
    overview, offer = cy.chat.by_bot()[-2:]
    assert "K-News" in overview.text or "K-News" in str(overview.labels)
    assert offer.text.startswith("Where should the news go?")


async def test_a_channel_where_the_bot_is_not_can_not_be_set_up_yet(town: Town, cy: Person, channel: Chat) -> None:
    channel.bot = "left"
    assert (await cy.shares(CHANNEL, channel)).text.startswith("Make me an administrator of K-News first")


async def test_a_group_where_the_bot_is_not_gets_the_link_that_adds_it(town: Town, cy: Person, club: Chat) -> None:
    club.bot = "left"
    said = await cy.shares(GROUP, club)
    assert said.text == "First add me to Drama Club, then send /setup there."
    assert said.buttons[0]["url"] == "https://t.me/dramawire_bot?startgroup=setup"


async def test_a_channel_where_the_bot_may_not_post_says_what_is_missing(town: Town, cy: Person, channel: Chat) -> None:
    channel.bot = "member"
    await cy.shares(CHANNEL, channel)
    await town.fake.until(lambda: "Post Messages" in cy.chat.last.text)


async def test_somebody_elses_channel_stays_theirs(town: Town, channel: Chat) -> None:
    ana = town.person(11, "Ana")
    assert (await ana.shares(CHANNEL, channel)).text.startswith("Only admins of K-News can bring news into it")


async def test_adding_the_bot_to_a_group_by_its_link_begins_the_set_up(town: Town, cy: Person, club: Chat) -> None:
    assert (await cy.says("/start@dramawire_bot setup", club)).text == "What should come into Drama Club?"


async def test_a_greeting_in_a_group_says_what_can_be_done_there(town: Town, cy: Person, club: Chat) -> None:
    said = await cy.says("/start", club)
    assert "Admins: /setup brings the news in here." in said.text


async def test_a_member_is_mentioned_when_they_ask_for_it(town: Town, cy: Person, club: Chat) -> None:
    question = await cy.says("/setup", club)
    await cy.presses("Everything confirmed", question)
    drama = "all-of-us-are-dead-2"
    date = Dated(drama, PartialDate("2027-05-14"))
    await town.publish(entry("dead.1", "2026-11-22", date, kind=Kind.DATE_SET))
    bo = town.person(12, "Bo", started=False)
    answer = await bo.presses("Notify me", club.last)
    assert answer["text"] or answer["url"]
    moved = Dated(drama, PartialDate("2027-05-21"))
    await town.publish(entry("dead.2", "2026-11-22", moved, kind=Kind.DATE_MOVED))
    rung = [e["url"] for e in club.last.json["entities"] if e.get("url", "").startswith("tg:")]
    assert rung == ["tg://user?id=12"]


async def test_in_a_channel_nobody_can_be_mentioned_so_the_button_follows_in_private(
    town: Town, cy: Person, channel: Chat
) -> None:
    await cy.shares(CHANNEL, channel)
    await town.fake.until(lambda: "What should come into K-News?" in cy.chat.last.text)
    await cy.presses("Everything confirmed")
    date = Dated("all-of-us-are-dead-2", PartialDate("2027-05-14"))
    await town.publish(entry("dead.1", "2026-11-22", date, kind=Kind.DATE_SET))
    bo = town.person(12, "Bo", started=False)
    answer = await bo.presses("Notify me", channel.last)
    assert answer["url"] == "https://t.me/dramawire_bot?start=f_series_all-of-us-are-dead"
    said = await bo.start(answer["url"].partition("?start=")[2])
    assert said.text.startswith("🔔 You follow All of Us Are Dead")
