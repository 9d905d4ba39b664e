"""A private chat with the bot."""

from tests.platforms.telegram.town import Town


async def test_start_says_hello_with_something_to_press(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    said = await ana.start()
    assert said.text.startswith("Annyeong. I follow Korean dramas for you")
    assert said.labels[0][0] == "Move to Heaven"


async def test_a_command_is_answered_with_a_card(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heven")
    assert card.text.startswith("Move to Heaven (2021)\n무브 투 헤븐")
    assert {"type": "bold", "offset": 0, "length": 14} in card.json["entities"]


async def test_plain_words_are_looked_for(town: Town) -> None:
    ana = town.person(11, "Ana")
    assert (await ana.says("이제훈")).text.startswith("Lee Je-hoon")


async def test_a_press_turns_the_card_in_place(town: Town) -> None:
    ana = town.person(11, "Ana")
    card = await ana.says("/drama move to heaven")
    await ana.presses("Cast", card)
    assert len(ana.chat.by_bot()) == 1
    assert "Han Geu-ru" in card.text
    await ana.presses("Card", card)
    assert "Last news" in card.text
