"""What the core asks of the rooms around it. Each docstring is the contract that a room must keep."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from bot.core.announcement import Announcement, Subject
from bot.core.audience import Plan
from bot.core.drama import Drama, Named, Person, Stage
from bot.core.fold import Records
from bot.core.message import Mention, Message
from bot.core.recipient import (
    Address,
    AddressKey,
    Grant,
    Identity,
    Preferences,
    Recipient,
    Role,
    Subscription,
    Topic,
)

# Searching


@dataclass(frozen=True, slots=True)
class Hit:
    """A record a query may mean; `score` runs from 0 to 100, and `matched` is the name that fitted.

    `hint` is said beside the title where another record of the same title and year is offered too.
    """

    kind: Literal["drama", "person"]
    slug: str
    title: str
    score: float
    matched: str
    year: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One of several names, and a record it may mean."""

    name: str
    hit: Hit


class Search(Protocol):
    """Names people type -> records. In memory and synchronous; refreshed when the ledger moves."""

    def find(self, query: str, *, kind: Literal["drama", "person"] | None = None, limit: int = 5) -> list[Hit]:
        """Records by likeness, best first: typos, other and former names, Hangul, romanisations.

        Empty only when nothing is in the catalogue or the query holds no letter or digit.
        """

    def complete(self, prefix: str, *, kind: Literal["drama", "person"] | None = None, limit: int = 25) -> list[Hit]:
        """Records whose names go on from what was typed so far, best first; for an empty prefix, some to start with."""

    async def refresh(self) -> None:
        """Catches up with the ledger when its sequence moved; cheap when it did not."""

    def fold(self, name: str) -> str:
        """The form in which spellings of one name that differ in small things are one text; empty without letters."""

    def meetings(self, names: Sequence[str], records: Iterable[Drama | Person]) -> list[Meeting]:
        """Which of these names may mean any of these records, by the likeness that `find` goes by, best first."""


# The ledger and the records it adds up to


@dataclass(frozen=True, slots=True)
class Shelves:
    """How many dramas there are at each stage, in each genre and on each network; the last two by topic slug."""

    stages: Mapping[Stage, int] = field(default_factory=dict)
    genres: Mapping[str, int] = field(default_factory=dict)
    networks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Commit:
    """What one publishing writes, all or nothing.

    `revise` names entries whose posts must be shown anew; `withdraw` entries whose unsent deliveries are cancelled;
    `plan` says who is owed what (None tells nobody). `moved_from` is the ledger's sequence the records were
    folded at; None takes whatever is there (imports, which hold the lock). `erase` names entries whose messages are
    taken away, where they show nothing else.
    """

    entries: tuple[Announcement, ...]
    records: Records
    plan: Plan | None = None
    revise: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    moved_from: int | None = None
    erase: tuple[str, ...] = ()


