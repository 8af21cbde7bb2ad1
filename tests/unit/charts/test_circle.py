"""The circle of co-authors, and the colours of topics."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest

from app.charts.circle import MOST, RING, CirclePerson, draw_circle
from app.charts.colours import SLOTS, colour_class, colours_by_first_paper


def people(count, papers=2):
    return [
        CirclePerson(i, f"Given Family{i}", f"Family{i}", papers, f"/authors/{i}")
        for i in range(count)
    ]


def ring_order(circle):
    return [node.person.id for node in circle.nodes]


def test_everybody_stands_on_the_ring_and_inside_the_drawing():
    circle = draw_circle(people(14), {})
    assert len(circle.nodes) == 14
    assert all(hypot(node.x, node.y) == pytest.approx(RING) for node in circle.nodes)
    for node in circle.nodes:
        assert circle.left < node.label_x < -circle.left
        assert circle.top < node.label_y < -circle.top


def test_those_who_wrote_together_stand_side_by_side():
    circle = draw_circle(people(10), {(0, 5): 3, (2, 7): 1, (8, 3): 2})
    order = ring_order(circle)
    for one, other in ((0, 5), (2, 7), (3, 8)):
        apart = abs(order.index(one) - order.index(other))
        assert min(apart, len(order) - apart) == 1


def test_the_drawing_does_not_depend_on_the_order_of_the_pairs():
    pairs = {(0, 4): 1, (1, 6): 2, (2, 5): 1, (3, 7): 4}
    turned = {(b, a): papers for (a, b), papers in reversed(pairs.items())}
    assert draw_circle(people(8), pairs) == draw_circle(people(8), turned)


def test_curves_bend_inwards():
    circle = draw_circle(people(12), {(0, 1): 2})
    link = circle.links[0]
    assert hypot(link.cx, link.cy) < hypot((link.x1 + link.x2) / 2, (link.y1 + link.y2) / 2)


def test_names_do_not_stand_on_each_other():
    circle = draw_circle(people(MOST), {})
    for side in ("start", "end"):
        heights = sorted(node.label_y for node in circle.nodes if node.anchor == side)
        assert all(below - above >= 15.9 for above, below in pairwise(heights))


def test_too_many_people_are_cut_to_those_with_most_papers():
    crowd = [*people(30), CirclePerson(99, "Late Comer", "Comer", 40, "/authors/99")]
    circle = draw_circle(crowd, {(0, 29): 1})
    assert len(circle.nodes) == MOST
    assert 99 in ring_order(circle)
    assert circle.left_out == 31 - MOST


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_few_people_or_none_can_be_drawn(count):
    circle = draw_circle(people(count), {(0, 1): 1} if count == 2 else {})
    assert len(circle.nodes) == count
    assert len(circle.links) == (1 if count == 2 else 0)


def test_names_are_shortened_for_a_phone():
    circle = draw_circle(people(3), {}, short_names=True)
    assert {node.label for node in circle.nodes} == {"Family0", "Family1", "Family2"}


def test_hues_follow_first_papers_and_end_in_grey():
    firsts = [("late", "2024-01-01"), ("early", "2017-07-01"), ("undated", None)]
    assert colours_by_first_paper(firsts) == {"early": "t0", "late": "t1", "undated": "t2"}
    assert colour_class(SLOTS - 1) == f"t{SLOTS - 1}"
    assert colour_class(SLOTS) == colour_class(None) == "tx"
