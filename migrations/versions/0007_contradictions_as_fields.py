"""contradictions of reported figures by their fields, no more as sentences

Revision: 0007
Revises: 0006
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CANNOT_BE = re.compile(r"([\d,]+)(%?) cannot be: ")
MISMATCH = re.compile(r"([\d,]+) papers? announced, ([\d,]+) found\.")
BOUND = re.compile(r"([\d,]+) (paper|citation)s? (?:allows? an h-index of )?at most (\d+)")


def upgrade() -> None:
    _rewrite('["%', _fields)


def downgrade() -> None:
    _rewrite("[{%", _sentence)


def _rewrite(kind: str, change: Callable[[Any], Any]) -> None:
    """Change each item of the lists that begin so."""
    connection = op.get_bind()
    # As text: PostgreSQL compares no JSON with a pattern.
    select = sa.text(
        "SELECT id, stored FROM (SELECT id, CAST(contradictions AS TEXT) AS stored FROM profile) "
        "AS profiles WHERE stored LIKE :kind"
    )
    update = sa.text("UPDATE profile SET contradictions = :changed WHERE id = :id")
    for profile_id, stored in connection.execute(select, {"kind": kind}).all():
        changed = [change(item) for item in json.loads(stored)]
        connection.execute(update, {"changed": json.dumps(changed), "id": profile_id})


def _fields(item: Any) -> Any:
    """Read a sentence of the earlier program; what is none of its sentences stays as it is."""
    if not isinstance(item, str):
        return item
    if mismatch := MISMATCH.fullmatch(item):
        reported, found = (_number(text) for text in mismatch.groups())
        return {"figure": "papers", "reported": reported, "bounds": [], "found": found}
    if not (cannot := CANNOT_BE.match(item)):
        return item
    bounds = [
        {"count": _number(count), "noun": noun, "at_most": int(most)}
        for count, noun, most in BOUND.findall(item[cannot.end() :])
    ]
    figure = "novelty" if cannot[2] else "h_index"
    return {"figure": figure, "reported": _number(cannot[1]), "bounds": bounds, "found": None}


def _sentence(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    value = f"{item['reported']:,}"
    if item["found"] is not None:
        papers = "paper" if item["reported"] == 1 else "papers"
        return f"{value} {papers} announced, {item['found']:,} found."
    if not item["bounds"]:
        return f"{value}% cannot be: a share is at most 100%."
    parts = []
    for place, one in enumerate(item["bounds"]):
        source = f"{one['count']:,} {one['noun']}" + ("" if one["count"] == 1 else "s")
        allow = (
            ""
            if place
            else " allows an h-index of"
            if one["count"] == 1
            else " allow an h-index of"
        )
        parts.append(f"{source}{allow} at most {one['at_most']}")
    return f"{value} cannot be: {', and '.join(parts)}."


def _number(text: str) -> int:
    return int(text.replace(",", ""))
