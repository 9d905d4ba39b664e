"""What news of each kind makes of the record."""

import pytest

from bot.core.drama import Stage
from tests.core.commands.talk import Talk

SOURCE = "source: https://news.example/1 The News"


async def post(editor: Talk, line: str) -> str:
    """Posts a line, and returns its preview."""
    preview = await editor.say(f"/announce {line}; {SOURCE}")
    assert preview.startswith("Preview"), preview
    await editor.press("Confirm")
    await editor.later(minutes=1)
    return preview


async def stage(editor: Talk, drama: str = "the-silent-sea") -> Stage | None:
    found = (await editor.tools.ledger.dramas([drama]))[drama].stage
    return found.value if found else None


@pytest.mark.parametrize(
    ("options", "reached"),
    [
        ("kind: filming started", Stage.FILMING),
        ("kind: filming wrapped", Stage.POST_PRODUCTION),
        ("kind: cancelled", Stage.CANCELLED),
        ("kind: out now; date: 24 November 2026", Stage.RELEASED),
        ("kind: ended; date: 24 November 2026", Stage.ENDED),
        ("kind: date set; date: 24 December 2026", Stage.SCHEDULED),
        ("kind: teaser out", Stage.CASTING),
    ],
)
async def test_a_kind_brings_a_drama_to_its_stage(editor: Talk, options: str, reached: Stage) -> None:
    await post(editor, f"The Silent Sea; {options}")
    assert await stage(editor) is reached


async def test_a_second_source_gives_another_day_for_what_was_posted(editor: Talk) -> None:
    await post(editor, "The Silent Sea; kind: filming started; said: 20 November 2026")
    await post(editor, "The Silent Sea; kind: filming started; date: 18 November 2026; certainty: reported")
    assert "Filming since 20 November 2026 (one source says the 18th)" in await editor.say("/drama the silent sea")


async def test_a_weekday_is_the_last_one_for_what_happened_and_the_next_one_for_a_date_to_come(editor: Talk) -> None:
    await post(editor, "The Silent Sea; kind: filming started; date: friday; said: last friday")
    assert "Filming since 20 November 2026" in await editor.say("/drama the silent sea")
    assert "Friday 27 November 2026" in await post(editor, "The Silent Sea; kind: date set; date: friday")


async def test_filming_stops_goes_on_and_starts_anew(editor: Talk) -> None:
    for kind, stands_still in (("filming paused", True), ("filming resumed", False), ("filming paused", True),
                               ("filming started", False)):  # fmt: skip
        await post(editor, f"The Silent Sea; kind: {kind}")
        assert (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"].suspended is stands_still


async def test_the_last_word_of_a_day_counts_whatever_its_kind(editor: Talk) -> None:
    await post(editor, "The Silent Sea; kind: date set; date: 24 December 2026")
    await post(editor, "The Silent Sea; kind: date moved; date: 25 December 2026")
    await post(editor, "The Silent Sea; kind: date set; date: 26 December 2026")
    drama = (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"]
    assert str(drama.date) == "2026-12-26"
    ids = [e.id async for e in editor.tools.ledger.everything()]
    assert all(len(i.encode()) <= 52 for i in ids)


async def test_news_of_no_other_kind_is_nothing_without_a_text(editor: Talk) -> None:
    assert "One or two sentences" in await editor.say(f"/announce The Silent Sea; kind: news; {SOURCE}")
    assert "Without a text" not in editor.labels
    assert "A making-of is on its way." in await editor.say("A making-of is on its way.")


async def test_a_new_title_and_a_new_network_are_asked_for(editor: Talk) -> None:
    assert "What is it called now?" in await editor.say(f"/announce The Silent Sea; kind: title changed; {SOURCE}")
    await editor.say("The Quiet Sea")
    await editor.press("Without")
    await editor.press("Confirm")
    assert "Which network" in await editor.say(f"/announce The Silent Sea; kind: network changed; {SOURCE}")
    await editor.say("tvN")
    assert "network: Netflix → tvN" in await editor.press("Without")
    await editor.press("Confirm")
    drama = (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"]
    assert (drama.title, drama.network) == ("The Quiet Sea", "tvN")


async def test_what_is_over_is_renewed_as_a_season_of_its_own(editor: Talk) -> None:
    await post(editor, "The Silent Sea; kind: out now; date: 24 November 2026")
    preview = await post(editor, "The Silent Sea; kind: renewed; date: 2028")
    assert "Renewed" in preview
    new = (await editor.tools.ledger.dramas(["the-silent-sea-2"]))["the-silent-sea-2"]
    assert (new.title, new.series, new.season, new.network) == ("The Silent Sea 2", "the-silent-sea", 2, "Netflix")
    assert str(new.date) == "2028"
    assert await stage(editor, "the-silent-sea-2") is Stage.ANNOUNCED


async def test_a_season_that_has_its_record_already_is_announced(editor: Talk) -> None:
    await post(editor, "Love Alarm 2; kind: renewed; date: 2028")
    drama = (await editor.tools.ledger.dramas(["love-alarm-2"]))["love-alarm-2"]
    assert (str(drama.date), await stage(editor, "love-alarm-2")) == ("2028", Stage.ANNOUNCED)


async def test_one_announcement_may_be_about_several_dramas(editor: Talk) -> None:
    preview = await post(editor, "The Silent Sea | Space Sweepers; kind: filming paused")
    assert "The Silent Sea and Space Sweepers" in preview
    dramas = await editor.tools.ledger.dramas(["the-silent-sea", "space-sweepers"])
    assert all(drama.suspended for drama in dramas.values())
    assert len({drama.entries[-1] for drama in dramas.values()}) == 1


async def test_a_new_drama_with_its_cast_is_at_casting(editor: Talk) -> None:
    await editor.say(f"/announce Moon; kind: in talks; people: Gong Yoo (lead); {SOURCE}")
    await editor.press("Add it as new")
    await editor.press("A series")
    await editor.press("Without")
    await editor.press("Confirm")
    assert await stage(editor, "moon") is Stage.CASTING


async def test_titles_networks_and_missing_dates_are_corrected(editor: Talk) -> None:
    await post(editor, "The Silent Sea; kind: title changed; title: The Quite Sea")
    await post(editor, "The Silent Sea; kind: network changed; network: Netflicks")
    await post(editor, "The Silent Sea; kind: out now")
    ids = [e.id async for e in editor.tools.ledger.everything()][-3:]
    for entry, change in zip(ids, ("title: The Quiet Sea", "network: tvN", "date: 24 November 2026"), strict=True):
        await editor.say(f"/correct {entry}; {change}")
        await editor.press("Correct it")
        await editor.later(minutes=1)
    drama = (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"]
    assert (drama.title, drama.network, str(drama.date)) == ("The Quiet Sea", "tvN", "2026-11-24")
