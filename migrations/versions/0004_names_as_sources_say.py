"""names that a source calls a group's; DOIs as printed, found without case

Revision: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "name", sa.Column("is_group", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.drop_index("ix_paper_doi", table_name="paper")
    op.create_index("ix_paper_doi", "paper", [_without_case()])


def downgrade() -> None:
    op.drop_index("ix_paper_doi", table_name="paper")
    op.create_index("ix_paper_doi", "paper", ["doi"])
    op.drop_column("name", "is_group")


def _without_case() -> sa.TextClause:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    return sa.text("doi COLLATE NOCASE" if is_sqlite else "lower(doi)")
