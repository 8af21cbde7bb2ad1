"""What the API promises: the shape of every answer, with an example where one helps.

Field names are fixed; a new one is added here and filled where its route is. Nothing in this
module asks the store.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LARGEST_ID = 10**18 - 1
"""Ids have at most 18 digits, so that each fits the store's integers."""
MOST_IDS = 200
"""Papers of one batch: as many as the longest page."""

Mode = Literal["hybrid", "keyword", "semantic"]
Precision = Literal["day", "month", "year"]


def _none(value: object) -> bool:
    return value is None


def _selectable(schema: dict[str, Any]) -> None:
    """Require no field: `fields=` may leave any of them out."""
    schema.pop("required", None)


def _paper_schema(schema: dict[str, Any]) -> None:
    _selectable(schema)
    schema["examples"] = [PAPER_EXAMPLE]


class Part(BaseModel):
    """A part of an answer, made from the queries' own views."""

    model_config = ConfigDict(from_attributes=True)


class Selectable(BaseModel):
    """An answer of which `fields=` may ask for less."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=_selectable)


class PaperAuthor(Selectable):
    """An author of a paper. `implied`: the owner of a profile whom the printed list leaves out."""

    id: int
    name: str
    printed_name: str
    position: int | None = Field(description="Place in the printed list, from 1; null if implied.")
    implied: bool


class PaperCategory(Selectable):
    """A category, its code as printed; the name is that of the arXiv class it is taken for."""

    code: str
    name: str | None


class PaperTopic(Selectable):
    """A topic of a paper; the first is its primary one."""

    id: int
    label: str
    weight: float


class Highlights(Selectable):
    """HTML, escaped, the words found in `<mark>`; the abstract's is a snippet."""

    title: str | None = None
    abstract: str | None = None


class Match(Selectable):
    """Why a query found the paper: its place by words, by meaning, or both."""

    score: float = Field(description="0 to 1 among the papers found; 0 far down the list.")
    keyword_rank: int | None
    semantic_rank: int | None
    highlights: Highlights


class Paper(Selectable):
    """A paper. `title` and `abstract` are the text as printed, TeX untouched."""

    model_config = ConfigDict(json_schema_extra=_paper_schema)

    id: int
    title: str
    abstract: str | None
    date: str | None = Field(description="ISO 8601, as far as known.")
    date_precision: Precision | None
    date_printed: str | None
    year: int | None
    year_inferred: bool = Field(description="True whenever the year is not printed.")
    authors: list[PaperAuthor]
    authors_truncated: bool = Field(description="The printed list ends in “et al.”.")
    categories: list[PaperCategory]
    topics: list[PaperTopic]
    keywords: list[str]
    tags: list[str]
    venue: str | None
    has_code: bool
    code_url: str | None
    doi: str | None
    arxiv_id: str | None
    url: str | None
    citation_count: int | None
    match: Match | None = Field(
        default=None, exclude_if=_none, description="Only where `q` is given."
    )


class SimilarPaper(Paper):
    """A paper, with how close its text is to that of another."""

    closeness: float = Field(description="Cosine of the two texts, 0 to 1.")


class ListMeta(Part):
    """What an answer says about its list."""

    count: int = Field(description="All that answer the address, on all pages.")
    per_page: int
    next_cursor: str | None = Field(description="The `cursor` of the next page; null on the last.")
    mode: Mode | None = Field(default=None, description="The mode that answered `q`.")
    relaxed: bool = Field(
        default=False, description="Too few had all the words; any word counts, or a similar one."
    )
    notes: list[str] = []
    more: dict[str, int] = Field(
        default={}, description="Per facet asked for: values beyond those given."
    )
    took_ms: float


class FacetValue(Part):
    """One value of a facet: what the parameter takes, its name, its papers."""

    value: str
    label: str
    count: int


class PaperList(BaseModel):
    """One page of papers."""

    meta: ListMeta
    results: list[Paper]
    facets: dict[str, list[FacetValue]] = Field(
        description="The facets asked for by `facets=`, most papers first; years in order."
    )


