"""The words a reader reads: translated templates, dates in words, lists. Translations enter by a port."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.core.dates import PartialDate, Precision
from bot.core.message import Line, Span, line

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PARTS = {"Q1": "the first quarter of {year}", "Q2": "the second quarter of {year}", "Q3": "the third quarter of {year}",
         "Q4": "the fourth quarter of {year}", "H1": "the first half of {year}", "H2": "the second half of {year}",
         "spring": "spring {year}", "summer": "summer {year}", "autumn": "autumn {year}",
         "winter": "winter {year}"}  # fmt: skip


class Catalogue(Protocol):
    """Where translated texts come from; `gettext.NullTranslations` and its heirs fit."""

    def gettext(self, message: str, /) -> str:
        """The translation of a text, or the text itself."""

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """The translation for n things."""


class _English:
    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return one if n == 1 else many


class Words:
    """One reader's language. Every text a person reads goes through `say`, `line` or `count`."""

    __slots__ = ("_texts", "language")

    def __init__(self, texts: Catalogue | None = None, language: str = "en") -> None:
        self._texts: Catalogue = texts or _English()
        self.language = language

    def say(self, template: str, **values: object) -> str:
        """Plain words: the translated template with its values."""
        said = self._texts.gettext(template)
        return said.format(**values) if values else said

    def line(self, template: str, **values: str | int | Span | Line) -> Line:
        """A styled line: the translated template with its values (see `bot.core.message.line`)."""
        return line(self._texts.gettext(template), **values)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Words for n things; both templates may name {n}."""
        return self._texts.ngettext(one, many, n).format(n=f"{n:,}", **values)

    def number(self, n: int) -> str:
        """A number in a sentence: two, nine, 10."""
        return self.say(NUMBERS[n]) if 0 < n < len(NUMBERS) else f"{n:,}"

    def day(self, day: date, *, weekday: bool = False, year: bool = True) -> str:
        """A day in words, such as 14 May 2021, or Friday 14 May 2021."""
        said = f"{day.day} {self.say(MONTHS[day.month - 1])}" + (f" {day.year}" if year else "")
        return f"{self.say(DAYS[day.weekday()])} {said}" if weekday else said

    def short_day(self, day: date) -> str:
        """A day for a list, such as 14 May 2021 or 17 Dec 2019."""
        return f"{day.day} {self.say(MONTHS[day.month - 1])[:3]} {day.year}"

    def date(self, when: PartialDate, *, weekday: bool = False) -> str:
        """A partial date in words, never more precise than it is and never shifted by a zone."""
        first = when.first
        match when.precision:
            case Precision.YEAR:
                return str(first.year)
            case Precision.SEASON:
                return self.say(PARTS[when.part or ""], year=first.year)
            case Precision.MONTH:
                return f"{self.say(MONTHS[first.month - 1])} {first.year}"
            case _:
                return self.day(first, weekday=weekday)

    def either(self, names: Sequence[str]) -> str:
        """Names as a list in a sentence: A, B and C."""
        if len(names) < 2:
            return "".join(names)
        return self.say("{most} and {last}", most=", ".join(names[:-1]), last=names[-1])


ENGLISH = Words()
