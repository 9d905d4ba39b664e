from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.announcement import (
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Noted,
    Opened,
    Picture,
    Staged,
    Subject,
    Suspended,
    Titled,
)
from bot.core.checking import check_names
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Source, Stage, Standing
from bot.core.due import due
from bot.core.errors import BadInput
from bot.core.fold import fold
from bot.core.kinds import Kind
from bot.core.publishing import Decision, Limits, decide, only, subjects_of, touched
from tests.core.ledgers import correction, entry, ledgers, retraction

NOW = datetime(2021, 4, 15, 12, tzinfo=UTC)
TODAY = "2021-04-15"
LIMITS = Limits()

BEGUN = [
    entry("a", "2020-01-01", Opened("sea"), Titled("sea", "The Silent Sea"), Described("sea", network="Netflix")),
    entry("b", "2020-01-02", *(Introduced(p, p.title()) for p in ("gong-yoo", "bae-doona"))),
]
TALKS = entry(
    "c",
    "2020-04-20",
    Credited("sea", "gong-yoo", Standing.IN_TALKS, billing=Billing.LEAD),
    kind=Kind.IN_TALKS,
    certainty=Certainty.REPORTED,
)
DATE = PartialDate("2021-05-14")


def post(name: str, *changes: Change, kind: Kind, on: str = TODAY, **rest: object) -> Announcement:
    return entry(name, on, *changes, kind=kind, **rest)


def dated(name: str, day: str | None, **rest: object) -> Announcement:
    said = Dated("sea", PartialDate(day) if day else None)
    return post(name, said, kind=rest.pop("kind", Kind.DATE_SET), **rest)  # type: ignore[arg-type]


def publish(said: Announcement, *ledger: Announcement, now: datetime = NOW, notify: bool = True) -> Decision:
    return decide(said, [*BEGUN, *ledger], now, LIMITS, notify=notify)


def topics(decision: Decision) -> list[str]:
    return [str(t.topic) for t in decision.plan.targets] if decision.plan else []


# What is news


def test_a_date_is_news_to_followers_of_the_title() -> None:
    done = publish(dated("x", "2021-05-14"))
    assert done.plan
    assert "series:sea" in topics(done)
    assert (done.plan.known_on, done.plan.settles, done.plan.known) == (date(2021, 4, 15), (), ())
    assert done.plan.expires_at == NOW + LIMITS.keep
    assert not done.before.dramas["sea"].date
    assert done.after.dramas["sea"].date == DATE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (dated("x", "2021-05-14"), dated("y", "2021-05-14")),
        (
            post("x", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED),
            post("y", Credited("sea", "gong-yoo", character="Han Yun-jae"), kind=Kind.CAST_CONFIRMED),
        ),
        (
            post("x", Staged("sea", Stage.FILMING), kind=Kind.FILMING_STARTED),
            post("y", Staged("sea", Stage.FILMING), Described("sea", episodes=8), kind=Kind.FILMING_STARTED),
        ),
        (post("x", Noted("sea"), kind=Kind.TRAILER), post("y", Noted("sea"), kind=Kind.TRAILER, text="Main trailer")),
        (
            post("x", Staged("sea", Stage.AIRING), kind=Kind.OUT),
            post("y", Staged("sea", Stage.RELEASED), Dated("sea", DATE), kind=Kind.OUT),
        ),
    ],
)
def test_a_second_source_tells_nobody(first: Announcement, second: Announcement) -> None:
    assert publish(first).plan
    again = publish(second, first)
    assert again.plan is None
    assert again.revise == ()


@pytest.mark.parametrize("kind", [Kind.TRAILER, Kind.TEASER, Kind.SCRIPT_READING, Kind.NEWS, Kind.SCREENED])
def test_some_kinds_are_news_though_no_record_changes(kind: Kind) -> None:
    assert publish(post("x", Noted("sea"), kind=kind)).plan


