"""How somebody wants to be told: asked when it matters, on one page, with buttons."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.announcement import Noted
from bot.core.drama import TitleKind
from bot.core.kinds import REMINDERS, Kind, mask
from bot.core.recipient import AddressKey, Identity, Preferences
from bot.core.words import Words
from tests.core.commands.talk import Talk
from tests.core.commands.test_wait import opened
from tests.locales.pseudo import pseudo, wide


async def wishes(talk: Talk) -> Preferences:
    return (await talk.tools.readers.reader(talk.who, None, talk.clock())).preferences


async def test_the_zone_is_asked_with_the_first_follow_and_only_then(talk: Talk) -> None:
    said = await talk.say("/follow the silent sea")
    assert said.endswith("What time zone are you in? Then I keep quiet while you sleep.")
    assert "London" in talk.labels
    assert await talk.press("London") == (
        "It is 12:00 in London. All my times are yours now.\n"
        "I keep quiet from 23:00 to 08:00; only “out now” gets through."
    )
    kept = await wishes(talk)
    assert (kept.zone, kept.quiet_from, kept.quiet_to) == ("Europe/London", time(23), time(8))
    assert "time zone" not in await talk.say("/follow love alarm")
    assert await talk.say("/settings") != ""


async def test_who_does_not_say_is_not_asked_again(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    assert "time zone" not in await talk.say("/follow love alarm")
    assert (await wishes(talk)).zone is None


async def test_another_place_is_typed(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    assert "Which large city is near you?" in await talk.press("Another place")
    said = await talk.say("somewhere")
    assert said.startswith("I don't know where “somewhere” is; try a large city near you, or UTC+9.")
    assert "It is 21:00 in Seoul" in await talk.say("busan")
    assert (await wishes(talk)).zone == "Asia/Seoul"


async def test_a_country_with_several_zones_is_asked_about(talk: Talk) -> None:
    assert "more than one time zone" in await talk.say("/zone usa")
    assert "It is 07:00 in New York" in await talk.press("New York")


async def test_quiet_hours_once_chosen_stay_when_the_zone_changes(talk: Talk) -> None:
    await talk.say("/settings quiet 22:30-7")
    assert "I keep quiet" not in (await talk.say("/zone london")).replace("I keep quiet from 22:30 to 07:00", "")
    await talk.say("/settings quiet off")
    await talk.say("/zone seoul")
    assert (await wishes(talk)).quiet_from is None


async def test_no_quiet_hours_is_one_press_away(talk: Talk) -> None:
    await talk.say("/zone london")
    await talk.press("No quiet hours")
    assert (await wishes(talk)).quiet_from is None


async def test_one_page_says_it_all(talk: Talk) -> None:
    assert await talk.say("/settings") == (
        "How I write to you\n"
        "Time zone: not known yet, so I take UTC\n"
        "Quiet hours: none\n"
        "Reminders: a day before a premiere\n"
        "Once a day: at 09:00, if you follow everything, a genre or a network; what you follow by name comes at once\n"
        "Pause: none\n"
        "Titles: English\n"
        "Language: English"
    )
    for line in (
        "zone seoul",
        "quiet 23-8",
        "reminders week and hour",
        "digest 9",
        "pause until 3 May",
        "titles korean",
    ):
        await talk.say(f"/settings {line}")
    assert await talk.say("/settings") == (
        "How I write to you\n"
        "Time zone: Seoul, where it is 21:00 now\n"
        "Quiet hours: 23:00-08:00; only “out now” gets through\n"
        "Reminders: a week and an hour before a premiere\n"
        "Once a day: at 09:00 for everything, genres and networks; what you follow by name comes at once\n"
        "Pause: until 3 May 2027; then I tell you what is still news\n"
        "Titles: Korean\n"
        "Language: English"
    )
    assert await wishes(talk) == Preferences(
        "Asia/Seoul", time(23), time(8), time(9), datetime(2027, 5, 2, 15, tzinfo=UTC),
        mask(Kind.REMINDER_WEEK, Kind.REMINDER_HOUR), titles=TitleKind.NATIVE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "choice", "kept"),
    [
        ("Quiet hours", "22:00-07:00", {"quiet_from": time(22), "quiet_to": time(7)}),
        ("Once a day", "18:00", {"digest_at": time(18)}),
        ("Once a day", "At once", {"digest_at": None, "at_once": True}),
        ("Titles", "Romanised", {"titles": TitleKind.ROMANISED}),
        ("Pause", "For a week", {"paused_until": datetime(2026, 12, 2, 12, tzinfo=UTC)}),
        ("Time zone", "Seoul", {"zone": "Asia/Seoul", "quiet_from": time(23), "quiet_to": time(8)}),
    ],
)
async def test_each_wish_has_buttons_that_are_one_choice(
    talk: Talk, what: str, choice: str, kept: dict[str, object]
) -> None:
    await talk.say("/settings")
    await talk.press(what)
    if what != "Time zone":
        assert {b.menu for b in talk.buttons} == {what, ""}
    await talk.press(choice)
    assert await wishes(talk) == replace(Preferences(), **kept)  # type: ignore[arg-type]
    assert talk.last
    assert talk.last.edit is (what != "Time zone")


async def test_reminders_are_switched_one_by_one_and_hold_for_what_is_followed(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await talk.say("/settings reminders")
    assert talk.labels == ["A week before", "✓ A day before", "An hour before", "Back"]
    await talk.press("A week")
    await talk.press("✓ A day")
    assert talk.labels == ["✓ A week before", "A day before", "An hour before", "Back"]
    me = await talk.tools.readers.reader(talk.who, None, talk.clock())
    [follow] = await talk.tools.readers.following(me.id)
    assert follow.kinds & mask(*REMINDERS) == mask(Kind.REMINDER_WEEK)
    await talk.press("✓ A week")
    await talk.say("/follow love alarm")
    assert all(not s.kinds & mask(*REMINDERS) for s in await talk.tools.readers.following(me.id)), "also what is new"


async def test_what_holds_now_is_marked(talk: Talk) -> None:
    await talk.say("/settings quiet 22:00-07:00")
    await talk.say("/settings quiet")
    assert [b.label for b in talk.buttons if b.chosen] == ["22:00-07:00"]
    await talk.press("None")
    await talk.say("/settings quiet")
    assert [b.label for b in talk.buttons if b.chosen] == ["None"]


async def test_a_pause_is_ended_by_a_button(talk: Talk) -> None:
    await talk.say("/settings pause for a week")
    await talk.say("/settings pause")
    await talk.press("No pause")
    assert (await wishes(talk)).paused_until is None
    await talk.say("/settings pause for a day")
    await talk.later(days=2)
    assert "Pause: none" in await talk.say("/settings")


async def test_everything_is_followed_once_a_day_unless_one_wants_it_at_once(talk: Talk) -> None:
    said = await talk.say("/follow everything")
    assert "I'll write to you here once a day at 09:00, when there is news: everything that is confirmed." in said
    await talk.press("At once instead")
    assert (await wishes(talk)).digest_at is None
    await talk.say("/unfollow everything")
    await talk.say("/settings digest 18:00")
    assert "once a day at 18:00" in await talk.say("/follow netflix")


async def test_the_page_says_what_a_first_broad_follow_brings_and_at_once_is_kept(talk: Talk) -> None:
    assert "Once a day: at 09:00, if you follow everything, a genre or a network;" in await talk.say("/settings")
    await talk.press("Once a day")
    assert [b.label for b in talk.buttons if b.chosen] == ["09:00"]
    assert "Once a day: off; everything comes at once" in await talk.press("At once")
    assert "once a day" not in await talk.say("/follow everything")
    assert (await wishes(talk)).digest_at is None


async def test_somebody_is_written_to_in_the_language_of_their_platform_until_they_choose_one(talk: Talk) -> None:
    strange = pseudo()
    talk.tools = replace(
        talk.tools,
        spoken={"en": "English", "xx": "Strange"},
        languages=lambda code: strange if code[:2] == "xx" else Words(),
    )
    talk.language = "xx-YY"
    assert wide("I follow Korean dramas") in await talk.say("/help")
    assert (await wishes(talk)).language == "xx", "also for what comes by itself"
    talk.language = "tlh"
    assert "I follow Korean dramas" in await talk.say("/help")
    assert (await wishes(talk)).language == "en"
    talk.language = "xx"
    await talk.say("/settings language english")
    assert "I follow Korean dramas" in await talk.say("/help")
    assert (await wishes(talk)).language == "en"


async def test_what_cant_be_set_is_said_kindly(talk: Talk) -> None:
    assert await talk.say("/settings shoes red") == "I can't set “shoes”; /settings shows what I can."
    assert "try 23:00-08:00, or off" in await talk.say("/settings quiet always")
    assert "I speak English only" in await talk.say("/settings language klingon")
    assert await wishes(talk) == Preferences()


async def test_a_second_language_can_be_chosen(talk: Talk) -> None:
    strange = pseudo()
    talk.tools = replace(
        talk.tools,
        spoken={"en": "English", "xx": "Strange"},
        languages=lambda code: strange if code == "xx" else Words(),
    )
    await talk.say("/settings language")
    assert wide("How I write to you") in await talk.press("Strange")
    assert (await wishes(talk)).language == "xx"
    assert wide("I follow Korean dramas") in await talk.say("/help")


async def test_in_a_group_ones_settings_are_shown_to_oneself_alone(talk: Talk) -> None:
    talk.place = "#news"
    await talk.say("/settings")
    assert talk.last
    assert talk.last.private


async def test_a_wish_kept_is_delivered_by(talk: Talk) -> None:
    await talk.say("/follow the silent sea")
    await talk.say("/settings pause for 3 days")

    await opened(talk, "x", Noted("the-silent-sea"), kind=Kind.TRAILER, text="A trailer")
    assert talk.house.texts("ana") == []
    await talk.say("/settings pause off")
    assert len(talk.house.texts("ana")) == 1
    assert talk.clock() - timedelta(days=1) < talk.house.chats.messages["ana"][0].at


async def test_who_has_two_accounts_says_where_to_write(talk: Talk) -> None:
    assert "Where" not in " ".join([await talk.say("/settings"), *talk.labels])
    assert "I know you only on the console" in await talk.say("/settings where telegram")
    me = await talk.tools.readers.reader(talk.who, None, talk.clock())
    home = AddressKey("telegram", "ana")
    other = await talk.tools.readers.reader(Identity("telegram", "ana", "Ana"), home, talk.clock())
    await talk.tools.readers.join(me.id, other.id)
    assert "Where: the console; Telegram when I can't reach you there" in await talk.say("/settings")
    await talk.press("Where")
    assert [b.label for b in talk.buttons if b.chosen] == ["the console"]
    assert "Where: Telegram; the console when I can't reach you there" in await talk.press("Telegram")
    assert (await talk.tools.readers.addresses(me.id))[0].key == home


async def test_a_zone_by_its_hours_is_called_so(talk: Talk) -> None:
    assert "It is 21:00 in UTC+9." in await talk.say("/zone UTC+9")
    assert "It is 07:00 in UTC-5." in await talk.say("/settings zone GMT-5")


async def test_a_language_nobody_speaks_here_is_asked_about(talk: Talk) -> None:
    talk.tools = replace(talk.tools, spoken={"en": "English", "de": "Deutsch"})
    assert await talk.say("/settings language klingon") == "I speak English, Deutsch; which one?"
    await talk.say("/settings language deutsch")
    assert (await wishes(talk)).language == "de"
