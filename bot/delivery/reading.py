"""Reads from the ledger all that is needed to fold what entries touch, and to tell what became of them."""

from collections.abc import Iterable

from bot.core.announcement import Announcement
from bot.core.errors import NotFound
from bot.core.ports import Ledger
from bot.core.publishing import touched


async def around(ledger: Ledger, entries: Iterable[Announcement]) -> dict[str, Announcement]:
    """Every recorded entry about what these touch, with all that these and those correct or take back, by id."""
    entries = list(entries)
    known: dict[str, Announcement] = {}
    await _complete(ledger, known, entries)
    known |= {a.id: a for a in await ledger.about(touched(entries, known.values()))}
    await _complete(ledger, known, known.values())
    return known


async def _complete(ledger: Ledger, known: dict[str, Announcement], entries: Iterable[Announcement]) -> None:
    """Adds what entries answer, up to the posts where it began, with everything else that answers those."""
    lacking = {entry.target for entry in entries if entry.target and entry.target not in known}
    while lacking:
        found = [a for target in lacking for a in await answers(ledger, target)]
        known |= {a.id: a for a in found}
        lacking = {a.target for a in found if a.target and a.target not in known}


async def answers(ledger: Ledger, entry: str) -> list[Announcement]:
    """An entry with all that answers it; nothing when it is not there."""
    try:
        return await ledger.answers(entry)
    except NotFound:
        return []
