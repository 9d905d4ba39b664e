"""The trials a model of production news has to pass, each by its name: on shipped facts where they exist."""

from datetime import date

import pytest

from bot.core.announcement import Credited, Dated, Introduced, Opened, Titled
from bot.core.dates import PartialDate, Precision
from bot.core.drama import Certainty, Stage, Standing, Title, TitleKind
from bot.core.fold import effective, fold
from tests.core.ledgers import correction, entry, retraction
from tests.data.shipped import credit, drama, ledger, person, records


def test_the_undated_title_change() -> None:
    changed = ledger()["squid-game.title-changed"]
    assert changed.happened is not None
    assert (changed.happened.text, changed.happened.precision) == ("2021-02", Precision.MONTH)
    assert changed.known_on == date(2021, 2, 26)
    before, after = drama("squid-game", date(2021, 2, 25)), drama("squid-game", date(2021, 2, 26))
    assert (before.title, after.title) == ("Round Six", "Squid Game")
    assert before.slug == after.slug
    assert Title("Round Six", TitleKind.FORMER) in after.titles


def test_a_reported_and_a_confirmed_date_of_one_casting() -> None:
    reported, confirmed = ledger()["the-silent-sea.leads-reported"], ledger()["the-silent-sea.cast"]
    assert (reported.known_on, reported.certainty) == (date(2020, 5, 27), Certainty.REPORTED)
    assert (confirmed.known_on, confirmed.certainty) == (date(2020, 9, 8), Certainty.CONFIRMED)
    assert credit("the-silent-sea", "gong-yoo", date(2020, 9, 7)).value.standing is Standing.IN_TALKS
    settled = credit("the-silent-sea", "gong-yoo")
    assert (settled.value.standing, settled.known_on) == (Standing.CONFIRMED, date(2020, 9, 8))


def test_a_casting_dated_earlier_by_a_later_source() -> None:
    hearsay = ledger()["all-of-us-are-dead.park-ji-hu-first"]
    assert (str(hearsay.happened), hearsay.certainty) == ("2020-04-22", Certainty.REPORTED)
    assert credit("all-of-us-are-dead", "park-ji-hu").known_on == date(2020, 7, 1)


@pytest.mark.parametrize(
    ("slug", "told", "day"),
    [
        ("move-to-heaven", "move-to-heaven.cast", "2019-12-18"),
        ("all-of-us-are-dead", "all-of-us-are-dead.cast", "2020-04-22"),
        ("all-of-us-are-dead-2", "all-of-us-are-dead-2.filming-wrapped", "2026-02-19"),
        ("love-alarm-2", "love-alarm-2.renewed", "2019-10-30"),
        ("the-silent-sea", "the-silent-sea.cast", "2020-05-27"),
    ],
)
def test_another_day_that_a_source_gives_for_the_same_step(slug: str, told: str, day: str) -> None:
    assert {(other.told, str(other.day)) for other in drama(slug).otherwise} == {(told, day)}


def test_a_date_reported_then_moved() -> None:
    for day, expected in ((date(2020, 5, 28), "2020-08-22"), (date(2020, 8, 31), "2021")):
        told = drama("love-alarm-2", day).premiere
        assert told is not None
        assert (str(told.value), told.certainty) == (expected, Certainty.REPORTED)
        stage = drama("love-alarm-2", day).stage
        assert stage is not None
        assert stage.value is not Stage.SCHEDULED
    settled = drama("love-alarm-2").premiere
    assert settled is not None
    assert (str(settled.value), settled.certainty) == ("2021-03-12", Certainty.CONFIRMED)


def test_a_date_confirmed_then_moved_then_dropped() -> None:
    days = ((date(2020, 5, 7), "2020-summer"), (date(2020, 6, 12), "2020-autumn"), (date(2020, 7, 31), "2020-09-23"),
            (date(2020, 8, 27), "None"), (date(2021, 1, 6), "2021-02-05"))  # fmt: skip
    assert [str(drama("space-sweepers", day).date) for day, _ in days] == [expected for _, expected in days]
    dropped = drama("space-sweepers", date(2020, 8, 27)).stage
    assert dropped is not None
    assert dropped.value is Stage.FILMING


def test_a_retracted_date_might_never_have_been() -> None:
    standing = {e.id for e in effective(ledger().values())}
    assert "love-alarm-2.date-reported" not in standing
    assert ledger()["love-alarm-2.date-reported-taken-back"].target == "love-alarm-2.date-reported"
    assert "2020-08-22" not in {str(claim.value) for claim in drama("love-alarm-2").disputed}


