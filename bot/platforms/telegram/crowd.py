"""Many who talk at once: each chat's updates one after the other, different chats beside each other."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

import structlog
from telegram import Update

log = structlog.get_logger("dramawire.telegram")

AT_ONCE = 64
"""So many updates are dealt with at the same time, of as many chats."""
MOST_IN_LINE = 50
"""So many updates of one chat wait for their turn; what is said beyond that goes unheard."""

Take = Callable[[Update], Awaitable[None]]


class _Turn:
    """An update's turn: after the one before it in its chat, and while there is room."""

    def __init__(self, room: asyncio.Semaphore, before: "_Turn | None") -> None:
        self._room = room
        self._before = before
        self._has_room = False
        self._over = asyncio.Event()

    async def come(self) -> None:
        """Waits for it."""
        if self._before is not None:
            await self._before._over.wait()  # noqa: SLF001 - it is one of us
            self._before = None
        await self._room.acquire()
        self._has_room = True

    @property
    def is_over(self) -> bool:
        """Whether others may have theirs."""
        return self._over.is_set()

    def over(self) -> None:
        """Lets others have theirs."""
        if self._has_room:
            self._has_room = False
            self._room.release()
        self._over.set()


_TURN: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def step_aside() -> None:
    """The update being dealt with waits for something long: others have their turn meanwhile, its own chat's too."""
    if turn := _TURN.get():
        turn.over()


class Crowd:
    """Deals with updates as they come, and says when one is. What goes wrong with one is logged and stops no other."""

    def __init__(self, take: Take, dealt_with: Callable[[int], None]) -> None:
        self._take = take
        self._dealt_with = dealt_with
        self._last: dict[int, _Turn] = {}
        self._lines: Counter[int] = Counter()
        self._tasks: dict[asyncio.Task[None], _Turn] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._tasks

    async def hear(self, updates: asyncio.Queue[object]) -> None:
        """Takes updates from a queue until cancelled."""
        while True:
            update = await updates.get()
            if isinstance(update, Update):
                self._begin(update)

    async def disperse(self, seconds: float) -> None:
        """Lets what is under way end, but not longer than that; what stepped aside would take too long."""
        if not self._tasks:
            return
        for task, turn in self._tasks.items():
            if turn.is_over:
                task.cancel()
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, update: Update) -> None:
        key = _speaker(update)
        if self._lines[key] >= MOST_IN_LINE:
            log.warning("unheard", chat=key, update=update.update_id, waiting=self._lines[key])
            self._dealt_with(update.update_id)
            return
        turn = self._last[key] = _Turn(self._room, self._last.get(key))
        self._lines[key] += 1
        task = asyncio.create_task(self._one(update, turn), name=f"telegram update {update.update_id}")
        self._tasks[task] = turn
        task.add_done_callback(lambda ended: self._ended(key, turn, ended))
        task.add_done_callback(lambda ended: None if ended.cancelled() else self._dealt_with(update.update_id))

    async def _one(self, update: Update, turn: _Turn) -> None:
        await turn.come()
        _TURN.set(turn)
        await self._take(update)

    def _ended(self, key: int, turn: _Turn, task: "asyncio.Task[None]") -> None:
        turn.over()
        del self._tasks[task]
        self._lines[key] -= 1
        if self._last.get(key) is turn:
            del self._last[key]
        if not self._lines[key]:
            del self._lines[key]
        if not task.cancelled() and (error := task.exception()):
            log.error("update failed", update=task.get_name(), exc_info=error)


def _speaker(update: Update) -> int:
    """Whose words must not overtake each other: those of a chat, or of a person outside of any."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
