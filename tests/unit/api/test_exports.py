"""Exports: the set of the page as a file."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.api.exports import CHUNK, file_name, in_chunks
from app.exporters import FORMATS
from app.queries.filters import parse_filters
from tests.world import PAPERS


@pytest.mark.parametrize("name", FORMATS)
def test_a_list_is_a_file_of_all_its_papers(served: TestClient, name: str) -> None:
    answer = served.get(f"/papers.{name}?per_page=2&sort=title")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[name].media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="papers.{name}"'
    assert answer.text.count("Who Sings at") == 2
    assert served.head(f"/papers.{name}").content == b""


def test_one_paper_is_found_by_its_number_whatever_follows(served: TestClient) -> None:
    for address in ("/papers/3.jsonl", "/papers/3-any-words.jsonl"):
        answer = served.get(address)
        assert json.loads(answer.text)["title"] == "A Survey of Storm Surge Models"
    assert "3-a-survey-of-storm" in answer.headers["content-disposition"]
    assert served.get("/papers/3.bib").text.startswith("@article{wei2021survey,")


def test_names_leave_as_printed(served: TestClient) -> None:
    lines = [json.loads(line) for line in served.get("/papers.jsonl").text.splitlines()]
    assert len(lines) == PAPERS
    names = {name for line in lines for name in line.get("authors", [])}
    assert {"Amélie K. Tournier", "Amelie Tournier", "M. Okafor"} <= names


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/papers.bib?yeer=2020", 400),
        ("/papers.bib?category=nothing", 400),
        ("/papers.bib?mode=semantic&q=a", 503),
        ("/papers/999.bib", 404),
        ("/papers/abc.bib", 404),
        ("/papers/99999999999999999999.bib", 404),
        ("/papers.exe", 404),
    ],
)
def test_what_cannot_be_exported_is_explained(
    served: TestClient, address: str, status: int
) -> None:
    answer = served.get(address, headers={"accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_links_that_others_decorate_still_work(served: TestClient) -> None:
    assert served.get("/papers.jsonl?utm_source=mail&q=median").text.count("\n") == 1


def test_a_file_that_still_holds_is_not_sent_again(served: TestClient) -> None:
    tag = served.get("/papers.bib").headers["etag"]
    assert served.get("/papers.bib", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ([], "papers"),
        ([("q", "Düngler: “privacy”"), ("year", "2022-2025"), ("sort", "title")],
         "papers-dungler-privacy-year-2022-2025"),
        ([("q", "潮汐")], "papers"),
        ([("q", "a" * 300)], "papers-" + "a" * 53),
    ],
)  # fmt: skip
def test_files_are_named_after_what_they_hold(query: list[tuple[str, str]], name: str) -> None:
    assert file_name(parse_filters(query)[0]) == name


def test_pieces_are_joined_and_nothing_is_lost() -> None:
    parts = [f"{number:06}é" for number in range(40_000)]
    chunks = list(in_chunks(parts))
    assert b"".join(chunks).decode() == "".join(parts)
    assert len(chunks) == 1 + sum(map(len, parts)) // CHUNK
    assert list(in_chunks([])) == [b""]
