"""What editors planned, published when its moment comes; and who sent a tip, told how far it went."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.core.announcement import Announcement
from bot.core.cards.headlines import Told, headline
from bot.core.cards.parts import host_of
from bot.core.cards.preview import told_in_trail
from bot.core.errors import BadInput, NotFound
from bot.core.message import Link, message
from bot.core.ports import Desk, Inbox, Ledger, Outbox, Publisher, Readers, Scheduled, Sender, Timetable, Tip, TipState
from bot.core.recipient import Preferences
from bot.core.story import View, tell
from bot.core.words import Words

log = structlog.get_logger("dramawire.schedule")

AGAIN = timedelta(minutes=1)
"""How often it is looked how far a tip went."""
PATIENCE = timedelta(hours=1)
"""How long a sender waits at most to hear of it, where some are told only in the morning."""
KEPT = timedelta(days=7)


class Posting:
    """Publishes scheduled posts, each once, whatever happens meanwhile.

    Whom one reaches is decided when it goes out. One that comes later than `late` is recorded and sent to nobody.
    """

    def __init__(
        self,
        timetable: Timetable,
        publisher: Publisher,
        outbox: Outbox,
        *,
        inbox: Inbox,
        desk: Desk,
        readers: Readers,
        ledger: Ledger,
        languages: Callable[[str], Words],
        late: timedelta = timedelta(days=7),
    ) -> None:
        self._timetable = timetable
        self._publisher = publisher
        self._outbox = outbox
        self._inbox = inbox
        self._desk = desk
        self._readers = readers
        self._ledger = ledger
        self._languages = languages
        self._late = late

    async def catch_up(self, now: datetime) -> datetime | None:
        """Publishes all that is due by `now`, and thanks for tips; returns the next moment to look."""
        waiting = [post for post in await self._timetable.posts() if post.reason is None]
        for post in waiting:
            if post.at <= now and await self._timetable.begin(post.id):
                await self._publish(post, now)
        ahead = [post.at for post in waiting if post.at > now]
        if await self._thank(now):
            ahead.append(now + AGAIN)
        return min(ahead, default=None)

    async def _publish(self, post: Scheduled, now: datetime) -> None:
        # Published first and taken away after: whoever dies in between publishes again, and that does nothing.
        in_time = now - post.at <= self._late
        try:
            done = await self._publisher.publish(post.entry, now, notify=in_time, planned=post.at)
        except BadInput as error:
            log.warning("can't go out", post=post.id, why=str(error))
            await self._timetable.end(post.id, str(error))
            await self._explain(post, str(error), now)
            return
        if post.tip is not None:
            await self._inbox.close(post.tip, TipState.POSTED, now, post.entry.id)
        before, after = told_in_trail(done)
        what = "went out as planned" if in_time else "recorded too late to be sent"
        await self._desk.audit(post.owner, what, post.entry.id, before=before, after=after, now=now)
        if not in_time:
            await self._explain(post, None, now)
        await self._timetable.end(post.id)
        log.info(what, entry=post.entry.id)

    async def _explain(self, post: Scheduled, why: str | None, now: datetime) -> None:
        """Tells who planned it that it did not go out, and why."""
        if post.owner is None:
            return
        words = await self._words(post.owner)
        said = words.line("Your scheduled post is in the record, but I was offline too long to send it.")
        if why is not None:
            said = words.line("Your scheduled post did not go out: {why} It waits in /scheduled.", why=why)
        key = f"scheduled:{post.id}:{int(post.at.timestamp())}"
        await self._outbox.tell(post.owner, message([said]), now, key=key, expires_at=now + KEPT)

    async def _thank(self, now: datetime) -> bool:
        """Tells senders of posted tips how far they went, once they went all the way; True while some have to wait."""
        waits = False
        for tip in await self._inbox.posted():
            chain = await self._ledger.answers(tip.entry) if tip.entry else []
            reached = await self._outbox.reached([entry.id for entry in chain])
            if reached.waiting and tip.closed_at and now - tip.closed_at < PATIENCE:
                waits = True
                continue
            for sender in await self._inbox.senders(tip.id):
                await self._tell(tip, sender, chain, reached.shown, now)
            await self._inbox.thanked(tip.id)
        return waits

    async def _tell(self, tip: Tip, sender: Sender, chain: list[Announcement], chats: int, now: datetime) -> None:
        wishes = await self._wishes(sender.reader)
        words, zone = self._languages(wishes.language), wishes.zone or "UTC"
        what = Link(host_of(tip.link), tip.link)
        if chain and tip.entry:
            about = await self._ledger.about({subject for entry in chain for subject in entry.subjects})
            story = tell(tip.entry, {entry.id: entry for entry in (*chain, *about)}.values())
            view = View(now, words, zone, wishes.titles)
            what = Link(headline(Told(story.said, story.before, story.after, view)), tip.link)
        day = words.day(sender.at.astimezone(ZoneInfo(zone)).date())
        said = words.line("Your tip of {day} is in the record now: {what}. Thank you.", day=day, what=what)
        if chats:
            reach = words.count("{n} chat", "{n} chats", chats)
            form = "Your tip of {day} went out to {chats}: {what}. Thank you."
            said = words.line(form, day=day, chats=reach, what=what)
        await self._outbox.tell(sender.reader, message([said]), now, key=f"tip:{tip.id}", expires_at=now + KEPT)

    async def _words(self, reader: int) -> Words:
        return self._languages((await self._wishes(reader)).language)

    async def _wishes(self, reader: int) -> Preferences:
        try:
            return (await self._readers.recipient(reader)).preferences
        except NotFound:
            return Preferences()
