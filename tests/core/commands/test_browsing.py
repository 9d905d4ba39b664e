"""Lists: what is coming, what just happened, what stands where; page by page, and never empty."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.announcement import Announcement, Change, Dated, Described, Noted, Opened, Staged, Titled
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Stage
from bot.core.kinds import Kind
from tests.core.commands.talk import Talk, talking
from tests.core.ledgers import entry


def _drama(slug: str, on: str, stage: Stage, *more: Change, **rest: Any) -> Announcement:
    changes = (Opened(slug), Titled(slug, slug.replace("-", " ").title()), Staged(slug, stage), *more)
    return entry(f"{slug}.seen", on, *changes, **rest)


def _ledger() -> Iterator[Announcement]:
    for number in range(11):
        slug = f"night-{number:02}"
        yield _drama(slug, f"2026-10-{number + 10}", Stage.RELEASED, Described(slug, network="tvN", genres=("horror",)))
        yield entry(f"{slug}.trailer", f"2026-10-{number + 10}", Noted(slug), kind=Kind.TRAILER)
    yield _drama("dawn", "2026-11-02", Stage.SCHEDULED, Dated("dawn", PartialDate("2027-05-14")),
                 Described("dawn", network="Netflix"))  # fmt: skip
    yield _drama("noon", "2026-11-03", Stage.FILMING, Dated("noon", PartialDate("2027-summer")),
                 certainty=Certainty.REPORTED)  # fmt: skip
    yield _drama("dusk", "2026-11-04", Stage.POST_PRODUCTION)
    yield _drama("eve", "2026-11-05", Stage.CASTING)


def _in_place(talk: Talk) -> bool:
    """Whether the last reply takes the place of the message whose button was pressed."""
    return talk.last is not None and talk.last.edit


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, _ledger()) as opened:
        yield opened


@pytest.fixture
async def making(tmp_path: Path) -> AsyncIterator[Talk]:
    """A house in which nothing has a date."""
    async with talking(tmp_path, [_drama("dusk", "2026-02-19", Stage.POST_PRODUCTION)]) as opened:
        yield opened


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, []) as opened:
        yield opened


async def test_upcoming_tells_what_has_a_date_soonest_first_and_what_has_none(talk: Talk) -> None:
    assert await talk.say("/upcoming") == (
        "What's coming\n\n"
        "Friday 14 May 2027 · Dawn · Netflix\n"
        "Summer 2027 · Noon (reported)\n\n"
        "In the works, no date yet: Dusk and Eve"
    )
    assert talk.labels == ["Dawn", "Noon", "In the works"]
    assert (await talk.press("In the works")).startswith("In the works · 4 dramas\n")


@pytest.mark.parametrize("asked", ["may 2027", "May", "next year", "2027-05", "spring 2027"])
async def test_upcoming_of_a_month_or_year_tells_what_may_come_in_it(talk: Talk, asked: str) -> None:
    said = await talk.say(f"/upcoming {asked}")
    assert said.startswith("Coming in ")
    assert "Friday 14 May 2027 · Dawn" in said


async def test_upcoming_of_a_month_without_dates_says_so_and_tells_what_comes_otherwise(talk: Talk) -> None:
    said = await talk.say("/upcoming january")
    assert said.startswith("Nothing is set for January 2027 so far.\n\nWhat's coming\nFriday 14 May 2027 · Dawn")
    assert (await talk.say("/upcoming 2020")).startswith("2020 is behind us.\n\nWhat's coming\n")


@pytest.mark.parametrize(
    ("asked", "day", "said"),
    [
        ("this week", 6, "Coming this week"),
        ("next week", 7, "Coming next week"),
        ("Next  Week", 13, "Coming next week"),
        ("this weekend", 5, "Coming this weekend"),
        ("this weekend", 7, "Nothing is set for this weekend so far."),
        ("next weekend", 12, "Coming next weekend"),
        ("next week", 14, "Nothing is set for next week so far."),
    ],
)
async def test_upcoming_of_a_week(talk: Talk, asked: str, day: int, said: str) -> None:
    """With a premiere so many days after this week's Monday."""
    today = talk.house.clock().date()
    day_of = PartialDate.of(today - timedelta(days=today.weekday()) + timedelta(days=day))
    await talk.house.say("date", Dated("dawn", day_of), kind=Kind.DATE_SET)
    assert (await talk.say(f"/upcoming {asked}")).startswith(said)


