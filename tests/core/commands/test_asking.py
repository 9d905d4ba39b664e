"""Asking for a drama or a person: clear names are answered, near ties asked back, what nobody knows leads on."""

import pytest

from bot.core.announcement import Opened, Titled
from bot.core.commands.parse import MOST_TYPED, Typed, pressed, typed
from bot.core.commands.register import command_of
from bot.core.commands.request import TWICE, UNKNOWN
from bot.core.commands.suggest import complete, suggest_line
from bot.core.commands.table import Option, Takes
from bot.core.kinds import Kind
from tests.core.commands.talk import Talk
from tests.core.ledgers import entry


@pytest.mark.parametrize(
    "asked", ["the silent sea", "silent see", "고요의 바다", "The Silent Sea ", "drama:the-silent-sea"]
)
async def test_a_clear_name_shows_the_card(talk: Talk, asked: str) -> None:
    assert (await talk.say(f"/drama {asked}")).startswith(
        "The Silent Sea\n고요의 바다\n\n🎭 Casting since 1 April 2020"
    )
    assert talk.labels[:3] == ["🔔 Follow", "Cast", "Timeline"]


async def test_words_alone_find_dramas_and_people(talk: Talk) -> None:
    assert (await talk.say("silent sea")).startswith("The Silent Sea")
    assert (await talk.say("gong yoo")).startswith("Gong Yoo")


async def test_near_ties_are_never_guessed_and_told_apart(talk: Talk) -> None:
    assert await talk.say("/drama love alarm") == "Two dramas go by that name. Which one?"
    assert talk.labels == ["Love Alarm (2019)", "Love Alarm 2"]
    assert (await talk.press("Love Alarm 2")).startswith("Love Alarm 2\n")
    assert (await talk.say("/drama love alarm (2019)")).startswith("Love Alarm (2019)\n")
    assert await talk.say("/actor kim min") == "Two people go by that name. Who is it?"


async def test_a_name_nobody_knows_has_the_three_nearest_and_a_way_on(talk: Talk) -> None:
    said = await talk.say("/drama moonlight hospital")
    assert said.startswith("I don't know “moonlight hospital” yet. Did you mean one of these?")
    nearest = [button for button in talk.buttons if (button.action or "").startswith("v1:drama:")]
    assert len(nearest) == 3
    assert any(label.startswith("🔔 Tell me when you hear of it") for label in talk.labels)


async def test_a_name_nobody_knows_can_be_told_to_the_editors(talk: Talk) -> None:
    await talk.say("/drama moonlight hospital")
    assert await talk.press("Send a tip to the editors") == (
        "What did you read? Send me the link, and a word about it if you like."
    )


async def test_editors_need_not_tell_themselves(editor: Talk) -> None:
    await editor.say("/drama moonlight hospital")
    assert "Send a tip to the editors" not in editor.labels


@pytest.mark.parametrize("greeting", ["hi", "Hello!", "hello  there", "안녕하세요"])
async def test_a_greeting_is_answered_and_not_looked_up(talk: Talk, greeting: str) -> None:
    assert (await talk.say(greeting)).startswith("Annyeong. I follow Korean dramas for you")


async def test_a_drama_whose_title_is_a_greeting_is_found(talk: Talk) -> None:
    hello = entry("hello.opened", "2026-01-01", Opened("hello"), Titled("hello", "Hello"), kind=Kind.ANNOUNCED)
    await talk.house.publisher.record([hello], talk.clock())
    await talk.tools.search.refresh()
    assert (await talk.say("hello")).startswith("Hello\n")


async def test_a_person_asked_for_as_a_drama_is_shown_and_the_other_way_round(talk: Talk) -> None:
    assert (await talk.say("/drama gong yoo")).startswith("Gong Yoo\n")
    assert (await talk.say("/actor the silent sea")).startswith("The Silent Sea\n")
    assert (await talk.say("/actor love alarm")) == "Two dramas go by that name. Which one?"
    assert (await talk.press("Love Alarm (2019)")).startswith("Love Alarm (2019)\n")


