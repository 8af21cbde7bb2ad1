"""which papers persons say are one, or two; the papers that a remark names

Revision: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("one", sa.JSON(), nullable=False),
        sa.Column("other", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_paper_decision_one_id", "paper_decision", ["one_id"])
    op.create_index("ix_paper_decision_other_id", "paper_decision", ["other_id"])
    op.add_column("import_issue", sa.Column("others", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("import_issue", "others")
    op.drop_index("ix_paper_decision_other_id", table_name="paper_decision")
    op.drop_index("ix_paper_decision_one_id", table_name="paper_decision")
    op.drop_table("paper_decision")
