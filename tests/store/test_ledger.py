"""What the ledger's port promises, on both engines."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.core.announcement import (
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Noted,
    Opened,
    Staged,
    Subject,
    Titled,
)
from bot.core.audience import Plan, Target
from bot.core.dates import PartialDate
from bot.core.drama import Drama, Stage
from bot.core.errors import LedgerMoved, NotFound
from bot.core.fold import Records, fold
from bot.core.kinds import Kind
from bot.core.ports import Commit
from bot.core.recipient import Topic, TopicKind
from bot.store.store import Store, open_store
from tests.core.ledgers import correction, entry, retraction

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
SEA = Subject("drama", "sea")


async def add(store: Store, *entries: Announcement, **rest: Any) -> int:
    """Appends entries with the records of all that is known then."""
    known = [e async for e in store.ledger.everything()]
    return await store.ledger.append(Commit(entries, fold([*known, *entries]), **rest), NOW)


def opened(drama: str, *, on: str = "2020-01-01", stage: Stage | None = None, **rest: Any) -> Announcement:
    """An entry that opens a drama, with what a test wants of it."""
    day = rest.pop("premiere", None)
    begins = Opened(drama, series=rest.pop("series", None), season=rest.pop("season", None))
    changes: list[Change] = [begins, Titled(drama, drama.title())]
    changes += [Staged(drama, stage)] if stage else []
    changes += [Dated(drama, PartialDate(day))] if day else []
    changes += [Described(drama, **rest)] if rest else []
    return entry(f"open-{drama}", on, *changes)


def slugs(dramas: Iterable[Drama]) -> list[str]:
    return [drama.slug for drama in dramas]


async def test_the_sequence_is_0_when_nothing_is_there_and_grows_with_every_append(store: Store) -> None:
    assert await store.ledger.sequence() == 0
    assert await add(store, entry("a", "2020-01-01"), entry("b", "2020-01-01")) == 2
    assert await add(store, entry("c", "2020-01-01")) == 3
    assert await store.ledger.sequence() == 3


async def test_the_sequence_grows_for_everybody_who_looks(store: Store, url: str) -> None:
    async with open_store(url, migrated=False) as other:
        await add(store, entry("a", "2020-01-01"))
        assert await other.ledger.sequence() == 1


async def test_an_entry_comes_back_as_it_was_recorded(store: Store) -> None:
    said = entry(
        "a",
        "2020-09-08",
        Credited("sea", "gong-yoo", character="Han Yun-jae"),
        Noted("sea"),
        kind=Kind.CAST_CONFIRMED,
        text="그가 온다\nand <b>stays</b>",
        happened=PartialDate("2020-09"),
        recorded_at=NOW,
    )
    await add(store, said)
    assert await store.ledger.entry("a") == said
    with pytest.raises(NotFound, match=r"There is no entry b\."):
        await store.ledger.entry("b")


async def test_an_entry_that_is_there_is_left_alone_and_the_others_are_added(store: Store) -> None:
    await add(store, entry("a", "2020-01-01", text="first"))
    moved_to = await add(store, entry("a", "2020-01-01", text="second"), entry("b", "2020-01-01"))
    assert moved_to == 2
    assert (await store.ledger.entry("a")).text == "first"
    assert await store.ledger.ids() == {"a", "b"}


async def test_who_read_before_somebody_wrote_may_not_write(store: Store) -> None:
    await add(store, entry("a", "2020-01-01"))
    with pytest.raises(LedgerMoved):
        await add(store, entry("b", "2020-01-01"), opened("sea"), moved_from=0)
    assert await store.ledger.ids() == {"a"}
    assert await store.ledger.dramas(["sea"]) == {}
    assert await add(store, entry("b", "2020-01-01"), moved_from=1) == 2
    assert await add(store, entry("c", "2020-01-01"), moved_from=None) == 3


async def test_everything_comes_in_the_order_it_was_recorded(store: Store) -> None:
    await add(store, entry("late", "2021-01-01"))
    await add(store, *(entry(f"n{i}", "2020-01-01") for i in range(2100)))
    found = [e.id async for e in store.ledger.everything()]
    assert found == ["late", *(f"n{i}" for i in range(2100))]


async def test_all_that_names_a_subject_comes_with_its_corrections_and_retractions(store: Store) -> None:
    await add(
        store,
        opened("sea"),
        opened("dead"),
        entry("both", "2020-08-21", Noted("sea"), Noted("dead")),
        entry("talks", "2020-04-20", Credited("sea", "gong-yoo")),
    )
    await add(store, correction("mended", "2020-08-22", "both", Noted("dead")))
    await add(store, retraction("back", "2020-08-23", "mended"))
    assert {e.id for e in await store.ledger.about([SEA])} == {"open-sea", "both", "talks", "mended", "back"}
    assert {e.id for e in await store.ledger.about([Subject("person", "gong-yoo")])} == {"talks"}
    assert len(await store.ledger.about([SEA, Subject("drama", "dead"), SEA])) == 6, "each once"
    assert await store.ledger.about([]) == []
    assert await store.ledger.about([Subject("person", "sea")]) == []


async def test_many_subjects_may_be_asked_for_at_once(store: Store) -> None:
    await add(store, *(opened(f"d{i}") for i in range(1200)))
    names = [f"d{i}" for i in range(1200)]
    assert len(await store.ledger.about(Subject("drama", name) for name in names)) == 1200
    assert len(await store.ledger.dramas(names)) == 1200


async def test_an_answer_leads_to_its_whole_chain(store: Store) -> None:
    await add(store, entry("a", "2020-01-01"), correction("b", "2020-01-02", "a"), entry("other", "2020-01-01"))
    await add(store, correction("c", "2020-01-03", "b"))
    await add(store, retraction("d", "2020-01-04", "c"))
    for name in "abcd":
        assert {e.id for e in await store.ledger.answers(name)} == set("abcd")
    with pytest.raises(NotFound):
        await store.ledger.answers("nothing")


async def test_answers_may_come_before_what_they_answer_in_one_commit(store: Store) -> None:
    await add(store, correction("c", "2020-01-03", "b"), correction("b", "2020-01-02", "a"), entry("a", "2020-01-01"))
    assert {e.id for e in await store.ledger.answers("a")} == set("abc")


async def test_an_answer_to_nothing_stands_alone(store: Store) -> None:
    await add(store, correction("lost", "2020-01-03", "gone"), entry("a", "2020-01-01"))
    assert [e.id for e in await store.ledger.answers("lost")] == ["lost"]
    assert [e.id for e in await store.ledger.answers("a")] == ["a"]


async def test_the_latest_news_come_newest_first_without_silent_and_retracted_ones(store: Store) -> None:
    await add(
        store,
        entry("old", "2020-01-01", Noted("sea"), kind=Kind.TRAILER),
        entry("new", "2020-03-01", Noted("sea"), kind=Kind.TRAILER),
        entry("newer", "2020-03-01", Noted("sea"), kind=Kind.TEASER),
        entry("gone", "2020-04-01", Noted("sea"), kind=Kind.TRAILER),
        entry("silent", "2020-05-01", Noted("sea")),
        entry("hushed", "2020-05-02", Noted("sea"), kind=Kind.TRAILER),
        entry("raised", "2020-02-01", Noted("sea")),
    )
    await add(
        store,
        retraction("back", "2020-04-02", "gone"),
        correction("mended", "2020-06-01", "old", Noted("sea"), kind=Kind.TRAILER, text="mended"),
        correction("hush", "2020-06-01", "hushed", Noted("sea")),
        correction("raise", "2020-06-01", "raised", Noted("sea"), kind=Kind.TRAILER),
    )
    found = await store.ledger.latest(10)
    assert [e.id for e in found] == ["newer", "new", "raised", "old"]
    assert found[-1].text == "mended"
    assert [e.id for e in await store.ledger.latest(2)] == ["newer", "new"]
    assert await store.ledger.latest(0) == []


async def test_news_can_be_turned_page_by_page(store: Store) -> None:
    days = [f"2020-01-{day:02d}" for day in range(1, 29)]
    await add(store, *(entry(f"n{day}", day, Noted("sea"), kind=Kind.TRAILER) for day in days))
    await add(store, *(retraction(f"r{day}", "2020-02-01", f"n{day}") for day in days[::2]))
    pages: list[str] = []
    before: tuple[date, str] | None = None
    while page := await store.ledger.latest(3, before=before):
        pages += [e.id for e in page]
        before = (page[-1].known_on, page[-1].id)
    assert pages == [f"n{day}" for day in reversed(days[1::2])]


async def test_records_are_found_by_slug_and_strangers_are_left_out(store: Store) -> None:
    await add(store, opened("sea"), entry("b", "2020-01-02", Introduced("gong-yoo", "Gong Yoo")))
    assert slugs((await store.ledger.dramas(["sea", "nothing", "gong-yoo"])).values()) == ["sea"]
    people = await store.ledger.people(["gong-yoo", "sea"])
    assert people["gong-yoo"].name == "Gong Yoo"
    assert len(people) == 1
    assert await store.ledger.people([]) == {}


async def test_a_record_is_replaced_whole(store: Store) -> None:
    await add(store, opened("sea", genres=("thriller", "sci-fi"), network="Netflix"))
    await add(store, entry("b", "2020-01-02", Described("sea", genres=("drama",), network="tvN")))
    (sea,) = (await store.ledger.dramas(["sea"])).values()
    assert (sea.genres, sea.network) == (("drama",), "tvN")
    assert await store.ledger.at_stage(genre="thriller") == []
    assert slugs(await store.ledger.at_stage(genre="drama")) == ["sea"]


async def test_a_record_holds_a_date_that_was_taken_away(store: Store) -> None:
    await add(store, opened("sea", premiere="2021-12-24"), entry("b", "2021-01-01", Dated("sea", None)))
    (sea,) = (await store.ledger.dramas(["sea"])).values()
    assert sea.premiere
    assert sea.premiere.value is None


async def test_a_series_comes_by_season_then_premiere(store: Store) -> None:
    await add(
        store,
        opened("game-3", series="game", season=3),
        opened("game", series="game", season=1, premiere="2021-09-17"),
        opened("game-extra", series="game"),
        opened("game-2b", series="game", season=2, premiere="2025"),
        opened("game-2a", series="game", season=2, premiere="2024-12-26"),
        opened("other"),
    )
    assert slugs(await store.ledger.series("game")) == ["game-extra", "game", "game-2a", "game-2b", "game-3"]
    assert slugs(await store.ledger.series("other")) == ["other"]
    assert await store.ledger.series("nothing") == []


async def test_upcoming_is_what_may_come_from_a_day_on_soonest_first(store: Store) -> None:
    await add(
        store,
        opened("autumn", premiere="2021-autumn"),
        opened("year", premiere="2021"),
        opened("day", premiere="2021-09-17"),
        opened("past", premiere="2020-03"),
        opened("out", premiere="2021-09-18", stage=Stage.RELEASED),
        opened("cancelled", premiere="2021-09-18", stage=Stage.CANCELLED),
        opened("unknown"),
    )
    from_may = await store.ledger.upcoming(date(2021, 5, 1))
    assert slugs(from_may) == ["year", "autumn", "day"]
    assert slugs(await store.ledger.upcoming(date(2021, 10, 1))) == ["year", "autumn"]
    assert slugs(await store.ledger.upcoming(date(2021, 5, 1), date(2021, 8, 31))) == ["year"]
    assert slugs(await store.ledger.upcoming(date(2021, 9, 17), date(2021, 9, 17))) == ["year", "autumn", "day"]
    assert await store.ledger.upcoming(date(2022, 1, 1)) == []


async def test_reminders_are_no_news(store: Store) -> None:
    await add(store, entry("told", "2021-05-01", Noted("sea"), kind=Kind.TRAILER))
    await add(store, entry("reminded", "2021-05-13", Noted("sea"), kind=Kind.REMINDER_DAY))
    assert [e.id for e in await store.ledger.latest(5)] == ["told"]


async def test_dramas_at_a_stage_come_most_recently_moved_first(store: Store) -> None:
    await add(
        store,
        opened("early", on="2020-01-01", stage=Stage.FILMING, network="Netflix", genres=("Sci-Fi",)),
        opened("later", on="2020-06-01", stage=Stage.CASTING, network="tvN"),
        opened("latest", on="2020-07-01", stage=Stage.FILMING, network="Disney+", genres=("Sci-Fi", "Drama")),
        opened("nowhere"),
    )
    ask = store.ledger.at_stage
    assert slugs(await ask(Stage.FILMING)) == ["latest", "early"]
    assert slugs(await ask(Stage.FILMING, Stage.CASTING)) == ["latest", "later", "early"]
    assert slugs(await ask()) == ["latest", "later", "early", "nowhere"]
    assert slugs(await ask(limit=1)) == ["latest"]
    assert slugs(await ask(genre="sci-fi")) == ["latest", "early"]
    assert slugs(await ask(network="Disney+")) == ["latest"]
    assert slugs(await ask(Stage.CASTING, network="netflix")) == []


async def test_shelves_count_dramas_by_stage_genre_and_network_the_fullest_first(store: Store) -> None:
    await add(
        store,
        opened("early", stage=Stage.FILMING, network="Netflix", genres=("Sci-Fi",)),
        opened("later", stage=Stage.CASTING, network="tvN"),
        opened("latest", stage=Stage.FILMING, network="Netflix", genres=("Sci-Fi", "Drama")),
        opened("nowhere"),
    )
    shelves = await store.ledger.shelves()
    assert list(shelves.stages.items()) == [(Stage.FILMING, 2), (Stage.CASTING, 1)]
    assert list(shelves.genres.items()) == [("sci-fi", 2), ("drama", 1)]
    assert list(shelves.networks.items()) == [("netflix", 2), ("tvn", 1)]


async def test_the_catalogue_says_what_changed_since_a_sequence(store: Store) -> None:
    first = await add(store, opened("sea"), entry("p", "2020-01-01", Introduced("ana", "Ana")))
    await store.ledger.append(
        Commit((entry("b", "2020-01-02", Staged("dead", Stage.FILMING)),), fold([opened("dead")])), NOW
    )
    assert {r.slug async for r in store.ledger.catalogue()} == {"dead", "sea", "ana"}
    assert {r.slug async for r in store.ledger.catalogue(first)} == {"dead"}
    assert [r.slug async for r in store.ledger.catalogue(await store.ledger.sequence())] == []


async def test_a_plan_is_kept_with_its_entry_or_neither_is(store: Store) -> None:
    plan = Plan("a", (Target(Topic(TopicKind.ALL), 1),), date(2020, 1, 1))
    with pytest.raises(LedgerMoved):
        await store.ledger.append(Commit((entry("a", "2020-01-01"),), Records(), plan, moved_from=5), NOW)
    assert await store.outbox.plans() == []
    await store.ledger.append(Commit((entry("a", "2020-01-01"),), Records(), plan), NOW)
    await store.ledger.append(Commit((entry("a", "2020-01-01"),), Records(), plan), NOW)
    (kept,) = await store.outbox.plans()
    assert (kept.plan, kept.made_at) == (plan, NOW)
