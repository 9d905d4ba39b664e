from contextlib import suppress
from datetime import UTC, date, datetime, time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import PARTS, PartialDate, Precision, opening
from bot.core.datewords import understand
from bot.core.errors import BadDate

TODAY = date(2026, 11, 23)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
partial = st.one_of(
    days.map(lambda d: f"{d.year}"),
    st.builds(lambda d, part: f"{d.year}-{part}", days, st.sampled_from(sorted(PARTS))),
    days.map(lambda d: f"{d:%Y-%m}"),
    days.map(lambda d: d.isoformat()),
    st.builds(
        lambda d, h, z: f"{d}T{h:%H:%M}[{z}]",
        days,
        st.times(),
        st.sampled_from(["Asia/Seoul", "UTC", "America/Los_Angeles"]),
    ),
).map(PartialDate)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2021", Precision.YEAR, date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-Q3", Precision.SEASON, date(2021, 7, 1), date(2021, 9, 30)),
        ("2027-winter", Precision.SEASON, date(2027, 12, 1), date(2028, 2, 29)),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-05-14", Precision.DAY, date(2021, 5, 14), date(2021, 5, 14)),
        ("2021-05-14T16:00[Asia/Seoul]", Precision.MINUTE, date(2021, 5, 14), date(2021, 5, 14)),
    ],
)
def test_a_date_knows_how_much_of_it_is_known(text: str, precision: Precision, first: date, last: date) -> None:
    when = PartialDate(text)
    assert (when.precision, when.first, when.last) == (precision, first, last)


def test_a_minute_is_a_moment_in_its_zone() -> None:
    when = PartialDate("2021-05-14T16:00[Asia/Seoul]")
    assert when.moment == datetime(2021, 5, 14, 7, tzinfo=UTC)
    assert when.zone == "Asia/Seoul"


@pytest.mark.parametrize(
    "text",
    [
        "2021-13-40",
        "2021-02-30",
        "21",
        "",
        "2021-5-1",
        "2021-05-14T25:00[UTC]",
        "2021-05-14T10:00[Mars/Base]",
        "2021-05-14T10:00[Asia]",
        "2021-05-14T10:00[US]",
        "2021-05-14T10:00",
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadDate, match="as a date; try 14 May 2021"):
        PartialDate(text)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "9999-winter", "1799", "3000-05"])
def test_years_from_which_nothing_can_be_reckoned_are_refused(text: str) -> None:
    for read in (PartialDate, lambda said: understand(said, TODAY)):
        with pytest.raises(BadDate, match=r"“.*” is too far from today; I know the years 1800 to 2999"):
            read(text)


def test_words_for_a_year_too_far_are_refused_alike() -> None:
    with pytest.raises(BadDate, match="“31 dec 9999” is too far from today"):
        understand("31 dec 9999", TODAY)


@given(partial, partial, partial)
def test_dates_are_in_one_total_order_that_follows_their_first_day(
    a: PartialDate, b: PartialDate, c: PartialDate
) -> None:
    assert (a < b) + (b < a) + (a == b) == 1
    if a < b < c:
        assert a < c
    if a.first < b.first:
        assert a < b
    if a.first == b.first and a.last < b.last:
        assert a < b, "of two that begin together, the one known better comes first"
    if a.moment and b.moment and a.first == b.first and a.moment < b.moment:
        assert a < b


@given(st.lists(partial, max_size=8), st.randoms(use_true_random=False))
def test_dates_are_sorted_alike_whatever_order_they_come_in(dates: list[PartialDate], random: Random) -> None:
    shuffled = list(dates)
    random.shuffle(shuffled)
    ordered = sorted(dates)
    assert sorted(shuffled) == ordered
    assert [d.first for d in ordered] == sorted(d.first for d in dates)


