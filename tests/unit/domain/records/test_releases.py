"""Releases of one paper: which leads, and which are listed beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.records.combine import combine
from app.domain.records.record import PaperRecord, Release
from app.domain.records.record_choice import SourceRecord
from app.domain.records.releases import LeadingRelease, lead_with

PREPRINT = PaperRecord(
    "Tides of Narrow Harbours", ("Ann Bell",), date="2020-03-01", arxiv_id="2003.00001",
    url="https://arxiv.org/abs/2003.00001",
)  # fmt: skip
CONFERENCE = PaperRecord(
    "Tides of Narrow Harbours", ("Ann Bell",), date="2020-08", type="conference",
    venue="Proceedings of the Tides Conference", pages="1-9",
    url="https://example.org/tides/20",
)  # fmt: skip
SHARED = replace(
    CONFERENCE, date="2020", venue="Joint Meeting on Harbours", pages="101-109",
    doi="10.5555/joint.20", url="https://example.org/joint/20",
)  # fmt: skip


def combined(*records: PaperRecord) -> PaperRecord:
    return combine([SourceRecord(one, captured="2026-01-01", import_id=at)
                    for at, one in enumerate(records, 1)]).record  # fmt: skip


@pytest.mark.parametrize("records", [(PREPRINT, CONFERENCE), (CONFERENCE, PREPRINT)])
def test_the_published_release_leads_and_the_preprint_is_listed(
    records: tuple[PaperRecord, ...],
) -> None:
    paper = combined(*records)
    assert (paper.venue, paper.url) == (CONFERENCE.venue, CONFERENCE.url)
    assert paper.releases == (
        Release("preprint", "2020-03-01", arxiv_id="2003.00001", url=PREPRINT.url),
    )


@pytest.mark.parametrize("records", [(SHARED, CONFERENCE), (CONFERENCE, SHARED)])
def test_fields_of_a_release_are_never_mixed(records: tuple[PaperRecord, ...]) -> None:
    paper = combined(*records)
    assert (paper.venue, paper.pages, paper.doi, paper.url) == (
        SHARED.venue, SHARED.pages, SHARED.doi, SHARED.url,
    )  # fmt: skip
    assert paper.releases == (
        Release("conference", "2020-08", venue=CONFERENCE.venue, url=CONFERENCE.url),
    )


def test_another_release_contradicts_nothing_and_says_why_it_is_not_shown() -> None:
    result = combine([SourceRecord(SHARED), SourceRecord(CONFERENCE)])
    reasons = {loser.reason for name in ("venue", "pages", "url") for loser in result.losers[name]}
    assert reasons == {"it is of another release"}
    assert not result.contradicting(1)


def test_one_source_after_another_is_no_release() -> None:
    later = replace(CONFERENCE, venue="Tides Conference", url="https://other.example/t20")
    assert combined(CONFERENCE, later).releases == ()


def test_a_release_that_a_source_names_is_not_listed_twice() -> None:
    named = replace(CONFERENCE, releases=(Release("preprint", arxiv_id="2003.00001"),))
    assert combined(named, PREPRINT).releases == named.releases
    again = combined(CONFERENCE, PREPRINT)
    assert combined(again, PREPRINT).releases == again.releases


@pytest.fixture
def leads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a kind of release lead for one test."""
    lead_with(request.param)
    yield
    lead_with("published")


EARLY = replace(CONFERENCE, date="2019-11")
"""A talk before the preprint was posted."""


@pytest.mark.parametrize(
    ("leads", "published", "is_preprint_first"),
    [
        ("published", CONFERENCE, False),
        ("published", EARLY, False),
        ("preprint", CONFERENCE, True),
        ("preprint", EARLY, True),
        ("newest", CONFERENCE, False),
        ("newest", EARLY, True),
    ],
    indirect=["leads"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_release_leads_that_the_setting_names(
    leads: LeadingRelease, published: PaperRecord, is_preprint_first: bool, turned: bool
) -> None:
    first, second = (PREPRINT, published) if is_preprint_first else (published, PREPRINT)
    paper = combined(*((second, first) if turned else (first, second)))
    assert (paper.date, paper.venue, paper.url) == (first.date, first.venue, first.url)
    assert [(one.date, one.venue) for one in paper.releases] == [(second.date, second.venue)]
    assert paper.arxiv_id == PREPRINT.arxiv_id


@pytest.mark.parametrize("leads", ["preprint", "newest"], indirect=True)
def test_the_doi_stays_the_publishers(leads: LeadingRelease) -> None:
    dated = replace(PREPRINT, date="2021-01-01", doi="10.48550/arXiv.2003.00001")
    paper = combined(replace(CONFERENCE, doi="10.5555/tides.20"), dated)
    assert (paper.date, paper.doi) == ("2021-01-01", "10.5555/tides.20")


@pytest.mark.parametrize("leads", ["newest"], indirect=True)
def test_a_year_may_be_as_new_as_any_of_its_days(leads: LeadingRelease) -> None:
    assert combined(replace(CONFERENCE, date="2020"), PREPRINT).venue == CONFERENCE.venue
