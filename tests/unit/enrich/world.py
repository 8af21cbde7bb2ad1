"""Three papers, and what a service says of them."""

from __future__ import annotations

from app.domain.records.record import PaperRecord
from app.enrich.run import EnrichReport, enrich_papers, source_of
from app.settings import Settings
from app.store.database import Database
from tests.unit.enrich import answers as made
from tests.unit.enrich.answers import Answer, Parameters, PublicService
from tests.unit.ingest.questions import rows

TIDES = PaperRecord(
    "The Tides of a Small Harbour", ("Ann Bell", "Cy Dee"), date="2020", doi="10.5555/tides", line=1
)
MOONS = PaperRecord(
    "Moons above Every Quiet Street of the City", ("Ann Bell", "Gus Hay"), date="2021", line=2
)
STORMS = PaperRecord(
    "Storms over Distant Islands of the South", ("Eve Fay",), date="2019", arxiv_id="1901.00001",
    orcids=("0000-0002-1825-0097",), line=3,
)  # fmt: skip
NAMES = ("arxiv", "openalex", "crossref", "orcid")


def settings_for(served: PublicService, library: Database, **others: object) -> Settings:
    return Settings.model_validate(
        {
            "database_url": f"sqlite:///{library.path}",
            "reply_cache": library.path.parent / "replies",
            "contact": "ann@example.org",
            **{
                f"{name}_url": served.address for name in ("arxiv", "openalex", "crossref", "orcid")
            },
            **others,
        }
    )


def enrich(
    served: PublicService, library: Database, name: str, *, dry_run: bool = False, **others: object
) -> EnrichReport:
    settings = settings_for(served, library, **others)
    ids = [row[0] for row in rows(library, "SELECT id FROM paper ORDER BY id")]
    return enrich_papers(library, settings, source_of(name), ids, dry_run=dry_run)


def openalex_answers(path: str, given: Parameters) -> Answer:
    asked = given.get("filter", "")
    moons = made.openalex_work(
        MOONS.title, MOONS.authors, doi="10.5555/moons", publication_year=2021
    )
    if asked.startswith("title"):
        other = "Moons above Every Quiet Street"
        return made.openalex(made.openalex_work(other, ("Zed Zip",), publication_year=2021), moons)
    return made.openalex(
        made.openalex_work(
            TIDES.title, TIDES.authors, doi="https://doi.org/10.5555/TIDES",
            publication_date="2020-05-06", cited_by_count=7,
            primary_location={"source": {"display_name": "Journal of Tides"}},
        ),
        made.openalex_work("Something Quite Different", ("Nobody Here",), doi="10.5555/other"),
        *((moons,) if "moons" in asked else ()),
    )  # fmt: skip
