"""people by mention: circles, evidence and decisions instead of merges of names

Revision: 0012
Revises: 0011
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RULES = "('middle-names-left-out', 'spelling', 'initials', 'nickname', 'orcid')"
"""Merges of these rules are found anew; any other, and each that was undone, is a decision."""


def upgrade() -> None:
    # In SQLite's own words: a table copied by Alembic loses AUTOINCREMENT, and gives ids again.
    op.execute("ALTER TABLE author ADD COLUMN listed_id INTEGER REFERENCES author (id)")
    op.execute("ALTER TABLE author ADD COLUMN identity VARCHAR NOT NULL DEFAULT 'by-name'")
    op.add_column("author", sa.Column("namesakes", sa.Float(), nullable=True))
    op.execute("ALTER TABLE author ADD COLUMN circles INTEGER NOT NULL DEFAULT '1'")
    op.create_index("ix_author_listed_id", "author", ["listed_id"])
    op.create_table(
        "author_evidence",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("author.id"), nullable=False),
        sa.Column("other_id", sa.Integer(), sa.ForeignKey("author.id"), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
    )
    op.create_index("ix_author_evidence_author_id", "author_evidence", ["author_id"])
    op.create_index("ix_author_evidence_other_id", "author_evidence", ["other_id"])
    op.create_table(
        "author_decision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("one", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("other", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
    )
    op.execute("DELETE FROM library_state WHERE key = 'common_names'")  # of another form
    _keep_decisions()
    op.drop_table("author_merge")


def _keep_decisions() -> None:
    connection = op.get_bind()
    merges = connection.execute(
        sa.text(
            "SELECT kept_id, merged_id, rule, evidence, made_at, undone_at FROM author_merge "  # noqa: S608
            f"WHERE undone_at IS NOT NULL OR rule NOT IN {RULES} ORDER BY id"
        )
    ).all()
    names = sa.text("SELECT printed FROM name WHERE home_id = :home ORDER BY printed")
    insert = sa.text(
        "INSERT INTO author_decision (kind, one, other, note, made_at) "
        "VALUES (:kind, :one, :other, :note, :made_at)"
    )
    for kept, merged, _, evidence, made_at, undone_at in merges:
        one, other = (
            json.dumps(
                [{"name": name} for (name,) in connection.execute(names, {"home": home})],
                ensure_ascii=False,
            )
            for home in (kept, merged)
        )
        values = {"one": one, "other": other, "note": "" if undone_at else evidence}
        kind = "apart" if undone_at else "one"
        connection.execute(insert, {**values, "kind": kind, "made_at": undone_at or made_at})


def downgrade() -> None:
    op.execute("DELETE FROM library_state WHERE key = 'people_settled_to'")
    op.drop_table("author_decision")
    op.drop_table("author_evidence")
    op.create_table(
        "author_merge",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kept_id", sa.Integer(), sa.ForeignKey("author.id"), nullable=False),
        sa.Column("merged_id", sa.Integer(), sa.ForeignKey("author.id"), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("name_ids", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_author_merge_kept_id", "author_merge", ["kept_id"])
    op.create_index("ix_author_merge_merged_id", "author_merge", ["merged_id"])
    op.drop_index("ix_author_listed_id", "author")
    for name in ("listed_id", "identity", "namesakes", "circles"):
        op.drop_column("author", name)
