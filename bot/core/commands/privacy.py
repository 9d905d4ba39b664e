"""What is kept of somebody: shown, taken along, brought back, forgotten."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.cards.privacy import Imported, export_cards, forget_card, forgotten_card, imported_card, privacy_card
from bot.core.commands.meant import look_for, needed, no_name
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.commands.topics import given_topic, names_of, topic_of
from bot.core.following import first_kinds
from bot.core.kinds import RUMOURS, TABLE, Kind, kinds_in, mask
from bot.core.ports import Wait
from bot.core.recipient import Role, Subscription, Topic, TopicKind

A_MESSAGE = 1500
"""So many characters of an export fit one message everywhere, with its markup."""
MOST_LINES = 500

_TOPIC = re.compile(r"(?P<topic>(?:series|drama|person|genre|network):[a-z0-9+\-]+)(?:\s|$)")
_KINDS = re.compile(r"kinds=(?P<kinds>[a-z_,]*)")
_RUMOURS = re.compile(r"\+rumours[`\s]*$")
_ALL = re.compile(r"all(?:\s+(?P<name>.*))?")
_WAIT = re.compile(r"listen:\s*(?P<name>.+)", re.IGNORECASE)


async def _privacy(visit: Visit) -> Reply:
    accounts = await visit.tools.readers.accounts(visit.reader.id)
    return _alone(visit, Reply(privacy_card(accounts, visit.view), edit=visit.request.pressed))


def _alone(visit: Visit, reply: Reply) -> Reply:
    return replace(reply, private=not visit.request.where.private)


async def _forget(visit: Visit) -> Reply:
    """Asks first; then forgets."""
    readers, me = visit.tools.readers, visit.reader
    if visit.value("sure") != "yes" or not visit.request.pressed:
        last = me.role is Role.OWNER and len(await readers.owners()) < 2
        return _alone(visit, Reply(forget_card(visit.view, last_owner=last), edit=visit.request.pressed))
    await readers.forget(me.id)
    return _alone(visit, Reply(forgotten_card(visit.words), edit=True))


async def _export(visit: Visit) -> Reply:
    """What somebody follows and listens for, as lines that `_import` reads."""
    readers = visit.tools.readers
    subscriptions = await readers.following(visit.reader.id)
    names = await names_of(visit, [s.topic for s in subscriptions])
    lines = [_written(s, names) for s in subscriptions]
    lines += [f"listen: {wait.name}" for wait in await readers.waits(visit.reader.id)]
    first, *rest = export_cards(_pages(lines), visit.view)
    return _alone(visit, Reply(first, also=tuple(rest)))


def _written(subscription: Subscription, names: Mapping[str, str]) -> str:
    """``series:hellbound  Hellbound``, and behind it what differs from what is usual."""
    topic, kinds = subscription.topic, subscription.kinds
    said = f"{topic}  {names.get(str(topic), topic.slug)}"
    usual = first_kinds(topic, None)
    reminders = mask(Kind.REMINDER_WEEK, Kind.REMINDER_DAY, Kind.REMINDER_HOUR)
    if kinds & ~reminders & ~RUMOURS != usual:
        said += f"  kinds={','.join(kind for kind in kinds_in(kinds & ~reminders))}"
    return f"{said}  +rumours" if kinds & RUMOURS else said


def _pages(lines: Sequence[str]) -> list[list[str]]:
    pages: list[list[str]] = []
    room = 0
    for text in lines:
        if not pages or room < len(text):
            pages.append([])
            room = A_MESSAGE
        pages[-1].append(text)
        room -= len(text) + 4
    return pages


async def _import(visit: Visit) -> Reply:
    """Follows what an export or a plain list of names holds; nothing that is followed is changed."""
    readers, limits, now = visit.tools.readers, visit.tools.limits, visit.request.now
    text = needed(visit, "text", "Send /import and the lines of an export, or a title on each line.")
    following = {s.topic for s in await readers.following(visit.reader.id)}
    waits = await readers.waits(visit.reader.id)
    added = there = heard = 0
    unknown: list[str] = []
    full = False
    for line in list(_lines(text))[:MOST_LINES]:
        if wait := _WAIT.fullmatch(line):
            if no_name(wait["name"]):
                unknown.append(wait["name"][:60])
                continue
            name, folded = wait["name"][:120], visit.tools.search.fold(wait["name"][:120])
            if folded and all(w.folded != folded for w in waits):
                if len(waits) >= limits.waits:
                    full = True
                    continue
                waits.append(Wait(visit.reader.id, name, folded, now))
                await readers.wait_for(waits[-1])
                heard += 1
            continue
        topic = await _topic_in(visit, line)
        if topic is None:
            unknown.append(line[:60])
        elif topic in following:
            there += 1
        elif len(following) >= limits.follows:
            full = True
        else:
            following.add(topic)
            await readers.follow(Subscription(visit.reader.id, topic, _kinds(visit, topic, line), now))
            added += 1
    came = Imported(added, there, heard, tuple(unknown), full=full)
    return _alone(visit, Reply(imported_card(came, visit.view)))


def _lines(text: str) -> Iterator[str]:
    """The lines of a text; where a platform ran them together, the parts before each id."""
    for line in text.splitlines():
        parts = re.split(r"\s+(?=(?:series|drama|person|genre|network):[a-z0-9]|listen:)", f" {line}")
        yield from (part.strip(" `•-\t") for part in parts if part.strip(" `•-\t"))


async def _topic_in(visit: Visit, line: str) -> Topic | None:
    """What a line names: by its id, or by a name that is clear."""
    if _is_all(visit, line):
        return Topic(TopicKind.ALL)
    if (found := _TOPIC.match(line)) and (topic := await given_topic(visit, found["topic"])):
        return topic
    hits = (await look_for(visit, line, None)).near
    topics = list(dict.fromkeys([await topic_of(visit, hit) for hit in hits]))
    return topics[0] if len(topics) == 1 else None


def _is_all(visit: Visit, line: str) -> bool:
    """Whether a line is that of an export for everything, in any language; titles begin with “all” too."""
    found = _ALL.fullmatch(_KINDS.sub("", _RUMOURS.sub("", line)).strip())
    if found is None:
        return False
    languages = {"en", *visit.tools.spoken}
    return not found["name"] or found["name"] in {visit.tools.languages(code).say("everything") for code in languages}


def _kinds(visit: Visit, topic: Topic, line: str) -> int:
    """The kinds that a line gives, with reminders as they are set now."""
    usual = first_kinds(topic, visit.reader.preferences)
    kinds = usual
    if named := _KINDS.search(line):
        known = {kind.value: kind for kind in TABLE if not TABLE[kind].silent}
        chosen = [known[name] for name in named["kinds"].split(",") if name in known]
        kinds = mask(*chosen) | usual & mask(Kind.REMINDER_WEEK, Kind.REMINDER_DAY, Kind.REMINDER_HOUR)
    return kinds | RUMOURS if _RUMOURS.search(line) else kinds


COMMANDS = (
    Command("privacy", "what I know about you, and how I forget it", _privacy),
    Command("follows", "what you follow, as text to keep", _export, aliases=("export",), shown=Shown.TYPED),
    Command("import", "follow what an export holds", _import,
            (Option("text", "the lines of an export, or a title on each line", Takes.PROSE, required=True, rest=True,
                    question="Send me the lines of an export, or a title on each line."),),
            shown=Shown.TYPED),
    Command("forget", "forget me", _forget, (Option("sure", "yes"),), shown=Shown.TYPED),
)  # fmt: skip