async def test_upcoming_without_dates_tells_what_is_in_production(making: Talk) -> None:
    told = "In the works: Dusk, filming wrapped in February 2026."
    assert await making.say("/upcoming") == f"No dates set at the moment. {told}"
    assert making.labels == ["🔔 Follow", "Card"]
    assert await making.say("/upcoming may 2027") == f"Nothing is set for May 2027 so far. {told}"


async def test_no_list_is_ever_empty(empty: Talk) -> None:
    for asked in ("/upcoming", "/upcoming 2027", "/news", "/browse", "/browse horror", "/browse casting"):
        assert len((await empty.say(asked)).split()) > 3, asked
        assert empty.last
        assert not empty.last.edit


async def test_news_turns_older_and_newer_in_place(talk: Talk) -> None:
    first = await talk.say("/news")
    assert not _in_place(talk)
    assert first.count("Trailer") == 10
    assert "Night 10" in first
    assert "Night 00" not in first
    second = await talk.press("More")
    assert _in_place(talk)
    assert second.count("Trailer") == 1
    assert "Night 00" in second
    assert "More" not in talk.labels
    assert await talk.press("Back") == first
    assert _in_place(talk)


async def test_a_page_beyond_the_last_is_the_last(talk: Talk) -> None:
    assert "Night 00" in await talk.act("v1:news:#99")
    assert "Night 00" in await talk.act("v1:browse:genre:horror#99")
    assert "Dawn" in await talk.act("v1:upcoming:#7")


async def test_browse_offers_every_shelf_that_holds_something(talk: Talk) -> None:
    assert await talk.say("/browse") == "What would you like to see? Press one, or name it: /browse horror"
    assert talk.labels == [
        "In the works (4)", "Casting (1)", "Filming (1)", "In post-production (1)", "Coming (1)", "Out (11)",
        "Horror (11)", "tvN (11)", "Netflix (1)",
    ]  # fmt: skip
    assert [button.menu for button in talk.buttons] == ["Stage"] * 6 + ["Genre"] + ["Network"] * 2
    assert (await talk.press("Netflix")).startswith("Netflix · 1 drama\n\nDawn (2027) · coming Friday 14 May 2027")


async def test_a_shelf_is_read_page_by_page_and_can_be_followed(talk: Talk) -> None:
    said = await talk.say("/browse horror")
    assert said.startswith("Horror · 11 dramas\n\nNight 10 · out on tvN\n")
    assert said.count("Night") == 8
    assert talk.labels[-3:] == ["🔔 Follow all of horror", "Look elsewhere", "More"]
    assert (await talk.press("More")).count("Night") == 3
    assert talk.labels[-1] == "Back"
    assert "everything in horror" in await talk.press("🔔 Follow all of horror")


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("out", "Out · 11 dramas"), ("in production", "In the works · 4 dramas"), ("tvN", "tvN · 11 dramas"),
        ("Post-Production", "In post-production · 1 drama"), ("genre:horror", "Horror · 11 dramas"),
    ],
)  # fmt: skip
async def test_a_shelf_is_named_as_people_name_it(talk: Talk, asked: str, head: str) -> None:
    assert (await talk.say(f"/browse {asked}")).startswith(head)


async def test_a_shelf_nobody_knows_or_with_nothing_on_it_leads_on(talk: Talk) -> None:
    said = await talk.say("/browse horor")
    assert said == "I have no stage, genre or network called “horor”. Did you mean one of these?"
    assert (await talk.press("horror")).startswith("Horror")
    assert await talk.say("/browse 🔥") == "I have no stage, genre or network called “🔥”."
    assert talk.labels == ["All shelves"]
    assert await talk.say("/browse cancelled") == "Nothing stands under Cancelled at the moment."
    assert (await talk.press("Look elsewhere")).startswith("What would you like to see?")
