"""Names that nothing mentions: they are found by nobody, and break nothing."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of
from tests.unit.ingest.questions import rows, take_in


def test_a_name_without_papers_is_not_found(library: Database) -> None:
    take_in(library, [PaperRecord("Ebb", ("Ann Bell",)), PaperRecord("Flow", ("Eva Fox",))])
    with library.write("test") as session:
        session.connection().exec_driver_sql("DELETE FROM authorship WHERE paper_id = 2")
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        for query, names in (("fox", []), ("bell", ["Ann Bell"])):
            answer = client.get("/api/v1/authors", params={"q": query})
            assert [one["name"] for one in answer.json()["results"]] == names
            assert client.get("/authors", params={"q": query}).status_code == 200


def test_every_author_is_kept_where_affiliations_are_fewer(library: Database) -> None:
    paper = PaperRecord("Ebb", ("Ann Bell", "Eva Fox"), affiliations=(("Ulm",),))
    take_in(library, [paper])
    assert rows(library, "SELECT count(*) FROM authorship") == [(2,)]