async def test_the_past_is_asked_about_by_day_month_or_year(talk: Talk) -> None:
    assert (await talk.say("/drama the silent sea as of 1 May 2020")).startswith(
        "The Silent Sea · as known on 1 May 2020"
    )
    assert (await talk.say("/cast the silent sea as of april 2020")).startswith(
        "The Silent Sea · as known on 30 April 2020"
    )
    assert (
        await talk.say("/timeline the silent sea as of 2019")
        == "Nobody had heard of The Silent Sea by 31 December 2019."
    )
    assert (await talk.press("See it today")).startswith("The Silent Sea\n고요의 바다")
    assert "as known" not in await talk.say("/drama the silent sea as of today")


async def test_of_several_only_those_known_by_then_are_offered(talk: Talk) -> None:
    assert (await talk.say("/drama love alarm as of 2020-01-01")).startswith("Love Alarm · as known on 1 January 2020")
    assert (await talk.say("/drama love alarm as of 2018")).startswith("Nobody had heard of Love Alarm by")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/drama", "Which drama?"),
        ("/actor", "Who?"),
        ("/drama sea as of 2021-13-40", "I can't read “2021-13-40” as a date; try 14 May 2021,"),
        ("/drama sea as of tomorrow", "26 November 2026 is still to come; ask for a day up to today."),
        ("/dramma sea", "I don't know /dramma. Did you mean /drama?"),
        ("/xyzzy", "I don't know /xyzzy. /help lists what I do."),
        ("/why", "I haven't written to you by myself yet. /following shows what you follow."),
    ],
)
async def test_what_can_not_be_answered_is_said_in_a_sentence_that_leads_on(talk: Talk, asked: str, said: str) -> None:
    assert (await talk.say(asked)).startswith(said)


async def test_hello_and_the_card_a_link_led_to(talk: Talk) -> None:
    assert (await talk.say("/start")).startswith("Annyeong.")
    card = await talk.say("/start d_the-silent-sea")
    assert card.startswith("The Silent Sea\n")
    assert card.endswith("Press Follow and I'll write to you here when something happens.")
    assert (await talk.say("/start d_nothing")).startswith("Annyeong.")


async def test_help_lists_what_one_may_do_with_something_to_try(talk: Talk) -> None:
    said = await talk.say("/help")
    assert said.startswith("I follow Korean dramas for you, from first rumour to release day.")
    for line in ("/drama move to heaven · where it stands", "/upcoming · what's coming", "/browse horror · "):
        assert line in said
    assert "/announce" not in said


async def test_words_alone_may_ask_about_the_past_too(talk: Talk) -> None:
    for day in ("1 Jan 2019", "2019"):
        assert "Nobody had heard of The Silent Sea by" in await talk.say(f"the silent sea as of {day}")
    assert "as known on 1 May 2020" in await talk.say("the silent sea as of 1 May 2020")
    assert (await talk.say("silent sea as of the flood")).startswith("I can't read “the flood” as a date")
    assert "I don't know “as of 2019”" in await talk.say("as of 2019")


async def test_a_title_that_speaks_of_a_day_is_found(talk: Talk) -> None:
    await talk.house.publish(entry("day", "2020-01-01", Opened("love-as-of-today"),
                                   Titled("love-as-of-today", "Love as of Today")))  # fmt: skip
    await talk.tools.search.refresh()
    assert (await talk.say("love as of today")).startswith("Love as of Today")


async def test_as_of_in_an_answer_is_part_of_it(editor: Talk) -> None:
    await editor.say("/announce the silent sea; kind: trailer")
    assert "One or two sentences" in await editor.say("The News")
    assert "Nothing as of today." in await editor.say("Nothing as of today.")


