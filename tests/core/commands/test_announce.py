"""Posting, from a line of options or by questions, with records that begin in the same dialogue."""

import re
from datetime import timedelta

import pytest

from bot.core.announcement import Credited, Dated, Introduced, Opened, Staged, Titled
from bot.core.commands.drafting import CHOSEN
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Medium, Stage, Standing
from bot.core.kinds import Kind
from bot.core.slugs import slug_of
from tests.core.commands.talk import Talk
from tests.core.ledgers import entry

SOURCE = "https://news.example/1 The News"
LINE = f"/announce The Silent Sea; kind: date set; date: 24 December 2027; source: {SOURCE}"


async def fans(talk: Talk, *names: str) -> None:
    for name in names:
        await talk.house.reader(name, "series:the-silent-sea")


async def recorded(talk: Talk) -> list[str]:
    return [e.id async for e in talk.tools.ledger.everything()]


async def test_the_preview_shows_the_hour_that_was_understood(editor: Talk) -> None:
    said = await editor.say(LINE.replace("24 December 2027", "24 December 2027 16:00 KST"))
    assert re.search(r"premiere: nothing yet → [^\n]*07:00", said), said


async def test_a_line_of_options_leads_to_a_preview_and_a_press_posts_it(editor: Talk) -> None:
    await fans(editor, "mina")
    said = await editor.say(LINE)
    assert "Preview" in said
    assert "The Silent Sea has a date: Friday 24 December 2027" in said
    assert "The Silent Sea · premiere: nothing yet → 24 December 2027" in said
    assert "Reach: 1 chat" in said
    assert editor.labels[:4] == ["Confirm", "Save without notifying", "Later…", "Change…"]
    assert await editor.press("Confirm") == "Posted. It goes out now to those who follow it."
    [told] = editor.house.texts("mina")
    assert "24 December 2027" in told


async def test_a_date_to_come_for_what_is_out_is_doubted_before_it_is_posted(editor: Talk) -> None:
    doubt = "The Silent Sea is out already. If you mean a later season, press Change… and name it."
    assert doubt not in await editor.say(LINE)
    await editor.press("Cancel")
    out = (Staged("the-silent-sea", Stage.RELEASED), Dated("the-silent-sea", PartialDate("2021-12-24")))
    await editor.house.publish(entry("out", "2021-12-24", *out, kind=Kind.OUT))
    assert doubt in await editor.say(LINE)
    assert doubt not in await editor.say(f"/announce The Silent Sea; kind: trailer; source: {SOURCE}; text: One.")


async def test_what_nobody_follows_yet_is_not_said_to_go_out(editor: Talk) -> None:
    assert "Reach: nobody follows this yet." in await editor.say(LINE)
    assert await editor.press("Confirm") == "Posted. Nobody follows it yet, so nobody is told."


async def test_guided_questions_ask_for_all_it_takes(editor: Talk) -> None:
    await fans(editor, "mina")
    assert "Which drama is it about?" in await editor.say("/announce")
    assert "What happened?" in await editor.say("silent sea")
    assert {b.menu for b in editor.buttons if b.action and b.action.startswith("v1:pick")} == {"What happened"}
    assert "Who? With role" in await editor.press("Cast confirmed")
    assert "Who says so?" in await editor.say("Bae Doona (lead)")
    assert "One or two sentences" in await editor.say(SOURCE)
    said = await editor.press("Without a text")
    assert "Bae Doona is confirmed for The Silent Sea" in said
    await editor.press("Confirm")
    assert "Bae Doona is confirmed" in editor.house.texts("mina")[0]


async def test_an_answer_that_cannot_be_read_is_asked_for_again_and_loses_nothing(editor: Talk) -> None:
    await editor.say(f"/announce The Silent Sea; kind: date set; source: {SOURCE}")
    said = await editor.say("when the sea falls silent")
    assert said.startswith("I can't read “when the sea falls silent” as a date")
    assert "Which date? As you would write it: 14 May 2027 16:00 KST, May 2027, autumn 2027" in said, "one to come"
    assert "No date" not in editor.labels, "a date that is set is nothing without one"
    await editor.say("autumn 2027")
    assert "The Silent Sea comes out in autumn 2027" in await editor.press("Without")


