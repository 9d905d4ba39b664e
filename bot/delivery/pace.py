"""How fast one bot token may speak: overall, to a chat, to a group, with a share kept for answers to people.

All times are seconds of a monotonic clock that the caller passes in; nothing here waits.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from math import inf


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages in any span of `seconds`."""

    count: int
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Paid:
    """What a platform sends beyond its free rate for money: how fast, and how many messages a day at most."""

    rate: Rate
    a_day: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform declares: its rates (None for no limit), and how the courier is to treat it.

    `spread` keeps what is owed from going out all at once, beside `overall`; it is to be a little faster, so that time
    lost is made up. `group` is the rate in one chat that many read, beside `chat`. `answers` is the largest share of
    `overall` kept for answers while people ask; `kept` messages of it are kept even while nobody does. `concurrency`
    is how many sends may be under way at once, `timeout` the seconds after which any of them has ended, one way or the
    other.
    `unwritten` is how many sends may have ended beyond that without being written down, None for any number: as many
    at the most are made twice when the process dies, where a platform knows no message that comes again.
    `hush` sends silently to readers whose zone is not known, except what is urgent.
    """

    overall: Rate | None = None
    spread: Rate | None = None
    chat: Rate | None = None
    group: Rate | None = None
    answers: float = 0.2
    kept: int = 0
    paid: Paid | None = None
    concurrency: int = 32
    unwritten: int | None = None
    timeout: float = 60.0
    hush: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether one may send now; if not, `wait` seconds, because of the chat alone or (`everywhere`) of the whole.

    `at` is when the call may be made, `counted` the moment at which it counts until it is answered.
    """

    wait: float = 0.0
    everywhere: bool = False
    paid: bool = False
    at: float = field(default=0.0, compare=False)
    counted: float = field(default=0.0, compare=False)


class Window:
    """The times of the last messages under one rate: exact, so that no span of its length ever holds more."""

    __slots__ = ("_rate", "_times")

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._times: list[float] = []

    def wait(self, now: float, *, keep: int = 0) -> float:
        """Seconds until one more fits, with `keep` places left free."""
        self._forget(now)
        over = len(self._times) - max(self._rate.count - keep, 1)
        return 0.0 if over < 0 else max(self._times[over] + self._rate.seconds - now, 0.0)

    def add(self, now: float) -> None:
        """Counts one message."""
        insort(self._times, now)

    def move(self, at: float, to: float) -> None:
        """Counts a message at another moment than it was counted first."""
        place = bisect_left(self._times, at)
        if place < len(self._times) and self._times[place] == at:
            del self._times[place]
        insort(self._times, to)

    def count(self, now: float) -> int:
        """How many messages the span that ends now holds."""
        self._forget(now)
        return len(self._times)

    def _forget(self, now: float) -> None:
        # A message counts until a whole span lies behind it.
        old = 0
        while old < len(self._times) and self._times[old] + self._rate.seconds <= now:
            old += 1
        del self._times[:old]


