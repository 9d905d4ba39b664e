"""How posts tell when: no more exactly than it is known, by the reader's calendar, and of which day."""

from datetime import UTC, datetime

import pytest

from bot.core.announcement import Announcement, Credited, Dated, Introduced, Noted, Opened, Staged, Titled
from bot.core.cards.cast import timeline_card
from bot.core.cards.follow import Followed, followed_card
from bot.core.cards.lists import Coming, Span, upcoming_card
from bot.core.cards.person import person_card
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Event, Stage, Standing
from bot.core.fold import fold
from bot.core.kinds import TITLE_DEFAULT, Kind
from bot.core.recipient import Subscription, Topic
from bot.core.story import View
from bot.core.words import ENGLISH
from tests.core.cards.looks import NOW, card, labels, post, shelf
from tests.core.ledgers import correction, entry

OPENED = entry("sea", "2020-01-01", Opened("sea", season=1), Titled("sea", "Sea"))


def first_line(*entries: Announcement, zone: str = "UTC", now: datetime = NOW) -> str:
    """The headline of the last of these entries."""
    return post([OPENED, *entries], entries[-1].id, zone=zone, now=now).plain.splitlines()[0]


def out(happened: str | None, known_on: str = "2021-05-14") -> Announcement:
    when = PartialDate(happened) if happened else None
    return entry("out", known_on, Staged("sea", Stage.RELEASED), kind=Kind.OUT, happened=when)


