"""Dates known only in part, and the moments they stand for."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import IntEnum
from functools import total_ordering
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import BadDate, FarDate


class Precision(IntEnum):
    """How much of a date is known, coarse to fine."""

    YEAR = 1
    SEASON = 2
    MONTH = 3
    DAY = 4
    MINUTE = 5


PARTS: dict[str, tuple[int, int]] = {
    "H1": (1, 6), "H2": (7, 12),
    "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12),
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14),
}  # fmt: skip
"""Parts of a year and the months they span; winter 2027 runs from December 2027 to February 2028."""

YEARS = range(1800, 3000)
"""The years that dates may be in: days and weeks can be added to all of them, and taken away."""

FORM = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?P<part>H[12]|Q[1-4]|spring|summer|autumn|winter)"
    r"|-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:T(?P<hour>\d{2}):(?P<minute>\d{2})\[(?P<zone>[A-Za-z0-9_+\-/]+)\])?)?)?"
)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, season or quarter, month, day or minute, written as text.

    The forms are ``2021``, ``2021-Q3``, ``2021-autumn``, ``2021-05``, ``2021-05-14`` and
    ``2021-05-14T16:00[Asia/Seoul]`` (wall time in a named zone). Raises ``BadDate`` for anything else,
    `FarDate` among them for a year outside `YEARS`. Dates order by the first day they may mean, then by the last, then
    by the moment.
    """

    text: str
    precision: Precision = field(init=False, compare=False, repr=False)
    first: date = field(init=False, compare=False, repr=False)
    last: date = field(init=False, compare=False, repr=False)
    moment: datetime | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        match = FORM.fullmatch(self.text)
        if match is None:
            raise BadDate(self.text)
        if int(match["year"]) not in YEARS:
            raise FarDate(self.text)
        part, found = match["part"], {k: int(v) for k, v in match.groupdict().items() if v and v.isdigit()}
        try:
            year, month, moment = found["year"], found.get("month"), None
            if part:
                start, end = PARTS[part]
                precision, first, last = Precision.SEASON, date(year, start, 1), _month_end(year, end)
            elif month is None:
                precision, first, last = Precision.YEAR, date(year, 1, 1), date(year, 12, 31)
            elif "day" not in found:
                precision, first, last = Precision.MONTH, date(year, month, 1), _month_end(year, month)
            else:
                precision, first = Precision.DAY, date(year, month, found["day"])
                last = first
                if match["zone"]:
                    precision = Precision.MINUTE
                    at = time(found["hour"], found["minute"])
                    moment = datetime.combine(first, at, ZoneInfo(match["zone"])).astimezone(UTC)
        except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError) as error:
            # An OSError is what names of folders of zones give: Asia, America.
            raise BadDate(self.text) from error
        for name, value in (("precision", precision), ("first", first), ("last", last), ("moment", moment)):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: "PartialDate") -> bool:
        return self._key() < other._key()

    def _key(self) -> tuple[date, date, datetime, str]:
        return self.first, self.last, self.moment or datetime.min.replace(tzinfo=UTC), self.text

    def agrees(self, other: "PartialDate") -> bool:
        """Whether one of the two is the other, told more exactly."""
        inside = self.first >= other.first and self.last <= other.last
        return inside or (other.first >= self.first and other.last <= self.last)

    @property
    def part(self) -> str | None:
        """The part of the year it names (``Q3``, ``autumn``), if it names one."""
        return self.text[5:] if self.precision is Precision.SEASON else None

    @property
    def zone(self) -> str | None:
        """The zone a minute is written in."""
        return self.text[self.text.index("[") + 1 : -1] if self.moment else None

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """The whole of a day."""
        return cls(day.isoformat())

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: Any) -> dict[str, Any]:
        # Written as plain text wherever records are written; a dict, because core imports no library.
        return {
            "type": "function-plain",
            "function": {"type": "no-info", "function": _read},
            "serialization": {"type": "to-string"},
        }


def _read(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, str | date | int) and not isinstance(value, datetime | bool):
        return PartialDate(str(value))
    raise BadDate(str(value))


def _month_end(year: int, month: int) -> date:
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    return date(year, month, calendar.monthrange(year, month)[1])


def opening(day: PartialDate, hour: time, zone: str) -> datetime | None:
    """The moment a date arrives, in UTC: its own minute, or for a whole day `hour` in `zone`; else None."""
    if day.moment or day.precision < Precision.DAY:
        return day.moment
    return datetime.combine(day.first, hour, ZoneInfo(zone)).astimezone(UTC)
