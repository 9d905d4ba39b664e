from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.announcement import (
    Act,
    Announcement,
    BasedOn,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Opened,
    Staged,
    Suspended,
    Titled,
    Worked,
)
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, EarlierWork, Medium, SourceWork, Stage, Standing, Title, TitleKind
from bot.core.fold import effective, fold
from tests.core.ledgers import PRESS, correction, entry, ledgers, retraction

SET = Dated("heaven", PartialDate("2021-05-14"))


def test_a_record_gathers_what_its_entries_say() -> None:
    heaven = fold(
        [
            entry("a", "2019-12-17", Opened("heaven", Medium.SERIES, "heaven", 1), Titled("heaven", "Move to Heaven")),
            entry("b", "2019-12-18", Described("heaven", network="Netflix", genres=("drama",), episodes=10)),
            entry("c", "2019-12-19", Credited("heaven", "lee-je-hoon", billing=Billing.LEAD, character="Cho Sang-gu")),
        ]
    ).dramas["heaven"]
    assert (heaven.title, heaven.network, heaven.genres, heaven.episodes) == (
        "Move to Heaven",
        "Netflix",
        ("drama",),
        10,
    )
    assert heaven.entries == ("a", "b", "c")
    (credit,) = heaven.credits
    assert (credit.value.person, credit.value.character, credit.entry) == ("lee-je-hoon", "Cho Sang-gu", "c")


def test_what_was_known_on_a_day_leaves_out_what_was_said_later() -> None:
    ledger = [
        entry("a", "2020-04-29", Titled("six", "Round Six")),
        entry("b", "2021-02-26", Titled("six", "Squid Game")),
    ]
    assert fold(ledger, date(2020, 4, 29)).dramas["six"].title == "Round Six"
    today = fold(ledger).dramas["six"]
    assert today.title == "Squid Game"
    assert Title("Round Six", TitleKind.FORMER) in today.titles


def test_a_weaker_date_stands_beside_a_stronger_one_and_a_stronger_one_takes_its_place() -> None:
    reported = entry("a", "2020-05-28", Dated("alarm", PartialDate("2020-08-22")), certainty=Certainty.REPORTED)
    confirmed = entry("b", "2021-02-14", Dated("alarm", PartialDate("2021-03-12")))
    doubted = entry("c", "2021-02-20", Dated("alarm", PartialDate("2021-06")), certainty=Certainty.RUMOUR)
    assert fold([reported]).dramas["alarm"].date == PartialDate("2020-08-22")
    alarm = fold([reported, confirmed, doubted]).dramas["alarm"]
    assert alarm.date == PartialDate("2021-03-12")
    assert [c.entry for c in alarm.disputed] == ["c"]


def test_a_confirmed_day_makes_a_drama_scheduled_and_a_reported_one_does_not() -> None:
    filming = entry("a", "2021-01-01", Staged("heaven", Stage.FILMING))
    assert fold([filming, entry("b", "2021-04-14", SET)]).dramas["heaven"].stage.value is Stage.SCHEDULED  # type: ignore[union-attr]
    reported = entry("b", "2021-04-14", SET, certainty=Certainty.REPORTED)
    assert fold([filming, reported]).dramas["heaven"].stage.value is Stage.FILMING  # type: ignore[union-attr]
    taken_away = entry("c", "2021-04-20", Dated("heaven", None))
    assert fold([filming, entry("b", "2021-04-14", SET), taken_away]).dramas["heaven"].stage.value is Stage.FILMING  # type: ignore[union-attr]


def test_a_stage_moves_on_by_a_report_but_not_by_a_rumour() -> None:
    announced = entry("a", "2022-06-06", Staged("dead-2", Stage.ANNOUNCED))
    wrapped = entry("b", "2026-02-18", Staged("dead-2", Stage.POST_PRODUCTION), certainty=Certainty.REPORTED)
    rumour = entry("c", "2026-03-01", Staged("dead-2", Stage.CANCELLED), certainty=Certainty.RUMOUR)
    assert fold([announced, wrapped, rumour]).dramas["dead-2"].stage.value is Stage.POST_PRODUCTION  # type: ignore[union-attr]


