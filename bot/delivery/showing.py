"""One try at showing one post: render, send or edit, and what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.apology import new_reference
from bot.core.notices import asleep
from bot.core.ports import (
    Aside,
    Clock,
    Gone,
    Later,
    Letter,
    Lost,
    Moved,
    Notice,
    Outbox,
    Outcome,
    Outlet,
    Parcel,
    Readers,
    Refused,
    Result,
    Under,
    Unsure,
)
from bot.core.recipient import RecipientKind
from bot.core.words import Words
from bot.delivery.cutoff import Cutoff
from bot.delivery.pace import Turn
from bot.delivery.rendering import Rendered, Renderer, expired
from bot.delivery.turns import Turns

log = structlog.get_logger("dramawire.courier")

SETTLED_AFTER = timedelta(minutes=10)
"""A post that stood this long before it was taken back gets a short reply beside the edit."""
MOST_FAILURES = 8
"""After so many unexpected failures a post is given up, with a reference to what the log has about them."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
SHORTEST_HOLD = 0.1
DOUBT_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Try:
    """A post about to be shown: the parcel, and the turn it got."""

    parcel: Parcel
    turn: Turn


class Showing:
    """Shows posts on one platform. Whatever happens, a try ends in an outcome."""

    def __init__(
        self,
        outlet: Outlet,
        turns: Turns,
        renderer: Renderer,
        *,
        readers: Readers,
        outbox: Outbox,
        languages: Callable[[str], Words],
        clock: Clock,
    ) -> None:
        self._outlet = outlet
        self._turns = turns
        self._cutoff = Cutoff(turns.limits.timeout)
        self._renderer = renderer
        self._readers = readers
        self._outbox = outbox
        self._languages = languages
        self._clock = clock
        self._failures: dict[int, int] = {}

    async def show(self, parcel: Parcel) -> Outcome:
        """One try. A post whose turn is far off, or that comes as the courier stops, is put off untouched."""
        group = parcel.recipient.kind is RecipientKind.PLACE
        async with self._turns.careful():
            turn = await self._turns.take(parcel.address.key.chat, group=group)
            if turn.wait:
                return Outcome(parcel, Result.LATER, at=self._clock() + timedelta(seconds=turn.wait))
            return await self._guarded(Try(parcel, turn))

    async def _guarded(self, one: Try) -> Outcome:
        parcel = one.parcel
        try:
            outcome = await self._try(one)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one post stops no other
            return self._failed(parcel, error)
        self._failures.pop(parcel.post, None)
        return outcome

    async def _try(self, one: Try) -> Outcome:
        parcel, now = one.parcel, self._clock()
        if parcel.delete:
            return await self._called(one, self._delete(parcel))
        if not parcel.shown and all(expired(owed, now) for owed in parcel.owed):
            return Outcome(parcel, Result.EXPIRED, reason="too late to say")
        rendered = await self._renderer.render(parcel, now)
        if rendered is None:
            return Outcome(parcel, Result.EXPIRED, reason="taken back, or too late to say")
        if not (parcel.shown and parcel.reference):
            return await self._called(one, self._send(one, rendered))
        outcome = await self._called(one, self._edit(one, rendered))
        if outcome.result is Result.SHOWN and outcome.reference == parcel.reference:  # and not said anew
            return replace(outcome, asides=await self._asides(parcel, rendered, parcel.reference))
        return outcome

    async def _called(self, one: Try, call: Awaitable[str]) -> Outcome:
        """A call to the outlet as an outcome: its six answers, and no answer in time."""
        parcel = one.parcel
        try:
            try:
                reference = await self._cutoff.within(call)
            finally:
                self._turns.ended(one.turn)
        except (Unsure, TimeoutError):
            return self._doubt(parcel)
        except Later as later:
            seconds = max(later.seconds, SHORTEST_HOLD)
            self._turns.hold(seconds, None if later.everywhere else parcel.address.key.chat)
            return Outcome(parcel, Result.LATER, at=self._clock() + timedelta(seconds=seconds))
        except Gone as gone:
            return await self._asleep(parcel, str(gone))
        except Moved as moved:
            return Outcome(parcel, Result.MOVED, chat=moved.chat)
        except Refused as refused:
            log.warning("refused", post=parcel.post, platform=self._outlet.platform, reason=str(refused))
            return Outcome(parcel, Result.REFUSED, reason=str(refused))
        self._turns.went_well()
        return Outcome(parcel, Result.SHOWN, reference=reference)

    async def _send(self, one: Try, rendered: Rendered) -> str:
        return await self._outlet.send(self._letter(one, rendered))

    async def _edit(self, one: Try, rendered: Rendered) -> str:
        """Edits in place; a post that can't be edited any more is said anew, under the old one where that is left."""
        reference = one.parcel.reference or ""
        letter = self._letter(one, rendered)
        try:
            await self._outlet.edit(letter, reference)
        except Lost:
            # Another message than the one that is gone, so another nonce: a platform would answer with the old one.
            anew = f"{one.parcel.post}n{one.parcel.wanted}"
            return await self._outlet.send(replace(letter, answers=reference, nonce=anew))
        return reference

    async def _asides(self, parcel: Parcel, rendered: Rendered, reference: str) -> tuple[Aside, ...]:
        """The replies due under a post just edited: to what stood long enough to be read before it was taken back.

        Whoever is told what is true instead needs none. Each is owed like any post, and once: it waits for its turn by
        itself, and no later edit says it again.
        """
        under = Under(parcel.address.key, reference)
        return tuple([
            Aside(back.key, Notice(back.reply, silent=True, under=under))
            for back in rendered.taken_back
            if _was_read(parcel, back.at, self._clock())
            and not (back.instead and await self._outbox.told(parcel.recipient.id, back.instead))
        ])  # fmt: skip

    async def _delete(self, parcel: Parcel) -> str:
        """Takes a message away; one that is gone, or whose chat moved and left it nowhere to be found, is no more."""
        if not parcel.reference:
            return ""
        reference = parcel.reference
        try:
            await self._outlet.delete(parcel.address.key, reference)
        except Lost:
            log.debug("already gone", post=parcel.post)
        return reference

    def _letter(self, one: Try, rendered: Rendered) -> Letter:
        parcel = one.parcel
        wishes = parcel.recipient.preferences
        private = parcel.recipient.kind is RecipientKind.READER
        hushed = self._turns.limits.hush and private and wishes.zone is None and not rendered.urgent
        return Letter(
            key=parcel.address.key,
            message=rendered.message,
            nonce=str(parcel.post),
            form=parcel.address.form,
            silent=wishes.silent or hushed or rendered.silent,
            mention=parcel.mention,
            answers=rendered.answers or parcel.answers,
            private=private,
            paid=one.turn.paid,
            # No try comes before all that it shows is due.
            doubtful_since=max((owed.due_at for owed in parcel.owed), default=None) if parcel.doubtful else None,
        )

    def _doubt(self, parcel: Parcel) -> Outcome:
        """A call that may have arrived is made once more; more often only while the whole platform is in trouble.

        What a courier that died had claimed may never have been tried, and so doesn't count as one.
        """
        self._turns.went_wrong()
        log.warning("in doubt", post=parcel.post, platform=self._outlet.platform, again=parcel.unanswered)
        if parcel.unanswered and not self._turns.troubled:
            return Outcome(parcel, Result.REFUSED, reason="in doubt twice")
        return Outcome(parcel, Result.DOUBT, at=self._clock() + DOUBT_PAUSE)

    async def _asleep(self, parcel: Parcel, reason: str) -> Outcome:
        key = parcel.address.key
        word = asleep(reason, self._languages)
        await self._readers.sleep(key.platform, key.chat, reason, self._clock(), word=word)
        log.info("asleep", platform=key.platform, chat=key.chat, reason=reason)
        return Outcome(parcel, Result.ASLEEP, reason=reason)

    def _failed(self, parcel: Parcel, error: Exception) -> Outcome:
        """An unexpected failure: logged under a reference, tried again after growing pauses, given up in the end."""
        reference = new_reference()
        if not self._turns.troubled:
            self._failures[parcel.post] = self._failures.get(parcel.post, 0) + 1
        failures = self._failures.get(parcel.post, 1)
        log.error("post failed", post=parcel.post, reference=reference, failures=failures, exc_info=error)
        if failures >= MOST_FAILURES:
            self._failures.pop(parcel.post, None)
            return Outcome(parcel, Result.REFUSED, reason=f"gave up after {failures} failures ({reference})")
        return Outcome(parcel, Result.LATER, at=self._clock() + pause_after(failures))


def _was_read(parcel: Parcel, back: datetime | None, now: datetime) -> bool:
    """Whether a post stood long enough to be read, before something in it was taken back.

    One that was edited before was edited at once for what was taken back soon; else it stood until now.
    """
    if parcel.shown_at is None or (back is not None and back < parcel.shown_at):
        return False
    until = now if back is None or parcel.shown == 1 else back
    return until - parcel.shown_at > SETTLED_AFTER


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: three times longer each time, up to a limit."""
    return min(FIRST_PAUSE * float(3 ** min(failures - 1, 10)), LONGEST_PAUSE)
