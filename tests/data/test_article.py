"""The shipped ledger folded as of 29 April 2020 says what the article says, and nothing known only later."""

from datetime import date

import pytest

from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Job, Medium, Stage, Standing, Title, TitleKind
from bot.core.fold import effective, fold
from tests.data.shipped import ARTICLE_DAY, credit, crew, drama, ledger, person, records, standings

EIGHT = {
    "all-of-us-are-dead": "All of Us Are Dead",
    "hellbound": "Hellbound",
    "love-alarm-2": "Love Alarm 2",
    "move-to-heaven": "Move to Heaven",
    "squid-game": "Round Six",
    "sweet-home": "Sweet Home",
    "the-school-nurse-files": "The School Nurse Files",
    "the-silent-sea": "The Silent Sea",
}
RELEASED = ("kingdom", "kingdom-2", "my-first-first-love", "my-first-first-love-2", "love-alarm", "my-holo-love")


def told(slug: str) -> set[str]:
    """Every name a drama has on the article's day."""
    return {title.text for title in drama(slug, ARTICLE_DAY).titles}


def works(slug: str) -> set[tuple[str, int | None]]:
    """What a person is known for on the article's day."""
    return {(work.title, work.year) for work in person(slug, ARTICLE_DAY).works}


def test_the_eight_are_in_the_works_under_the_titles_of_the_article() -> None:
    assert {slug: drama(slug, ARTICLE_DAY).title for slug in EIGHT} == EIGHT


@pytest.mark.parametrize("slug", [*EIGHT, *RELEASED, "extracurricular"])
def test_all_are_series_on_netflix(slug: str) -> None:
    assert drama(slug, ARTICLE_DAY).network == "Netflix"
    assert drama(slug, ARTICLE_DAY).medium is Medium.SERIES


@pytest.mark.parametrize("slug", EIGHT)
def test_each_of_the_eight_has_a_premise_and_no_date(slug: str) -> None:
    assert drama(slug, ARTICLE_DAY).synopsis
    assert drama(slug, ARTICLE_DAY).premiere is None
    assert drama(slug, ARTICLE_DAY).episodes is None


@pytest.mark.parametrize(
    ("slug", "stage"),
    [
        ("all-of-us-are-dead", Stage.ANNOUNCED),
        ("hellbound", Stage.ANNOUNCED),
        ("love-alarm-2", Stage.CASTING),
        ("move-to-heaven", Stage.CASTING),
        ("squid-game", Stage.CASTING),
        ("sweet-home", Stage.CASTING),
        ("the-school-nurse-files", Stage.CASTING),
        ("the-silent-sea", Stage.CASTING),
        ("extracurricular", Stage.SCHEDULED),
        ("space-sweepers", Stage.FILMING),
        *((slug, Stage.RELEASED) for slug in RELEASED),
    ],
)
def test_the_stages_of_the_day(slug: str, stage: Stage) -> None:
    found = drama(slug, ARTICLE_DAY).stage
    assert found is not None
    assert found.value is stage
    assert not drama(slug, ARTICLE_DAY).suspended


def test_seasons_belong_together() -> None:
    for series, seasons in {"kingdom": 2, "my-first-first-love": 2, "love-alarm": 2}.items():
        found = [d for d in records(ARTICLE_DAY).dramas.values() if d.series == series]
        assert sorted(d.season or 0 for d in found) == list(range(1, seasons + 1))


def test_nothing_but_what_the_article_names_is_there() -> None:
    assert set(records(ARTICLE_DAY).dramas) == {*EIGHT, *RELEASED, "extracurricular", "space-sweepers"}


@pytest.mark.parametrize(
    ("slug", "form", "title", "author", "year"),
    [
        ("all-of-us-are-dead", "webtoon", "Now at Our School", "Joo Dong-geun", 2009),
        ("hellbound", "webtoon", "Hell", None, None),
        ("love-alarm-2", "webtoon", "Love Alarm", None, None),
        ("move-to-heaven", "essay", "The Things We Leave Behind", "Kim Sae-byul", 2015),
        ("sweet-home", "webtoon", "Sweet Home", None, None),
        ("the-school-nurse-files", "novel", "School Nurse Ahn Eun-young", "Jung Se-rang", 2015),
        ("the-silent-sea", "short film", "The Sea of Tranquility", "Choi Hang-yong", 2014),
    ],
)
def test_what_each_is_made_from(slug: str, form: str, title: str, author: str | None, year: int | None) -> None:
    work = drama(slug, ARTICLE_DAY).made_from
    assert work is not None
    assert (work.form, work.title, work.author, work.year) == (form, title, author, year)


def test_the_short_film_bears_the_series_name_in_korean() -> None:
    sea = drama("the-silent-sea", ARTICLE_DAY)
    assert sea.made_from is not None
    assert sea.made_from.native == sea.native == "고요의 바다"


def test_round_six_is_made_from_nothing_older() -> None:
    assert drama("squid-game", ARTICLE_DAY).made_from is None


