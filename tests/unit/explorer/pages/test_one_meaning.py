"""An address means the same on its page and in the API: ids, names, words of topics."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.selection import select_papers
from app.explorer.timelines.paper_dots import paper_marks
from app.library.library import Library
from app.store.database import Database
from app.store.models import AuthorRow
from app.store.reads import OneRead
from tests.unit.conftest import MERGED, settings_of


@pytest.mark.parametrize("typed", ["4", "04", "0004"])
def test_a_merged_topic_leads_to_the_other_however_its_id_is_typed(
    site: TestClient, typed: str
) -> None:
    for path in ("/api/v1/topics", "/topics"):
        answer = site.get(f"{path}/{typed}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (301, f"{path}/{MERGED - 1}")


def test_a_merged_person_leads_to_the_other_however_their_id_is_typed(
    own_site: TestClient, topics_path: object
) -> None:
    database = own_site.app.state.library.database  # type: ignore[attr-defined]
    with database.write("test") as session:
        session.get_one(AuthorRow, 7).merged_into_id = 1
    for typed in ("7", "07", "0007"):
        for path, rest in (("/api/v1/authors", ""), ("/api/v1/authors", "/coauthors"),
                           ("/authors", "")):  # fmt: skip
            answer = own_site.get(f"{path}/{typed}{rest}", follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (301, f"{path}/1{rest}")


@pytest.mark.parametrize("typed", ["١", "1x", "-1", "1" * 19])
def test_other_signs_are_no_id_anywhere(site: TestClient, typed: str) -> None:
    for path in ("/authors", "/topics", "/api/v1/authors", "/api/v1/topics"):
        assert site.get(f"{path}/{typed}").status_code == 404
    for address in ("/papers?author=", "/api/v1/papers?author=", "/network?person=",
                    "/network?limit="):  # fmt: skip
        assert site.get(f"{address}{typed}").status_code == 400, address


def test_people_of_several_names_are_listed(site: TestClient) -> None:
    body = site.get("/api/v1/authors?names=several").json()
    names = [one["name"] for one in body["results"]]
    assert body["meta"]["count"] == len(names) == 2
    assert all(len(one["printed_names"]) > 1 for one in body["results"])
    page = site.get("/authors?names=several").text
    assert "2 authors printed under several names" in page
    assert all(name in page for name in names)
    assert '<input type="hidden" name="names" value="several">' in page
    assert "/authors?names=several" in site.get("/").text
    assert site.get("/api/v1/authors?names=two").status_code == 400
    assert site.get("/authors?names=two").status_code == 400


@pytest.mark.parametrize("words", ["birdsong", "tide", "zebra"])
def test_words_find_topics_on_the_page_as_in_the_api(site: TestClient, words: str) -> None:
    found = site.get(f"/api/v1/topics?q={words}").json()["results"]
    page = site.get(f"/topics?q={words}").text
    assert [one["label"] in page for one in found] == [True] * len(found)
    assert page.count("data-walk") == len(found)


@contextmanager
def few_variables(library: Library) -> Iterator[OneRead]:
    reads = OneRead(library.database)
    with reads.read_raw() as connection:
        most = connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 4)
    yield reads
    with reads.read_raw() as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, most)
    reads.close()


def test_more_ids_than_a_statement_takes_are_read(world: Database) -> None:
    library = Library(settings_of(world.path))
    with few_variables(library) as reads:
        snapshot = library.snapshot_over(reads)
        everybody = [int(one) for one in snapshot.columns.author.values]
        assert len(author_names(snapshot, everybody)) == len(everybody) > 4
        selection = select_papers(snapshot, Filters())
        marks = paper_marks(snapshot, snapshot.columns, selection.rows)
        assert [mark.id for mark in marks] == selection.ids()
    library.close()