@pytest.mark.parametrize(
    ("happened", "zone", "now", "said"),
    [
        ("2021-05-14", "America/New_York", "2021-05-14T00:00", "Sea is out today"),
        (None, "America/New_York", "2021-05-14T00:00", "Sea is out today"),
        ("2021-05-14", "Asia/Seoul", "2021-05-14T14:00", "Sea is out today"),
        ("2021-05-14", "Asia/Seoul", "2021-05-14T15:00", "Sea has been out since 14 May 2021"),
        ("2021-05-14T00:00[Asia/Seoul]", "America/New_York", "2021-05-13T16:00", "Sea is out today"),
        ("2021-05-14T00:00[Asia/Seoul]", "America/New_York", "2021-05-14T16:00", "Sea has been out since 13 May 2021"),
        ("2021", "UTC", "2021-05-14T00:00", "Sea has been out since 2021"),
        ("2021-04", "UTC", "2021-05-14T00:00", "Sea has been out since April 2021"),
        ("2021-Q1", "UTC", "2021-05-14T00:00", "Sea has been out since the first quarter of 2021"),
    ],
)
def test_what_is_out_says_since_when_as_the_reader_counts_days(
    happened: str | None, zone: str, now: str, said: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert first_line(out(happened), zone=zone, now=moment) == f"✅ {said}"


@pytest.mark.parametrize(("zone", "said"), [("America/Los_Angeles", "Tomorrow: Sea"), ("Asia/Seoul", "Tomorrow: Sea")])
def test_the_day_before_is_the_day_before_wherever_one_reads_of_an_hour(zone: str, said: str) -> None:
    date = entry("date", "2021-05-01", Dated("sea", PartialDate("2021-05-14T00:00[Asia/Seoul]")))
    reminder = entry("day", "2021-05-12", Noted("sea"), kind=Kind.REMINDER_DAY)
    before = datetime(2021, 5, 12, 15, tzinfo=UTC)
    assert said in first_line(date, reminder, zone=zone, now=before)


def test_a_date_in_an_hours_zone_is_counted_down_to_in_the_readers() -> None:
    date = entry("x", "2021-05-01", Dated("sea", PartialDate("2021-05-14T00:00[Asia/Seoul]")), kind=Kind.DATE_SET)
    said = post([OPENED, date], "x", zone="America/Los_Angeles", now=datetime(2021, 5, 3, 12, tzinfo=UTC)).plain
    assert "10 days to go." in said


SOON, LATER = ("2027-H1", "2027-Q1", "2027-spring"), "2027-12"


@pytest.mark.parametrize("soon", SOON)
def test_lists_put_december_after_the_parts_of_the_year_before_it(soon: str) -> None:
    told = [
        entry("yoo", "2020-01-01", Introduced("yoo", "Yoo")),
        *(
            entry(slug, "2020-01-02", Opened(slug, series="sea"), Titled(slug, slug.title()), Credited(slug, "yoo"),
                  Staged(slug, Stage.FILMING), Dated(slug, PartialDate(day)))
            for slug, day in (("all", LATER), ("zoo", soon))
        ),
    ]  # fmt: skip
    records = fold(told)
    assert labels(person_card(records.people["yoo"], records.dramas, View(NOW))) == [
        "🔔 Follow",
        "Zoo (2027)",
        "All (2027)",
    ]
    subscription = Subscription(1, Topic.parse("series:sea"), TITLE_DEFAULT, NOW)
    followed = followed_card(Followed(subscription, "Sea", series=tuple(records.dramas.values())), View(NOW)).plain
    assert followed.index("Zoo") < followed.index("All")
    over = entry("one", "2020-01-01", Opened("one", series="sea"), Titled("one", "One"), Staged("one", Stage.RELEASED),
                 Dated("one", PartialDate("2020-01-01")))  # fmt: skip
    shown = card([over, *told], "one").plain
    assert shown.index("Zoo") < shown.index("All")


FINALE = Dated("sea", PartialDate("2021-07-01"), Event.FINALE)


def test_the_last_episodes_date_is_told_as_such() -> None:
    begins = entry("a", "2021-04-01", Dated("sea", PartialDate("2021-05-14")), kind=Kind.DATE_SET)
    ends = entry("b", "2021-05-20", FINALE, kind=Kind.DATE_SET)
    said = post([OPENED, begins, ends], "b", private=False, now=datetime(2021, 5, 20, 12, tzinfo=UTC)).plain
    assert said == "📅 The last episode of Sea comes on Thursday 1 July 2021\nConfirmed · The Press, 20 May 2021"
    heard = entry("b", "2021-05-20", FINALE, kind=Kind.DATE_SET, certainty=Certainty.REPORTED)
    assert first_line(begins, heard) == "📅 The last episode of Sea may come on 1 July 2021"
    moved = entry("c", "2021-06-01", Dated("sea", PartialDate("2021-07-08"), Event.FINALE), kind=Kind.DATE_MOVED)
    assert (
        first_line(begins, ends, moved) == "📅 The last episode of Sea moves from 1 July 2021 to Thursday 8 July 2021"
    )
    open_ = entry("c", "2021-06-01", Dated("sea", None, Event.FINALE), kind=Kind.DATE_MOVED)
    put_off = post([OPENED, begins, ends, open_], "c", private=False).plain
    assert put_off.startswith("📅 The last episode of Sea is put off, with no new date\nIt was due on 1 July 2021.")
    assert "Last episode set for 1 July" in timeline_card(shelf([OPENED, begins, ends], "sea"), View(NOW)).plain
    assert "Last episode moved to 8 July" in timeline_card(shelf([OPENED, begins, moved], "sea"), View(NOW)).plain


def test_a_post_that_sets_both_days_is_about_the_first_one() -> None:
    both = entry("a", "2021-04-01", FINALE, Dated("sea", PartialDate("2021-05-14")), kind=Kind.DATE_SET)
    assert first_line(both) == "📅 Sea has a date: Friday 14 May 2021"


def test_one_entry_that_a_timeline_leaves_out_is_one() -> None:
    def timeline(count: int) -> str:
        news = [entry(f"n{i:02}", f"2020-02-{i + 1:02}", Noted("sea"), kind=Kind.TRAILER) for i in range(count)]
        return timeline_card(shelf([OPENED, *news], "sea"), View(NOW)).plain

    assert "\n1 earlier one\n" in timeline(21)
    assert "\n2 earlier ones\n" in timeline(22)


def test_a_span_that_is_over_begins_its_sentence_with_a_capital() -> None:
    span = Span.of(PartialDate("2020-Q3"), ENGLISH)
    assert upcoming_card(Coming((), (), span), View(NOW)).plain.startswith("The third quarter of 2020 is behind us.")


def test_news_that_asks_says_how_sure_it_is_after_its_mark() -> None:
    asked = entry("n", "2020-02-01", Noted("sea"), kind=Kind.NEWS, text="A second season?", certainty=Certainty.RUMOUR)
    assert "A second season? (a rumour)" in timeline_card(shelf([OPENED, asked], "sea"), View(NOW)).plain


def at_hour(hour: str) -> Dated:
    return Dated("sea", PartialDate(f"2021-05-14T{hour}[Asia/Seoul]"))


BY_DAY, AT_13, AT_16 = Dated("sea", PartialDate("2021-05-14")), at_hour("13:00"), at_hour("16:00")


@pytest.mark.parametrize(
    ("was", "now", "headline", "hour"),
    [
        (AT_13, AT_16, "moves to another hour on", ["2021-05-14 07:00 UTC instead of 2021-05-14 04:00 UTC"]),
        (BY_DAY, AT_16, "has an hour on", ["2021-05-14 07:00 UTC"]),
        (AT_13, BY_DAY, "stays on", []),
    ],
)
def test_a_date_that_only_changes_its_hour_says_so_and_tells_it(
    was: Dated, now: Dated, headline: str, hour: list[str]
) -> None:
    told = [
        OPENED,
        entry("a", "2021-04-01", was, kind=Kind.DATE_SET),
        entry("b", "2021-04-14", now, kind=Kind.DATE_MOVED),
    ]
    first, *rest = post(told, "b", now=datetime(2021, 5, 1, tzinfo=UTC), private=False).plain.splitlines()
    open_ = ", but its hour is open" if now is BY_DAY else ""
    assert first == f"📅 Sea {headline} Friday 14 May 2021{open_}"
    assert [line for line in rest if "UTC" in line] == hour
    told[-1] = entry("b", "2021-04-14", now, kind=Kind.DATE_MOVED, certainty=Certainty.REPORTED)
    told[0] = entry("a", "2021-04-01", was, kind=Kind.DATE_SET, certainty=Certainty.REPORTED)
    assert first_line(*told) == "📅 Sea may come at another hour on 14 May 2021"


def test_a_date_with_an_hour_tells_it() -> None:
    said = post([OPENED, entry("a", "2021-04-01", AT_13, kind=Kind.DATE_SET)], "a", private=False).plain
    assert said.splitlines()[:2] == ["📅 Sea has a date: Friday 14 May 2021", "2021-05-14 04:00 UTC"]


@pytest.mark.parametrize(
    ("was", "now", "note"),
    [
        (AT_13, AT_16, "it is 2021-05-14 07:00 UTC, not 2021-05-14 04:00 UTC"),
        (BY_DAY, AT_16, "its hour is known, 2021-05-14 07:00 UTC"),
        (AT_13, BY_DAY, "its hour is not known"),
        (BY_DAY, Dated("sea", PartialDate("2021-05-15")), "the date is 15 May 2021, not 14 May 2021"),
    ],
)
def test_a_corrected_hour_is_told_as_an_hour(was: Dated, now: Dated, note: str) -> None:
    told = [
        OPENED,
        entry("a", "2021-04-01", was, kind=Kind.DATE_SET),
        correction("b", "2021-04-02", "a", now, kind=Kind.DATE_SET),
    ]
    assert f"Corrected 2 April 2021: {note}." in post(told, "a").plain


def test_talks_are_told_since_they_were_first_told_of() -> None:
    talks = [Credited("sea", "ana", Standing.IN_TALKS), Credited("sea", "ana", Standing.OFFERED)]
    told = [
        entry("o", "2020-03-10", talks[1], kind=Kind.IN_TALKS),
        entry("a", "2020-04-10", talks[0], kind=Kind.IN_TALKS),
        entry("b", "2021-03-20", talks[0], kind=Kind.IN_TALKS),
        entry("c", "2021-04-01", Credited("sea", "ana"), kind=Kind.CAST_CONFIRMED),
    ]
    assert "In talks since April 2020, now settled." in post([OPENED, *told], "c").plain