@pytest.mark.parametrize(
    ("line", "command", "values"),
    [
        ("/drama Move to Heaven", "drama", {"title": "Move to Heaven"}),
        ("/DRAMA@some_bot x as of 2020", "drama", {"title": "x", "as_of": "2020"}),
        ("/drama title: x; as of: May 2020", "drama", {"title": "x", "as_of": "May 2020"}),
        ("/announce sea; kind: trailer\ntext: Look: there", "announce",
         {"drama": "sea", "kind": "trailer", "text": "Look: there"}),
        ("/announce sea; kind: trailer; text: He says; note: this\nso: it is; source: X", "announce",
         {"drama": "sea", "kind": "trailer", "text": "He says; note: this\nso: it is", "source": "X"}),
        ("/announce sea; source: Netflix; at: tomorrow 9:00", "announce",
         {"drama": "sea", "source": "Netflix; at: tomorrow 9:00", UNKNOWN: "at"}),
        ("/announce sea 2;foo: bar", "announce", {"drama": "sea 2;foo: bar", UNKNOWN: "foo"}),
        ("/announce sea\nair date = may\nkind: trailer", "announce",
         {"drama": "sea\nair date = may", "kind": "trailer", UNKNOWN: "air date"}),
        ("/announce Kingdom: Ashin of the North; source: https://x.example/?a=1;b=2; https://y.example", "announce",
         {"drama": "Kingdom: Ashin of the North", "source": "https://x.example/?a=1;b=2; https://y.example"}),
        ("/drama title: x; as of: May 2020; as of: 2021", "drama", {"title": "x", "as_of": "May 2020", TWICE: "as_of"}),
        ("/drama title: x; Title: x", "drama", {"title": "x"}),
        ("/tip https://x.example; spoiler: he dies", "tip", {"link": "https://x.example; spoiler: he dies"}),
        ("/tip https://x.example; text: no; really: yes", "tip",
         {"link": "https://x.example", "text": "no; really: yes"}),
        ("/nothing x", "nothing", {}),
        ("move to heaven", "find", {"name": "move to heaven"}),
        ("", "find", {"name": ""}),
        ("/", "find", {"name": "/"}),
    ],
)  # fmt: skip
def test_a_typed_line_is_a_command_with_its_options(line: str, command: str, values: dict[str, str]) -> None:
    assert typed(line) == Typed(command, values)


def test_only_so_much_of_a_typed_text_is_read() -> None:
    assert len(typed("x" * 10_000).values["name"]) == MOST_TYPED


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("v1:cast:sea@2020-04-29", Typed("cast", {"title": "sea", "as_of": "2020-04-29"}, pressed=True)),
        ("v1:follow:person:gong-yoo", Typed("follow", {"topic": "person:gong-yoo"}, pressed=True)),
        ("v1:upcoming", Typed("upcoming", {}, pressed=True)),
        ("v9:drama:x", Typed("drama", {}, pressed=True)),
        ("nonsense", Typed("nonsense", {}, pressed=True)),
    ],
)
def test_a_button_is_a_command_with_an_id(action: str, said: Typed) -> None:
    command = command_of(said.command)
    names = {option.name for option in command.options} if command else set()
    found = pressed(action)
    assert (found.command, found.pressed) == (said.command, True)
    assert {*found.values.values()} == {*said.values.values()}
    assert set(found.values) <= names


async def test_options_are_completed_by_what_they_take(talk: Talk) -> None:
    def labels(takes: Takes, prefix: str, **rest: object) -> list[str]:
        return [s.label for s in complete(Option("x", "", takes, **rest), prefix, talk.tools)]  # type: ignore[arg-type]

    assert labels(Takes.DRAMA, "love al") == ["Love Alarm (2019)", "Love Alarm 2"]
    assert labels(Takes.PERSON, "gong") == ["Gong Yoo"]
    assert labels(Takes.TOPIC, "every")[0] == "Everything"
    assert labels(Takes.PEOPLE, "Gong Yoo (lead), bae") == ["Gong Yoo (lead), Bae Doona"]
    assert labels(Takes.PEOPLE, "Gong Yoo (le") == []
    assert labels(Takes.CHOICE, "tr", choices=(("trailer", "t"), ("teaser", "s"))) == ["trailer"]


async def test_a_typed_line_goes_on_where_the_cursor_stands(talk: Talk) -> None:
    async def lines(typed_so_far: str) -> list[str]:
        return [line for line, _ in await suggest_line(typed_so_far, talk.tools)]

    assert "/drama " in await lines("/dr")
    assert await lines("/drama love al") == ["/drama Love Alarm (2019)", "/drama Love Alarm 2"]
    assert await lines("gong y") == ["Gong Yoo"]
    assert await lines("/announce the silent sea; people: Gong Yoo (lead), bae") == [
        "/announce the silent sea; people: Gong Yoo (lead), Bae Doona"
    ]
    assert await lines("/browse cast") == ["/browse casting"]
    assert await lines("/nothing x") == []
