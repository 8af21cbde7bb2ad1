"""Events as plain JSON, for comparing with the file beside a sample."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from app.domain.records.record import Event, PaperRecord, ProfileRecord, Remark


def as_json(events: Iterable[Event]) -> dict[str, list[dict[str, Any]]]:
    """All that a reader of the report and of the pages would see; empty fields left out."""
    found: dict[str, list[dict[str, Any]]] = {"profiles": [], "papers": [], "issues": []}
    for event in events:
        if isinstance(event, ProfileRecord):
            found["profiles"].append(_plain(event))
        elif isinstance(event, PaperRecord):
            found["papers"].append(_plain(event))
        else:
            found["issues"].append(_issue(event))
    return found


def _plain(event: PaperRecord | ProfileRecord) -> dict[str, Any]:
    fields = asdict(event)
    fields["origins"] = {
        name: [origin.line, origin.understood] for name, origin in event.origins.items()
    }
    if isinstance(event, ProfileRecord):
        fields["contradictions"] = [one.sentence for one in event.contradictions]
    if isinstance(event, PaperRecord):
        fields["issues"] = [_issue(issue) for issue in event.issues]
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
        if value not in (None, (), [], {}, False)
    }


def _issue(issue: Remark) -> dict[str, Any]:
    return {
        "severity": issue.severity,
        "line": issue.line,
        "code": issue.code,
        "reason": issue.reason,
    }
