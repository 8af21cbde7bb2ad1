"""How a JSON format is recognised and read: names, a table of fields, one loop for all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.domain.records.record import Event, Remark
from app.errors import ImportRefused
from app.importers.builder import EXCERPT, NOTHING, RecordBuilder, rejected
from app.importers.json_formats.stream import Item, JsonStream
from app.importers.source import ReadContext, Source
from app.importers.values import UnfitRecord, UnfitValue

Setter = Callable[[RecordBuilder, Any], None]
"""Takes the value of a field into a record; raises UnfitValue where it has another shape."""
_IN_VAIN = 20_000
"""Records in a row that are left out; a file with more of them holds no papers."""
_ERROR_NAMES = ("error", "errors", "message", "user-message", "developer-message", "detail")
_FEW = 8
"""Names of an object up to which it may be an error message."""


_TOKEN = re.compile(r'"((?>(?:[^"\\\n]|\\.)*))"(\s*+:)?|[\[{]|[\]}]')
_DEEPEST = 8
_CACHE = 4


def _itself(value: Any) -> Iterable[Any]:
    return (value,)


def _is_work(value: Mapping[str, Any]) -> None:
    return None


def ignore(builder: RecordBuilder, value: Any) -> None:
    """Do nothing: `Form.finish` reads the value, with others."""


def ignore_plain(builder: RecordBuilder, value: Any) -> None:
    """Do nothing: `Form.finish` reads the value, with others, where it is a text, number or flag.

    Raises:
        UnfitValue: it is none of these.
    """
    if isinstance(value, list | dict):
        raise UnfitValue("is no text")


def _as_it_is(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Form:
    """What must be known to read the records of one format."""

    service: str
    """Who writes it, for a message: "OpenAlex"."""
    fields: Mapping[str, Setter]
    """Name -> how its value is read, in this order. Names that are not here are kept as extra."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Name -> why its value is not even kept: large, and nothing that is said of the paper."""
    containers: frozenset[str] = frozenset()
    """Names under which records lie."""
    works: Callable[[Any], Iterable[Any]] = _itself
    """The works that a value of a list stands for."""
    other_kind: Callable[[Mapping[str, Any]], str | None] = _is_work
    """What objects of such a kind are ("authors") where they are no works."""
    finish: Callable[[RecordBuilder, Mapping[str, Any], Mapping[str, Any]], None] = _as_it_is
    """What several values together say; of the work, and of what lies around the list."""
    any_case: bool = False
    """Names are written in capitals or not; `fields` and `left_out` have them in lower case."""


def read_works(source: Source, context: ReadContext, form: Form) -> Iterator[Event]:
    """Each work of a file as a record, and remarks on what is left out.

    Raises:
        ImportRefused: the file holds no works.
    """
    stream = JsonStream(source, form.containers)
    others: Counter[str] = Counter()
    error, found, waiting = "", 0, 0
    remarks: list[Remark] = []
    encoding = source.encoding if source.encoding != "utf-8" else None
    for item in stream:
        if encoding is None and stream.encoding is not None:
            encoding = stream.encoding
            yield Remark("note", None, "encoding", f"not UTF-8; read as {encoding}")
        if isinstance(item, Remark):
            yield item
            found += item.severity == "rejected"
            continue
        for work in form.works(item.value):
            event = _read(work, item, context, form, stream.around)
            if isinstance(event, str):
                others[event] += 1
                error = error or (_error_of(work) if isinstance(work, dict) else "")
                event = Remark("rejected", item.line, "no-work", f"{event}, no work", "")
                if found == 0:  # perhaps the whole file holds none, which is said at once then
                    remarks = [*remarks, event][:_IN_VAIN]
                    continue
            found += 1
            yield from remarks
            remarks = []
            waiting = waiting + 1 if isinstance(event, Remark) else 0
            yield event
        if waiting > _IN_VAIN:
            reason = f"{_IN_VAIN:,} in a row are no papers; what follows is not read"
            yield Remark("rejected", item.line, "no-records", reason)
            break
    if not found:
        raise ImportRefused(_no_works(form, others, error or _error_of(stream.around)))