async def test_the_kinds_to_choose_from_stand_in_rows_by_stage(editor: Talk) -> None:
    await editor.say("/announce the silent sea")
    assert editor.last
    *kinds, last = editor.last.message.buttons
    assert [row[0].label for row in kinds] == [
        "Announced", "In talks or offered", "Script reading held", "Premiere date set", "Teaser out", "Other news",
    ]  # fmt: skip
    assert max(map(len, kinds)) <= 5
    assert sum(map(len, kinds)) == len(CHOSEN)
    assert [b.label for b in last][-1] == "Cancel"


@pytest.mark.parametrize(
    ("said", "kind"), [("wrapped", "has wrapped"), ("film start", "has begun"), ("festival", "is shown")]
)
async def test_a_kind_is_understood_by_what_no_other_is_called(editor: Talk, said: str, kind: str) -> None:
    assert kind in await editor.say(f"/announce The Silent Sea; kind: {said}; source: {SOURCE}")
    assert "is no kind of news I know" in await editor.say(f"/announce The Silent Sea; kind: film; source: {SOURCE}")


async def test_back_returns_to_the_question_before(editor: Talk) -> None:
    await editor.say("/announce")
    await editor.say("silent sea")
    await editor.press("Trailer")
    assert "What happened?" in await editor.press("Back")
    assert "Which drama" in await editor.press("Back")
    assert "Back" not in editor.labels
    await editor.say("space sweepers")
    await editor.press("Trailer")
    await editor.say(SOURCE)
    assert "A trailer for Space Sweepers" in await editor.press("Without")


async def test_a_moved_date_may_be_none(editor: Talk) -> None:
    await editor.say(f"/announce The Silent Sea; kind: date moved; source: {SOURCE}")
    await editor.press("No date")
    said = await editor.press("Without")
    assert "put off, with no new date" in said


async def test_a_drama_nobody_knows_is_begun_in_the_same_dialogue(editor: Talk) -> None:
    said = await editor.say(f"/announce Moonlight Hospital; kind: announced; source: {SOURCE}; network: tvN")
    assert "I don't know “Moonlight Hospital” yet" in said
    assert editor.labels[-2:] == ["Add it as new", "Cancel"]
    assert "What is it?" in await editor.press("Add it as new")
    await editor.press("A film")
    said = await editor.press("Without")
    assert "Moonlight Hospital is announced" in said
    assert "Moonlight Hospital · a new record" in said
    assert "network: nothing yet → tvN" in said
    await editor.press("Confirm")
    drama = (await editor.tools.ledger.dramas(["moonlight-hospital"]))["moonlight-hospital"]
    assert (drama.title, drama.medium, drama.series) == ("Moonlight Hospital", Medium.FILM, "moonlight-hospital")
    assert len(drama.entries) == 1, "all in one entry"
    await editor.tools.search.refresh()
    assert "Moonlight Hospital" in await editor.say("/drama moonlight hospital")


async def test_the_nearest_records_come_first_against_doubles(editor: Talk) -> None:
    await editor.say(f"/announce Silent See; kind: trailer; source: {SOURCE}")
    assert editor.labels[0] == "The Silent Sea"
    await editor.press("The Silent Sea")
    assert "A trailer for The Silent Sea" in await editor.press("Without")
    assert "silent-see" not in await editor.tools.ledger.dramas(["silent-see"])


async def test_a_next_season_is_no_typo_of_the_one_before(editor: Talk) -> None:
    said = await editor.say(f"/announce Love Alarm 3; kind: announced; source: {SOURCE}")
    assert "I don't know “Love Alarm 3” yet" in said
    assert "Love Alarm 2" in " ".join(editor.labels)


async def test_the_wrong_name_can_be_typed_again(editor: Talk) -> None:
    await editor.say(f"/announce Nonsense Title; kind: trailer; source: {SOURCE}")
    await editor.say("Space Sweepers")
    assert "A trailer for Space Sweepers" in await editor.press("Without")


async def test_somebody_nobody_knows_is_introduced_in_the_same_dialogue(editor: Talk) -> None:
    said = await editor.say(
        f"/announce The Silent Sea; kind: cast confirmed; people: Heo Sung-tae (support, as Kim Jae-sun), Gong Yoo; "
        f"source: {SOURCE}"
    )
    assert "I don't know “Heo Sung-tae” yet" in said
    await editor.press("Add them as somebody new")
    said = await editor.press("Without")
    assert "Heo Sung-tae and Gong Yoo are confirmed for The Silent Sea" in said
    assert "Heo Sung-tae · a new record" in said
    await editor.press("Confirm")
    person = (await editor.tools.ledger.people(["heo-sung-tae"]))["heo-sung-tae"]
    [credit] = person.credits
    assert (credit.value.character, credit.value.billing) == ("Kim Jae-sun", Billing.SUPPORT)


