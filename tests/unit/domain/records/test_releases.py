"""Releases of one paper: which leads, and which are listed beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.records.combine import combine
from app.domain.records.record import PaperRecord, Release
from app.domain.records.record_choice import SourceRecord

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
