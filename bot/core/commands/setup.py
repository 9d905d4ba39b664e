"""/setup: moderators bring the news into a place, see what comes there, change it, stop it, and undo any of that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from bot.core.cards.places import (
    Place,
    calls_card,
    done_card,
    kinds_card,
    lacking_card,
    others,
    place_card,
    places_card,
    roles_card,
    spot_id,
    undone_card,
)
from bot.core.commands.dialogue import Choice, Question, ask
from bot.core.commands.example import example_for
from bot.core.commands.managing import (
    badge_meant,
    change,
    managed,
    setting_of,
    shown,
    spot_meant,
    spots_around,
    undo,
)
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.commands.topics import topic_meant
from bot.core.errors import BadInput
from bot.core.following import default_kinds
from bot.core.kinds import BIG_NEWS, TABLE
from bot.core.message import Button, Message, cut
from bot.core.notices import EXAMPLE
from bot.core.ports import Spot
from bot.core.recipient import AddressKey, Recipient, Topic
from bot.core.setting import CALLS, POSTED, SIMPLE, Calls, Setting, What, broadly, calling, daily, with_topic

C = TypeVar("C", bound=StrEnum)
MOST_SPOTS, MOST_TOPICS = 25, 25
EXAMPLE_KEPT = timedelta(hours=1)
"""How long the example waits to be shown: later it would come as a surprise."""
WHAT = {What.EVERYTHING: "everything confirmed", What.BIG: "only big news", What.CHOSEN: "titles and people I choose"}
WHEN = {Calls.EVERYTHING: "in every post", Calls.BIG: "for big news", Calls.OUT: "when something is out"}


async def _setup(visit: Visit) -> Reply:
    """Asks where and what, or shows what is there already."""
    spots, asked = await spots_around(visit), visit.value("where")
    if asked:
        return await _set_up(visit, await spot_meant(visit, asked, spots))
    there = await _there(visit, spots)
    if not spots or any(place.setting.what for place in there):
        return await _overview(visit, spots, there)
    if len(spots) == 1:
        return await _set_up(visit, spots[0])
    choices = [Choice(cut(spot.name, 80), spot_id(spot)) for spot in spots[:MOST_SPOTS]]
    choices = [choice for choice in choices if len(choice.value.encode()) <= 40]
    text = visit.words.line("Where should the news come in?")
    return await ask(visit, _this(), Question("where", text, choices, menu=visit.words.say("Where")))


async def _there(visit: Visit, spots: Sequence[Spot]) -> list[Place]:
    """The places that are set up here; in private, those that the person set up."""
    readers = visit.tools.readers
    if spots:
        known = await readers.places(spot.key for spot in spots)
        return [await shown(visit, place, await setting_of(visit, place), key) for key, place in known.items()]
    found: list[Place] = []
    for place in await readers.set_up_by(visit.reader.id):
        for address in await readers.addresses(place.id):
            if address.key.platform == visit.request.who.platform:
                found.append(await shown(visit, place, await setting_of(visit, place), address.key))
                break
    return found


async def _overview(visit: Visit, spots: Sequence[Spot], there: Sequence[Place]) -> Reply:
    """The place one is in, with ways to the others; or where news comes, and where it could."""
    known = await visit.tools.readers.places(spot.key for spot in spots)
    fresh = [spot for spot in spots if spot.key not in known]
    here = next((place for place in there if place.here and place.setting.what), None)
    if here is None:
        return _said(visit, places_card(there, fresh, visit.view))
    card = place_card(here, visit.view)
    elsewhere = [place for place in there if place is not here and place.setting.what]
    return _said(visit, card.with_buttons(*card.buttons, *others(elsewhere, fresh, visit.view)))


async def _set_up(visit: Visit, spot: Spot) -> Reply:
    """Sets a place up, once it is known what shall come there and I may post there."""
    tools, words, now = visit.tools, visit.words, visit.request.now
    known = (await tools.readers.places([spot.key])).get(spot.key)
    if known and not visit.value("what"):
        setting = await setting_of(visit, known)
        if setting.what:
            return _said(visit, place_card(await shown(visit, known, setting, spot.key), visit.view))
    around = tools.surroundings.get(spot.key.platform)
    if around and (rights := await around.lacking(spot.key)):
        again = Button(words.say("Try again"), f"v1:setup:{spot_id(spot)}")
        return _said(visit, lacking_card(spot, rights, again, visit.view))
    given = {**visit.request.values, "where": spot_id(spot)}
    if not visit.value("what"):
        choices = [Choice(_capital(words.say(label)), what.value) for what, label in WHAT.items()]
        text = words.line("What should come into **{place}**?", place=spot.name)
        return await ask(visit, _this(), Question("what", text, choices), given)
    what = _choice(visit.value("what"), WHAT)
    if what is What.CHOSEN and not visit.value("topics"):
        return await ask(visit, _this(), _which(visit, spot.name), given)
    topics = await _topics(visit, visit.value("topics"))
    badge = None
    if role := visit.value("mention"):
        badge = badge_meant(role, await around.badges(spot.key) if around else [])
    calls = CALLS[_choice(visit.value("when") or Calls.BIG.value, WHEN)]
    place = await tools.readers.place(spot.key, spot.name, now, set_up_by=visit.reader.id, server=spot.server)
    before = await setting_of(visit, place)
    after = broadly(before, what, now)
    for topic in topics:
        after = with_topic(after, topic, default_kinds(topic), now)
    if badge:
        after = calling(after, badge.id, calls)
    mine = visit.reader.preferences
    wishes = replace(after.preferences, language=mine.language, zone=mine.zone)
    after = replace(after, preferences=wishes)
    name = await change(visit, before, after, "set a place up" if before.what is None else "changed a place")
    if before.what is not what:
        return await _done(visit, place, name, spot.key)
    card = await shown(visit, place, await setting_of(visit, place), spot.key)
    return _said(visit, place_card(card, visit.view, undo=name, changed=True))


def _which(visit: Visit, place: str) -> Question:
    text = visit.words.line("Which titles and people for **{place}**? Write them, parted by commas.", place=place)
    return Question("topics", text)


async def _done(visit: Visit, place: Recipient, undo_name: str, key: AddressKey) -> Reply:
    """That it is done, with an example posted there."""
    place = await visit.tools.readers.recipient(place.id)
    example = await example_for(visit, place)
    posted = False
    if example is not None:
        now = visit.request.now
        posted = await visit.tools.outbox.tell(
            place.id, example, now, key=_example_key(undo_name), expires_at=now + EXAMPLE_KEPT, silent=True
        )
        visit.tools.ring()
    card = await shown(visit, place, await setting_of(visit, place), key)
    return _said(visit, done_card(card, undo_name, visit.view, example=posted))


async def _topics(visit: Visit, text: str) -> list[Topic]:
    """The titles and people that a text names, parted by commas. Raises `BadInput` for one that is not clear."""
    names = [name.strip() for name in text.replace("\n", ",").split(",") if name.strip()]
    if len(names) > MOST_TOPICS:
        raise BadInput("That is more than {n} at once; choose some now and add the rest after.", n=MOST_TOPICS)
    found: list[Topic] = []
    for name in names:
        topic = await topic_meant(visit, name, "follow")
        if isinstance(topic, Reply):
            near = [button.label for row in topic.message.buttons for button in row if button.action][:3]
            raise BadInput(
                "I'm not sure what “{name}” is. Perhaps {near}? Write it so, or leave it out.",
                name=name[:60], near=", ".join(near) or "something else",
            )  # fmt: skip
        found.append(topic)
    return list(dict.fromkeys(found))


async def _place(visit: Visit) -> Reply:
    """One change of a place, or what is asked before it; ``12/big``, ``12/role/77``, ``12/drop/series:sea``."""
    number, _, rest = visit.value("change").partition("/")
    what, _, argument = rest.partition("/")
    place, key = await managed(visit, number)
    before = await setting_of(visit, place)
    card = await shown(visit, place, before, key)
    if what == "add":
        values = {"where": _address(key), "what": str(before.what or What.CHOSEN)}
        return await ask(visit, _this(), _which(visit, card.name), values)
    if what == "role" and argument:
        argument = badge_meant(argument, list(card.badges)).id
    if asked := _asked(card, what, argument, visit):
        return _said(visit, asked)
    after = _changed(before, what, argument, visit)
    if after == before:
        return _said(visit, place_card(card, visit.view, changed=what != "show"))
    name = await change(visit, before, after, f"changed a place: {what}")
    card = replace(card, setting=after)
    if what == "role":
        return _said(visit, calls_card(card, argument, visit.view))
    if what == "kind" and after.role:
        return _said(visit, kinds_card(card, after.role, visit.view))
    return _said(visit, place_card(card, visit.view, undo=name, changed=True))


def _asked(card: Place, what: str, argument: str, visit: Visit) -> Message | None:
    """The question that stands before a change, where there is one."""
    role = card.setting.role
    if what == "role" and not argument:
        return roles_card(card, visit.view)
    if what == "for" and role and not argument:
        return calls_card(card, role, visit.view)
    if what == "kinds" and role:
        return kinds_card(card, role, visit.view)
    return None


def _changed(before: Setting, what: str, argument: str, visit: Visit) -> Setting:
    """The place after a change; as it was for what is none."""
    after = before
    if what in SIMPLE:
        after = SIMPLE[what](before)
    elif what in set(What):
        after = broadly(before, What(what), visit.request.now)
    elif what == "daily":
        after = daily(before, visit.reader.preferences.zone)
    elif what == "role" and argument:
        after = calling(before, argument, before.role_kinds or BIG_NEWS)
    elif what == "for" and argument in set(Calls):
        after = calling(before, before.role, CALLS[Calls(argument)])
    elif what == "kind" and argument in {str(TABLE[kind].bit) for kind in POSTED}:
        after = calling(before, before.role, before.role_kinds ^ 1 << int(argument))
    return after


async def _drop(visit: Visit) -> Reply:
    """Stops one thing that is followed by name."""
    number, _, text = visit.value("topic").partition("/")
    place, key = await managed(visit, number)
    before = await setting_of(visit, place)
    after = replace(before, subscriptions=tuple(s for s in before.subscriptions if str(s.topic) != text))
    card = await shown(visit, place, after, key)
    if after == before:
        return _said(visit, place_card(card, visit.view))
    name = await change(visit, before, after, "stopped one thing in a place")
    return _said(visit, place_card(card, visit.view, undo=name, changed=True))


async def _undo(visit: Visit) -> Reply:
    """Has a place as it was before a change; the example that came with the change goes too."""
    change = visit.value("draft")
    place, key, setting = await undo(visit, change)
    await visit.tools.outbox.untell(place.id, _example_key(change), visit.request.now)
    visit.tools.ring()
    return _said(visit, undone_card(await shown(visit, place, setting, key), visit.view))


def _example_key(change: str) -> str:
    return f"{EXAMPLE}{change}"


def _choice(text: str, choices: Mapping[C, str]) -> C:
    """The choice that a text means, by its value or its words. Raises `BadInput` with those that there are."""
    asked = text.casefold()
    for choice, label in choices.items():
        if asked in {choice.value, label.casefold()} or (len(asked) > 3 and label.casefold().startswith(asked)):
            return choice
    raise BadInput("“{text}” is none of these: {choices}.", text=text[:40], choices=tuple(choices.values()))


def _said(visit: Visit, card: Message) -> Reply:
    return Reply(card, private=not visit.request.where.private, edit=visit.request.pressed)


def _address(key: AddressKey) -> str:
    return spot_id(Spot(key, ""))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _this() -> Command:
    return COMMANDS[0]


_CHANGE = (Option("change", "what to change", required=True),)

COMMANDS = (
    Command(
        "setup", "bring the news into a channel", _setup,
        (
            Option("where", "the channel, group or topic", Takes.PLACE, rest=True),
            Option("what", "what comes there", Takes.CHOICE,
                   choices=tuple((label, what.value) for what, label in WHAT.items())),
            Option("topics", "titles and people, parted by commas", Takes.TOPIC),
            Option("mention", "a role to mention; nobody when left out", Takes.ROLE),
            Option("when", "what the role is mentioned for", Takes.CHOICE,
                   choices=tuple((label, when.value) for when, label in WHEN.items())),
        ),
        aliases=("places",), shown=Shown.MODERATORS, moderates=True,
    ),
    Command("place", "change what comes into a place", _place, _CHANGE, shown=Shown.BUTTON, moderates=True),
    Command("drop", "stop one thing in a place", _drop, (Option("topic", "what", required=True),),
            shown=Shown.BUTTON, moderates=True),
    Command("place-undo", "have a place as it was", _undo, (Option("draft", "the change", required=True),),
            shown=Shown.BUTTON, moderates=True),
)  # fmt: skip
"""The first is /setup itself."""