async def test_a_person_named_as_the_drama_is_said_to_be_one(editor: Talk) -> None:
    said = await editor.say(f"/announce bae doona; kind: cast confirmed; people: Gong Yoo; source: {SOURCE}")
    assert said.startswith("Bae Doona is a person; which drama is it about?")
    assert "Gong Yoo is confirmed for The Silent Sea" in await editor.say("the silent sea") + await editor.press(
        "Without"
    )


async def test_nobody_is_spoken_of_as_a_thing(editor: Talk) -> None:
    line = f"/announce The Silent Sea; kind: cast confirmed; source: {SOURCE}; people:"
    assert "I don't know “Zqxw Vvkk” yet. Is that somebody new?" in await editor.say(f"{line} Zqxw Vvkk")
    assert "Space Sweepers is a drama; which person is it about?" in await editor.say(f"{line} Space Sweepers")
    said = await editor.say("/announce https://a.example/x; kind: trailer")
    assert said.startswith("“https://a.example/x” is a link; write the title or the name instead.")


async def test_two_of_one_name_are_told_apart(editor: Talk) -> None:
    twin = [
        entry("twin", "2020-02-01", Introduced("gong-yoo-2", "Gong Yoo", "a director")),
    ]
    await editor.house.publisher.record(twin, editor.clock())
    await editor.tools.search.refresh()
    said = await editor.say(f"/announce The Silent Sea; kind: cast confirmed; people: Gong Yoo; source: {SOURCE}")
    assert "More than one goes by “Gong Yoo”" in said
    said = await editor.press("Add them as somebody new")
    assert "There is a Gong Yoo already" in said
    await editor.say("a child actor from Busan")
    await editor.press("Without")
    await editor.press("Confirm")
    third = (await editor.tools.ledger.people(["gong-yoo-3"]))["gong-yoo-3"]
    assert (third.name, third.note) == ("Gong Yoo", "a child actor from Busan")


async def test_a_slug_is_ascii_short_and_never_taken(editor: Talk) -> None:
    long = "The Extraordinarily Long and Winding Title of a Drama About Everything"
    for name, medium in ((long, "A series"), (f"new: {long}", "A special")):
        await editor.say(f"/announce {name}; kind: announced; source: {SOURCE}")
        if name == long:
            await editor.press("Add it as new")
        await editor.press(medium)
        await editor.press("Without")
        await editor.press("Confirm")
        await editor.later(minutes=1)
    slugs = [slug_of(long), slug_of(long, [slug_of(long)])]
    found = await editor.tools.ledger.dramas(slugs)
    assert [found[slug].medium for slug in slugs] == [Medium.SERIES, Medium.SPECIAL]
    assert all(len(slug.encode()) <= 40 and slug.isascii() for slug in slugs)


async def test_a_drama_that_another_editor_began_meanwhile_is_found_instead(editor: Talk) -> None:
    await editor.say(f"/announce Moon; kind: announced; source: {SOURCE}")
    await editor.press("Add it as new")
    await editor.press("A series")
    await editor.press("Without")
    preview = editor.last
    theirs = entry("theirs", "2026-11-25", Opened("moon"), Titled("moon", "Moon"), kind=Kind.ANNOUNCED)
    await editor.house.publish(theirs)
    await editor.tools.search.refresh()
    editor.last = preview
    said = await editor.press("Confirm")
    assert "The record changed since you looked" in said
    assert "a new record" not in said
    drama = (await editor.tools.ledger.dramas(["moon"]))["moon"]
    assert len(drama.entries) == 1


async def test_confirming_twice_posts_once(editor: Talk) -> None:
    await fans(editor, "mina")
    await editor.say(LINE)
    confirm = editor.button("Confirm").action or ""
    await editor.act(confirm)
    assert "too long ago, or it is done already" in await editor.act(confirm)
    assert len(editor.house.texts("mina")) == 1


