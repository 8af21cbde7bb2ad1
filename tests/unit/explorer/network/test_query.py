"""People and pairs, against a count by hand over the papers themselves."""

from __future__ import annotations

from collections import Counter, deque
from itertools import combinations, pairwise, product

import numpy as np
import pytest

from app.charts.network.graph import shortest_chain
from app.errors import BadParameters
from app.explorer.filters import Filters, parse_filters
from app.explorer.network import query as module
from app.explorer.network.query import (
    coauthor_network,
    pairs_on_shortest_chains,
    papers_of,
    read_limit,
    themes_of_people,
)
from app.explorer.papers.query import paper_batches
from app.explorer.papers.views import Paper
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot

ADDRESSES = ("", "category=SD", "year=2020-2022", "year=none", "tag=north", "author=1", "year=1911")


def filters_of(address: str) -> Filters:
    return parse_filters([tuple(part.split("=")) for part in address.split("&") if part])[0]  # type: ignore[misc]


def shown_papers(snapshot: Snapshot, filters: Filters) -> list[Paper]:
    ids = select_papers(snapshot, filters).ids()
    return [paper for papers in paper_batches(snapshot, ids) for paper in papers]


def lists_of_authors(snapshot: Snapshot, filters: Filters) -> list[list[int]]:
    return [sorted({one.id for one in paper.authors}) for paper in shown_papers(snapshot, filters)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_people_and_pairs_are_those_of_the_papers(opened: Snapshot, address: str) -> None:
    filters = filters_of(address)
    people: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    years: Counter[tuple[int, int, int]] = Counter()
    for paper in shown_papers(opened, filters):
        ids = sorted({one.id for one in paper.authors})
        people.update(ids)
        pairs.update(combinations(ids, 2))
        if paper.year:
            years.update((*pair, paper.year) for pair in combinations(ids, 2))
    found = coauthor_network(opened, select_papers(opened, filters))
    assert {one.id: one.papers for one in found.people} == people
    assert {(one.source, one.target): one.papers for one in found.pairs} == pairs
    assert {
        (one.source, one.target, year): papers for one in found.pairs for year, papers in one.years
    } == years
    assert (found.people_in_all, found.pairs_between, found.is_capped) == (
        len(people), len(pairs), False,
    )  # fmt: skip
    assert [one.papers for one in found.people] == sorted(people.values(), reverse=True)
    assert [one.papers for one in found.pairs] == sorted(pairs.values(), reverse=True)


def test_caps_keep_those_with_most_papers_and_say_so(opened: Snapshot) -> None:
    everything = select_papers(opened, Filters())
    whole = coauthor_network(opened, everything)
    part = coauthor_network(opened, everything, most_people=5, most_pairs=2)
    assert part.people == whole.people[:5]
    kept = {one.id for one in part.people}
    between = [one for one in whole.pairs if {one.source, one.target} <= kept]
    assert part.pairs == between[:2]
    assert part.pairs_between == len(between)
    assert part.people_in_all == len(whole.people)
    assert part.is_capped
    assert part.fewest_papers == whole.people[4].papers


def test_papers_of_many_join_nobody_and_are_counted(
    opened: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ON_A_PAPER", 2)
    found = coauthor_network(opened, select_papers(opened, Filters()))
    lists = lists_of_authors(opened, Filters())
    assert found.large_papers == sum(len(ids) > 2 for ids in lists) > 0
    pairs = Counter(tuple(ids) for ids in lists if len(ids) == 2)
    assert {(one.source, one.target): one.papers for one in found.pairs} == pairs
    assert len(found.people) == len({one for ids in lists for one in ids})


def test_chains_are_shortest_between_all_pairs_of_people(opened: Snapshot) -> None:
    selection = select_papers(opened, Filters())
    neighbours: dict[int, set[int]] = {}
    for ids in lists_of_authors(opened, Filters()):
        for one in ids:
            neighbours.setdefault(one, set()).update(set(ids) - {one})
    for start, end in product(neighbours, repeat=2):
        if start == end:
            continue
        links = pairs_on_shortest_chains(selection, start, end)
        chain = shortest_chain(links, start, end)
        steps = _steps(neighbours, start, end)
        assert (None if chain is None else len(chain) - 1) == steps
        for one, other in pairwise(chain or ()):
            assert other in neighbours[one]


def test_nobody_is_joined_with_a_stranger(opened: Snapshot) -> None:
    assert pairs_on_shortest_chains(select_papers(opened, Filters()), 1, 10**6) == []


def test_themes_count_each_paper_of_a_person_once(opened: Snapshot) -> None:
    selection = select_papers(opened, Filters())
    counts = selection.columns.author.counts()
    people = np.asarray(selection.columns.author.values).tolist()
    themes = themes_of_people(selection, "category", people)
    assert {one: sum(themes[one].values()) for one in people} == dict(
        zip(people, counts.tolist(), strict=True)
    )


def test_papers_of_a_person_come_newest_first(opened: Snapshot) -> None:
    selection = select_papers(opened, Filters())
    rows = papers_of(selection, 1)
    dates = selection.columns.date[rows].tolist()
    assert dates == sorted(dates, reverse=True)
    assert len(rows) == selection.columns.author.counts()[selection.columns.author.code_of(1)]
    assert not len(papers_of(selection, 10**6))


@pytest.mark.parametrize("value", ["0", "5001", "-1", "many", "1e3", "9" * 30])
def test_a_limit_out_of_range_is_a_mistake(value: str) -> None:
    with pytest.raises(BadParameters):
        read_limit(value)


def test_a_limit_may_be_left_out() -> None:
    assert (read_limit(None), read_limit("5000")) == (500, 5000)


def _steps(neighbours: dict[int, set[int]], start: int, end: int) -> int | None:
    steps = {start: 0}
    queue = deque([start])
    while queue:
        one = queue.popleft()
        for other in neighbours[one] - steps.keys():
            steps[other] = steps[one] + 1
            queue.append(other)
    return steps.get(end)
