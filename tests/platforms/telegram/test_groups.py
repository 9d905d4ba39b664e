"""Groups, topics and channels."""

import pytest

from bot.core.announcement import Dated
from bot.core.dates import PartialDate
from bot.core.kinds import TITLE_DEFAULT, Kind
from bot.core.recipient import AddressKey, Identity, Role
from tests.core.ledgers import correction, entry
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.server import Trouble
from tests.fakes.telegram.world import Chat, Message
from tests.platforms.telegram.town import Town

NEWS = entry(
    "dead.1", "2026-11-22", Dated("all-of-us-are-dead-2", PartialDate("2027-05-14")), kind=Kind.DATE_SET
)  # fmt: skip


@pytest.fixture
def ana(town: Town) -> Person:
    return town.person(11, "Ana")


@pytest.fixture
def bo(town: Town) -> Person:
    """Somebody who never pressed Start."""
    return town.person(12, "Bo", started=False)


@pytest.fixture
def cy(town: Town) -> Person:
    """An administrator."""
    return town.person(13, "Cy")


@pytest.fixture
def club(town: Town, ana: Person, bo: Person, cy: Person) -> Chat:
    return town.group(-100500, "Drama Club", ana, bo, admins=(cy,))


async def test_a_card_stands_under_the_question_and_follow_leads_into_private(ana: Person, club: Chat) -> None:
    card = await ana.says("/drama move to heaven", club)
    assert card.text.startswith("Move to Heaven (2021)")
    assert card.answers is not None
    assert card.buttons[0]["url"] == "https://t.me/dramawire_bot?start=f_move-to-heaven"


async def test_only_who_asked_turns_a_card(ana: Person, cy: Person, club: Chat) -> None:
    card = await ana.says("/drama move to heaven", club)
    await cy.presses("Cast", card)
    assert card.edits == 0
    assert "Han Geu-ru" in cy.chat.last.text, "who pressed sees it in private"
    await ana.presses("Cast", card)
    assert "Han Geu-ru" in card.text


async def test_who_never_started_the_bot_gets_the_link_that_does(bo: Person, ana: Person, club: Chat) -> None:
    card = await ana.says("/drama move to heaven", club)
    answer = await bo.presses("Cast", card)
    assert answer["url"].startswith("https://t.me/dramawire_bot?start=")
    shown = await bo.start(answer["url"].partition("?start=")[2])
    assert "Han Geu-ru" in shown.text


async def test_commands_for_others_and_what_people_say_is_theirs(town: Town, ana: Person, club: Chat) -> None:
    await ana.writes("/drama@another_bot move to heaven", club)
    await ana.writes("/weather", club)
    await ana.writes("did you see move to heaven?", club)
    card = await ana.says("/drama@dramawire_bot move to heaven", club)
    assert club.by_bot() == [card]


async def test_what_people_reply_to_news_is_theirs(town: Town, ana: Person, club: Chat) -> None:
    card = await ana.says("/drama move to heaven", club)
    await ana.writes("I loved it", club, replies_to=card)
    second = await ana.says("/drama squid game", club)
    assert club.by_bot() == [card, second]


async def test_a_question_in_a_group_is_a_forced_reply_that_only_its_answer_reaches(ana: Person, club: Chat) -> None:
    question = await ana.says("/drama", club)
    assert question.text.startswith("Which drama?")
    assert club.keyboard == {"force_reply": True, "selective": True}
    assert "Cancel" in question.text
    card = await ana.says("move to heaven", club, replies_to=question)
    assert card.text.startswith("Move to Heaven (2021)")


async def test_cancel_in_a_group_drops_the_question(town: Town, ana: Person, club: Chat) -> None:
    question = await ana.says("/drama", club)
    (link,) = (e["url"] for e in question.json["entities"] if e["type"] == "text_link")
    assert (await ana.start(link.partition("?start=")[2])).text == "All right, dropped."


