from datetime import date
from gettext import NullTranslations

import pytest

from bot.core.dates import PartialDate
from bot.core.message import Text
from bot.core.words import ENGLISH, Words


class Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}").replace("{YEAR}", "{year}")

    def ngettext(self, one: str, many: str, n: int) -> str:
        return (one if n == 1 else many).upper().replace("{N}", "{n}")


def test_a_text_is_translated_and_then_filled_in() -> None:
    loud = Words(Shouting(), "xx")
    assert loud.say("Hello {name}", name="Ana") == "HELLO Ana"
    assert loud.line("Hello **{name}**", name="Ana") == (Text("HELLO "), Text("Ana", strong=True))
    assert loud.count("{n} chat", "{n} chats", 1240) == "1,240 CHATS"
    assert loud.date(PartialDate("2027-autumn")) == "AUTUMN 2027"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027", "2027"),
        ("2027-Q3", "the third quarter of 2027"),
        ("2027-winter", "winter 2027"),
        ("2021-05", "May 2021"),
        ("2021-05-14", "14 May 2021"),
        ("2021-05-14T16:00[Asia/Seoul]", "14 May 2021"),
    ],
)
def test_a_date_is_said_no_more_precisely_than_it_is_known(text: str, said: str) -> None:
    assert ENGLISH.date(PartialDate(text)) == said


def test_days_and_lists_in_words() -> None:
    assert ENGLISH.day(date(2021, 5, 14), weekday=True) == "Friday 14 May 2021"
    assert ENGLISH.short_day(date(2019, 12, 17)) == "17 Dec 2019"
    assert ENGLISH.either([]) == ""
    assert ENGLISH.either(["A"]) == "A"
    assert ENGLISH.either(["A", "B", "C"]) == "A, B and C"
