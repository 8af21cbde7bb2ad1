"""JSON in any layout, whole or damaged: what is whole is read, the rest is named."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from app.domain.records.record import Remark
from app.importers import Source
from app.importers.json_formats.stream import Item, JsonStream
from app.importers.source import Limits
from tests.time_limit import time_limit

Found = list[Any]
A, B = '{"a": 1, "b": 2, "c": 3}', '{"a": 4, "b": 5, "c": 6}'
FIRST, SECOND = json.loads(A), json.loads(B)


def stream(text: str | bytes) -> tuple[Found, list[Remark]]:
    raw = text.encode("utf-8") if isinstance(text, str) else text
    found = list(JsonStream(Source(io.BytesIO(raw), Limits()), ("data", "message", "items")))
    items = [(one.value, one.line) for one in found if isinstance(one, Item)]
    return items, [one for one in found if isinstance(one, Remark)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"[{A},\n{B}]", (1, 2)),
        (f"[{A},,\n{B},]", (1, 2)),
        (f"{A}\n{B}\n", (1, 2)),
        (f"{A}{B}", (1, 1)),
        (f"[{A}]\n[{B}]", (1, 2)),
        (f"\ufeff{A}\r\n\r\n{B}", (1, 3)),
        (f'{{"meta": {{"x": 1}},\n"data": [{A},\n{B}], "more": [1]}}', (2, 3)),
        (f'{{"message": {{"items": [\n{A},\n{B}]}}}}', (2, 3)),
        (f'{{"message": {A}}}\n{{"message": {B}}}', (1, 2)),
        (f"{A}}}\n{B}]", (1, 2)),
    ],
)
def test_layouts(text: str, lines: tuple[int, int]) -> None:
    items, remarks = stream(text)
    assert items == [(FIRST, lines[0]), (SECOND, lines[1])]
    assert not remarks


@pytest.mark.parametrize(
    ("damaged", "code"),
    [
        ('{"a": 1, "b": 2, "c": x}', "bad-json"),
        ('{"a": 1, "b": "it is "so" said", "c": 3}', "bad-json"),
        ('{"a": 1, "b": "5" disk", "c": 3}', "bad-json"),
        ('{"a": 1, "b": "x, "c": 3}', "bad-json"),
        ('{"a": 1, "b": {"d": 2, "c": 3}', "bad-json"),
        ('{"a": 1, "b": [2, "c": 3}', "bad-json"),
        ("{'a': 1, 'b': 2}", "bad-json"),
        ('{"a": ' + "9" * 5000 + "}", "bad-json"),
        ('{"a": ' + "[" * 3000 + "]" * 3000 + "}", "bad-json"),
    ],
)
@pytest.mark.parametrize("between", ["\n", ""])
def test_a_damaged_record_costs_itself_alone(damaged: str, code: str, between: str) -> None:
    for begin, sign, end in (("[", ",", "]"), ("", "", ""), ('{"data": [', ",", "]}")):
        if not sign and not between:
            continue
        text = f"{begin}{A}{sign}{between}{damaged}{sign}{between}{B}{end}"
        items, remarks = stream(text)
        assert [value for value, _ in items] == [FIRST, SECOND]
        assert [remark.code for remark in remarks] == [code]
        assert remarks[0].line == (2 if between else 1)


@pytest.mark.parametrize(
    ("slip", "value"),
    [
        ('{"a": [1, 2,], "b": {"c": 1,},}', {"a": [1, 2], "b": {"c": 1}}),
        ('{"a": "T_{x} \\alpha \\_", "b": "\\n"}', {"a": "T_{x} \\alpha \\_", "b": "\n"}),
        ('{"a": NaN, "b": -Infinity, "c": 1e999}', {"a": None, "b": None, "c": None}),
        ('{"a": "line\nbreak\tand tab"}', {"a": "line\nbreak\tand tab"}),
        ('{"a": 1, "b": 2, "a": 3, "b": 2}', {"a": 3, "b": 2, "a (2)": 1}),
    ],
)
def test_slips_that_leave_no_doubt(slip: str, value: dict[str, Any]) -> None:
    assert stream(f"[{slip}]") == ([(value, 1)], [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'[{A}, {{"a": 4, "b"', "cut-off"),
        (f'[{A}, {{"a": "text that', "cut-off"),
        (f"[{A},", "cut-off"),
        (f'{{"data": [{A}', "cut-off"),
        (f'{A}{{"data": {{"a": 4, "b": ', "cut-off"),
        (f'{A}{{"data": {{"a": 4, "data": ', "cut-off"),
    ],
)
def test_a_file_that_is_cut_off(text: str, code: str) -> None:
    items, remarks = stream(text)
    assert items == [(FIRST, 1)]
    assert [remark.code for remark in remarks] == [code]


def test_junk_between_records_is_named_once() -> None:
    items, remarks = stream(f"{A}\nfoo, bar, baz\n{B}")
    assert [value for value, _ in items] == [FIRST, SECOND]
    assert [(remark.code, remark.line) for remark in remarks] == [("bad-json", 2)]


def test_text_of_another_encoding() -> None:
    assert stream('[{"a": "Müller"}]'.encode("cp1252"))[0] == [({"a": "Müller"}, 1)]


def test_records_that_cross_the_windows_in_which_a_file_is_read() -> None:
    records = [{"n": n, "text": "ä€😀" * n} for n in range(1, 900)]
    text = "[" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "]"
    items, remarks = stream(text)
    assert items == [(record, line) for line, record in enumerate(records, 1)]
    assert not remarks


MIB = 1 << 20
BOMBS = {
    "depth": ("[", "[", 16),
    "depth of objects": ("", '{"a":', 16),
    "one text": ('{"title": "', "a", 100),
    "one number": ("[", "1", 32),
    "empty arrays": ("[", "[],", 16),
    "empty objects": ("[", "{},", 16),
    "quotes": ("", '["', 16),
    "broken objects": ("[", '{"id":1,"b":2,"c":x},', 16),
    "objects that do not end": ("[", '{"id":1,"b":{"id":2,"c":3},', 16),
    "containers": ("", '{"data":', 16),
}
"""Name -> how the file begins, what comes then again and again, and MiB of it."""


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_at_once(bomb: str) -> None:
    begin, piece, size = BOMBS[bomb]
    source = Source(io.BytesIO((begin + piece * (size * MIB // len(piece))).encode()), Limits())
    with time_limit(2):
        found = list(JsonStream(source, ("data",)))
    assert isinstance(found[-1], Remark)
