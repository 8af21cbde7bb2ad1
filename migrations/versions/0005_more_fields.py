"""fields of bibliographic formats: type, volume, pages, editors, ORCIDs, references …

Revision: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = (
    "type", "volume", "issue", "pages", "publisher", "language", "pmid", "isbn", "issn", "note",
)  # fmt: skip
LISTS = ("editors", "links", "releases")


def _list(name: str) -> sa.Column[list[object]]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'"))


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("paper", sa.Column(name, sa.String(), nullable=True))
    for name in LISTS:
        op.add_column("paper", _list(name))
    op.create_index("ix_paper_pmid", "paper", ["pmid"])
    op.add_column("authorship", sa.Column("orcid", sa.String(), nullable=True))
    op.add_column("authorship", sa.Column("affiliations", sa.JSON(), nullable=True))
    op.create_table(
        "paper_references",
        sa.Column(
            "paper_id", sa.Integer(), sa.ForeignKey("paper.id", ondelete="CASCADE"), nullable=False
        ),
        _list("cited"),
        sa.PrimaryKeyConstraint("paper_id"),
    )


def downgrade() -> None:
    op.drop_table("paper_references")
    op.drop_column("authorship", "affiliations")
    op.drop_column("authorship", "orcid")
    op.drop_index("ix_paper_pmid", table_name="paper")
    for name in (*LISTS, *TEXTS):
        op.drop_column("paper", name)
