"""Cards in chats where the bot is not: inline mode."""

from tests.platforms.telegram.town import Town


async def test_typing_behind_the_bots_name_offers_cards(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    (first, *_) = await ana.asks_inline("move to heven")
    assert first["title"] == "Move to Heaven (2021)"
    assert first["description"].startswith("✅ Out")
    assert first["shown"].startswith("Move to Heaven (2021)")


async def test_nothing_typed_offers_something_to_begin_with(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    offered = await ana.asks_inline("")
    assert 1 <= len(offered) <= 6
    assert len({r["id"] for r in offered}) == len(offered)


async def test_people_are_offered_too_and_nobody_is_remembered_for_typing(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    offered = await ana.asks_inline("lee je-hoon")
    assert offered[0]["title"] == "Lee Je-hoon"
    assert await town.house.store.readers.named("telegram", "11") == []


async def test_what_has_no_letters_offers_nothing_and_harms_nothing(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    assert isinstance(await ana.asks_inline("?!"), list)
    assert isinstance(await ana.asks_inline("<b>" * 80), list)


async def test_every_button_of_an_inline_card_is_a_link_that_works(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    (first, *_) = await ana.asks_inline("move to heaven")
    urls = [b["url"] for row in first["reply_markup"]["inline_keyboard"] for b in row]
    assert urls[0] == "https://t.me/dramawire_bot?start=f_move-to-heaven"
    cast = next(url for url in urls[1:] if "start=" in url)
    assert "Han Geu-ru" in (await ana.start(cast.partition("?start=")[2])).text
