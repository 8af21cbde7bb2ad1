"""Regions of the map: read as they are written, and which places lie within."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.map_region import MapRegion, read_map_region


def test_a_region_is_read_as_it_is_written() -> None:
    region = read_map_region("10,10; 30,10 ;10,40;")
    assert region == MapRegion(((10, 10), (30, 10), (10, 40)))
    assert str(region) == "10,10;30,10;10,40"


@pytest.mark.parametrize(
    "text", ["", "1,2", "1,2;3,4", "1;2;3", "a,b;1,2;3,4", "1.5,2;3,4;5,6", ";".join(["1,2"] * 65)]
)
def test_what_is_no_polygon_is_none(text: str) -> None:
    assert read_map_region(text) is None


def test_places_within_are_marked_and_those_without_a_place_are_not() -> None:
    triangle = MapRegion(((0, 0), (10, 0), (0, 10)))
    places = np.array([[1, 1], [4, 5], [6, 6], [-1, 5], [np.nan, np.nan]], dtype=np.float32)
    assert triangle.holds(places).tolist() == [True, True, False, False, False]


def test_a_polygon_may_be_hollow() -> None:
    """A square with a notch: what lies in the notch is outside."""
    notched = MapRegion(((0, 0), (10, 0), (10, 10), (5, 2), (0, 10)))
    places = np.array([[5, 1], [5, 6], [1, 5], [9, 5]], dtype=np.float32)
    assert notched.holds(places).tolist() == [True, False, True, True]