@pytest.mark.parametrize(
    ("slug", "job", "names"),
    [
        ("all-of-us-are-dead", Job.DIRECTOR, {"Lee Jae-kyu"}),
        ("all-of-us-are-dead", Job.ORIGINAL_AUTHOR, {"Joo Dong-geun"}),
        ("hellbound", Job.DIRECTOR, {"Yeon Sang-ho"}),
        ("hellbound", Job.WRITER, {"Yeon Sang-ho", "Choi Gyu-seok"}),
        ("move-to-heaven", Job.WRITER, {"Yoon Ji-ryeon"}),
        ("move-to-heaven", Job.ORIGINAL_AUTHOR, {"Kim Sae-byul"}),
        ("sweet-home", Job.DIRECTOR, {"Lee Eung-bok"}),
        ("the-school-nurse-files", Job.WRITER, {"Jung Se-rang"}),
        ("the-school-nurse-files", Job.ORIGINAL_AUTHOR, {"Jung Se-rang"}),
        ("the-silent-sea", Job.DIRECTOR, {"Choi Hang-yong"}),
        ("the-silent-sea", Job.ORIGINAL_AUTHOR, {"Choi Hang-yong"}),
    ],
)
def test_who_makes_them(slug: str, job: Job, names: set[str]) -> None:
    assert names <= crew(slug, job, ARTICLE_DAY)


@pytest.mark.parametrize(
    ("slug", "who", "standing", "role"),
    [
        ("love-alarm-2", "kim-so-hyun", Standing.CONFIRMED, "an ordinary schoolgirl"),
        ("love-alarm-2", "song-kang", Standing.CONFIRMED, "a schoolmate who loves her"),
        ("love-alarm-2", "jung-ga-ram", Standing.CONFIRMED, "a schoolmate who loves her"),
        ("move-to-heaven", "tang-jun-sang", Standing.CONFIRMED, "the young man"),
        ("move-to-heaven", "lee-je-hoon", Standing.CONFIRMED, "the uncle"),
        ("squid-game", "lee-jung-jae", Standing.CONFIRMED, "a man who lost his job"),
        ("squid-game", "park-hae-soo", Standing.CONFIRMED, "his childhood friend"),
        ("sweet-home", "song-kang", Standing.CONFIRMED, "a reclusive high school student"),
        ("sweet-home", "lee-jin-wook", Standing.CONFIRMED, None),
        ("sweet-home", "lee-si-young", Standing.CONFIRMED, None),
        ("sweet-home", "lee-do-hyun", Standing.CONFIRMED, None),
        ("the-school-nurse-files", "jung-yu-mi", Standing.CONFIRMED, "the school nurse"),
        ("the-school-nurse-files", "nam-joo-hyuk", Standing.CONFIRMED, "a teacher of Korean literature"),
        ("the-silent-sea", "gong-yoo", Standing.IN_TALKS, "the soldier who leads the mission"),
        ("the-silent-sea", "bae-doona", Standing.OFFERED, None),
    ],
)
def test_every_cast_name_with_its_standing(slug: str, who: str, standing: Standing, role: str | None) -> None:
    found = credit(slug, who, ARTICLE_DAY)
    assert (found.value.standing, found.value.character) == (standing, role)
    assert found.certainty is Certainty.CONFIRMED
    assert (found.source.name, found.known_on) == ("Kdramapal", ARTICLE_DAY)


def test_nobody_else_is_said_to_be_in_the_leads() -> None:
    assert standings("all-of-us-are-dead", ARTICLE_DAY) == {}
    assert standings("hellbound", ARTICLE_DAY) == {}
    assert set(standings("move-to-heaven", ARTICLE_DAY)) == {"Lee Je-hoon", "Tang Jun-sang"}
    assert set(standings("squid-game", ARTICLE_DAY)) == {"Lee Jung-jae", "Park Hae-soo"}
    assert set(standings("the-silent-sea", ARTICLE_DAY)) == {"Gong Yoo", "Bae Doona"}


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("lee-jae-kyu", {("The King 2 Hearts", 2012), ("Beethoven Virus", 2008)}),
        ("joo-dong-geun", {("Now at Our School", 2009)}),
        ("yeon-sang-ho", {("Train to Busan", 2016), ("The Cursed", 2020)}),
        ("choi-gyu-seok", {("Songgot (webtoon)", None), ("Awl, from his webtoon", 2015)}),
        ("kim-so-hyun", {("The Tale of Nokdu", None)}),
        ("song-kang", {("When the Devil Calls Your Name", None)}),
        ("jung-ga-ram", {("When the Camellia Blooms", None)}),
        ("tang-jun-sang", {("Crash Landing on You", None)}),
        ("lee-je-hoon", {("Where Stars Land", None), ("Time to Hunt", None)}),
        ("yoon-ji-ryeon", {("Angel Eyes", None), ("Operation Proposal", None), ("Boys Over Flowers", None)}),
        ("kim-sae-byul", {("The Things We Leave Behind", 2015)}),
        ("lee-jung-jae", {("Chief of Staff", None), ("Chief of Staff 2", None)}),
        ("park-hae-soo", {("Prison Playbook", None)}),
        ("lee-jin-wook", {("Voice 3", None)}),
        ("lee-si-young", {("Liver or Die", None)}),
        ("lee-do-hyun", {("Hotel del Luna", None)}),
        ("lee-eung-bok", {("Mr. Sunshine", None), ("Goblin", None), ("Descendants of the Sun", None)}),
        ("nam-joo-hyuk", {("The Light in Your Eyes", None)}),
        ("jung-se-rang", {("School Nurse Ahn Eun-young (novel)", 2015)}),
        ("gong-yoo", {("Goblin", None)}),
        ("bae-doona", {("Kingdom Season 2", None)}),
        ("choi-hang-yong", {("The Sea of Tranquility", 2014)}),
    ],
)
def test_what_people_are_known_for(slug: str, expected: set[tuple[str, int | None]]) -> None:
    assert expected <= works(slug)


