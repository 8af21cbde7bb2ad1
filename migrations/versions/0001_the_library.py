"""the library

Revision: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def is_sqlite() -> bool:
    """Return whether full text is kept here, which each server makes in a file of SQLite."""
    return op.get_bind().dialect.name == "sqlite"


# Full-text indexes over the folded twins. Words are ranked through their stems; phrases, prefixes
# and spelling need the words themselves. External content, so that no text is stored twice; the
# triggers keep both indexes in step with every change, whoever makes it.
COLUMNS = "title, abstract, authors, extra"
OLD = "old.title, old.abstract, old.authors, old.extra"
NEW = "new.title, new.abstract, new.authors, new.extra"
TOKENS = "unicode61 remove_diacritics 2"


def full_text_statements() -> list[str]:
    """Write the statements that make the full-text tables and the triggers that keep them."""
    statements = [
        f"""CREATE VIRTUAL TABLE paper_stems USING fts5({COLUMNS}, content='paper_text',
            content_rowid='paper_id', tokenize='porter {TOKENS}')""",
        f"""CREATE VIRTUAL TABLE paper_words USING fts5({COLUMNS}, content='paper_text',
            content_rowid='paper_id', tokenize='{TOKENS}')""",
        "CREATE VIRTUAL TABLE paper_vocabulary USING fts5vocab(paper_words, 'row')",
        "CREATE VIRTUAL TABLE paper_stems_hits USING fts5vocab(paper_stems, 'instance')",
        f"""CREATE VIRTUAL TABLE name_words USING fts5(key, content='name',
            content_rowid='id', tokenize='{TOKENS}', prefix='1')""",
    ]
    add, drop = [], []
    for table in ("paper_stems", "paper_words"):
        add.append(f"INSERT INTO {table}(rowid, {COLUMNS}) VALUES (new.paper_id, {NEW});")  # noqa: S608
        drop.append(
            f"INSERT INTO {table}({table}, rowid, {COLUMNS}) "  # noqa: S608
            f"VALUES ('delete', old.paper_id, {OLD});"
        )
    add_name = "INSERT INTO name_words(rowid, key) VALUES (new.id, new.key);"
    drop_name = "INSERT INTO name_words(name_words, rowid, key) VALUES ('delete', old.id, old.key);"
    for table, columns, added, dropped in (
        ("paper_text", COLUMNS, " ".join(add), " ".join(drop)),
        ("name", "key", add_name, drop_name),
    ):
        statements += [
            f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {added} END",
            f"CREATE TRIGGER {table}_dropped AFTER DELETE ON {table} BEGIN {dropped} END",
            f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {columns} ON {table} "
            f"BEGIN {dropped} {added} END",
        ]
    return statements


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["author.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_author_merged_into_id"), ["merged_into_id"], unique=False
        )

    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("encoding", sa.String(), nullable=True),
        sa.Column("captured_on", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_sha256"), ["sha256"], unique=False)

    op.create_table(
        "library_state",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("abstract", sa.String(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("date_precision", sa.String(), nullable=True),
        sa.Column("date_printed", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("year_inferred", sa.Boolean(), nullable=False),
        sa.Column("year_reason", sa.String(), nullable=True),
        sa.Column("authors_truncated", sa.Boolean(), nullable=False),
        sa.Column("venue", sa.String(), nullable=True),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("doi", sa.String(), nullable=True),
        sa.Column("arxiv_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("has_code", sa.Boolean(), nullable=False),
        sa.Column("code_url", sa.String(), nullable=True),
        sa.Column("citation_count", sa.Integer(), nullable=True),
        sa.Column("sort_title", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_arxiv_id"), ["arxiv_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_doi"), ["doi"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_fingerprint"), ["fingerprint"], unique=False)

    op.create_table(
        "author_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("name_ids", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["kept_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"],
            ["author.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("author_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_author_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_author_merge_merged_id"), ["merged_id"], unique=False)

    op.create_table(
        "import_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("import_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_issue_import_id"), ["import_id"], unique=False)

    op.create_table(
        "name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("printed", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(
            ["home_id"],
            ["author.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("printed"),
    )
    with op.batch_alter_table("name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_name_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_name_block"), ["block"], unique=False)
        batch_op.create_index(batch_op.f("ix_name_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_name_key"), ["key"], unique=False)

    op.create_table(
        "paper_category",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_id", "position"),
    )
    op.create_table(
        "paper_tag",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_id", "position"),
    )
    op.create_table(
        "paper_text",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("abstract", sa.String(), nullable=False),
        sa.Column("authors", sa.String(), nullable=False),
        sa.Column("extra", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("paper_id"),
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("h_index", sa.Integer(), nullable=True),
        sa.Column("papers", sa.Integer(), nullable=True),
        sa.Column("citations", sa.Integer(), nullable=True),
        sa.Column("novelty", sa.Integer(), nullable=True),
        sa.Column("ai_score", sa.Integer(), nullable=True),
        sa.Column("contradictions", sa.JSON(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("line_end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["name_id"],
            ["name.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_profile_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_profile_name_id"), ["name_id"], unique=False)

    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("line_end", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("origins", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "authorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("implied", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(
            ["name_id"],
            ["name.id"],
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("authorship", schema=None) as batch_op:
        batch_op.create_index(
            "ix_authorship_author_id_paper_id", ["author_id", "paper_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_authorship_name_id"), ["name_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_authorship_paper_id"), ["paper_id"], unique=False)
    if is_sqlite():
        for statement in full_text_statements():
            op.execute(statement)


def downgrade() -> None:
    full_text = (
        "paper_stems_hits",
        "paper_stems",
        "paper_vocabulary",
        "paper_words",
        "name_words",
    )
    for table in full_text if is_sqlite() else ():
        op.execute(f"DROP TABLE {table}")
    with op.batch_alter_table("authorship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authorship_paper_id"))
        batch_op.drop_index(batch_op.f("ix_authorship_name_id"))
        batch_op.drop_index("ix_authorship_author_id_paper_id")

    op.drop_table("authorship")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_paper_id"))
        batch_op.drop_index(batch_op.f("ix_record_import_id"))
        batch_op.drop_index(batch_op.f("ix_record_digest"))

    op.drop_table("record")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_name_id"))
        batch_op.drop_index(batch_op.f("ix_profile_import_id"))
        batch_op.drop_index(batch_op.f("ix_profile_author_id"))

    op.drop_table("profile")
    op.drop_table("paper_text")
    op.drop_table("paper_tag")
    op.drop_table("paper_category")
    with op.batch_alter_table("name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_name_key"))
        batch_op.drop_index(batch_op.f("ix_name_home_id"))
        batch_op.drop_index(batch_op.f("ix_name_block"))
        batch_op.drop_index(batch_op.f("ix_name_author_id"))

    op.drop_table("name")
    with op.batch_alter_table("import_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_issue_import_id"))

    op.drop_table("import_issue")
    with op.batch_alter_table("author_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_author_merge_merged_id"))
        batch_op.drop_index(batch_op.f("ix_author_merge_kept_id"))

    op.drop_table("author_merge")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_fingerprint"))
        batch_op.drop_index(batch_op.f("ix_paper_doi"))
        batch_op.drop_index(batch_op.f("ix_paper_arxiv_id"))

    op.drop_table("paper")
    op.drop_table("library_state")
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_sha256"))

    op.drop_table("import")
    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_author_merged_into_id"))

    op.drop_table("author")