def test_resuming_restores_the_stage() -> None:
    ledger = [entry("a", "2020-07-01", Staged("dead", Stage.FILMING)), entry("b", "2020-08-21", Suspended("dead"))]
    paused = fold(ledger).dramas["dead"]
    assert paused.suspended
    resumed = fold([*ledger, entry("c", "2020-09-10", Suspended("dead", suspended=False))]).dramas["dead"]
    assert not resumed.suspended
    assert resumed.stage == paused.stage


def test_a_credit_keeps_character_and_billing_while_its_standing_moves() -> None:
    talks = entry(
        "a", "2020-04-20", Credited("sea", "gong-yoo", Standing.IN_TALKS, billing=Billing.LEAD, character="Han Yun-jae")
    )
    settled = entry("b", "2020-09-08", Credited("sea", "gong-yoo", Standing.CONFIRMED))
    (claim,) = fold([settled, talks]).people["gong-yoo"].credits
    assert (claim.value.standing, claim.value.billing, claim.value.character) == (
        Standing.CONFIRMED,
        Billing.LEAD,
        "Han Yun-jae",
    )


def test_a_person_gathers_names_notes_and_earlier_works() -> None:
    person = fold(
        [entry("a", "2020-01-01", Introduced("kim", "Kim Si-eun", note="in Love Alarm"), Worked("kim", "Run On", 2020))]
    ).people["kim"]
    assert (person.name, person.note, person.works) == ("Kim Si-eun", "in Love Alarm", (EarlierWork("Run On", 2020),))


def test_a_year_that_is_learnt_later_joins_the_earlier_work_heard_of_before() -> None:
    heard = [
        entry("a", "2020-01-01", Introduced("kim", "Kim"), Worked("kim", "Run On")),
        entry("b", "2020-01-02", Worked("kim", "Run On", 2020), Worked("kim", "School", 2013)),
        entry("c", "2020-01-03", Worked("kim", "Run On"), Worked("kim", "School", 2021)),
    ]
    assert fold(heard).people["kim"].works == (
        EarlierWork("Run On", 2020),
        EarlierWork("School", 2013),
        EarlierWork("School", 2021),
    )


def test_names_are_kept_once_each_and_an_official_one_is_no_other_name_beside_itself() -> None:
    heard = [
        entry("a", "2020-01-01", Titled("six", "Round Six"), Titled("six", "오징어 게임", TitleKind.NATIVE)),
        entry("b", "2020-01-02", Titled("six", "오징어 게임", TitleKind.NATIVE), Titled("six", "Round Six")),
        entry("c", "2021-01-03", Titled("six", "Squid Game"), Titled("six", "Round Six", TitleKind.FORMER)),
    ]
    six = fold(heard).dramas["six"]
    assert (six.title, six.native) == ("Squid Game", "오징어 게임")
    assert sorted(t.text for t in six.titles) == ["Round Six", "Squid Game", "오징어 게임"]


def test_what_a_drama_is_made_from_is_kept() -> None:
    work = SourceWork("webtoon", "Now at Our School", "Joo Dong-geun", 2009)
    assert fold([entry("a", "2020-01-01", BasedOn("dead", work))]).dramas["dead"].made_from == work


def test_without_a_date_nothing_is_scheduled() -> None:
    told = entry("b", "2020-02-01", Staged("d", Stage.SCHEDULED))
    assert fold([entry("a", "2020-01-01", Staged("d", Stage.FILMING)), told]).dramas["d"].stage.value is Stage.FILMING  # type: ignore[union-attr]
    assert fold([told]).dramas["d"].stage.value is Stage.SCHEDULED, "nothing else is known"  # type: ignore[union-attr]


