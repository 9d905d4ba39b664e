"""Dates as people write them."""

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from bot.core.dates import FORM, PARTS, PartialDate, Precision
from bot.core.errors import BadDate, FarDate

_ZONES = {"KST": "Asia/Seoul", "JST": "Asia/Tokyo", "UTC": "UTC", "GMT": "UTC", "PT": "America/Los_Angeles",
          "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "ET": "America/New_York",
          "EST": "America/New_York", "EDT": "America/New_York", "BST": "Europe/London", "CET": "Europe/Paris",
          "CEST": "Europe/Paris"}  # fmt: skip
_MONTHS = {name.lower(): i for i in range(1, 13) for name in (calendar.month_name[i], calendar.month_abbr[i])} | {
    "sept": 9
}
_WEEKDAYS = {name.lower(): i for i in range(7) for name in (calendar.day_name[i], calendar.day_abbr[i])} | {
    "tues": 1, "thur": 3, "thurs": 3,
}  # fmt: skip
_NEAR = {
    "today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip
_WHICH = {"this": 0, "next": 1, "last": -1}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_CLOCK = re.compile(r"(?:^|\s)(?:at\s+)?(\d{1,2}):(\d{2})(?:\s*([A-Za-z_]+(?:/[A-Za-z_]+)?))?$")
_ASIDES = re.compile(r"\b(?:on|the|of|in|from)\b|,|(?<=\d)(?:st|nd|rd|th)\b")


def understand(text: str, today: date, zone: str = "UTC", *, past: bool = False) -> PartialDate:
    """What a person means by a date, `today` being theirs and `zone` where a bare time is read.

    A bare month or weekday is the next one to come, this one included; with `past`, the last one. A day without a
    year is the nearest one, with `past` the last one. Next Friday is the one of next week, which begins on Monday.

    Understands the written forms, ``14 May 2021 16:00 KST``, ``May 14, 2021``, ``14.5.2021``, ``May 2021``,
    ``autumn 2027``, ``Q3 2027``, ``early 2027`` is refused, ``today``, ``tomorrow``, ``yesterday``, ``May``,
    ``Friday``, ``Friday 14 May 2021``, ``this``, ``next`` and ``last`` with weekday, month or year, ``in two weeks``,
    ``three days ago``. Raises ``BadDate``.
    """
    said = text.strip()
    if FORM.fullmatch(said):
        return PartialDate(said)
    clock = _CLOCK.search(said)
    words = _ASIDES.sub(" ", (said[: clock.start()] if clock else said).lower()).split()
    try:
        day = _day(words, today, past=past)
    except FarDate:
        raise FarDate(said) from None
    except (ValueError, OverflowError) as error:
        raise BadDate(text) from error
    if clock is None:
        return day
    name = clock[3] or zone
    if day.precision is not Precision.DAY:
        raise BadDate(text)
    return PartialDate(f"{day}T{int(clock[1]):02d}:{clock[2]}[{_ZONES.get(name.upper(), name)}]")


def next_may(today: date) -> str:
    """The year in which 14 May, the day of examples, comes next."""
    return str(today.year + (today >= date(today.year, 5, 14)))


def _day(words: list[str], today: date, *, past: bool) -> PartialDate:
    """What words mean. Raises ValueError (`BadDate` among them) and OverflowError."""
    said = _relative(words, today, past=past) or _which(words, today) or _counted(words, today)
    return said or _named(words, today, past=past) or _written(words)


def _written(words: list[str]) -> PartialDate:
    """A date written out: 14 May 2021, May 2021, autumn 2027, 14.5.2021."""
    parts = {name.lower(): name for name in PARTS} | {"fall": "autumn"}
    match words:
        case [word] if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word):
            return PartialDate(f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}")
        case [word]:
            return PartialDate(word.upper() if re.fullmatch(r"\d{4}-[qh]\d", word) else word)
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    part = next((parts[word] for word in words if word in parts), None)
    years, days = _numbers(words)
    if len(years) == 1 and len(words) <= 3:
        if part and len(words) == 2:
            return PartialDate(f"{years[0]:04d}-{part}")
        if month and not days and len(words) == 2:
            return PartialDate(f"{years[0]:04d}-{month:02d}")
        if month and len(days) == 1:
            return PartialDate(f"{years[0]:04d}-{month:02d}-{days[0]:02d}")
    raise BadDate(" ".join(words))


