"""What somebody follows, page by page, and what they hear of each."""

from dataclasses import replace

from bot.core.announcement import Introduced, Opened, Staged, Titled
from bot.core.commands.table import Limits
from bot.core.drama import Stage
from bot.core.following import GROUPS, default_kinds, switched
from bot.core.kinds import REMINDERS, RUMOURS, TABLE, Kind, mask
from bot.core.recipient import Subscription, Topic
from tests.core.commands.talk import Talk
from tests.core.commands.test_wait import opened


async def follows(talk: Talk) -> dict[str, Subscription]:
    me = await talk.tools.readers.reader(talk.who, None, talk.clock())
    return {str(s.topic): s for s in await talk.tools.readers.following(me.id)}


async def test_of_a_story_that_ended_no_further_season_is_held_out(talk: Talk) -> None:
    await opened(talk, "end", Staged("love-alarm-2", Stage.ENDED), kind=Kind.ENDED)
    said = await talk.say("/follow love alarm")
    assert "The story ended with season 2; I'll write if there is more after all." in said


async def test_a_series_is_followed_with_later_seasons_or_one_season_on_request(talk: Talk) -> None:
    assert "You follow Love Alarm and later seasons." in await talk.say("/follow love alarm")
    assert "You follow Love Alarm 2, this season only." in await talk.press("Only season 2")
    assert set(await follows(talk)) == {"drama:love-alarm-2"}
    await talk.say("/follow love alarm")
    assert set(await follows(talk)) == {"series:love-alarm"}, "the series holds its seasons"


async def test_everything_that_can_be_followed_says_what_will_come(talk: Talk) -> None:
    for asked, said in (
        ("the silent sea", "when it gets a date, when it's out"),
        ("gong yoo", "when there is a new role, when it gets a date, and when it's out"),
        ("netflix", "everything on Netflix"),
        ("everything", "You follow everything"),
    ):
        assert said in await talk.say(f"/follow {asked}"), asked
    assert "Next: The Silent Sea" in await talk.say("/follow gong yoo")


