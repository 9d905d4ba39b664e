"""Every dated milestone of the production history is told by an entry of the shipped ledger."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.announcement import Act
from bot.core.dates import PartialDate
from bot.core.drama import Certainty
from tests.data.shipped import ledger

HISTORY = Path(__file__).parents[3] / "shared" / "facts" / "history.toml"
KINDS = {
    "project_announced": {"announced"},
    "cast_confirmed": {"cast_confirmed", "record"},
    "cast_offered": {"in_talks"},
    "cast_changed": {"cast_replaced"},
    "script_reading": {"script_reading"},
    "filming_started": {"filming_started", "record"},
    "filming_suspended": {"filming_paused", "news"},
    "filming_wrapped": {"filming_wrapped", "record"},
    "premiere_date_set": {"date_set"},
    "premiere_date_changed": {"date_moved"},
    "teaser_released": {"teaser"},
    "trailer_released": {"trailer"},
    "festival_premiere": {"screened"},
    "premiered": {"out"},
    "ended": {"ended"},
    "renewed": {"renewed"},
    "title_changed": {"title_changed"},
    "network_changed": {"network_changed"},
    "special_announced": {"announced"},
    "special_premiered": {"out"},
}
"""The kinds that may tell each type of milestone; a record where it was learnt too late to be news."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What identifies a milestone of the history."""

    drama: str
    season: int
    type: str
    date: str


def mapping() -> dict[Milestone, str]:
    """The entry that tells each milestone."""
    lines = Path(__file__).with_name("milestones.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {Milestone(drama, int(season), kind, date): entry for drama, season, kind, date, entry in rows}


@pytest.mark.parametrize(("milestone", "told"), mapping().items(), ids=lambda value: str(getattr(value, "type", value)))
def test_a_milestone_is_told_by_its_entry(milestone: Milestone, told: str) -> None:
    entry = ledger()[told]
    assert entry.act is Act.POST
    assert entry.kind.value in KINDS[milestone.type]
    happened, expected = entry.happened or PartialDate.of(entry.known_on), PartialDate(milestone.date)
    assert expected.first <= happened.first
    assert happened.last <= expected.last


def test_there_are_134() -> None:
    assert len(mapping()) == 134


@pytest.mark.skipif(not HISTORY.exists(), reason="the facts the catalogue was written from lie beside the repository")
def test_the_history_has_no_milestone_beside_these_and_its_sources_are_named() -> None:
    found = {}
    for drama in tomllib.loads(HISTORY.read_text(encoding="utf-8"))["drama"]:
        for one in drama.get("milestone", []):
            found[Milestone(drama["id"], one.get("season", 0), one["type"], one["date"])] = one
    assert set(found) == set(mapping())
    for milestone, told in mapping().items():
        entry, fact = ledger()[told], found[milestone]
        named = {source.url for source in (entry.source, *entry.also)}
        assert fact["source"] in named or (fact["source"] == "seed" and any("kdramapal" in str(url) for url in named))
        if not fact["certain"] and entry.certainty is Certainty.CONFIRMED:
            assert entry.text, f"{told}: what is doubtful about it has to be said"
