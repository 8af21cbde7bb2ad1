"""Counts a year as the API shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import View
from app.search.fusion import Mode


@dataclass(frozen=True, slots=True)
class YearApart(View):
    """A year that is not among `years`."""

    year: int
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineMeta(View):
    """What an answer says about its set."""

    count: Annotated[int, Field(description="Papers of the set, with and without a year.")]
    undated: Annotated[int, Field(description="Papers of the set without a year.")]
    outliers: Annotated[
        list[YearApart],
        Field(
            description="Years that are set apart: beyond the next one, or far from all others."
            " `counts`, `undated` and these add up to `count`."
        ),
    ]
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


@dataclass(frozen=True, slots=True)
class PapersTimeline(View):
    """Papers a year; `years` has no gaps."""

    meta: TimelineMeta
    years: list[int]
    counts: list[int]


@dataclass(frozen=True, slots=True)
class NamedTopic(View):
    """A topic by its name; `id` is null for `Other`."""

    id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class TopicSeries(View):
    """Papers a year of one topic, each paper in its first topic only."""

    topic: NamedTopic
    counts: list[int]
    total: Annotated[int, Field(description="Papers without a year included.")]


@dataclass(frozen=True, slots=True)
class TopicsTimeline(View):
    """Papers a year by topic; the series of a year add up to its papers."""

    meta: TimelineMeta
    years: list[int]
    series: list[TopicSeries]


@dataclass(frozen=True, slots=True)
class NamedAuthor(View):
    """An author by name."""

    id: int
    name: str
    may_be_several: MayBeSeveral


@dataclass(frozen=True, slots=True)
class CoauthorSeries(View):
    """Joint papers a year with one co-author."""

    author: NamedAuthor
    counts: list[int]
    total: int
    first_year: int | None
    last_year: int | None
    paper_ids: Annotated[tuple[int, ...], Field(description="Oldest first.")]


@dataclass(frozen=True, slots=True)
class SeriesCircle(View):
    """A circle of co-authors by the strongest of them; `id` is null for the smallest together."""

    id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class CircleSeries(View):
    """Papers a year of one circle of co-authors."""

    circle: SeriesCircle
    counts: list[int]
    total: Annotated[int, Field(description="Papers without a year included.")]


@dataclass(frozen=True, slots=True)
class CirclesTimeline(View):
    """Papers a year by circle of co-authors; each circle is surely one person's."""

    meta: TimelineMeta
    years: list[int]
    series: list[CircleSeries]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoauthorsMeta(TimelineMeta):
    """What an answer says about its set."""

    lower_bound: Annotated[bool, Field(description="A printed list was cut: there may be more.")]


@dataclass(frozen=True, slots=True)
class CoauthorsTimeline(View):
    """Joint papers a year with every co-author, by first joint paper."""

    meta: CoauthorsMeta
    years: list[int]
    series: list[CoauthorSeries]
