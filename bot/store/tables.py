"""The tables, one MetaData for both engines."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=CONVENTION)

# SQLite counts rows up by itself only for INTEGER; PostgreSQL wants the wider type.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator[datetime]):
    """A moment with a zone, kept as UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database; SQLite gives back what it was given without the zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _id() -> Column[Any]:
    """A running number. Tables also say sqlite_autoincrement where one must never come again."""
    return Column("id", BigId, primary_key=True, autoincrement=True)


def _ref(name: str, to: str, **rest: Any) -> Column[Any]:
    return Column(name, BigId, ForeignKey(f"{to}.id", ondelete="CASCADE"), **rest)


WAITING = "state IN ('owed', 'asleep')"
"""Deliveries that no post shows yet, as a condition in SQL. Said in these words, a query finds the index on them."""
LAGGING = "state = 'open' AND (shown < wanted OR \"delete\")"
"""Posts that don't show what they should, in the words that their index knows."""


def _part(name: str, columns: tuple[str, ...], condition: str) -> Index:
    """An index on the few rows of a large table that a condition picks: those that something is to be done about.

    The migration makes it alike for PostgreSQL; said here too, it would load that dialect, two megabytes, for nobody.
    """
    return Index(name, *columns, sqlite_where=text(condition))


# The ledger. `root` is the post that a correction or retraction leads to; its own id for a post.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("root", Text, nullable=False, index=True),
    Column("known_on", Date, nullable=False),
    Column("news", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_ledger_news", "news", "known_on", "id"),
)
subjects = Table(
    "subjects",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("seq", BigId, ForeignKey("ledger.seq", ondelete="CASCADE"), primary_key=True),
)

