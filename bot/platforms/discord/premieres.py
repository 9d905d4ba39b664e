"""Scheduled events in servers for premieres, kept in step when a date moves or falls."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog
from discord.http import Route

from bot.core.audience import topic_slug
from bot.core.drama import Certainty, Drama
from bot.core.errors import StoreError
from bot.core.message import cut
from bot.core.networks import arrives
from bot.core.recipient import Topic, TopicKind
from bot.core.words import Words
from bot.platforms import Switchboard
from bot.platforms.discord.errors import CAUGHT
from bot.platforms.discord.places import PLATFORM

log = structlog.get_logger("dramawire.discord")

LOOK = 300.0
"""Seconds between two looks at whether a date moved."""
LASTS = timedelta(hours=1)
"""An event of Discord's has an end; an hour is long enough to be seen."""
NAME, PLACE = 100, 100
EXTERNAL, GUILD_ONLY = 3, 2
UNKNOWN_EVENT = 10070


@dataclass(frozen=True, slots=True)
class Event:
    """A premiere as a server shows it: its name, its moment, and where."""

    name: str
    at: datetime
    place: str

    @property
    def body(self) -> dict[str, Any]:
        """As Discord takes it."""
        return {
            "name": self.name,
            "scheduled_start_time": self.at.isoformat(),
            "scheduled_end_time": (self.at + LASTS).isoformat(),
            "privacy_level": GUILD_ONLY,
            "entity_type": EXTERNAL,
            "entity_metadata": {"location": self.place},
        }


class Premieres:
    """Makes, moves and takes away events, so that each server shows the premieres its places follow."""

    def __init__(self, switch: Switchboard) -> None:
        self._switch = switch
        self._seen: tuple[int, int] | None = None

    async def run(self, client: discord.Client) -> None:
        """Looks again and again, for as long as the client lives."""
        await client.wait_until_ready()
        while True:
            try:
                await self.look(client)
            except StoreError as error:
                # Events wait for the next look; the bot goes on listening meanwhile.
                log.warning("premieres not looked up", error=str(error))
            await asyncio.sleep(LOOK)

    async def look(self, client: discord.Client) -> None:
        """Brings every server in step, where the ledger or the hour moved since the last look."""
        now = self._switch.clock()
        seen = (await self._switch.tools.ledger.sequence(), int(now.timestamp()) // 3600)
        if seen == self._seen:
            return
        dated = {d.slug: d for d in await self._switch.tools.ledger.upcoming(now.date())}
        for guild in client.guilds:
            try:
                await self._in_step(client, guild, dated, now)
            except CAUGHT as error:
                log.warning("events not in step", server=guild.id, error=str(error))
        self._seen = seen

    async def _in_step(
        self, client: discord.Client, guild: discord.Guild, dated: Mapping[str, Drama], now: datetime
    ) -> None:
        tools, note = self._switch.tools, f"discord events {guild.id}"
        topics = {
            subscription.topic
            for place in await tools.readers.in_server(PLATFORM, str(guild.id))
            for subscription in await tools.readers.following(place.id)
        }
        words = tools.languages(guild.preferred_locale.value)
        wanted = {d.slug: event for d in dated.values() if follows(topics, d) and (event := event_of(d, words, now))}
        known: dict[str, dict[str, str]] = json.loads(await tools.desk.note(note) or "{}")
        for slug in sorted(wanted.keys() | known.keys()):
            kept = await self._one(client, guild.id, wanted.get(slug), known.get(slug), now)
            if kept != known.get(slug):
                known = {**known, slug: kept} if kept else {s: k for s, k in known.items() if s != slug}
                await tools.desk.put_note(note, json.dumps(known))

    async def _one(
        self, client: discord.Client, guild: int, wanted: Event | None, known: dict[str, str] | None, now: datetime
    ) -> dict[str, str] | None:
        """One premiere in one server; returns what is to be remembered of its event."""
        events = "/guilds/{guild_id}/scheduled-events"
        if known is None:
            if wanted is None:
                return None
            made = await client.http.request(Route("POST", events, guild_id=guild), json=wanted.body)
            return {"id": str(made["id"]), **_told(wanted)}
        event = f"{events}/{known['id']}"
        try:
            if wanted is None:
                if datetime.fromisoformat(known["at"]) > now:
                    await client.http.request(Route("DELETE", event, guild_id=guild))
                return None
            if _told(wanted) != {"at": known["at"], "name": known["name"]}:
                await client.http.request(Route("PATCH", event, guild_id=guild), json=wanted.body)
        except discord.NotFound:
            # Somebody took it away: it stays away until its date moves.
            return {"id": known["id"], **_told(wanted)} if wanted else None
        return {"id": known["id"], **_told(wanted)}


def event_of(drama: Drama, words: Words, now: datetime) -> Event | None:
    """The event of a premiere that is confirmed, known to the day, and still to come."""
    claim = drama.premiere
    if claim is None or claim.value is None or claim.certainty is not Certainty.CONFIRMED:
        return None
    at = arrives(claim.value, drama.network)
    if at is None or at <= now:
        return None
    name = cut(words.say("{title} premieres", title=drama.title), NAME)
    return Event(name, at, cut(drama.watch or drama.network or words.say("Where it is shown"), PLACE))


def follows(topics: set[Topic], drama: Drama) -> bool:
    """Whether any of these topics is about a drama."""
    about = {
        Topic(TopicKind.ALL),
        Topic(TopicKind.SERIES, drama.series),
        Topic(TopicKind.DRAMA, drama.slug),
        *(Topic(TopicKind.GENRE, topic_slug(genre)) for genre in drama.genres),
    }
    if drama.network:
        about.add(Topic(TopicKind.NETWORK, topic_slug(drama.network)))
    return bool(about & topics)


def _told(event: Event) -> dict[str, str]:
    return {"at": event.at.isoformat(), "name": event.name}
