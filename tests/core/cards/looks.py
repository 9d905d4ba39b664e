"""Cards over ledgers held in memory: what a reader would see, as plain words."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from bot.core.announcement import Announcement
from bot.core.cards.drama import drama_card
from bot.core.cards.news import announcement
from bot.core.cards.state import Shelf
from bot.core.commands.records import worth_telling
from bot.core.fold import effective, fold
from bot.core.message import Message
from bot.core.story import View, tell

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def shelf(entries: Iterable[Announcement], drama: str, as_of: date | None = None) -> Shelf:
    """What a drama's cards are made from."""
    known = list(entries)
    records = fold(known, as_of)
    it = records.dramas[drama]
    series = tuple(d for d in records.dramas.values() if d.series == it.series)
    return Shelf(
        it,
        records.people,
        series,
        tuple(worth_telling((e for e in effective(known, as_of) if drama in e.dramas), it.otherwise)),
    )


def card(entries: Iterable[Announcement], drama: str, as_of: date | None = None, **view: Any) -> Message:
    """A drama's card."""
    return drama_card(shelf(entries, drama, as_of), View(**{"now": NOW, **view}), as_of)


def post(entries: Iterable[Announcement], entry: str, **view: Any) -> Message:
    """An announcement as it is told."""
    return announcement(tell(entry, entries), View(**{"now": NOW, **view}))


def labels(message: Message) -> list[str]:
    """What the buttons say, row by row."""
    return [button.label for row in message.buttons for button in row]