async def test_help_and_refusals_are_one_line_with_a_link(ana: Person, bo: Person, club: Chat) -> None:
    said = await ana.says("/help", club)
    assert said.text == "I've written to you in private."
    assert ana.chat.last.text.startswith("I follow Korean dramas for you")
    refused = await bo.says("/help", club)
    assert refused.text.startswith("That is between us")
    assert refused.buttons[0]["url"].startswith("https://t.me/dramawire_bot?start=")
    refused = await bo.says("/announce@dramawire_bot", club)
    assert refused.text.startswith("Posting is for editors.")
    assert "\n" not in refused.text


async def test_what_editors_do_stays_out_of_groups(town: Town, ana: Person, bo: Person, club: Chat) -> None:
    for one in (ana, bo):
        await town.house.store.readers.entitle((await town.reader(one)).id, Role.EDITOR)
    said = await ana.says("/announce", club)
    assert said.text == "I've written to you in private."
    assert ana.chat.last.text.startswith("Which drama is it about?")
    assert (await ana.says("move to heaven")).text == "What happened?"
    said = await bo.says("/announce drama: move to heaven; kind: trailer", club)
    assert said.text.startswith("That is between us")
    assert len(club.by_bot()) == 2


async def test_following_in_a_group_is_confirmed_in_private(town: Town, ana: Person, club: Chat) -> None:
    await ana.start()
    said = await ana.says("/follow song kang", club)
    assert said.text == "I've written to you in private."
    assert ana.chat.last.text.startswith("🔔 You follow Song Kang")


async def test_only_admins_change_what_comes_into_a_group(town: Town, ana: Person, cy: Person, club: Chat) -> None:
    assert (await ana.says("/follow song kang here", club)).text.startswith("Only admins can change")
    await cy.says("/follow song kang here", club)
    place = await town.place(club)
    assert [str(s.topic) for s in await town.house.store.readers.following(place.id)] == ["person:song-kang"]


async def test_an_administrator_who_stays_anonymous_is_one(town: Town, cy: Person, club: Chat) -> None:
    await cy.says("/follow song kang here", club, anonymous=True)
    place = await town.place(club)
    assert len(await town.house.store.readers.following(place.id)) == 1


async def test_administrators_are_asked_for_once_in_a_while(town: Town, cy: Person, club: Chat) -> None:
    for _ in range(3):
        await cy.says("/drama move to heaven", club)
    assert len(town.fake.made("getChatAdministrators")) == 1
    await cy.puts_bot(club, "administrator")
    await cy.says("/drama move to heaven", club)
    assert len(town.fake.made("getChatAdministrators")) == 2, "and anew when something changed"


async def test_where_administrators_cannot_be_told_nobody_is_one(town: Town, cy: Person, club: Chat) -> None:
    town.fake.troubles += [Trouble("getChatAdministrators", code=500, description="Internal", times=9)]
    assert (await cy.says("/follow song kang here", club)).text.startswith("Only admins can change")


async def test_in_a_topic_the_answer_stays_in_it(ana: Person, club: Chat) -> None:
    club.topics = {5: "Talk"}
    card = await ana.says("/drama move to heaven", club, thread=5)
    assert card.thread == 5


async def test_nobody_commands_the_bot_from_a_channel(town: Town, ana: Person) -> None:
    channel = town.group(-100600, "K-News", admins=(ana,), kind="channel")
    town.fake.world.tell("channel_post", town.fake.world.put(channel, None, {"text": "/drama move to heaven"}).json)
    club = town.group(-100500, "Drama Club", ana)
    await ana.says("/drama move to heaven", club)
    assert channel.by_bot() == []


async def posted(town: Town, chat: Chat, follower: Person | None = None) -> Message:
    """News in a place, and perhaps to somebody who follows it too."""
    place = await town.place(chat)
    await town.follows(place, "all", TITLE_DEFAULT)
    if follower:
        await town.follows(await town.reader(follower), "series:all-of-us-are-dead", TITLE_DEFAULT)
    await town.publish(NEWS)
    return chat.last