async def test_undo_takes_a_follow_back_and_brings_it_back_as_it_was(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await talk.press("Rumours too")
    assert await talk.press("Undo") == "You no longer follow The Silent Sea."
    assert await follows(talk) == {}
    assert "Rumours too." in await talk.press("Undo")
    assert (await follows(talk))["series:the-silent-sea"].kinds & RUMOURS


async def test_the_list_turns_its_pages(talk: Talk) -> None:
    names = [f"Drama {chr(65 + n)}{chr(75 + n)}" for n in range(10)]
    changes = [c for n, name in enumerate(names) for c in (Opened(f"d{n}"), Titled(f"d{n}", name))]
    await opened(talk, "x", *changes, kind=Kind.RECORD)
    for n in range(10):
        await talk.act(f"v1:follow:series:d{n}")
    await talk.say("/wait moonlight hospital")
    first = await talk.say("/following")
    assert first.startswith("You follow · press a name to change or stop it\nDrama AK, and later seasons\n")
    assert "moonlight" not in first
    assert talk.labels[-1] == "More"
    second = await talk.press("More")
    assert talk.last
    assert talk.last.edit
    assert sum(name in first for name in names) == 8
    assert sum(name in second for name in names) == 2
    assert second.endswith("I listen for\n“moonlight hospital”")
    await talk.press("Stop: moonlight")
    assert "moonlight" not in await talk.act("v1:following:#9"), "a page that is none is the last one"


async def test_each_can_be_changed_or_stopped_from_the_list(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await talk.say("/following")
    await talk.press("The Silent Sea")
    assert talk.labels == ["Rumours too", "Choose…", "Stop following", "All I follow"]
    await talk.press("Stop following")
    assert await follows(talk) == {}
    assert (await talk.say("/following")).startswith("You don't follow anything yet.")


async def test_kinds_are_chosen_one_by_one(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    said = await talk.press("Choose…")
    assert said.startswith("The Silent Sea · what I tell you\nI tell you: Announced · Cast confirmed · ")
    assert {"✓ Trailer", "Teaser", "Rumours too", "As usual", "Done"} <= set(talk.labels)
    await talk.press("Teaser")
    await talk.press("✓ Trailer")
    await talk.press("Rumours too")
    topic = Topic.parse("series:the-silent-sea")
    kinds = (await follows(talk))[str(topic)].kinds
    assert kinds == (default_kinds(topic) | mask(Kind.TEASER) | RUMOURS) & ~mask(Kind.TRAILER)
    await talk.press("As usual")
    assert (await follows(talk))[str(topic)].kinds == default_kinds(topic)
    assert "You follow The Silent Sea" in await talk.press("Done")


async def test_reminders_stay_as_they_were_set_whatever_is_chosen(talk: Talk) -> None:
    await talk.say("/settings reminders week")
    await talk.say("/follow the silent sea")
    await talk.act("v1:kind:teaser:series:the-silent-sea")
    await talk.act("v1:kind:usual:series:the-silent-sea")
    [follow] = (await follows(talk)).values()
    assert follow.kinds & mask(*REMINDERS) == mask(Kind.REMINDER_WEEK)


async def test_for_a_person_only_what_can_come_is_offered(talk: Talk) -> None:
    await talk.say("/follow gong yoo")
    await talk.press("Choose…")
    assert "Trailer" not in " ".join(talk.labels)
    assert "✓ Cast confirmed" in talk.labels


async def test_who_switches_all_off_is_told_so(talk: Talk) -> None:
    await talk.say("/follow gong yoo")
    await talk.press("Choose…")
    for label in [label for label in talk.labels if label.startswith("✓")]:
        await talk.press(label)
    assert talk.last
    assert "I tell you nothing of it now." in talk.last.message.plain


async def test_a_choice_of_somebody_elses_changes_only_ones_own(talk: Talk) -> None:
    await talk.say("/follow gong yoo")
    bo = talk.other("bo")
    assert "You don't follow Gong Yoo" in await bo.act("v1:kind:out:person:gong-yoo")
    assert (await follows(talk))["person:gong-yoo"].kinds & mask(Kind.OUT)


def test_every_kind_that_is_told_can_be_chosen_once() -> None:
    chosen = [kind for group in GROUPS.values() for kind in group.kinds]
    told = {kind for kind, row in TABLE.items() if not row.silent} - set(REMINDERS)
    assert sorted(chosen) == sorted(told)


async def test_names_that_dont_fit_a_button_break_nothing(talk: Talk) -> None:
    long = "a" * 40
    await opened(talk, "x", Introduced(long, "Somebody Long"), kind=Kind.RECORD)
    await talk.say("/follow somebody long")
    assert "what I tell you" in await talk.press("Choose…")
    assert len(talk.labels) > 5


async def test_nobody_follows_more_than_they_may(talk: Talk) -> None:
    talk.tools = replace(talk.tools, limits=Limits(follows=2))
    await talk.say("/follow the silent sea")
    await talk.say("/follow gong yoo")
    assert "more than 2 things; stop one of them in /following first." in await talk.say("/follow love alarm")
    assert len(await follows(talk)) == 2
    assert "You follow Gong Yoo" in await talk.say("/follow gong yoo"), "what is followed already is shown"


async def test_the_rows_of_a_page_fit_every_platform(talk: Talk) -> None:
    changes = [c for n in range(9) for c in (Opened(f"d{n}"), Titled(f"d{n}", f"Drama {n}"))]
    await opened(talk, "x", *changes, kind=Kind.RECORD)
    for n in range(8):
        await talk.act(f"v1:follow:series:d{n}")
    for n in range(20):
        await talk.say(f"/wait {chr(97 + n) * 7}")
    talk.place, talk.moderator = "#news", True
    for asked in ("/following", "/follow gong yoo", "/settings"):
        await talk.say(asked)
        assert talk.last
        rows = talk.last.message.buttons
        assert len(rows) <= 5, asked
        assert max(map(len, rows)) <= 5, asked


def test_a_sort_of_which_half_is_on_is_switched_on_whole() -> None:
    date = GROUPS["date"]
    assert switched(mask(Kind.DATE_SET), date) == mask(Kind.DATE_SET, Kind.DATE_MOVED)
    assert switched(mask(Kind.DATE_SET, Kind.DATE_MOVED, Kind.OUT), date) == mask(Kind.OUT)


async def test_a_place_chooses_its_sorts_of_news_too(talk: Talk) -> None:
    talk.place, talk.moderator = "#news", True
    await talk.say("/follow gong yoo")
    said = await talk.press("For this place")
    assert said.startswith("🔔 #news follows Gong Yoo.")
    assert talk.last
    assert not talk.last.private
    assert (await talk.press("Choose…")).startswith("Gong Yoo · what I tell #news")
    await talk.press("✓ Out now")
    place = (await talk.tools.readers.places([talk.key]))[talk.key]
    [follow] = await talk.tools.readers.following(place.id)
    assert not follow.kinds & mask(Kind.OUT)
    assert (await follows(talk))["person:gong-yoo"].kinds & mask(Kind.OUT), "ones own stay as they were"
    await talk.press("Done")
    assert "no longer follow" in await talk.press("Stop following")
    assert await talk.tools.readers.following(place.id) == []


async def test_why_something_came_can_be_changed_at_once(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await opened(talk, "x", Titled("the-silent-sea", "Silent Sea"), kind=Kind.TITLE_CHANGED)
    why = await talk.act("v1:why:x")
    assert "You have followed Silent Sea since 25 November 2026." in why
    assert max(len(said.split(" · ")) for said in why.splitlines()) == 4, "a few in a line, so that it can be read"
    assert talk.labels == ["Rumours too", "Choose…", "Stop following"]
    await talk.press("Stop following")
    assert await follows(talk) == {}


async def test_why_a_reply_came_that_takes_something_back_is_why_that_came(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await opened(talk, "x", Titled("the-silent-sea", "Silent Sea"), kind=Kind.TITLE_CHANGED)
    assert "You have followed Silent Sea since" in await talk.act("v1:why:notice:back x y")


async def test_why_alone_explains_the_newest_message(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    for name, title in (("x", "Silent Sea"), ("y", "The Quiet Sea")):
        await talk.later(minutes=1)
        await opened(talk, name, Titled("the-silent-sea", title), kind=Kind.TITLE_CHANGED)
    await talk.house.settle()
    assert (await talk.say("/why")).startswith(
        "✏️ Silent Sea is now called The Quiet Sea\n\nYou have followed The Quiet Sea since 25 November 2026."
    )
    assert talk.labels == ["Rumours too", "Choose…", "Stop following"]
    await talk.press("Stop following")
    assert (await talk.say("/why")).startswith("✏️ Silent Sea is now called The Quiet Sea\n\nYou don't follow")


async def test_why_alone_in_a_place_explains_its_newest_message(talk: Talk) -> None:
    talk.place, talk.moderator = "#news", True
    assert (await talk.say("/why")).startswith("I haven't written anything here by myself yet.")
    await talk.say("/follow the silent sea")
    await talk.press("For this place")
    await opened(talk, "x", Titled("the-silent-sea", "Silent Sea"), kind=Kind.TITLE_CHANGED)
    await talk.house.settle()
    assert (await talk.say("/why")).startswith("✏️ The Silent Sea is now called Silent Sea\n\n")


async def test_a_place_that_follows_something_by_name_is_known_by_its_server(talk: Talk) -> None:
    moderator = talk.other("mod", place="#tv", moderator=True, server="9")
    await moderator.act("v1:follow-here:series:the-silent-sea")
    assert [place.name for place in await talk.tools.readers.in_server("console", "9")] == ["#tv"]


async def test_one_thing_that_is_followed_is_shown_by_its_name(talk: Talk) -> None:
    await talk.say("/follow gong yoo")
    assert "You don't follow Bae Doona." in await talk.say("/following bae doona")
    assert (await talk.say("/following gong yoo")).startswith("🔔 You follow Gong Yoo.")
    assert "Stop following" in talk.labels
    assert (await talk.say("/following 2")).startswith("You follow")


async def test_who_follows_nothing_is_not_asked_what_to_stop(talk: Talk) -> None:
    assert await talk.say("/unfollow") == ("You don't follow anything yet. /follow and a drama or an actor begins.")
    await talk.say("/follow gong yoo")
    assert (await talk.say("/unfollow")).startswith("Whom or what?")
    await talk.say("gong yoo")
    assert await follows(talk) == {}
