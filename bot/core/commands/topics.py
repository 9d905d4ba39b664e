"""What can be followed: from words and ids to topics, their names, and the kinds one hears of by default."""

from collections.abc import Iterable, Mapping

from bot.core.audience import topic_slug
from bot.core.cards.naming import called, titled
from bot.core.commands.meant import Found, ask_back, look_for
from bot.core.commands.request import Reply
from bot.core.commands.table import Visit
from bot.core.drama import Drama
from bot.core.ports import Hit
from bot.core.recipient import Topic, TopicKind

ALL = frozenset({"all", "everything", "all of it"})


async def topic_meant(visit: Visit, text: str, verb: str) -> Topic | Reply:
    """The topic a text means, or the question to ask back. A drama means its series, with later seasons."""
    if given := await given_topic(visit, text):
        return given
    name = topic_slug(text)
    if text.lower() in ALL:
        return Topic(TopicKind.ALL)
    ledger = visit.tools.ledger
    if name and not visit.request.pressed:
        if await ledger.at_stage(network=name, limit=1):
            return Topic(TopicKind.NETWORK, name)
        if await ledger.at_stage(genre=name, limit=1):
            return Topic(TopicKind.GENRE, name)
    found = await look_for(visit, text, None)
    near = [(hit, await topic_of(visit, hit)) for hit in found.near]
    topics = list(dict.fromkeys(topic for _, topic in near))
    if len(topics) == 1:
        return topics[0]
    # One button a series: between its seasons nothing has to be asked.
    first = {topic: hit for hit, topic in reversed(near)}
    return ask_back(visit, text, Found(tuple(first[t] for t in topics), found.nearest), verb)


async def given_topic(visit: Visit, text: str) -> Topic | None:
    """The topic that an id from a button or a suggestion names, where there is such a thing."""
    if text != "all" and ":" not in text:
        return None
    if text.startswith("drama:"):
        text = f"series:{text.removeprefix('drama:')}"
    try:
        topic = Topic.parse(text)
    except ValueError:
        return None
    if topic.kind is TopicKind.SERIES and not await visit.tools.ledger.series(topic.slug):
        topic = await _series_of(visit, topic.slug)
    return topic if await _exists(visit, topic) else None


async def _exists(visit: Visit, topic: Topic) -> bool:
    ledger = visit.tools.ledger
    match topic.kind:
        case TopicKind.PERSON:
            return bool(await ledger.people([topic.slug]))
        case TopicKind.DRAMA:
            return bool(await ledger.dramas([topic.slug]))
        case TopicKind.SERIES:
            return bool(await ledger.series(topic.slug))
        case TopicKind.NETWORK:
            return bool(await ledger.at_stage(network=topic.slug, limit=1))
        case TopicKind.GENRE:
            return bool(await ledger.at_stage(genre=topic.slug, limit=1))
        case TopicKind.ALL:
            return not topic.slug


async def topic_of(visit: Visit, hit: Hit) -> Topic:
    """What following a record means: a drama its series, with later seasons."""
    return Topic(TopicKind.PERSON, hit.slug) if hit.kind == "person" else await _series_of(visit, hit.slug)


async def _series_of(visit: Visit, drama: str) -> Topic:
    records = await visit.tools.ledger.dramas([drama])
    return Topic(TopicKind.SERIES, records[drama].series if drama in records else drama)


async def names_of(visit: Visit, topics: Iterable[Topic]) -> Mapping[str, str]:
    """What each topic is called, by the topic as text."""
    ledger, asked = visit.tools.ledger, list(topics)
    dramas = await ledger.dramas({t.slug for t in asked if t.kind in {TopicKind.DRAMA, TopicKind.SERIES}})
    people = await ledger.people({t.slug for t in asked if t.kind is TopicKind.PERSON})
    names: dict[str, str] = {}
    for topic in asked:
        match topic.kind:
            case TopicKind.PERSON if topic.slug in people:
                names[str(topic)] = called(people[topic.slug], visit.view)
            case TopicKind.DRAMA if topic.slug in dramas:
                names[str(topic)] = titled(dramas[topic.slug], visit.view)
            case TopicKind.SERIES:
                first = dramas.get(topic.slug) or next(iter(await ledger.series(topic.slug)), None)
                names[str(topic)] = titled(first, visit.view) if first else topic.slug
            case TopicKind.ALL:
                names[str(topic)] = visit.words.say("everything")
            case _:
                names[str(topic)] = await _broad_name(visit, topic)
    return names


async def _broad_name(visit: Visit, topic: Topic) -> str:
    """A genre's or network's name as the records spell it."""
    ledger = visit.tools.ledger
    some: list[Drama] = []
    if topic.kind is TopicKind.NETWORK:
        some = await ledger.at_stage(network=topic.slug, limit=1)
        return some[0].network or topic.slug if some else topic.slug
    if topic.kind is TopicKind.GENRE:
        some = await ledger.at_stage(genre=topic.slug, limit=1)
        return next((g for d in some for g in d.genres if topic_slug(g) == topic.slug), topic.slug)
    return topic.slug
