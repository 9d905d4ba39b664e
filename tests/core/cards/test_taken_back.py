"""What a message says once it was taken back: what the record says now, as surely as it says it."""

from datetime import UTC, datetime

import pytest

from bot.core.announcement import Announcement, Credited, Dated, Introduced, Opened, Staged, Titled
from bot.core.cards.news import digest, taken_back_reply
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Event, Stage, Standing
from bot.core.kinds import Kind
from bot.core.story import View, tell
from tests.core.cards.looks import post
from tests.core.ledgers import correction, entry, retraction

OPENED = entry("sea", "2020-01-01", Opened("sea"), Titled("sea", "Sea"), Introduced("ana", "Ana"))
BACK = retraction("z", "2021-04-20", "x")
NOW = datetime(2021, 4, 20, 12, tzinfo=UTC)
CONFIRMED, REPORTED, RUMOUR = Certainty.CONFIRMED, Certainty.REPORTED, Certainty.RUMOUR


def date(name: str, day: str, sure: Certainty = CONFIRMED, event: Event = Event.PREMIERE) -> Announcement:
    said = Dated("sea", PartialDate(day), event)
    return entry(name, "2021-04-14", said, kind=Kind.DATE_SET, certainty=sure)


def told(*entries: Announcement) -> str:
    """The line under the headline of what was taken back."""
    return post([OPENED, *entries, BACK], "x", now=NOW).plain.splitlines()[1]


@pytest.mark.parametrize(
    ("day", "sure", "said"),
    [
        ("2021", REPORTED, "That date did not hold. It is now reported for 2021."),
        ("2021", RUMOUR, "That date did not hold. A rumour now says 2021."),
        ("2021-06-01", CONFIRMED, "That date did not hold. It now comes out on 1 June 2021."),
        ("2021-05-14", CONFIRMED, "This post did not hold, but the date still stands: 14 May 2021."),
        ("2021-05-14", REPORTED, "This post did not hold, but 14 May 2021 is still reported."),
        ("2021-05-14", RUMOUR, "This post did not hold, but there is still a rumour of 14 May 2021."),
    ],
)
def test_a_date_taken_back_says_which_date_there_is_and_how_sure(day: str, sure: Certainty, said: str) -> None:
    assert told(date("other", day, sure), date("x", "2021-05-14")) == said


def test_a_date_taken_back_of_what_is_out_says_when_it_came() -> None:
    out = entry(
        "out", "2021-04-16", Staged("sea", Stage.RELEASED), Dated("sea", PartialDate("2021-04-16")), kind=Kind.OUT
    )
    assert told(date("x", "2021-05-14"), out) == "That date did not hold. It came out on 16 April 2021."


def test_the_last_episodes_date_taken_back_speaks_of_the_last_episode() -> None:
    begins, ends = date("a", "2021-05-14"), date("x", "2021-07-01", event=Event.FINALE)
    assert told(begins, ends) == "That date did not hold. There is no date at the moment."
    other = date("b", "2021-07-08", REPORTED, Event.FINALE)
    assert told(begins, ends, other) == "That date did not hold. The last episode is now reported for 8 July 2021."
    reply = taken_back_reply(tell("x", [OPENED, begins, ends, BACK]), View(NOW)).plain
    assert reply == "↩️ The last episode of Sea is not coming on 1 July. Details above."


def test_cast_taken_back_that_another_source_gives_too_still_stands() -> None:
    cast = [entry(name, "2021-04-14", Credited("sea", "ana"), kind=Kind.CAST_CONFIRMED) for name in ("x", "y")]
    assert told(*cast) == "This post did not hold, but what it says still stands."
    talks = entry("y", "2021-04-14", Credited("sea", "ana", Standing.IN_TALKS), kind=Kind.IN_TALKS)
    assert told(cast[0], talks) == "That did not hold."


def test_a_corrected_retraction_is_told_in_its_correct_words() -> None:
    better = correction("zz", "2021-04-21", "z", text="It is now in June.")
    shown = post([OPENED, date("x", "2021-05-14"), BACK, better], "x", now=NOW).plain
    assert shown.startswith("↩️ Taken back: Sea has a date: Friday 14 May 2021\nIt is now in June.\n")


def test_a_digest_strikes_what_was_taken_back_and_says_where_others_say_it_too() -> None:
    ledger = [OPENED, date("a", "2021-05-14"), date("x", "2021-05-14"), BACK]
    line = digest([tell("x", ledger)], View(NOW), first=False).plain.splitlines()[-1]
    assert line == "↩️ Sea · Premiere set for 14 May (The Press) · others say it too"
    alone = digest([tell("x", [OPENED, date("x", "2021-05-14"), BACK])], View(NOW), first=False).plain
    assert alone.endswith("↩️ Sea · Premiere set for 14 May (The Press)")