class Ledger(Protocol):
    """The append-only ledger and the records folded from it.

    Every method raises only `StoreError`s and what it names.
    """

    async def sequence(self) -> int:
        """The number of the last entry recorded; 0 when empty. Grows with every append, in any process."""

    async def append(self, commit: Commit, now: datetime) -> int:
        """Writes a commit in one transaction and returns the new sequence.

        Entries whose id is there already are left alone. Raises `LedgerMoved` when the sequence is no longer
        `commit.moved_from`.
        """

    async def entry(self, entry: str) -> Announcement:
        """One entry as it was recorded. Raises `NotFound`."""

    async def about(self, subjects: Iterable[Subject]) -> list[Announcement]:
        """Every entry that names any of these, with all corrections and retractions of those, unordered."""

    async def answers(self, entry: str) -> list[Announcement]:
        """The entry and every correction and retraction that leads to it, unordered. Raises `NotFound`."""

    async def latest(self, limit: int, *, before: tuple[date, str] | None = None) -> list[Announcement]:
        """Effective entries fit for news (no silent kinds, none retracted), newest first, from before a place."""

    def everything(self) -> AsyncIterator[Announcement]:
        """Every entry in the order it was recorded."""

    async def ids(self) -> set[str]:
        """The ids of all entries."""

    async def dramas(self, slugs: Iterable[str]) -> dict[str, Drama]:
        """Records by slug; unknown slugs are left out."""

    async def people(self, slugs: Iterable[str]) -> dict[str, Person]:
        """Records by slug; unknown slugs are left out."""

    async def series(self, slug: str) -> list[Drama]:
        """The dramas of a series, by season then premiere."""

    async def upcoming(self, first: date, last: date | None = None) -> list[Drama]:
        """Dramas not out or cancelled whose premiere may fall from `first` on (to `last`), soonest first."""

    async def at_stage(
        self, *stages: Stage, genre: str | None = None, network: str | None = None, limit: int = 200
    ) -> list[Drama]:
        """Dramas at any of these stages (any stage when none is named), most recently moved first."""

    async def shelves(self) -> Shelves:
        """How many dramas there are by stage, genre and network, the fullest first."""

    def catalogue(self, since: int = 0) -> AsyncIterator[Drama | Person]:
        """Records that changed after a ledger sequence; all of them for 0."""

    def names(self, since: int = 0) -> AsyncIterator[Named]:
        """What the records that changed after a ledger sequence go by; cheaper than the records themselves."""


# Readers, places and what they follow


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
        """The place at an address, made at first sight; `server` is the id of what it belongs to, where known."""

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

    async def leave(self, platform: str, server: str, reason: str, now: datetime) -> list[Recipient]:
        """The bot left a server: every address in it falls asleep; returns the recipients it was the last one of."""

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

    async def sleep(self, platform: str, chat: str, reason: str, now: datetime) -> list[Recipient]:
        """Puts every address of a chat to sleep; returns the recipients it was the last awake address of."""

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


# What is owed, and what was shown


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
class Notice:
    """Words of our own for one recipient. `silent` asks the platform to make no sound."""

    message: Message
    silent: bool = False


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
    send may have arrived before. `answers` is the reference of an earlier post about the same drama there.
    `mention` is the role that the place chose for this kind of news, and its members who asked.
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
    answers: str | None = None
    mention: Mention | None = None
    first: bool = False
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

    SHOWN has the reference; LATER and DOUBT the time of the next try; MOVED the new chat; ASLEEP, REFUSED and
    EXPIRED a reason.
    """

    parcel: Parcel
    result: Result
    reference: str | None = None
    at: datetime | None = None
    chat: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an announcement went: in how many chats it was shown, and in how many it is still to be."""

    shown: int
    waiting: int


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

    async def reached(self, entries: Iterable[str]) -> Reached:
        """How far an entry went, given with all that answers it; waiting too while a plan of theirs is open."""


# Showing


@dataclass(frozen=True, slots=True)
class Letter:
    """What an outlet is to show at an address. `nonce` is stable for one post, at most 25 characters.

    `paid` asks for the platform's paid rate; the pace sets it only where the configuration allows the spending.
    """

    key: AddressKey
    message: Message
    nonce: str
    form: str = ""
    silent: bool = False
    mention: Mention | None = None
    answers: str | None = None
    private: bool = True
    paid: bool = False


class Later(Exception):
    """The platform asks to wait, in seconds: this chat only, or everything when `everywhere`."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds, self.everywhere = seconds, everywhere


class Gone(Exception):
    """This address can't be written to until it wakes; the text is the reason kept."""


class Moved(Exception):
    """The chat has a new id."""

    def __init__(self, chat: str) -> None:
        super().__init__(chat)
        self.chat = chat


class Unsure(Exception):
    """The call may or may not have arrived."""


class Refused(Exception):
    """The platform will never take this message; the text is its reason."""


class Lost(Exception):
    """The message to be edited is gone or can't be edited any more; what is true now must go as a new one."""