async def test_a_ledger_that_moved_shows_the_new_preview_first(editor: Talk) -> None:
    await editor.say(LINE)
    await editor.house.say("other", Titled("the-silent-sea", "The Quiet Sea"), kind=Kind.TITLE_CHANGED)
    said = await editor.press("Confirm")
    assert said.startswith("The record changed since you looked.")
    assert "The Quiet Sea has a date" in said
    assert (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"].date is None
    await editor.press("Confirm")
    assert (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"].date == PartialDate("2027-12-24")


async def test_saving_tells_nobody(editor: Talk) -> None:
    await fans(editor, "mina")
    await editor.say(LINE)
    assert await editor.press("Save without notifying") == "Saved. Nobody is told."
    assert editor.house.texts("mina") == []


async def test_any_part_of_a_preview_can_be_changed(editor: Talk) -> None:
    await editor.say(LINE)
    first = editor.button("Confirm").action or ""
    assert await editor.press("Change") == "What shall be different?"
    assert "Which date?" in await editor.press("Date")
    assert "25 December 2027" in await editor.say("25 December 2027")
    assert "too long ago" in await editor.act(first), "an older preview is not confirmed by mistake"


async def test_changing_can_be_left_again(editor: Talk) -> None:
    await editor.say(LINE)
    await editor.press("Change")
    await editor.press("Certainty")
    assert {"confirmed", "reported", "rumour", "Back", "Cancel"} == set(editor.labels)
    said = await editor.press("Back")
    assert "24 December 2027" in said
    await editor.press("Change")
    await editor.press("Certainty")
    assert "may come out" in await editor.press("reported")


async def test_a_picture_comes_with_whose_it_is(editor: Talk) -> None:
    await fans(editor, "mina")
    await editor.say(LINE)
    await editor.press("Change")
    await editor.press("Picture")
    assert "Whose picture is it?" in await editor.say("https://pictures.example/poster.jpg")
    said = await editor.say("https://pictures.example/poster.jpg Netflix")
    assert "Picture: Netflix" in said
    await editor.press("Confirm")
    [told] = editor.house.chats.messages["mina"]
    assert told.letter.message.picture == "https://pictures.example/poster.jpg"
    assert "Picture: Netflix" in told.text


async def test_the_preview_says_how_far_and_how_long(editor: Talk) -> None:
    from dataclasses import replace

    await fans(editor, *(f"r{n}" for n in range(60)))
    limits = replace(editor.tools.limits, rates={"console": 0.5})
    editor.tools = replace(editor.tools, limits=limits)
    assert "Reach: 60 chats, 60 on the console · out to all in about 2 minutes" in await editor.say(LINE)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("kind: nonsense kind", "is no kind of news I know"),
        ("kind: date set; date: 2021-13-40", "I can't read “2021-13-40” as a date"),
        ("kind: trailer; source: ftp://x", "is no web address"),
        ("kind: trailer; source: https://", "“https://” lacks a site; write it as in https://example.org/news."),
        (
            "kind: trailer; source: http://foo bar",
            "“http://foo” lacks a site; write it as in https://example.org/news.",
        ),
        ("kind: trailer; source: www.soompi.com/x", "“www.soompi.com/x” is no web address; it has to start with https"),
        ("kind: trailer; picture: https://foo Netflix; source: X", "“https://foo” lacks a site"),
        ("kind: cast confirmed; people: https://a.example/x", "“https://a.example/x” is a link; write people by their"),
        ("kind: trailer; certainty: perhaps", "is no certainty"),
        ("kind: cast confirmed; people: Gong Yoo (hero)", "says nothing I know about Gong Yoo"),
        ("kind: trailer; said: 2030-01-01; source: X", "lies ahead"),
        (f"kind: trailer; text: {'x' * 2001}", "text is longer than the 2,000 characters that are shown; shorten it."),
        (f"kind: trailer; text: {'x' * 10_000}", "The text is longer than the 2,000 characters that are shown"),
        ("kind: trailer; picture: a poster", "A picture comes as a link"),
    ],
)
async def test_what_cannot_be_is_one_sentence_and_nothing_is_written(editor: Talk, line: str, sentence: str) -> None:
    before = await recorded(editor)
    said = await editor.say(f"/announce The Silent Sea; {line}")
    assert sentence in said
    assert "\n" not in said
    assert await recorded(editor) == before


async def test_control_and_direction_marks_are_left_out(editor: Talk) -> None:
    said = await editor.say(
        f"/announce The Silent Sea; kind: trailer; source: {SOURCE}; text: a\u202eb\u200bc\x07d @everyone"
    )
    assert "abcd @everyone" in said


