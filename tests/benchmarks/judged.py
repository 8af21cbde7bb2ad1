"""Judged sets: papers, questions, and which paper answers which question how well.

A set is a folder of `corpus.jsonl.gz`, `queries.jsonl` and `qrels.tsv`.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TOP = 10


@dataclass(frozen=True)
class JudgedSet:
    """One set; papers are spoken of by their place in `texts`."""

    name: str
    texts: list[tuple[str, str]]
    """Title and abstract of each paper."""
    questions: list[str]
    relevant: list[dict[int, int]]
    """For each question: paper -> relevance, above 0; only judged questions are kept."""


def judged_sets(folder: Path) -> list[JudgedSet]:
    """Read every judged set in a folder."""
    return [_read(path.parent) for path in sorted(folder.glob("*/qrels.tsv"))]


def _read(folder: Path) -> JudgedSet:
    texts: list[tuple[str, str]] = []
    places: dict[str, int] = {}
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            places[paper["_id"]] = len(texts)
            texts.append((paper.get("title") or "", paper.get("text") or ""))
    relevant: dict[str, dict[int, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        question, paper_id, relevance = line.split("\t")
        if int(relevance) > 0:
            relevant[question][places[paper_id]] = int(relevance)
    asked = [json.loads(line) for line in (folder / "queries.jsonl").read_text().splitlines()]
    judged = [question for question in asked if relevant[question["_id"]]]
    return JudgedSet(
        folder.name,
        texts,
        [question["text"] for question in judged],
        [relevant[question["_id"]] for question in judged],
    )


def mean_ndcg(judged: JudgedSet, rankings: Sequence[Sequence[int]]) -> float:
    """Mean nDCG@10 of the papers found for each question, best first (Järvelin, Kekäläinen 2002).

    The gain of a paper is its relevance, as trec_eval counts it.
    """
    scores = []
    for ranking, relevant in zip(rankings, judged.relevant, strict=True):
        gained = [relevant.get(int(paper), 0) for paper in ranking[:TOP]]
        best = sorted(relevant.values(), reverse=True)[:TOP]
        scores.append(_discounted(gained) / _discounted(best))
    return float(np.mean(scores))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
