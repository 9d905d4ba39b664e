"""The shipped catalogue as records that can be searched without a database."""

from collections.abc import AsyncIterator
from importlib.resources.abc import Traversable

from bot.catalogue.ledger import load
from bot.core.drama import Drama, Person
from bot.core.fold import fold


class Shelf:
    """A folder's ledger, folded once; the two methods of a ledger that search reads."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._records = fold(load(folder))

    async def sequence(self) -> int:
        """Always the same: a shelf does not move."""
        return 1

    async def catalogue(self, since: int = 0) -> AsyncIterator[Drama | Person]:
        """Every record, or none for who saw them."""
        if since == 0:
            for drama in self._records.dramas.values():
                yield drama
            for person in self._records.people.values():
                yield person
