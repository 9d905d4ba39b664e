"""Who hears of a plan, as the database picks them out, is who ought to: worked out a second time in plain Python."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.audience import Plan, Target
from bot.core.ports import Due
from bot.core.recipient import AddressKey, Identity, Subscription, Topic
from bot.store.store import Store, open_store
from tests.fresh import fresh
from tests.store.test_outbox import publish

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)
DAY = NOW.date()
TOPICS = [Topic.parse(text) for text in ("series:sea", "person:ana", "genre:thriller", "all")]
PEOPLE = range(5)

follows = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(TOPICS)),
    st.tuples(st.integers(0, 7), st.sampled_from([-48, -12, 0, 11, 12, 30])),
    max_size=12,
)
plans = st.lists(
    st.builds(Target, st.sampled_from(TOPICS), st.integers(1, 7), st.sampled_from([0, 1, 4])),
    max_size=4,
    unique_by=lambda target: target.topic,
)
Follows = dict[tuple[int, Topic], tuple[int, int]]


def hear(followed: Follows, plan: list[Target]) -> dict[int, Topic]:
    """Who hears, each with the nearest topic that fits them."""
    tomorrow = datetime.combine(DAY + timedelta(days=1), datetime.min.time(), UTC)
    found: dict[int, Topic] = {}
    for target in plan:
        for (person, topic), (kinds, hours) in followed.items():
            fits = kinds & target.any_of and kinds & target.all_of == target.all_of
            if topic == target.topic and fits and NOW + timedelta(hours=hours) < tomorrow:
                found.setdefault(person, target.topic)
    return found


@settings(max_examples=25, deadline=None)
@given(followed=follows, plan=plans)
def test_each_one_who_ought_to_hear_hears_once_by_the_nearest_topic(followed: Follows, plan: list[Target]) -> None:
    with TemporaryDirectory() as folder:
        told, reach = asyncio.run(_told(fresh(Path(folder) / "store.db"), followed, plan))
    expected = hear(followed, plan)
    assert told == sorted(expected.items())
    assert reach == len(expected)


async def _told(url: str, followed: Follows, plan: list[Target]) -> tuple[list[tuple[int, Topic]], int]:
    async with open_store(url, migrated=False) as store:
        people = [await _reader(store, str(person)) for person in PEOPLE]
        for (person, topic), (kinds, hours) in followed.items():
            await store.readers.follow(Subscription(people[person], topic, kinds, NOW + timedelta(hours=hours)))
        opened = await publish(store, targets=plan)
        dues = [Due(p.id, broad=broad, at=NOW) for p in await store.outbox.profiles() for broad in (False, True)]
        while await store.outbox.expand(opened, dues, 2, NOW):
            pass
        parcels = await store.outbox.claim(NOW, 100, timedelta(minutes=1))
        reach = await store.readers.reach(Plan("y", tuple(plan), date(DAY.year, DAY.month, DAY.day)), NOW)
        told = [(int(p.recipient.name), owed.why) for p in parcels for owed in p.owed if owed.why]
    return sorted(told), sum(reach.values())


async def _reader(store: Store, name: str) -> int:
    return (await store.readers.reader(Identity("console", name, name), AddressKey("console", name), NOW)).id
