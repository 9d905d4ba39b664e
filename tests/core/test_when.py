from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.audience import Plan
from bot.core.hours import is_quiet, next_time, quiet_end, zone_of
from bot.core.ports import Due, OpenPlan, Profile
from bot.core.recipient import Preferences
from bot.core.when import due_at

NEW_YORK = "America/New_York"
NIGHT = Preferences(zone="Europe/Paris", quiet_from=time(22), quiet_to=time(8))


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def planned(made_at: datetime, *, urgent: bool = False) -> OpenPlan:
    return OpenPlan(1, Plan("x", (), date(2021, 4, 14), urgent=urgent), made_at)


def due(
    wishes: Preferences, made_at: datetime, *, urgent: bool = False, broad: bool = False, kind: str = "reader"
) -> Due:
    return due_at(Profile(7, wishes, kind), planned(made_at, urgent=urgent), broad=broad)


def test_without_wishes_it_is_due_at_once() -> None:
    found = due(Preferences(), at("2021-04-14 03:00"))
    assert (found.at, found.digest, found.profile) == (at("2021-04-14 03:00"), False, 7)


def test_quiet_hours_that_span_midnight_put_it_off_to_the_morning() -> None:
    for said in ("2021-04-14 22:00", "2021-04-14 23:30", "2021-04-15 00:00", "2021-04-15 07:59"):
        assert due(NIGHT, at(said, "Europe/Paris")).at == at("2021-04-15 08:00", "Europe/Paris")
    for said in ("2021-04-14 21:59", "2021-04-15 08:00"):
        assert due(NIGHT, at(said, "Europe/Paris")).at == at(said, "Europe/Paris")


def test_quiet_hours_by_day_end_the_same_day() -> None:
    siesta = Preferences(zone="Europe/Madrid", quiet_from=time(13), quiet_to=time(16))
    assert due(siesta, at("2021-04-14 14:00", "Europe/Madrid")).at == at("2021-04-14 16:00", "Europe/Madrid")


def test_what_is_urgent_passes_quiet_hours_but_not_a_pause() -> None:
    night = at("2021-04-14 23:30", "Europe/Paris")
    assert due(NIGHT, night, urgent=True).at == night
    paused = Preferences(paused_until=night + timedelta(days=2))
    assert due(paused, night, urgent=True).at == night + timedelta(days=2)


def test_a_pause_that_ends_in_quiet_hours_goes_on_to_their_end() -> None:
    wishes = Preferences("Europe/Paris", time(22), time(8), paused_until=at("2021-04-16 23:00", "Europe/Paris"))
    assert due(wishes, at("2021-04-14 12:00")).at == at("2021-04-17 08:00", "Europe/Paris")


def test_a_pause_that_is_over_changes_nothing() -> None:
    assert due(Preferences(paused_until=at("2021-04-01 00:00")), at("2021-04-14 12:00")).at == at("2021-04-14 12:00")


def test_a_readers_digest_gathers_what_is_followed_broadly() -> None:
    wishes = Preferences(zone="Asia/Seoul", digest_at=time(9))
    broad = due(wishes, at("2021-04-14 12:00", "Asia/Seoul"), broad=True)
    assert (broad.at, broad.digest) == (at("2021-04-15 09:00", "Asia/Seoul"), True)
    named = due(wishes, at("2021-04-14 12:00", "Asia/Seoul"))
    assert (named.at, named.digest) == (at("2021-04-14 12:00", "Asia/Seoul"), False)


def test_the_hour_of_a_digest_chosen_inside_quiet_hours_counts() -> None:
    wishes = Preferences("Europe/Paris", time(22), time(8), digest_at=time(7))
    assert due(wishes, at("2021-04-14 12:00"), broad=True).at == at("2021-04-15 07:00", "Europe/Paris")


