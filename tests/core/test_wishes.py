"""What people write, and what they wish by it."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.drama import TitleKind
from bot.core.errors import BadInput
from bot.core.kinds import REMINDERS, Kind, mask
from bot.core.wishes import digest_meant, pause_meant, quiet_meant, reminders_meant, time_meant, titles_meant

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "found"),
    [("9", time(9)), ("09:30", time(9, 30)), ("9 pm", time(21)), ("12am", time(0)), ("12 p.m.", time(12)),
     ("24:00", time(0)), ("21h15", time(21, 15))],
)  # fmt: skip
def test_times_of_day(text: str, found: time) -> None:
    assert time_meant(text) == found


@pytest.mark.parametrize("text", ["", "25", "9:75", "13 pm", "noonish", "9:5", "-1"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(BadInput, match="try 9:00 or 21:30"):
        time_meant(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("23:00-08:00", (time(23), time(8))), ("22 to 7", (time(22), time(7))),
     ("from 11pm until 8:30 am", (time(23), time(8, 30))),
     ("off", None), ("None", None)],
)  # fmt: skip
def test_quiet_hours(text: str, found: tuple[time, time] | None) -> None:
    assert quiet_meant(text) == found


@pytest.mark.parametrize("text", ["8:00-8:00", "all night", "1-2-3", "23:00"])
def test_what_is_no_quiet_hours(text: str) -> None:
    with pytest.raises(BadInput, match="or off"):
        quiet_meant(text)


def test_the_daily_message() -> None:
    assert digest_meant("18:30") == time(18, 30)
    assert digest_meant("at once") is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("day", [Kind.REMINDER_DAY]), ("7 days and 1 hour", [Kind.REMINDER_WEEK, Kind.REMINDER_HOUR]),
     ("week day hour", REMINDERS), ("off", []), ("1 day before", [Kind.REMINDER_DAY])],
)  # fmt: skip
def test_reminders(text: str, kinds: list[Kind]) -> None:
    assert reminders_meant(text) == mask(*kinds)


def test_reminders_nobody_can_give() -> None:
    with pytest.raises(BadInput, match="try day, week and day"):
        reminders_meant("a decade")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("for a week", NOW + timedelta(days=7)),
        ("3 days", NOW + timedelta(days=3)),
        ("a month", NOW + timedelta(days=30)),
        ("until 3 May", datetime(2027, 5, 2, 15, tzinfo=UTC)),
        ("until 25 November", datetime(2027, 11, 24, 15, tzinfo=UTC)),
        ("until friday", datetime(2026, 11, 26, 15, tzinfo=UTC)),
        ("until wednesday", datetime(2026, 12, 1, 15, tzinfo=UTC)),
        ("until tomorrow", datetime(2026, 11, 25, 15, tzinfo=UTC)),
        ("until 2026-12-24", datetime(2026, 12, 23, 15, tzinfo=UTC)),
        ("until 28 November 18:00", datetime(2026, 11, 28, 9, tzinfo=UTC)),
        ("off", None),
    ],
)
def test_pauses_end(text: str, end: datetime | None) -> None:
    assert pause_meant(text, NOW, "Asia/Seoul") == end


@pytest.mark.parametrize(
    "text",
    [
        "until 2020-01-01",
        "until yesterday",
        "until last friday",
        "until 3 days ago",
        "until today",
        "until 2099",
        "until 3 May 16:00 America",
        "until 31 dec 9999",
        "until 0001-01-01",
        "900 days",
        "soon",
        "",
        "for 0 days",
    ],
)
def test_pauses_that_cant_be(text: str) -> None:
    with pytest.raises(BadInput):
        pause_meant(text, NOW, "UTC")


def test_languages_of_titles() -> None:
    assert titles_meant("Korean") is TitleKind.NATIVE
    assert titles_meant("romanized") is TitleKind.ROMANISED
    with pytest.raises(BadInput, match="english, korean, romanised"):
        titles_meant("Klingon")


@given(st.text(max_size=60))
def test_any_words_are_understood_or_refused_in_a_sentence(text: str) -> None:
    for meant in (time_meant, quiet_meant, digest_meant, reminders_meant, titles_meant,
                  lambda said: pause_meant(said, NOW, "Asia/Seoul")):  # fmt: skip
        with suppress(BadInput):
            meant(text)