class SimilarList(BaseModel):
    """The papers nearest to one, nearest first."""

    meta: ListMeta
    results: list[SimilarPaper]


class BatchRequest(BaseModel):
    """The ids of a batch; one may occur twice."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": [17, 3, 999]}]})

    ids: list[int] = Field(max_length=MOST_IDS)


class Batch(BaseModel):
    """The papers of a batch in the order of its ids; null where there is none of that id."""

    meta: ListMeta
    results: list[Paper | None]


class Reported(Part):
    """Figures that a profile page prints; what cannot be is said in `contradictions`."""

    h_index: int | None
    papers: int | None
    citations: int | None
    novelty: int | None = Field(description="Per cent.")
    ai_score: int | None
    contradictions: list[str]


class Author(Selectable):
    """A person. Numbers count papers here; `lower_bound`: some printed lists were cut."""

    id: int
    name: str
    printed_names: list[str]
    papers: int
    first_year: int | None
    last_year: int | None
    coauthors: int
    lower_bound: bool = Field(description="There may be more co-authors than `coauthors` says.")
    reported: Reported | None


class AuthorList(BaseModel):
    """One page of authors, most papers first; with `q` best match first."""

    meta: ListMeta
    results: list[Author]


class Coauthor(Selectable):
    """A person with whom somebody wrote, and when."""

    id: int
    name: str
    papers: int = Field(description="Papers by both.")
    first_year: int | None
    last_year: int | None
    lower_bound: bool = Field(description="Cut lists of either may hide joint papers.")


class CoauthorList(BaseModel):
    """One page of somebody's co-authors, most joint papers first."""

    meta: ListMeta
    results: list[Coauthor]


class Category(Selectable):
    """A category: its code as printed, the name it is taken to have, its papers."""

    code: str
    name: str | None
    papers: int


class CategoryList(BaseModel):
    """One page of categories, most papers first."""

    meta: ListMeta
    results: list[Category]


class TimelineMeta(Part):
    """What an answer says about its set."""

    count: int = Field(description="Papers of the set, with and without a year.")
    undated: int = Field(description="Papers of the set without a year.")
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


class PapersTimeline(BaseModel):
    """Papers a year; `years` has no gaps."""

    meta: TimelineMeta
    years: list[int]
    counts: list[int]


class SuggestedPaper(Part):
    """A paper whose title fits what is being typed."""

    id: int
    title: str
    year: int | None


class SuggestedAuthor(Part):
    """An author whose name fits."""

    id: int
    name: str
    papers: int


class SuggestedTopic(Part):
    """A topic whose label fits."""

    id: int
    label: str
    papers: int


class Suggestions(Part):
    """What may be meant by an unfinished query."""

    papers: list[SuggestedPaper]
    authors: list[SuggestedAuthor]
    topics: list[SuggestedTopic]
    did_you_mean: str | None


class ProblemError(BaseModel):
    """One mistake: where, what, and what would be right."""

    param: str
    value: str
    message: str
    hint: str
    position: int | None = Field(
        default=None, exclude_if=_none, description="In a query: the character at fault, from 0."
    )


class Problem(BaseModel):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError]
    request_id: str


PAPER_EXAMPLE: dict[str, Any] = {
    "id": 17,
    "title": "Certified private data release for sparse Lipschitz functions",
    "abstract": "As machine learning has become more relevant for everyday applications …",
    "date": "2023-02-19",
    "date_precision": "day",
    "date_printed": "Feb 19, 2023",
    "year": 2023,
    "year_inferred": False,
    "authors": [
        {
            "id": 3,
            "name": "Amartya Sanyal",
            "printed_name": "Amartya Sanyal",
            "position": 3,
            "implied": False,
        }
    ],
    "authors_truncated": True,
    "categories": [{"code": "LG", "name": "Machine Learning"}],
    "topics": [],
    "keywords": [],
    "tags": ["oxford"],
    "venue": None,
    "has_code": False,
    "code_url": None,
    "doi": None,
    "arxiv_id": None,
    "url": None,
    "citation_count": None,
}
