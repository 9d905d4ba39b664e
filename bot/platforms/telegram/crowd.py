"""Many who talk at once: each chat's updates one after the other, different chats beside each other."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram import Update

log = structlog.get_logger("dramawire.telegram")

AT_ONCE = 64
"""So many updates are dealt with at the same time."""

Take = Callable[[Update], Awaitable[None]]


class Crowd:
    """Deals with updates as they come. What goes wrong with one is logged and stops no other."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._last: dict[int, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._last

    async def hear(self, updates: asyncio.Queue[object]) -> None:
        """Takes updates from a queue until cancelled."""
        while True:
            update = await updates.get()
            await self._room.acquire()
            if isinstance(update, Update):
                self._begin(update)
            else:
                self._room.release()

    async def disperse(self, seconds: float) -> None:
        """Lets what is under way end, but not longer than that."""
        under_way = [task for task in self._last.values() if not task.done()]
        if not under_way:
            return
        _, late = await asyncio.wait(under_way, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, update: Update) -> None:
        key = _speaker(update)
        task = asyncio.create_task(self._one(update, self._last.get(key)), name=f"telegram update {update.update_id}")
        self._last[key] = task
        task.add_done_callback(lambda ended: self._ended(key, ended))

    async def _one(self, update: Update, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait([before])
        await self._take(update)

    def _ended(self, key: int, task: "asyncio.Task[None]") -> None:
        self._room.release()
        if self._last.get(key) is task:
            del self._last[key]
        if not task.cancelled() and (error := task.exception()):
            log.error("update failed", update=task.get_name(), exc_info=error)


def _speaker(update: Update) -> int:
    """Whose words must not overtake each other: those of a chat, or of a person outside of any."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
