"""What is owed, and what was shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.audience import Plan
from bot.core.message import Mention, Message
from bot.core.recipient import Address, AddressKey, Preferences, Recipient, Topic


@dataclass(frozen=True, slots=True)
class Profile:
    """A distinct set of preferences that decides when something is due; many recipients share one."""

    id: int
    preferences: Preferences
    kind: str


@dataclass(frozen=True, slots=True)
class Due:
    """When a plan is due for recipients of one profile. `broad` speaks of those who follow it only broadly."""

    profile: int
    broad: bool
    at: datetime
    digest: bool = False


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """A plan not yet expanded to its end, since when, and whether it is new (nothing expanded yet)."""

    id: int
    plan: Plan
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Under:
    """A message of ours that another answers: the chat it stands in, and its reference."""

    key: AddressKey
    reference: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Words of our own for one recipient. `silent` asks the platform to make no sound.

    One that stands `under` another message is said there or nowhere.
    """

    message: Message
    silent: bool = False
    under: Under | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A notice to be said beside a post, once for its `key` to a recipient."""

    key: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class Owed:
    """One announcement in a post: which, why it came, whether a digest holds it, when it was due, when it expires.

    A `notice` stands alone in its post; its `entry` is its key, and nothing that is followed brought it. `planned` is
    the moment it had been scheduled for, where it was.
    """

    entry: str
    why: Topic | None
    due_at: datetime
    digest: bool = False
    expires_at: datetime | None = None
    notice: Notice | None = None
    planned: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A post claimed for showing: where, to whom, what, at which revision.

    `shown` is 0 for a post never shown; then it is sent, else edited in place at `reference`. `doubtful` says a
    send may have arrived before, `unanswered` that a try got no answer. `answers` is the reference of an earlier post
    about the same drama there. `mention` is the role that the place chose for this kind of news, and its members who
    asked. `first` is the first digest that comes there, `more` one that goes on with the one just before it.
    """

    post: int
    address: Address
    recipient: Recipient
    owed: tuple[Owed, ...]
    wanted: int
    shown: int
    tries: int = 0
    reference: str | None = None
    doubtful: bool = False
    unanswered: bool = False
    answers: str | None = None
    mention: Mention | None = None
    first: bool = False
    more: bool = False
    delete: bool = False
    shown_at: datetime | None = None


class Result(StrEnum):
    """What became of a post."""

    SHOWN = "shown"
    LATER = "later"
    DOUBT = "doubt"
    MOVED = "moved"
    ASLEEP = "asleep"
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try ended.

    SHOWN has the reference, and what is to be said beside it now; LATER and DOUBT the time of the next try; MOVED the
    new chat; ASLEEP, REFUSED and EXPIRED a reason.
    """

    parcel: Parcel
    result: Result
    reference: str | None = None
    at: datetime | None = None
    chat: str | None = None
    reason: str | None = None
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an announcement went: in how many chats it was shown, and in how many it is still to be."""

    shown: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest message that somebody was shown: an entry it tells, and whether it was deleted since."""

    entry: str
    deleted: bool = False


class Outbox(Protocol):
    """Plans, deliveries and posts. Raises only `StoreError`s and what a method names."""

    async def plans(self) -> list[OpenPlan]:
        """Plans that are not expanded to their end, oldest first."""

    async def profiles(self) -> list[Profile]:
        """Every distinct profile in use."""

    async def expand(self, plan: OpenPlan, dues: Sequence[Due], size: int, now: datetime) -> bool:
        """Expands the next slice of at most `size` recipients in one short transaction; False when that was the last.

        A recipient is owed an announcement once, however many of its topics they follow; `why` is the nearest one.
        """

    async def tell(
        self, recipient: int, message: Message, now: datetime, *, key: str, expires_at: datetime, silent: bool = False
    ) -> bool:
        """Owes a recipient a notice of our own: sent as announcements are, once for each `key`.

        It waits out their pause and quiet hours and, where no address of theirs is awake, for one to wake; unsent by
        `expires_at` it is dropped. False when they had that key before, or are not there any more. Only what
        somebody asked of us themselves may cause one: nobody makes the bot write to others.
        """

    async def untell(self, recipient: int, key: str, now: datetime) -> None:
        """Takes a notice back: unsent it is dropped, and where it was shown its message is deleted."""

    async def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        *,
        except_chats: Iterable[AddressKey] = (),
        platform: str | None = None,
    ) -> list[Parcel]:
        """Takes at most `limit` posts, oldest due first and one an address, under a lease.

        Makes posts of due deliveries. Only on `platform` where one is named, so that a slow or held platform starves
        no other. `except_chats` leaves out whole chats, whatever the thread.
        """

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Writes how tries ended, in one transaction, and gives the leases back."""

    async def release(self) -> int:
        """Gives back every lease of a courier that died; tries under way then are doubtful. Returns how many."""

    async def next_due(self, now: datetime) -> datetime | None:
        """When something is next to be claimed, expanded or retried; `now` or before means at once."""

    async def counts(self) -> dict[str, int]:
        """Deliveries by state, and posts that lag."""

    async def shows(self, key: AddressKey, reference: str) -> list[str]:
        """The entries that a message in a chat shows; none for what is no announcement of ours."""

    async def newest(self, recipient: int) -> Newest | None:
        """The newest message shown to a recipient; notices of our own aside."""

    async def told(self, recipient: int, entries: Iterable[str]) -> bool:
        """Whether a recipient was shown one of these entries, or will be."""

    async def reached(self, entries: Iterable[str]) -> Reached:
        """How far an entry went, given with all that answers it; waiting too while a plan of theirs is open."""
