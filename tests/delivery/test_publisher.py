"""Publishing: all at once, once only, whatever else happens meanwhile."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.announcement import Announcement, Credited, Dated, Introduced, Noted, Opened, Staged, Titled
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Stage
from bot.core.errors import BadInput, LedgerMoved
from bot.core.kinds import Kind
from bot.core.ports import Commit
from bot.delivery.publisher import MANY, TRIES
from tests.core.ledgers import correction, entry, retraction
from tests.delivery.house import House

DATE = Dated("sea", PartialDate("2021-05-14"))
SAID = entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET)


async def test_publishing_twice_is_publishing_once(house: House) -> None:
    await house.reader("ana", "series:sea")
    first = await house.publish(SAID)
    again = await house.publish(SAID)
    await house.settle()
    assert first.plan
    assert again.plan is None
    assert again.sequence == first.sequence
    assert again.after.dramas["sea"].date == DATE.date
    assert len(house.texts("ana")) == 1


async def test_an_entry_keeps_when_it_was_recorded(house: House) -> None:
    await house.publish(SAID)
    assert (await house.ledger.entry("x")).recorded_at == house.clock()


async def test_a_confirmed_preview_is_refused_once_the_ledger_moved(house: House) -> None:
    preview = await house.publisher.preview(SAID, house.clock())
    await house.say("other", Noted("sea"), kind=Kind.TRAILER)
    with pytest.raises(LedgerMoved):
        await house.publisher.publish(SAID, house.clock(), sequence=preview.sequence)
    preview = await house.publisher.preview(SAID, house.clock())
    done = await house.publisher.publish(SAID, house.clock(), sequence=preview.sequence)
    assert done.plan == preview.plan


async def test_a_confirmed_preview_that_loses_the_race_at_the_last_moment_is_refused_too(house: House) -> None:
    append = house.ledger.append

    async def overtaken(commit: Commit, now: object) -> int:
        house.ledger.append = append  # type: ignore[method-assign]
        await house.say("other", Noted("sea"), kind=Kind.TRAILER)
        return await append(commit, house.clock())

    preview = await house.publisher.preview(SAID, house.clock())
    house.ledger.append = overtaken  # type: ignore[method-assign]
    with pytest.raises(LedgerMoved):
        await house.publisher.publish(SAID, house.clock(), sequence=preview.sequence)
    assert "x" not in await house.ledger.ids()


async def test_many_publish_at_once_and_none_is_lost(house: House) -> None:
    entries = [entry(f"t{n}", "2021-04-14", Noted("sea"), kind=Kind.NEWS, text=str(n)) for n in range(6)]
    await asyncio.gather(*(house.publish(said) for said in entries))
    assert {said.id for said in entries} <= await house.ledger.ids()
    assert set((await house.ledger.dramas(["sea"]))["sea"].entries) >= {said.id for said in entries}


async def test_a_ledger_that_never_stands_still_is_given_up_in_a_sentence(house: House) -> None:
    tries = 0

    async def moved(commit: Commit, now: object) -> int:
        nonlocal tries
        tries += 1
        raise LedgerMoved("again")

    house.ledger.append = moved  # type: ignore[method-assign]
    with pytest.raises(LedgerMoved, match="keeps changing"):
        await house.publish(SAID)
    with pytest.raises(LedgerMoved, match="keeps changing"):
        await house.publisher.record([SAID], house.clock())
    assert tries == 2 * TRIES


async def test_what_cannot_be_published_changes_nothing(house: House) -> None:
    before = await house.ledger.sequence()
    with pytest.raises(BadInput, match="no drama “see”"):
        await house.say("x", Noted("see"), kind=Kind.NEWS)
    assert await house.ledger.sequence() == before


async def test_a_correction_about_another_drama_mends_both_records(house: House) -> None:
    other = [entry("o", "2020-01-01", Opened("sky"), Titled("sky", "The Sky"))]
    await house.publisher.record(other, house.clock())
    await house.publish(SAID)
    await house.publish(correction("y", "2021-04-14", "x", Dated("sky", DATE.date), kind=Kind.DATE_SET))
    records = await house.ledger.dramas(["sea", "sky"])
    assert records["sea"].date is None
    assert records["sky"].date == DATE.date
    await house.say("z", Noted("sky"), kind=Kind.TRAILER)
    assert (await house.ledger.dramas(["sky"]))["sky"].date == DATE.date, "told by a correction of another's entry"
    await house.publish(retraction("zz", "2021-04-15", "y"))
    records = await house.ledger.dramas(["sea", "sky"])
    assert (records["sea"].date, records["sky"].date) == (DATE.date, None)


# In bulk


async def test_a_bulk_is_recorded_whole_or_not_at_all(bare: House) -> None:
    good = entry("a", "2020-01-01", Opened("sea"), Titled("sea", "The Silent Sea"))
    with pytest.raises(BadInput, match="no person “gong-yu”"):
        await bare.publisher.record([good, entry("b", "2020-01-02", Credited("sea", "gong-yu"))], bare.clock())
    assert await bare.ledger.sequence() == 0


async def test_the_order_of_a_bulk_does_not_matter(bare: House) -> None:
    entries = [
        retraction("d", "2020-01-04", "c"),
        correction("c", "2020-01-03", "b", Dated("sea", PartialDate("2022"))),
        entry("b", "2020-01-02", Dated("sea", PartialDate("2021"))),
        entry("a", "2020-01-01", Opened("sea")),
    ]
    assert await bare.publisher.record(entries, bare.clock()) == 4
    assert (await bare.ledger.dramas(["sea"]))["sea"].date == PartialDate("2021")


async def test_recording_again_records_what_is_new(house: House) -> None:
    more = [SAID, entry("t", "2021-04-13", Staged("sea", Stage.POST_PRODUCTION))]
    assert await house.publisher.record(more, house.clock()) == 2
    assert await house.publisher.record(more, house.clock()) == 0
    await house.publisher.record([entry("n", "2021-04-14", Introduced("lee-joon", "Lee Joon"))], house.clock())
    assert (await house.ledger.people(["lee-joon"]))["lee-joon"].name == "Lee Joon"


async def test_an_upgrade_that_mends_an_entry_edits_what_was_sent(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(SAID)
    await house.settle()
    await house.publisher.record([replace(correction("y", "2021-04-14", "x", DATE), text="Mended.")], house.clock())
    await house.settle()
    [shown] = house.chats.messages["ana"]
    assert len(shown.edits) == 1


async def test_an_upgrade_that_takes_an_entry_back_withdraws_what_was_not_sent(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(SAID)
    await house.planner.work()
    await house.publisher.record([retraction("y", "2021-04-14", "x")], house.clock())
    await house.after(hours=1)
    assert house.texts("ana") == []


async def test_what_an_operator_took_back_stays_so_when_an_upgrade_mends_it(house: House) -> None:
    await house.publish(SAID)
    await house.publish(retraction("y", "2021-04-14", "x"))
    assert await house.publisher.record([correction("z", "2021-04-14", "x", DATE)], house.clock()) == 1
    assert (await house.ledger.dramas(["sea"]))["sea"].date is None


async def test_a_large_bulk_beside_what_is_there_gives_the_same_records(house: House) -> None:
    entries: list[Announcement] = []
    for n in range(MANY):
        slug = f"drama-{n}"
        entries.append(entry(f"n{n}", "2021-01-01", Opened(slug), Titled(slug, f"Drama {n}")))
    entries.append(entry("both", "2021-01-02", Noted("sea"), Noted("drama-7")))
    assert await house.publisher.record(entries, house.clock()) == MANY + 1
    records = await house.ledger.dramas(["sea", "drama-7"])
    assert records["sea"].title == "The Silent Sea"
    assert records["sea"].entries == ("sea", "both")
    assert records["drama-7"].entries == ("n7", "both")


async def test_every_commit_rings(house: House) -> None:
    house.schedule._rung.clear()
    await house.publish(SAID)
    assert house.schedule._rung.is_set()
    house.schedule._rung.clear()
    await house.publisher.record([entry("t", "2021-04-14", Noted("sea"))], house.clock())
    assert house.schedule._rung.is_set()


async def test_a_preview_counts_who_follows_where_it_reaches_nobody(house: House) -> None:
    rumour = replace(SAID, certainty=Certainty.RUMOUR)
    assert (await house.publisher.preview(rumour, house.clock())).followers == 0
    await house.reader("ana", "series:sea")
    preview = await house.publisher.preview(rumour, house.clock())
    assert (preview.reach, preview.followers) == ({}, 1)
    preview = await house.publisher.preview(SAID, house.clock())
    assert (sum(preview.reach.values()), preview.followers) == (1, 0)