def _read(
    work: Any, item: Item, context: ReadContext, form: Form, around: Mapping[str, Any]
) -> Event | str:
    """The record of a work, why it is left out, or what it is where it is no work."""
    if work is None:
        return "an empty place (null)"
    if not isinstance(work, dict):
        return "a value that is no object"
    if not work:
        return "an empty object"
    kind = form.other_kind(work)
    if kind is not None:
        return kind
    if len(work) < _FEW and _error_of(work) and form.fields.keys().isdisjoint(work):
        return "an error message"
    builder = RecordBuilder(context, item.line, item.line_end)
    try:
        _fill(builder, work, form, around)
        return builder.build()
    except UnfitRecord as error:
        return rejected(error, item.line, json.dumps(work, ensure_ascii=False)[:EXCERPT])


def _fill(
    builder: RecordBuilder, work: Mapping[str, Any], form: Form, around: Mapping[str, Any]
) -> None:
    printed = work
    if form.any_case:
        work = {name.lower(): value for name, value in work.items()}
    for name, setter in form.fields.items():
        if name in work and (value := work[name]) not in NOTHING:
            take(builder, name, value, setter)
    if not take(builder, "record", None, lambda builder, _: form.finish(builder, work, around)):
        for name in form.fields.keys() & work.keys():
            if form.fields[name] is ignore:
                builder.keep(name, work[name])
    for name, value in printed.items():
        known = name.lower() if form.any_case else name
        if known not in form.fields and known not in form.left_out and value not in NOTHING:
            builder.keep(name, value)


def take(builder: RecordBuilder, name: str, value: Any, setter: Setter) -> bool:
    """Take a value into a record, or keep it by its name with a doubt; say whether it was taken."""
    try:
        setter(builder, value)
        return True
    except UnfitValue as error:
        reason = str(error)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        # Setters trust in the shape that a service documents for what lies within a value.
        reason = "has an unexpected form"
    builder.keep(name, value)
    builder.doubt("wrong-type", f"`{name}` {reason}; it was left out", str(value)[:EXCERPT])
    return False


def _error_of(value: Mapping[str, Any]) -> str:
    """What an error message of a service says; "" where it is none."""
    for name in _ERROR_NAMES:
        said = value.get(name)
        while isinstance(said, list | dict) and said:
            first = said[0] if isinstance(said, list) else _said(said)
            said = first
        if isinstance(said, str) and said.strip():
            return " ".join(said.split())[:EXCERPT]
    return ""


def _said(value: Mapping[str, Any]) -> Any:
    names = (*_ERROR_NAMES, "title", "value")
    return next((value[name] for name in names if value.get(name)), None)


def _no_works(form: Form, others: Counter[str], error: str) -> str:
    if error:
        what = f"it is an error message (“{error}”)"
    elif others:
        what = "it has " + ", ".join(f"{count:,} × {kind}" for kind, count in others.items())
    else:
        what = "its list is empty"
    return f"The file holds no works of {form.service}: {what}. Nothing is imported."


@lru_cache(_CACHE)
def outline(head: str) -> Mapping[str, frozenset[str]]:
    """Path of an object -> the names in all objects there; arrays do not count in a path.

    `{"results": [{"id": 1}]}` gives `results` at "" and `id` at `results`.

    Args:
        head: the first 64 KiB of a file, or less.
    """
    if head.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return {}
    names: dict[str, set[str]] = {"": set()}
    path = ""
    waiting: list[str] = []
    name = ""
    for token in _TOKEN.finditer(head):
        sign = token[0]
        if token[2] is not None:
            name = token[1]
            if len(waiting) <= _DEEPEST:
                names.setdefault(path, set()).add(name)
        elif sign in "[{":
            waiting.append(path)
            if name and len(waiting) <= _DEEPEST:
                path = f"{path}.{name}" if path else name
            name = ""
        elif sign in "]}":
            path = waiting.pop() if waiting else ""
            name = ""
        else:
            name = ""
    return {path: frozenset(found) for path, found in names.items()}
