"""Decisions on people and on papers as a file: JSON Lines, one decision a line.

Lines are sorted by what they say, and none has an id of this library: two people can each keep such
a file, and git merges both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.records.paper_fields import from_payload
from app.ingest.paper_decisions.known import DIGEST
from app.ingest.people.constraints import APART, LATER, ONE
from app.ingest.people.decisions import AUTHOR
from app.store.tables.author_identity import AuthorDecision
from app.store.tables.paper_decisions import PARTED, SAME, PaperDecisionRow

PEOPLE, PAPERS = "people", "papers"
KINDS = {PEOPLE: (ONE, APART, LATER), PAPERS: (SAME, APART, PARTED, LATER)}
"""What a decision is about -> its kinds."""
JOINING = (ONE, SAME)

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileDecision:
    """One decision, by what is printed."""

    about: str
    kind: str
    one: list[Entry]
    other: list[Entry]
    note: str
    made_at: datetime
    """In UTC."""
    line: int = 0
    """Of the file it was read from."""

    @property
    def key(self) -> str:
        """What makes two decisions the same: all but the note and the moment."""
        sides = [json.dumps(side, sort_keys=True) for side in (self.one, self.other)]
        return "\n".join((self.about, self.kind, *(sides if self.kind == SAME else sorted(sides))))

    def written(self) -> str:
        """Write the line of the file."""
        made_at = f"{self.made_at.replace(tzinfo=None).isoformat()}Z"
        fields = {
            "about": self.about, "one": self.one, "other": self.other, "kind": self.kind,
            "note": self.note, "made_at": made_at,
        }  # fmt: skip
        return json.dumps(fields, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class LineProblem:
    """Why a line of the file was not taken, or does nothing yet."""

    line: int
    reason: str


def decision_of(row: AuthorDecision | PaperDecisionRow) -> FileDecision:
    """Give a decision of the library as a file has it."""
    is_people = isinstance(row, AuthorDecision)
    one, other = (_without_id(side) if is_people else side for side in (row.one, row.other))
    return FileDecision(
        about=PEOPLE if is_people else PAPERS,
        kind=row.kind,
        one=one,
        other=other,
        note=row.note if isinstance(row, AuthorDecision) else "",
        made_at=_in_utc(row.made_at),
    )


def _without_id(side: list[Entry]) -> list[Entry]:
    return [{key: value for key, value in entry.items() if key != AUTHOR} for entry in side]


def read_lines(lines: Iterable[str]) -> Iterator[FileDecision | LineProblem]:
    """Read the decisions of a file, and say what is wrong with lines that are none."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            yield _read(json.loads(text), number)
        except ValueError as error:
            said = "it is not JSON" if isinstance(error, json.JSONDecodeError) else str(error)
            yield LineProblem(number, f"left out: {said}.")


def _read(found: Any, line: int) -> FileDecision:
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    about, kind = found.get("about"), found.get("kind")
    if about not in KINDS:
        raise ValueError(f"“about” is {' or '.join(KINDS)}")
    if kind not in KINDS[about]:
        raise ValueError(f"“kind” of {about} is one of {', '.join(KINDS[about])}")
    one, other = (_side(about, found.get(name), name) for name in ("one", "other"))
    made_at = str(found.get("made_at", ""))
    try:
        moment = datetime.fromisoformat(made_at)
    except ValueError:
        raise ValueError("“made_at” is no time, such as 2026-01-31T12:00:00Z") from None
    moment = _in_utc(moment)
    if about == PEOPLE:
        one, other = _without_id(one), _without_id(other)
    return FileDecision(about, kind, one, other, str(found.get("note", "")), moment, line)


def _in_utc(moment: datetime) -> datetime:
    is_aware = moment.tzinfo is not None
    return moment.astimezone(UTC) if is_aware else moment.replace(tzinfo=UTC)


def _side(about: str, side: Any, name: str) -> list[Entry]:
    check = _is_mention if about == PEOPLE else _is_record
    if not isinstance(side, list) or not side or not all(check(entry) for entry in side):
        what = "mentions, each with “name” and “papers”" if about == PEOPLE else "records"
        raise ValueError(f"“{name}” is a list of {what}")
    return side


def _is_mention(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        return False
    papers = entry.get("papers", [])
    return isinstance(papers, list) and all(isinstance(paper, str) for paper in papers)


def _is_record(entry: Any) -> bool:
    try:
        bytes.fromhex(entry[DIGEST])
        from_payload({name: value for name, value in entry.items() if name != DIGEST})
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return True
