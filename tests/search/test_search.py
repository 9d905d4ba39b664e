import random
import string
from collections.abc import AsyncIterator, Iterable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.ledger import load
from bot.core.announcement import Announcement, Titled
from bot.core.drama import Drama, Named, Person, Title, TitleKind, named
from bot.core.fold import Records, fold
from bot.search.folding import fold as fold_name
from bot.search.search import NameSearch
from tests.core.ledgers import entry


class Shelf:
    """The part of a ledger that search reads: records, and when they changed."""

    def __init__(self, records: Iterable[Drama | Person] = ()) -> None:
        self.rows = [(1, record) for record in records]

    def put(self, record: Drama | Person) -> None:
        self.rows.append((max((n for n, _ in self.rows), default=0) + 1, record))

    async def sequence(self) -> int:
        return max((n for n, _ in self.rows), default=0)

    async def names(self, since: int = 0) -> AsyncIterator[Named]:
        for number, record in self.rows:
            if number > since:
                yield named(record)


@cache
def shipped() -> tuple[Announcement, ...]:
    return tuple(load())


@cache
def records() -> Records:
    return fold(shipped())


async def searching(*rows: Drama | Person) -> NameSearch:
    search = NameSearch(Shelf(rows))
    await search.refresh()
    return search


_READY: list[NameSearch] = []


@pytest.fixture
async def search() -> NameSearch:
    return await _ready()


async def _ready() -> NameSearch:
    """Search over the shipped catalogue, made once."""
    if not _READY:
        _READY.append(await searching(*records().dramas.values(), *records().people.values()))
    return _READY[0]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("move to heven", "move-to-heaven"),
        ("MOVE TO HEAVEN!", "move-to-heaven"),
        ("movetoheaven", "move-to-heaven"),
        ("heaven", "move-to-heaven"),
        ("silent see", "the-silent-sea"),
        ("sea of silence", "the-silent-sea"),
        ("squid gmae", "squid-game"),
        ("round 6", "squid-game"),
        ("Round Six", "squid-game"),
        ("오징어 게임", "squid-game"),
        ("오징어게임", "squid-game"),
        ("kindom", "kingdom"),
        ("school nurse", "the-school-nurse-files"),
        ("love alarm season 2", "love-alarm-2"),
        ("all of us are dead 2", "all-of-us-are-dead-2"),
        ("2nd season all of us are dead", "all-of-us-are-dead-2"),
        ("je hoon", "lee-je-hoon"),
        ("Je-hoon Lee", "lee-je-hoon"),
        ("lee jae hoon", "lee-je-hoon"),
        ("이제훈", "lee-je-hoon"),
        ("이재훈", "lee-je-hoon"),
        ("송강", "song-kang"),
        ("gong you", "gong-yoo"),
        ("bae doo na", "bae-doona"),
    ],
)
async def test_a_name_is_found_as_people_type_it(search: NameSearch, query: str, slug: str) -> None:
    assert search.find(query)[0].slug == slug


async def test_the_bare_name_of_a_series_has_its_seasons_close_behind(search: NameSearch) -> None:
    first, second, *rest = search.find("love alarm")
    assert (first.slug, first.score) == ("love-alarm", 100)
    assert (second.slug, second.score) == ("love-alarm-2", 97)
    assert all(hit.score < 85 for hit in rest)


async def test_a_season_asked_for_by_number_is_clear(search: NameSearch) -> None:
    first, second, *_ = search.find("love alarm 2")
    assert (first.slug, first.score) == ("love-alarm-2", 100)
    assert second.score < 90


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("squid game 1", "squid-game"),
        ("Squid Game season 1", "squid-game"),
        ("sweet home s1", "sweet-home"),
        ("sweet home s01", "sweet-home"),
        ("hellbound season one", "hellbound"),
        ("오징어 게임 시즌 1", "squid-game"),
        ("kingdom 1st season", "kingdom"),
    ],
)
async def test_the_first_season_asked_for_by_number_is_the_one_without_a_number(
    search: NameSearch, query: str, slug: str
) -> None:
    first, second, *_ = search.find(query, kind="drama")
    assert (first.slug, first.score) == (slug, 100.0)
    assert second.score < first.score - 6, "no near tie"


async def test_a_name_unlike_any_still_has_nearest_ones_with_low_scores(search: NameSearch) -> None:
    hits = search.find("moonlight hospital", kind="drama", limit=3)
    assert len(hits) == 3
    assert all(hit.score < 75 for hit in hits)