# Records folded from it, with the columns that are asked by, and their names apart: search reads those of all records.
dramas = Table(
    "dramas",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("seq", BigId, nullable=False, index=True),
    Column("series", Text, nullable=False, index=True),
    Column("stage", Text, index=True),
    Column("network", Text, index=True),
    Column("premiere_first", Date, index=True),
    Column("premiere_last", Date),
    Column("moved_on", Date),
    Column("names", Text, nullable=False),
    Column("body", Text, nullable=False),
)
genres = Table(
    "genres",
    metadata,
    Column("genre", Text, primary_key=True),
    Column("drama", Text, ForeignKey("dramas.slug", ondelete="CASCADE"), primary_key=True, index=True),
)
people = Table(
    "people",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("seq", BigId, nullable=False, index=True),
    Column("names", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# Those who are told. A profile is a distinct set of preferences; `address` the one in use, none while all sleep.
profiles = Table(
    "profiles",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("kind", "body"),
)
recipients = Table(
    "recipients",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("profile", BigId, ForeignKey("profiles.id"), nullable=False),
    Column("role", Integer, nullable=False, default=0),
    Column("set_up_by", BigId, ForeignKey("recipients.id", ondelete="SET NULL")),
    Column("address", BigId),
    Index("ix_recipients_role", "role"),
    sqlite_autoincrement=True,
)
accounts = Table(
    "accounts",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    _ref("recipient", "recipients", nullable=False, index=True),
)
addresses = Table(
    "addresses",
    metadata,
    _id(),
    _ref("recipient", "recipients", nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    # The general topic is no thread, and an empty text rather than NULL, so that it is unique too.
    Column("thread", Text, nullable=False, default=""),
    # The id of what a place belongs to, where its platform has such a thing.
    Column("server", Text, nullable=False, default=""),
    Column("rank", Integer, nullable=False, default=0),
    Column("asleep", Text),
    Column("form", Text, nullable=False, default=""),
    UniqueConstraint("platform", "chat", "thread"),
    Index("ix_addresses_server", "platform", "server"),
    sqlite_autoincrement=True,
)
subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    _ref("recipient", "recipients", nullable=False),
    Column("topic", Text, nullable=False),
    Column("kinds", BigInteger, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("role", Text),
    Column("role_kinds", BigInteger, nullable=False, default=0),
    UniqueConstraint("recipient", "topic"),
    # What planning reads, and nothing else, so that it never touches the table.
    Index("ix_subscriptions_reach", "topic", "recipient", "kinds", "since", "id"),
    sqlite_autoincrement=True,
)
# Members of a place who asked to be mentioned in its posts about a topic, followed there by name or not.
mentions = Table(
    "mentions",
    metadata,
    _id(),
    _ref("recipient", "recipients", nullable=False),
    Column("topic", Text, nullable=False),
    _ref("reader", "recipients", nullable=False, index=True),
    Column("since", UTCDateTime, nullable=False),
    UniqueConstraint("recipient", "topic", "reader"),
    sqlite_autoincrement=True,
)
# Whoever bears a server's role (its badge) has a role here.
grants = Table(
    "grants",
    metadata,
    _id(),
    Column("platform", Text, nullable=False),
    Column("server", Text, nullable=False),
    Column("badge", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Integer, nullable=False),
    Column("given_by", BigId, ForeignKey("recipients.id", ondelete="SET NULL")),
    UniqueConstraint("platform", "server", "badge"),
    sqlite_autoincrement=True,
)

# Names that somebody waits for, as typed and as they are compared; gone once such a record appears.
waits = Table(
    "waits",
    metadata,
    _id(),
    _ref("reader", "recipients", nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False, default=""),
    Column("since", UTCDateTime, nullable=False),
    UniqueConstraint("reader", "folded"),
    sqlite_autoincrement=True,
)

# What is owed, and what was shown. `why` is the place of the nearest topic in the plan's targets. A delivery with a
# `notice` owes that instead of a ledger entry; its `entry` is a key that no entry has.
plans = Table(
    "plans",
    metadata,
    _id(),
    Column("entry", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("place", BigId, nullable=False),
    Column("last", BigId, nullable=False),
    Column("newest", BigId, nullable=False),
    Column("open", Boolean, nullable=False, index=True),
    sqlite_autoincrement=True,
)
deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    Column("entry", Text, nullable=False),
    _ref("recipient", "recipients", nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime),
    Column("state", Text, nullable=False),
    Column("digest", Boolean, nullable=False),
    Column("why", Integer, nullable=False),
    _ref("post", "posts", index=True),
    Column("notice", Text),
    UniqueConstraint("entry", "recipient"),
    Index("ix_deliveries_due", "state", "due_at"),
    Index("ix_deliveries_recipient", "recipient", "state", "due_at"),
    _part("ix_deliveries_expiring", ("state", "expires_at"), WAITING),
    sqlite_autoincrement=True,
)
posts = Table(
    "posts",
    metadata,
    _id(),
    _ref("address", "addresses", nullable=False),
    Column("drama", Text, nullable=False, default=""),
    Column("digest", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("reference", Text),
    Column("shown_at", UTCDateTime),
    Column("lease_until", UTCDateTime),
    Column("next_try_at", UTCDateTime),
    Column("tries", Integer, nullable=False, default=0),
    Column("doubts", Integer, nullable=False, default=0),
    Column("doubtful", Boolean, nullable=False, default=False),
    Column("unanswered", Boolean, nullable=False, default=False),
    Column("delete", Boolean, nullable=False, default=False),
    Column("reason", Text),
    Index("ix_posts_thread", "address", "drama"),
    _part("ix_posts_lag", ("next_try_at",), LAGGING),
    _part("ix_posts_leased", ("address",), "lease_until IS NOT NULL"),
    sqlite_autoincrement=True,
)

# The desk.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    _ref("owner", "recipients", nullable=False, index=True),
    Column("topic", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False, index=True),
)
audit = Table(
    "audit",
    metadata,
    _id(),
    Column("who", BigId, ForeignKey("recipients.id", ondelete="SET NULL")),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
    Column("at", UTCDateTime, nullable=False),
    sqlite_autoincrement=True,
)
# Posts that wait for their time: `going` while one is being published, `reason` why it could not be.
scheduled = Table(
    "scheduled",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", BigId, ForeignKey("recipients.id", ondelete="SET NULL")),
    Column("at", UTCDateTime, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("tip", BigId, ForeignKey("tips.id", ondelete="SET NULL")),
    Column("going", Boolean, nullable=False, default=False),
    Column("reason", Text),
)
# Tips: `key` is the link without what differs between two copies of it, so that each is there once.
tips = Table(
    "tips",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),
    Column("link", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("entry", Text),
    Column("closed_at", UTCDateTime),
    Index("ix_tips_state", "state", "id"),
    sqlite_autoincrement=True,
)
tippers = Table(
    "tippers",
    metadata,
    Column("tip", BigId, ForeignKey("tips.id", ondelete="CASCADE"), primary_key=True),
    Column("recipient", BigId, ForeignKey("recipients.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", UTCDateTime, nullable=False),
)
# What an update of the catalogue brought for editors to post, `open` until one dealt with it.
brought = Table(
    "brought",
    metadata,
    Column("entry", Text, primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("open", Boolean, nullable=False, default=True),
)
notes = Table(
    "notes",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
