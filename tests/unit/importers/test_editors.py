"""Editors whom a source lists among the authors, with a mark, in every format of others."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.domain.records.record import PaperRecord
from app.importers import ReadContext, read_events

ALL = ("John Smith", "Jane Doe")


def read(text: str, format_name: str) -> PaperRecord:
    context = ReadContext(imported_on=date(2026, 11, 29))
    events = read_events(io.BytesIO(text.encode()), format_name, context)
    (found,) = (event for event in events if isinstance(event, PaperRecord))
    return found


@pytest.mark.parametrize(
    ("format_name", "text"),
    [
        ("bib", "@book{k, title = {T}, author = {Smith, John and Doe, Jane (Eds.)}}"),
        ("bib", "@book{k, title = {T}, author = {John Smith and Jane Doe, editors}}"),
        ("bib", "@book{k, title = {T}, author = {Smith, John, ed. and Doe, Jane, ed.}}"),
        (
            "bib",
            "@book{k, title={T}, author={Smith, John and Doe, Jane (Hrsg.)}, editor={Doe, Jane}}",
        ),
        ("ris", "TY  - BOOK\nTI  - T\nAU  - Smith, John\nAU  - Doe, Jane (Eds.)\nER  - \n"),
        ("ris", "TY  - BOOK\nTI  - T\nAU  - Smith, John, ed.\nAU  - Doe, Jane (Ed.)\nER  - \n"),
        ("enw", "%0 Book\n%T T\n%A Smith, John (Ed.)\n%A Jane Doe [Ed.]\n"),
        ("csv", 'title,authors\nT,"Smith, John; Doe, Jane (Eds.)"\n'),
        ("csv", 'title,authors\nT,"John Smith, Jane Doe (Eds.)"\n'),
        (
            "csl.json",
            '[{"title": "T", "author": [{"family": "Smith", "given": "John"},'
            ' {"family": "Doe", "given": "Jane (eds.)"}]}]',
        ),
        ("scholar", "Title\tCited by\tYear\nT\nJohn Smith, Jane Doe (Eds.)\nJ. 1, 2021\t4\t2021\n"),
        ("listing", f"LGJun 16, 2022\nT\n\nJohn Smith, Jane Doe (Eds.)\n\n{'We measure. ' * 9}\n"),
    ],
)
def test_marked_editors_are_no_authors(format_name: str, text: str) -> None:
    found = read(text, format_name)
    assert (found.authors, found.editors) == ((), ALL)
    assert {issue.code for issue in found.issues} >= {"marked-editor"}


def test_one_mark_is_of_one_person_and_the_list_stays_whole() -> None:
    found = read("@book{k, title={T}, author={Smith, John (Ed.) and Doe, Jane}}", "bib")
    assert (found.authors, found.editors) == (("Jane Doe",), ("John Smith",))
    found = read("@book{k, title={T}, author={Smith, John and others (Eds.)}}", "bib")
    assert (found.editors, found.authors_truncated) == (("John Smith",), False)


def test_a_mark_in_the_field_of_editors_is_no_part_of_the_name() -> None:
    found = read("@book{k, title={T}, editor={Smith, John and Doe, Jane (Eds.)}}", "bib")
    assert (found.editors, found.issues) == (ALL, [])


def test_what_is_known_of_a_marked_editor_is_kept() -> None:
    orcid = "0000-0002-1825-0097"
    found = read(
        f"@book{{k, title={{T}}, author={{Smith, John and Doe, Jane (Eds.)}},"
        f' author+an:orcid={{1="{orcid}"}}}}',
        "bib",
    )
    assert (found.editors, found.orcids) == (ALL, ())
    assert found.extra == {"of editors": [orcid]}
