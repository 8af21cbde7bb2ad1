"""what a topic was found as, kept beside the name that a person gives it

Revision: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("found_label", sa.String(), nullable=False, server_default=""))
    # Until now nothing could name a topic but the search for topics itself.
    op.execute("UPDATE topic SET found_label = label")


def downgrade() -> None:
    op.drop_column("topic", "found_label")
