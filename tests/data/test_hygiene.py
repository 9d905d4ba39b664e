"""What every shipped entry keeps to, so that ids stay stable and cards never have a hole."""

from datetime import UTC, datetime

import pytest

from bot.core.announcement import Act, Announcement, Introduced, Opened, Subject, subjects_of
from bot.core.checking import check_names, check_target
from bot.core.drama import Stage, TitleKind
from bot.core.kinds import ANY, TABLE, Kind
from tests.data.shipped import ledger, records


def entries() -> list[Announcement]:
    """Every shipped entry."""
    return list(ledger().values())


def test_no_entry_says_something_on_a_day_to_come() -> None:
    today = datetime.now(UTC).date()
    assert max(entry.known_on for entry in entries()) <= today


def test_what_happened_did_not_happen_after_it_was_known() -> None:
    for entry in entries():
        assert entry.happened is None or entry.happened.first <= entry.known_on, entry.id


def test_kinds_carry_only_what_they_may() -> None:
    for entry in entries():
        assert {change.type for change in entry.changes} <= TABLE[entry.kind].changes | ANY, entry.id


def test_texts_are_short_and_whole_sentences() -> None:
    for entry in entries():
        assert len(entry.text) < 300, entry.id
        assert not entry.text or entry.text[-1] in ".!?", entry.id


def test_news_has_a_text_and_silent_records_say_what_is_doubtful() -> None:
    for entry in entries():
        assert entry.text or entry.kind is Kind.RECORD, entry.id


def test_every_source_is_a_name_people_know_not_an_address() -> None:
    for entry in entries():
        for source in (entry.source, *entry.also):
            assert "/" not in source.name.removeprefix("/"), entry.id
            assert not source.name.startswith(("www.", "http")), entry.id
            assert source.url or source.name == "Romanised by rule", entry.id


def test_no_source_is_named_twice_in_one_entry() -> None:
    for entry in entries():
        urls = [source.url for source in (entry.source, *entry.also) if source.url]
        assert len(set(urls)) == len(urls), entry.id


def test_ids_name_what_they_are_about() -> None:
    for entry in entries():
        about = [subject.slug for subject in entry.subjects] if entry.act is Act.POST else [entry.target or ""]
        parts = entry.id.split(".")
        if parts[0] != "filming-stop":
            assert any(slug in parts or parts[-1].startswith(slug) for slug in about) or parts[0] in about[0], entry.id


def test_each_entry_can_be_published_when_its_turn_comes() -> None:
    known: dict[str, Announcement] = {}
    begun: set[Subject] = set()
    for entry in sorted(entries(), key=lambda e: e.order):
        check_names(entry, begun)
        check_target(entry, known)
        known[entry.id] = entry
        begun |= {s for change in entry.changes if isinstance(change, Opened | Introduced) for s in subjects_of(change)}
    assert len(known) == len(entries())


@pytest.mark.parametrize("slug", sorted(records().dramas))
def test_no_drama_has_a_hole_in_its_card(slug: str) -> None:
    found = records().dramas[slug]
    assert [title.kind for title in found.titles].count(TitleKind.OFFICIAL) == 1
    assert found.network
    assert found.synopsis
    assert found.genres
    assert found.stage
    assert found.series in records().dramas
    assert found.credits
    assert not found.premiere or found.stage.value is not Stage.ANNOUNCED


def test_a_synopsis_stops_at_the_premise() -> None:
    for found in records().dramas.values():
        assert found.synopsis
        assert len(found.synopsis) < 200


def test_everybody_introduced_has_a_part_in_something() -> None:
    assert [slug for slug, found in records().people.items() if not found.credits] == []


def test_names_of_people_and_dramas_are_clean() -> None:
    named = [(d.slug, d.titles) for d in records().dramas.values()]
    named += [(p.slug, p.names) for p in records().people.values()]
    for slug, names in named:
        assert len({title.text for title in names}) == len(names), slug
        assert all(title.text == title.text.strip() for title in names)


def test_the_ledger_is_as_large_as_we_say() -> None:
    assert len(records().dramas) == 23
    assert len(records().people) == 142