@given(partial)
def test_a_date_spans_its_days_and_reads_back(when: PartialDate) -> None:
    assert when.first <= when.last
    assert PartialDate(str(when)) == when
    assert (when.moment is not None) == (when.precision is Precision.MINUTE)
    assert understand(str(when), TODAY) == when


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("14 May 2021 16:00 KST", "2021-05-14T16:00[Asia/Seoul]"),
        ("14 May 2021 at 9:30", "2021-05-14T09:30[Europe/Madrid]"),
        ("May 14, 2021", "2021-05-14"),
        ("the 3rd of May 2022", "2022-05-03"),
        ("14.5.2021", "2021-05-14"),
        ("Sept 2021", "2021-09"),
        ("autumn 2027", "2027-autumn"),
        ("fall 2027", "2027-autumn"),
        ("q3 2027", "2027-Q3"),
        ("2027-q3", "2027-Q3"),
        ("2027", "2027"),
        ("7 June", "2026-06-07"),
        ("3 January", "2027-01-03"),
        ("friday", "2026-11-27"),
        ("on Friday at 16:00 KST", "2026-11-27T16:00[Asia/Seoul]"),
        ("Monday", "2026-11-23"),
        ("this fri", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("next Monday", "2026-11-30"),
        ("last friday", "2026-11-20"),
        ("last monday", "2026-11-16"),
        ("Friday 14 May 2021", "2021-05-14"),
        ("Friday, May 14, 2021", "2021-05-14"),
        ("tonight", "2026-11-23"),
        ("the day after tomorrow", "2026-11-25"),
        ("in two weeks", "2026-12-07"),
        ("in 10 days", "2026-12-03"),
        ("in a week", "2026-11-30"),
        ("three days ago", "2026-11-20"),
        ("in 3 months", "2027-02"),
        ("a year ago", "2025"),
        (" tomorrow ", "2026-11-24"),
        ("Today", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("May", "2027-05"),
        ("november", "2026-11"),
        ("in December", "2026-12"),
        ("this month", "2026-11"),
        ("next month", "2026-12"),
        ("last month", "2026-10"),
        ("next year", "2027"),
        ("last year", "2025"),
    ],
)
def test_dates_are_understood_as_people_write_them(said: str, meant: str) -> None:
    assert understand(said, TODAY, "Europe/Madrid") == PartialDate(meant)


def test_a_bare_month_is_the_last_one_where_the_past_is_asked_about() -> None:
    meant = [understand(month, TODAY, past=True).text for month in ("March", "November", "December")]
    assert meant == ["2026-03", "2026-11", "2025-12"]


def test_a_weekday_is_the_last_one_where_the_past_is_asked_about() -> None:
    meant = [
        understand(day, TODAY, past=True).text for day in ("Friday", "Monday", "tuesday", "3 January", "24 November")
    ]
    assert meant == ["2026-11-20", "2026-11-23", "2026-11-17", "2026-01-03", "2025-11-24"]


@pytest.mark.parametrize(
    "said",
    [
        "Monday 14 May 2021",
        "next fortnight",
        "in 9999999999 days",
        "in 99999 years",
        "friday friday",
        "soon",
        "early 2027",
        "May 2021 16:00",
        "31 April 2021",
        "14 May 2021 16:00 Narnia",
        "May May 2021",
        "1 2 May 2021",
    ],
)
def test_what_can_not_be_meant_is_refused(said: str) -> None:
    with pytest.raises(BadDate):
        understand(said, TODAY)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    with suppress(BadDate):
        assert understand(text, TODAY).first.year


@given(st.text(max_size=2000))
def test_a_refusal_is_short_however_long_the_text(text: str) -> None:
    assert len(str(BadDate(text))) < 160


def test_a_day_arrives_at_the_hour_of_its_network() -> None:
    midnight = opening(PartialDate("2021-05-14"), time(0), "America/Los_Angeles")
    assert midnight == datetime(2021, 5, 14, 7, tzinfo=UTC)
    assert opening(PartialDate("2021-12-24"), time(0), "America/Los_Angeles") == datetime(2021, 12, 24, 8, tzinfo=UTC)
    assert opening(PartialDate("2021-05"), time(0), "UTC") is None
    exact = PartialDate("2021-05-14T16:00[Asia/Seoul]")
    assert opening(exact, time(0), "UTC") == exact.moment
