"""The first version."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import BigId, UTCDateTime

revision = "0001"
down_revision = None


def _part(name: str, table: str, columns: list[str], condition: str) -> None:
    """An index on the rows that a condition picks."""
    op.create_index(name, table, columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def upgrade() -> None:
    op.create_table(
        "dramas",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("premiere_first", sa.Date(), nullable=True),
        sa.Column("premiere_last", sa.Date(), nullable=True),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_dramas")),
    )
    op.create_index(op.f("ix_dramas_network"), "dramas", ["network"], unique=False)
    op.create_index(op.f("ix_dramas_premiere_first"), "dramas", ["premiere_first"], unique=False)
    op.create_index(op.f("ix_dramas_seq"), "dramas", ["seq"], unique=False)
    op.create_index(op.f("ix_dramas_series"), "dramas", ["series"], unique=False)
    op.create_index(op.f("ix_dramas_stage"), "dramas", ["stage"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("seq", BigId, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("id", name=op.f("uq_ledger_id")),
    )
    op.create_index("ix_ledger_news", "ledger", ["news", "known_on", "id"], unique=False)
    op.create_index(op.f("ix_ledger_root"), "ledger", ["root"], unique=False)
    op.create_table(
        "brought",
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_brought")),
    )
    op.create_table(
        "notes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notes")),
    )
    op.create_table(
        "people",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_seq"), "people", ["seq"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("place", BigId, nullable=False),
        sa.Column("last", BigId, nullable=False),
        sa.Column("newest", BigId, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("entry", name=op.f("uq_plans_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plans_open"), "plans", ["open"], unique=False)
    op.create_table(
        "profiles",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("kind", "body", name=op.f("uq_profiles_kind_body")),
    )
    op.create_table(
        "genres",
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("drama", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["drama"], ["dramas.slug"], name=op.f("fk_genres_drama"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("genre", "drama", name=op.f("pk_genres")),
    )
    op.create_index(op.f("ix_genres_drama"), "genres", ["drama"], unique=False)
    op.create_table(
        "recipients",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profile", BigId, nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("set_up_by", BigId, nullable=True),
        sa.Column("address", BigId, nullable=True),
        sa.ForeignKeyConstraint(["profile"], ["profiles.id"], name=op.f("fk_recipients_profile")),
        sa.ForeignKeyConstraint(
            ["set_up_by"], ["recipients.id"], name=op.f("fk_recipients_set_up_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipients")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_recipients_role", "recipients", ["role"], unique=False)
    op.create_table(
        "subjects",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name=op.f("fk_subjects_seq"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "slug", "seq", name=op.f("pk_subjects")),
    )
    op.create_table(
        "accounts",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("recipient", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient"], ["recipients.id"], name=op.f("fk_accounts_recipient"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "user", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_recipient"), "accounts", ["recipient"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("recipient", BigId, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("asleep", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient"], ["recipients.id"], name=op.f("fk_addresses_recipient"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
        sa.UniqueConstraint("platform", "chat", "thread", name=op.f("uq_addresses_platform_chat_thread")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_addresses_recipient"), "addresses", ["recipient"], unique=False)
    op.create_index("ix_addresses_server", "addresses", ["platform", "server"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("who", BigId, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["who"], ["recipients.id"], name=op.f("fk_audit_who"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["recipients.id"], name=op.f("fk_drafts_owner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_expires_at"), "drafts", ["expires_at"], unique=False)
    op.create_index(op.f("ix_drafts_owner"), "drafts", ["owner"], unique=False)
    op.create_table(
        "waits",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("reader", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["reader"], ["recipients.id"], name=op.f("fk_waits_reader"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
        sa.UniqueConstraint("reader", "folded", name=op.f("uq_waits_reader_folded")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waits_folded"), "waits", ["folded"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("recipient", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("kinds", sa.BigInteger(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("role_kinds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient"], ["recipients.id"], name=op.f("fk_subscriptions_recipient"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("recipient", "topic", name=op.f("uq_subscriptions_recipient_topic")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_subscriptions_reach", "subscriptions", ["topic", "recipient", "kinds", "since", "id"], unique=False
    )
    op.create_table(
        "mentions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("recipient", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("reader", BigId, nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient"], ["recipients.id"], name=op.f("fk_mentions_recipient"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reader"], ["recipients.id"], name=op.f("fk_mentions_reader"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("recipient", "topic", "reader", name=op.f("uq_mentions_recipient_topic_reader")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mentions_reader"), "mentions", ["reader"], unique=False)
    op.create_table(
        "grants",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("given_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["recipients.id"], name=op.f("fk_grants_given_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("platform", "server", "badge", name=op.f("uq_grants_platform_server_badge")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "posts",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("address", BigId, nullable=False),
        sa.Column("drama", sa.Text(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("shown_at", UTCDateTime(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("delete", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["address"], ["addresses.id"], name=op.f("fk_posts_address"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sqlite_autoincrement=True,
    )
    _part("ix_posts_lag", "posts", ["next_try_at"], "state = 'open' AND (shown < wanted OR \"delete\")")
    _part("ix_posts_leased", "posts", ["address"], "lease_until IS NOT NULL")
    op.create_index("ix_posts_thread", "posts", ["address", "drama"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("recipient", BigId, nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Integer(), nullable=False),
        sa.Column("post", BigId, nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["post"], ["posts.id"], name=op.f("fk_deliveries_post"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["recipient"], ["recipients.id"], name=op.f("fk_deliveries_recipient"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("entry", "recipient", name=op.f("uq_deliveries_entry_recipient")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at"], unique=False)
    _part("ix_deliveries_expiring", "deliveries", ["state", "expires_at"], "state IN ('owed', 'asleep')")
    op.create_index(op.f("ix_deliveries_post"), "deliveries", ["post"], unique=False)
    op.create_index(op.f("ix_deliveries_recipient"), "deliveries", ["recipient"], unique=False)
    op.create_table(
        "tips",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tips")),
        sa.UniqueConstraint("key", name=op.f("uq_tips_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tips_state", "tips", ["state", "id"], unique=False)
    op.create_table(
        "tippers",
        sa.Column("tip", BigId, nullable=False),
        sa.Column("recipient", BigId, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["tip"], ["tips.id"], name=op.f("fk_tippers_tip"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["recipient"], ["recipients.id"], name=op.f("fk_tippers_recipient"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tip", "recipient", name=op.f("pk_tippers")),
    )
    op.create_index(op.f("ix_tippers_recipient"), "tippers", ["recipient"], unique=False)
    op.create_table(
        "scheduled",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", BigId, nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tip", BigId, nullable=True),
        sa.Column("going", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["recipients.id"], name=op.f("fk_scheduled_owner"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["tip"], ["tips.id"], name=op.f("fk_scheduled_tip"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled")),
    )
    op.create_index(op.f("ix_scheduled_at"), "scheduled", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_scheduled_at"), table_name="scheduled")
    op.drop_table("scheduled")
    op.drop_index(op.f("ix_tippers_recipient"), table_name="tippers")
    op.drop_table("tippers")
    op.drop_index("ix_tips_state", table_name="tips")
    op.drop_table("tips")
    op.drop_index(op.f("ix_deliveries_recipient"), table_name="deliveries")
    op.drop_index(op.f("ix_deliveries_post"), table_name="deliveries")
    op.drop_index("ix_deliveries_expiring", table_name="deliveries")
    op.drop_index("ix_deliveries_due", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index("ix_posts_thread", table_name="posts")
    op.drop_index("ix_posts_leased", table_name="posts")
    op.drop_index("ix_posts_lag", table_name="posts")
    op.drop_table("posts")
    op.drop_table("grants")
    op.drop_index(op.f("ix_mentions_reader"), table_name="mentions")
    op.drop_table("mentions")
    op.drop_index("ix_subscriptions_reach", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_index(op.f("ix_waits_folded"), table_name="waits")
    op.drop_table("waits")
    op.drop_index(op.f("ix_drafts_owner"), table_name="drafts")
    op.drop_index(op.f("ix_drafts_expires_at"), table_name="drafts")
    op.drop_table("drafts")
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_addresses_server", table_name="addresses")
    op.drop_index(op.f("ix_addresses_recipient"), table_name="addresses")
    op.drop_table("addresses")
    op.drop_index(op.f("ix_accounts_recipient"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_table("subjects")
    op.drop_index("ix_recipients_role", table_name="recipients")
    op.drop_table("recipients")
    op.drop_index(op.f("ix_genres_drama"), table_name="genres")
    op.drop_table("genres")
    op.drop_table("profiles")
    op.drop_index(op.f("ix_plans_open"), table_name="plans")
    op.drop_table("plans")
    op.drop_index(op.f("ix_people_seq"), table_name="people")
    op.drop_table("people")
    op.drop_table("notes")
    op.drop_table("brought")
    op.drop_index(op.f("ix_ledger_root"), table_name="ledger")
    op.drop_index("ix_ledger_news", table_name="ledger")
    op.drop_table("ledger")
    op.drop_index(op.f("ix_dramas_stage"), table_name="dramas")
    op.drop_index(op.f("ix_dramas_series"), table_name="dramas")
    op.drop_index(op.f("ix_dramas_seq"), table_name="dramas")
    op.drop_index(op.f("ix_dramas_premiere_first"), table_name="dramas")
    op.drop_index(op.f("ix_dramas_network"), table_name="dramas")
    op.drop_table("dramas")