async def test_news_in_a_group_links_into_private_and_is_never_turned(town: Town, ana: Person, club: Chat) -> None:
    news = await posted(town, club)
    assert [b["url"].partition("?start=")[2] for b in news.buttons if "url" in b] == [
        "f_all-of-us-are-dead-2",
        "d_all-of-us-are-dead-2",
    ]
    await ana.pressed("s1:drama:all-of-us-are-dead-2", news)
    assert news.edits == 0
    assert "All of Us Are Dead" in ana.chat.last.text


async def test_why_acts_for_who_pressed(town: Town, ana: Person, bo: Person, club: Chat) -> None:
    news = await posted(town, club, follower=ana)
    await ana.pressed("s1:why:dead.1", news)
    assert ana.chat.last.text.startswith("You have followed All of Us Are Dead since ")
    answer = await bo.pressed("s1:why:dead.1", news)
    assert answer["alert"], "a few words stand on top of the chat"
    assert answer["text"] == "Everything is followed in Drama Club, so it came here."
    assert club.by_bot() == [news]


async def test_later_news_about_the_same_drama_replies_to_the_earlier(town: Town, club: Chat) -> None:
    news = await posted(town, club)
    await town.publish(entry("dead.2", "2026-11-22", Dated("all-of-us-are-dead-2", PartialDate("2027-05-21")),
                             kind=Kind.DATE_MOVED))  # fmt: skip
    assert club.last.answers == news.id


@pytest.mark.parametrize("action", ["s1:settings", "s1:following", "s1:follow:all-of-us-are-dead-2"])
async def test_whatever_is_pressed_under_news_acts_for_who_pressed(
    town: Town, ana: Person, club: Chat, action: str
) -> None:
    news = await posted(town, club)
    answer = await ana.pressed(action, news)
    assert answer["text"] == "I've written to you in private."
    assert len(ana.chat.by_bot()) == 1
    assert club.by_bot() == [news]
    assert news.edits == 0
    place = await town.place(club)
    assert [str(s.topic) for s in await town.house.store.readers.following(place.id)] == ["all"]


async def test_a_correction_edits_the_post_and_what_is_gone_is_said_anew(town: Town, club: Chat) -> None:
    news = await posted(town, club)
    date = Dated("all-of-us-are-dead-2", PartialDate("2027-05-21"))
    await town.publish(correction("dead.1c", "2026-11-23", "dead.1", date, kind=Kind.DATE_SET))
    assert (news.edits, club.last) == (1, news)
    assert "21 May 2027" in news.text
    town.fake.troubles += [Trouble("editMessageText", code=400, description="Bad Request: message can't be edited")]
    date = Dated("all-of-us-are-dead-2", PartialDate("2027-05-28"))
    await town.publish(correction("dead.1d", "2026-11-23", "dead.1", date, kind=Kind.DATE_SET))
    assert "28 May 2027" in club.last.text
    assert club.last.answers == news.id


async def test_news_in_a_topic_goes_into_that_topic(town: Town, club: Chat) -> None:
    club.topics = {5: "News"}
    await town.follows(await town.place(club, thread=5), "all", TITLE_DEFAULT)
    await town.publish(NEWS)
    assert club.last.thread == 5


async def test_the_surroundings_know_the_place_one_is_in_and_what_the_bot_lacks(
    town: Town, ana: Person, cy: Person, club: Chat
) -> None:
    around, here = town.platform.surroundings, AddressKey("telegram", str(club.id))
    assert [spot.name for spot in await around.spots(Identity("telegram", "13"), here)] == ["Drama Club"]
    assert await around.spots(Identity("telegram", "11"), here) == []
    assert await around.spots(Identity("telegram", "11"), AddressKey("telegram", "11")) == []
    assert await around.badges(here) == []
    assert await around.lacking(here) == ()
    club.muted = True
    assert await around.lacking(here) == ("Send Messages",)
    channel = town.group(-100600, "K-News", kind="channel")
    assert await around.lacking(AddressKey("telegram", "-100600")) == ()
    channel.bot = "member"
    assert await around.lacking(AddressKey("telegram", "-100600")) == ("Post Messages",)
    channel.bot = "kicked"
    assert await around.lacking(AddressKey("telegram", "-100600")) == ("Member",)
