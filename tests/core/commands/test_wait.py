"""Tell me when you hear of it: names nobody knows yet, and what becomes of them."""

from dataclasses import replace
from datetime import date

from bot.core.announcement import Called, Introduced, Noted, Opened, Staged, Titled
from bot.core.commands.table import Limits
from bot.core.drama import Stage
from bot.core.kinds import RUMOURS, Kind
from bot.core.recipient import Topic
from tests.core.commands.talk import Talk
from tests.core.ledgers import entry

HOSPITAL = (
    Opened("moonlight-hospital"), Titled("moonlight-hospital", "Moonlight Hospital"),
    Staged("moonlight-hospital", Stage.ANNOUNCED),
)  # fmt: skip


async def wait(talk: Talk, asked: str = "/drama moonlight hospital") -> str:
    await talk.say(asked)
    return await talk.press("🔔 Tell me when you hear of")


async def opened(talk: Talk, name: str = "x", *changes: object, kind: Kind = Kind.ANNOUNCED, **rest: object) -> None:
    day = talk.clock().date().isoformat()
    await talk.house.publish(entry(name, day, *(changes or HOSPITAL), kind=kind, **rest))  # type: ignore[arg-type]
    await talk.house.settle()


async def me(talk: Talk) -> int:
    who = await talk.tools.readers.reader(talk.who, None, talk.clock())
    return who.id


async def test_a_name_nobody_knows_can_be_waited_for(talk: Talk) -> None:
    said = await talk.say("/drama moonlight hospital")
    assert said.startswith("I don't know “moonlight hospital” yet. Did you mean one of these?")
    assert said.endswith("Or I can keep an ear out and write to you when it turns up.")
    assert await talk.press("🔔 Tell me when you hear of it") == (
        "🔔 I'll keep an ear out for “moonlight hospital” and write to you here when it turns up."
    )
    assert [w.name for w in await talk.tools.readers.waits(await me(talk))] == ["moonlight hospital"]
    assert await talk.press("Undo") == "I no longer listen for “moonlight hospital”."
    assert await talk.tools.readers.waits(await me(talk)) == []
    await talk.press("Undo")
    assert len(await talk.tools.readers.waits(await me(talk))) == 1


async def test_for_a_person_it_is_him_or_her(talk: Talk) -> None:
    assert "when they turn up" in await talk.say("/actor byun woo seok")
    assert "when they turn up" in await talk.press("🔔 Tell me when you hear of him or her")


async def test_what_turns_up_is_followed_and_told_once(talk: Talk) -> None:
    await wait(talk)
    await talk.later(days=3)
    await opened(talk)
    [said] = talk.house.texts("ana")
    assert said == (
        "🔔 Moonlight Hospital has turned up.\n"
        "🌱 Announced on 28 November 2026\n"
        "You follow it from now on, later seasons too.\n\n"
        "You asked me on 25 November 2026 to tell you of “moonlight hospital”."
    )
    [follow] = await talk.tools.readers.following(await me(talk))
    assert follow.topic == Topic.parse("series:moonlight-hospital")
    await opened(talk, "y", Noted("moonlight-hospital"), kind=Kind.TRAILER, text="A trailer")
    assert len(talk.house.texts("ana")) == 2, "the news after it comes as to every follower"
    assert await talk.tools.readers.wanted() == []


async def test_an_import_that_tells_nobody_of_news_still_ends_a_wait(talk: Talk) -> None:
    await wait(talk)
    await talk.house.publisher.record([entry("x", "2020-01-01", *HOSPITAL)], talk.clock())
    await talk.house.settle()
    assert len(talk.house.texts("ana")) == 1
    assert "has turned up" in talk.house.texts("ana")[0]


async def test_another_spelling_is_the_same_name(talk: Talk) -> None:
    await wait(talk, "/actor park seojun")
    await opened(talk, "x", Introduced("park-seo-joon", "Park Seo-joon"), kind=Kind.RECORD)
    assert talk.house.texts("ana")[0].startswith("🔔 Park Seo-joon has turned up.\nYou follow them from now on.")


async def test_who_waits_for_a_person_is_not_told_of_a_drama_by_that_name(talk: Talk) -> None:
    await wait(talk, "/actor moonlight hospital")
    await opened(talk)
    assert talk.house.texts("ana") == []
    assert len(await talk.tools.readers.wanted()) == 1


async def test_when_more_than_one_fits_it_asks(talk: Talk) -> None:
    await wait(talk, "/actor song hye-kyo")
    await opened(
        talk, "x", Introduced("song-hye-kyo", "Song Hye-kyo"), Introduced("song-hye-kyo-2", "Song Hye-kyo"),
        kind=Kind.RECORD,
    )  # fmt: skip
    [said] = talk.house.texts("ana")
    assert said.startswith("🔔 I've heard of several that may be “song hye-kyo”. Which one do you want to follow?")
    assert await talk.tools.readers.following(await me(talk)) == []
    buttons = [b for row in talk.house.chats.messages["ana"][0].letter.message.buttons for b in row]
    assert [b.label for b in buttons] == [
        "🔔 Follow Song Hye-kyo", "🔔 Follow Song Hye-kyo", "None of these, keep listening",
    ]  # fmt: skip
    assert "You follow Song Hye-kyo" in await talk.act(buttons[1].action or "")
    assert "keep an ear out for “song hye-kyo”" in await talk.act(buttons[2].action or "")


