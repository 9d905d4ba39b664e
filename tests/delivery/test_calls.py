"""Whom a post in a place mentions."""

from dataclasses import replace

from bot.core.announcement import Dated, Noted
from bot.core.dates import PartialDate
from bot.core.kinds import BIG_NEWS, EVERYTHING_CONFIRMED, Kind
from bot.core.message import Mention
from bot.core.recipient import Recipient, Subscription, Topic
from tests.delivery.house import House

DATE = Dated("sea", PartialDate("2021-05-14"))
ALL, SEA = Topic.parse("all"), Topic.parse("series:sea")


async def news_place(house: House, *, role: str | None = None, kinds: int = 0) -> Recipient:
    place = await house.place("#news")
    followed = Subscription(place.id, ALL, EVERYTHING_CONFIRMED, house.clock(), role, kinds)
    await house.readers.follow(followed)
    return place


async def mention(house: House) -> Mention | None:
    """Whom the last post in the place mentioned."""
    await house.settle()
    return house.chats.messages["#news"][-1].letter.mention


async def test_nobody_is_mentioned_unless_somebody_chose_so(house: House) -> None:
    await news_place(house)
    await house.say("date", DATE, kind=Kind.DATE_SET)
    assert await mention(house) is None


async def test_a_role_is_mentioned_only_for_the_kinds_chosen_for_it(house: House) -> None:
    await news_place(house, role="77", kinds=BIG_NEWS)
    await house.say("trailer", Noted("sea"), kind=Kind.TRAILER)
    assert await mention(house) is None
    await house.say("date", DATE, kind=Kind.DATE_SET)
    assert await mention(house) == Mention("77")


async def test_a_topics_own_role_goes_before_the_role_for_everything(house: House) -> None:
    place = await news_place(house, role="77", kinds=BIG_NEWS)
    own = Subscription(place.id, SEA, EVERYTHING_CONFIRMED, house.clock(), "88", EVERYTHING_CONFIRMED)
    await house.readers.follow(own)
    await house.say("date", DATE, kind=Kind.DATE_SET)
    assert await mention(house) == Mention("88")
    await house.readers.follow(replace(own, role_kinds=0))
    await house.say("out", Noted("sea"), kind=Kind.RENEWED)
    assert await mention(house) == Mention("77")


async def test_members_are_mentioned_for_what_they_asked_though_the_place_follows_everything(house: House) -> None:
    place = await news_place(house)
    for name in ("ana", "bo"):
        who = await house.reader(name)
        await house.readers.mention(place.id, SEA, who.id, house.clock(), most=5)
    elsewhere = await house.reader("cy")
    await house.readers.mention(place.id, Topic.parse("series:ice"), elsewhere.id, house.clock(), most=5)
    await house.say("date", DATE, kind=Kind.DATE_SET)
    assert await mention(house) == Mention(None, ("ana", "bo"))


async def test_who_took_the_wish_back_is_mentioned_no_more(house: House) -> None:
    place, who = await news_place(house), await house.reader("ana")
    await house.readers.mention(place.id, SEA, who.id, house.clock(), most=5)
    await house.readers.unmention(place.id, SEA, who.id)
    await house.say("date", DATE, kind=Kind.DATE_SET)
    assert await mention(house) is None