def test_a_places_digest_gathers_all_that_comes_there_what_is_urgent_too() -> None:
    wishes = Preferences(zone="Asia/Seoul", digest_at=time(9))
    for broad, urgent in ((True, False), (False, False), (False, True)):
        found = due(wishes, at("2021-04-14 12:00", "Asia/Seoul"), broad=broad, urgent=urgent, kind="place")
        assert (found.at, found.digest) == (at("2021-04-15 09:00", "Asia/Seoul"), True)
    assert not due(Preferences(), at("2021-04-14 12:00"), broad=True, kind="place").digest


@pytest.mark.parametrize("zone", [None, "Mars/Olympus", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_utc(zone: str | None) -> None:
    assert zone_of(Preferences(zone=zone)) == ZoneInfo("UTC")


def test_an_hour_that_clocks_skip_is_the_moment_they_do() -> None:
    # New York, 14 March 2021: 01:59:59 is followed by 03:00
    leap = at("2021-03-14 07:00")
    assert next_time(at("2021-03-14 01:00", NEW_YORK), time(2, 30), ZoneInfo(NEW_YORK)) == leap
    wishes = Preferences(NEW_YORK, time(23), time(2, 30))
    assert quiet_end(at("2021-03-14 01:10", NEW_YORK), wishes) == leap


def test_an_hour_shown_twice_ends_quiet_hours_at_its_next_showing() -> None:
    # New York, 7 November 2021: 01:00 to 02:00 comes twice
    wishes = Preferences(NEW_YORK, time(23), time(1, 30))
    first, second = at("2021-11-07 05:10"), at("2021-11-07 06:10")
    assert quiet_end(first, wishes) == at("2021-11-07 05:30")
    assert quiet_end(second, wishes) == at("2021-11-07 06:30")


def test_a_digest_comes_once_on_the_day_its_hour_is_shown_twice() -> None:
    hour, zone = time(1, 30), ZoneInfo(NEW_YORK)
    assert next_time(at("2021-11-07 05:00"), hour, zone) == at("2021-11-07 05:30")
    assert next_time(at("2021-11-07 05:31"), hour, zone) == at("2021-11-08 01:30", NEW_YORK)


def test_quiet_all_day_but_for_minutes_that_clocks_skip_waits_for_the_next_day() -> None:
    wishes = Preferences(NEW_YORK, time(2, 45), time(2, 30))
    assert quiet_end(at("2021-03-14 01:00", NEW_YORK), wishes) == at("2021-03-15 02:30", NEW_YORK)


ZONES = st.sampled_from((None, "Asia/Seoul", NEW_YORK, "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"))
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2022, 1, 1)).map(lambda m: m.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001


@given(MOMENTS, ZONES, HOURS, HOURS)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(
    moment: datetime, zone: str | None, start: time, end: time
) -> None:
    wishes = Preferences(zone, start, end)
    found = quiet_end(moment, wishes)
    assert found >= moment
    assert not is_quiet(found, wishes)
    if found > moment:
        assert is_quiet(found - timedelta(seconds=1), wishes)
        steps = int((found - moment) / timedelta(minutes=7))
        assert all(is_quiet(moment + n * timedelta(minutes=7), wishes) for n in range(steps))


@given(MOMENTS, ZONES, HOURS)
def test_a_digest_is_never_more_than_a_day_and_an_hour_away(moment: datetime, zone: str | None, hour: time) -> None:
    found = next_time(moment, hour, zone_of(Preferences(zone=zone)))
    assert timedelta() <= found - moment <= timedelta(hours=25)


@given(MOMENTS, ZONES, HOURS, HOURS, st.booleans(), st.booleans(), st.none() | HOURS)
def test_expanding_again_later_gives_the_same_times(
    moment: datetime, zone: str | None, start: time, end: time, urgent: bool, broad: bool, digest: time | None
) -> None:
    wishes = Preferences(zone, start, end, digest)
    assert due(wishes, moment, urgent=urgent, broad=broad) == due(wishes, moment, urgent=urgent, broad=broad)
    assert due(wishes, moment, urgent=urgent, broad=broad).at >= moment
