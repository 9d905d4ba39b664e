"""What readers chose, kept: each preference over the real store, on a clock that is moved."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.core.announcement import Dated, Noted
from bot.core.dates import PartialDate
from bot.core.kinds import EVERYTHING_CONFIRMED, Kind, mask
from bot.core.recipient import Preferences, Recipient
from tests.delivery.house import START, House

NIGHT = {"zone": "Europe/Paris", "quiet_from": time(23), "quiet_to": time(8)}
MAY = Dated("sea", PartialDate("2021-05-14T16:00[Asia/Seoul]"))


async def trailer(house: House, name: str = "x") -> None:
    await house.say(name, Noted("sea"), kind=Kind.TRAILER, text="A trailer")
    await house.settle()


async def prefer(house: House, who: Recipient, **wishes: object) -> Recipient:
    now = await house.readers.recipient(who.id)
    await house.readers.prefer(who.id, replace(now.preferences, **wishes), house.clock())  # type: ignore[arg-type]
    return await house.readers.recipient(who.id)


def at(house: House, name: str) -> list[datetime]:
    return [shown.at for shown in house.chats.messages[name]]


async def test_quiet_hours_in_a_readers_zone_put_news_off_to_the_morning(house: House) -> None:
    await house.reader("ana", "series:sea", **NIGHT)
    await house.reader("bo", "series:sea")
    await house.until(START.replace(hour=22))
    await trailer(house)
    await house.after(days=1)
    assert at(house, "bo") == [START.replace(hour=22)]
    assert at(house, "ana") == [datetime(2021, 4, 15, 6, tzinfo=UTC)]
    assert "late" not in house.texts("ana")[0]


async def test_what_is_owed_already_waits_for_a_pause_chosen_later(house: House) -> None:
    ana = await house.reader("ana", "series:sea", **NIGHT)
    await house.until(START.replace(hour=22))
    await trailer(house)
    await prefer(house, ana, paused_until=START + timedelta(days=7))
    await house.after(days=6)
    assert house.texts("ana") == []
    await house.after(days=2)
    assert at(house, "ana") == [START + timedelta(days=7)]


async def test_a_pause_ended_early_brings_what_it_held_back(house: House) -> None:
    ana = await house.reader("ana", "series:sea", paused_until=START + timedelta(days=30))
    await trailer(house)
    await house.after(days=3)
    assert house.texts("ana") == []
    await prefer(house, ana, paused_until=None)
    await house.settle()
    assert at(house, "ana") == [START + timedelta(days=3)]
    assert "late" not in house.texts("ana")[0], "it was held back on purpose"


async def test_quiet_hours_lifted_in_the_night_bring_what_waited(house: House) -> None:
    ana = await house.reader("ana", "series:sea", **NIGHT)
    await house.until(START.replace(hour=22))
    await trailer(house)
    assert house.texts("ana") == []
    await prefer(house, ana, quiet_from=None, quiet_to=None)
    await house.settle()
    assert len(house.texts("ana")) == 1


async def test_a_digest_chosen_later_gathers_what_was_owed_broadly(house: House) -> None:
    ana = await house.reader("ana", zone="Asia/Seoul", quiet_from=time(20), quiet_to=time(7))
    await house.follow(ana, "all", EVERYTHING_CONFIRMED)
    await trailer(house)
    await trailer(house, "y")
    await prefer(house, ana, digest_at=time(9))
    await house.after(days=2)
    [digest] = house.chats.messages["ana"]
    assert digest.at == datetime(2021, 4, 15, 0, tzinfo=UTC), "09:00 in Seoul"
    assert digest.text.startswith("Your dramas today")


async def test_a_digest_given_up_brings_its_news_at_once(house: House) -> None:
    ana = await house.reader("ana", zone="Asia/Seoul", digest_at=time(9))
    await house.follow(ana, "all", EVERYTHING_CONFIRMED)
    await trailer(house)
    assert house.texts("ana") == []
    await prefer(house, ana, digest_at=None)
    await house.settle()
    assert len(house.texts("ana")) == 1


async def test_what_is_followed_by_name_comes_at_once_beside_a_digest(house: House) -> None:
    ana = await house.reader("ana", "series:sea", zone="Asia/Seoul", digest_at=time(9))
    await house.follow(ana, "all", EVERYTHING_CONFIRMED)
    await trailer(house)
    assert at(house, "ana") == [START]


async def test_reminders_come_as_chosen_for_what_was_followed_before(house: House) -> None:
    for name, chosen in (
        ("day", None),
        ("week", mask(Kind.REMINDER_WEEK)),
        ("hour", mask(Kind.REMINDER_HOUR)),
        ("off", 0),
    ):
        who = await house.reader(name, "series:sea")
        if chosen is not None:
            await prefer(house, who, reminders=chosen)
    await house.say("x", MAY, kind=Kind.DATE_SET)
    await house.settle()
    premiere = datetime(2021, 5, 14, 7, tzinfo=UTC)
    await house.until(premiere - timedelta(minutes=1))
    leads = {name: [premiere - moment for moment in at(house, name)[1:]] for name in ("day", "week", "hour", "off")}
    assert leads == {
        "day": [timedelta(days=1)],
        "week": [timedelta(days=7)],
        "hour": [timedelta(hours=1)],
        "off": [],
    }


async def test_preferences_kept_again_change_nothing(house: House) -> None:
    ana = await house.reader("ana", "series:sea", **NIGHT)
    await house.until(START.replace(hour=22))
    await trailer(house)
    await house.until(START.replace(hour=23))
    await prefer(house, ana)
    await house.after(days=1)
    assert at(house, "ana") == [datetime(2021, 4, 15, 6, tzinfo=UTC)]
    assert (await house.readers.recipient(ana.id)).preferences == Preferences(**NIGHT)  # type: ignore[arg-type]