def test_another_trailer_on_another_day_is_news_again() -> None:
    earlier = post("x", Noted("sea"), kind=Kind.TRAILER, on="2021-04-13")
    assert publish(post("y", Noted("sea"), kind=Kind.TRAILER), earlier).plan


def test_a_silent_record_tells_nobody() -> None:
    assert publish(post("x", Staged("sea", Stage.FILMING), kind=Kind.RECORD)).plan is None


def test_saving_without_notifying_tells_nobody_and_still_changes_the_record() -> None:
    done = publish(dated("x", "2021-05-14"), notify=False)
    assert done.plan is None
    assert done.after.dramas["sea"].date == DATE


def test_a_fact_older_than_the_limit_tells_nobody() -> None:
    assert publish(dated("x", "2021-05-14", on="2021-04-08")).plan
    assert publish(dated("x", "2021-05-14", on="2021-04-07")).plan is None


def test_a_premiere_long_past_is_no_news_though_its_source_is_new() -> None:
    said = post("x", Staged("sea", Stage.RELEASED), kind=Kind.OUT, happened=PartialDate("2021-04-01"))
    assert publish(said).plan is None
    assert publish(replace(said, happened=PartialDate("2021-04-14"))).plan


def test_an_old_report_that_comes_in_late_is_overtaken_by_what_is_known() -> None:
    confirmed = post("x", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED)
    late = replace(TALKS, id="y", known_on=date(2021, 4, 14))
    assert publish(late, confirmed).plan is None
    assert publish(replace(TALKS, id="y", known_on=date(2021, 4, 15)), confirmed).plan is None


def test_a_reported_date_beside_a_confirmed_one_is_news() -> None:
    sure = dated("x", "2021-05-14", on="2021-04-10")
    assert publish(dated("y", "2021-06-04", kind=Kind.DATE_MOVED, certainty=Certainty.REPORTED), sure).plan
    vague = dated("y", "2021-05", certainty=Certainty.REPORTED)
    assert publish(vague, sure).plan is None, "May says no more than 14 May does"


def test_a_report_that_somebody_left_is_news_once() -> None:
    sure = post("x", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED, on="2021-04-10")
    left = Credited("sea", "gong-yoo", Standing.LEFT)
    report = post("y", left, kind=Kind.CAST_LEFT, certainty=Certainty.REPORTED)
    assert publish(report, sure).plan
    assert publish(replace(report, id="z"), sure, report).plan is None


def test_a_pause_a_resumption_and_a_pause_again_are_all_news() -> None:
    ledger: list[Announcement] = []
    steps = [(Kind.FILMING_PAUSED, True), (Kind.FILMING_RESUMED, False), (Kind.FILMING_PAUSED, True)]
    for day, (kind, suspended) in enumerate(steps, 10):
        said = post(f"x{day}", Suspended("sea", suspended), kind=kind, on=f"2021-04-{day}")
        assert publish(said, *ledger).plan
        ledger.append(said)


def test_a_renewal_that_opens_a_season_is_news() -> None:
    said = post("x", Opened("sea-2", series="sea", season=2), kind=Kind.RENEWED)
    assert "series:sea" in topics(publish(said))


def test_a_premiere_is_urgent_and_a_date_is_not() -> None:
    out, date_ = publish(post("x", Staged("sea", Stage.RELEASED), kind=Kind.OUT)), publish(dated("y", "2021-05-14"))
    assert out.plan
    assert out.plan.urgent
    assert date_.plan
    assert not date_.plan.urgent


# More certain, and how rumours end


def test_what_only_makes_a_fact_more_certain_edits_the_earlier_post_and_reaches_the_others() -> None:
    reported = dated("x", "2021-05-14", on="2021-04-10", certainty=Certainty.REPORTED)
    sure = publish(dated("y", "2021-05-14"), reported)
    assert sure.revise == ("x",)
    assert sure.plan
    assert sure.plan.known == ("x",)


