"""Readers and places, and what they follow and wait for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.core.audience import Plan
from bot.core.message import Message
from bot.core.recipient import Address, AddressKey, Grant, Identity, Preferences, Recipient, Role, Subscription, Topic

Word = Callable[[Recipient, Recipient, Sequence[Identity]], Message | None]
"""What is said to the reader who set a place up, given both and the reader's accounts; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A member asked to be mentioned in a place's posts about a topic."""

    place: int
    topic: Topic
    reader: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """A name that a reader waits for: as typed, and as it is compared (see `Search.fold`). `kind` where it was said."""

    reader: int
    name: str
    folded: str
    since: datetime
    kind: Literal["drama", "person"] | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that somebody waits for, as most typed it first, and how many do."""

    name: str
    folded: str
    readers: int


class Waits(Protocol):
    """Names nobody knows yet, and who waits for them. Raises only `StoreError`s."""

    async def wait_for(self, wait: Wait) -> None:
        """Keeps a wait; for a name that the reader waits for already, nothing changes."""

    async def waits(self, reader: int) -> list[Wait]:
        """A reader's waits, oldest first."""

    async def stop_waiting(self, reader: int, folded: str) -> Wait | None:
        """Ends a wait; returns what it was."""

    async def wanted(self, limit: int | None = None) -> list[Wanted]:
        """The names waited for, those of most readers first; all of them without a limit."""

    async def waiting_for(self, folded: Iterable[str]) -> list[Wait]:
        """Everybody's waits for any of these names, oldest first."""

    async def came(self, wait: Wait, follow: "Subscription | None") -> bool:
        """Ends a wait and follows what came of it, both or neither; False when the wait was gone."""


class Readers(Waits, Protocol):
    """Who is told, where, of what. Raises only `StoreError`s and what a method names."""

    async def reader(self, who: Identity, home: AddressKey | None, now: datetime) -> Recipient:
        """The reader a platform's person is, made at first sight; `home` is their private address when known."""

    async def place(
        self, key: AddressKey, name: str, now: datetime, *, set_up_by: int | None = None, server: str = ""
    ) -> Recipient:
        """The place at an address, made at first sight.

        `set_up_by` stays who set it up first; `server` is the id of what it belongs to, where known.
        """

    async def places(self, keys: Iterable[AddressKey]) -> dict[AddressKey, Recipient]:
        """The places at these addresses, without making any."""

    async def set_up_by(self, reader: int) -> list[Recipient]:
        """The places that a reader set up, in the order they were first seen."""

    async def named(self, platform: str, text: str) -> list[Recipient]:
        """Readers of a platform whose id there, or else whose name (whatever its case), is this text."""

    async def identities(self, recipients: Iterable[int]) -> dict[int, list[Identity]]:
        """As whom their platforms know each of these readers."""

    async def recipient(self, recipient: int) -> Recipient:
        """Raises `NotFound`."""

    async def addresses(self, recipient: int) -> list[Address]:
        """By rank, asleep ones included."""

    async def prefer(self, recipient: int, preferences: Preferences, now: datetime) -> None:
        """Keeps preferences, and has them hold for what is there already.

        The reminders chosen are those of every title a reader follows; what is owed and not on its way yet is due
        anew: later when a pause or quiet hours say so, at once when they no longer hold it back.
        """

    async def entitle(self, recipient: int, role: Role) -> None:
        """Gives a role."""

    async def owners(self) -> list[Recipient]:
        """Everyone with the role of owner."""

    async def staff(self) -> list[Recipient]:
        """Everyone with a role of their own, owners first."""

    async def grant(self, grant: Grant) -> Grant:
        """Gives everyone who bears a server's role a role here, in place of what it gave before; with its new id."""

    async def revoke(self, grant: int) -> Grant | None:
        """Takes back what a server's role gave; returns it, so that it can be undone."""

    async def grants(self) -> list[Grant]:
        """What servers' roles give, oldest first."""

    async def granted(self, platform: str, server: str, badges: Iterable[str]) -> Role:
        """The highest role that any of these roles of a server gives; READER when none does."""

    async def follow(self, subscription: Subscription) -> None:
        """Follows a topic, or changes the kinds of one followed already (its `since` then stays)."""

    async def arrange(
        self, recipient: int, subscriptions: Sequence[Subscription], preferences: Preferences, now: datetime
    ) -> None:
        """Has a recipient follow these and nothing else, told as preferred, all at once.

        Of what was followed before, `since` stays as it was.
        """

    async def unfollow(self, recipient: int, topic: Topic) -> Subscription | None:
        """Stops following; returns what was followed, so that it can be undone."""

    async def following(self, recipient: int) -> list[Subscription]:
        """By topic kind, then by when it was followed."""

    async def mention(self, place: int, topic: Topic, reader: int, now: datetime, *, most: int) -> bool:
        """A member asks to be mentioned in a place's posts about a topic, followed there by name or not.

        False when `most` others ask for that there already; then nothing is kept.
        """

    async def unmention(self, place: int, topic: Topic, reader: int) -> bool:
        """A member is mentioned for that no more; False when they were not."""

    async def mentioned(self, reader: int) -> list[Mentioned]:
        """Where and for what a member asked to be mentioned, oldest first."""

    async def leave(
        self, platform: str, server: str, reason: str, now: datetime, *, word: Word | None = None
    ) -> list[Recipient]:
        """The bot left a server: every address in it falls asleep; returns the recipients it was the last one of.

        A `word` is owed as in `sleep`.
        """

    async def rank(self, recipient: int, platform: str) -> bool:
        """Puts a recipient's addresses on a platform before their others; False when they have none there."""

    async def join(self, keep: int, other: int) -> None:
        """Makes two readers one, who keeps the first one's preferences and the higher role.

        Accounts, follows, waits, drafts, what is owed and what they set up come together; addresses of the first go
        before those of the other.
        """

    async def forget(self, reader: int) -> None:
        """Takes a reader away with all that is theirs; the ledger and the audit trail keep what was done, not by whom.

        Places they set up stay. They are nobody's then.
        """

    async def accounts(self, reader: int) -> list[Identity]:
        """The accounts that are one reader, by platform; without names."""

    async def sleep(
        self, platform: str, chat: str, reason: str, now: datetime, *, word: Word | None = None
    ) -> list[Recipient]:
        """Puts every address of a chat to sleep; returns the recipients it was the last awake address of.

        With a `word`, who set up a place among those is owed it, in the same transaction.
        """

    async def asleep(self, platform: str, server: str) -> list[Address]:
        """The addresses in a server that sleep."""

    async def in_server(self, platform: str, server: str) -> list[Recipient]:
        """The places of a server that are awake, in the order they were first seen."""

    async def keep_form(self, platform: str, chat: str, form: str) -> None:
        """Keeps what a platform wants to know again about a chat with the chat's addresses (see `Address.form`)."""

    async def wake(self, platform: str, chat: str) -> None:
        """Wakes a chat's addresses; what is owed there goes on."""

    async def move(self, platform: str, chat: str, to: str) -> None:
        """A chat has a new id: its addresses move, merged where the new id has a row.

        Posts there can't be edited any more.
        """

    async def reach(self, plan: Plan, now: datetime) -> dict[str, int]:
        """How many recipients a plan would tell, by platform."""
