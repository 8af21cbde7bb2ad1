"""A mistyped year or a lone old paper: charts stay readable, and every paper is accounted for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.ingest.import_records import import_events
from app.main import create_app
from app.store.database import Database
from tests.conftest import WORLD_FILE
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page

DATES = ("2019", "2020-03-01", "2020", "2021", "2022-05", "2022", "1650", "9999", None)
ON_AXIS = 6
NOT_DRAWN = "Not drawn: 1 paper without a year; 2 papers outside: 1650, 9999."
CHARTS = (
    "/", "/authors/1", "/timelines", "/timelines?form=multiples", "/timelines?form=heatmap",
    "/timelines?chart=coauthors&author=1", "/papers", "/network",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("apart") / "library.db"
    database = Database(path)
    papers = [
        PaperRecord(
            title=f"Matter {place} of the world", authors=("Ada Person", "Bo Other"),
            date=date, categories=("LG",),
        )
        for place, date in enumerate(DATES)
    ]  # fmt: skip
    import_events(database, iter(papers), WORLD_FILE)
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def read(site: TestClient, address: str) -> Page:
    answer = site.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return Page(answer.text)


@pytest.mark.parametrize("address", CHARTS)
def test_each_chart_says_what_it_leaves_out_with_links(site: TestClient, address: str) -> None:
    page = read(site, address)
    (note,) = page.having("p", "off-axis")
    assert " ".join(note.text.split()) == NOT_DRAWN
    links = [one.attributes["href"] for one in page.having("a")]
    for year in ("none", "1650", "9999"):
        own = [href for href in links if re.search(rf"/papers\?(.*&)?year={year}$", href)]
        assert own
        assert "1 paper" in read(site, own[0]).having("h1", "sentence")[0].text


def test_bars_and_dots_are_the_papers_on_the_axis(site: TestClient) -> None:
    page = read(site, "/")
    bars = [one.text for one in page.having("title") if re.match(r"\d{4}: ", one.text)]
    assert [text.split(": ")[0] for text in bars] == ["2019", "2020", "2021", "2022"]
    assert sum(int(text.split(": ")[1].split()[0]) for text in bars) == ON_AXIS
    assert len(read(site, "/timelines").having("a", "dot")) == ON_AXIS


def test_api_and_csv_add_up_without_thousands_of_columns(site: TestClient) -> None:
    for kind in ("papers", "topics", "coauthors?author=1"):
        found = site.get(f"/api/v1/timelines/{kind}").json()
        meta = found["meta"]
        assert found["years"] == [2019, 2020, 2021, 2022]
        assert meta["undated"] == 1
        assert meta["outliers"] == [{"year": 1650, "papers": 1}, {"year": 9999, "papers": 1}]
        counts = found["counts"] if "counts" in found else found["series"][0]["counts"]
        assert sum(counts) + meta["undated"] + 2 == meta["count"] == len(DATES)
    lines = [
        line for line in site.get("/timelines.csv").text.splitlines() if not line.startswith("#")
    ]
    head, row = csv.reader(lines)
    assert head[1:] == ["2019", "2020", "2021", "2022", "other years", "without a year", "total"]
    assert row[1:] == ["1", "2", "1", "2", "2", "1", "9"]


def test_the_drawing_says_it_too(site: TestClient) -> None:
    assert NOT_DRAWN in site.get("/timelines.svg").text


def test_a_set_of_other_years_alone_has_a_reason_and_links(site: TestClient) -> None:
    page = read(site, "/timelines?year=9999")
    assert "Not drawn: 1 paper outside: 9999." in " ".join(
        page.having("p", "off-axis")[0].text.split()
    )
    assert len(read(site, "/timelines?year=1650").having("a", "dot")) == 1


def test_a_year_to_come_is_marked_where_it_is_newest(site: TestClient) -> None:
    for address in ("/", "/papers?sort=newest", "/papers/8", "/authors/1"):
        marks = [one.text for one in read(site, address).having("span", "doubt")]
        assert "year still to come" in marks, address
    assert "to 2022" in " ".join(read(site, "/").having("p", "lede")[0].text.split()).replace(
        "May ", ""
    )
