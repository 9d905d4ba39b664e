"""What people read elsewhere and send on."""

from bot.core.recipient import Role
from tests.platforms.telegram.town import Town

FROM_CHANNEL = {"type": "channel", "date": 1, "message_id": 42,
                "chat": {"id": -100900, "type": "channel", "title": "K-Wire", "username": "kwire"}}  # fmt: skip
FROM_USER = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}


async def test_a_forwarded_message_can_go_to_the_editors_with_one_press(town: Town) -> None:
    ana = town.person(11, "Ana")
    offer = await ana.says("Move to Heaven 2 is being filmed", forwarded=FROM_CHANNEL)
    assert offer.text == "Shall I show this to the editors?"
    assert offer.answers is not None
    await ana.presses("Tip the editors", offer)
    assert ana.chat.last.text.startswith("Thank you. An editor will look")
    (tip,) = await town.house.store.inbox.open_tips(5, 0)
    assert (tip.link, tip.text) == ("https://t.me/kwire/42", "Move to Heaven 2 is being filmed")


async def test_a_forwarded_message_without_any_link_asks_for_one(town: Town) -> None:
    ana = town.person(11, "Ana")
    offer = await ana.says("Move to Heaven 2 is being filmed", forwarded=FROM_USER)
    await ana.presses("Tip the editors", offer)
    assert "link" in ana.chat.last.text
    assert "Broken" not in ana.chat.last.text


async def test_a_link_alone_is_offered_too(town: Town) -> None:
    ana = town.person(11, "Ana")
    link = "https://example.org/news"
    offer = await ana.says(link, entities=[{"type": "url", "offset": 0, "length": len(link)}])
    await ana.presses("Tip the editors", offer)
    (tip,) = await town.house.store.inbox.open_tips(5, 0)
    assert tip.link == link


async def test_a_link_that_answers_a_question_is_its_answer(town: Town) -> None:
    ana = town.person(11, "Ana")
    await town.house.store.readers.entitle((await town.reader(ana)).id, Role.EDITOR)
    await ana.says("/tip")
    link = "https://example.org/news"
    said = await ana.says(link, entities=[{"type": "url", "offset": 0, "length": len(link)}])
    assert said.text.startswith("Thank you.")
