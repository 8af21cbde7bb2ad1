"""Papers, as pages, exports and API show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import ConfigDict, Field, computed_field

from app.charts.colours import colour_class
from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import HIDDEN, Selectable, View, is_none
from app.domain.people.names import without_number
from app.domain.records.record import PAPER_TYPES, DatePrecision, Link, Release
from app.domain.tex.html import to_html
from app.explorer.facets import FacetValue
from app.explorer.views import ListAnswer, RequestBody
from app.search.text.highlight import Range, to_marked

MOST_IDS = 200
"""Papers of one batch: as many as the longest page."""


@dataclass(frozen=True, slots=True)
class PaperAuthor(Selectable):
    """An author of a paper. `implied`: the owner of a profile whom the printed list leaves out."""

    id: int
    name: str
    printed_name: str
    position: Annotated[
        int | None, Field(description="Place in the printed list, from 1; null if implied.")
    ]
    implied: bool
    is_group: Annotated[bool, HIDDEN]
    """A source says that it is no person's name."""
    orcid: str | None
    affiliations: list[str]
    may_be_several: MayBeSeveral = False

    @property
    def shown_name(self) -> str:
        """As printed, but without the number by which DBLP tells people of one name apart."""
        return self.printed_name if self.is_group else without_number(self.printed_name)


@dataclass(frozen=True, slots=True)
class PaperCategory(Selectable):
    """A category, its code as printed; the name is that of the arXiv class it is taken for."""

    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class PaperTopic(Selectable):
    """A topic of a paper; the first is its primary one."""

    id: int
    label: str
    weight: float
    slot: Annotated[int | None, HIDDEN]
    """Colour slot, 0 to 7; None for the colour of `Other`."""

    @property
    def colour(self) -> str:
        """Class of its colour."""
        return colour_class(self.slot)


@dataclass(frozen=True, slots=True)
class PaperDoubt(Selectable):
    """Something that is uncertain about a paper."""

    code: str
    """A stable short name: `authors-cut`, `contradiction` …"""
    text: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class SnippetLine:
    """The part of an abstract that says most of why a paper was found."""

    text: str
    marks: list[Range]
    opens: bool
    """It begins where the abstract does."""
    closes: bool

    def framed(self, marked: str) -> str:
        """Put an ellipsis where the abstract goes on."""
        return f"{'' if self.opens else '… '}{marked}{'' if self.closes else ' …'}"


@dataclass(frozen=True, slots=True)
class Highlights(Selectable):
    """HTML, escaped, the words found in `<mark>`; the abstract's is a snippet."""

    title: str | None
    abstract: str | None


@dataclass(frozen=True, slots=True)
class Match(Selectable):
    """Why a query found the paper: its place by words, by meaning, or both."""

    score: Annotated[
        float, Field(description="0 to 1 among the papers found; 0 far down the list.")
    ]
    keyword_rank: int | None
    """Its place among the papers found by words, from 1; None where words did not find it."""
    semantic_rank: int | None
    words: Annotated[float | None, HIDDEN]
    """How well it fits the words, 0 to 1, the best paper of the set being 1."""
    meaning: Annotated[float | None, HIDDEN]
    """Its cosine with the query or the text, 0 to 1."""
    title: Annotated[str, HIDDEN]
    title_marks: Annotated[list[Range], HIDDEN]
    line: Annotated[SnippetLine | None, HIDDEN]
    """None without an abstract."""

    @property
    def by_meaning_alone(self) -> bool:
        """Whether no word says why it was found."""
        return self.keyword_rank is None and self.semantic_rank is not None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def highlights(self) -> Highlights:
        """Title and line of the abstract, TeX as printed."""
        line = self.line
        return Highlights(
            title=to_marked(self.title, self.title_marks),
            abstract=line.framed(to_marked(line.text, line.marks)) if line else None,
        )

    @property
    def title_html(self) -> str:
        """The title as safe HTML, formulas rendered."""
        return to_html(self.title, self.title_marks)

    @property
    def why_html(self) -> str | None:
        """The line of the abstract as safe HTML, formulas rendered."""
        return self.line.framed(to_html(self.line.text, self.line.marks)) if self.line else None


