"""the source of each import, and which papers an import changed

Revision: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FILES_SQL = "UPDATE import SET source = 'file:' || filename WHERE filename <> 'standard input'"
PROFILES_SQL = """
UPDATE import SET source = (
    SELECT 'profile:' || name.printed FROM profile JOIN name ON name.id = profile.name_id
    WHERE profile.import_id = import.id
) WHERE 1 = (SELECT count(DISTINCT name_id) FROM profile WHERE profile.import_id = import.id)
"""


def upgrade() -> None:
    op.execute("ALTER TABLE import ADD COLUMN source VARCHAR NOT NULL DEFAULT ''")
    op.execute(FILES_SQL)
    op.execute(PROFILES_SQL)
    op.create_table(
        "paper_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "import_id",
            sa.Integer(),
            sa.ForeignKey("import.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column(
            "paper_id",
            sa.Integer(),
            sa.ForeignKey("paper.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("fields", sa.JSON(), nullable=False),
    )
    op.drop_index("ix_record_paper_id", "record")
    op.create_index("ix_record_paper_id_import_id", "record", ["paper_id", "import_id"])


def downgrade() -> None:
    op.drop_index("ix_record_paper_id_import_id", "record")
    op.create_index("ix_record_paper_id", "record", ["paper_id"])
    op.drop_table("paper_change")
    op.execute("ALTER TABLE import DROP COLUMN source")
