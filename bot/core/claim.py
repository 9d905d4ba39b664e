"""The one-time code by which the first owner shows that this bot is theirs: who can read what it prints may own it."""

import hmac
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

HOLDS = timedelta(minutes=15)
"""How long a code can be used."""
A_PERSON, OVERALL = 5, 20
"""Wrong codes that one person may send while this bot runs, and that all may send before the code is changed."""


class Verdict(Enum):
    """What a code somebody sent is worth."""

    RIGHT = auto()
    WRONG = auto()
    TOO_OFTEN = auto()
    TOO_OLD = auto()
    NOT_ASKED = auto()


def drawn() -> str:
    """A new code, as 4821-77."""
    digits = f"{secrets.randbelow(10**6):06}"
    return f"{digits[:4]}-{digits[4:]}"


@dataclass(slots=True)
class Claim:
    """Holds the code, in memory alone. `tell` puts a new one where only whoever runs the bot reads it.

    A code that is too old, or that too many wrong ones were sent for, gives way to a new one, which is told at the
    next try. Whoever sent too many wrong ones is out until the bot starts again.
    """

    tell: Callable[[str], None]
    draw: Callable[[], str] = drawn
    _code: str = ""
    _until: datetime | None = None
    _wrong: int = 0
    _by: Counter[str] = field(default_factory=Counter)

    def issue(self, now: datetime) -> None:
        """Draws a code and tells it."""
        self._code, self._until, self._wrong = self.draw(), now + HOLDS, 0
        self.tell(self._code)

    def check(self, sent: str, who: str, now: datetime) -> Verdict:
        """What a code that `who` sent is worth; the right one is used up."""
        if self._until is None:
            return Verdict.NOT_ASKED
        if self._by[who] >= A_PERSON:
            return Verdict.TOO_OFTEN
        if now >= self._until:
            self.issue(now)
            return Verdict.TOO_OLD
        # In constant time, so that a wrong code never tells how much of it was right.
        if hmac.compare_digest(_digits(sent).encode(), _digits(self._code).encode()):
            self._code, self._until = "", None
            return Verdict.RIGHT
        self._by[who] += 1
        self._wrong += 1
        if self._wrong >= OVERALL:
            self.issue(now)
        return Verdict.WRONG


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal() and c.isascii())
