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
from bot.core.cards import parts
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Job, Stage, Standing
from bot.core.kinds import Kind
from tests.core.cards.looks import card, post
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
    heard = entry("heard", "2026-01-01", Described("sea", episodes=8), certainty=Certainty.REPORTED)
    assert story(Kind.OUT, out, before=(heard,)) == ["With Ana and Bo."], "what was heard before may be wrong"


def test_what_is_new_says_what_it_is_about() -> None:
    new = (Opened("lone"), Titled("lone", "Lone"))
    about = Described("lone", synopsis="A woman lives alone. Then somebody knocks.")
    assert story(Kind.ANNOUNCED, *new, about)[0] == "A woman lives alone."
    assert story(Kind.ANNOUNCED, *new) == ["No date yet"]


def test_what_is_cancelled_says_when_it_was_due() -> None:
    due = entry("due", "2026-01-01", Dated("sea", PartialDate("2027-05")))
    assert story(Kind.CANCELLED, Staged("sea", Stage.CANCELLED), before=(due,)) == ["It was due in May 2027."]
    out = entry("out", "2026-06-01", Staged("sea", Stage.RELEASED), Dated("sea", PartialDate("2026-06-01")))
    [line] = story(Kind.CANCELLED, Staged("sea", Stage.CANCELLED), before=(out,))
    assert line == "With Ana and Bo.", "what came out was not only due"


def test_of_several_dramas_nothing_is_taken_from_the_records() -> None:
    assert story(Kind.TRAILER, Noted("sea"), Opened("lone"), Noted("lone")) == []


def test_a_text_that_says_the_role_is_not_told_it_twice() -> None:
    def lines(text: str, **credit: object) -> list[str]:
        return story(Kind.CAST_CONFIRMED, Credited("sea", "di", **credit), text=text)  # type: ignore[arg-type]

    guest = {"billing": Billing.GUEST}
    assert lines("A special appearance, the agency says.", **guest)[0] == "A special appearance, the agency says."
    assert lines("Nobody knew.", **guest)[0] == "A special appearance. Nobody knew."
    role = {"billing": Billing.SUPPORT, "character": "Max"}
    assert lines("Di joins as Max.", **role)[0] == "A supporting role. Di joins as Max."


def test_of_a_cast_only_the_actors_are_in_the_headline() -> None:
    both = (Credited("sea", "bo", job=Job.DIRECTOR), Credited("sea", "cy"))
    said = entry("x", "2026-11-22", *both, kind=Kind.CAST_CONFIRMED)
    assert post([*BASE, said], "x").plain.startswith("🎭 Cy is confirmed for Sea\n")
    alone = entry("x", "2026-11-22", Credited("sea", "bo", job=Job.DIRECTOR), kind=Kind.CAST_CONFIRMED)
    assert post([*BASE, alone], "x").plain.startswith("🎭 Bo is confirmed for Sea\nAs director.")


def test_the_role_told_is_that_of_those_whom_the_headline_names() -> None:
    talks = Credited("sea", "cy", Standing.IN_TALKS, billing=Billing.LEAD)
    mixed = entry("x", "2026-11-22", talks, Credited("sea", "bo", job=Job.DIRECTOR), kind=Kind.CAST_CONFIRMED)
    assert post([*BASE, mixed], "x").plain.startswith("🎭 Bo is confirmed for Sea\nAs director.\n")
    sure = Credited("sea", "bo", billing=Billing.GUEST)
    mixed = entry("x", "2026-11-22", sure, talks, kind=Kind.IN_TALKS)
    assert post([*BASE, mixed], "x").plain.startswith("💬 Cy is in talks for Sea\nA lead role, with Ana.\n")


def test_the_date_beside_news_says_how_sure_it_is_and_a_past_one_is_none() -> None:
    reported = entry("r", "2026-01-01", Dated("sea", PartialDate("2027-05")), certainty=Certainty.REPORTED)
    assert story(Kind.TRAILER, before=(reported,))[-1] == "tvN · May 2027 (reported)"
    missed = entry("m", "2026-01-01", Dated("sea", PartialDate("2025")))
    assert story(Kind.TRAILER, before=(missed,))[-1] == "tvN · no date yet"


def test_a_film_is_in_cinemas_not_on_them() -> None:
    film = entry("film", "2026-01-01", Described("sea", network="Cinemas"))
    assert story(Kind.TRAILER, before=(film,))[-1] == "In cinemas · no date yet"
    said = entry("x", "2026-11-22", Dated("sea", PartialDate("2026-12-24")), kind=Kind.DATE_SET)
    assert post([*BASE, film, said], "x").plain.startswith("📅 Sea has a date: Thursday 24 December 2026, in cinemas\n")
    assert "📅 Coming Thursday 24 December 2026 in cinemas" in card([*BASE, film, said], "sea").plain
    out = entry("o", "2026-12-24", Staged("sea", Stage.RELEASED), kind=Kind.OUT)
    assert "✅ Out in cinemas since 24 December 2026" in card([*BASE, film, said, out], "sea").plain


def test_on_the_day_it_comes_out_nobody_hears_who_says_otherwise() -> None:
    date = entry("d", "2026-01-01", Dated("sea", PartialDate("2026-11-22")))
    doubt = entry("e", "2026-02-01", Dated("sea", PartialDate("2026-11-23")), certainty=Certainty.REPORTED)
    out = entry("x", "2026-11-22", Staged("sea", Stage.RELEASED), kind=Kind.OUT)
    assert "says" not in post([*BASE, date, doubt, out], "x").plain


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Dr. Kim heals ghosts. Then a ghost heals him.", "Dr. Kim heals ghosts"),
        ("Mr. Queen star joins. So it is said.", "Mr. Queen star joins"),
        ("Who killed her? Nobody asks.", "Who killed her?"),
        ("They are back! All of them.", "They are back!"),
        ("He waits... and nobody comes. Then a bell rings.", "He waits... and nobody comes"),
        ("Vol. 2 is out. Go and see.", "Vol. 2 is out"),
        ("One line\nand another.", "One line"),
    ],
)
def test_the_first_sentence_ends_where_the_sentence_does(text: str, first: str) -> None:
    assert parts.first_sentence(text) == first


@pytest.mark.parametrize(
    ("synopsis", "said"),
    [
        ("Dr. Kim heals ghosts. Then a ghost heals him.", "Dr. Kim heals ghosts."),
        ("Who killed her? Nobody asks.", "Who killed her?"),
        ("He moves to Seoul (1988). A year goes by.", "He moves to Seoul (1988)."),
        ("word " * 80, "word " * 46 + "word…"),
    ],
)
def test_a_premise_has_one_mark_at_its_end(synopsis: str, said: str) -> None:
    assert (
        story(Kind.ANNOUNCED, Opened("lone"), Titled("lone", "Lone"), Described("lone", synopsis=synopsis))[0] == said
    )
