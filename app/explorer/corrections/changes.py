"""Reads what somebody asks to change of a paper, and says of each field why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.records.correction import (
    CORRECTABLE,
    UnfitCorrection,
    Values,
    read_correction,
    read_cut,
)
from app.domain.records.record import PaperRecord
from app.errors import BadParameter, BadParameters

CUT = "authors_truncated"
"""Is given with the authors, or changes their list by itself."""
SHOWN = 80
"""Characters of a wrong value that are repeated."""


def read_changes(given: Mapping[str, Any], paper: PaperRecord) -> dict[str, Values]:
    """Read the values that are given for fields of a paper.

    Args:
        given: field -> value; `authors_truncated` beside the fields that can be corrected.
        paper: as it is shown now.

    Raises:
        BadParameters: with every value that a field cannot have.
    """
    read: dict[str, Values] = {}
    errors: list[BadParameter] = []
    fields = [name for name in CORRECTABLE if name in given]
    if CUT in given and "authors" not in fields:
        fields.append("authors")
    this_year = datetime.now(UTC).year
    for name in fields:
        value = given[name] if name in given else list(paper.authors)
        try:
            read[name] = read_correction(name, value, paper, this_year)
            if name == "authors" and given.get(CUT) is not None:
                read[name] = read_cut(given[CUT], read[name])
        except UnfitCorrection as error:
            errors.append(BadParameter(name, str(value or "")[:SHOWN], str(error)))
    if errors:
        raise BadParameters(errors)
    return read