def _numbers(words: list[str]) -> tuple[list[int], list[int]]:
    """The years among words, and the days."""
    numbers = [word for word in words if word.isdecimal()]
    return [int(n) for n in numbers if len(n) == 4], [int(n) for n in numbers if len(n) < 3]


def _relative(words: list[str], today: date, *, past: bool) -> PartialDate | None:
    """A day told from today, a bare month or weekday."""
    said = " ".join(words)
    if said in _NEAR:
        return PartialDate.of(today + timedelta(days=_NEAR[said]))
    if month := _MONTHS.get(said):
        later = -(month > today.month) if past else month < today.month
        return PartialDate(f"{today.year + later:04d}-{month:02d}")
    if said in _WEEKDAYS:
        ahead = (_WEEKDAYS[said] - today.weekday()) % 7
        return PartialDate.of(today + timedelta(days=ahead - 7 if past and ahead else ahead))
    return None


def _which(words: list[str], today: date) -> PartialDate | None:
    """This, next or last Friday, month or year."""
    match words:
        case [which, "month"] if which in _WHICH:
            return _month(today, _WHICH[which])
        case [which, "year"] if which in _WHICH:
            return PartialDate(f"{today.year + _WHICH[which]:04d}")
        case ["next", day] if day in _WEEKDAYS:
            return PartialDate.of(today + timedelta(days=7 - today.weekday() + _WEEKDAYS[day]))
        case [("this" | "last") as which, day] if day in _WEEKDAYS:
            ahead = (_WEEKDAYS[day] - today.weekday()) % 7
            return PartialDate.of(today + timedelta(days=ahead if which == "this" else ahead - 7))
    return None


def _month(today: date, step: int) -> PartialDate:
    months = today.year * 12 + today.month - 1 + step
    return PartialDate(f"{months // 12:04d}-{months % 12 + 1:02d}")


def _counted(words: list[str], today: date) -> PartialDate | None:
    """So many days, weeks, months or years from today, or ago; a month or year is told as exactly as that."""
    ago = words[-1:] == ["ago"]
    match words[:-1] if ago else words:
        case [number, unit] if number in _COUNTS or number.isdecimal():
            n = (_COUNTS.get(number) or int(number)) * (-1 if ago else 1)
        case _:
            return None
    match unit.removesuffix("s"):
        case ("day" | "week") as span:
            return PartialDate.of(today + timedelta(days=n * (7 if span == "week" else 1)))
        case "month":
            return _month(today, n)
        case "year":
            return PartialDate(f"{today.year + n:04d}")
    return None


def _named(words: list[str], today: date, *, past: bool) -> PartialDate | None:
    """A day with its weekday, which has to be right, or without its year: Friday 14 May 2021, 14 May."""
    weekdays = [word for word in words if word in _WEEKDAYS]
    if weekdays:
        day = _day([word for word in words if word not in _WEEKDAYS], today, past=past)
        right = len(weekdays) == 1 and day.precision >= Precision.DAY
        return day if right and day.first.weekday() == _WEEKDAYS[weekdays[0]] else None
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    years, days = _numbers(words)
    if len(words) != 2 or month is None or years or len(days) != 1:
        return None
    some = [one for one in _in_years(today, month, days[0]) if not past or one <= today]
    return PartialDate.of(min(some, key=lambda one: abs(one - today))) if some else None


def _in_years(today: date, month: int, day: int) -> Iterator[date]:
    """A day of a month in the years around; the 29th of February not in every one."""
    for year in range(today.year - 4, today.year + 5):
        with suppress(ValueError):
            yield date(year, month, day)
