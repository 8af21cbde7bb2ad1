"""CSL-JSON and the answers of services: what is read, and how formats are told apart."""

from __future__ import annotations

import io
import json
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from app.domain.records.record import Event, Link, PaperRecord, Release, Remark
from app.errors import ImportRefused
from app.exporters import FORMATS as EXPORTS
from app.exporters.exporter import FileOptions
from app.importers import FORMATS, ReadContext, detect_format, open_source, read_events
from app.importers.json_formats.form import Form
from tests.unit.importers.as_json import as_json

SAMPLES = Path(__file__).parents[3] / "samples"
FOLDERS = {
    "csl": "csl.json",
    **{
        name: name
        for name in ("openalex", "crossref", "semantic-scholar", "datacite", "orcid", "arxiv-json")
    },
}
TODAY = ReadContext(date(2026, 11, 22))


def samples() -> list[Path]:
    return sorted(
        path
        for folder in FOLDERS
        for path in (SAMPLES / folder).glob("*.json")
        if not path.name.endswith(".expected.json")
    )


def read(text: str | bytes, name: str | None = None) -> list[Event]:
    raw = text.encode("utf-8") if isinstance(text, str) else text
    if name is None:
        return list(read_events(io.BytesIO(raw), None, TODAY))
    return list(FORMATS[name].read(open_source(io.BytesIO(raw)), TODAY))


def paper(value: dict[str, Any], name: str) -> PaperRecord:
    (record,) = read(json.dumps(value), name)
    assert isinstance(record, PaperRecord)
    return record


def form_of(name: str) -> Form:
    module = import_module(FORMATS[name].detect.__module__)
    return module.FORM  # type: ignore[no-any-return]


