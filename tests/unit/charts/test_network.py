"""Who is in a drawing of co-authors, in which groups, joined how, and where."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from math import hypot

import pytest

from app.charts.network.graph import (
    community_labels,
    find_hub,
    radius,
    shortest_chain,
)
from app.charts.network.labels import bounds, place_labels
from app.charts.network.layout import find_communities, lay_out
from app.domain.coauthors import NetworkLink, NetworkNode


def people(*papers: int) -> list[NetworkNode]:
    return [NetworkNode(id_, f"Person {id_}", count) for id_, count in enumerate(papers, start=1)]


def pair(source: int, target: int, papers: int = 1) -> NetworkLink:
    return NetworkLink(source, target, papers)


def clique(*ids: int, papers: int = 1) -> list[NetworkLink]:
    return [pair(one, other, papers) for one, other in combinations(ids, 2)]


def two_cliques(size: int) -> tuple[list[NetworkNode], list[NetworkLink]]:
    """Two groups in which all know all, joined by one pair."""
    first, second = range(1, size + 1), range(size + 1, 2 * size + 1)
    links = [*clique(*first), *clique(*second), pair(size, size + 1)]
    return people(*[1 + id_ % 5 for id_ in range(2 * size)]), links


def around_a_hub() -> tuple[list[NetworkNode], list[NetworkLink]]:
    """Person 1 knows 2 to 9, of whom 2-3-4 and 5-6 know each other."""
    links = [pair(1, other) for other in range(2, 10)]
    return people(8, *[1] * 8), [*links, *clique(2, 3, 4), pair(5, 6)]


class TestHub:
    def test_who_knows_everybody_is_the_hub(self) -> None:
        assert find_hub(*around_a_hub()) == 1

    @pytest.mark.parametrize("size", [2, 3, 6])
    def test_where_all_know_all_there_is_none(self, size: int) -> None:
        assert find_hub(people(*[1] * size), clique(*range(1, size + 1))) is None

    def test_one_in_ten_may_be_missing(self) -> None:
        links = [pair(1, other) for other in range(2, 11)]
        assert find_hub(people(*[1] * 11), links) == 1
        assert find_hub(people(*[1] * 12), links) is None


class TestCommunities:
    def test_groups_that_know_each_other_are_found(self) -> None:
        found = find_communities(*two_cliques(6))
        assert len({found[id_] for id_ in range(1, 7)}) == 1
        assert len({found[id_] for id_ in range(7, 13)}) == 1
        assert found[1] != found[7]

    def test_the_hub_is_in_none(self) -> None:
        nodes, links = around_a_hub()
        found = find_communities(nodes, links, hub=1)
        assert 1 not in found
        assert found[2] == found[3] == found[4] == 0  # the largest
        assert found[5] == found[6] == 1
        assert len(set(found.values())) == 5  # 7, 8 and 9 are alone

    def test_the_order_of_people_and_pairs_changes_nothing(self) -> None:
        nodes, links = two_cliques(9)
        expected = find_communities(nodes, links)
        for seed in range(3):
            draw = random.Random(seed)
            turned = [NetworkLink(link.target, link.source, link.papers) for link in links]
            draw.shuffle(nodes)
            draw.shuffle(turned)
            assert find_communities(nodes, turned) == expected

    def test_larger_ones_are_named_by_their_commonest_theme(self) -> None:
        communities = {1: 0, 2: 0, 3: 0, 4: 0, 5: 1}
        themes = {1: {"tides": 2}, 2: {"birds": 1}, 3: {"birds": 1}, 5: {"soil": 9}}
        assert community_labels(communities, themes) == {0: "birds"}


class TestChain:
    LINKS = (pair(1, 2), pair(2, 3), pair(1, 4, 3), pair(4, 3, 3), pair(3, 5), pair(6, 7))

    def test_of_equally_short_chains_the_stronger_is_taken(self) -> None:
        assert shortest_chain(self.LINKS, 1, 5) == [1, 4, 3, 5]

    def test_it_reads_the_same_backwards(self) -> None:
        assert shortest_chain(self.LINKS, 5, 1) == [5, 3, 4, 1]

    def test_a_shorter_chain_goes_before_a_stronger_one(self) -> None:
        assert shortest_chain([*self.LINKS, pair(1, 5)], 1, 5) == [1, 5]

    def test_of_equals_the_lowest_ids_are_taken_in_any_order(self) -> None:
        links = [pair(1, 3), pair(3, 9), pair(9, 2), pair(2, 1)]
        assert shortest_chain(links, 1, 9) == shortest_chain(links[::-1], 1, 9) == [1, 2, 9]

    def test_nobody_between(self) -> None:
        assert shortest_chain(self.LINKS, 1, 7) is None
        assert shortest_chain([], 1, 2) is None
        assert shortest_chain(self.LINKS, 1, 99) is None
        assert shortest_chain(self.LINKS, 2, 2) == [2]

    def test_every_step_is_a_pair(self) -> None:
        draw = random.Random(4)
        links = [pair(*draw.sample(range(60), 2), draw.randint(1, 4)) for _ in range(110)]
        pairs = {frozenset((link.source, link.target)) for link in links}
        for start, end in combinations(range(0, 60, 7), 2):
            chain = shortest_chain(links, start, end)
            if chain:
                assert (chain[0], chain[-1]) == (start, end)
                assert all({one, other} in pairs for one, other in pairwise(chain))


class TestLayout:
    @pytest.mark.parametrize("size", [1, 2, 3, 12, 45])
    def test_no_circles_touch(self, size: int) -> None:
        nodes, links = two_cliques(size)
        places = lay_out(nodes, links)
        assert places.keys() == {node.id for node in nodes}
        for one, other in combinations(nodes, 2):
            (x1, y1), (x2, y2) = places[one.id], places[other.id]
            assert hypot(x2 - x1, y2 - y1) > radius(one.papers) + radius(other.papers)

    @pytest.mark.parametrize("size", [5, 45])
    def test_groups_stand_apart(self, size: int) -> None:
        nodes, links = two_cliques(size)
        places = lay_out(nodes, links)

        def mean_distance(pairs: list[tuple[int, int]]) -> float:
            return sum(
                hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]) for a, b in pairs
            ) / len(pairs)

        within = list(combinations(range(1, size + 1), 2))
        across = [(a, b) for a in range(1, size + 1) for b in range(size + 1, 2 * size + 1)]
        assert mean_distance(across) > 1.4 * mean_distance(within)

    @pytest.mark.parametrize("size", [4, 40])
    def test_the_order_of_people_and_pairs_changes_nothing(self, size: int) -> None:
        nodes, links = two_cliques(size)
        expected = lay_out(nodes, links)
        for seed in range(3):
            draw = random.Random(seed)
            turned = [NetworkLink(link.target, link.source, link.papers) for link in links]
            draw.shuffle(nodes)
            draw.shuffle(turned)
            assert lay_out(nodes, turned) == expected

    def test_groups_are_packed_around_the_hub(self) -> None:
        nodes, links = around_a_hub()
        places = lay_out(nodes, links, hub=1)
        assert places[1] == (0.0, 0.0)
        others = [places[id_] for id_ in range(2, 10)]
        assert all(hypot(x, y) > 60 for x, y in others)
        assert min(x for x, _ in others) < 0 < max(x for x, _ in others)
        assert min(y for _, y in others) < 0 < max(y for _, y in others)

    def test_people_who_know_nobody_are_packed_too(self) -> None:
        places = lay_out(people(*[1] * 300), [])
        assert len(set(places.values())) == 300
        assert max(hypot(x, y) for x, y in places.values()) < 2_500

    def test_a_star_and_a_chain(self) -> None:
        star = lay_out(people(*[1] * 30), [pair(1, other) for other in range(2, 31)])
        chain = lay_out(people(*[1] * 70), [pair(one, one + 1) for one in range(1, 70)])
        assert len(set(star.values())) == 30
        assert len(set(chain.values())) == 70

    def test_nobody_and_one_alone(self) -> None:
        assert lay_out([], []) == {}
        assert lay_out(people(3), []) == {1: (0.0, 0.0)}
        assert lay_out(people(3), [], hub=1) == {1: (0.0, 0.0)}


class TestLabels:
    def boxes(self, labels: list) -> list[tuple[float, float, float, float]]:  # type: ignore[type-arg]
        return [bounds([], {}, [label]) for label in labels]

    def test_no_names_cover_each_other_where_there_is_room(self) -> None:
        nodes, links = around_a_hub()
        labels = place_labels(nodes, links, lay_out(nodes, links, 1), hub=1)
        assert {label.id for label in labels} == {node.id for node in nodes}
        for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(self.boxes(labels), 2):
            assert l1 >= r2 or l2 >= r1 or t1 >= b2 or t2 >= b1

    def test_in_a_crowd_only_the_wanted_are_named(self) -> None:
        nodes = people(2, 1, 1, 1, 1, 1, 1, 1, 1, 1)
        places = {node.id: (float(4 * node.id), 0.0) for node in nodes}
        named = {label.id for label in place_labels(nodes, [], places)}
        assert 1 in named
        assert len(named) < 10
        assert {1, 9} <= {label.id for label in place_labels(nodes, [], places, always=[9])}

    def test_names_stand_away_from_the_middle(self) -> None:
        nodes = people(2, 2)
        labels = place_labels(nodes, [], {1: (-100.0, 0.0), 2: (100.0, 0.0)})
        assert {label.id: label.anchor for label in labels} == {1: "end", 2: "start"}

    def test_a_name_gives_way_to_a_line(self) -> None:
        nodes = people(2, 2, 2)
        places = {1: (0.0, 0.0), 2: (300.0, 0.0), 3: (-60.0, 200.0)}
        labels = {label.id: label for label in place_labels(nodes, [pair(1, 2)], places)}
        assert labels[1].anchor != "start"

    def test_groups_are_named_above_and_first(self) -> None:
        nodes, links = around_a_hub()
        places = lay_out(nodes, links, 1)
        labels = place_labels(
            nodes, links, places, group_names={0: "Tides", 9: "Nobody"}, groups={2: 0, 3: 0, 4: 0},
            hub=1,
        )  # fmt: skip
        assert (labels[0].text, labels[0].is_group) == ("Tides", True)
        assert labels[0].y < min(places[id_][1] for id_ in (2, 3, 4))
        assert sum(label.is_group for label in labels) == 1

    def test_a_group_without_room_for_its_name_has_its_rank_in_the_list(self) -> None:
        nodes = people(1, 1, 1)
        places = {1: (0.0, 0.0), 2: (30.0, 0.0), 3: (60.0, 0.0)}
        names = {7: "Tides of the sea", 4: "Winds of the sea", 5: "Ice on the sea"}
        groups = {1: 7, 2: 4, 3: 5}
        within = (-10.0, -60.0, 140.0, 60.0)
        labels = place_labels(nodes, [], places, (), names, groups, within=within)
        of_groups = [label for label in labels if label.is_group]
        assert [label.text for label in of_groups] == ["Tides of the sea", "Winds of the sea", "3"]
        assert [label.id for label in of_groups] == [7, 4, 5]
        left, _, right, _ = bounds([], {}, of_groups)
        assert left >= within[0] - 0.1  # moved inwards, not cut
        assert right <= within[2] + 0.1

    def test_bounds_hold_circles_and_names(self) -> None:
        nodes = people(4)
        left, top, right, bottom = bounds(nodes, {1: (10.0, 20.0)}, [])
        assert (right - left) / 2 == pytest.approx(radius(4))
        assert (left + right) / 2 == pytest.approx(10)
        assert (top + bottom) / 2 == pytest.approx(20)
        wider = bounds(nodes, {1: (10.0, 20.0)}, place_labels(nodes, [], {1: (10.0, 20.0)}))
        assert wider[2] - wider[0] > right - left + 30
        assert bounds([], {}, []) == (0, 0, 0, 0)


def test_the_area_of_a_circle_grows_with_the_papers() -> None:
    assert radius(1) == pytest.approx(4.3)
    assert radius(41) == pytest.approx(21.05, abs=0.01)
