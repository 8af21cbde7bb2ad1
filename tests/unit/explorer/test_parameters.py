"""The table of parameters is whole, and its addresses are read back as they were written."""

from __future__ import annotations

import pytest

from app.domain.dates.years import YearRange
from app.explorer.facets import FACET_NAMES
from app.explorer.filters import Filters, parse_filters
from app.explorer.parameters import DOUBT_WORDS, FILTERS, LIST_PARAMS, PARAMETERS, SET_PARAMS
from app.explorer.selection import RULES
from app.store.columns import DOUBTS

ALL = {
    "q": ["tides -surge"],
    "like": ["an abstract"],
    "mode": ["semantic"],
    "author": ["3", "1"],
    "circle": ["9"],
    "topic": ["5"],
    "category": ["LG", "ao-ph"],
    "venue": ["Journal of Tides & Waves"],
    "type": ["preprint", "thesis"],
    "tag": ["oxford"],
    "doubt": ["authors-cut", "year-inferred"],
    "year": ["2020-"],
    "code": ["no"],
    "since": ["import:7"],
    "added": ["2026-W48"],
    "region": ["10,20;300,40;50,600"],
    "sort": ["oldest"],
    "per_page": ["50"],
    "cursor": ["abc"],
}


def test_each_filter_has_a_rule_and_no_rule_is_left_over() -> None:
    assert set(RULES) == {one.name for one in FILTERS}
    assert set(FACET_NAMES) <= set(RULES)


def test_each_doubt_has_words() -> None:
    assert set(DOUBT_WORDS) == set(DOUBTS)


def test_what_is_written_is_read_back() -> None:
    pairs = [(name, value) for name, values in ALL.items() for value in values]
    assert tuple(ALL) == LIST_PARAMS == tuple(PARAMETERS)
    filters, _ = parse_filters(pairs)
    assert filters.params() == pairs
    assert parse_filters(reversed(pairs))[0].params() == [
        (name, value) for name, values in ALL.items() for value in reversed(values)
    ]
    assert [name for name in SET_PARAMS if not filters.values(name)] == []


def test_defaults_are_left_out() -> None:
    filters, _ = parse_filters([("per_page", "25"), ("q", " "), ("code", "")])
    assert (filters, filters.params()) == (Filters(), [])


def test_values_are_added_and_taken_away() -> None:
    both = Filters(cursor="abc").with_value("author", 3).with_value("author", 1)
    assert (both.author, both.cursor) == ((3, 1), None)
    assert both.with_value("author", 3) == both
    assert both.without("author", 3).author == (1,)
    assert both.without("author") == Filters() == both.without("author", 3).without("author", 1)
    assert both.without("author", 7) == both
    year = Filters().with_value("year", YearRange(2020, 2020)).with_value("code", value=False)
    assert year.with_value("year", YearRange(2021, 2022)).params() == [
        ("year", "2021-2022"),
        ("code", "no"),
    ]
    assert year.without("year").without("code", value=False) == Filters()


def test_an_order_by_relevance_goes_with_what_it_is_relevant_to() -> None:
    filters, _ = parse_filters([("q", "tides"), ("sort", "relevance"), ("like", "surges")])
    assert filters.without("q").sort == "relevance"
    assert filters.without("q").without("like").sort is None


@pytest.mark.parametrize("name", [one.name for one in PARAMETERS.values() if one.repeatable])
def test_a_repeated_value_counts_once(name: str) -> None:
    value = ALL[name][0]
    assert parse_filters([(name, value)] * 3)[0].params() == [(name, value)]
