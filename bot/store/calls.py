"""Whom a post in a place mentions: the role chosen there for this kind of news, and the members who asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.kinds import RUMOURS
from bot.core.message import Mention
from bot.store.bodies import PLAN
from bot.store.tables import accounts, addresses, deliveries, mentions, plans, subscriptions

MOST_CALLED = 20
"""So many members are mentioned in one post at most, whoever asked first."""


async def calls_in(connection: AsyncConnection, posts: Sequence[tuple[int, int]]) -> dict[int, Mention]:
    """The mention of each post (given with its place) that has one.

    A place's role counts by every topic of the news that the place follows, not only by the nearest one.
    """
    places = {place for _, place in posts}
    if not places:
        return {}
    roles, members = await _roles(connection, places), await _members(connection, places)
    asking = {place for place, _ in (*roles, *members)}
    told = await _told(connection, [post for post, place in posts if place in asking])
    found: dict[int, Mention] = {}
    for post, place in posts:
        topics = told.get(post, {})
        chosen = (roles[place, t] for t, bits in topics.items() if (place, t) in roles and roles[place, t].kinds & bits)
        role = next((one.role for one in chosen), None)
        asked = list(dict.fromkeys(user for topic in topics for user in members.get((place, topic), ())))
        if role or asked:
            found[post] = Mention(role, tuple(asked[:MOST_CALLED]))
    return found


async def _told(connection: AsyncConnection, posts: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each post the topics of its news, nearest first, each with the bit of what happened."""
    if not posts:
        return {}
    query = (
        select(deliveries.c.post, deliveries.c.entry, plans.c.body)
        .join(plans, plans.c.entry == deliveries.c.entry)
        .where(deliveries.c.post.in_(posts))
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )
    known: dict[str, dict[str, int]] = {}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in await connection.execute(query):
        if row.entry not in known:
            known[row.entry] = {str(t.topic): t.any_of & ~RUMOURS for t in PLAN.load(row.body).targets}
        for topic, bits in known[row.entry].items():
            found[row.post][topic] = found[row.post].get(topic, 0) | bits
    return found


@dataclass(frozen=True, slots=True)
class _Chosen:
    role: str
    kinds: int


async def _roles(connection: AsyncConnection, places: set[int]) -> dict[tuple[int, str], _Chosen]:
    query = select(subscriptions).where(subscriptions.c.recipient.in_(places), subscriptions.c.role.is_not(None))
    rows = await connection.execute(query)
    return {(row.recipient, row.topic): _Chosen(row.role, row.role_kinds) for row in rows}


async def _members(connection: AsyncConnection, places: set[int]) -> dict[tuple[int, str], list[str]]:
    """Members who asked, by their ids on the place's platform, in the order they asked."""
    query = (
        select(mentions.c.recipient, mentions.c.topic, func.min(accounts.c.user).label("user"))
        .join(addresses, addresses.c.recipient == mentions.c.recipient)
        .join(accounts, and_(accounts.c.recipient == mentions.c.reader, accounts.c.platform == addresses.c.platform))
        .where(mentions.c.recipient.in_(places))
        .group_by(mentions.c.id, mentions.c.recipient, mentions.c.topic)
        .order_by(mentions.c.id)
    )
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.recipient, row.topic].append(row.user)
    return found
