"""mentions of imports that were taken back: whose they were

Revision: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "removed_mention",
        sa.Column("paper_id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("position", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("printed", sa.String(), primary_key=True, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("removed_mention")
