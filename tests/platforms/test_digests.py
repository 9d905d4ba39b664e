"""A digest fits into one message of every platform, whatever it tells."""

from datetime import UTC, datetime

import pytest

from bot.core.announcement import Announcement, Noted, Opened, Titled
from bot.core.cards.news import digest
from bot.core.drama import Source
from bot.core.kinds import Kind
from bot.core.message import Message
from bot.core.story import View, tell
from bot.platforms.discord.render import CARD, post
from bot.platforms.telegram.render import MOST_TEXT, written
from bot.store.claims import MOST_TOLD
from tests.core.ledgers import entry, retraction

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
LONG = "A Very_Long Name of a Drama That Nobody Would Ever Print on a Poster in Any Country of This *World* "
SENTENCE = "It was said by three sources at once that it comes sooner than anybody in this house had dared to hope"


def telling(number: int, title: str, text: str, link: str, dramas: int = 1) -> list[Announcement]:
    """A story about some dramas."""
    slugs = [f"d{number:02}-{n}" for n in range(dramas)]
    opened = [change for slug in slugs for change in (Opened(slug), Titled(slug, f"No{number:02} {title}".strip()))]
    source = Source("The Press of the Capital", f"https://press.example/{link}")
    said = Announcement(
        id=f"x{number:02}",
        kind=Kind.TRAILER,
        known_on=NOW.date(),
        source=source,
        changes=tuple(map(Noted, slugs)),
        text=text,
    )
    return [entry(f"open{number:02}", "2020-01-01", *opened), said]


def gathered(*, back: bool = False, **rest: object) -> Message:
    """The most that one digest holds, all of a kind."""
    stories = []
    for number in range(MOST_TOLD):
        told = telling(number, **rest)  # type: ignore[arg-type]
        if back:
            told.append(retraction(f"z{number:02}", "2021-04-15", f"x{number:02}"))
        stories.append(tell(f"x{number:02}", told))
    return digest(stories, View(NOW), first=True)


def on_discord(said: Message) -> str:
    shown = post(said)
    assert shown.embed
    assert len(shown.embed.description or "") <= CARD, "a card holds it too"
    return f"{shown.content}\n{shown.embed.description}"


def on_telegram(said: Message) -> str:
    out = written(said, NOW)
    assert len(out.plain) <= MOST_TEXT
    return out.plain


KINDS = {
    "usual": {"title": "The Silent Sea", "text": "", "link": "2021/04/14/a-trailer"},
    "long texts": {"title": "The Silent Sea", "text": f"{SENTENCE}. More.", "link": "2021/04/14/" + "trailer-" * 10},
    "long links": {"title": "The Silent Sea", "text": "", "link": "a" * 450},
    "long titles": {"title": LONG * 2, "text": SENTENCE, "link": "trailer"},
    "many dramas": {"title": LONG, "text": SENTENCE, "link": "slate", "dramas": 9},
    "taken back": {"title": LONG, "text": SENTENCE, "link": "slate", "dramas": 9, "back": True},
}


@pytest.mark.parametrize("platform", [on_discord, on_telegram])
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_digest_shows_every_story_and_its_end(kind: str, platform: object) -> None:
    text = platform(gathered(**KINDS[kind]))  # type: ignore[operator, arg-type]
    assert [number for number in range(MOST_TOLD) if f"No{number:02}" not in text] == []
    assert text.rstrip().endswith("Comes once a day, when there is news.")


def test_what_can_be_read_elsewhere_is_left_out_only_where_there_is_no_room() -> None:
    assert "dared to hope" in gathered(title="The Silent Sea", text=SENTENCE, link="trailer").plain
    crowded = gathered(**KINDS["long texts"])  # type: ignore[arg-type]
    assert "dared to hope" not in crowded.plain
    assert any(getattr(span, "url", None) for line in crowded.lines for span in line), "but who says so is linked"
