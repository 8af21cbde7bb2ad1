"""The drawings as the templates print them: links, names, unique ids, nothing inline."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.charts.axis import year_axis
from app.charts.bars import year_bars
from app.charts.circle import CirclePerson, draw_circle
from app.charts.histogram import histogram
from app.charts.lanes import LaneInput, LanePaper, draw_lanes
from app.charts.rows import RowInput, draw_heatmap, draw_multiples
from app.charts.stack import StackSeries, stacked_years
from app.explorer.pages.render import FILTERS
from app.paths import resource

AXIS = year_axis(2020, 2023)
COUNTS = {2020: 2, 2021: 1, 2023: 3}
LINKS = {year: f"/papers?year={year}" for year in COUNTS}


class Marks(HTMLParser):
    """Collects the start tags of a drawing."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag, **wanted):
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]


@pytest.fixture(scope="module")
def macro():
    environment = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= FILTERS

    def find(template, name):
        return getattr(environment.get_template(f"charts/{template}").module, name)

    return find


@pytest.fixture(scope="module")
def drawings(macro):
    papers = [
        LanePaper(1, "A <b>bold</b> title", "2020-05-01", "May 1, 2020", "/papers/1", colour="t0"),
        LanePaper(
            2, "Second", "2023-05-01", "May 1, 2023, year inferred", "/papers/2", inferred=True
        ),
    ]
    lane = LaneInput("privacy & learning", "/topics/1", papers, "t0", lower_bound=True)
    rows = [RowInput("privacy", "/topics/1", COUNTS, 6, "t0", links=LINKS)]
    people = [CirclePerson(i, f"Given Family{i}", "Family", 2, f"/authors/{i}") for i in range(4)]
    form = {"action": "/papers", "value": "2020-2021", "keep": [("q", '"quoted"')]}
    bars = year_bars(COUNTS, AXIS, running_year=2023)
    lanes = draw_lanes([lane], AXIS)
    heat = draw_heatmap(rows, AXIS)
    small = draw_multiples(rows, AXIS, running_year=2023)
    brush = histogram(COUNTS, {2020: 1, 2023: 2}, AXIS, from_year=2020, running_year=2023)
    stack = stacked_years([StackSeries("privacy", "t0", COUNTS)], AXIS, running_year=2023)
    circle = draw_circle(people, {(0, 1): 2})
    bars_file, lanes_file, rows_file = "_bars.html", "_lanes.html", "_rows.html"
    return {
        "bars": macro(bars_file, "year_bars")(bars, "years", "Papers a year", LINKS),
        "bars table": macro(bars_file, "bars_table")(bars, LINKS),
        "histogram": macro("_histogram.html", "histogram")(brush, "found", LINKS, form),
        "lanes": macro(lanes_file, "lanes")(lanes, spans=True),
        "lanes table": macro(lanes_file, "lanes_table")(lanes, "Topics", "topic"),
        "multiples": macro(rows_file, "multiples")(small),
        "heat map": macro(rows_file, "heatmap")(heat),
        "rows table": macro(rows_file, "rows_table")(heat, "Topics", "topic"),
        "stack": macro("_stack.html", "stack_figure")(stack, "stack", "Papers a year"),
        "circle": macro("_circle.html", "circle")(circle, "Amartya Sanyal", "wide"),
    }


def test_nothing_is_inline_that_the_security_policy_forbids(drawings):
    for name, text in drawings.items():
        tags = Marks(text).tags
        assert tags, name
        assert not [tag for tag, _ in tags if tag in ("style", "script")], name
        assert not [a for _, a in tags if "style" in a or any(k.startswith("on") for k in a)], name


def test_ids_are_unique_when_all_stand_on_one_page(drawings):
    ids = Counter(a["id"] for text in drawings.values() for _, a in Marks(text).tags if "id" in a)
    assert ids and max(ids.values()) == 1


def test_every_hatch_that_is_used_is_drawn_in_the_same_svg(drawings):
    for name in ("bars", "histogram", "stack"):
        marks = Marks(drawings[name])
        used = {a["fill"][5:-1] for _, a in marks.tags if a.get("fill", "").startswith("url(#")}
        assert used and used <= {a["id"] for a in marks.all("pattern")}, name


@pytest.mark.parametrize("name", ["bars", "histogram", "multiples", "heat map"])
def test_each_year_with_papers_leads_to_them(drawings, name):
    linked = {a["href"] for a in Marks(drawings[name]).all("a")}
    assert set(LINKS.values()) <= linked


def test_each_dot_leads_to_its_paper_and_says_which(drawings):
    dots = [a for a in Marks(drawings["lanes"]).all("a") if "dot" in a["class"].split()]
    assert [dot["href"] for dot in dots] == ["/papers/1", "/papers/2"]
    assert dots[0]["aria-label"] == "A <b>bold</b> title, May 1, 2020"
    assert "hollow" in dots[1]["class"].split()
    assert "hollow" not in dots[0]["class"].split()


def test_every_drawing_has_a_name_for_those_who_do_not_see_it(drawings):
    for name in ("bars", "histogram", "lanes", "multiples", "heat map", "stack", "circle"):
        shown = [a for a in Marks(drawings[name]).all("svg") if a.get("aria-hidden") != "true"]
        assert shown, name
        assert all("aria-label" in a or "aria-labelledby" in a for a in shown), name


def test_places_across_the_page_are_shares_of_it(drawings):
    for name in ("bars", "lanes", "histogram", "stack"):
        for attrs in Marks(drawings[name]).all("rect"):
            if attrs.get("class") != "hatch" and "x" in attrs:
                assert attrs["x"].endswith("%"), name


def test_typed_years_keep_the_other_filters(drawings):
    marks = Marks(drawings["histogram"])
    assert marks.all("input", type="hidden", name="q")[0]["value"] == '"quoted"'
    assert marks.all("input", name="year")[0]["value"] == "2020-2021"


@pytest.mark.parametrize("name", ["bars table", "lanes table", "rows table"])
def test_tables_have_heads(drawings, name):
    marks = Marks(drawings[name])
    assert marks.all("caption") and marks.all("th", scope="col")