def test_a_retracted_credit() -> None:
    lee = drama("love-alarm-2", date(2021, 1, 1)).credited("lee-na-jeong")
    assert [claim.certainty for claim in lee] == [Certainty.RUMOUR]
    assert not drama("love-alarm-2").credited("lee-na-jeong")


def test_a_retracted_casting() -> None:
    cast = [
        entry("a", "2026-01-01", Opened("moonlight"), Introduced("ann", "Ann")),
        entry("b", "2026-01-02", Credited("moonlight", "ann", Standing.CONFIRMED)),
    ]
    assert fold(cast).dramas["moonlight"].credited("ann")
    taken_back = fold([*cast, retraction("c", "2026-01-03", "b")])
    assert not taken_back.dramas["moonlight"].credited("ann")
    assert not taken_back.people["ann"].credits


def test_one_announcement_about_two_dramas() -> None:
    stop = ledger()["filming-stop.2020-08-21"]
    assert set(stop.dramas) == {"squid-game", "all-of-us-are-dead"}
    assert stop.known_on == date(2020, 8, 21)
    for slug in stop.dramas:
        assert not drama(slug, date(2020, 8, 20)).suspended
        paused = drama(slug, date(2020, 8, 21))
        assert paused.suspended
        assert paused.stage is not None
        assert paused.stage.value is Stage.FILMING, "a stop leaves the stage alone"
        assert not drama(slug).suspended, "a date and a premiere end it, though nobody announced that work went on"
    titles = [drama(slug, stop.known_on).title for slug in stop.dramas]
    assert titles == ["Round Six", "All of Us Are Dead"]


def test_two_seasons_ordered_in_one_announcement() -> None:
    assert ledger()["renewed.sweet-home-2-and-3"].dramas == ("sweet-home-2", "sweet-home-3")
    assert {drama(slug, date(2022, 6, 15)).season for slug in ("sweet-home-2", "sweet-home-3")} == {2, 3}


def test_an_actor_leaving() -> None:
    left, follower = credit("hellbound-2", "yoo-ah-in"), credit("hellbound-2", "kim-sung-cheol")
    assert left.value.standing is Standing.LEFT
    assert follower.value.standing is Standing.CONFIRMED
    assert left.value.character == follower.value.character == "Jeong Jin-su"
    assert left.entry == follower.entry == "hellbound-2.cast-replaced"
    assert credit("hellbound", "yoo-ah-in").value.standing is Standing.CONFIRMED, "the first season keeps him"


def test_an_actor_in_talks_who_passes() -> None:
    assert credit("all-of-us-are-dead-2", "roh-yoon-seo", date(2025, 5, 21)).value.standing is Standing.IN_TALKS
    assert credit("all-of-us-are-dead-2", "roh-yoon-seo").value.standing is Standing.DECLINED


def test_two_people_of_one_name() -> None:
    one, other = person("kim-si-eun"), person("kim-si-eun-all-of-us-are-dead")
    assert one.name == other.name == "Kim Si-eun"
    assert one.note
    assert other.note
    assert one.note != other.note
    assert {c.value.drama for c in one.credits} == {"love-alarm-2"}
    assert {c.value.drama for c in other.credits} == {"all-of-us-are-dead-2", "squid-game-2"}
    assert person("jinyoung").note != person("jung-jin-young").note


def test_every_two_of_one_name_are_told_apart() -> None:
    by_name: dict[str, list[str | None]] = {}
    for one in records().people.values():
        by_name.setdefault(one.name, []).append(one.note)
    for notes in by_name.values():
        assert len(notes) == 1 or (all(notes) and len(set(notes)) == len(notes))


def test_a_correction_of_a_correction() -> None:
    first = entry("a", "2026-01-01", Opened("moonlight"), Titled("moonlight", "Moonlight"))
    told = entry("b", "2026-01-02", Dated("moonlight", PartialDate("2026-05-01")))
    better = correction("c", "2026-01-03", "b", Dated("moonlight", PartialDate("2026-06-01")))
    best = correction("d", "2026-01-04", "c", Dated("moonlight", PartialDate("2026-07-01")))
    dates = [str(fold([first, told, better, best], date(2026, 1, day)).dramas["moonlight"].date) for day in (2, 3, 4)]
    assert dates == ["2026-05-01", "2026-06-01", "2026-07-01"]
    back = retraction("e", "2026-01-05", "d")
    assert str(fold([first, told, better, best, back]).dramas["moonlight"].date) == "2026-06-01"
    (standing,) = (e for e in effective([first, told, better, best]) if e.id == "b")
    assert standing.known_on == date(2026, 1, 2), "it stands in the place of what was said first"
