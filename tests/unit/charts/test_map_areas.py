"""Names of areas on the map: where most dots are, and never over each other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from app.charts.map.areas import FURTHEST, Area, densest_spot, home_of, name_areas, shortened
from app.charts.network.scale_labels import GROUP_SIZE
from app.charts.network.type_width import text_width


def test_an_area_is_named_where_most_of_its_dots_are() -> None:
    """Thirty dots in one place and ten in another, far away: not between the two."""
    places = np.concatenate([np.full((30, 2), 100.0), np.full((10, 2), 900.0)]).astype(np.float32)
    assert densest_spot(places) == (100.0, 100.0)
    assert densest_spot(places[:1]) == (100.0, 100.0)


@pytest.mark.parametrize("zoom", [1.0, 2.0, 7.0])
def test_no_name_covers_another_at_any_scale(zoom: float) -> None:
    draw = np.random.default_rng(2)
    spots = draw.random((80, 2)) * 1000
    areas = [Area(f"a name of some length {n}", x, y, n >= 10) for n, (x, y) in enumerate(spots)]
    home = home_of(spots.astype(np.float32))
    scale = home.scale * zoom
    shown = [
        (label.x * scale + label.shift, label.y * scale, text_width(area.name, GROUP_SIZE) * 0.8)
        for area, label in zip(areas, name_areas(areas, home), strict=True)
        if label.scale <= scale
    ]
    assert len(shown) > 3
    for (x1, y1, wide1), (x2, y2, wide2) in combinations(shown, 2):
        assert abs(x1 - x2) >= (wide1 + wide2) / 2 or abs(y1 - y2) >= GROUP_SIZE


def test_areas_within_others_are_named_later() -> None:
    areas = [Area("within", 500, 500, is_under=True), Area("whole", 100, 100, is_under=False)]
    home = home_of(np.array([[0, 0], [1000, 600]], dtype=np.float32))
    within, whole = name_areas(areas, home)
    assert whole.scale <= home.scale < within.scale


def test_a_name_among_few_dots_covers_none() -> None:
    """The dot 20 units above the area's own is where its name would be: the name goes above it."""
    dots = np.array([[500, 500], [500, 480], [0, 0], [1000, 1000]], dtype=np.float32)
    home = home_of(dots)
    [label] = name_areas([Area("name", 500, 500, is_under=False, reach=6.0)], home, dots)
    height = GROUP_SIZE / home.scale
    low, high = (
        (label.y - height, label.y) if label.side == "above" else (label.y, label.y + height)
    )
    assert not any(low < y < high for y in (500, 480))
    assert 6 <= abs(label.y - 500) <= 6 + FURTHEST


def test_long_names_are_cut() -> None:
    assert shortened("a" * 60) == "a" * 39 + "…"
