"""prints by which papers of similar titles are found; made when the library is opened

Revision: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PRINTS = ("head_print", "tail_print", "people_print")


def upgrade() -> None:
    for name in PRINTS:
        op.add_column("paper", sa.Column(name, sa.Integer(), nullable=True))
        op.create_index(f"ix_paper_{name}", "paper", [name])


def downgrade() -> None:
    for name in PRINTS:
        op.drop_index(f"ix_paper_{name}", table_name="paper")
        op.drop_column("paper", name)
