"""Upgrades: what the shipped catalogue says that a ledger does not, leaving what editors did alone."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.catalogue.importing import correcting
from bot.core.announcement import Act, Announcement
from bot.core.fold import effective
from bot.core.kinds import TABLE

YOUNG = timedelta(days=14)
"""What an update brings of the last days is laid before the editors, because nobody is told of it by itself."""


def upgrade(shipped: Iterable[Announcement], recorded: Iterable[Announcement]) -> list[Announcement]:
    """The shipped entries that are new by id, and corrections of those whose text changed, in order.

    What was taken back stays taken back, and what somebody corrected stays as they left it.
    """
    known = {entry.id: entry for entry in recorded}
    standing = {entry.id: entry for entry in effective(known.values())}
    found: list[Announcement] = []
    for entry in shipped:
        if entry.id not in known:
            found.append(entry)
        elif (mended := correcting(entry, known[entry.id], standing)) is not None and mended.id not in known:
            found.append(mended)
    return found


def young(new: Iterable[Announcement], today: date) -> list[str]:
    """The ids of entries an upgrade adds that are still news: said in the last days, not silent, not taken back."""
    added = list(new)
    stands = {entry.id: entry for entry in effective(added)}
    fresh = [e for e in added if e.act is Act.POST and e.id in stands and not TABLE[stands[e.id].kind].silent]
    return [entry.id for entry in fresh if today - YOUNG <= entry.known_on <= today]
