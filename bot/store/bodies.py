"""What rows hold as JSON: entries, records, plans, preferences."""

from typing import TypeVar

from bot.codec import Codec
from bot.core.announcement import Announcement
from bot.core.audience import Plan
from bot.core.drama import Drama, Named, Person
from bot.core.errors import BadInput, StoreError
from bot.core.ports import Notice
from bot.core.recipient import Preferences

T = TypeVar("T")


class Body(Codec[T]):
    """Writes and reads what a row holds."""

    def load(self, text: str) -> T:
        """The value a text was dumped from. Raises `StoreError`, because nobody typed this."""
        try:
            return super().load(text)
        except BadInput as error:
            said = f"The database holds something I can't read ({error}); update Dramawire, or restore a backup."
            raise StoreError(said) from error


ENTRY, PLAN, NOTICE, PREFERENCES = Body(Announcement), Body(Plan), Body(Notice), Body(Preferences)
DRAMA, PERSON = Body(Drama, whole=True), Body(Person, whole=True)
NAMED = Body(Named)
