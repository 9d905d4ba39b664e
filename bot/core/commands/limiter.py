"""How much one person may ask in a minute, so that nobody keeps the bot from the others."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.recipient import Identity

MINUTE = timedelta(minutes=1)
MOST_PEOPLE = 10_000
"""So many people are remembered; of more, those who asked last."""


@dataclass(slots=True)
class _Share:
    """What somebody may still ask at once, as of a moment."""

    left: float
    at: datetime


class Limiter:
    """Lets everybody ask `most` times at once, and again as often within each minute. Keeps to a bounded memory."""

    def __init__(self, most: int, *, people: int = MOST_PEOPLE) -> None:
        self._most = most
        self._people = people
        self._shares: OrderedDict[tuple[str, str], _Share] = OrderedDict()

    def wait(self, who: Identity, now: datetime) -> timedelta:
        """How long somebody has to wait before they are answered again: nothing, and this one counts, or a while."""
        share = self._share(who, now)
        if share.left >= 1:
            share.left -= 1
            return timedelta()
        return MINUTE * ((1 - share.left) / self._most)

    def _share(self, who: Identity, now: datetime) -> _Share:
        key = (who.platform, who.user)
        share = self._shares.pop(key, None) or _Share(self._most, now)
        gained = max(now - share.at, timedelta()) / MINUTE * self._most
        self._shares[key] = share
        share.left, share.at = min(self._most, share.left + gained), max(share.at, now)
        while len(self._shares) > self._people:
            self._shares.popitem(last=False)
        return share
