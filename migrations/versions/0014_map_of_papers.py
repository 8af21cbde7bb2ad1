"""map of papers: where each of them lies

Revision: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "map_layout",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("layout_id", sa.Integer(), sa.ForeignKey("map_layout.id")),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.Column("undone_at", sa.DateTime()),
    )
    op.create_index("ix_map_layout_layout_id", "map_layout", ["layout_id"])


def downgrade() -> None:
    op.drop_table("map_layout")
