"""Every address answers the same over a file and over PostgreSQL: numbers, order and all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.store.database import Database
from app.store.shared.moving import copy_to
from tests.postgresql.conftest import settings_at
from tests.unit.conftest import BASE, settings_of

ADDRESSES = """
/ /papers /papers?q=privacy /papers?q=title:median /papers?q="differential+privacy"
/papers?q=priv* /papers?q=privacy+OR+learning /papers?q=-privacy /papers?q=author:smith
/papers?sort=title /papers?sort=citations /papers?year=2020 /papers?q=privacyy /papers/1 /papers/2
/papers/3 /authors /authors?q=a /authors/1 /authors/2 /authors/3 /topics /imports /imports/1
/timelines /network /network.svg /review /review/people /new /help /api/v1/papers
/api/v1/papers?q=privacy /api/v1/papers?q=learning /api/v1/papers?sort=title
/api/v1/papers?sort=citations /api/v1/papers?year=2020 /api/v1/papers?q=title:median
/api/v1/papers/1 /api/v1/papers/2 /api/v1/papers/hidden /api/v1/papers/1/corrections /api/v1/new
/api/v1/authors /api/v1/authors?q=a /api/v1/authors/1 /api/v1/authors/2 /api/v1/authors/1/audit
/api/v1/authors/1/coauthors /api/v1/topics /api/v1/categories /api/v1/timelines/papers
/api/v1/timelines/coauthors /api/v1/network/coauthors /api/v1/suggest?q=pr /api/v1/stats
/api/v1/imports /api/v1/imports/removed /api/v1/imports/1/issues /api/v1/imports/1/changes
/api/v1/review /api/v1/review/papers /api/v1/review/people /api/v1/review/people/decisions
/papers.bib /papers.ris /papers.csl.json /papers.csv /papers.jsonl /papers.md /papers.html
/papers.tex /papers.bib?q=privacy /papers.csv?sort=title /health
""".split()  # noqa: SIM905 - read by people
VARYING = re.compile(rb'nonce-[\w+/=-]+|nonce="[^"]+"|"took_ms":[\d.]+')
"""Differs from one answer to the next."""


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, world_template: Path, module_store: str
) -> Iterator[tuple[TestClient, TestClient]]:
    """Serve one library from a file and from PostgreSQL."""
    folder = tmp_path_factory.mktemp("both")
    path = Path(shutil.copyfile(world_template, folder / "library.db"))
    shared = settings_at(module_store, folder / "copies")
    database = Database(path)
    copy_to(database, shared, lambda *_: None)
    database.close()
    with (
        TestClient(create_app(settings_of(path)), base_url=BASE) as one,
        TestClient(create_app(shared), base_url=BASE) as other,
    ):
        yield one, other


@pytest.mark.parametrize("address", ADDRESSES)
def test_both_answer_the_same(both: tuple[TestClient, TestClient], address: str) -> None:
    one, other = (client.get(address) for client in both)
    assert (one.status_code, other.status_code) == (200, 200)
    assert VARYING.sub(b"", one.content) == VARYING.sub(b"", other.content)
    assert one.headers.get("etag") == other.headers.get("etag")
