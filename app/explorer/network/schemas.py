"""Topics, their timelines and those of co-authors, and the network."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.explorer.api.envelope import ListMeta, Mode, Part, Selectable
from app.explorer.papers.schemas import TimelineMeta


class Topic(Selectable):
    """A topic: what it is called, the words that mark it, and its papers."""

    id: int
    label: str
    words: list[str] = Field(description="Best first.")
    papers: int = Field(description="Papers that have it as any of their topics.")
    parent: int | None


class TopicList(BaseModel):
    """One page of topics, most papers first; with `q` best match first."""

    meta: ListMeta
    results: list[Topic]


class NamedTopic(Part):
    """A topic by its name; `id` is null for `Other`."""

    id: int | None
    label: str


class NamedAuthor(Part):
    """An author by name."""

    id: int
    name: str


class TopicSeries(BaseModel):
    """Papers a year of one topic, each paper in its first topic only."""

    topic: NamedTopic
    counts: list[int]
    total: int = Field(description="Papers without a year included.")


class TopicsTimeline(BaseModel):
    """Papers a year by topic; the series of a year add up to its papers."""

    meta: TimelineMeta
    years: list[int]
    series: list[TopicSeries]


class CoauthorSeries(BaseModel):
    """Joint papers a year with one co-author."""

    author: NamedAuthor
    counts: list[int]
    total: int
    first_year: int | None
    last_year: int | None
    paper_ids: list[int] = Field(description="Oldest first.")


class CoauthorsMeta(TimelineMeta):
    """What an answer says about its set."""

    lower_bound: bool = Field(description="A printed list was cut: there may be more.")


class CoauthorsTimeline(BaseModel):
    """Joint papers a year with every co-author, by first joint paper."""

    meta: CoauthorsMeta
    years: list[int]
    series: list[CoauthorSeries]


class NetworkNode(Part):
    """Somebody on a paper of the set."""

    id: int
    name: str
    papers: int


class NetworkLink(Part):
    """Two people who wrote together."""

    source: int
    target: int
    papers: int
    first_year: int | None
    last_year: int | None


class NetworkMeta(BaseModel):
    """What an answer says about its set."""

    count: int = Field(description="Papers of the set.")
    people: int = Field(description="Of the set, those left out included.")
    capped: bool = Field(description="People or links were left out; `notes` say which.")
    lower_bound: bool = Field(description="A printed list was cut: there may be more.")
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


class CoauthorNetwork(BaseModel):
    """People, most papers first, and their links, most joint papers first."""

    meta: NetworkMeta
    nodes: list[NetworkNode]
    links: list[NetworkLink]
