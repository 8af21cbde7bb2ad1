"""lines of files that reports show; imports that were taken back, and the numbers that come back

Revision: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_line",
        sa.Column(
            "import_id",
            sa.Integer(),
            sa.ForeignKey("import.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("line", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_table(
        "removed_import",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=False),
        sa.Column("removed_papers", sa.Integer(), nullable=False),
        sa.Column("kept_papers", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False, index=True),
        sa.Column("history", sa.JSON(), nullable=False),
    )
    op.create_table(
        "removed_content",
        sa.Column(
            "import_id",
            sa.Integer(),
            sa.ForeignKey("removed_import.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "removed_paper",
        sa.Column("digest", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False, index=True),
    )
    op.create_table(
        "removed_author",
        sa.Column("key", sa.String(), primary_key=True, nullable=False),
        sa.Column("is_group", sa.Boolean(), primary_key=True, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False, index=True),
    )


def downgrade() -> None:
    for table in (
        "removed_author", "removed_paper", "removed_content", "removed_import", "import_line",
    ):  # fmt: skip
        op.drop_table(table)