class Spread:
    """One message after the other at a rate, instead of many at once; lateness is made up, though not much of it."""

    __slots__ = ("_next", "_step")

    def __init__(self, rate: Rate) -> None:
        self._step = rate.seconds / rate.count
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next is due."""
        return max(self._next - now, 0.0)

    def add(self, now: float) -> None:
        """Counts one message."""
        self._next = max(self._next, now - _MADE_UP) + self._step


class Least:
    """The least of the last values: of one to two times `_TRIPS` of them, and nothing until there are `_KNOWN`."""

    __slots__ = ("_before", "_count", "_now")

    def __init__(self) -> None:
        self._before, self._now, self._count = 0.0, inf, 0

    @property
    def least(self) -> float:
        """The least of them."""
        return min(self._before, self._now)

    def add(self, value: float) -> None:
        """Takes one more value."""
        self._now = min(self._now, value)
        self._count += 1
        if self._count >= (_TRIPS if self._before else _KNOWN):
            self._before, self._now, self._count = self._now, inf, 0


_DAY = 86_400.0
_MADE_UP = 0.15
_ASKED_WITHIN = 10.0
_SWEEP_ABOVE = 10_000
_TRIPS = 1024
_KNOWN = 32
"""After so many calls it is known how long one takes at the least; the first ones open connections."""
_TRIP = 0.1
"""Seconds that the call of an answer may take longer than usual, until it is answered."""


class Pace:
    """The budget of one bot token. The courier takes turns from it; platforms tell it what they answered."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._overall = Window(limits.overall) if limits.overall else None
        self._spread = Spread(limits.spread) if limits.spread else None
        self._trips = Least()
        self._paid = Window(limits.paid.rate) if limits.paid and limits.paid.a_day > 0 else None
        self._spent = Window(Rate(limits.paid.a_day, _DAY)) if limits.paid and limits.paid.a_day > 0 else None
        self._answers = Window(Rate(1_000_000, _ASKED_WITHIN))
        self._chats: dict[str, tuple[Window, ...]] = {}
        self._holds: dict[str, float] = {}
        self._held = 0.0

    def turn(self, chat: str, now: float, *, group: bool = False) -> Turn:
        """Takes a place for one message to a chat, or says how long to wait; waiting takes nothing."""
        if now < self._held:
            return Turn(self._held - now, everywhere=True)
        windows = self._windows(chat, group=group)
        own = max([self._holds.get(chat, 0.0) - now, *(window.wait(now) for window in windows)], default=0.0)
        if own > 0:
            return Turn(own)
        wait = self._overall.wait(now, keep=self._keep(now)) if self._overall else 0.0
        paid = wait > 0 and self._pay(now)
        if self._spread:
            wait = max(wait, self._spread.wait(now))
        if wait > 0 and not paid:
            return Turn(wait, everywhere=True)
        for counted in (*windows, *(() if paid else (self._overall, self._spread))):
            if counted:
                counted.add(now)
        return Turn(paid=paid, at=now, counted=now)

    def ended(self, turn: Turn, now: float) -> None:
        """The call of a turn was answered: it arrived before now, by what the way back takes at the least.

        So its place is free again one span after the latest moment at which it may have been counted at the other
        end; however unevenly calls travel, they never arrive faster than the rate.
        """
        if self._overall is None or turn.paid:
            return
        self._trips.add(now - turn.at)
        self._overall.move(turn.counted, now - self._trips.least)

    def answered(self, chat: str, now: float, *, group: bool = False) -> Turn:
        """Counts a message that answers a person: it takes the very next place, and what is owed makes room for it.

        The turn's `wait` are the seconds until that place is free, which are few.
        """
        self._answers.add(now)
        wait = self._overall.wait(now) if self._overall else 0.0
        counted = now + wait + (_TRIP if self._spread else 0.0)
        if self._overall:
            self._overall.add(counted)
        for window in self._windows(chat, group=group):
            window.add(now + wait)
        return Turn(wait, at=now + wait, counted=counted)

    def hold(self, until: float, chat: str | None = None) -> None:
        """Sends nothing to a chat, or nowhere at all, before a moment."""
        if chat is None:
            self._held = max(self._held, until)
        else:
            self._holds[chat] = max(self._holds.get(chat, 0.0), until)

    def held(self, now: float) -> float:
        """Seconds for which nothing may be sent at all."""
        return max(self._held - now, 0.0)

    def held_chats(self, now: float) -> tuple[str, ...]:
        """The chats that are on hold, to be left out when posts are claimed."""
        self._holds = {chat: until for chat, until in self._holds.items() if until > now}
        return tuple(self._holds)

    def sweep(self, now: float) -> None:
        """Forgets chats that nothing holds back any more, once there are many."""
        if len(self._chats) > _SWEEP_ABOVE:
            self._chats = {c: w for c, w in self._chats.items() if any(window.count(now) for window in w)}

    def _keep(self, now: float) -> int:
        """How many places of the overall rate are kept for answers: as many as were lately needed, up to the share."""
        if self.limits.overall is None:
            return 0
        asked = self._answers.count(now) * self.limits.overall.seconds / _ASKED_WITHIN
        # Rounded up: one question lately keeps one place free for the next. Where what is owed is spread, the next
        # place is free in a moment anyway.
        wanted = int(asked) if self._spread else -int(-asked // 1)
        return max(self.limits.kept, min(wanted, int(self.limits.answers * self.limits.overall.count)))

    def _pay(self, now: float) -> bool:
        """Takes a paid place, where the configuration has money for it."""
        if self._paid is None or self._spent is None or self._paid.wait(now) or self._spent.wait(now):
            return False
        self._paid.add(now)
        self._spent.add(now)
        return True

    def _windows(self, chat: str, *, group: bool) -> tuple[Window, ...]:
        if (found := self._chats.get(chat)) is not None:
            return found
        rates = (self.limits.chat, self.limits.group if group else None)
        windows = tuple(Window(rate) for rate in rates if rate)
        if windows:
            self._chats[chat] = windows
        return windows
