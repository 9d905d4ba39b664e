"""The one door for everything that happens: an entry, the records it changes and the plan of who hears, at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.announcement import Act, Announcement
from bot.core.audience import whoever
from bot.core.checking import begun, check_form, check_names, check_target
from bot.core.errors import LedgerMoved, NotFound
from bot.core.fold import Records, effective, fold
from bot.core.ports import Commit, Ledger, Preview, Readers
from bot.core.publishing import Decision, Limits, chains_of, decide, only, outdated, spread, subjects_of, touched
from bot.core.story import root
from bot.delivery.reading import around

TRIES = 8
"""How often a publishing that lost against another one is worked out anew."""
YOUNG = timedelta(days=14)
"""How old news may be that an editor tells after an update brought it."""
MANY = 500
"""From so many new entries on, a bulk recording reads the whole ledger instead of picking from it."""


class Publisher:
    """Implements `bot.core.ports.Publisher` over a ledger; `wake` is called after every commit."""

    def __init__(
        self, ledger: Ledger, readers: Readers, *, limits: Limits | None = None, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._ledger = ledger
        self._readers = readers
        self._limits = limits or Limits()
        self._wake = wake

    async def preview(self, entry: Announcement, now: datetime, *, beside: Iterable[Announcement] = ()) -> Preview:
        """What publishing this entry would do, with its reach, as if those `beside` were recorded; see the port."""
        preview, _ = await self._work_out(entry, now, notify=True, beside=beside)
        return await self.reaching(await self._named(preview), now)

    async def publish(
        self,
        entry: Announcement,
        now: datetime,
        *,
        notify: bool = True,
        sequence: int | None = None,
        planned: datetime | None = None,
        erase: bool = False,
    ) -> Preview:
        """Commits entry, records and plan; see the port. Raises `BadInput` and `LedgerMoved`."""
        entry = replace(entry, recorded_at=entry.recorded_at or now)
        for _ in range(TRIES):
            preview, decision = await self._work_out(entry, now, notify=notify)
            if decision is None:
                return preview
            if sequence is not None and sequence != preview.sequence:
                raise LedgerMoved("The record changed since you looked; please look again.")
            try:
                commit = _commit(decision, preview.sequence, planned=planned, erase=erase)
                moved_to = await self._ledger.append(commit, now)
            except LedgerMoved:
                if sequence is not None:
                    raise
                continue
            self._wake()
            return replace(preview, sequence=moved_to)
        raise LedgerMoved("The record keeps changing; please try again in a moment.")

    async def spread(self, entry: str, now: datetime, *, dry: bool = False) -> Preview:
        """Tells a recorded entry that nobody was told of; see the port. Raises `NotFound`."""
        sequence = await self._ledger.sequence()
        recorded = await self._ledger.entry(entry)
        known = (await around(self._ledger, [recorded])).values()
        limits = replace(self._limits, late=max(self._limits.late, YOUNG))
        before, after, plan = spread(recorded, known, now, limits)
        preview = await self.reaching(Preview(recorded, before, after, plan, sequence), now)
        if plan and not dry:
            await self._ledger.append(Commit((), Records(), plan), now)
            self._wake()
        return preview

    async def record(self, entries: Iterable[Announcement], now: datetime) -> int:
        """Records entries in bulk and tells nobody: first imports, upgrades. Returns how many were new.

        All or nothing. Entries recorded before are left alone. What was sent of entries that these correct or
        take back is edited; nothing is sent anew. Raises `BadInput` at the first entry that can't be.
        """
        given = {entry.id: replace(entry, recorded_at=entry.recorded_at or now) for entry in entries}
        for _ in range(TRIES):
            sequence = await self._ledger.sequence()
            there = await self._ledger.ids() if sequence else set()
            new = [entry for entry in given.values() if entry.id not in there]
            if not new:
                return 0
            try:
                await self._ledger.append(replace(await self._bulk(new), moved_from=sequence), now)
            except LedgerMoved:
                continue
            self._wake()
            return len(new)
        raise LedgerMoved("The record keeps changing; please try again in a moment.")

    async def _work_out(
        self, entry: Announcement, now: datetime, *, notify: bool, beside: Iterable[Announcement] = ()
    ) -> tuple[Preview, Decision | None]:
        """What an entry would do, and the decision behind it; None when it is recorded already."""
        # The sequence is read first: whatever is appended after it makes the commit fail, never go unseen.
        sequence = await self._ledger.sequence()
        recorded = await self._recorded(entry.id)
        known = (await around(self._ledger, [recorded or entry])).values()
        if recorded:
            records = only(fold(known), touched([recorded], known))
            return Preview(recorded, records, records, None, sequence), None
        decision = decide(entry, [*known, *beside], now, self._limits, notify=notify)
        return Preview(entry, decision.before, decision.after, decision.plan, sequence), decision

    async def reaching(self, preview: Preview, now: datetime) -> Preview:
        """The preview with whom it reaches; see the port."""
        if preview.plan is None:
            return preview
        reach = await self._readers.reach(preview.plan, now)
        if sum(reach.values()):
            return replace(preview, reach=reach)
        followers = await self._readers.reach(whoever(preview.plan), now)
        return replace(preview, followers=sum(followers.values()))

    async def _named(self, preview: Preview) -> Preview:
        """The preview with those who have a part in its dramas, so that a message can name them."""
        before, after = preview.before, preview.after
        dramas = (*before.dramas.values(), *after.dramas.values())
        people = await self._ledger.people({claim.value.person for drama in dramas for claim in drama.credits})
        return replace(
            preview,
            before=Records(before.dramas, people | before.people),
            after=Records(after.dramas, people | after.people),
        )

    async def _recorded(self, entry: str) -> Announcement | None:
        try:
            return await self._ledger.entry(entry)
        except NotFound:
            return None

    async def _bulk(self, new: Sequence[Announcement]) -> Commit:
        """The commit that records these entries: what they touch, folded with all that is known about it."""
        if len(new) < MANY:
            known = list((await around(self._ledger, new)).values())
        else:
            known = [entry async for entry in self._ledger.everything()]
        return bulk(new, known)


def bulk(new: Sequence[Announcement], known: Sequence[Announcement]) -> Commit:
    """The commit that records entries beside what is known, telling nobody. Raises `BadInput`."""
    together = {entry.id: entry for entry in (*known, *new)}
    folded, folded_before = fold(together.values()), fold(known)
    subjects = {*subjects_of(folded_before), *begun(new)}
    for entry in new:
        check_form(entry)
        check_names(entry, subjects)
        # What an operator took back stays so, and a shipped correction of it does no harm.
        check_target(entry, together, standing=False)
    changed = touched(new, together.values())
    after, before = only(folded, changed), only(folded_before, changed)
    answered = {root(entry, together).id for entry in new if entry.target}
    chains = {first: chain for first, chain in chains_of(together).items() if first in answered}
    stand = {entry.id for entry in effective(a for chain in chains.values() for a in chain)}
    return Commit(
        entries=tuple(new),
        records=after,
        revise=tuple(a.id for chain in chains.values() for a in chain),
        withdraw=(
            *(a.id for first, chain in chains.items() if first not in stand for a in chain),
            *outdated(before, after),
        ),
    )


def _commit(decision: Decision, sequence: int, *, planned: datetime | None, erase: bool) -> Commit:
    return Commit(
        entries=(decision.entry,),
        records=decision.after,
        plan=replace(decision.plan, planned=planned) if decision.plan else None,
        revise=decision.revise,
        withdraw=decision.withdraw,
        moved_from=sequence,
        erase=decision.revise if erase and decision.entry.act is Act.RETRACT else (),
    )
