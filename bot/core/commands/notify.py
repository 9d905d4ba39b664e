"""*Notify me*: a member is mentioned in a place's posts about something, until they press again."""

from dataclasses import replace

from bot.core.cards.places import called_card, called_off_card
from bot.core.commands.meant import needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.commands.topics import names_of, topic_meant
from bot.core.errors import NotFound, TooMany
from bot.core.message import Message
from bot.core.recipient import Recipient, RecipientKind


async def _notify(visit: Visit) -> Reply:
    """On where it is off, and off where it is on: ``series:sea`` for this place, ``12/series:sea`` for that one."""
    asked = needed(visit, "topic", "Press Notify me under news in a channel or group.")
    number, slash, rest = asked.partition("/")
    place = await _place(visit, number if slash else "")
    topic = await topic_meant(visit, rest if slash else asked, "notify")
    if isinstance(topic, Reply):
        return replace(topic, private=True)
    readers, limits, now = visit.tools.readers, visit.tools.limits, visit.request.now
    name = (await names_of(visit, [topic]))[str(topic)]
    elsewhere = None if place == await _here(visit) else place
    if await readers.unmention(place.id, topic, visit.reader.id):
        return _said(called_off_card(name, topic, visit.view, elsewhere))
    if len(await readers.mentioned(visit.reader.id)) >= limits.follows:
        raise TooMany("I mention nobody for more than {n} things; press Notify me under one of them to stop it first.",
                      n=limits.follows)  # fmt: skip
    if not await readers.mention(place.id, topic, visit.reader.id, now, most=limits.mentions):
        raise TooMany("I mention no more than {n} people for one thing here. /follow writes to you in private instead.",
                      n=limits.mentions)  # fmt: skip
    return _said(called_card(name, topic, visit.view, elsewhere))


def _said(card: Message) -> Reply:
    """To who pressed alone, in a few words on top of the chat where a platform has that."""
    return Reply(card, private=True, toast=card.plain)


async def _place(visit: Visit, number: str) -> Recipient:
    """The place one is in; or by its number, where it is on the same server. Raises `NotFound`."""
    where, readers, here = visit.request.where, visit.tools.readers, await _here(visit)
    if number and number.isascii() and number.isdecimal() and len(number) < 15:
        place = await readers.recipient(int(number))
        near = {a.server for a in await readers.addresses(place.id)} if place.kind is RecipientKind.PLACE else set()
        if where.server and where.server in near:
            return place
    elif here and not number:
        return here
    raise NotFound("No news comes into this place, so I can't mention you here. /follow writes to you in private.")


async def _here(visit: Visit) -> Recipient | None:
    """The place one is in, where news comes into it."""
    key = visit.request.where.key
    return (await visit.tools.readers.places([key])).get(key)


COMMANDS = (
    Command("notify", "be mentioned here when something happens to it", _notify,
            (Option("topic", "what", required=True),), shown=Shown.BUTTON),
)  # fmt: skip
