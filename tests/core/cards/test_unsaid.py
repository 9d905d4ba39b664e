"""What fans read under a headline when nobody wrote a text: what the record knows, else nothing."""

import pytest

from bot.core.announcement import (
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Noted,
    Opened,
    Staged,
    Suspended,
    Titled,
)
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Stage, Standing
from bot.core.kinds import Kind
from tests.core.cards.looks import post
from tests.core.ledgers import entry

LEADS = tuple(Credited("sea", slug, billing=Billing.LEAD) for slug in ("ana", "bo"))
BASE = [
    entry("people", "2020-01-01", *(Introduced(slug, slug.title()) for slug in ("ana", "bo", "cy"))),
    entry(
        "sea", "2020-01-02", Opened("sea", season=1), Titled("sea", "Sea"), Staged("sea", Stage.FILMING), *LEADS,
        Credited("sea", "cy", Standing.IN_TALKS, billing=Billing.LEAD), Described("sea", network="tvN"),
    ),
]  # fmt: skip


def story(kind: Kind, *changes: Change, before: tuple[Announcement, ...] = (), **rest: object) -> list[str]:
    """The lines between the headline and the source."""
    said = entry("x", "2026-11-22", *(changes or (Noted("sea"),)), kind=kind, **rest)
    return post([*BASE, *before, said], "x", private=False).plain.splitlines()[1:-1]


def set_for(day: str, kind: Kind = Kind.DATE_SET, **rest: object) -> list[str]:
    return story(kind, Dated("sea", PartialDate(day)), **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-24", "Two days to go."),
        ("2026-11-29", "One week to go."),
        ("2026-12-05", "13 days to go."),
        ("2026-12-06", "Two weeks to go."),
        ("2026-12-24", "One month to go."),
        ("2027-01-10", "Seven weeks to go."),
        ("2027-05-14", "Six months to go."),
    ],
)
def test_a_date_says_how_long_it_still_is(day: str, said: str) -> None:
    assert set_for(day) == [said]
    assert set_for(day, Kind.DATE_MOVED) == [said]
    assert set_for(day, text="A text.") == ["A text."]


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-22", "2026-12", "2027-spring"])
def test_a_date_that_is_here_or_vague_says_no_more(day: str) -> None:
    assert set_for(day) == []
    assert set_for("2027-05-14", certainty=Certainty.REPORTED) == []


def test_a_trailer_names_the_leads_and_not_who_is_only_in_talks() -> None:
    assert story(Kind.TRAILER) == ["With Ana and Bo.", "tvN · no date yet"]


def test_a_shoot_that_stops_or_ends_says_since_when_it_went_on() -> None:
    assert story(Kind.FILMING_WRAPPED, Staged("sea", Stage.POST_PRODUCTION))[0] == "Filming began on 2 January 2020."
    assert story(Kind.FILMING_PAUSED, Suspended("sea"))[0] == "Filming began on 2 January 2020."
    assert story(Kind.FILMING_STARTED, Staged("sea", Stage.FILMING))[0] == "With Ana and Bo."


def test_what_is_out_says_how_long_it_is() -> None:
    out = Staged("sea", Stage.RELEASED)
    assert story(Kind.OUT, out) == ["With Ana and Bo."]
    assert story(Kind.OUT, out, Described("sea", episodes=10)) == ["10 episodes, with Ana and Bo."]
    assert story(Kind.OUT, Opened("lone"), Titled("lone", "Lone"), Described("lone", episodes=8)) == ["8 episodes."]


def test_what_is_new_says_what_it_is_about() -> None:
    new = (Opened("lone"), Titled("lone", "Lone"))
    about = Described("lone", synopsis="A woman lives alone. Then somebody knocks.")
    assert story(Kind.ANNOUNCED, *new, about)[0] == "A woman lives alone."
    assert story(Kind.ANNOUNCED, *new) == ["No date yet"]


def test_what_is_cancelled_says_when_it_was_due() -> None:
    due = entry("due", "2026-01-01", Dated("sea", PartialDate("2027-05")))
    assert story(Kind.CANCELLED, Staged("sea", Stage.CANCELLED), before=(due,)) == ["It was due in May 2027."]


def test_of_several_dramas_nothing_is_taken_from_the_records() -> None:
    assert story(Kind.TRAILER, Noted("sea"), Opened("lone"), Noted("lone")) == []
