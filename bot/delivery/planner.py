"""Expands plans into what is owed: slice by slice, so that no slice holds the database for long."""

import structlog

from bot.core.ports import Clock, OpenPlan, Outbox
from bot.core.when import due_at

log = structlog.get_logger("dramawire.planner")

SLICE = 5000
"""How many recipients one transaction expands a plan to."""


class Planner:
    """Expands every open plan to its end.

    A plan's place is kept by the outbox with each slice, so that whoever comes after a crash goes on there.
    """

    def __init__(self, outbox: Outbox, clock: Clock, *, size: int = SLICE) -> None:
        self._outbox = outbox
        self._clock = clock
        self._size = size
        self._stopped = False

    async def work(self) -> int:
        """Expands every open plan, oldest first, and those that come meanwhile. Returns how many were finished."""
        done = 0
        while not self._stopped and (plans := await self._outbox.plans()):
            for plan in plans:
                if await self._expand(plan):
                    done += 1
                    log.info("planned", entry=plan.plan.entry, plan=plan.id)
        return done

    def stop(self) -> None:
        """Lets the slice under way be the last."""
        self._stopped = True

    async def _expand(self, plan: OpenPlan) -> bool:
        more = True
        while more and not self._stopped:
            # Read with every slice: somebody may just have chosen preferences that nobody had before.
            profiles = await self._outbox.profiles()
            dues = [due_at(profile, plan, broad=broad) for profile in profiles for broad in (False, True)]
            more = await self._outbox.expand(plan, dues, self._size, self._clock())
        return not more
