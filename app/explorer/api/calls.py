"""Ten calls of the API to be pasted into a shell, for the help page and the README.

They ask for things of the listing that comes with the program.
"""

from __future__ import annotations

from dataclasses import dataclass

LOCAL = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class PastedCall:
    """One call of curl."""

    meaning: str
    address: str
    """Path and query."""
    options: str = ""
    """Of curl, as a shell reads them."""

    def command(self, base: str) -> str:
        """Write the call.

        Args:
            base: address of the server, without its last slash.
        """
        options = f"{self.options} " if self.options else ""
        return f"curl {options}'{base}{self.address}'"


CALLS = (
    PastedCall(
        "papers found by words or meaning, with counts",
        "/api/v1/papers?q=privacy&year=2022-2025&facets=year,author",
    ),
    PastedCall(
        "some fields of a person's newest papers",
        "/api/v1/papers?author=3&sort=newest&per_page=5&fields=title,year,authors.name",
    ),
    PastedCall("one paper, and where each field comes from", "/api/v1/papers/17"),
    PastedCall(
        "papers by id, in this order",
        "/api/v1/papers/batch",
        """--json '{"ids": [17, 3, 9]}'""",
    ),
    PastedCall("people of a name, however it is typed", "/api/v1/authors?q=sanial"),
    PastedCall("with whom somebody wrote since 2024", "/api/v1/authors/3/coauthors?year=2024-"),
    PastedCall("papers a year, of a category", "/api/v1/timelines/papers?category=LG"),
    PastedCall("who wrote with whom, 20 people", "/api/v1/network/coauthors?limit=20"),
    PastedCall("all papers of a tag as BibTeX", "/papers.bib?tag=oxford", "-o papers.bib"),
    PastedCall(
        "what an import would bring, without importing",
        "/api/v1/imports?dry_run=yes",
        """--data-binary '{"title": "On Tides", "authors": ["Ada Moreno"]}'""",
    ),
)
