"""The example that a place gets when it was set up: the newest real story of those that will come there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.announcement import Announcement, Subject
from bot.core.audience import targets
from bot.core.cards.places import example_card
from bot.core.commands.table import Visit
from bot.core.fold import Records, effective
from bot.core.kinds import REMINDERS, TABLE
from bot.core.message import Message
from bot.core.recipient import Recipient, Subscription, Topic, TopicKind
from bot.core.story import Story, View, tell

MOST_LOOKED_AT = 60
"""So many of the newest entries are looked through."""


async def example_for(visit: Visit, place: Recipient) -> Message | None:
    """The newest story that a place would hear, as it will look there; else the newest of all; None without any."""
    ledger = visit.tools.ledger
    latest = [e for e in await ledger.latest(MOST_LOOKED_AT) if e.kind not in REMINDERS]
    subscriptions = await visit.tools.readers.following(place.id)
    entry = await _heard(visit, await _named(visit, subscriptions) or latest, subscriptions)
    entry = entry or next(iter(latest), None)
    if entry is None:
        return None
    told = tell(entry.id, [*await ledger.answers(entry.id), *await ledger.about(entry.subjects)])
    named = {c.value.person for drama in told.after.dramas.values() for c in drama.credits} | set(entry.people)
    people = {**told.after.people, **await ledger.people(named)}
    story: Story = replace(told, after=replace(told.after, people=people))
    wishes = place.preferences
    view = View(visit.request.now, visit.words, wishes.zone or "UTC", wishes.titles, private=False)
    return example_card(story, view)


async def _named(visit: Visit, subscriptions: Iterable[Subscription]) -> list[Announcement]:
    """All news of what is followed by its name, newest first; nothing where more is followed than that."""
    subjects: list[Subject] = []
    for topic in (s.topic for s in subscriptions):
        match topic:
            case Topic(TopicKind.PERSON, slug):
                subjects.append(Subject("person", slug))
            case Topic(TopicKind.DRAMA, slug):
                subjects.append(Subject("drama", slug))
            case Topic(TopicKind.SERIES, slug):
                subjects += [Subject("drama", drama.slug) for drama in await visit.tools.ledger.series(slug)]
            case _:
                return []
    news = effective(await visit.tools.ledger.about(subjects)) if subjects else []
    return [e for e in reversed(news) if e.kind not in REMINDERS and not TABLE[e.kind].silent]


async def _heard(
    visit: Visit, entries: Sequence[Announcement], subscriptions: Sequence[Subscription]
) -> Announcement | None:
    """The first of these entries that reaches a subscription."""
    kinds = {s.topic: s.kinds for s in subscriptions}
    dramas = await visit.tools.ledger.dramas({slug for entry in entries for slug in entry.dramas})
    for entry in entries:
        for target in targets(entry, Records(dramas)):
            bits = kinds.get(target.topic, 0)
            if bits & target.any_of and bits & target.all_of == target.all_of:
                return entry
    return None