async def test_who_is_no_editor_posts_nothing(talk: Talk) -> None:
    assert "Posting is for editors" in await talk.say(LINE)
    assert "Posting is for editors" in await talk.act("v1:confirm:abc")


async def test_who_lost_the_right_posts_no_preview_of_before(editor: Talk) -> None:
    from bot.core.recipient import Role

    await editor.say(LINE)
    await editor.become(Role.READER)
    assert "Posting is for editors" in await editor.press("Confirm")


async def test_a_preview_of_somebody_else_is_not_confirmed(editor: Talk) -> None:
    from bot.core.recipient import Role

    await editor.say(LINE)
    bo = editor.other("bo")
    await bo.become(Role.EDITOR)
    assert "somebody else's" in await bo.act(editor.button("Confirm").action or "")


async def test_where_nobody_can_be_asked_a_sentence_says_what_is_missing(editor: Talk) -> None:
    editor.asks = False
    assert "About which drama?" in await editor.say("/announce")
    assert "What sort of news" in await editor.say("/announce The Silent Sea")
    assert "Add source" in await editor.say("/announce The Silent Sea; kind: trailer")
    assert "Preview" in await editor.say(f"/announce silent sea; kind: trailer; source: {SOURCE}")


async def test_what_was_posted_stands_in_the_audit_trail(editor: Talk) -> None:
    await editor.say(LINE)
    await editor.press("Confirm")
    entry_id = next(i for i in await recorded(editor) if "date-set" in i)
    [line] = await editor.tools.desk.trail([entry_id], 5)
    assert (line.what, line.at) == ("posted", editor.clock())
    assert line.after
    assert "the-silent-sea premiere: 24 December 2027" in line.after


