"""Places at hand for who may manage them: which one is meant, what comes there, and the way back from a change."""

import difflib
import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from hashlib import blake2b

from bot.core.cards.places import Place, spot_id
from bot.core.commands.table import Visit
from bot.core.commands.topics import names_of
from bot.core.errors import BadInput, NotAllowed, NotFound
from bot.core.ports import Badge, Draft, Spot
from bot.core.recipient import AddressKey, Preferences, Recipient, RecipientKind, Subscription, Topic
from bot.core.setting import Setting

KEPT = timedelta(days=7)
"""How long a change of a place can be undone."""
UNDO = "place"
"""The topic of drafts that hold how a place was before a change."""
REFUSAL = "Only admins can change what comes into that place. Want it for yourself? /follow does that."


async def may_manage(visit: Visit, key: AddressKey) -> bool:
    """Whether the person may manage a place: the one they are in, or another one that the platform says they may."""
    where, who = visit.request.where, visit.request.who
    if key == where.key and not where.private:
        return where.moderator
    around = visit.tools.surroundings.get(key.platform)
    return key.platform == who.platform and around is not None and await around.manages(who, key)


async def spots_around(visit: Visit) -> list[Spot]:
    """Places that the person may manage from here, the one they are in first."""
    where = visit.request.where
    around = visit.tools.surroundings.get(where.key.platform)
    spots = await around.spots(visit.request.who, where.key) if around else []
    if spots or where.private or where.placeless or not where.moderator:
        return spots
    return [Spot(where.key, where.name, where.server)]


async def spot_meant(visit: Visit, asked: str, spots: list[Spot]) -> Spot:
    """The place that a text means: an address as buttons carry it, a mention, or a name. Raises `BadInput`."""
    name = asked.removeprefix("<#").removesuffix(">").removeprefix("#").casefold()
    for spot in spots:
        if asked == spot_id(spot) or name in {spot.key.chat, spot.name.removeprefix("#").casefold()}:
            return spot
    where, who = visit.request.where, visit.request.who
    chat, _, thread = asked.partition("/")
    key = AddressKey(where.key.platform, chat, thread or None)
    around = visit.tools.surroundings.get(key.platform)
    if around and await around.manages(who, key):
        if found := next((spot for spot in await around.spots(who, key) if spot.key == key), None):
            return found
        # A terminal knows the places that somebody went into; one that was set up before is a place too.
        if known := (await visit.tools.readers.places([key])).get(key):
            return Spot(key, known.name or asked)
    if name.isdecimal():
        raise BadInput("That is no place that you manage and I can see. Send me /setup in that place.")
    names = {spot.name.removeprefix("#").casefold(): spot.name for spot in spots}
    if near := difflib.get_close_matches(name, names, n=1):
        raise BadInput("I know no place called “{name}” that you manage. Did you mean {near}?",
                       name=asked[:40], near=names[near[0]])  # fmt: skip
    raise BadInput("I know no place called “{name}” that you manage. Send me /setup in that place.", name=asked[:40])


async def managed(visit: Visit, number: str) -> tuple[Recipient, AddressKey]:
    """A place by its number, for who may manage it, with its address. Raises `NotFound` and `NotAllowed`."""
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        raise NotFound("I don't know that place any more. /setup shows where news comes.")
    place = await visit.tools.readers.recipient(int(number))
    addresses = await visit.tools.readers.addresses(place.id) if place.kind is RecipientKind.PLACE else []
    for address in addresses:
        if await may_manage(visit, address.key):
            return place, address.key
    raise NotAllowed(REFUSAL)


async def setting_of(visit: Visit, place: Recipient) -> Setting:
    """What comes into a place now."""
    following = await visit.tools.readers.following(place.id)
    return Setting(place.id, tuple(following), place.preferences)


async def shown(visit: Visit, place: Recipient, setting: Setting, key: AddressKey) -> Place:
    """A place as its cards need it."""
    around = visit.tools.surroundings.get(key.platform)
    names = await names_of(visit, setting.chosen)
    addresses = await visit.tools.readers.addresses(place.id)
    by = ""
    if place.set_up_by is not None and place.set_up_by != visit.reader.id:
        by = (await visit.tools.readers.recipient(place.set_up_by)).name
    return Place(
        place, setting, names, await around.badges(key) if around else (), by, here=key == visit.request.where.key,
        asleep=next((a.asleep for a in addresses if a.asleep), None),
    )  # fmt: skip


