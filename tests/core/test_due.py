from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.announcement import Announcement, Dated, Described, Noted, Opened, Staged, Suspended
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Drama, Event, Medium, Stage
from bot.core.due import MOST_ID, Due, due, own_id, reminder_id
from bot.core.fold import fold
from bot.core.kinds import REMINDERS, Kind
from bot.core.networks import arrives, usual_hour
from tests.core.ledgers import entry

OPENS = datetime(2021, 5, 14, 7, tzinfo=UTC)
"""Midnight in Los Angeles, where Netflix opens."""


def drama(*more: Announcement, on: str = "2021-05-14", network: str | None = "Netflix", **rest: object) -> Drama:
    ledger = [
        entry("a", "2020-12-17", Opened("heaven", **rest), Described("heaven", network=network)),  # type: ignore[arg-type]
        entry("b", "2021-04-14", Dated("heaven", PartialDate(on)), kind=Kind.DATE_SET),
        *more,
    ]
    return fold(ledger).dramas["heaven"]


def ids(found: Due) -> list[str]:
    return [a.id for a in found.announcements]


def out(found: Due) -> Announcement:
    return next(a for a in found.announcements if a.kind is Kind.OUT)


def test_a_premiere_is_out_at_its_networks_usual_hour() -> None:
    assert "out.heaven.2021-05-14" not in ids(due(OPENS - timedelta(seconds=1), [drama()]))
    said = out(due(OPENS, [drama()]))
    assert said.id == "out.heaven.2021-05-14"
    assert said.changes == (Staged("heaven", Stage.RELEASED),)
    assert (said.happened, said.known_on, said.author) == (PartialDate("2021-05-14"), date(2021, 5, 14), "dramawire")


def test_a_premiere_known_to_the_minute_is_out_then() -> None:
    seoul = drama(on="2021-05-14T21:10[Asia/Seoul]")
    assert due(datetime(2021, 5, 14, 12, 9, tzinfo=UTC), [seoul]).next == datetime(2021, 5, 14, 12, 10, tzinfo=UTC)
    assert out(due(datetime(2021, 5, 14, 12, 10, tzinfo=UTC), [seoul])).happened == seoul.date


def test_a_series_with_a_later_last_episode_airs_and_then_ends() -> None:
    ends = entry("c", "2021-04-15", Dated("heaven", PartialDate("2021-06-18"), Event.FINALE), kind=Kind.DATE_SET)
    said = out(due(OPENS, [drama(ends)]))
    assert said.changes == (Staged("heaven", Stage.AIRING),)
    airing = drama(ends, said)
    assert airing.stage
    assert airing.stage.value is Stage.AIRING
    assert due(OPENS, [airing]) == Due((), datetime(2021, 6, 18, 9, tzinfo=UTC))
    [ended] = due(datetime(2021, 6, 18, 9, tzinfo=UTC), [airing]).announcements
    assert (ended.kind, ended.changes) == (Kind.ENDED, (Staged("heaven", Stage.ENDED),))


def test_a_film_is_released_whatever_its_last_day() -> None:
    ends = entry("c", "2021-04-15", Dated("heaven", PartialDate("2021-06-18"), Event.FINALE), kind=Kind.DATE_SET)
    assert out(due(OPENS, [drama(ends, medium=Medium.FILM)])).changes == (Staged("heaven", Stage.RELEASED),)


@pytest.mark.parametrize("certainty", [Certainty.RUMOUR, Certainty.REPORTED])
def test_an_unsure_date_makes_nothing_happen(certainty: Certainty) -> None:
    ledger = [entry("b", "2020-05-28", Dated("alarm", PartialDate("2020-08-22")), certainty=certainty)]
    assert due(datetime(2021, 1, 1, tzinfo=UTC), fold(ledger).dramas.values()) == Due()


@pytest.mark.parametrize("on", ["2021", "2021-spring", "2021-05"])
def test_a_date_vaguer_than_a_day_makes_nothing_happen(on: str) -> None:
    assert due(datetime(2022, 1, 1, tzinfo=UTC), [drama(on=on)]) == Due()


@pytest.mark.parametrize(
    "change", [Staged("heaven", Stage.CANCELLED), Staged("heaven", Stage.RELEASED), Suspended("heaven")]
)
def test_what_is_cancelled_suspended_or_out_already_does_not_come_out(change: Staged | Suspended) -> None:
    assert due(OPENS, [drama(entry("c", "2021-05-01", change))]) == Due()


def test_what_was_published_does_not_come_again() -> None:
    assert due(OPENS, [drama(out(due(OPENS, [drama()])))]) == Due()


def test_a_date_entered_after_the_fact_is_known_from_its_source_on() -> None:
    late = entry("c", "2021-05-20", Dated("heaven", PartialDate("2021-05-13")), kind=Kind.DATE_MOVED)
    said = out(due(datetime(2021, 5, 20, 12, tzinfo=UTC), [drama(late)]))
    assert (said.known_on, said.happened) == (date(2021, 5, 20), PartialDate("2021-05-13"))


