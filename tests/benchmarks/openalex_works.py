"""Made papers as works of OpenAlex, in the shape and about the size of its own JSON Lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from app.domain.records.record import PaperRecord

OPENALEX = "https://openalex.org/"
REFERENCES = 20
"""References of a work, about as many as works of OpenAlex have on average."""


def openalex_lines(papers: Iterable[PaperRecord], seed: int = 1) -> Iterator[str]:
    """Write each paper as a work on a line of its own."""
    chance = Random(seed)
    for paper in papers:
        yield json.dumps(_work(paper, chance), ensure_ascii=False) + "\n"


def _work(paper: PaperRecord, chance: Random) -> dict[str, Any]:
    number = f"{OPENALEX}W{paper.number}"
    doi = f"https://doi.org/{paper.doi}" if paper.doi else None
    source = {"id": f"{OPENALEX}S1", "display_name": paper.venue, "issn_l": paper.issn,
              "issn": [paper.issn], "type": "journal"}  # fmt: skip
    location = {"is_oa": True, "landing_page_url": doi or paper.url, "pdf_url": None,
                "source": source, "license": "cc-by", "version": "publishedVersion"}  # fmt: skip
    first, _, last = (paper.pages or "").partition("–")
    return {
        "id": number, "doi": doi, "title": paper.title, "display_name": paper.title,
        "publication_year": paper.year, "publication_date": f"{paper.date}-01-01"[:10],
        "ids": {"openalex": number, "doi": doi, "mag": str(paper.number)},
        "language": paper.language, "primary_location": location, "type": "article",
        "type_crossref": "journal-article", "indexed_in": ["crossref"],
        "open_access": {"is_oa": True, "oa_status": "gold", "oa_url": doi},
        "authorships": [_authorship(name) for name in paper.authors],
        "cited_by_count": chance.randrange(500),
        "biblio": {"volume": paper.volume, "issue": paper.issue, "first_page": first,
                   "last_page": last},
        "is_retracted": False, "is_paratext": False,
        "keywords": [{"id": f"{OPENALEX}keywords/{word}", "display_name": word, "score": 0.5}
                     for word in paper.keywords],
        "concepts": [{"id": f"{OPENALEX}C{chance.randrange(10**8)}", "display_name": word,
                      "level": 2, "score": 0.4} for word in ("Tide", "Fjord", "Harbour")],
        "locations": [location], "best_oa_location": location,
        "referenced_works": [f"{OPENALEX}W{chance.randrange(10**10)}" for _ in range(REFERENCES)],
        "abstract_inverted_index": _inverted(paper.abstract),
        "counts_by_year": [{"year": year, "cited_by_count": 3} for year in range(2016, 2026)],
        "updated_date": "2025-01-01T00:00:00.000000",
    }  # fmt: skip


def _authorship(name: str) -> dict[str, Any]:
    institution = {"id": f"{OPENALEX}I7", "display_name": "University of Tides",
                   "country_code": "NO", "type": "education"}  # fmt: skip
    return {
        "author_position": "middle", "raw_author_name": name, "institutions": [institution],
        "author": {"id": f"{OPENALEX}A{len(name)}", "display_name": name, "orcid": None},
        "raw_affiliation_strings": ["Department of Odd Harbours, University of Tides, Norway"],
    }  # fmt: skip


def _inverted(abstract: str | None) -> dict[str, list[int]] | None:
    if abstract is None:
        return None
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(abstract.split()):
        places[word].append(place)
    return places
