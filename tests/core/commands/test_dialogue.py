"""Questions back: what a command still lacks is asked for, and nothing typed is lost meanwhile."""

from pathlib import Path

from tests.core.commands.conftest import LEDGER
from tests.core.commands.talk import Talk, talking


async def test_a_command_without_its_option_asks_for_it_and_goes_on_with_the_answer(talk: Talk) -> None:
    assert "Which drama?" in await talk.say("/drama")
    assert talk.last
    assert talk.last.ask
    assert talk.last.ask.option == "title"
    assert "The Silent Sea" in await talk.give("resume", draft=talk.last.ask.draft, title="silent sea")
    assert talk.last.ask is None


async def test_words_alone_answer_an_open_question_without_the_platform_remembering_it(talk: Talk) -> None:
    await talk.say("/actor")
    assert "Gong Yoo" in await talk.say("gong yoo")
    assert "The Silent Sea" in await talk.say("silent sea"), "the question is answered; words are looked for again"


async def test_what_was_typed_before_is_kept(talk: Talk) -> None:
    await talk.say("/drama as of: 1 January 2020")
    assert "Nobody had heard of The Silent Sea by 1 January 2020" in await talk.say("silent sea")


async def test_a_later_command_replaces_the_question_quietly(talk: Talk) -> None:
    await talk.say("/actor")
    asked = talk.last
    await talk.say("/news")
    assert "The Silent Sea" in await talk.say("silent sea")
    assert asked
    assert asked.ask
    said = await talk.give("resume", draft=asked.ask.draft, name="gong yoo")
    assert said == "That was too long ago, or it is done already; please start again."


async def test_an_answer_that_comes_too_late_is_told_so(talk: Talk) -> None:
    await talk.say("/actor")
    assert talk.last
    assert talk.last.ask
    draft = talk.last.ask.draft
    await talk.later(hours=1, seconds=1)
    assert "too long ago" in await talk.give("resume", draft=draft, name="gong yoo")
    assert "The Silent Sea" in await talk.say("silent sea"), "words are looked for as if nothing had been asked"


async def test_a_question_survives_a_restart(tmp_path: Path) -> None:
    async with talking(tmp_path, LEDGER) as talk:
        await talk.say("/drama")
    async with talking(tmp_path, LEDGER) as talk:
        assert "The Silent Sea" in await talk.say("silent sea")


async def test_a_question_belongs_to_one_person_in_one_chat(talk: Talk) -> None:
    await talk.say("/actor")
    assert talk.last
    assert talk.last.ask
    bo = talk.other("bo")
    assert "somebody else's" in await bo.give("resume", draft=talk.last.ask.draft, name="gong yoo")
    assert "The Silent Sea" in await bo.say("silent sea")
    group = talk.other("ana", place="group")
    assert "The Silent Sea" in await group.say("silent sea"), "said elsewhere, it is no answer"
    assert "Gong Yoo" in await talk.say("gong yoo")


async def test_cancel_drops_it(talk: Talk) -> None:
    await talk.say("/actor")
    assert talk.labels == ["Cancel"]
    assert await talk.press("Cancel") == "All right, dropped."
    assert talk.last
    assert talk.last.edit
    assert "The Silent Sea" in await talk.say("silent sea")


async def test_a_button_does_not_disturb_an_open_question(talk: Talk) -> None:
    await talk.say("silent sea")
    card = talk.last
    await talk.say("/actor")
    talk.last = card
    await talk.press("Cast")
    assert "Gong Yoo" in await talk.say("gong yoo")


async def test_an_empty_answer_is_asked_for_again(talk: Talk) -> None:
    await talk.say("/drama")
    assert talk.last
    assert talk.last.ask
    assert "Which drama?" in await talk.give("resume", draft=talk.last.ask.draft, title="   ")


async def test_what_nobody_can_answer_is_one_sentence_as_before(talk: Talk) -> None:
    talk.asks = False
    assert await talk.say("/drama") == "Which drama? Try /drama move to heaven."
    assert talk.last
    assert talk.last.ask is None


async def test_a_date_that_cannot_be_read_keeps_the_question(talk: Talk) -> None:
    await talk.say("/drama as of: the day the sky fell")
    said = await talk.say("silent sea")
    assert said.startswith("I can't read “the day the sky fell” as a date")


async def test_a_made_up_draft_is_refused_in_a_sentence(talk: Talk) -> None:
    for action in ("v1:pick:nope/x", "v1:back:nope", "v1:cancel:nope", "v1:resume:nope", "v1:pick:", "v1:pick:/"):
        assert "start again" in await talk.act(action)


async def test_who_types_cancel_means_the_button(talk: Talk) -> None:
    await talk.say("/tip")
    assert await talk.say("Cancel.") == "All right, dropped."
    assert (await talk.say("silent sea")).startswith("The Silent Sea"), "nothing waits for an answer"
    await talk.say("/tip")
    assert await talk.say("/cancel") == "All right, dropped."
    assert await talk.say("/cancel") == "All right. I wait for no answer any more."
    assert (await talk.say("silent sea")).startswith("The Silent Sea")
    await talk.say("/tip")
    assert talk.last
    assert talk.last.ask
    assert await talk.give("resume", draft=talk.last.ask.draft, link="cancel") == "All right, dropped."


async def test_who_types_back_is_asked_the_question_before(editor: Talk) -> None:
    first = await editor.say("/announce")
    assert await editor.say("the silent sea") != first
    assert await editor.say("back") == first
    assert "I don't know “back” yet" in await editor.say("back"), "there is none before it"


async def test_back_typed_as_a_command_is_the_question_before_too(editor: Talk) -> None:
    first = await editor.say("/announce")
    await editor.say("the silent sea")
    assert await editor.say("/back") == first
    said = await editor.say("/back")
    assert said == f"There is no question before this one.\n\n{first}"
    assert "What happened?" in await editor.say("the silent sea"), "the question stays open"


async def test_back_without_a_question_says_so(talk: Talk) -> None:
    assert await talk.say("/back") == "I asked nothing just now, so there is nothing to go back to."
    await talk.say("/actor")
    group = talk.other("ana", place="group")
    assert "I asked nothing just now" in await group.say("/back"), "it was asked elsewhere"
    assert "Gong Yoo" in await talk.say("gong yoo")


async def test_back_is_no_answer_where_no_name_is_asked_for(editor: Talk) -> None:
    first = await editor.say("/announce the silent sea")
    assert "What happened?" in first
    assert await editor.say("back") == f"There is no question before this one.\n\n{first}"


async def test_cancel_typed_drops_what_is_open_and_not_what_is_long_over(editor: Talk) -> None:
    await editor.say("/actor")
    await editor.later(hours=2)
    await editor.act("v1:drama:the-silent-sea")
    await editor.say("/announce the silent sea; kind: trailer; source: X")
    await editor.later(minutes=1)
    assert await editor.say("/cancel") == "Dropped. Nothing was posted."
    await editor.say("/correct sea.opened; text: So.")
    await editor.later(days=2)
    assert await editor.say("/cancel") == "All right. I wait for no answer any more."
