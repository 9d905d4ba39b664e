"""Wall clocks: quiet hours, and when they next show a time, in any zone and across its leaps."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.recipient import Preferences

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def zone_of(wishes: Preferences) -> ZoneInfo:
    """The zone hours are read in: UTC while it is unknown, or no longer known to this machine."""
    try:
        return ZoneInfo(wishes.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_quiet(at: datetime, wishes: Preferences) -> bool:
    """Whether a moment falls into quiet hours, which may span midnight; the same hour twice means none."""
    start, end = wishes.quiet_from, wishes.quiet_to
    if start is None or end is None or start == end:
        return False
    wall = at.astimezone(zone_of(wishes)).time()
    return start <= wall < end if start < end else wall >= start or wall < end


def free_at(at: datetime, wishes: Preferences) -> datetime:
    """The first moment from `at` on at which somebody may be written to: after a pause, and not in quiet hours."""
    return quiet_end(max(at, wishes.paused_until or at), wishes)


def quiet_end(at: datetime, wishes: Preferences) -> datetime:
    """The first moment from `at` on that is not quiet."""
    while wishes.quiet_to is not None and is_quiet(at, wishes):
        end = next_time(at, wishes.quiet_to, zone_of(wishes), twice=True)
        # Clocks may skip the only minutes of a day that are not quiet.
        at = end + _SECOND if is_quiet(end, wishes) else end
    return at


def next_time(at: datetime, wall: time, zone: ZoneInfo, *, twice: bool = False) -> datetime:
    """The first moment from `at` on at which clocks in a zone come to a wall time, in UTC.

    Where clocks skip it, the moment they do so; where they show it twice, the first time unless `twice`.
    """
    today = at.astimezone(zone).date()
    days = [today + n * _DAY for n in (-1, 0, 1, 2)]
    folds = (0, 1) if twice else (0,)
    moments = (_moment(datetime.combine(day, wall, zone).replace(fold=fold)) for day in days for fold in folds)
    return min(moment for moment in moments if moment >= at)


def _moment(local: datetime) -> datetime:
    """A local time in UTC; for one that clocks skip, the moment they do."""
    at = local.astimezone(UTC)
    wall = local.replace(tzinfo=None, fold=0)
    if _wall(at, local) == wall:
        return at
    # fold 0 and 1 lie on either side of the leap; halve the span between until it is found
    early, late = sorted(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        early, late = (early, middle) if _wall(middle, local) >= wall else (middle, late)
    return late.replace(microsecond=0)


def _wall(at: datetime, local: datetime) -> datetime:
    return at.astimezone(local.tzinfo).replace(tzinfo=None, fold=0)
