"""How well names are found as people really type them: several hundred, each with the record it means."""

from pathlib import Path

import pytest

from bot.core.commands.meant import FOUND, TIE
from tests.search.test_search import _ready, records

LINES = Path(__file__).with_name("misspellings.txt").read_text("utf-8").splitlines()
TYPED = [tuple(part.strip() for part in line.split("~")) for line in LINES if line and not line.startswith("#")]


def test_every_line_means_a_record_that_there_is() -> None:
    assert len(TYPED) > 400
    assert len({typed for typed, _ in TYPED}) == len(TYPED)
    assert {slug for _, slug in TYPED} <= {*records().dramas, *records().people}


async def test_nearly_all_are_found_first_and_all_among_the_first_three() -> None:
    search = await _ready()
    found = [(typed, slug, [hit.slug for hit in search.find(typed, limit=3)]) for typed, slug in TYPED]
    late = [(typed, hits) for typed, slug, hits in found if hits[0] != slug]
    lost = [(typed, hits) for typed, slug, hits in found if slug not in hits]
    assert len(late) <= 0.005 * len(TYPED), late
    assert not lost


async def test_what_is_taken_for_clear_is_what_was_meant() -> None:
    search = await _ready()
    for typed, slug in TYPED:
        hits = search.find(typed, limit=8)
        near = [hit.slug for hit in hits if hit.score >= max(FOUND, hits[0].score - TIE)]
        assert not near or slug in near, (typed, near)


async def test_hardly_any_needs_a_question_back_but_between_seasons() -> None:
    search = await _ready()
    series = {slug: drama.series for slug, drama in records().dramas.items()}
    clear = 0
    for typed, _ in TYPED:
        hits = search.find(typed, limit=8)
        near = {series.get(h.slug, h.slug) for h in hits if h.score >= max(FOUND, hits[0].score - TIE)}
        clear += len(near) == 1
    assert clear >= 0.97 * len(TYPED)


@pytest.mark.parametrize(("typed", "first"), [("move to hea", "move-to-heaven"), ("song k", "song-kang")])
async def test_completion_offers_nothing_unlike_its_best(typed: str, first: str) -> None:
    hits = (await _ready()).complete(typed)
    assert hits[0].slug == first
    assert all(hit.score > hits[0].score - 31 for hit in hits)


async def test_either_side_of_a_colon_is_a_name_unless_it_is_that_of_another_of_the_series() -> None:
    search = await _ready()
    assert search.find("ashin of the north")[0].score > 95
    assert search.find("무브 투 헤븐")[0].slug == "move-to-heaven"
    assert [hit.slug for hit in search.find("kingdom") if hit.score > 90] == ["kingdom", "kingdom-2"]