def told(text: str) -> str:
    return detect_format(open_source(io.BytesIO(text.encode("utf-8")))).name


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.parent.name)
def test_samples(sample: Path) -> None:
    expected = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    found = as_json(read_events(sample, None, TODAY))
    assert json.loads(json.dumps(found)) == expected  # lists for tuples


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.parent.name)
def test_formats_are_told_by_content(sample: Path) -> None:
    assert told(sample.read_text("utf-8")) == FOLDERS[sample.parent.name]


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.parent.name)
def test_lines_and_packed_arrays_are_read_as_well(sample: Path) -> None:
    """The records of a file are the same however it is laid out."""
    name = FOLDERS[sample.parent.name]
    text = sample.read_text("utf-8")
    if sample.parent.name == "arxiv-json":
        text = "[" + ",".join(text.splitlines()) + "]"
    values = json.loads(text)
    lines = "\n".join(map(json.dumps, values if isinstance(values, list) else [values]))
    titles = [event.title for event in read(text) if isinstance(event, PaperRecord)]
    for laid_out in (lines, json.dumps(values), "\ufeff" + json.dumps(values, indent=4)):
        events = read(laid_out, name)
        assert [event.title for event in events if isinstance(event, PaperRecord)] == titles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"title": "A", "authors": ["B C"], "abstract": "See https://openalex.org/W1"}', "jsonl"),
        ('{"title": "A", "type": "book", "doi": "10.5555/x", "pages": "1"}', "jsonl"),
        ('{"title": "A", "abstract": "\\"authorships\\": \\"paperId\\":"}', "jsonl"),
        ('{"id": "x", "type": "book", "title": "A", "author": [{"family": "B"}]}', "csl.json"),
        ('[{"id": "x", "type": "dataset", "title": "A"}]', "csl.json"),
        ('{"paperId": "a", "title": "A"}', "semantic-scholar"),
        ('{"corpusid": 1, "externalids": {}, "title": "A"}', "semantic-scholar"),
        ('{"id": "https://openalex.org/W1", "title": "A"}', "openalex"),
        ('{"data": {"type": "dois", "attributes": {"titles": [], "creators": []}}}', "datacite"),
        ('{"put-code": 3, "title": {"title": {"value": "A"}}}', "orcid"),
        ('{"id": "2101.00001", "title": "A", "authors": "B", "categories": "cs.LG"}', "arxiv-json"),
    ],
)
def test_one_format_is_not_taken_for_another(text: str, name: str) -> None:
    assert told(text) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"total": 0, "offset": 0}', "its list is empty"),
        ('{"error": "Paper with id 0 not found"}', "“Paper with id 0 not found”"),
        ('[{"authorId": "1", "name": "A. B"}]', "1 × author of Semantic Scholar"),
        ('{"id": "https://openalex.org/S1", "display_name": "J"}', "1 × source (a journal"),
        ('{"meta": {"count": 0, "db_response_time_ms": 1}, "results": []}', "list is empty"),
        (
            '{"status": "failed", "message-type": "validation-failure",'
            ' "message": [{"type": "x", "value": "y", "message": "No such filter"}]}',
            "“No such filter”",
        ),
        ('{"errors": [{"status": "404", "title": "Not there"}]}', "“Not there”"),
        ('{"response-code": 404, "developer-message": "404 Not Found"}', "“404 Not Found”"),
    ],
)
def test_an_answer_without_works_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(ImportRefused, match="holds no works") as refused:
        read(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("issued", "printed", "iso"),
    [
        ({"date-parts": [["2016", 2, 9]]}, "2016-02-09", "2016-02-09"),
        ({"date-parts": [[2019, 0, 0]]}, "2019", "2019"),
        ({"date-parts": [[-322]]}, "322 BCE", None),
        ({"date-parts": [[2022]], "season": 3}, "Autumn 2022", "2022"),
        ({"date-parts": [[2022, 21]]}, "Spring 2022", "2022"),
        ({"date-parts": [[2022, 4]], "season": "spring"}, "Spring 2022-04", "2022-04"),
        ({"date-parts": [[2022]], "season": "Hilary term"}, "Hilary term 2022", "2022"),
        ({"date-parts": [[1650]], "circa": True}, "c. 1650", "1650"),
        ({"date-parts": [[2001, 4, 11], [2001, 4, 13]]}, "2001-04-11/2001-04-13", "2001-04"),
        ({"raw": "2023 Mar 8"}, "2023 Mar 8", "2023-03-08"),
        ({"literal": "in press"}, "in press", None),
        ({"date-parts": [[None]]}, None, None),
        ("2020-05", "2020-05", "2020-05"),
        (2020, "2020", "2020"),
    ],
)
def test_dates_of_csl(issued: Any, printed: str | None, iso: str | None) -> None:
    record = paper({"title": "T", "issued": issued}, "csl.json")
    assert (record.date_printed, record.date) == (printed, iso)


@pytest.mark.parametrize(
    ("name", "printed", "is_group"),
    [
        ({"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
         "Ludwig van Beethoven", False),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr."},
         "Martin Luther King Jr.", False),
        ({"family": "hooks", "given": "bell"}, "bell hooks", False),
        ({"literal": "Ministry of Food and Agriculture"}, "Ministry of Food and Agriculture", True),
        ({"family": "Agency of Tides", "isInstitution": True}, "Agency of Tides", True),
        ("Ida Moor", "Ida Moor", False),
    ],
)  # fmt: skip
def test_names_of_csl(name: Any, printed: str, is_group: bool) -> None:
    record = paper({"title": "T", "author": [name]}, "csl.json")
    assert record.authors == (printed,)
    assert bool(record.groups) is is_group


def test_values_of_another_shape_cost_the_field_alone() -> None:
    odd: dict[str, Any] = {
        "title": "T", "author": 5, "issued": {"x": 1}, "DOI": ["10.5555/x"], "volume": {"a": 1},
        "ISSN": None, "keyword": [1, None, "k"], "abstract": ["a"], "note": True,
    }  # fmt: skip
    record = paper(odd, "csl.json")
    assert (record.doi, record.keywords, record.abstract) == ("10.5555/x", ("1", "k"), "a")
    assert {issue.code for issue in record.issues} == {"wrong-type"}
    assert record.extra.keys() == {"author", "issued", "volume", "note"}


