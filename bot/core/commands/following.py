"""What somebody follows: a list that turns its pages, each thing by itself, and the kinds one hears of."""

from dataclasses import replace

from bot.core.cards.follow import Page, followed_page, following_card, kinds_card
from bot.core.commands.follow import TOPIC, followed_of, place_of, subscription_of
from bot.core.commands.meant import needed
from bot.core.commands.paging import leaf, turned
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.commands.topics import names_of
from bot.core.errors import NotFound
from bot.core.following import default_kinds, groups_of, switched
from bot.core.kinds import REMINDERS, RUMOURS, mask
from bot.core.recipient import Recipient, Subscription

A_PAGE = 8


async def _following(visit: Visit) -> Reply:
    """What is followed, page by page, or the one thing that is named; the names waited for stand on the last page."""
    readers = visit.tools.readers
    asked, page = turned(visit, "page")
    if asked and not asked.isdecimal():
        subscription = await subscription_of(visit, visit.reader, asked)
        card = followed_page(await followed_of(visit, visit.reader, subscription), visit.view)
        return _own(visit, visit.reader, Reply(card, edit=visit.request.pressed))
    subscriptions = await readers.following(visit.reader.id)
    page = min(page, max(len(subscriptions) - 1, 0) // A_PAGE)
    shown, more = subscriptions[page * A_PAGE : (page + 1) * A_PAGE], len(subscriptions) > (page + 1) * A_PAGE
    names = await names_of(visit, [s.topic for s in shown])
    waits = [] if more else await readers.waits(visit.reader.id)
    card = following_card(Page(shown, names, waits, len(subscriptions)), visit.view)
    reply = leaf(visit, card, "following", asked, page, more=more)
    return replace(reply, private=not visit.request.where.private, edit=visit.request.pressed)


async def _show(visit: Visit, who: Recipient) -> Reply:
    subscription = await subscription_of(visit, who, needed(visit, "topic", "Of what? Try /following."))
    card = followed_page(await followed_of(visit, who, subscription), visit.view)
    return _own(visit, who, Reply(card, edit=visit.request.pressed))


async def _kinds(visit: Visit, who: Recipient) -> Reply:
    subscription = await subscription_of(visit, who, needed(visit, "topic", "Of what? Try /following."))
    return await _choices(visit, who, subscription)


async def _switch(visit: Visit, who: Recipient) -> Reply:
    """Switches one sort of news, or goes back to what is usual."""
    name, _, topic = needed(visit, "choice", "Of what? Try /following.").partition(":")
    subscription = await subscription_of(visit, who, topic)
    changed = replace(subscription, kinds=_chosen(visit, subscription, name))
    await visit.tools.readers.follow(changed)
    return await _choices(visit, who, changed)


def _chosen(visit: Visit, subscription: Subscription, name: str) -> int:
    """The kinds after a choice; reminders are a setting of their own and stay."""
    kinds, groups = subscription.kinds, groups_of(subscription.topic)
    if name == "usual":
        reminders = mask(*REMINDERS)
        return default_kinds(subscription.topic) & ~reminders | kinds & reminders
    if name == "rumours":
        return kinds ^ RUMOURS
    if name in groups:
        return switched(kinds, groups[name])
    raise NotFound(visit.words.say("I don't know that choice any more; /following shows what you follow."))


async def _choices(visit: Visit, who: Recipient, subscription: Subscription) -> Reply:
    card = kinds_card(await followed_of(visit, who, subscription), visit.view)
    return _own(visit, who, Reply(card, edit=visit.request.pressed))


def _own(visit: Visit, who: Recipient, reply: Reply) -> Reply:
    return replace(reply, private=not visit.request.where.private and who.id == visit.reader.id)


async def _followed(visit: Visit) -> Reply:
    return await _show(visit, visit.reader)


async def _followed_here(visit: Visit) -> Reply:
    return await _show(visit, await place_of(visit))


async def _kinds_mine(visit: Visit) -> Reply:
    return await _kinds(visit, visit.reader)


async def _kinds_here(visit: Visit) -> Reply:
    return await _kinds(visit, await place_of(visit))


async def _kind(visit: Visit) -> Reply:
    return await _switch(visit, visit.reader)


async def _kind_here(visit: Visit) -> Reply:
    return await _switch(visit, await place_of(visit))


_CHOICE = Option("choice", "the sort of news, and of what", required=True)

COMMANDS = (
    Command("following", "what you follow; change or stop it", _following,
            (Option("page", "which page, or one thing that you follow", rest=True),),
            aliases=("subscriptions",)),
    Command("followed", "one thing that you follow", _followed, (TOPIC,), shown=Shown.BUTTON),
    Command("followed-here", "one thing followed in this place", _followed_here, (TOPIC,), shown=Shown.BUTTON,
            moderates=True),
    Command("kinds", "what you hear of", _kinds_mine, (TOPIC,), shown=Shown.BUTTON),
    Command("kinds-here", "what this place hears of", _kinds_here, (TOPIC,), shown=Shown.BUTTON, moderates=True),
    Command("kind", "hear of one sort, or no more", _kind, (_CHOICE,), shown=Shown.BUTTON),
    Command("kind-here", "one sort more or less in this place", _kind_here, (_CHOICE,), shown=Shown.BUTTON,
            moderates=True),
)  # fmt: skip
