"""What the core asks of the rooms around it, a module for each; a docstring is the contract that a room must keep."""

from bot.core.ports.clock import Clock
from bot.core.ports.desk import Desk, Draft, Notes, Trace
from bot.core.ports.inbox import Inbox, Scheduled, Sender, Timetable, Tip, TipState
from bot.core.ports.ledger import Commit, Ledger, Shelves
from bot.core.ports.outbox import (
    Aside,
    Due,
    Newest,
    Notice,
    OpenPlan,
    Outbox,
    Outcome,
    Owed,
    Parcel,
    Profile,
    Reached,
    Result,
    Under,
)
from bot.core.ports.outlet import Gone, Later, Letter, Lost, Moved, Outlet, Refused, Unsure
from bot.core.ports.publisher import Preview, Publisher
from bot.core.ports.readers import Mentioned, Readers, Wait, Waits, Wanted, Word
from bot.core.ports.search import Hit, Meeting, Search
from bot.core.ports.surroundings import Badge, Spot, Surroundings

__all__ = [
    "Aside",
    "Badge",
    "Clock",
    "Commit",
    "Desk",
    "Draft",
    "Due",
    "Gone",
    "Hit",
    "Inbox",
    "Later",
    "Ledger",
    "Letter",
    "Lost",
    "Meeting",
    "Mentioned",
    "Moved",
    "Newest",
    "Notes",
    "Notice",
    "OpenPlan",
    "Outbox",
    "Outcome",
    "Outlet",
    "Owed",
    "Parcel",
    "Preview",
    "Profile",
    "Publisher",
    "Reached",
    "Readers",
    "Refused",
    "Result",
    "Scheduled",
    "Search",
    "Sender",
    "Shelves",
    "Spot",
    "Surroundings",
    "Timetable",
    "Tip",
    "TipState",
    "Trace",
    "Under",
    "Unsure",
    "Wait",
    "Waits",
    "Wanted",
    "Word",
]
