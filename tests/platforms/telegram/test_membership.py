"""Where the bot is: addresses sleep, wake, and move with their chat."""

from bot.core.announcement import Dated
from bot.core.dates import PartialDate
from bot.core.kinds import TITLE_DEFAULT, Kind
from bot.core.recipient import Recipient
from tests.core.ledgers import correction, entry
from tests.platforms.telegram.town import Town, becomes

NEWS = entry("dead.1", "2026-11-22", Dated("all-of-us-are-dead-2", PartialDate("2027-05-14")), kind=Kind.DATE_SET)


async def test_who_blocks_the_bot_sleeps_and_hears_what_waited_when_they_let_it_back(town: Town) -> None:
    ana = town.person(11, "Ana")
    reader = await town.reader(ana)
    await town.follows(reader, "series:all-of-us-are-dead", TITLE_DEFAULT)
    await ana.blocks()
    await town.falls_asleep(reader, "blocked")
    await town.publish(NEWS)
    assert ana.chat.by_bot() == []
    await ana.unblocks()
    await ana.start()
    assert await town.asleep(reader) == [None]
    await town.settle()
    assert "All of Us Are Dead" in ana.chat.last.text


async def test_start_wakes_who_was_found_asleep_by_a_send(town: Town) -> None:
    ana = town.person(11, "Ana")
    reader = await town.reader(ana)
    await town.follows(reader, "series:all-of-us-are-dead", TITLE_DEFAULT)
    ana.chat.bot = "blocked"
    await town.publish(NEWS)
    assert await town.asleep(reader) == ["blocked"]
    await ana.start()
    await town.settle()
    assert await town.asleep(reader) == [None]
    assert "All of Us Are Dead" in ana.chat.last.text


async def test_a_group_that_removes_the_bot_sleeps_and_who_set_it_up_is_told(town: Town) -> None:
    ana, bo = town.person(11, "Ana"), town.person(12, "Bo")
    club = town.group(-100500, "Drama Club", ana, admins=(bo,))
    place = await town.place(club, set_up_by=(await town.reader(ana)).id)
    await bo.puts_bot(club, "kicked")
    await town.falls_asleep(place, "I was removed")
    await town.settle()
    assert ana.chat.last.text.startswith("I can't write to Drama Club any more: I was removed.")
    await bo.puts_bot(club, "member")
    await town.falls_asleep(place, None)


async def test_who_removes_the_bot_themselves_is_told_nothing(town: Town) -> None:
    ana = town.person(11, "Ana")
    club = town.group(-100500, "Drama Club", admins=(ana,))
    place = await town.place(club, set_up_by=(await town.reader(ana)).id)
    await ana.puts_bot(club, "left")
    await town.falls_asleep(place, "I was removed")
    await town.settle()
    assert ana.chat.by_bot() == []


async def test_a_channel_that_takes_its_right_to_post_sleeps(town: Town) -> None:
    ana = town.person(11, "Ana")
    channel = town.group(-100600, "K-News", admins=(ana,), kind="channel")
    place = await town.place(channel)
    await ana.puts_bot(channel, "member")
    await town.falls_asleep(place, "I may not write there")
    await ana.puts_bot(channel, "administrator")
    await town.falls_asleep(place, None)


async def test_sleep_belongs_to_the_chat_across_its_topics(town: Town) -> None:
    ana = town.person(11, "Ana")
    club = town.group(-100500, "Drama Club", admins=(ana,))
    club.topics = {5: "News", 6: "Talk"}
    places = [await town.place(club, thread=thread) for thread in (5, 6)]
    for place in places:
        await town.follows(place, "all", TITLE_DEFAULT)
    club.bot = "kicked"
    await town.publish(NEWS)
    assert [await town.asleep(place) for place in places] == [["I was removed"], ["I was removed"]]


async def test_a_group_that_moves_takes_its_places_along_and_gets_the_news_once(town: Town) -> None:
    old = town.group(-500, "Drama Club", kind="group")
    place = await town.place(old)
    await town.follows(place, "all", TITLE_DEFAULT)
    new = town.group(-100500, "Drama Club")
    old.moved_to = new.id
    await town.publish(NEWS)
    await town.settle()
    assert "All of Us Are Dead" in new.last.text
    assert len(new.by_bot()) == 1
    (address,) = await town.house.store.readers.addresses(place.id)
    assert address.key.chat == "-100500"


async def test_after_a_move_a_correction_is_a_new_message(town: Town) -> None:
    ana = town.person(11, "Ana")
    old = town.group(-500, "Drama Club", admins=(ana,), kind="group")
    place = await town.place(old)
    await town.follows(place, "all", TITLE_DEFAULT)
    await town.publish(NEWS)
    assert len(old.by_bot()) == 1
    new = town.group(-100500, "Drama Club", admins=(ana,))
    old.moved_to = new.id
    moved = {"migrate_to_chat_id": new.id}
    await ana.post(moved, old)
    await becomes(lambda: moved_to(town, place, new.id))
    date = Dated("all-of-us-are-dead-2", PartialDate("2027-05-21"))
    await town.publish(correction("dead.1c", "2026-11-23", "dead.1", date, kind=Kind.DATE_SET))
    assert "21 May 2027" in new.last.text


async def test_an_answer_finds_a_group_that_has_just_moved(town: Town) -> None:
    ana = town.person(11, "Ana")
    old = town.group(-500, "Drama Club", ana, kind="group")
    new = town.group(-100500, "Drama Club", ana)
    old.moved_to = new.id
    await ana.writes("/drama move to heaven", old)
    await town.fake.until(new.by_bot)
    assert new.last.text.startswith("Move to Heaven")


async def moved_to(town: Town, place: Recipient, chat: int) -> bool:
    return [a.key.chat for a in await town.house.store.readers.addresses(place.id)] == [str(chat)]