def test_who_was_told_of_talks_is_told_how_they_end() -> None:
    for standing, kind in [(Standing.CONFIRMED, Kind.CAST_CONFIRMED), (Standing.DECLINED, Kind.CAST_DECLINED)]:
        done = publish(post("x", Credited("sea", "gong-yoo", standing), kind=kind), TALKS)
        assert done.plan
        assert done.plan.settles == ("c",)
        assert done.plan.known == ()


def test_what_was_settled_is_not_settled_again() -> None:
    sure = post("x", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED, on="2021-04-10")
    left = publish(post("y", Credited("sea", "gong-yoo", Standing.LEFT), kind=Kind.CAST_LEFT), TALKS, sure)
    assert left.plan
    assert left.plan.settles == ()


def test_talks_do_not_end_an_offer() -> None:
    offered = replace(TALKS, id="b1", changes=(Credited("sea", "gong-yoo", Standing.OFFERED),))
    done = publish(replace(TALKS, known_on=date(2021, 4, 15)), offered)
    assert done.plan
    assert done.plan.settles == ()


def test_a_cancellation_ends_what_was_still_open() -> None:
    done = publish(post("x", Staged("sea", Stage.CANCELLED), kind=Kind.CANCELLED), TALKS)
    assert done.plan
    assert done.plan.settles == ("c",)


# Dates that move, and reminders


def test_moving_a_date_withdraws_its_reminders() -> None:
    moved = publish(dated("y", "2021-06-04", kind=Kind.DATE_MOVED), dated("x", "2021-05-14", on="2021-04-10"))
    assert "reminder-day.sea.2021-05-14" in moved.withdraw
    assert len(moved.withdraw) == 3


@pytest.mark.parametrize(
    "said",
    [
        dated("y", None, kind=Kind.DATE_MOVED),
        post("y", Staged("sea", Stage.CANCELLED), kind=Kind.CANCELLED),
        retraction("y", TODAY, "x"),
    ],
)
def test_a_date_that_falls_takes_its_reminders_with_it(said: Announcement) -> None:
    assert "reminder-day.sea.2021-05-14" in publish(said, dated("x", "2021-05-14", on="2021-04-10")).withdraw


def test_another_hour_of_the_same_day_withdraws_the_reminders_that_say_when() -> None:
    moved = publish(
        dated("y", "2021-05-14T20:00[Asia/Seoul]", kind=Kind.DATE_MOVED),
        dated("x", "2021-05-14T03:00[Asia/Seoul]", on="2021-04-10"),
    )
    assert moved.withdraw == ("reminder-day.sea.2021-05-13-1800", "reminder-hour.sea.2021-05-13-1800")


def test_another_network_leaves_the_reminders_of_a_day_alone() -> None:
    elsewhere = post("y", Described("sea", network="tvN"), kind=Kind.NETWORK_CHANGED)
    assert publish(elsewhere, dated("x", "2021-05-14", on="2021-04-10")).withdraw == ()


def test_a_second_source_for_a_date_leaves_reminders_alone() -> None:
    assert publish(dated("y", "2021-05-14"), dated("x", "2021-05-14", on="2021-04-10")).withdraw == ()


def test_a_reminder_expires_as_the_premiere_comes() -> None:
    known = dated("x", "2021-05-14", on="2021-04-10")
    now = datetime(2021, 5, 13, 7, tzinfo=UTC)
    [reminder] = due(now, [fold([*BEGUN, known]).dramas["sea"]]).announcements
    done = publish(reminder, known, now=now)
    assert done.plan
    assert done.plan.expires_at == datetime(2021, 5, 14, 7, tzinfo=UTC)
    assert publish(reminder, known, now=datetime(2021, 5, 14, 7, tzinfo=UTC)).plan is None


def test_who_hears_of_a_date_the_day_before_needs_no_reminder() -> None:
    now = datetime(2021, 5, 13, 12, tzinfo=UTC)
    known = dated("x", "2021-05-14", on="2021-05-13")
    [reminder] = due(now, [fold([*BEGUN, known]).dramas["sea"]]).announcements
    assert publish(reminder, known, now=now).plan is None