def test_reminders_come_a_week_and_a_day_before() -> None:
    week, day = OPENS - timedelta(days=7), OPENS - timedelta(days=1)
    assert due(week - timedelta(seconds=1), [drama()]) == Due((), week)
    [first] = due(week, [drama()]).announcements
    assert (first.kind, first.known_on, first.changes) == (Kind.REMINDER_WEEK, date(2021, 5, 7), (Noted("heaven"),))
    assert due(week, [drama(first)]) == Due((), day)
    assert ids(due(day, [drama(first)])) == ["reminder-day.heaven.2021-05-14"]


def test_a_missed_weeks_reminder_gives_way_to_the_days() -> None:
    assert ids(due(OPENS - timedelta(hours=20), [drama()])) == ["reminder-day.heaven.2021-05-14"]


def test_a_missed_reminder_is_not_made_up_for_after_the_premiere() -> None:
    assert ids(due(OPENS, [drama()])) == ["out.heaven.2021-05-14"]


def test_an_hours_reminder_comes_only_where_the_hour_is_known() -> None:
    exact = drama(on="2021-05-14T16:00[Asia/Seoul]")
    an_hour_before = OPENS - timedelta(hours=1)
    assert "reminder-hour.heaven.2021-05-14-0700" in ids(due(an_hour_before, [exact]))
    assert not [one for one in ids(due(an_hour_before, [drama()])) if one.startswith("reminder-hour")]


def test_a_premiere_is_out_once_whatever_its_hour_and_each_hour_has_its_own_reminders() -> None:
    early, late = drama(on="2021-05-14T03:00[Asia/Seoul]"), drama(on="2021-05-14T20:00[Asia/Seoul]")
    after = datetime(2021, 5, 15, tzinfo=UTC)
    assert ids(due(after, [early])) == ids(due(after, [late])) == ["out.heaven.2021-05-14"]
    [first], [second] = (due(datetime(2021, 5, 12, 20, tzinfo=UTC), [one]).announcements for one in (early, late))
    assert (first.id, second.id) == ("reminder-day.heaven.2021-05-13-1800", "reminder-week.heaven.2021-05-14")


def test_one_moment_has_the_same_reminders_in_whatever_zone_it_is_written() -> None:
    ours, theirs = drama(on="2021-05-14T03:00[Asia/Seoul]"), drama(on="2021-05-13T18:00[UTC]")
    day_before = datetime(2021, 5, 12, 18, tzinfo=UTC)
    told = [one for one in due(day_before, [ours]).announcements if one.kind is Kind.REMINDER_DAY]
    assert told
    assert told[0].id in ids(due(day_before, [theirs]))


def test_what_is_due_comes_in_the_order_of_its_moments() -> None:
    ledger = [
        entry("a", "2021-01-01", Opened("one"), Dated("one", PartialDate("2021-05-14")), kind=Kind.ANNOUNCED),
        entry("b", "2021-01-01", Opened("two"), Dated("two", PartialDate("2021-05-13")), kind=Kind.ANNOUNCED),
    ]
    found = due(datetime(2021, 6, 1, tzinfo=UTC), fold(ledger).dramas.values())
    assert ids(found) == ["out.two.2021-05-13", "out.one.2021-05-14"]


def test_ids_of_our_own_fit_a_button_and_stay_apart() -> None:
    slug = "a-very-long-slug-of-all-of-forty-bytes-x"
    long = own_id(Kind.REMINDER_HOUR, slug, PartialDate("2021-05-14"))
    assert len(long.encode()) <= MOST_ID
    assert len({long, *(own_id(Kind.REMINDER_HOUR, slug, PartialDate(f"2021-05-{n}")) for n in range(15, 32))}) == 18
    minutes = [PartialDate(f"2021-05-14T{hour:02d}:30[UTC]") for hour in range(24)]
    exact = {reminder_id(Kind.REMINDER_DAY, slug, minute) for minute in minutes}
    assert len(exact) == 24
    assert all(len(one.encode()) <= MOST_ID for one in exact)
    assert len({reminder_id(kind, slug, PartialDate("2021-05-14")) for kind in REMINDERS}) == 3


def test_networks_open_at_their_usual_hours_and_unknown_ones_at_prime_time() -> None:
    day = PartialDate("2021-12-24")
    assert arrives(day, "Netflix") == datetime(2021, 12, 24, 8, tzinfo=UTC), "winter time in Los Angeles"
    assert arrives(day, " tvN ") == datetime(2021, 12, 24, 12, 10, tzinfo=UTC)
    assert arrives(day, "Some Network") == arrives(day, None) == datetime(2021, 12, 24, 12, tzinfo=UTC)
    assert arrives(PartialDate("2021-12"), "Netflix") is None
    assert usual_hour("NETFLIX").zone == "America/Los_Angeles"