class Outlet(Protocol):
    """A platform's way out. Raises the six exceptions above and nothing else for what a platform answers."""

    platform: str

    async def send(self, letter: Letter) -> str:
        """Shows a message and returns its reference."""

    async def edit(self, letter: Letter, reference: str) -> None:
        """Changes a shown message in place."""

    async def delete(self, key: AddressKey, reference: str) -> None:
        """Takes a shown message away."""


# Around


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel, group or forum topic that news may come into: where it is, and what people call it.

    `server` is the id of what it belongs to, where the platform has such a thing.
    """

    key: AddressKey
    name: str
    server: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A role of a platform that a place may mention: its id, and what people call it."""

    id: str
    name: str


class Surroundings(Protocol):
    """What a platform knows of the places around a conversation; asked when a place is set up."""

    async def spots(self, who: Identity, here: AddressKey) -> list[Spot]:
        """Places that this person may manage and that news could come into, the one they are in first.

        Where the platform can't list them (Telegram), only the one they are in; empty in a private chat.
        """

    async def manages(self, who: Identity, key: AddressKey) -> bool:
        """Whether this person may manage a place, as the platform says now (it may be remembered briefly)."""

    async def lacking(self, key: AddressKey) -> tuple[str, ...]:
        """The rights the bot lacks to post there, by the names people see in the platform's settings."""

    async def badges(self, key: AddressKey) -> list[Badge]:
        """Roles that a post there may mention; empty where the platform has none."""


# Publishing


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do: records before and after, whom it tells, and the sequence it was worked out at."""

    entry: Announcement
    before: Records
    after: Records
    plan: Plan | None
    sequence: int
    reach: dict[str, int] = field(default_factory=dict)


class Publisher(Protocol):
    """The one door for everything that happens."""

    async def preview(self, entry: Announcement, now: datetime) -> Preview:
        """What publishing this entry would do.

        Raises `BadInput` when it can't be: unknown slugs, changes a kind may not carry.
        """

    async def publish(
        self,
        entry: Announcement,
        now: datetime,
        *,
        notify: bool = True,
        sequence: int | None = None,
        planned: datetime | None = None,
        erase: bool = False,
    ) -> Preview:
        """Commits entry, records and plan at once, and wakes who delivers. Idempotent by the entry's id.

        With `sequence`, raises `LedgerMoved` when the ledger moved since. `notify=False` records and tells nobody.
        `planned` is the moment it was scheduled for, so that what comes later says so. `erase` takes away the messages
        of what is taken back instead of editing them.
        """

    async def spread(self, entry: str, now: datetime, *, dry: bool = False) -> Preview:
        """Tells a recorded entry that nobody was told of to those who would have heard of it; with `dry`, says whom.

        The preview has no plan where nobody would: it is old news, was overtaken or taken back. Idempotent by the
        entry's id. Raises `NotFound`.
        """


# What editors planned, and what people sent them


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An announcement that goes out at a moment. `reason` says why it could not."""

    id: str
    owner: int | None
    at: datetime
    entry: Announcement
    tip: int | None = None
    reason: str | None = None


class Timetable(Protocol):
    """Scheduled posts. Raises only `StoreError`s and what a method names."""

    async def put(self, post: Scheduled) -> None:
        """Keeps or replaces a post."""

    async def posts(self) -> list[Scheduled]:
        """All that are to go out or could not, soonest first."""

    async def post(self, post: str) -> Scheduled:
        """Raises `NotFound` when it went out or was cancelled."""

    async def shift(self, post: str, at: datetime) -> bool:
        """Gives it another moment; False when it went out, is going out now, or was cancelled."""

    async def cancel(self, post: str) -> bool:
        """Takes it away; False when it went out, is going out now, or was cancelled."""

    async def begin(self, post: str) -> bool:
        """Marks it as going out now, so that nobody cancels it meanwhile; False when it was cancelled."""

    async def end(self, post: str, reason: str | None = None) -> None:
        """Takes away one that went out; one that could not stays with the reason."""


