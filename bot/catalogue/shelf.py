"""Records that can be searched without a database."""

from collections.abc import AsyncIterator

from bot.core.drama import Named, named
from bot.core.fold import Records


class Shelf:
    """Records held in memory; the two methods of a ledger that search reads."""

    def __init__(self, records: Records) -> None:
        self.records = records

    async def sequence(self) -> int:
        """Always the same: a shelf does not move."""
        return 1

    async def names(self, since: int = 0) -> AsyncIterator[Named]:
        """What every record goes by, or nothing for who saw them."""
        if since == 0:
            for drama in self.records.dramas.values():
                yield named(drama)
            for person in self.records.people.values():
                yield named(person)