def test_a_correction_counts_in_the_place_of_what_it_corrects() -> None:
    first = entry("a", "2020-01-10", Dated("d", PartialDate("2020-05")))
    second = entry("b", "2020-02-10", Dated("d", PartialDate("2020-09")))
    mended = correction("c", "2020-03-10", "a", Dated("d", PartialDate("2020-06")))
    assert fold([first, mended]).dramas["d"].date == PartialDate("2020-06")
    assert fold([first, second, mended]).dramas["d"].date == PartialDate("2020-09")
    assert [e.id for e in effective([first, second, mended])] == ["a", "b"]


def test_a_correction_of_a_correction_and_its_retraction() -> None:
    first = entry("a", "2020-01-10", Titled("d", "Rde"))
    once = correction("b", "2020-01-11", "a", Titled("d", "Redd"))
    twice = correction("c", "2020-01-12", "b", Titled("d", "Red"))
    assert fold([first, once, twice]).dramas["d"].titles == (Title("Red"),)
    assert fold([first, once, twice, retraction("d", "2020-01-13", "c")]).dramas["d"].titles == (Title("Redd"),)
    assert fold([first, once, twice, retraction("d", "2020-01-13", "b")]).dramas["d"].titles == (Title("Rde"),)


def test_an_entry_that_claims_to_answer_itself_or_the_future_changes_nothing() -> None:
    loop = correction("a", "2020-01-10", "a", Titled("d", "Loop"))
    early = retraction("0", "2020-01-09", "b")
    later = entry("b", "2020-01-10", Titled("d", "Red"))
    assert fold([loop, early, later]).dramas["d"].title == "Red"


def told(name: str, on: str, *changes: Change, happened: str | None = None, **rest: Any) -> Announcement:
    return entry(name, on, *changes, happened=PartialDate(happened) if happened else None, **rest)


CASTING = Staged("heaven", Stage.CASTING)
JOINS = Credited("heaven", "lee-je-hoon")


def since(*ledger: Announcement) -> tuple[str, str, list[tuple[str, str, str]]]:
    """The entry that says since when it is where it stands, the day, and who gives another one."""
    heaven = fold(ledger).dramas["heaven"]
    assert heaven.stage is not None
    others = [(other.told, other.entry, str(other.day)) for other in heaven.otherwise]
    return heaven.stage.entry, str(heaven.stage.day), others


def test_a_second_source_with_another_day_stands_beside_the_first_one() -> None:
    first, second = told("a", "2019-12-17", CASTING), told("b", "2019-12-18", CASTING, happened="2019-12-18")
    assert since(first, second) == ("a", "2019-12-17", [("a", "b", "2019-12-18")])
    assert since(first, told("b", "2019-12-18", CASTING)) == ("a", "2019-12-17", []), "telling it later is no dispute"


def test_the_surer_day_counts_and_the_reported_one_is_kept_beside_it() -> None:
    reported = told("a", "2019-12-17", CASTING, JOINS, certainty=Certainty.REPORTED)
    confirmed = told("b", "2019-12-20", CASTING, JOINS, happened="2019-12-18")
    assert since(reported, confirmed) == ("b", "2019-12-18", [("b", "a", "2019-12-17")])
    later = told("b", "2019-12-20", CASTING, JOINS)
    assert since(reported, later) == ("b", "2019-12-20", []), "what was reported was confirmed, and nobody disagrees"
    rumour = told("c", "2019-12-21", CASTING, happened="2019-12-01", certainty=Certainty.RUMOUR)
    assert since(reported, confirmed, rumour) == since(reported, confirmed), "a rumour is no other source"


def test_a_day_within_a_vaguer_one_is_the_better_and_no_dispute() -> None:
    vague, exact = (
        told("a", "2020-06-01", CASTING, happened="2020-05"),
        told("b", "2020-07-01", CASTING, happened="2020-05-12"),
    )
    assert since(vague, exact) == ("b", "2020-05-12", [])
    other = told("c", "2020-08-01", CASTING, happened="2020-04")
    assert since(vague, exact, other) == ("b", "2020-05-12", [("b", "c", "2020-04")])