async def test_tomorrow_stays_the_day_it_was_when_the_preview_is_confirmed_later(editor: Talk) -> None:
    await editor.say(f"/announce The Silent Sea; kind: date set; date: tomorrow; source: {SOURCE}")
    await editor.later(hours=20)
    await editor.press("Confirm")
    drama = (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"]
    assert drama.date == PartialDate((editor.clock().date() + timedelta(days=0)).isoformat())


async def test_talks_are_reported_unless_said_otherwise(editor: Talk) -> None:
    await editor.say(f"/announce The Silent Sea; kind: in talks; people: Bae Doona (lead); source: {SOURCE}")
    await editor.press("Confirm")
    drama = (await editor.tools.ledger.dramas(["the-silent-sea"]))["the-silent-sea"]
    [credit] = drama.credited("bae-doona")
    assert (credit.value.standing, credit.certainty) == (Standing.IN_TALKS, "reported")
    assert any(isinstance(c, Credited) for e in await editor.tools.ledger.latest(1) for c in e.changes)


async def test_what_shall_be_different_can_be_typed_too(editor: Talk) -> None:
    await editor.say(LINE)
    await editor.press("Change")
    said = await editor.say("the colour")
    assert said.startswith("I can change these: Text, Date")
    assert "What shall be different?" in said
    assert "How sure is it?" in await editor.say("certainty")


@pytest.mark.parametrize(
    "line", ["The Silent Sea; foo: bar", f"The Silent Sea; kind: trailer; source: {SOURCE}; foo: 9"]
)
async def test_an_option_nobody_knows_is_named_with_those_that_are_known(editor: Talk, line: str) -> None:
    said = await editor.say(f"/announce {line}")
    assert said == (
        "/announce has no option “foo”; it knows drama, kind, source, people, date, text, certainty, picture, title, "
        "network, said."
    )
    assert editor.labels == []


async def test_an_option_nobody_knows_is_named_to_nobody_who_may_not_use_the_others(talk: Talk) -> None:
    assert "Posting is for editors" in await talk.say("/announce The Silent Sea; foo: bar")
    assert await talk.say("/drama the silent sea; year: 2021") == "/drama has no option “year”; it knows title, as of."
    assert (
        await talk.say("/drama sea; as of: 2020; as of: 2021") == "/drama was given “as of” twice; say which one it is."
    )


async def test_a_text_may_have_semicolons_and_colons_of_its_own(editor: Talk) -> None:
    said = await editor.say(
        f"/announce The Silent Sea; kind: trailer; source: {SOURCE}; text: Out now; note: subtitled."
    )
    assert "Out now; note: subtitled." in said


@pytest.mark.parametrize(
    ("options", "note"),
    [
        ("kind: trailer; date: 5 Jan 2030", "“trailer out” has no date of its own; I left out 5 January 2030."),
        ("kind: filming started; date: May 2030", "“filming started” has no date of its own; I left out May 2030."),
        ("kind: trailer; date: 20 November 2026", "I keep 20 November 2026 as the day it happened."),
        ("kind: trailer; title: The Sea", "“trailer out” changes no title; I left out The Sea."),
        ("kind: trailer; network: tvN", "“trailer out” changes no network; I left out tvN."),
    ],
)
async def test_what_a_kind_has_no_use_for_is_said_in_the_preview(editor: Talk, options: str, note: str) -> None:
    assert f"\n{note}\n" in await editor.say(f"/announce The Silent Sea; source: {SOURCE}; {options}")


@pytest.mark.parametrize(
    "options",
    ["kind: date set; date: 5 Jan 2030", "kind: out; date: 20 November 2026", "kind: title changed; title: The Sea",
     "kind: network changed; network: tvN", "kind: trailer"],
)  # fmt: skip
async def test_what_a_kind_uses_is_not_said_to_be_left_out(editor: Talk, options: str) -> None:
    said = await editor.say(f"/announce The Silent Sea; source: {SOURCE}; {options}")
    assert "Preview" in said
    assert "I left out" not in said
    assert "I keep" not in said


async def test_a_day_is_nobody_who_says_so(editor: Talk) -> None:
    await editor.say("/announce the silent sea; kind: trailer")
    said = await editor.say("5 Jan 2020")
    assert said.startswith("“5 Jan 2020” is a date. Who said it? Send a link, a name or both.")
    assert "Who says so?" in said
    assert "One or two sentences" in await editor.say("2020 Journal")


async def test_a_premiere_date_that_is_over_is_doubted(editor: Talk) -> None:
    doubt = "20 November 2026 is over already. If you mean another day, press Change… and name it."
    line = f"/announce The Silent Sea; source: {SOURCE}; date: 20 November 2026"
    assert doubt in await editor.say(f"{line}; kind: date set")
    assert doubt not in await editor.say(f"{line}; kind: out")
    assert "is over already" not in await editor.say(f"/announce The Silent Sea; source: {SOURCE}; kind: trailer")


@pytest.mark.parametrize("kind", ["out", "ended"])
async def test_what_is_still_to_come_is_doubted_to_have_happened(editor: Talk, kind: str) -> None:
    line = f"/announce The Silent Sea; source: {SOURCE}; kind: {kind}"
    doubt = "5 January 2030 is still to come. If that is meant, press Later… to post it on its day."
    assert doubt in await editor.say(f"{line}; date: 5 Jan 2030")
    assert "still to come" not in await editor.say(f"{line}; date: 20 November 2026")


async def test_the_day_something_was_cancelled_on_is_no_premiere_date(editor: Talk) -> None:
    said = await editor.say(f"/announce The Silent Sea; source: {SOURCE}; kind: cancelled; date: 20 November 2026")
    assert "I keep 20 November 2026 as the day it happened." in said
    assert "premiere:" not in said


OVER = "Love Alarm is out already. If you mean a later season, press Change… and name it."


@pytest.mark.parametrize(
    "news",
    [
        "kind: announced", "kind: filming started", "kind: filming wrapped", "kind: filming paused",
        "kind: cancelled", "kind: out", "kind: date moved; date: -",
    ],
)  # fmt: skip
async def test_what_would_undo_that_a_drama_is_out_is_doubted(editor: Talk, news: str) -> None:
    said = await editor.say(f"/announce Love Alarm (2019); source: {SOURCE}; {news}")
    assert said.count(OVER) == 1


@pytest.mark.parametrize("news", ["kind: trailer", "kind: ended", "kind: renewed", "kind: cast confirmed; people: -"])
async def test_what_leaves_a_drama_out_is_not_doubted(editor: Talk, news: str) -> None:
    assert "is out already" not in await editor.say(f"/announce Love Alarm (2019); source: {SOURCE}; {news}")


async def test_what_would_set_a_production_back_is_doubted(editor: Talk) -> None:
    filmed = entry("filmed", "2020-11-01", Staged("the-silent-sea", Stage.FILMING), kind=Kind.FILMING_STARTED)
    await editor.house.publish(filmed)
    doubt = "This would set The Silent Sea back: "
    whole = f"{doubt}filming since November 2020. If you mean a later season, press Change… and name it."
    ask = f"/announce The Silent Sea; source: {SOURCE}; kind: "
    assert (await editor.say(ask + "renewed")).count(whole) == 1
    for kind in ("filming wrapped", "trailer", "cancelled"):
        assert doubt not in await editor.say(ask + kind)


async def test_another_day_sets_nothing_back_and_filming_goes_on_after_a_day_is_set(editor: Talk) -> None:
    filmed = entry("filmed", "2020-11-01", Staged("the-silent-sea", Stage.FILMING), kind=Kind.FILMING_STARTED)
    dated = entry("dated", "2020-11-02", Dated("the-silent-sea", PartialDate("2027-12-24")), kind=Kind.DATE_SET)
    await editor.house.publish(filmed)
    await editor.house.publish(dated)
    ask = f"/announce The Silent Sea; source: {SOURCE}; kind: "
    for news in ("date moved; date: autumn 2028", "date moved; date: -", "filming wrapped", "filming paused"):
        assert "This would set" not in await editor.say(ask + news)
    assert "This would set" in await editor.say(f"{ask}announced")


async def test_a_confirmed_cast_in_which_nobody_is_confirmed_is_doubted(editor: Talk) -> None:
    ask = f"/announce The Silent Sea; source: {SOURCE}; kind: cast confirmed; people: "
    doubt = "Nobody here is confirmed. If you mean that they are in talks, press Change… and say so."
    assert (await editor.say(f"{ask}Bae Doona (in talks)")).count(doubt) == 1
    assert doubt not in await editor.say(f"{ask}Bae Doona")
    assert doubt not in await editor.say(f"{ask}Bae Doona (in talks), Lee Joon")


async def test_what_is_out_already_keeps_the_day_it_came_out_on(editor: Talk) -> None:
    said = await editor.say(f"/announce Love Alarm (2019); source: {SOURCE}; kind: out")
    assert "Love Alarm has been out since 22 August 2019" in said
    said = await editor.say(f"/announce Love Alarm (2019); source: {SOURCE}; kind: out; date: 21 August 2019")
    assert "Love Alarm has been out since 21 August 2019" in said


async def test_a_next_season_that_is_here_is_named_with_the_way_to_post_about_it(editor: Talk) -> None:
    said = await editor.say(f"/announce Love Alarm (2019); source: {SOURCE}; kind: renewed")
    assert said == "Love Alarm 2 is here already. Post about that one: /announce love alarm 2; kind: …"


async def test_a_new_title_that_another_drama_has_is_doubted(editor: Talk) -> None:
    line = f"/announce The Silent Sea; source: {SOURCE}; kind: title changed; title:"
    assert "Love Alarm is another drama's name too (2019). Is that meant?" in await editor.say(f"{line} Love Alarm")
    assert "space sweepers is another drama's name too. Is that meant?" in await editor.say(f"{line} space sweepers")
    for free in ("Love Alarms", "The Silent Seas", "The silent sea"):
        assert "another drama's name" not in await editor.say(f"{line} {free}")


async def test_the_preview_shows_a_role_and_that_it_changes(editor: Talk) -> None:
    line = f"/announce The Silent Sea; source: {SOURCE}; kind: record; people:"
    said = await editor.say(f"{line} Bae Doona (lead, as Song Ji-an), Lee Joon (director), Gong Yoo (guest, in talks)")
    assert "The Silent Sea · Bae Doona: nothing yet → lead, as Song Ji-an, confirmed" in said
    assert "The Silent Sea · Lee Joon: nothing yet → director, confirmed" in said
    assert "The Silent Sea · Gong Yoo: lead, in talks → guest, in talks" in said
    assert "nothing that people see changes" in await editor.say(f"{line} Gong Yoo (in talks)")


async def test_followers_who_do_not_want_such_news_are_not_said_to_be_nobody(editor: Talk) -> None:
    await fans(editor, "mina")
    teaser = f"/announce The Silent Sea; kind: teaser; source: {SOURCE}; text: One."
    assert "Reach: 1 chat follows this, and wants no news like this." in await editor.say(teaser)
    await fans(editor, "bo")
    assert "Reach: 2 chats follow this; none wants rumours." in await editor.say(f"{LINE}; certainty: rumour")
    assert await editor.press("Confirm") == "Posted. None of those who follow it is to be told news like this."
