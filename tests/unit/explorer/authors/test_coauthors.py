"""Co-authors, against a count by hand over the papers themselves."""

from __future__ import annotations

from collections import defaultdict

import pytest

from app.errors import NotFound
from app.explorer.authors.coauthors import coauthors_of
from app.explorer.authors.query import author_now, find_authors, load_author
from app.explorer.filters import Filters, parse_filters
from app.explorer.papers.query import paper_batches
from app.explorer.papers.views import Paper
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot
from tests.world import AUTHORS

ADDRESSES = ("", "category=SD", "year=2020-2022", "tag=north", "code=yes", "year=1911")


def filters_of(address: str) -> Filters:
    pairs = [
        (name, value) for name, _, value in (part.partition("=") for part in address.split("&"))
    ]
    return parse_filters([pair for pair in pairs if pair[0]])[0]


def shown_papers(snapshot: Snapshot, filters: Filters) -> list[Paper]:
    ids = select_papers(snapshot, filters).ids()
    return [paper for papers in paper_batches(snapshot, ids) for paper in papers]


def names_on(paper: Paper) -> set[int]:
    return {author.id for author in paper.authors}


@pytest.mark.parametrize("address", ADDRESSES)
def test_numbers_are_those_of_the_papers(opened: Snapshot, address: str) -> None:
    filters = filters_of(f"{address}&per_page=200")
    papers = shown_papers(opened, filters)
    page = find_authors(opened, filters)
    by_author: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        for author_id in names_on(paper):
            by_author[author_id].append(paper)
    assert {author.id for author in page.items} == set(by_author)
    for author in page.items:
        own = by_author[author.id]
        years = [paper.year for paper in own if paper.year]
        assert author.papers == len(own)
        assert author.first_year == min(years, default=None)
        assert author.last_year == max(years, default=None)
        assert author.coauthors == len(set.union(*map(names_on, own))) - 1
        assert author.lower_bound is any(paper.authors_truncated for paper in own)


@pytest.mark.parametrize("address", ADDRESSES)
def test_joint_papers_and_what_cut_lists_may_hide(opened: Snapshot, address: str) -> None:
    filters = filters_of(f"{address}&per_page=200")
    papers = shown_papers(opened, filters)
    cut = [paper for paper in papers if paper.authors_truncated]
    for author in find_authors(opened, Filters(per_page=200)).items:
        page = coauthors_of(opened, author.id, filters)
        own = [paper for paper in papers if author.id in names_on(paper)]
        others = {other for paper in own for other in names_on(paper)} - {author.id}
        assert {one.id for one in page.items} == others
        assert page.count == len(others)
        order = [(-one.papers, one.id) for one in page.items]
        assert order == sorted(order)
        for one in page.items:
            joint = [paper for paper in own if one.id in names_on(paper)]
            years = [paper.year for paper in joint if paper.year]
            assert one.papers == len(joint)
            assert (one.first_year, one.last_year) == (
                min(years, default=None),
                max(years, default=None),
            )
            # One of the two is on it, and the list may go on with the other.
            assert one.lower_bound is any(
                len({author.id, one.id} & names_on(paper)) == 1 for paper in cut
            )


def test_one_person_over_all_papers(opened: Snapshot) -> None:
    authors = find_authors(opened, Filters(per_page=200)).items
    assert len(authors) == AUTHORS
    assert [load_author(opened, author.id) for author in authors] == authors


def test_nobody_is_said_to_be_nobody(opened: Snapshot) -> None:
    for ask in (load_author, author_now):
        with pytest.raises(NotFound):
            ask(opened, 999)
    with pytest.raises(NotFound):
        coauthors_of(opened, 999, Filters())