def test_a_day_of_a_casting_is_disputed_though_more_was_learnt_of_the_role_since() -> None:
    ledger = [
        told("a", "2020-07-02", Credited("dead", "park", billing=Billing.LEAD)),
        told("b", "2021-01-02", Credited("dead", "park", character="On-jo")),
        told("c", "2022-01-28", Credited("dead", "park"), happened="2020-04-22", certainty=Certainty.REPORTED),
    ]
    assert [(o.told, o.entry, o.source) for o in fold(ledger).dramas["dead"].otherwise] == [("a", "c", PRESS)]


def test_what_looks_back_on_a_stage_moves_nothing_and_what_comes_back_to_it_does() -> None:
    filming, wrapped = (
        told("a", "2020-02-10", Staged("heaven", Stage.FILMING)),
        told("b", "2020-10-01", Staged("heaven", Stage.POST_PRODUCTION)),
    )
    back = told("c", "2021-05-01", Staged("heaven", Stage.FILMING), happened="2020-02-03")
    assert since(filming, wrapped, back) == ("b", "2020-10-01", [])
    again = told("d", "2021-06-01", Staged("heaven", Stage.FILMING))
    assert since(filming, wrapped, again) == ("d", "2021-06-01", [])


def test_a_shoot_told_of_again_after_a_stop_goes_on() -> None:
    filming = Staged("heaven", Stage.FILMING)
    heaven = fold(
        [
            told("a", "2020-07-01", filming),
            told("b", "2020-08-21", Suspended("heaven")),
            told("c", "2020-10-01", filming),
        ]
    )
    assert not heaven.dramas["heaven"].suspended


@given(ledgers(), st.data())
def test_a_retracted_entry_might_never_have_been(ledger: list[Announcement], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(ledger))
    answers = {gone.id} | _answering(gone.id, ledger)
    without = [e for e in ledger if e.id not in answers]
    quiet = [e for e in ledger if e.id not in answers or e.id == gone.id]
    taken_back = retraction("zz", "2020-05-01", gone.id)
    assert fold([*quiet, taken_back]) == fold(without)
    assert fold([*ledger, taken_back]) == fold(without), "whatever was said about it since"


@given(ledgers(), st.data())
def test_taking_a_retraction_back_leaves_the_ledger_as_it_was(ledger: list[Announcement], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(ledger))
    both = [retraction("zy", "2020-05-01", target.id), retraction("zz", "2020-05-02", "zy")]
    assert fold([*ledger, *both]) == fold(ledger)


@given(ledgers(), st.data())
def test_a_correction_that_says_the_same_changes_nothing_but_who_said_it(
    ledger: list[Announcement], data: st.DataObject
) -> None:
    target = data.draw(st.sampled_from([e for e in ledger if e.act is Act.POST]))
    standing = next((e for e in effective(ledger) if e.id == target.id), None)
    if standing is None:
        return
    again = replace(standing, id="zz", known_on=date(2020, 5, 1), act=Act.CORRECT, target=target.id)
    assert fold([*ledger, again]) == fold(ledger)


@given(ledgers(), st.data())
def test_retracting_a_correction_restores_what_it_replaced(ledger: list[Announcement], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(ledger))
    wrong = correction("zy", "2020-05-01", target.id, Titled("one", "Wrong"))
    assert fold([*ledger, wrong, retraction("zz", "2020-05-02", "zy")]) == fold(ledger)


@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(ledger: list[Announcement], random: object) -> None:
    shuffled = list(ledger)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(ledger)
    assert fold([*ledger, *ledger]) == fold(ledger)


@given(ledgers(), st.sampled_from(["2020-01-10", "2020-02-12", "2020-03-15"]))
def test_as_of_a_day_equals_a_ledger_that_ends_that_day(ledger: list[Announcement], day: str) -> None:
    last = date.fromisoformat(day)
    assert fold(ledger, last) == fold([e for e in ledger if e.known_on <= last])
    for drama in fold(ledger, last).dramas.values():
        assert all(claim.known_on <= last for claim in drama.credits)


def _answering(name: str, ledger: list[Announcement]) -> set[str]:
    direct = {e.id for e in ledger if e.target == name}
    return direct.union(*(_answering(d, ledger) for d in direct))
