"""A small world of papers that the whole suite speaks about.

Fifteen invented papers of three themes: tides, privacy and birdsong. `world_records` gives them
as one importer would; what the tests rely on stands in the constants below. The people:

    Jörg Brüning-Weiß     umlauts, ß and a hyphen; `Jorg Bruning-Weiss` on one paper
    Amélie K. Tournier    also printed `Amelie Tournier`: the one pair to be merged by rule
    Li Wei, Lin Wei       two people of one family name and initial
    M. Okafor             initials only; stays apart from `Musa Okafor`, with whom no co-author is
                          shared, and by another ORCID from `Mary Okafor`
    Noor van den Berg     a particle; the owner of a profile, implied where a list was cut
"""

from __future__ import annotations

from app.domain.records.record import Origin, PaperRecord, ProfileRecord, Remark
from app.domain.reported import Bound, Contradiction

PAPERS = 15
NAMES = 17
"""Distinct printed names, implied owners included."""
AUTHORS = 15
"""Persons: `Jorg Bruning-Weiss` folds to the same name, `Amelie Tournier` is merged by rule."""

OWNER = "Noor van den Berg"


def world_profile() -> ProfileRecord:
    """Give the header of the one profile in this world."""
    return ProfileRecord(
        name=OWNER,
        code="LG",
        h_index=9,
        papers=6,
        citations=70,
        novelty=51,
        line=1,
        line_end=7,
        origins={"h_index": Origin(3, "h-index9", "h-index: 9")},
        contradictions=[
            Contradiction("h_index", 9, (Bound(6, "paper", 6), Bound(70, "citation", 8)))
        ],
    )


def world_records() -> list[PaperRecord]:
    """Give the papers of this world, in the order of their source."""
    return [*_tides(), *_privacy(), *_birdsong()]


def _tides() -> list[PaperRecord]:
    return [
        PaperRecord(
            title="Forecasting Spring Tides with Kernel Regression",
            authors=("Jörg Brüning-Weiß", "Amélie K. Tournier"),
            date="2019-04-30",
            date_printed="Apr 30, 2019",
            abstract="Spring tides flood low streets twice a month. We forecast their height one "
            "week ahead with kernel regression on harbour gauges, and halve the error of the "
            "harmonic method.",
            venue="Journal of Coastal Computing",
            categories=("ao-ph", "ML"),
            keywords=("tides", "kernel regression"),
            tags=("harbour-lab",),
            doi="10.5555/tide.2019.4",
            url="https://example.org/tides/4",
            citation_count=31,
            line=10,
            line_end=16,
        ),
        PaperRecord(
            title="Neap Tides Are Harder: Error Bounds for Kernel Tide Forecasts",
            authors=("Amelie Tournier", "Jorg Bruning-Weiss", "Li Wei"),
            date="2020-11",
            abstract="Neap tides are small, and so are their errors. Relative to their height they "
            "are the harder case. We prove a bound of $O(\\sqrt{n}\\,\\log n)$ for kernel "
            "regression.",
            venue="Journal of Coastal Computing",
            categories=("ML",),
            keywords=("tides", "error bounds"),
            doi="10.5555/tide.2020.11",
            citation_count=12,
            line=18,
            line_end=24,
        ),
        PaperRecord(
            title="A Survey of Storm Surge Models",
            authors=("Li Wei",),
            date="2021",
            abstract="Storm surges come on top of tides. We survey sixty years of models, from "
            "hydrodynamic solvers to neural networks.",
            venue="Surveys in Hydrology",
            categories=("ao-ph",),
            url="https://example.org/surge-survey",
            citation_count=140,
            line=26,
            line_end=32,
        ),
        PaperRecord(
            title="Multi-Agent Control of Harbour Gates",
            authors=("Lin Wei", "Jörg Brüning-Weiß"),
            date="2022-02-11",
            abstract="Harbour gates that close one by one push the surge to their neighbours. A "
            "multi-agent controller closes them in concert.",
            categories=("MA",),
            tags=("harbour-lab",),
            arxiv_id="2202.05555v2",
            has_code=True,
            code_url="https://github.com/example/harbour-gates",
            line=34,
            line_end=40,
        ),
        PaperRecord(
            title="Tide Tables of the Grönland Coast, 1890-1910",
            date="1911",
            line=42,
            line_end=42,
        ),
    ]


