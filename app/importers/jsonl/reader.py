"""Native JSON Lines: one paper a line, UTF-8, read as a stream in bounded memory.

Every value is checked by hand against the names of the format; a line that breaks a
rule is left out with its number and the reason, and the next one is read. Values that
are well formed but mean nothing (a DOI that is none, an address that is no web page)
cost the field, not the paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.domain.records.record import Event, Remark
from app.domain.text.plain import clean_text, is_broken
from app.errors import ImportRefused
from app.importers.importer import Importer
from app.importers.jsonl.record import FIELDS, UNUSED_PART, explain, is_used, paper_record
from app.importers.source import BrokenSource, Limits, ReadContext, Source, numbered_lines
from app.importers.values import UnfitRecord

_EXCERPT = 200
_UNKNOWN_NAMED = 100
"""Unknown fields that are named; a file with more is another format."""
_STRINGS_OR_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def _refuse_constant(name: str) -> None:
    raise UnfitRecord("bad-json", f"no valid JSON: {name} is no number there")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each line as a record or as a rejected issue; doubts about unknown fields.

    Raises:
        ImportRefused: the source breaks before the first line, or is larger than allowed.
    """
    limits = context.limits
    unknown: set[str] = set()
    number = 0
    lines = numbered_lines(source, limits.record_bytes)
    while True:
        try:
            number, raw = next(lines)
        except StopIteration:
            break
        except BrokenSource as error:
            if number == 0:
                raise
            yield Remark(
                "rejected", number + 1, "broken-file", f"{error} The lines above are kept."
            )
            break
        if raw is not None and raw.isspace():
            continue
        named: list[Remark] = []
        try:
            data = _parse(raw, limits)
            if not data.keys() <= FIELDS:
                named = _name_unknown(data, unknown, number)
            record = paper_record(data, number, context)
        except UnfitRecord as error:
            yield from named
            excerpt = (raw or b"")[:_EXCERPT].decode("utf-8", "ignore")
            excerpt = clean_text(excerpt, single_line=True)
            yield Remark("rejected", number, error.code, error.reason, excerpt)
        else:
            if named or record.issues:
                record.issues = [*named, *_said_once(record.issues, unknown)]
            if b"\\u" in (raw or b"") and is_broken(json.dumps(data, ensure_ascii=False)):
                reason = "half a character (a lone surrogate) was replaced by “\ufffd”"
                record.issues.append(Remark("doubt", number, "broken-text", reason))
            yield record
    if number == 0:
        raise ImportRefused("The file is empty; there is nothing to import.")


def _name_unknown(data: dict[str, Any], named: set[str], line: int) -> list[Remark]:
    """Doubts that name the unknown fields of a line, each once in a file.

    Args:
        data: the object.
        named: the unknown fields so far; those of this line are added.
        line: its number.
    """
    issues = []
    for name in sorted(data.keys() - FIELDS - named):
        if len(named) == _UNKNOWN_NAMED:
            break
        named.add(name)
        reason = explain(name, FIELDS, used=is_used(name, data))
        issues.append(Remark("doubt", line, "unknown-field", f"{reason} (said once a file)"))
    return issues


def _said_once(issues: list[Remark], said: set[str]) -> list[Remark]:
    """Leave out the issues about unused parts of fields that this file has had already.

    Args:
        issues: of one record.
        said: what was said so far; the reasons of these are added.
    """
    kept = [issue for issue in issues if issue.code != UNUSED_PART or issue.reason not in said]
    said.update(issue.reason for issue in kept if issue.code == UNUSED_PART)
    return kept


def _parse(raw: bytes | None, limits: Limits) -> dict[str, Any]:
    """The JSON object of a line."""
    if raw is None:
        size = limits.record_bytes // 1024
        raise UnfitRecord("too-long", f"the line is longer than {size:,} KiB")
    text = raw.decode("utf-8", errors="replace")
    if raw.count(b"[") + raw.count(b"{") > limits.json_depth and _depth(text) > limits.json_depth:
        raise UnfitRecord("too-deep", f"it is nested deeper than {limits.json_depth} levels")
    try:
        data = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise UnfitRecord("bad-json", f"no valid JSON: {_json_fault(error)}") from error
    except ValueError as error:  # an integer of thousands of digits
        raise UnfitRecord("bad-json", "no valid JSON: a number is too long") from error
    if not isinstance(data, dict):
        raise UnfitRecord("not-a-paper", 'each line must be an object such as {"title": "…"}')
    return data


def _json_fault(error: json.JSONDecodeError) -> str:
    fault = error.msg.lower().removesuffix(" at").removesuffix(" starting")
    return f"{fault} at character {error.pos + 1}"


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in _STRINGS_OR_BRACKETS.findall(text):
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def detect(head: str) -> float:
    """Whether the first line that is not blank is, or begins, a JSON object."""
    first = next((line for line in head.splitlines() if line.strip()), "").lstrip("\ufeff \t")
    if not first.startswith("{"):
        return 0.0
    try:
        data = json.loads(first)
    except ValueError:
        # Cut at the end of the head, or damaged: still likelier this than anything else.
        return 0.4 if re.match(r'\{\s*"', first) else 0.0
    if not isinstance(data, dict) or "title" not in data:
        return 0.5
    # Works of a service have a title too, and many names that are not of this format.
    return 0.6 + 0.35 * len(data.keys() & FIELDS) / len(data)


IMPORTER = Importer(
    name="jsonl",
    description='JSON Lines (a paper a line, such as {"title": "…"})',
    suffixes=(".jsonl", ".ndjson"),
    detect=detect,
    read=read,
    sample='{"title": "Tides of Small Fjords", "authors": ["Ida Rowan"], "date": "2021-05"}',
)
