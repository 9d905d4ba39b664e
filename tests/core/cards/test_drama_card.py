"""A drama's card: state first, nothing of what is open left out, nothing later than the day asked about."""

from datetime import date
from typing import Any

import pytest

from bot.core.announcement import (
    Announcement,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Opened,
    Staged,
    Suspended,
    Titled,
)
from bot.core.cards.cast import cast_card, timeline_card
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Event, Job, Medium, Stage, Standing, TitleKind
from bot.core.kinds import Kind
from bot.core.story import View
from tests.core.cards.looks import NOW, card, post, shelf
from tests.core.ledgers import PRESS, entry


def drama(slug: str, stage: Stage, *more: Change, on: str = "2020-01-01", **opened: object) -> Announcement:
    begins = Opened(slug, **opened)  # type: ignore[arg-type]
    return entry(f"{slug}.seen", on, begins, Titled(slug, slug.title()), Staged(slug, stage), *more)


def state(*entries: Announcement) -> list[str]:
    """The lines that say where the first of these dramas stands and what comes next."""
    return card(entries, next(iter(entries[0].dramas))).plain.split("\n\n")[1].splitlines()


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.ANNOUNCED, "🌱 Announced on 1 January 2020"),
        (Stage.CASTING, "🎭 Casting since 1 January 2020"),
        (Stage.FILMING, "🎬 Filming since 1 January 2020"),
        (Stage.POST_PRODUCTION, "🎬 In post-production since 1 January 2020"),
        (Stage.CANCELLED, "✖️ Cancelled on 1 January 2020"),
        (Stage.RELEASED, "✅ Out on tvN"),
        (Stage.AIRING, "✅ Airing on tvN"),
        (Stage.ENDED, "🏁 Ended · out on tvN"),
    ],
)
def test_the_first_line_says_where_it_stands(stage: Stage, said: str) -> None:
    assert state(drama("sea", stage, Described("sea", network="tvN")))[0] == said


def test_what_is_known_of_nothing_says_so() -> None:
    assert state(entry("sea", "2020-01-01", Opened("sea"), Titled("sea", "Sea"))) == [
        "Nothing is known yet about where it stands", "Premiere: no date yet",
    ]  # fmt: skip


def test_a_date_and_who_disputes_it() -> None:
    lines = state(
        drama("sea", Stage.SCHEDULED, Dated("sea", PartialDate("2027-05-14")), Described("sea", network="tvN")),
        entry("doubt", "2020-02-01", Dated("sea", PartialDate("2027-06")), kind=Kind.NEWS, certainty=Certainty.RUMOUR),
    )
    assert lines == ["📅 Coming Friday 14 May 2027 on tvN", "Also heard: June 2027 (rumour, The Press)"]


def test_a_day_that_is_over_is_not_coming() -> None:
    network = Described("sea", network="tvN")
    scheduled = drama("sea", Stage.SCHEDULED, network, Dated("sea", PartialDate("2026-11-21")))
    assert state(scheduled) == ["📅 Was due on 21 November 2026 on tvN"]
    today = drama("sea", Stage.SCHEDULED, network, Dated("sea", PartialDate("2026-11-22")))
    assert state(today) == ["📅 Coming Sunday 22 November 2026 on tvN"]
    then = card([scheduled], "sea", date(2026, 11, 20)).plain
    assert "📅 Coming Saturday 21 November 2026 on tvN" in then, "as of a day before, it was"


def test_a_paused_shoot_is_paused_since_the_first_who_said_so() -> None:
    lines = state(
        drama("sea", Stage.FILMING),
        entry("stop", "2020-08-21", Suspended("sea"), kind=Kind.FILMING_PAUSED),
        entry("still", "2020-08-23", Suspended("sea"), kind=Kind.FILMING_PAUSED),
    )
    assert lines[0] == "⏸ Filming, paused since 21 August 2020"


