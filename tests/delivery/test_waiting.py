"""Names waited for, looked at whoever wrote: also what an import brought while the bot was not running."""

from bot.core.announcement import Opened, Titled
from bot.core.kinds import Kind
from bot.core.ports import Wait
from bot.core.words import ENGLISH
from bot.delivery.waiting import Waiting
from bot.search.search import NameSearch
from bot.store.desk import DeskTable
from tests.core.ledgers import entry
from tests.delivery.house import House


def waiting(house: House) -> Waiting:
    """As a process that just started has it."""
    return Waiting(
        house.ledger,
        house.readers,
        house.outbox,
        search=NameSearch(house.ledger),
        notes=DeskTable(house.database),
        languages=lambda _language: ENGLISH,
        most_follows=200,
    )


async def test_what_was_imported_while_the_bot_was_off_is_found_at_its_start(house: House) -> None:
    ana = await house.reader("ana")
    await house.readers.wait_for(Wait(ana.id, "Moonlight Hospital", "moonlighthospital", house.clock()))
    assert await waiting(house).look(house.clock()) == 0
    moon = entry("moon", "2021-04-14", Opened("moon"), Titled("moon", "Moonlight Hospital"))
    await house.publisher.record([moon], house.clock())
    again = waiting(house)
    assert await again.look(house.clock()) == 1
    assert await again.look(house.clock()) == 0
    assert await waiting(house).look(house.clock()) == 0
    await house.settle()
    assert len(house.texts("ana")) == 1


async def test_many_wait_for_one_name_and_each_is_told(house: House) -> None:
    look = waiting(house)
    await look.look(house.clock())
    for n in range(40):
        who = await house.reader(f"r{n}")
        await house.readers.wait_for(Wait(who.id, "Moonlight Hospital", "moonlighthospital", house.clock()))
    await house.say("moon", Opened("moon"), Titled("moon", "Moonlight Hospital"), kind=Kind.ANNOUNCED)
    assert await look.look(house.clock()) == 40
    await house.settle()
    assert all(len(house.texts(f"r{n}")) == 1 for n in range(40))
    assert await house.readers.wanted() == []
