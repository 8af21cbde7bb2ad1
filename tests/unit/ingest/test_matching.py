"""Which two records are certainly one paper, and which are not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.matching.facts import facts_of
from app.ingest.matching.rules import judge
from tests.world import world_records

PAPER = PaperRecord(
    "Spring Tides, Neap Tides and the $k$-Means of Harbours",
    authors=("Jörg Brüning-Weiß", "Li Wei"),
    date="2020-05",
)

SIMILAR = "similar-title"


def changed(**fields: object) -> PaperRecord:
    return replace(PAPER, **fields)  # type: ignore[arg-type]


SITE = "https://example.org"
JOINT = changed(venue="Joint Meeting on Harbours", url=f"{SITE}/j1", doi="10.5555/a")


def rule(one: PaperRecord, other: PaperRecord) -> str | None:
    forward = judge(facts_of(one), facts_of(other)).rule
    assert forward == judge(facts_of(other), facts_of(one)).rule
    return forward


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (changed(doi="10.5555/a"), changed(doi="10.5555/a", title="Spring tides!"), "doi"),
        (changed(arxiv_id="2001.00001"), changed(arxiv_id="2001.00001", date="2026"), "arxiv"),
        (changed(doi="10.48550/arxiv.2001.00001"), changed(arxiv_id="2001.00001"), "arxiv"),
        (
            changed(doi="10.48550/arxiv.2001.00001"),
            changed(doi="10.5555/a", arxiv_id="2001.00001"),
            "arxiv",
        ),
        (PAPER, changed(title="SPRING TIDES, NEAP TIDES, AND THE K MEANS OF HARBOURS"), "title"),
        (PAPER, changed(authors=("Joerg Bruening-Weiss",)), "title"),
        (PAPER, changed(authors=("Li Wei",)), "title"),
        (PAPER, changed(authors=("Li Wei", "J. Brüning-Weiß")), "title"),
        (PAPER, changed(authors=()), "title"),
        (PAPER, changed(title="Spring Tides, Neap Tides and the k-Meanes of Harbours"), SIMILAR),
        (PAPER, changed(title=f"{PAPER.title}: An Invited Talk"), SIMILAR),
        (PAPER, changed(title="Tutorial: " + PAPER.title), "title"),
        (PAPER, changed(authors=("J. Bruning-Weiss",)), "title"),
        (PAPER, changed(date="2021-12-31"), "title"),
        (PAPER, changed(date=None), "title"),
        (changed(doi="10.5555/a"), changed(url="https://example.org/1"), "title"),
        (
            changed(url="https://example.org/1"),
            changed(url="http://www.example.org/1/"),
            "title",
        ),
        (changed(url="https://example.org/1"), changed(url="https://other.org/2"), "title"),
        (JOINT, changed(venue="Tides 2020: Volume 1", date=None, url=f"{SITE}/t2"), "release"),
        (JOINT, changed(venue="Journal of Harbours", url=f"{SITE}/j2"), "release"),
        (
            changed(url=f"{SITE}/j2", venue="Journal of Harbours"),
            changed(url=f"{SITE}/t2", title=f"{PAPER.title}s", venue="Tides", date="2020"),
            "release",
        ),
        (changed(arxiv_id="2607.00001", date="2026-07"), changed(venue="Tides"), "release"),
        (changed(arxiv_id="1803.00001", date="2018-03"), changed(venue="Tides"), "release"),
    ],
)
def test_two_records_are_one_paper(
    one: PaperRecord, other: PaperRecord, expected: str | None
) -> None:
    assert rule(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAPER, changed(date="2022")),
        (PAPER, changed(authors=("Otto Brandt", "Mia Sund"))),
        (PAPER, changed(authors=("Otto Brandt",), title=f"{PAPER.title}s")),
        (PAPER, changed(title=PAPER.title.replace("Spring", "Autumn"))),
        (PAPER, changed(title=f"{PAPER.title} Without Moons")),
        (PAPER, changed(title=f"{PAPER.title} 2")),
        (
            changed(abstract="Tides rise in harbours whenever a moon passes overhead."),
            changed(
                title=f"{PAPER.title}: The Case of Fjords",
                abstract="Lanterns of paper burned along every street in winter.",
            ),
        ),
        (
            changed(venue="Tides Conference"),
            changed(title=f"{PAPER.title}s", venue="Journal of Tides", date="2021"),
        ),
        (JOINT, changed(venue="Tides", url=f"{SITE}/t2", date="2021")),
        (JOINT, changed(venue="Tides", url=f"{SITE}/t2", authors=("Mia Sund",))),
        (JOINT, changed(url=f"{SITE}/t2")),
        (
            changed(venue="Tide Talks: A Workshop Held in Ulm, May 1-2, 2020", url=f"{SITE}/t1"),
            changed(venue="Tide Talks: A Workshop Held in Bonn, June 3, 2020", url=f"{SITE}/t2"),
        ),
        (
            changed(venue="3rd Tides Workshop", url=f"{SITE}/t1"),
            changed(venue="4th Tides Workshop", url=f"{SITE}/t2"),
        ),
        (JOINT, changed(venue="Tides", url=f"{SITE}/t2", doi="10.5555/b")),
        (
            changed(arxiv_id="2607.00001", date="2026-07", authors=("Li Wei",)),
            changed(venue="Tides"),
        ),
        (changed(authors=()), changed(authors=())),
        (changed(doi="10.5555/a"), changed(doi="10.5555/b")),
        (changed(arxiv_id="2001.00001"), changed(arxiv_id="2001.00002")),
        (changed(url="https://example.org/1"), changed(url="https://example.org/2")),
        (changed(doi="10.5555/a"), changed(url="https://doi.org/10.5555/b")),
        (
            changed(arxiv_id="2001.00001", doi="10.5555/a"),
            changed(arxiv_id="2001.00001", doi="10.5555/b"),
        ),
        (changed(doi="10.5555/a"), changed(doi="10.5555/a", title="Erratum: Spring Tides")),
        (changed(doi="10.5555/a"), changed(doi="10.5555/a", title="Owls", authors=("A. Owl",))),
        (changed(title="Introduction", date=None), changed(title="Introduction", date=None)),
        (changed(title="Tides, Part I"), changed(title="Tides, Part II")),
    ],
)
def test_two_records_stay_two_papers(one: PaperRecord, other: PaperRecord) -> None:
    assert rule(one, other) is None


def test_no_two_papers_of_the_world_are_one() -> None:
    for one, other in combinations(world_records(), 2):
        assert rule(one, other) is None
