"""Exports: the set of the page as a file."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.explorer.exports.routes import CHUNK, in_chunks, words_of_paper
from app.explorer.file_names import attachment
from app.exporters import FORMATS
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, all_ids, settings_of
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
    named = 'attachment; filename="wei-2021-a-survey-of-storm-surge-models.jsonl"'
    assert answer.headers["content-disposition"] == named
    assert served.get("/papers/3.bib").text.startswith("@article{wei2021survey-3,")
    assert served.get("/papers/3.bib").text in served.get("/papers.bib").text


@pytest.mark.parametrize("name", FORMATS)
def test_papers_of_a_person_leave_by_the_suffix_of_their_page(
    served: TestClient, name: str
) -> None:
    answer = served.get(f"/authors/1-any-words.{name}?sort=title", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        302, f"/papers.{name}?author=1&sort=title",
    )  # fmt: skip
    assert served.get(f"/authors/99999.{name}").status_code == 404


def test_each_list_says_under_which_address_it_is_kept(served: TestClient) -> None:
    for asked, kept in (
        ("/papers?q=surge&utm_source=mail", "/papers?q=surge"),
        ("/authors?q=wei", "/authors?q=wei"),
        ("/authors", "/authors"),
    ):
        link = f'<link rel="canonical" href="{BASE}{kept}">'
        assert link in served.get(asked).text
    assert f'<link rel="canonical" href="{BASE}/authors/1-' in served.get("/authors/1").text


def test_names_leave_as_printed(served: TestClient) -> None:
    lines = [json.loads(line) for line in served.get("/papers.jsonl").text.splitlines()]
    assert len(lines) == PAPERS
    authors = [author for line in lines for author in line.get("authors", [])]
    names = {author if isinstance(author, str) else author["name"] for author in authors}
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
    ("address", "name"),
    [
        ("/papers.bib", "papers.bib"),
        ("/papers.bib?q=Düngler: “privacy”&year=2022-2025&sort=title",
         "papers-dungler-privacy-year-2022-2025.bib"),
        ("/papers.bib?q=" + "a" * 300, "papers-" + "a" * 53 + ".bib"),
        ("/papers.bib?author=1", "papers-jorg-bruning-weiss.bib"),
        ("/network.gexf?year=2021", "network-year-2021.gexf"),
        ("/timelines.csv?chart=categories&share=share", "timelines-categories-share.csv"),
        ("/timelines.svg?chart=coauthors&author=1", "timelines-coauthors-jorg-bruning-weiss.svg"),
    ],
)  # fmt: skip
def test_files_are_named_after_what_they_hold(served: TestClient, address: str, name: str) -> None:
    header = served.get(address).headers["content-disposition"]
    assert header.split("; ")[1] == f'filename="{name}"'


def test_a_name_in_another_script_is_given_twice() -> None:
    record = PaperRecord("潮汐: $x$", ("黄, 晨",), date="2018", number=31)
    header = attachment(words_of_paper(record), "bib")["Content-Disposition"]
    ascii_name, full_name = header.split("; ")[1:]
    assert ascii_name == 'filename="huang-2018-chaoxi-x.bib"'
    assert unquote(full_name) == "filename*=UTF-8''黄-2018-潮汐-x.bib"
    header = attachment(words_of_paper(PaperRecord('{"\r\n', number=7)), "bib")
    assert header == {"Content-Disposition": 'attachment; filename="paper-7.bib"'}


def test_pieces_are_joined_and_nothing_is_lost() -> None:
    parts = [f"{number:06}é" for number in range(40_000)]
    chunks = list(in_chunks(parts))
    assert b"".join(chunks).decode() == "".join(parts)
    assert len(chunks) == 1 + sum(map(len, parts)) // CHUNK
    assert list(in_chunks([])) == [b""]


FILES = (
    *(f"/papers.{name}" for name in FORMATS),
    *(f"/papers/3.{name}" for name in FORMATS),
    "/papers/999.bib",
    "/network.graphml",
    "/network.gexf",
    "/network.csv",
    "/timelines.csv",
    "/timelines.svg",
)


@pytest.mark.parametrize("address", FILES)
def test_head_is_answered_as_get_without_a_body(served: TestClient, address: str) -> None:
    got, head = served.get(address), served.head(address)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("content-type", "content-disposition"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("query", ["sort=title&year=2019-", "q=tides+OR+birds&mode=keyword"])
def test_a_file_has_as_many_papers_as_the_list_says(served: TestClient, query: str) -> None:
    address = f"/api/v1/papers?{query}&per_page=2&fields=id"
    first = served.get(address).json()
    cursor = first["meta"]["next_cursor"]  # the file of a list's second page is that of the list
    ids = all_ids(served, address)
    titles = [served.get(f"/api/v1/papers/{one}").json()["title"] for one in ids]
    lines = served.get(f"/papers.jsonl?{query}&per_page=2&cursor={cursor}").text.splitlines()
    assert [json.loads(line)["title"] for line in lines] == titles
    assert len(titles) == first["meta"]["count"] > 2
    assert served.get(f"/papers.bib?{query}").text.count("\n  title") == len(titles)


def test_no_control_character_leaves(tmp_path: Path, world_template: Path) -> None:
    path = Path(shutil.copyfile(world_template, tmp_path / "world.db"))
    database = Database(path)
    with database.write("test") as session:
        for statement in (
            "UPDATE author SET name = name || char(1, 11, 27, 127, 133, 65534)",
            "UPDATE name SET printed = printed || char(1, 11, 27, 127, 133, 65534)",
            "UPDATE paper SET title = title || char(1, 11, 27, 127, 133, 65534)",
        ):
            session.connection().execute(text(statement))
    database.close()
    odd = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        for address in FILES[len(FORMATS) * 2 + 1 :]:
            query = "?chart=coauthors&author=1" if "timelines" in address else ""
            answer = client.get(address + query)
            assert answer.status_code == 200, address
            assert not odd.search(answer.text), address
            if not address.endswith("csv"):
                ElementTree.fromstring(answer.text)
        assert not odd.search(client.get("/papers.bib").text)
        lines = client.get("/papers.jsonl").text
        assert all(json.loads(line)["title"] for line in lines.split("\n")[:-1])
