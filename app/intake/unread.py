"""Why a file was not read; of what may be a table, the columns among which a person can choose."""

from __future__ import annotations

from contextlib import suppress

from app.errors import ImportRefused, UnknownFormat
from app.importers.packed import open_parts
from app.importers.source import Limits
from app.importers.tables.reader import unknown_columns
from app.intake.files import TABLES, Outcome
from app.intake.jobs import UnreadFile

CHOOSE_TITLES = " If it is a table, say which column is the title."


def unread_file(
    outcome: Outcome, error: ImportRefused, format_name: str | None, limits: Limits
) -> UnreadFile:
    """Describe a file that was refused.

    Args:
        outcome: of the file, which has a path.
        error: says why.
        format_name: that it was read as; None where it has none.
        limits: what reading it may cost.
    """
    reason, header = str(error), []
    if isinstance(error, UnknownFormat):
        reason = error.short
    if not outcome.is_container and (format_name == TABLES or isinstance(error, UnknownFormat)):
        header = _columns_of(outcome, limits)
    return UnreadFile(outcome.name, reason + (CHOOSE_TITLES if header else ""), header)


def _columns_of(outcome: Outcome, limits: Limits) -> list[str]:
    assert outcome.path is not None
    with suppress(ImportRefused):
        for part in open_parts(outcome.path, outcome.name, limits):
            return unknown_columns(part.source) if part.source else []
    return []