def test_every_later_season_film_and_special_is_told_the_last_as_the_last() -> None:
    first = drama("game", Stage.RELEASED, Dated("game", PartialDate("2021")), season=1)
    lines = state(
        first,
        drama("game-2", Stage.RELEASED, Dated("game-2", PartialDate("2024-12-26")), series="game", season=2),
        drama("north", Stage.FILMING, Dated("north", PartialDate("2025-02")), series="game", medium=Medium.SPECIAL),
        drama("game-3", Stage.ENDED, Dated("game-3", PartialDate("2025-06-27")), series="game", season=3),
    )
    assert lines[1:] == [
        "Season 2: out since 26 December 2024",
        "North, filming, due February 2025",
        "Season 3, the last: out since 27 June 2025",
    ]


def test_after_the_end_nothing_is_promised_and_before_it_nothing_is_hidden() -> None:
    assert state(drama("sea", Stage.ENDED, season=1))[1] == "What's next: nothing, this was the end"
    assert state(drama("sea", Stage.RELEASED, season=2))[1] == "Season 3: nothing announced so far"
    assert state(drama("sea", Stage.RELEASED, medium=Medium.FILM))[1] == "What's next: nothing announced so far"
    told_to_end = (
        drama("sea", Stage.RELEASED, season=1),
        entry("end", "2021-01-01", Dated("sea", PartialDate("2021"), Event.FINALE), kind=Kind.ENDED),
    )
    assert state(*told_to_end)[1] == "What's next: nothing, this was the end"


def test_as_of_a_day_nothing_later_is_told_not_even_of_the_series() -> None:
    ledger = [
        drama("game", Stage.RELEASED, Dated("game", PartialDate("2021")), season=1),
        drama("game-2", Stage.RELEASED, Dated("game-2", PartialDate("2024")), on="2023-01-01", series="game", season=2),
        entry("renamed", "2022-01-01", Titled("game", "Squid Game"), kind=Kind.TITLE_CHANGED),
    ]
    then = card(ledger, "game", date(2021, 6, 1)).plain
    assert then.startswith("Game · as known on 1 June 2021\n")
    assert "Season 2: nothing announced so far" in then
    assert "Squid" not in then


CAST = [
    entry("people", "2020-01-01", *(Introduced(slug, slug.title()) for slug in ("ana", "bo", "cy", "di", "ed", "flo"))),
    drama(
        "sea", Stage.CASTING,
        Credited("sea", "bo", Standing.IN_TALKS, billing=Billing.LEAD, character="the captain"),
        Credited("sea", "ana", billing=Billing.LEAD, character="Song Ji-an"),
        Credited("sea", "cy", Standing.LEFT), Credited("sea", "di", billing=Billing.GUEST),
        Credited("sea", "ed", job=Job.DIRECTOR), Credited("sea", "ed", job=Job.WRITER),
    ),
    entry("maybe", "2020-02-01", Credited("sea", "flo", job=Job.WRITER), certainty=Certainty.REPORTED),
]  # fmt: skip


def test_until_it_is_out_the_cast_is_told_with_its_standing_and_without_spoilers() -> None:
    told = card(CAST, "sea").plain.split("\n\n")
    assert told[2].splitlines() == [
        "With Bo, the captain · in talks",
        "Ana as Song Ji-an · confirmed",
        "By Ed (director and writer), Flo (writer, reported)",
    ]
    assert "Cy" not in told[2]


def test_a_rumour_is_called_one_once_and_belongs_to_the_job_it_is_about() -> None:
    heard = Credited("sea", "ed", Standing.REPORTED, job=Job.PRODUCER)
    told = cast_card(
        shelf([*CAST, entry("x", "2020-02-01", heard, certainty=Certainty.RUMOUR)], "sea"), View(NOW)
    ).plain
    assert "Ed · director, writer and producer (a rumour)" in told
    alone = Credited("sea", "di", Standing.REPORTED, job=Job.PRODUCER)
    told = cast_card(
        shelf([*CAST, entry("x", "2020-02-01", alone, certainty=Certainty.RUMOUR)], "sea"), View(NOW)
    ).plain
    assert "Di · producer, a rumour" in told


