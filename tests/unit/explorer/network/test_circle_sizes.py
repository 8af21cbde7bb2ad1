"""Circles leave room for names, however many papers the people have."""

from __future__ import annotations

from math import pi

import pytest

from app.charts.network.graph import radius
from app.charts.network.labels import bounds, place_labels
from app.domain.coauthors import NetworkNode
from app.explorer.network.field import HEIGHT, WIDTH, dot_of


def test_a_few_people_of_few_papers_are_drawn_at_full_size():
    assert dot_of([radius(41), *[radius(2)] * 66], 1.0) == 1.0
    assert dot_of([], 1.0) == 1.0


@pytest.mark.parametrize("papers", [90, 2_000])
def test_sixty_people_of_many_papers_cover_a_small_part(papers):
    dot = dot_of([radius(papers)] * 60, 1.0)
    assert 60 * pi * (dot * radius(papers)) ** 2 == pytest.approx(0.06 * WIDTH * HEIGHT)


def test_names_stand_beside_the_circle_as_it_is_drawn():
    node = NetworkNode(1, "Ada Moreno", 400)
    for dot in (1.0, 0.25):
        (label,) = place_labels([node], [], {1: (0.0, 0.0)}, dot=dot)
        assert dot * radius(400) < abs(label.x) < dot * radius(400) + 10
        left, top, _, bottom = bounds([node], {1: (0.0, 0.0)}, [], dot)
        assert (left, top, bottom) == pytest.approx(
            (-dot * radius(400), -dot * radius(400), dot * radius(400))
        )