@dataclass(slots=True, kw_only=True)
class Paper(Selectable):
    """A paper. `title` and `abstract` are the text as printed, TeX untouched."""

    id: int
    title: str
    abstract: str | None
    date: Annotated[str | None, Field(description="ISO 8601, as far as known.")]
    date_precision: DatePrecision | None
    date_printed: str | None
    year: int | None
    year_inferred: Annotated[bool, Field(description="True whenever the year is not printed.")]
    year_reason: Annotated[str | None, HIDDEN]
    authors: list[PaperAuthor] = field(default_factory=list)
    """Printed ones in printed order, then the implied ones."""
    authors_truncated: Annotated[bool, Field(description="The printed list ends in “et al.”.")]
    categories: list[PaperCategory] = field(default_factory=list)
    topics: list[PaperTopic] = field(default_factory=list)
    keywords: list[str]
    tags: list[str] = field(default_factory=list)
    editors: list[str]
    type: Annotated[
        str | None, Field(description=f"One of {', '.join(PAPER_TYPES)}; null if not known.")
    ]
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
    links: Sequence[Link]
    releases: Sequence[Release]
    doubts: Annotated[
        list[PaperDoubt],
        Field(
            description="What is uncertain: a cut list, an inferred year, sources that contradict."
        ),
    ] = field(default_factory=list)
    """Given by `app.explorer.papers.origins.add_doubts`."""
    match: Annotated[
        Match | None,
        Field(exclude_if=is_none, description="Only where `q` or `like` is given."),
    ] = None
    references: Annotated[list[str], HIDDEN] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldOrigin(Selectable):
    """What one record says of one field of the paper."""

    field: str
    import_id: Annotated[int, Field(description="0 where a person gave it by hand.")]
    filename: str
    line: int | None
    printed: str | None
    understood: str | None
    shown: Annotated[bool, Field(description="Whether the paper has this value.")] = True
    reason: Annotated[str | None, Field(description="Why it is not shown.")] = None


@dataclass(slots=True, kw_only=True)
class PaperDetail(Paper):
    """A paper with what it cites, and with the origin of each field, the values that are not shown
    among them."""

    references: Annotated[
        list[str], Field(description="Identifiers such as `doi:10.…`, else texts.")
    ]
    origins: list[FieldOrigin]


@dataclass(slots=True, kw_only=True)
class SimilarPaper(Paper):
    """A paper, with how close its text is to that of another."""

    closeness: Annotated[float, Field(description="Cosine of the two texts, 0 to 1.")]


@dataclass(frozen=True, slots=True)
class PaperSentence(View):
    """The sentence of a paper's abstract that is closest in meaning to what was asked."""

    id: int
    sentence: Annotated[
        str | None, Field(description="As printed; null where there is no abstract.")
    ]
    closeness: Annotated[float | None, Field(description="Cosine with the query or text, 0 to 1.")]


class PaperList(ListAnswer[Paper]):
    """One page of papers."""

    facets: dict[str, list[FacetValue]] = Field(
        description="The facets asked for by `facets=`, most papers first; years in order."
    )


class SimilarList(ListAnswer[SimilarPaper]):
    """The papers nearest to one, nearest first."""


class BatchRequest(RequestBody):
    """The ids of a batch; one may occur twice."""

    model_config = ConfigDict(strict=True, json_schema_extra={"examples": [{"ids": [17, 3, 999]}]})

    ids: list[int] = Field(max_length=MOST_IDS)


class Batch(ListAnswer[Paper | None]):
    """The papers of a batch in the order of its ids; null where there is none of that id."""


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
            "may_be_several": False,
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