def test_who_is_not_named_is_counted_in_words_that_can_be_read() -> None:
    many = [Credited("sea", slug) for slug in ("ana", "bo", "cy", "ed", "flo")]
    out = drama("sea", Stage.RELEASED, *many, Credited("sea", "di", billing=Billing.GUEST))
    assert card([CAST[0], out], "sea").plain.endswith("· Ed · 1 more and 1 guest")


def test_the_cast_card_keeps_nothing_back() -> None:
    told = cast_card(shelf(CAST, "sea"), View(NOW)).plain.split("\n\n")
    assert told == [
        "Sea",
        "Cast\nBo, the captain · in talks\nAna as Song Ji-an · confirmed",
        "Guests\nDi · confirmed",
        "No longer part of it\nCy · left",
        "Behind it\nEd · director and writer\nFlo · writer, reported",
    ]
    out = cast_card(
        shelf([*CAST, entry("out", "2021-01-01", Staged("sea", Stage.RELEASED), kind=Kind.OUT)], "sea"), View(NOW)
    )
    assert "Ana as Song Ji-an\n" in f"{out.plain}\n"


def test_news_leaves_out_reminders_and_what_was_said_before() -> None:
    day = PartialDate("2021-05-14")
    ledger = [
        drama("sea", Stage.SCHEDULED),
        entry("set", "2021-04-14", Dated("sea", day), kind=Kind.DATE_SET),
        entry("again", "2021-04-20", Dated("sea", day), kind=Kind.DATE_SET),
        entry("soon", "2021-05-13", Titled("sea", "Sea"), kind=Kind.REMINDER_DAY),
        entry("clock", "2021-05-14", Staged("sea", Stage.RELEASED), kind=Kind.OUT, author="dramawire"),
        entry("out", "2021-05-15", Staged("sea", Stage.RELEASED), kind=Kind.OUT, happened=day),
    ]
    told = card(ledger, "sea").plain.split("Last news\n")[1].splitlines()
    assert told == ["14 May 2021 · Out (The Press)", "14 Apr 2021 · Premiere set for 14 May (The Press)"]
    oldest_first = timeline_card(shelf(ledger, "sea"), View(NOW)).plain.splitlines()
    assert oldest_first[2:] == [
        "14 Apr 2021 · 📅 Premiere set for 14 May (The Press)", "14 May 2021 · ✅ Out (The Press)",
    ]  # fmt: skip


def told_on(name: str, on: str, happened: str, *changes: Change, **rest: Any) -> Announcement:
    return entry(name, on, *changes, happened=PartialDate(happened), **rest)


def test_another_day_from_another_source_is_named_beside_the_better_one() -> None:
    began = entry("a", "2020-02-17", Staged("sea", Stage.FILMING), kind=Kind.FILMING_STARTED)
    ledger = [drama("sea", Stage.CASTING), began]
    second = told_on("b", "2020-02-20", "2020-02-18", Staged("sea", Stage.FILMING), kind=Kind.FILMING_STARTED)
    assert state(*ledger, second)[0] == "🎬 Filming since 17 February 2020 (one source says the 18th)"
    third = told_on("c", "2020-03-20", "2020-01-18", Staged("sea", Stage.FILMING), certainty=Certainty.REPORTED)
    assert state(*ledger, third)[0] == "🎬 Filming since 17 February 2020 (one source says 18 January)"
    assert state(*ledger, second, third)[0].endswith("(others say 18 January and the 18th)")
    shown = timeline_card(shelf([*ledger, second], "sea"), View(NOW)).plain.splitlines()
    assert shown[2:] == ["17 Feb 2020 · 🎬 Filming began (The Press; one source says the 18th)"], "told once"
    assert (
        post([*ledger, second], "a").plain.splitlines()[-1]
        == "Confirmed · The Press, 17 February 2020 · one source says the 18th"
    )