async def test_search_keeps_to_a_kind(search: NameSearch) -> None:
    assert {hit.kind for hit in search.find("hell", kind="person")} == {"person"}
    assert {hit.kind for hit in search.complete("k", kind="drama")} == {"drama"}


async def test_completion_goes_on_from_what_is_typed_and_starts_with_something(search: NameSearch) -> None:
    assert search.complete("swe")[0].slug.startswith("sweet-home")
    assert len(search.complete("", limit=5)) == 5


@pytest.mark.parametrize("query", ["", "   ", "🔥🔥", "\x00\u202e", "!!!"])
async def test_a_query_without_letters_finds_nothing(search: NameSearch, query: str) -> None:
    assert search.find(query) == []


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
async def test_any_query_is_answered_in_order(query: str) -> None:
    hits = (await _ready()).find(query, limit=10)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(0 <= h.score <= 100 for h in hits)
    assert len({(h.kind, h.slug) for h in hits}) == len(hits)


async def test_a_very_long_query_is_answered(search: NameSearch) -> None:
    assert search.find("move to heaven " * 1000)


@given(st.lists(st.text(string.ascii_letters, min_size=1, max_size=8), min_size=1, max_size=4), st.data())
def test_case_and_punctuation_do_not_matter(words: list[str], data: st.DataObject) -> None:
    between = data.draw(st.sampled_from([" ", "  ", "-", ": ", ", "]))
    assert fold_name(between.join(words).upper()) == fold_name(" ".join(words).lower())


@pytest.mark.parametrize(
    "text", ["Love Alarm 2", "love alarm season 2", "LOVE ALARM S2", "Love Alarm II", "2nd season Love Alarm"]
)
def test_the_wording_of_a_season_does_not_matter(text: str) -> None:
    assert fold_name(text).words == ("love", "alarm", "2")


async def test_every_name_finds_its_own_record(search: NameSearch) -> None:
    named = {slug: drama.titles for slug, drama in records().dramas.items()}
    named |= {slug: person.names for slug, person in records().people.items()}
    for slug, names in named.items():
        for name in names:
            hits = search.find(name.text, limit=6)
            assert slug in {h.slug for h in hits if h.score >= 90}, (name, hits)


async def test_one_slip_in_a_title_still_finds_it_among_the_first_three(search: NameSearch) -> None:
    chance = random.Random(20200429)
    for drama in records().dramas.values():
        if len(drama.title) < 6:
            continue
        for _ in range(10):
            at = chance.randrange(len(drama.title))
            slip = chance.choice(["", drama.title[at] * 2, chance.choice(string.ascii_lowercase)])
            typed = drama.title[:at] + slip + drama.title[at + 1 :]
            found = [h.slug for h in search.find(typed, kind="drama", limit=3)]
            same = [d.slug for d in records().dramas.values() if d.series == drama.series]
            assert set(found) & set(same), (typed, found)


async def test_what_is_new_or_renamed_is_found_after_a_refresh_and_the_old_name_too() -> None:
    six = fold([entry("a", "2020-01-01", Titled("six", "Round Six"))]).dramas["six"]
    shelf = Shelf([six])
    search = NameSearch(shelf)
    await search.refresh()
    await search.refresh()
    shelf.put(Drama("six", titles=(Title("Round Six", TitleKind.FORMER), Title("Squid Game"))))
    shelf.put(Person("gong-yoo", names=(Title("Gong Yoo"),)))
    await search.refresh()
    (hit,) = search.find("round six", kind="drama")
    assert (hit.slug, hit.title, hit.matched) == ("six", "Squid Game", "Round Six")
    assert search.find("gong yoo")[0].slug == "gong-yoo"


async def test_many_changes_make_the_index_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.search.search._REBUILD_BEYOND", 1)
    shelf = Shelf([Drama("a", titles=(Title("Alpha Night"),))])
    search = NameSearch(shelf)
    await search.refresh()
    for slug, title in (("b", "Beta Morning"), ("c", "Gamma Noon")):
        shelf.put(Drama(slug, titles=(Title(title),)))
    await search.refresh()
    assert [search.find(q)[0].slug for q in ("alpha night", "beta morning", "gama noon")] == ["a", "b", "c"]


async def test_an_empty_catalogue_finds_nothing() -> None:
    search = await searching()
    assert search.find("anything") == []
    assert search.complete("") == []
