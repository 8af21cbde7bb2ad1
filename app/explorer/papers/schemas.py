"""Papers, their lists, and their counts a year."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.record import PAPER_TYPES
from app.explorer.api.envelope import ListMeta, Mode, Part, Selectable, left_out

MOST_IDS = 200
"""Papers of one batch: as many as the longest page."""
Precision = Literal["day", "month", "year"]


class PaperAuthor(Selectable):
    """An author of a paper. `implied`: the owner of a profile whom the printed list leaves out."""

    id: int
    name: str
    printed_name: str
    position: int | None = Field(description="Place in the printed list, from 1; null if implied.")
    implied: bool
    orcid: str | None
    affiliations: list[str]


class PaperLink(Part):
    """An address of a paper besides its own page."""

    url: str
    kind: str | None = None


class PaperRelease(Part):
    """Another appearance or date of a paper."""

    kind: str | None = None
    date: str | None = None
    date_printed: str | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None


class PaperCategory(Selectable):
    """A category, its code as printed; the name is that of the arXiv class it is taken for."""

    code: str
    name: str | None


class PaperTopic(Selectable):
    """A topic of a paper; the first is its primary one."""

    id: int
    label: str
    weight: float


class PaperDoubt(Selectable):
    """Something that is uncertain about a paper."""

    code: str
    text: str


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
    editors: list[str]
    type: str | None = Field(description=f"One of {', '.join(PAPER_TYPES)}; null if not known.")
    venue: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    publisher: str | None
    language: str | None
    has_code: bool
    code_url: str | None
    doi: str | None
    arxiv_id: str | None
    pmid: str | None
    isbn: str | None
    issn: str | None
    url: str | None
    citation_count: int | None
    note: str | None
    links: list[PaperLink]
    releases: list[PaperRelease]
    doubts: list[PaperDoubt] = Field(
        description="What is uncertain: a cut list, an inferred year, sources that contradict."
    )
    match: Match | None = Field(
        default=None, exclude_if=left_out, description="Only where `q` or `like` is given."
    )


class FieldOrigin(Selectable):
    """What one record says of one field of the paper."""

    field: str
    import_id: int
    filename: str
    line: int | None
    printed: str | None
    understood: str | None
    shown: bool = Field(description="Whether the paper has this value.")
    reason: str | None = Field(description="Why it is not shown.")


class PaperDetail(Paper):
    """A paper with what it cites, and with the origin of each field, the values that are not shown
    among them."""

    references: list[str] = Field(description="Identifiers such as `doi:10.…`, else texts.")
    origins: list[FieldOrigin]


class SimilarPaper(Paper):
    """A paper, with how close its text is to that of another."""

    closeness: float = Field(description="Cosine of the two texts, 0 to 1.")


class PaperSentence(Part):
    """The sentence of a paper's abstract that is closest in meaning to what was asked."""

    id: int
    sentence: str | None = Field(description="As printed; null where there is no abstract.")
    closeness: float | None = Field(description="Cosine with the query or text, 0 to 1.")


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


class YearApart(Part):
    """A year that is not among `years`."""

    year: int
    papers: int


class TimelineMeta(Part):
    """What an answer says about its set."""

    count: int = Field(description="Papers of the set, with and without a year.")
    undated: int = Field(description="Papers of the set without a year.")
    outliers: list[YearApart] = Field(
        description="Years that are set apart: beyond the next one, or far from all others."
        " `counts`, `undated` and these add up to `count`."
    )
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


class PapersTimeline(BaseModel):
    """Papers a year; `years` has no gaps."""

    meta: TimelineMeta
    years: list[int]
    counts: list[int]


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
            "orcid": None,
            "affiliations": [],
        }
    ],
    "authors_truncated": True,
    "categories": [{"code": "LG", "name": "Machine Learning"}],
    "topics": [],
    "keywords": [],
    "tags": ["oxford"],
    "editors": [],
    "type": "conference",
    "venue": None,
    "volume": None,
    "issue": None,
    "pages": None,
    "publisher": None,
    "language": "en",
    "has_code": False,
    "code_url": None,
    "doi": None,
    "arxiv_id": None,
    "pmid": None,
    "isbn": None,
    "issn": None,
    "url": None,
    "citation_count": None,
    "note": None,
    "links": [],
    "releases": [],
    "doubts": [{"code": "authors-cut", "text": "The printed list of authors is cut (et al.)."}],
}
