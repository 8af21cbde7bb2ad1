"""Questions about the bundled listing, with answers read from it by hand.

Each names a tool with its arguments, the place in the answer, and what stands there. A place is a
path through JSON; `*` collects from a list.
"""

from __future__ import annotations

from typing import Any, NamedTuple

OWNER = "Amartya Sanyal"
FIRST = "papers.0.title"
TITLES = "papers.*.title"
PEOPLE = "people.*.name"


class Question(NamedTuple):
    """One question."""

    asked: str
    tool: str
    arguments: dict[str, Any]
    place: str
    answer: Any
    """What stands there; of a set, that all of it is among what stands there."""


QUESTIONS = (
    Question("How many papers are there?", "search", {"per_page": 1}, "count", 41),
    Question(
        "Which paper is about catastrophic overfitting by non-robust features?",
        "search", {"q": "catastrophic overfitting non-robust features"}, FIRST,
        "Catastrophic overfitting can be induced with discriminative non-robust features",
    ),
    Question(
        "Which paper introduces TAPAS?", "search", {"q": "TAPAS"}, FIRST,
        "TAPAS: Tricks to Accelerate (encrypted) Prediction As a Service",
    ),
    Question(
        "Which paper calibrates networks with focal loss?",
        "search", {"q": "focal loss calibration"}, FIRST,
        "Calibrating Deep Neural Networks using Focal Loss",
    ),
    Question(
        "Which paper is on private principal components?",
        "search", {"q": "differentially private k-PCA"}, FIRST,
        "An Iterative Algorithm for Differentially Private $k$-PCA with Adaptive Noise",
    ),
    Question(
        "What did they write with Philip Torr before 2020?",
        "search", {"author": [OWNER, "Torr"], "year": "-2019"}, TITLES,
        {"Stable Rank Normalization for Improved Generalization in Neural Networks and GANs",
         "Robustness via Deep Low-Rank Representations"},
    ),
    Question("How many are of 2024?", "search", {"year": "2024"}, "count", 10),
    Question("How many have code?", "search", {"code": "yes"}, "count", 7),
    Question("How many are in statistics (ML)?", "search", {"category": "ML"}, "count", 5),
    Question(
        "Which are on cryptography and security?", "search", {"category": ["CR"]}, TITLES,
        {"Provable Privacy with Non-Private Pre-Processing",
         "TAPAS: Tricks to Accelerate (encrypted) Prediction As a Service"},
    ),
    Question(
        "Which is the oldest?", "search", {"sort": "oldest", "per_page": 1}, FIRST,
        "Multiscale sequence modeling with a learned dictionary",
    ),
    Question(
        "Which is the newest?", "search", {"sort": "newest", "per_page": 1}, FIRST,
        "Language Generation with Replay: A Learning-Theoretic View of Model Collapse",
    ),
    Question(
        "Is the year of the newest printed?", "search", {"per_page": 1}, "papers.0.year_inferred",
        True,
    ),
    Question(
        "How many have an inferred year?", "search", {"doubt": "year-inferred"}, "count", 4
    ),
    Question(
        "Which have unlearning in the title?",
        "search", {"q": "title:unlearning", "mode": "keyword", "per_page": 20}, "count", 7,
    ),
    Question(
        "Whose thesis-like paper has one author only?",
        "search", {"q": "Identifying and Exploiting Structures"}, "papers.0.authors", [OWNER],
    ),
    Question(
        "Which categories are there, with how many papers?",
        "search", {"per_page": 1, "facets": "category"}, "facets.category",
        {"LG": 30, "ML": 5, "CR": 2, "CV": 2, "CL": 1, "MA": 1},
    ),
    Question(
        "When was “How unfair is private learning ?” published?",
        "get", {"ids": [5]}, "papers.0.date", "2022-06-08",
    ),
    Question(
        "Who is on “Delta-Influence” though the list is cut?",
        "get", {"ids": [15]}, "papers.0.implied_authors", [OWNER],
    ),
    Question(
        "Which papers are like “Corrective Machine Unlearning”?",
        "similar", {"paper": 14, "per_page": 8}, TITLES,
        {"Towards Adversarial Evaluations for Inexact Machine Unlearning"},
    ),
    Question("Who is Schoelkopf?", "find_people", {"name": "Schoelkopf"}, PEOPLE,
             ["Bernhard Schölkopf"]),
    Question("Who is meant by “Daniel Dmitriev”?", "find_people", {"name": "Dmitrev"},
             "people.0.name", "Daniil Dmitriev"),
    Question(
        "Who wrote most after the owner?", "find_people", {"per_page": 2}, PEOPLE,
        [OWNER, "Yaxi Hu"],
    ),
    Question("How many papers has Yaxi Hu?", "person", {"person": "Yaxi Hu"},
             "person.papers", 7),
    Question("May Yaxi Hu have more co-authors?", "person", {"person": "Yaxi Hu"},
             "person.lower_bound", True),
    Question("With whom did Pau de Jorge write?", "person", {"person": "Pau de Jorge"},
             "coauthors.*.name",
             {OWNER, "Guillermo Ortiz-Jiménez", "Adel Bibi", "Riccardo Volpi", "Harkirat S. Behl"}),
    Question(
        "How many papers came out each year?", "timeline", {}, "years",
        {"2017": 2, "2018": 3, "2019": 1, "2020": 3, "2021": 1, "2022": 7, "2023": 4,
         "2024": 10, "2025": 6, "2026": 4},
    ),
    Question(
        "In which years did Torr and the owner write together?",
        "timeline", {"by": "coauthors", "author": ["Torr"]}, "series.*.name",
        {OWNER, "Ameya Prabhu", "Puneet K. Dokania"},
    ),
    Question(
        "How is Torr joined to Yaxi Hu?", "path", {"from": "Torr", "to": "Yaxi Hu"}, PEOPLE,
        ["Philip H. S. Torr", OWNER, "Yaxi Hu"],
    ),
    Question("How far is Amartya Sanyal from Bibi?", "path", {"from": OWNER, "to": "Bibi"},
             "length", 1),
    Question(
        "How is “Corrective Machine Unlearning” cited in BibTeX?",
        "export", {"format": "bib", "q": "title:corrective"},
        "text.@misc{goel2024corrective-14", True,
    ),
)  # fmt: skip


def found_at(answer: Any, place: str) -> Any:
    """Return what stands at a place of an answer."""
    if place.startswith("text."):
        return place.removeprefix("text.") in answer["text"]
    for step in place.split("."):
        if step == "*":
            continue
        if isinstance(answer, list):
            answer = answer[int(step)] if step.isdecimal() else [one[step] for one in answer]
        else:
            answer = answer[step]
    return answer


def is_right(question: Question, answer: Any) -> bool:
    """Tell whether an answer has what was read by hand."""
    found = found_at(answer, question.place)
    if isinstance(question.answer, set):
        return question.answer <= set(found)
    return bool(found == question.answer)