class TipState(StrEnum):
    """What became of a tip. THANKED: posted, and its senders know how far it went."""

    OPEN = "open"
    POSTED = "posted"
    THANKED = "thanked"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Tip:
    """A link somebody sent to the editors, with their words. `senders` counts everybody who sent it."""

    id: int
    link: str
    text: str
    at: datetime
    state: TipState = TipState.OPEN
    senders: int = 1
    entry: str | None = None
    closed_at: datetime | None = None


class Inbox(Protocol):
    """Tips. Raises only `StoreError`s and what a method names."""

    async def send(self, key: str, link: str, text: str, sender: int, now: datetime) -> Tip:
        """Keeps a tip; one of the same `key` gets one more sender, and its first words stay."""

    async def sent(self, sender: int, since: datetime) -> int:
        """How many tips somebody sent since a moment."""

    async def open_tips(self, limit: int, after: int = 0) -> list[Tip]:
        """Tips nobody has dealt with, those sent first before the others, from behind an id on."""

    async def tip(self, tip: int) -> Tip:
        """Raises `NotFound`."""

    async def close(self, tip: int, state: TipState, now: datetime, entry: str | None = None) -> bool:
        """Says what became of an open tip; False when somebody else did."""

    async def posted(self) -> list[Tip]:
        """Posted tips whose senders were not thanked yet."""

    async def thanked(self, tip: int) -> None:
        """Its senders know."""

    async def senders(self, tip: int) -> list[int]:
        """Everybody who sent it, in the order they did."""


# The desk: drafts, dialogues, audit


@dataclass(frozen=True, slots=True)
class Draft:
    """A dialogue's or draft's state, kept under a short id until it expires."""

    id: str
    owner: int
    topic: str
    body: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of the audit trail: who (None for what happened by itself, or who was forgotten) wrote what, and when."""

    id: int
    who: int | None
    name: str
    what: str
    subject: str
    before: str | None
    after: str | None
    at: datetime


class Desk(Protocol):
    """Rows that dialogues and drafts live in, and the audit trail.

    Raises only `StoreError`s and what a method names.
    """

    async def keep(self, draft: Draft) -> None:
        """Keeps or replaces a draft."""

    async def draft(self, draft: str, now: datetime) -> Draft:
        """Raises `NotFound` when it is not there or expired."""

    async def latest(self, owner: int, topic: str) -> Draft | None:
        """Of somebody's drafts of a topic the one that lasts longest, expired ones included."""

    async def drop(self, draft: str) -> bool:
        """Takes a draft away; False when it was gone. Of two callers at once, one gets True."""

    async def audit(
        self, who: int | None, what: str, subject: str, *, before: str | None, after: str | None, now: datetime
    ) -> None:
        """Adds a line to the audit trail. `subject` is an entry's id, ``drama:slug``, ``place:id`` or ``rights``."""

    async def trail(self, subjects: Iterable[str], limit: int, *, before: int | None = None) -> list[Trace]:
        """Lines of the audit trail about any of these, newest first, from before a line's id on."""

    async def note(self, name: str) -> str | None:
        """What the house noted for itself under a name: which catalogue it loaded last, which commands it told."""

    async def put_note(self, name: str, value: str) -> None:
        """Notes something for the house itself, in place of what was noted under the name before."""

    async def bring(self, entries: Iterable[str], now: datetime) -> None:
        """Lays entries before the editors that an update of the catalogue brings and nobody is told of.

        Those laid before them once are left as they are, dealt with or not.
        """

    async def brought(self) -> list[str]:
        """The ids of recorded entries that an update brought and no editor dealt with, oldest news first."""

    async def deal_with(self, entry: str) -> bool:
        """An editor posted or dismissed what was brought; False when somebody did already. Of two at once, one does."""


Clock = Callable[[], datetime]
Wake = Callable[[], Awaitable[None]]
