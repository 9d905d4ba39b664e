"""Following: what one hears of, in private or in a place; its changes, its end, its undoing."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.core.cards.follow import Followed, closed_card, followed_card, stopped_card
from bot.core.cards.settings import zone_asked, zone_rows
from bot.core.commands.dialogue import ask, question_of
from bot.core.commands.managing import managed, note_change
from bot.core.commands.meant import needed
from bot.core.commands.request import Reply
from bot.core.commands.settings import likely_zones
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.commands.topics import names_of, topic_meant
from bot.core.errors import NotAllowed, NotFound, TooMany
from bot.core.following import TITLES, first_kinds
from bot.core.kinds import RUMOURS
from bot.core.message import Button, Message
from bot.core.ports import Draft
from bot.core.recipient import BROAD, Recipient, Subscription, Topic, TopicKind
from bot.core.wishes import DIGEST_AT

UNDONE_WITHIN = timedelta(days=1)
"""How long what was stopped can be brought back as it was."""

_HERE = re.compile(r"\s+(?:for this place|for this channel|for this group|here)$", re.IGNORECASE)


async def _follow(visit: Visit) -> Reply:
    asked = needed(visit, "topic", "Whom or what? Try /follow song kang.")
    if not visit.request.where.private and (spoken := _HERE.search(asked)):
        if not visit.request.where.moderator:
            raise NotAllowed(visit.words.say(
                "Only admins can change what comes into this place. Want it for yourself? Leave out “{here}”.",
                here=spoken[0].strip(),
            ))  # fmt: skip
        return await _follow_for(visit, await place_of(visit), asked[: spoken.start()])
    return await _follow_for(visit, visit.reader, asked)


async def _follow_here(visit: Visit) -> Reply:
    asked = needed(visit, "topic", "Whom or what? Try /follow song kang for this place.")
    return await _follow_for(visit, await place_of(visit), asked)


async def place_of(visit: Visit) -> Recipient:
    """Whom a choice for this place is for: the place, or in a private chat the reader."""
    where = visit.request.where
    if where.private:
        return visit.reader
    readers, now = visit.tools.readers, visit.request.now
    return await readers.place(where.key, where.name, now, set_up_by=visit.reader.id, server=where.server)


async def _follow_for(visit: Visit, who: Recipient, asked: str) -> Reply:
    readers, limits = visit.tools.readers, visit.tools.limits
    topic = await topic_meant(visit, asked, "follow")
    if isinstance(topic, Reply):
        return replace(topic, private=not visit.request.where.private)
    following = await readers.following(who.id)
    there = next((s for s in following if s.topic == topic), None)
    if there is None and len(following) >= limits.follows:
        raise TooMany(visit.words.say(
            "That would be more than {n} things; stop one of them in /following first.", n=limits.follows
        ))  # fmt: skip
    # What a place follows mentions the role that was chosen there.
    role, role_kinds = next(((s.role, s.role_kinds) for s in following if s.role), (None, 0))
    wanted = there or Subscription(who.id, topic, _kinds(visit, who, topic), visit.request.now, role, role_kinds)
    if there is None:
        await readers.follow(wanted)
        await note_change(visit, who, None, wanted)
        visit = await _gather_broad(visit, who, following, topic)
        if topic.kind is TopicKind.SERIES:
            await _drop_seasons(visit, following, topic)
    reply = await confirm(visit, who, wanted, edit=False)
    first = not following and who.id == visit.reader.id and who.preferences.zone is None
    if first:
        reply = replace(reply, message=_ask_zone(visit, reply.message))
    return await _written_home(visit, who, wanted, reply, new=not following)


async def _written_home(visit: Visit, who: Recipient, wanted: Subscription, reply: Reply, *, new: bool) -> Reply:
    """The first confirmation goes to where news will come too, so that it is known at once whether it can."""
    where, readers = visit.request.where, visit.tools.readers
    if who.id != visit.reader.id or where.private:
        return reply
    known = await readers.addresses(who.id)
    if not new and not (known and all(address.asleep for address in known)):
        return reply
    at_home = replace(visit, request=replace(visit.request, where=replace(where, private=True)))
    followed = await followed_of(visit, who, wanted)
    places = await readers.in_server(where.key.platform, where.server) if where.server and not where.placeless else []
    return replace(
        reply,
        home=followed_card(followed, at_home.view),
        unreached=closed_card(wanted.topic, places[0] if places else None, visit.view, alone=where.placeless),
    )


def _ask_zone(visit: Visit, card: Message) -> Message:
    """The confirmation of the first thing somebody follows, with the question for their time zone."""
    rows = zone_rows(likely_zones(visit), visit.view)
    return replace(card, sections=(*card.sections, zone_asked(visit.view)), buttons=(*card.buttons, *rows))


def _kinds(visit: Visit, who: Recipient, topic: Topic) -> int:
    """The kinds to begin with; nobody is reminded in a place."""
    return first_kinds(topic, who.preferences if who.id == visit.reader.id else None)


async def _gather_broad(visit: Visit, who: Recipient, following: list[Subscription], topic: Topic) -> Visit:
    """The first broad topic a reader follows comes once a day, unless they had chosen a time."""
    wishes = who.preferences
    new = topic.kind in BROAD and not any(s.topic.kind in BROAD for s in following)
    if not new or who.id != visit.reader.id or wishes.digest_at is not None or wishes.at_once:
        return visit
    wishes = replace(wishes, digest_at=DIGEST_AT)
    await visit.tools.readers.prefer(who.id, wishes, visit.request.now)
    return replace(visit, reader=replace(visit.reader, preferences=wishes))


async def _drop_seasons(visit: Visit, following: list[Subscription], series: Topic) -> None:
    """The series holds its seasons: those followed alone need it no more."""
    seasons = {drama.slug for drama in await visit.tools.ledger.series(series.slug)}
    for subscription in following:
        if subscription.topic.kind is TopicKind.DRAMA and subscription.topic.slug in seasons:
            await visit.tools.readers.unfollow(subscription.recipient, subscription.topic)


async def confirm(visit: Visit, who: Recipient, subscription: Subscription, *, edit: bool) -> Reply:
    """That it is followed, what will come, and what one can change."""
    followed = await followed_of(visit, who, subscription)
    card = followed_card(followed, visit.view)
    where, topic = visit.request.where, subscription.topic
    if where.moderator and not where.private and followed.place is None:
        here = Button(visit.words.say("For this place"), f"v1:follow-here:{topic}")
        card = card.with_buttons(*card.buttons, [here])
    return Reply(card, private=not where.private and followed.place is None, edit=edit)


async def followed_of(visit: Visit, who: Recipient, subscription: Subscription) -> Followed:
    """A subscription with the records that its cards speak of."""
    ledger, topic = visit.tools.ledger, subscription.topic
    names = await names_of(visit, [topic])
    person = (await ledger.people([topic.slug])).get(topic.slug) if topic.kind is TopicKind.PERSON else None
    series = await ledger.series(topic.slug) if topic.kind is TopicKind.SERIES else []
    if topic.kind is TopicKind.DRAMA:
        series = list((await ledger.dramas([topic.slug])).values())
    own = who.id == visit.reader.id
    return Followed(
        subscription,
        names[str(topic)],
        series=series,
        person=person,
        dramas=await ledger.dramas({c.value.drama for c in person.credits}) if person else None,
        place=None if own else who.name or visit.words.say("This place"),
        reachable=not own or bool(await visit.tools.readers.addresses(who.id)),
        digest_at=visit.reader.preferences.digest_at if own and topic.kind in BROAD else None,
    )


async def _season(visit: Visit) -> Reply:
    """One season instead of the whole series."""
    slug = needed(visit, "drama", "Which season? Try /follow and a title.").removeprefix("drama:")
    drama = (await visit.tools.ledger.dramas([slug])).get(slug)
    if drama is None:
        raise NotFound(visit.words.say("I don't have that season any more; try /follow and a title."))
    before = await visit.tools.readers.unfollow(visit.reader.id, Topic(TopicKind.SERIES, drama.series))
    topic = Topic(TopicKind.DRAMA, slug)
    kinds = before.kinds if before else _kinds(visit, visit.reader, topic)
    subscription = Subscription(visit.reader.id, topic, kinds, before.since if before else visit.request.now)
    await visit.tools.readers.follow(subscription)
    return await confirm(visit, visit.reader, subscription, edit=visit.request.pressed)


async def _rumours(visit: Visit) -> Reply:
    return await _toggle(visit, visit.reader)


async def _rumours_here(visit: Visit) -> Reply:
    return await _toggle(visit, await place_of(visit))


async def _toggle(visit: Visit, who: Recipient) -> Reply:
    """Rumours on or off for something that is followed."""
    subscription = await subscription_of(visit, who, needed(visit, "topic", "Of what? Try /following."))
    changed = replace(subscription, kinds=subscription.kinds ^ RUMOURS)
    await visit.tools.readers.follow(changed)
    await note_change(visit, who, subscription, changed)
    return await confirm(visit, who, changed, edit=visit.request.pressed)


async def subscription_of(visit: Visit, who: Recipient, text: str) -> Subscription:
    """What is followed by that id or name. Raises `NotFound`."""
    following = await visit.tools.readers.following(who.id)
    topic = await topic_meant(visit, text, "follow")
    if not isinstance(topic, Reply):
        for subscription in following:
            if subscription.topic == topic:
                return subscription
        # A season followed alone goes by its series' name too.
        seasons = {d.slug for d in await visit.tools.ledger.series(topic.slug)} if topic.kind in TITLES else set()
        for subscription in following:
            if subscription.topic.kind is TopicKind.DRAMA and subscription.topic.slug in seasons:
                return subscription
    names = await names_of(visit, [s.topic for s in following])
    for subscription in following:
        if names[str(subscription.topic)].casefold() == text.casefold():
            return subscription
    name = (await names_of(visit, [topic]))[str(topic)] if isinstance(topic, Topic) else text
    raise NotFound(visit.words.say("You don't follow {name}. /following shows what you follow.", name=name[:60]))


async def _unfollow(visit: Visit) -> Reply:
    if not visit.value("topic"):
        if not await visit.tools.readers.following(visit.reader.id):
            raise NotFound("You don't follow anything yet. /follow and a drama or an actor begins.")
        if visit.request.asks:
            return await ask(visit, UNFOLLOW, question_of(TOPIC, visit))
    return await _stop(visit, visit.reader)


async def _unfollow_here(visit: Visit) -> Reply:
    return await _stop(visit, await place_of(visit))


async def _stop(visit: Visit, who: Recipient) -> Reply:
    """Stops following, and keeps what it was for an undo."""
    asked = needed(visit, "topic", "Whom or what? /following shows what you follow.")
    subscription = await subscription_of(visit, who, asked)
    names = await names_of(visit, [subscription.topic])
    await visit.tools.readers.unfollow(who.id, subscription.topic)
    await note_change(visit, who, subscription, None)
    now, body = visit.request.now, _kept(subscription)
    name = blake2b(f"{body}{now.isoformat()}".encode(), digest_size=6).hexdigest()
    await visit.tools.desk.keep(Draft(name, visit.reader.id, "undo", body, now + UNDONE_WITHIN))
    where = visit.request.where
    private = not where.private and who.id == visit.reader.id
    edit = visit.request.pressed
    return Reply(stopped_card(names[str(subscription.topic)], name, visit.view), private=private, edit=edit)


def _kept(subscription: Subscription) -> str:
    return json.dumps([
        subscription.recipient, str(subscription.topic), subscription.kinds, subscription.since.isoformat(),
        subscription.role, subscription.role_kinds,
    ])  # fmt: skip


async def _undo(visit: Visit) -> Reply:
    """Follows again what was stopped, as it was."""
    draft = await visit.tools.desk.draft(visit.value("draft"), visit.request.now)
    done = "That is done already. /following shows what you follow."
    if draft.owner != visit.reader.id or draft.topic != "undo":
        raise NotFound(done)
    recipient, topic, kinds, since, role, role_kinds = json.loads(draft.body)
    if recipient != visit.reader.id:
        # Who may not manage that place any more can't bring anything back into it.
        await managed(visit, str(recipient))
    if not await visit.tools.desk.drop(draft.id):
        raise NotFound(done)
    subscription = Subscription(recipient, Topic.parse(topic), kinds, datetime.fromisoformat(since), role, role_kinds)
    await visit.tools.readers.follow(subscription)
    who = await visit.tools.readers.recipient(recipient)
    await note_change(visit, who, None, subscription)
    return await confirm(visit, who, subscription, edit=True)


TOPIC = Option("topic", "a drama, a person, a genre, a network or everything", Takes.TOPIC, required=True, rest=True,
                question="Whom or what? A drama, a person, a genre or a network, in any spelling.")  # fmt: skip

UNFOLLOW = Command("unfollow", "stop hearing of something", _unfollow, (replace(TOPIC, question=""),),
                   aliases=("unsubscribe",), shown=Shown.TYPED, example="song kang")  # fmt: skip

COMMANDS = (
    Command("follow", "hear it when something happens", _follow, (TOPIC,), aliases=("subscribe",),
            example="song kang"),
    UNFOLLOW,
    Command("follow-here", "follow for this place", _follow_here, (TOPIC,), shown=Shown.BUTTON, moderates=True),
    Command("unfollow-here", "stop for this place", _unfollow_here, (TOPIC,), shown=Shown.BUTTON, moderates=True),
    Command("season", "one season only", _season, (Option("drama", "the season", Takes.DRAMA, required=True),),
            shown=Shown.BUTTON),
    Command("rumours", "rumours too, or no rumours", _rumours, (TOPIC,), shown=Shown.BUTTON),
    Command("rumours-here", "rumours too in this place", _rumours_here, (TOPIC,), shown=Shown.BUTTON, moderates=True),
    Command("undo", "bring back what was stopped", _undo, (Option("draft", "what was stopped", required=True),),
            shown=Shown.BUTTON),
)  # fmt: skip