@pytest.mark.parametrize("name", FOLDERS.values())
@pytest.mark.parametrize("value", [7, "text", True, [1], [None], {"a": 1}, [["x"]], [{"a": [1]}]])
def test_any_field_may_hold_anything(name: str, value: Any) -> None:
    """No shape of a value is an exception: each format, each of its fields."""
    for field in form_of(name).fields:
        work = {"title": "T", "titles": [{"title": "T"}], field: value}
        if name == "orcid":
            work = {"title": {"title": {"value": "T"}}, field: value}
        try:
            for event in read(json.dumps(work), name):
                assert isinstance(event, PaperRecord | Remark)
        except ImportRefused:
            continue


def test_the_earlier_of_two_dates_dates_a_paper() -> None:
    record = paper(
        {
            "DOI": "10.5555/x", "title": ["T"], "published-print": {"date-parts": [[2020, 1]]},
            "published-online": {"date-parts": [[2020, 1, 15]]},
        },
        "crossref",
    )  # fmt: skip
    assert record.date == "2020-01-15"
    assert [(release.kind, release.date) for release in record.releases] == [("print", "2020-01")]


def test_what_is_left_out_is_named_with_a_reason() -> None:
    for name in FOLDERS.values():
        form = form_of(name)
        assert all(form.left_out.values())
        assert not form.fields.keys() & form.left_out.keys()


def test_the_docs_name_what_is_left_out() -> None:
    text = Path(__file__).parents[4].joinpath("docs", "json-sources.md").read_text("utf-8")
    names = [field for name in FOLDERS.values() for field in form_of(name).left_out]
    assert all(f"`{name}`" in text for name in names)


def test_our_own_csl_comes_back_whole() -> None:
    record = PaperRecord(
        title="Tides < 5 & >3, R&D",
        authors=("Ida Rowan", "Anna van den Berg", "Mira Tan Jr.", "Oar Collaboration"),
        groups=("Oar Collaboration",),
        authors_truncated=True,
        orcids=("0000-0002-1825-0097", None, None, None),
        affiliations=(("Pier House", "Port"), (), (), ()),
        editors=("Ed Itor",),
        date="2020-05",
        date_printed="2020-05",
        abstract="One < two.\n\nSecond $x<y$.",
        type="preprint",
        venue="Journal of Tides",
        keywords=("a", "b, c"),
        categories=("cs.LG",),
        tags=("t",),
        isbn="978-1-1, 978-2-2",
        doi="10.5555/x<1::AID>y",
        arxiv_id="2101.00001",
        url="https://example.org/a?b=1&c=2",
        has_code=True,
        code_url="https://github.com/a/b",
        citation_count=0,
        links=(Link("https://example.org/x.pdf", "pdf"),),
        references=("doi:10.5555/a", "text, more"),
        releases=(Release(kind="online", date="2019", date_printed="early 2019"),),
    )
    written = "".join(EXPORTS["csl.json"].write([record], FileOptions()))
    (back,) = read(written)
    assert isinstance(back, PaperRecord)
    back.extra.pop("id")
    back.line = back.line_end = None
    assert back == record


def test_a_custom_of_another_program_is_kept() -> None:
    custom = {"note": "x", "tags": 5, "links": "none"}
    record = paper({"title": "T", "custom": custom}, "csl.json")
    assert record.extra["custom"] == custom


def test_an_empty_place_in_a_list_of_references_costs_no_other() -> None:
    work = {"title": "T", "referenced_works": ["https://openalex.org/W2", None]}
    assert paper(work, "openalex").references == ("openalex:W2",)


def test_a_month_13_with_a_day_is_no_season() -> None:
    found = paper({"title": ["T"], "issued": {"date-parts": [[2019, 13, 1]]}}, "crossref")
    assert (found.date, found.date_printed) == ("2019", "2019-13-01")