def test_the_automatic_premiere_and_the_ledgers_own_are_one_announcement() -> None:
    known = dated("x", "2021-05-14", on="2021-04-10")
    now = datetime(2021, 5, 14, 7, tzinfo=UTC)
    automatic = next(a for a in due(now, [fold([*BEGUN, known]).dramas["sea"]]).announcements if a.kind is Kind.OUT)
    own = post("z", Staged("sea", Stage.RELEASED), kind=Kind.OUT, on="2021-05-14", happened=DATE)
    assert publish(automatic, known, now=now).plan
    assert publish(own, known, automatic, now=now).plan is None
    assert publish(own, known, now=now).plan
    assert due(now, [fold([*BEGUN, known, own]).dramas["sea"]]).announcements == ()


# Corrections and retractions


def test_a_correction_edits_and_tells_anew_only_followers_of_topics_newly_named() -> None:
    wrong = post("x", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED)
    right = correction("y", TODAY, "x", Credited("sea", "bae-doona"), kind=Kind.CAST_CONFIRMED)
    done = publish(right, wrong)
    assert set(done.revise) == {"x", "y"}
    assert done.withdraw == ()
    assert topics(done) == ["person:bae-doona"]
    assert done.plan
    assert done.plan.known == ("x",)
    assert done.after.people["gong-yoo"].credits == (), "the record of whom it no longer names is written too"


def test_a_correction_of_the_words_alone_only_edits() -> None:
    wrong = dated("x", "2021-05-14", text="a psoter")
    done = publish(replace(correction("y", TODAY, "x", *wrong.changes, kind=wrong.kind), text="a poster"), wrong)
    assert set(done.revise) == {"x", "y"}
    assert done.plan is None


def test_a_correction_that_changes_nothing_edits_nothing() -> None:
    wrong = dated("x", "2021-05-14")
    done = publish(replace(wrong, id="y", act=correction("y", TODAY, "x").act, target="x"), wrong)
    assert (done.revise, done.withdraw, done.plan) == ((), (), None)


def test_a_retraction_edits_what_was_shown_and_withdraws_what_was_not() -> None:
    done = publish(retraction("y", TODAY, "x"), dated("x", "2021-05-14"))
    assert set(done.revise) == {"x", "y"}
    assert {"x", "y"} <= set(done.withdraw)
    assert done.plan is None
    assert done.after.dramas["sea"].date is None


def test_taking_a_retraction_back_tells_those_who_had_not_been_told() -> None:
    first, second = dated("x", "2021-05-14"), retraction("y", TODAY, "x")
    done = publish(retraction("z", TODAY, "y"), first, second)
    assert done.after.dramas["sea"].date == DATE
    assert done.plan
    assert set(done.plan.known) == {"x", "y"}
    assert set(done.revise) == {"x", "y", "z"}
    assert not set(done.withdraw) & {"x", "y", "z"}


def test_what_alone_named_a_drama_leaves_an_empty_record_when_taken_back() -> None:
    opened = post("x", Opened("ghost"), Titled("ghost", "Ghost"), kind=Kind.ANNOUNCED)
    done = publish(retraction("y", TODAY, "x"), opened)
    assert done.after.dramas["ghost"].entries == ()
    assert done.after.dramas["ghost"].titles == ()


@given(ledgers())
def test_the_records_a_publishing_writes_are_those_of_the_whole_ledger(ledger: list[Announcement]) -> None:
    *known, last = sorted(ledger, key=lambda a: a.target is not None)
    subjects = touched([last], known)
    folded = fold([*known, last])
    assert only(folded, subjects).dramas.keys() >= {s.slug for s in subjects if s.kind == "drama"}
    assert set(last.subjects) <= set(subjects)
    changed = {s for s in subjects_of(folded) | subjects_of(fold(known)) if only(folded, [s]) != only(fold(known), [s])}
    assert changed <= set(subjects)


