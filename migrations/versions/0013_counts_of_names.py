"""counts of names: how many people have a family name or a given name

Revision: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_count",
        sa.Column("word", sa.String(), primary_key=True),
        sa.Column("family", sa.String(), primary_key=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_count_family", "name_count", ["family"])


def downgrade() -> None:
    op.execute("DELETE FROM library_state WHERE key = 'names_counted'")
    op.drop_table("name_count")
