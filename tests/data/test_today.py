"""The shipped ledger folded as of today says what is true today."""

from datetime import date

import pytest

from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Job, Medium, Stage, Standing, Title, TitleKind
from tests.data.shipped import credit, crew, drama, person, records, standings

OUT = {
    "all-of-us-are-dead": ("2022-01-28", 12),
    "extracurricular": ("2020-04-29", 10),
    "hellbound": ("2021-11-19", 6),
    "hellbound-2": ("2024-10-25", 6),
    "kingdom": ("2019-01-25", 6),
    "kingdom-2": ("2020-03-13", 6),
    "kingdom-ashin-of-the-north": ("2021-07-23", None),
    "love-alarm": ("2019-08-22", 8),
    "love-alarm-2": ("2021-03-12", 6),
    "move-to-heaven": ("2021-05-14", 10),
    "my-first-first-love": ("2019-04-18", 8),
    "my-first-first-love-2": ("2019-07-26", 8),
    "my-holo-love": ("2020-02-07", 12),
    "space-sweepers": ("2021-02-05", None),
    "squid-game": ("2021-09-17", 9),
    "squid-game-2": ("2024-12-26", None),
    "squid-game-3": ("2025-06-27", 6),
    "sweet-home": ("2020-12-18", 10),
    "sweet-home-2": ("2023-12-01", None),
    "sweet-home-3": ("2024-07-19", 8),
    "the-school-nurse-files": ("2020-09-25", 6),
    "the-silent-sea": ("2021-12-24", 8),
}
ENDED = {"squid-game-3", "sweet-home-3"}


@pytest.mark.parametrize("slug", OUT)
def test_what_is_out_has_its_day_its_episodes_and_its_stage(slug: str) -> None:
    day, episodes = OUT[slug]
    found = drama(slug)
    assert found.premiere is not None
    assert found.premiere.certainty is Certainty.CONFIRMED
    assert (found.premiere.value, found.episodes, found.network) == (PartialDate(day), episodes, "Netflix")
    assert found.stage is not None
    assert found.stage.value is (Stage.ENDED if slug in ENDED else Stage.RELEASED)
    assert not found.suspended


def test_all_but_one_are_out() -> None:
    assert set(records().dramas) - set(OUT) == {"all-of-us-are-dead-2"}


def test_all_of_us_are_dead_2_is_in_post_production_without_a_date() -> None:
    found = drama("all-of-us-are-dead-2")
    assert found.stage is not None
    assert (found.stage.value, found.premiere) == (Stage.POST_PRODUCTION, None)
    assert found.stage.certainty is Certainty.CONFIRMED
    assert (found.series, found.season) == ("all-of-us-are-dead", 2)


def test_round_six_is_squid_game() -> None:
    found = drama("squid-game")
    assert (found.title, found.native) == ("Squid Game", "오징어 게임")
    assert Title("Round Six", TitleKind.FORMER) in found.titles
    assert Title("Squid Games", TitleKind.MISSPELT) in found.titles


def test_each_series_has_its_seasons() -> None:
    seasons: dict[str, list[int]] = {}
    for found in records().dramas.values():
        if found.medium is Medium.SERIES:
            seasons.setdefault(found.series, []).append(found.season or 0)
    counts = {series: len(found) for series, found in seasons.items()}
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in seasons.values())
    assert {series: count for series, count in counts.items() if count > 1} == {
        "all-of-us-are-dead": 2,
        "hellbound": 2,
        "kingdom": 2,
        "love-alarm": 2,
        "my-first-first-love": 2,
        "squid-game": 3,
        "sweet-home": 3,
    }


def test_the_kingdom_special_belongs_to_kingdom() -> None:
    special = drama("kingdom-ashin-of-the-north")
    assert (special.medium, special.series, special.season) == (Medium.SPECIAL, "kingdom", None)


def test_the_silent_sea_has_its_leads() -> None:
    roles = {"gong-yoo": "Han Yun-jae", "bae-doona": "Song Ji-an", "lee-joon": "Ryu Tae-seok"}
    for who, role in roles.items():
        found = credit("the-silent-sea", who)
        assert (found.value.standing, found.value.character) == (Standing.CONFIRMED, role)
        assert (found.source.name, found.known_on) == ("Digital Chosun", date(2020, 9, 8))


def test_the_silent_sea_is_directed_by_choi_hang_yong_alone() -> None:
    assert crew("the-silent-sea", Job.DIRECTOR) == {"Choi Hang-yong"}
    assert crew("the-silent-sea", Job.PRODUCER) == {"Jung Woo-sung"}


def test_move_to_heaven_has_the_cast_of_its_card() -> None:
    found = {claim.value.person: claim.value for claim in drama("move-to-heaven").credits}
    assert found["lee-je-hoon"].character == "Cho Sang-gu"
    assert found["tang-jun-sang"].character == "Han Geu-ru"
    assert found["hong-seung-hee"].character == "Yoon Na-mu"
    assert sum(c.billing == "guest" for c in found.values()) == 2
    assert drama("move-to-heaven").native == "무브 투 헤븐: 나는 유품정리사입니다"


def test_love_alarm_2_never_came_out_on_the_false_date() -> None:
    for day in (date(2020, 5, 27), date(2020, 8, 22), date(2020, 8, 23), date(2020, 8, 31), date(2021, 3, 11)):
        found = drama("love-alarm-2", day).stage
        assert found is not None
        assert found.value not in {Stage.RELEASED, Stage.AIRING, Stage.ENDED}
    out = drama("love-alarm-2", date(2021, 3, 12)).stage
    assert out is not None
    assert out.value is Stage.RELEASED


def test_where_sources_disagree_the_weaker_claim_stands_beside() -> None:
    assert [str(claim.value) for claim in drama("squid-game").disputed] == ["2021-09-18", "2021-09-19"]
    assert {claim.certainty for claim in drama("squid-game").disputed} == {Certainty.REPORTED}
    assert [str(claim.value) for claim in drama("kingdom").disputed] == ["2019-01-15"]


def test_preview_counts_of_episodes_never_won() -> None:
    assert drama("all-of-us-are-dead", date(2022, 1, 1)).episodes == 8
    assert drama("all-of-us-are-dead").episodes == 12
    assert drama("kingdom", date(2017, 3, 6)).episodes == 8
    assert drama("kingdom").episodes == 6


def test_space_sweepers_went_from_cinemas_to_netflix() -> None:
    assert drama("space-sweepers", date(2020, 6, 12)).network == "Cinemas"
    assert drama("space-sweepers", date(2020, 9, 1)).date is None
    assert drama("space-sweepers").network == "Netflix"


def test_standings_that_never_settled_stay_reports() -> None:
    assert standings("all-of-us-are-dead-2")["Ahn Dong-goo"] == "reported"
    assert standings("all-of-us-are-dead-2")["Roh Yoon-seo"] == "declined"
    assert standings("the-silent-sea")["Heo Jung-do"] == "reported"


def test_a_year_learnt_later_joins_the_work_of_the_article() -> None:
    assert [w.year for w in person("park-hae-soo").works if w.title == "Prison Playbook"] == [2017]
    assert [w.year for w in person("lee-eung-bok").works if w.title == "Goblin"] == [2016]


def test_gong_yoo_is_in_three_of_them() -> None:
    found = {claim.value.drama for claim in person("gong-yoo").credits}
    assert found == {"squid-game", "squid-game-2", "the-silent-sea"}