async def test_what_only_may_be_it_is_asked_about(talk: Talk) -> None:
    await wait(talk, "/drama moonlight")
    await opened(talk)
    [said] = talk.house.texts("ana")
    assert "may be “moonlight”. Is this it?" in said
    assert await talk.tools.readers.following(await me(talk)) == []


async def test_what_was_known_before_is_no_answer(talk: Talk) -> None:
    await opened(talk, "x", Opened("moon-lovers"), Titled("moon-lovers", "Moonlight Lovers"), kind=Kind.RECORD)
    await talk.later(days=1)
    await talk.say("/wait moonlight love")
    await opened(talk, "y", Noted("moon-lovers"), kind=Kind.TRAILER)
    assert talk.house.texts("ana") == []
    await opened(talk, "z", Titled("moon-lovers", "Moonlight Love"), kind=Kind.TITLE_CHANGED)
    assert len(talk.house.texts("ana")) == 1


async def test_a_person_who_gets_a_new_name_ends_a_wait(talk: Talk) -> None:
    await wait(talk, "/actor jay kim unknown")
    await talk.later(days=1)
    await opened(talk, "x", Called("lee-joon", "Jay Kim Unknown"), kind=Kind.RECORD)
    assert talk.house.texts("ana")[0].startswith("🔔 Lee Joon has turned up.")


async def test_a_pinged_wait_survives_a_restart_in_between(talk: Talk) -> None:
    await wait(talk)
    [kept] = await talk.tools.readers.waits(await me(talk))
    await talk.tools.outbox.tell(
        kept.reader, talk.last.message, talk.clock(), key=f"wait.{kept.id}",  # type: ignore[union-attr]
        expires_at=talk.clock().replace(year=2027),
    )  # fmt: skip
    await talk.house.settle()
    await opened(talk)
    assert len(talk.house.texts("ana")) == 1, "told before the crash, and not again"
    assert len(await talk.tools.readers.following(kept.reader)) == 1


async def test_nobody_waits_for_more_names_than_they_may(talk: Talk) -> None:
    talk.tools = replace(talk.tools, limits=Limits(waits=2))
    for name in ("one name", "another"):
        assert "keep an ear out" in await talk.say(f"/wait {name}")
    assert await talk.say("/wait a third") == (
        "I listen for 2 names for you already; stop one of them in /following first."
    )
    assert "keep an ear out" in await talk.say("/wait One  Name!"), "that one is there"


async def test_where_nobody_may_wait_it_is_not_offered(talk: Talk) -> None:
    talk.tools = replace(talk.tools, limits=Limits(waits=0))
    assert "keep an ear out" not in await talk.say("/drama moonlight hospital")
    assert all("Tell me" not in label for label in talk.labels)


async def test_who_follows_it_already_is_told_and_keeps_what_they_chose(talk: Talk) -> None:
    await wait(talk)
    await opened(talk, "x", Opened("zzz"), Titled("zzz", "Zzz"), kind=Kind.RECORD)
    await talk.say("/follow zzz")
    await talk.press("Rumours too")
    await opened(talk, "y", Titled("zzz", "Moonlight Hospital"), kind=Kind.RECORD)
    assert "Moonlight Hospital has turned up" in talk.house.texts("ana")[0]
    [follow] = await talk.tools.readers.following(await me(talk))
    assert follow.kinds & RUMOURS


async def test_names_that_dont_fit_a_button_or_hold_nothing(talk: Talk) -> None:
    long = "무브 투 헤븐 나는 유품정리사입니다 그리고 더"
    assert "무브 투 헤븐" in await wait(talk, f"/drama {long}")
    assert (await talk.say("/wait !!!")).startswith("That has no letters I could listen for")
    assert "keep an ear out for “x”" in await talk.say("/wait x (2027)")
    assert (await talk.tools.readers.waits(await me(talk)))[0].since.date() == date(2026, 11, 25)


async def test_what_turns_up_in_a_pause_is_told_when_it_ends(talk: Talk) -> None:
    await wait(talk)
    await talk.say("/settings pause for a week")
    await opened(talk)
    await talk.later(days=1)
    assert talk.house.texts("ana") == []
    await talk.say("/settings pause off")
    assert len(talk.house.texts("ana")) == 1


async def test_a_name_that_is_known_can_be_followed_instead(talk: Talk) -> None:
    assert await talk.say("/wait love alarm 2") == "I know Love Alarm 2 already."
    assert talk.labels == ["🔔 Follow Love Alarm 2"]
    assert await talk.tools.readers.waits(await me(talk)) == []
    await talk.press("🔔")
    assert [str(s.topic) for s in await talk.tools.readers.following(await me(talk))] == ["series:love-alarm"]
    assert await talk.say("/wait GONG YOO") == "I know Gong Yoo already."
    assert "You follow Gong Yoo" in await talk.press("🔔")


async def test_links_and_dates_are_no_names_to_listen_for(talk: Talk) -> None:
    for text in ("2021-13-40", "14 May 2027", "https://example.org/a.jpg"):
        assert await talk.say(f"/wait {text}") == (
            f"“{text}” is no name I could listen for; send me a title or a person's name."
        )
        assert "keep an ear out" not in await talk.say(f"/drama {text}")
        assert await talk.give("import", text=f"listen: {text}") == (
            f"You follow nothing new now.\nI don't know “{text}”. Send me one alone and I'll listen for it."
        )
    assert await talk.tools.readers.wanted() == []
    for text in ("1987", "365: Repeat the Year", "May"):
        assert "keep an ear out" in await talk.say(f"/wait {text}")