async def change(visit: Visit, before: Setting, after: Setting, what: str) -> str:
    """Writes a change, notes who made it, and returns the draft that undoes it."""
    tools, now = visit.tools, visit.request.now
    body = _dump(before)
    name = blake2b(f"{visit.reader.id} {now} {body}".encode(), digest_size=6).hexdigest()
    await tools.desk.keep(Draft(name, visit.reader.id, UNDO, body, now + KEPT))
    await tools.readers.arrange(after.place, after.subscriptions, after.preferences, now)
    was, became = _told(before), _told(after)
    await tools.desk.audit(visit.reader.id, what, f"place:{after.place}", before=was, after=became, now=now)
    return name


async def undo(visit: Visit, name: str) -> tuple[Recipient, AddressKey, Setting]:
    """Has a place be as it was before a change, once, for who may manage it."""
    tools, now = visit.tools, visit.request.now
    draft = await tools.desk.draft(name, now)
    kept = json.loads(draft.body) if draft.topic == UNDO else {}
    place, key = await managed(visit, str(kept.get("place", "")))
    if not await tools.desk.drop(draft.id):
        raise NotFound("That is done already. /setup shows where news comes.")
    before = await setting_of(visit, place)
    after = _load(kept, before.preferences)
    await tools.readers.arrange(place.id, after.subscriptions, after.preferences, now)
    was, became = _told(before), _told(after)
    await tools.desk.audit(visit.reader.id, "undid", f"place:{place.id}", before=was, after=became, now=now)
    return place, key, after


def _dump(setting: Setting) -> str:
    wishes = setting.preferences
    return json.dumps({
        "place": setting.place,
        "follows": [
            [str(s.topic), s.kinds, s.since.isoformat(), s.role, s.role_kinds] for s in setting.subscriptions
        ],
        "daily": wishes.digest_at.isoformat() if wishes.digest_at else None, "silent": wishes.silent,
        "zone": wishes.zone,
    })  # fmt: skip


def _load(kept: dict[str, object], now: Preferences) -> Setting:
    rows = kept["follows"] if isinstance(kept["follows"], list) else []
    place = int(str(kept["place"]))
    follows = tuple(
        Subscription(place, Topic.parse(topic), kinds, datetime.fromisoformat(since), role, role_kinds)
        for topic, kinds, since, role, role_kinds in rows
    )
    at = time.fromisoformat(str(kept["daily"])) if kept["daily"] else None
    zone = str(kept["zone"]) if kept["zone"] else None
    return Setting(place, follows, replace(now, digest_at=at, silent=bool(kept["silent"]), zone=zone))


def _told(setting: Setting) -> str:
    """A setting in a line of the audit trail."""
    if setting.what is None:
        return "nothing comes"
    topics = ", ".join(str(topic) for topic in setting.chosen)
    parts = [str(setting.what), topics, "daily" if setting.daily else "at once"]
    parts += ["silent"] if setting.preferences.silent else []
    parts += [f"role {setting.role} for {setting.role_kinds:b}"] if setting.role else []
    return "; ".join(part for part in parts if part)


async def note_change(visit: Visit, who: Recipient, before: Subscription | None, after: Subscription | None) -> None:
    """Notes who changed one thing that a place follows; what readers follow is their own affair."""
    if who.kind is not RecipientKind.PLACE:
        return
    was, became = (f"{one.topic} for {one.kinds:b}" if one else None for one in (before, after))
    what = "changed what a place follows"
    now = visit.request.now
    await visit.tools.desk.audit(visit.reader.id, what, f"place:{who.id}", before=was, after=became, now=now)


def badge_meant(asked: str, badges: list[Badge]) -> Badge:
    """The role that a text means: by mention, id or name. Raises `BadInput` with those that there are."""
    name = asked.removeprefix("<@&").removesuffix(">").removeprefix("@").casefold()
    for badge in badges:
        if name in {badge.id, badge.name.removeprefix("@").casefold()}:
            return badge
    if not badges:
        raise NotFound("There are no roles here that I could mention; leave that out.")
    roles = ", ".join(badge.name for badge in badges[:10])
    if name.isdecimal():
        raise BadInput("That is no role that I could mention; there are {roles}.", roles=roles)
    raise BadInput("There is no role “{name}” here that I could mention; there are {roles}.",
                   name=asked[:40], roles=roles)  # fmt: skip
