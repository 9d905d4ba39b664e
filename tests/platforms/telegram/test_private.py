"""A private chat with the bot."""

from pathlib import Path
from typing import Any

import pytest

from bot.core.kinds import Kind, mask
from bot.core.recipient import AddressKey, Role
from tests.fakes.telegram.server import Trouble, serving
from tests.platforms.telegram.town import Town, listening, open_town


async def test_start_says_hello_with_something_to_press(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    said = await ana.start()
    assert said.text.startswith("Annyeong. I follow Korean dramas for you")
    assert said.labels[0][0] == "Move to Heaven"


async def test_a_greeting_stays_when_one_of_its_buttons_is_pressed(town: Town) -> None:
    ana = town.person(11, "Ana")
    hello = await ana.start()
    await ana.presses("Move to Heaven", hello)
    assert hello.edits == 0
    assert ana.chat.last.text.startswith("Move to Heaven (2021)")


async def test_a_command_is_answered_with_a_card(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heven")
    assert card.text.startswith("Move to Heaven (2021)\n무브 투 헤븐")
    assert {"type": "bold", "offset": 0, "length": 14} in card.json["entities"]


async def test_plain_words_are_looked_for(town: Town) -> None:
    ana = town.person(11, "Ana")
    assert (await ana.says("이제훈")).text.startswith("Lee Je-hoon")


async def test_what_has_no_words_is_answered_with_what_can_be_sent(town: Town) -> None:
    ana = town.person(11, "Ana")
    await ana.post({"sticker": {"file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1, "height": 1,
                                "is_animated": False, "is_video": False}}, ana.chat)  # fmt: skip
    await town.fake.until(ana.chat.by_bot)
    assert ana.chat.last.text.startswith("Send me a title or an actor")


async def test_a_press_turns_the_card_in_place(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heaven")
    await ana.presses("Cast", card)
    assert len(ana.chat.by_bot()) == 1
    assert "Han Geu-ru" in card.text
    await ana.presses("Card", card)
    assert "Last news" in card.text


async def test_near_ties_are_buttons_that_turn_into_the_card(town: Town) -> None:
    ana = town.person(11, "Ana")
    question = await ana.says("/drama love alarm")
    assert "Which one?" in question.text
    await ana.presses("Love Alarm 2", question)
    assert question.text.startswith("Love Alarm 2")


async def test_follow_is_confirmed_beside_the_card_and_undone_in_place(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heaven")
    await ana.presses("Follow", card)
    assert card.edits == 0
    said = ana.chat.last
    assert said.text.startswith("🔔 You follow Move to Heaven")
    await ana.presses("Undo", said)
    assert said.text.startswith("You no longer follow Move to Heaven")


async def test_a_card_that_is_gone_is_answered_anew(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heaven")
    del ana.chat.messages[card.id]
    await ana.presses("Cast", card)
    assert "Han Geu-ru" in ana.chat.last.text


async def test_a_press_on_what_is_shown_already_changes_nothing(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heaven")
    await ana.pressed("v1:drama:move-to-heaven", card)
    assert card.edits == 0
    assert len(ana.chat.by_bot()) == 1


async def test_a_link_from_a_channel_opens_the_card(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    card = await ana.start("d_move-to-heaven")
    assert card.text.startswith("Move to Heaven (2021)")
    assert "Press Follow and I'll write to you here" in card.text


async def test_a_link_follows(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    assert (await ana.start("f_move-to-heaven")).text.startswith("🔔 You follow Move to Heaven")
    assert (await ana.start("f_person_song-kang")).text.startswith("🔔 You follow Song Kang")
    following = await town.house.store.readers.following((await town.reader(ana)).id)
    assert {str(s.topic) for s in following} == {"series:move-to-heaven", "person:song-kang"}


async def test_a_made_up_link_is_a_greeting(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    assert (await ana.start("x_%%%")).text.startswith("Annyeong")
    assert (await ana.start("d_no-such-drama")).text.startswith("Annyeong")


async def test_a_missing_option_is_asked_for_and_the_next_words_answer_it(town: Town) -> None:
    ana = town.person(11, "Ana")
    question = await ana.says("/drama")
    assert question.text.startswith("Which drama?")
    assert question.labels[-1] == ["Cancel"]
    assert (await ana.says("move to heaven")).text.startswith("Move to Heaven (2021)")


async def test_a_question_can_be_dropped(town: Town) -> None:
    ana = town.person(11, "Ana")
    question = await ana.says("/drama")
    await ana.presses("Cancel", question)
    assert question.text == "All right, dropped."
    assert question.buttons == []


async def test_a_question_outlives_a_restart_and_ends_politely(stocked: Path, tmp_path: Path) -> None:
    (tmp_path / "town.db").write_bytes(stocked.read_bytes())
    async with serving() as fake:
        async with open_town(fake, tmp_path) as town, listening(town):
            ana = town.person(11, "Ana")
            question = await ana.says("/drama")
        async with open_town(fake, tmp_path) as town, listening(town):
            assert (await ana.says("move to heaven")).text.startswith("Move to Heaven (2021)")
            await ana.presses("Cancel", question)
            assert ana.chat.last.text == "That was too long ago, or it is done already; please start again."


async def test_in_private_there_is_one_chat_whatever_topic_somebody_writes_in(town: Town) -> None:
    ana = town.person(11, "Ana")
    ana.chat.topics = {5: "Dramas"}
    await ana.says("/follow song kang", thread=5)
    addresses = await town.house.store.readers.addresses((await town.reader(ana)).id)
    assert [a.key for a in addresses] == [AddressKey("telegram", "11")]


async def test_a_short_wait_that_telegram_asks_for_is_waited_out(town: Town) -> None:
    ana = town.person(11, "Ana")
    town.fake.troubles += [Trouble(code=429, description="Too Many Requests", retry_after=1)]
    assert (await ana.says("/drama move to heaven")).text.startswith("Move to Heaven")


async def test_words_that_telegram_cannot_read_are_answered_in_plain_ones(town: Town) -> None:
    ana = town.person(11, "Ana")
    town.fake.api.broken_html = True
    assert (await ana.says("/drama move to heaven")).text.startswith("Move to Heaven")
    await ana.presses("Cast")
    assert "Han Geu-ru" in ana.chat.last.text


async def test_whoever_blocks_the_bot_while_it_answers_stops_nobody_else(town: Town) -> None:
    ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
    ana.chat.bot = "blocked"
    await ana.writes("/drama move to heaven")
    assert (await bo.says("/drama move to heaven")).text.startswith("Move to Heaven")


async def test_markup_in_what_people_write_is_shown_as_they_wrote_it(town: Town) -> None:
    ana = town.person(11, "Ana")
    said = await ana.says("<b>zzqx</b> & <a href='x'>you</a>")
    assert "<b>zzqx</b> & <a href='x'>you</a>" in said.text


async def test_an_editor_announces_by_guided_questions(town: Town) -> None:
    ana = town.person(11, "Ana")
    await town.house.store.readers.entitle((await town.reader(ana)).id, Role.EDITOR)
    bo = town.person(12, "Bo")
    await town.follows(await town.reader(bo), "series:move-to-heaven", mask(Kind.TRAILER))
    await ana.says("/announce")
    question = await ana.says("move to heaven")
    await ana.presses("Trailer out", question)
    assert "Who says so?" in question.text
    await ana.says("https://example.org/trailer Republic World", entities=[{"type": "url", "offset": 0, "length": 27}])
    await ana.presses("Without a text")
    while not any(label.startswith("Confirm") for row in ana.chat.last.labels for label in row):
        await ana.presses(ana.chat.last.labels[0][0])
    await ana.presses("Confirm")
    await town.settle()
    assert "Move to Heaven" in bo.chat.last.text
    assert "Republic World" in bo.chat.last.text


PHOTO = {"photo": [{"file_id": "AgAC", "file_unique_id": "1", "width": 640, "height": 360}]}
FILE = {"document": {"file_id": "BQAC", "file_unique_id": "2", "mime_type": "image/png", "file_name": "poster.png"}}


@pytest.mark.parametrize("picture", [PHOTO, FILE])
async def test_a_picture_itself_is_no_answer_and_its_address_is(town: Town, picture: dict[str, Any]) -> None:
    ana = town.person(11, "Ana")
    await town.house.store.readers.entitle((await town.reader(ana)).id, Role.EDITOR)
    await ana.says("/announce drama: move to heaven; kind: trailer; source: https://example.org/t Republic World")
    await ana.presses("Change")
    await ana.presses("Picture")
    assert "A picture?" in ana.chat.last.text
    before = len(ana.chat.by_bot())
    await ana.post(picture, ana.chat)
    await town.fake.until(lambda: len(ana.chat.by_bot()) > before)
    assert ana.chat.last.text == (
        "I can't take the picture itself, because others see it outside of Telegram too. Send its address on the web,"
        " and whose it is: https://example.org/poster.jpg Netflix"
    )
    said = await ana.says("https://example.org/poster.jpg Netflix",
                          entities=[{"type": "url", "offset": 0, "length": 30}])  # fmt: skip
    assert "Picture: Netflix" in said.text