def test_a_day_that_counts_but_is_not_the_one_it_was_told_on_is_named_with_the_other_one() -> None:
    reported = entry(
        "a", "2020-02-17", Staged("sea", Stage.FILMING), kind=Kind.FILMING_STARTED, certainty=Certainty.REPORTED
    )
    confirmed = told_on("b", "2020-02-20", "2020-02-18", Staged("sea", Stage.FILMING), kind=Kind.FILMING_STARTED)
    ledger = [drama("sea", Stage.CASTING), reported, confirmed]
    assert state(*ledger)[0] == "🎬 Filming since 18 February 2020 (one source says the 17th)"
    shown = timeline_card(shelf(ledger, "sea"), View(NOW)).plain.splitlines()
    assert shown[2:] == [
        "17 Feb 2020 · 🎬 Filming began, reported (The Press)",
        "20 Feb 2020 · 🎬 Filming began (The Press; it was the 18th, one source says the 17th)",
    ]


def test_once_it_is_out_the_card_tells_one_day_and_the_timeline_who_says_otherwise() -> None:
    ledger = [
        drama("sea", Stage.SCHEDULED, Dated("sea", PartialDate("2021-05-14"))),
        entry("out", "2021-05-14", Staged("sea", Stage.RELEASED), kind=Kind.OUT),
        entry("c", "2021-06-01", Dated("sea", PartialDate("2021-05-16")), certainty=Certainty.REPORTED),
    ]
    assert state(*ledger)[0] == "✅ Out since 14 May 2021"
    shown = timeline_card(shelf(ledger, "sea"), View(NOW)).plain.splitlines()
    assert shown[-1] == "14 May 2021 · ✅ Out (The Press; one source says the 16th)"


def test_an_announcement_and_the_leads_named_with_it_are_one_line_of_news() -> None:
    leads = [Credited("sea", slug, billing=Billing.LEAD) for slug in ("ana", "bo")]
    ledger = [
        CAST[0],
        drama("sea", Stage.ANNOUNCED),
        entry("a", "2020-02-01", Staged("sea", Stage.ANNOUNCED), kind=Kind.ANNOUNCED),
        entry("b", "2020-02-01", *leads, kind=Kind.CAST_CONFIRMED),
        entry("c", "2020-02-02", Credited("sea", "cy", billing=Billing.LEAD), kind=Kind.CAST_CONFIRMED),
    ]
    assert card(ledger, "sea").plain.splitlines()[-2:] == [
        "2 Feb 2020 · Cast: Cy (The Press)",
        "1 Feb 2020 · Announced with its two leads (The Press)",
    ]
    alone = [*ledger[:2], entry("a", "2020-02-01", leads[0], kind=Kind.ANNOUNCED)]
    assert card(alone, "sea").plain.endswith("1 Feb 2020 · Announced with Ana (The Press)")


def test_a_long_timeline_counts_its_oldest_lines() -> None:
    many = [entry(f"t{n:02}", f"2020-02-{n:02}", Titled("sea", "Sea"), kind=Kind.TRAILER) for n in range(1, 26)]
    lines = timeline_card(shelf([drama("sea", Stage.FILMING), *many], "sea"), View(NOW)).plain.splitlines()
    assert lines[2] == "5 earlier ones"
    assert len(lines) == 23


def test_the_card_names_what_it_was_called_before_and_titles_in_the_language_chosen() -> None:
    ledger = [
        entry("old", "2019-01-01", Opened("six"), Titled("six", "Round Six")),
        entry("new", "2021-01-01", Titled("six", "Squid Game"), Titled("six", "오징어 게임", TitleKind.NATIVE)),
    ]
    assert card(ledger, "six").plain.splitlines()[:2] == ["Squid Game", "오징어 게임 · once called Round Six"]
    assert card(ledger, "six", titles=TitleKind.NATIVE).plain.splitlines()[0] == "오징어 게임"
    assert (
        PRESS.name
        in card([*ledger, entry("t", "2021-02-01", Titled("six", "Squid Game"), kind=Kind.TEASER)], "six").plain
    )