def _privacy() -> list[PaperRecord]:
    inferred = "The page leaves out the year of its capture; the latest printed year is 2024."
    return [
        PaperRecord(
            title="How Private Is a Median?",
            authors=(OWNER, "Mary Okafor"),
            date="2021-06-08",
            date_printed="Jun 8, 2021",
            abstract="The median of a small table can give a person away. We add noise to it and "
            "prove $ε$-differential privacy with $\\varepsilon \\le 0.1$.",
            categories=("LG", "CR"),
            keywords=("differential privacy",),
            tags=("north", "harbour-lab"),
            arxiv_id="2106.04444",
            has_code=True,
            code_url="https://github.com/example/private-median",
            citation_count=22,
            line=50,
            line_end=56,
            origins={
                "title": Origin(51, "How Private Is a Median?", "title"),
                "date": Origin(50, "LGJun 8, 2021", "day, month and year are printed"),
            },
        ),
        PaperRecord(
            title="$k$-Anonymity Is Not Enough: Membership Inference on Released Tables",
            authors=("Mary Okafor", "Zoë O'Neill", "Tomás Ibáñez"),
            orcids=("0000-0002-1825-0097", None, None),
            authors_truncated=True,
            implied_authors=(OWNER,),
            date="2022-09-14",
            date_printed="Sep 14, 2022",
            abstract="Tables released under $k$-anonymity still leak. A membership inference "
            "attack with {\\em public} records finds 9\\% of the people, $p < 0.01$.",
            categories=("CR",),
            tags=("north",),
            line=58,
            line_end=64,
            issues=[
                Remark("doubt", 58, "authors-cut", "The printed list of authors is cut (et al.).")
            ],
        ),
        PaperRecord(
            title="Differentially Private Learning with Public Features",
            authors=(OWNER, "Zoë O'Neill"),
            date="2024-05-02",
            date_printed="May 2, 2024",
            abstract="Some features are public. Private learning that knows which ones needs fewer "
            "samples. The code is at https://github.com/example/public-features.",
            venue="Conference on Careful Learning",
            categories=("LG",),
            tags=("north",),
            has_code=True,
            code_url="https://github.com/example/public-features",
            citation_count=3,
            line=66,
            line_end=72,
        ),
        PaperRecord(
            title="Unlearning What Was Never Learned",
            authors=("Zoë O'Neill", "M. Okafor", "Priya Ravindran"),
            orcids=(None, "0000-0001-5109-3700", None),
            authors_truncated=True,
            implied_authors=(OWNER,),
            date="2025-03-12",
            date_printed="Mar 12",
            year_inferred=True,
            year_reason=inferred,
            abstract="Machine unlearning removes a person from a model. We show how to test that "
            "there was anything to remove.",
            categories=("LG",),
            line=74,
            line_end=80,
            issues=[
                Remark("doubt", 74, "authors-cut", "The printed list of authors is cut (et al.)."),
                Remark("doubt", 74, "year-inferred", "No year is printed; 2025 is inferred."),
            ],
        ),
        PaperRecord(
            title="Privacy Budgets That Last a Year",
            authors=(OWNER,),
            date_printed="Dec 30",
            year_inferred=True,
            year_reason="No year fits: the page was captured before it.",
            abstract="A privacy budget is spent with every question. We spread it over a year.",
            categories=("CR",),
            line=82,
            line_end=88,
            issues=[
                Remark("doubt", 82, "no-year", "No year is printed, and none can be inferred.")
            ],
        ),
    ]


def _birdsong() -> list[PaperRecord]:
    return [
        PaperRecord(
            title="Who Sings at Dawn? Recognising Birds in Harbour Noise",
            authors=("Ines Schölkopf-Araújo", "Musa Okafor"),
            date="2020-05-17",
            abstract="Birds sing at dawn, when the harbour wakes. We recognise forty species in "
            "recordings with ships, winches and rain.",
            venue="Workshop on Listening Machines",
            categories=("SD", "LG"),
            keywords=("birdsong", "audio"),
            doi="10.5555/dawn.2020",
            citation_count=45,
            line=90,
            line_end=96,
        ),
        PaperRecord(
            title="Who Sings at Dusk? Recognising Birds in Harbour Noise",
            authors=("Ines Schölkopf-Araújo", "Musa Okafor"),
            date="2021-05-20",
            abstract="The evening is noisier than the morning. We repeat the study of dawn at dusk "
            "and find owls.",
            venue="Workshop on Listening Machines",
            categories=("SD",),
            keywords=("birdsong", "audio"),
            doi="10.5555/dusk.2021",
            citation_count=9,
            line=98,
            line_end=104,
        ),
        PaperRecord(
            title="Learning Birdsong without Labels",
            authors=("Musa Okafor", "Bashir al-Hakim"),
            date="2023-10-01",
            abstract="Labels of birdsong are rare. A network that guesses the next second of a "
            "song learns the species without them.",
            categories=("SD", "LG"),
            arxiv_id="2310.00077",
            url="https://arxiv.org/abs/2310.00077",
            has_code=True,
            code_url="https://codeberg.org/example/birdsong",
            citation_count=45,
            line=106,
            line_end=112,
        ),
        PaperRecord(
            title="The Étude Corpus: Ten Thousand Songs of the Blackbird",
            authors=("Bashir al-Hakim", "Ines Schölkopf-Araújo", "Caoimhe Ní Bhriain"),
            date="2024-01-15",
            abstract="We publish ten thousand songs of one blackbird population, with pitch, time "
            "and weather.",
            venue="Data in Ornithology",
            categories=("SD",),
            keywords=("birdsong", "data"),
            url="https://example.org/etude",
            line=114,
            line_end=120,
        ),
        PaperRecord(
            title="Federated Listening: Private Birdsong Recognition on Phones",
            authors=("Bashir al-Hakim", "Daniel Fjørtoft"),
            authors_truncated=True,
            implied_authors=(OWNER,),
            date="2025",
            abstract="Phones hear birds and people alike. We train on the phones, so that no "
            "recording leaves them, with differential privacy for the people.",
            categories=("LG", "SD", "CR"),
            keywords=("birdsong", "differential privacy"),
            line=122,
            line_end=128,
            issues=[
                Remark("doubt", 122, "authors-cut", "The printed list of authors is cut (et al.).")
            ],
        ),
    ]