def test_the_nurse_was_known_for_live() -> None:
    assert "Live" in {title for title, _ in works("jung-yu-mi")}


def test_the_cast_of_love_alarm_2_read_the_script_on_21_february() -> None:
    reading = ledger()["love-alarm-2.script-reading"]
    assert reading.happened == PartialDate("2020-02-21")
    assert reading in effective(ledger().values(), ARTICLE_DAY)
    assert set(reading.people) == {"kim-so-hyun", "song-kang", "jung-ga-ram"}


def test_extracurricular_is_due_on_29_april() -> None:
    for day in (date(2020, 4, 28), ARTICLE_DAY):
        due = drama("extracurricular", day)
        assert due.premiere is not None
        assert (due.premiere.value, due.premiere.certainty) == (PartialDate("2020-04-29"), Certainty.CONFIRMED)
        assert due.stage is not None
        assert due.stage.value is Stage.SCHEDULED
    out = drama("extracurricular", date(2020, 4, 30)).stage
    assert out is not None
    assert out.value is Stage.RELEASED


def test_space_sweepers_is_named_in_a_caption_only() -> None:
    film = drama("space-sweepers", ARTICLE_DAY)
    assert film.medium is Medium.FILM
    assert standings("space-sweepers", ARTICLE_DAY)["Song Joong-ki"] == "confirmed"
    assert ledger()["space-sweepers.article-caption"].certainty is Certainty.REPORTED
    assert film.premiere is None


def test_spellings_of_the_article_find_their_people() -> None:
    assert Title("Bae Doo-na", TitleKind.ROMANISED) in person("bae-doona", ARTICLE_DAY).names
    assert Title("Kim Shae-byeol", TitleKind.MISSPELT) in person("kim-sae-byul", ARTICLE_DAY).names
    assert Title("Lee Do-yun", TitleKind.MISSPELT) in person("lee-do-hyun", ARTICLE_DAY).names


def test_names_of_the_article_find_their_dramas() -> None:
    assert "Now at Our School" in told("all-of-us-are-dead")
    assert "Love Alarm Season 2" in told("love-alarm-2")
    assert "The Sea of Silence" in told("the-silent-sea")
    assert "School Nurse Ahn Eun-young" in told("the-school-nurse-files")


# Nothing known only later


def test_no_claim_is_younger_than_the_article() -> None:
    shown = records(ARTICLE_DAY)
    claims = [c for d in shown.dramas.values() for c in (d.stage, d.premiere, d.finale, *d.disputed, *d.credits) if c]
    claims += [c for p in shown.people.values() for c in p.credits]
    assert len(claims) > 150
    assert max(claim.known_on for claim in claims) == ARTICLE_DAY


def test_no_entry_is_younger_than_the_article() -> None:
    entries = {e for d in records(ARTICLE_DAY).dramas.values() for e in d.entries}
    entries |= {e for p in records(ARTICLE_DAY).people.values() for e in p.entries}
    assert entries
    assert all(ledger()[e].known_on <= ARTICLE_DAY for e in entries)


def test_later_entries_change_nothing_about_that_day() -> None:
    by_then = [entry for entry in ledger().values() if entry.known_on <= ARTICLE_DAY]
    assert fold(by_then) == records(ARTICLE_DAY)


def test_round_six_is_not_called_squid_game_yet() -> None:
    assert Title("Squid Game", TitleKind.LITERAL) in drama("squid-game", ARTICLE_DAY).titles
    assert [t.text for t in drama("squid-game", ARTICLE_DAY).titles if t.kind is TitleKind.OFFICIAL] == ["Round Six"]
    assert drama("squid-game", ARTICLE_DAY).native is None


@pytest.mark.parametrize("slug", EIGHT)
def test_no_character_has_a_name_yet(slug: str) -> None:
    roles = [claim.value.character for claim in drama(slug, ARTICLE_DAY).credits if claim.value.character]
    assert all(role.startswith(("a ", "an ", "the ", "his ")) for role in roles)


def test_people_who_joined_later_are_not_known_yet() -> None:
    for slug in ("lee-joon", "jung-ho-yeon", "yoo-ah-in", "park-ji-hu", "hong-seung-hee", "kim-jin-woo"):
        assert slug not in records(ARTICLE_DAY).people


def test_works_of_later_years_are_not_known_yet() -> None:
    assert not [work for p in records(ARTICLE_DAY).people.values() for work in p.works if (work.year or 0) > 2020]
