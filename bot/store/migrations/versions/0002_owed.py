"""Tries without an answer are counted apart, and what is owed to somebody is found beside any history of theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # For a few hours the first version made this column too.
    if "unanswered" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("posts")}:
        op.add_column("posts", sa.Column("unanswered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("ix_deliveries_recipient", table_name="deliveries")
    op.create_index("ix_deliveries_recipient", "deliveries", ["recipient", "state", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_deliveries_recipient", table_name="deliveries")
    op.create_index("ix_deliveries_recipient", "deliveries", ["recipient"])
    op.drop_column("posts", "unanswered")