# What is refused


OLD = dated("x", "2021-05-14", on="2021-04-10")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (post("y", Dated("sea", DATE), kind=Kind.TRAILER), "trailer out.*can't carry.*dated"),
        (post("y", Noted("see"), kind=Kind.NEWS), "no drama “see”.*open it first"),
        (post("y", Credited("sea", "gong-yu"), kind=Kind.NEWS), "no person “gong-yu”.*introduce them first"),
        (post("y", kind=Kind.NEWS), "names no drama and no person"),
        (post("y", Noted("sea"), kind=Kind.NEWS, on="2021-04-17"), "lies ahead"),
        (post("two words", Noted("sea"), kind=Kind.NEWS), "can't be an entry's id"),
        (post("y", Opened("Not A Slug"), kind=Kind.NEWS), "can't be a slug"),
        (post("y", Opened("x" * 41), kind=Kind.NEWS), "at most 40"),
        (post("y", Titled("sea", "x" * 10_000), kind=Kind.NEWS), "10,000 characters; at most 200"),
        (post("y", Titled("sea", "  "), kind=Kind.NEWS), "can't be empty"),
        (post("y", Titled("sea", "a\x00b"), kind=Kind.NEWS), r"control character \(U\+0000\)"),
        (post("y", Titled("sea", "a\u202eb"), kind=Kind.NEWS), r"control character \(U\+202E\)"),
        (post("y", Noted("sea"), kind=Kind.NEWS, text="x" * 2001), "2,001 characters"),
        (post("y", Described("sea", synopsis="x" * 2001), kind=Kind.NEWS), "2,001 characters"),
        (post("y", Described("sea", watch="javascript:1"), kind=Kind.NEWS), "no web address"),
        (post("y", Noted("sea"), kind=Kind.NEWS, picture=Picture("ftp://x")), "no web address"),
        (replace(post("y", Noted("sea"), kind=Kind.NEWS), source=Source(" ")), "needs a source"),
        (post("y", Noted("sea"), kind=Kind.NEWS, target="x"), "names its target"),
        (retraction("y", TODAY, "nothing"), "no entry “nothing”"),
        (retraction("w", "2021-04-10", "x"), "must come after what it answers"),
    ],
)
def test_what_cannot_be_published_is_refused_in_one_sentence(said: Announcement, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as refusal:
        publish(said, OLD)
    assert len(str(refusal.value)) < 200


def test_what_was_taken_back_cannot_be_corrected_or_taken_back_again() -> None:
    fixed, gone = correction("y", "2021-04-11", "x", *OLD.changes, kind=OLD.kind, text="!"), retraction("z", TODAY, "x")
    for said in (retraction("zz", TODAY, "x"), correction("zz", TODAY, "x"), correction("zz", TODAY, "y")):
        with pytest.raises(BadInput, match="taken back already"):
            publish(said, OLD, fixed, gone)


def test_lines_in_a_text_and_korean_and_right_to_left_words_are_welcome() -> None:
    said = post("y", Titled("sea", "고요의 바다"), Described("sea", synopsis="שלום"), kind=Kind.NEWS, text="One\nTwo")
    assert publish(said).plan


def test_a_drama_opened_by_the_entry_itself_is_known() -> None:
    check_names(post("y", Opened("new"), Noted("new"), kind=Kind.NEWS), {Subject("drama", "sea")})


@given(st.sampled_from([timedelta(hours=h) for h in range(0, 400, 7)]))
def test_no_plan_outlives_its_limit(age: timedelta) -> None:
    done = publish(dated("x", "2021-05-14"), now=NOW + age)
    assert (done.plan is not None) == (age <= timedelta(days=8) - timedelta(hours=12))
    if done.plan and done.plan.expires_at:
        assert done.plan.expires_at - (NOW + age) == LIMITS.keep
