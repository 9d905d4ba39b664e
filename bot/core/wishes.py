"""From what people write to what they wish: hours, a time of day, reminders, a pause."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.dates import PartialDate, Precision
from bot.core.datewords import next_may, understand
from bot.core.drama import TitleKind
from bot.core.errors import BadDate, BadInput, FarDate
from bot.core.hours import next_time
from bot.core.kinds import Kind, mask

NIGHT = (time(23), time(8))
"""The quiet hours proposed to who has none."""
DIGEST_AT = time(9)
"""When broad topics are told, once a day, to readers who chose no other time."""
LONGEST_PAUSE = timedelta(days=366)
NONE = frozenset({"off", "no", "none", "never", "end", "stop", "at once", "instant", "instantly", "0", "any time"})
"""Words that turn a wish off."""
REMINDED: dict[str, Kind] = {
    "week": Kind.REMINDER_WEEK,
    "day": Kind.REMINDER_DAY,
    "hour": Kind.REMINDER_HOUR,
}
"""The word for each reminder, longest before first."""
TITLES: dict[str, TitleKind] = {
    "english": TitleKind.OFFICIAL,
    "korean": TitleKind.NATIVE,
    "romanised": TitleKind.ROMANISED,
}
"""The word for each language titles can be shown in."""

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|to|until|till)\s*", re.IGNORECASE)
_SPAN = re.compile(r"(?:for\s+)?(?P<n>an?|one|two|three|\d{1,3})\s+(?P<unit>hour|day|week|month)s?", re.IGNORECASE)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
_OTHER_TITLES = {"official": "english", "native": "korean", "hangul": "korean", "romanized": "romanised",
                 "latin": "romanised", "romanisation": "romanised", "romanization": "romanised"}  # fmt: skip


def time_meant(text: str) -> time:
    """A time of day: ``9``, ``09:30``, ``9 pm``. Raises `BadInput`."""
    found = _TIME.fullmatch(text.strip())
    if found is not None:
        hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        elif half:
            hour = 99
        if hour == 24 and not int(found["minute"] or 0):
            hour = 0
        if hour < 24 and int(found["minute"] or 0) < 60:
            return time(hour, int(found["minute"] or 0))
    raise BadInput("I can't read “{text}” as a time of day; try 9:00 or 21:30.", text=text[:40])


def quiet_meant(text: str) -> tuple[time, time] | None:
    """Quiet hours such as ``23:00-08:00``; None for none. Raises `BadInput`."""
    said = text.strip().lower()
    if said in NONE:
        return None
    parts = _BETWEEN.split(said.removeprefix("from "))
    if len(parts) != 2:
        raise BadInput("I can't read “{text}” as hours; try 23:00-08:00, or off.", text=text[:40])
    start, end = time_meant(parts[0]), time_meant(parts[1])
    if start == end:
        raise BadInput("Those hours begin and end at once; try 23:00-08:00, or off.")
    return start, end


def digest_meant(text: str) -> time | None:
    """When the daily message comes; None for at once. Raises `BadInput`."""
    return None if text.strip().lower() in NONE else time_meant(text)


def reminders_meant(text: str) -> int:
    """The reminders that words name, as a mask: ``day``, ``week and day``, ``off``. Raises `BadInput`."""
    said = text.strip().lower()
    if said in NONE:
        return 0
    plain = said.replace("7 day", "week").replace("seven day", "week")
    chosen = [kind for word, kind in REMINDED.items() if word in plain]
    if not chosen:
        raise BadInput("I can't read “{text}” as reminders; try day, week and day, hour, or off.", text=text[:40])
    return mask(*chosen)


def pause_meant(text: str, now: datetime, zone: str) -> datetime | None:
    """When a pause ends: ``for a week``, ``until 3 May``; None to end it. Raises `BadInput`."""
    said = text.strip()
    if said.lower() in NONE:
        return None
    if span := _SPAN.fullmatch(said):
        number = _NUMBERS.get(span["n"].lower()) or int(span["n"])
        return _within(now + number * _UNITS[span["unit"].lower()], now)
    today = now.astimezone(ZoneInfo(zone)).date()
    named = re.sub(r"^(?:until|till|to)\s+", "", said, flags=re.IGNORECASE)
    try:
        day = understand(named, today, zone)
    except FarDate:
        raise
    except BadDate:
        raise BadInput("I can't read “{text}” as a time to come; try for a week, or until 14 May {year}.",
                       text=named[:40], year=next_may(today)) from None  # fmt: skip
    if (
        day.first <= today
        and not re.search(r"\d{4}|yesterday|today|tonight|\bago|\blast", named, re.IGNORECASE)
        and day.precision >= Precision.MONTH
    ):
        day = _next_year(day) if re.search(r"\d|month", named) or day.precision is Precision.MONTH else _next_week(day)
    end = day.moment or next_time(datetime(day.first.year, day.first.month, day.first.day, tzinfo=ZoneInfo(zone))
                                  .astimezone(UTC), time(0), ZoneInfo(zone))  # fmt: skip
    return _within(end, now)


def _next_week(day: PartialDate) -> PartialDate:
    return PartialDate(f"{day.first + timedelta(weeks=1)}{day.text[10:]}")


def _next_year(day: PartialDate) -> PartialDate:
    return PartialDate(f"{day.first.year + 1}{day.text[4:]}")


def _within(end: datetime, now: datetime) -> datetime:
    if end <= now:
        raise BadInput("That is over already; try for a week, or until and a day to come.")
    if end - now > LONGEST_PAUSE:
        raise BadInput("I pause for a year at most; try for a month, or until and a day to come.")
    return end.replace(second=0, microsecond=0)


def titles_meant(text: str) -> TitleKind:
    """The language of titles. Raises `BadInput`."""
    said = text.strip().lower()
    kind = TITLES.get(_OTHER_TITLES.get(said, said))
    if kind is None:
        raise BadInput("Titles come in {some}; which one?", some=tuple(TITLES))
    return kind
