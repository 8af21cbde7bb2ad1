"""How fast and how well words find papers, beside the full-text index called bare.

    python -m tests.benchmarks.keyword CORPORA EVAL [STORE]

CORPORA holds native JSON Lines, EVAL the judged sets, one folder each; STORE is where the
indexed text is kept between runs. Times are CPU milliseconds, so that a busy machine disturbs
neither side; the first line of a kind is with nothing remembered, the second with everything.
"""

from __future__ import annotations

import math
import random
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import numpy as np

from app.domain.text.plain import fold
from app.search.query.ast import Query
from app.search.query.parser import parse
from app.search.query.stopwords import STOP_WORDS
from app.search.text.fts5_match import quoted, tokens
from app.search.text.keyword import KeywordIndex
from app.search.text.postings import PaperIds
from tests.benchmarks.text_store import fill_store, json_lines, open_store

SEED = 7
QUERIES = 300
TOP = 10

IDS_SQL = "SELECT paper_id FROM paper_text ORDER BY paper_id"
COMMON_SQL = "SELECT term FROM paper_vocabulary ORDER BY doc DESC LIMIT 200"
COUNT_SQL = "SELECT count(*) FROM paper_stems WHERE paper_stems MATCH ?"
BM25_SQL = """
SELECT rowid FROM paper_stems WHERE paper_stems MATCH ?
ORDER BY bm25(paper_stems, 2, 1, 1, 1), rowid LIMIT ?
"""


def index_of(connection: sqlite3.Connection) -> KeywordIndex:
    ids = np.array([paper for (paper,) in connection.execute(IDS_SQL)], dtype=np.int64)

    def resolve(_connection: object, _field: str, _value: str) -> PaperIds:
        return ids[:0]

    return KeywordIndex(lambda: connection, ids, resolve)


def as_words(text: str) -> str:
    """Make plain words of a question: judged sets hold prose, not our query language."""
    return (
        re.sub(r'["()*:“”]|(?<!\w)-', " ", text).replace(" OR ", " or ").replace(" NOT ", " not ")
    )


def bare(text: str, joint: str) -> str:
    """Write a question for the index, without stop words as long as others remain."""
    words = tokens(fold(text))
    telling = [word for word in words if word not in STOP_WORDS] or words
    return f" {joint} ".join(quoted(word) for word in telling)


def report(what: str, work: Callable[[Query], object], queries: Sequence[Query]) -> None:
    took = []
    for query in queries:
        start = process_time()
        work(query)
        took.append((process_time() - start) * 1000)
    p50, p95 = np.percentile(took, [50, 95])
    print(f"  {what:<46} p50 {p50:7.2f}   p95 {p95:7.2f}   max {max(took):7.2f} ms")


def speed(connection: sqlite3.Connection, kinds: dict[str, list[str]]) -> None:
    for kind, texts in kinds.items():
        queries = [parse(as_words(text)) for text in texts]
        index = index_of(connection)
        index.scores(parse("warm"), np.array([1]))  # reads the lengths of all papers, once
        print(f"{kind}, {len(queries)} queries")
        report("papers with all words", index.matching, queries)
        report("best 25 of all words, or of any", index.ranked, queries)
        report("… asked again", index.ranked, queries)
        report("FTS5: count", lambda query: connection.execute(
            COUNT_SQL, (bare(query.text, "AND"),)).fetchone(), queries)  # fmt: skip
        report("FTS5: bm25 top 25, all words", lambda query: connection.execute(
            BM25_SQL, (bare(query.text, "AND"), 25)).fetchall(), queries)  # fmt: skip
        report("FTS5: bm25 top 25, any word", lambda query: connection.execute(
            BM25_SQL, (bare(query.text, "OR"), 25)).fetchall(), queries)  # fmt: skip


def ndcg(found: Sequence[int], gains: dict[int, int]) -> float:
    """Normalised discounted cumulative gain of the first `TOP`, gain 2^relevance - 1."""

    def dcg(relevance: Sequence[int]) -> float:
        return math.fsum(
            (2.0**gain - 1) / math.log2(rank + 2) for rank, gain in enumerate(relevance[:TOP])
        )

    return dcg([gains.get(paper, 0) for paper in found]) / dcg(sorted(gains.values(), reverse=True))


def quality(folder: Path) -> None:
    papers = list(json_lines([folder / "corpus.jsonl.gz"]))
    number = {paper["_id"]: place for place, paper in enumerate(papers, 1)}
    questions = {q["_id"]: q["text"] for q in json_lines([folder / "queries.jsonl"])}
    judged: dict[str, dict[int, int]] = {}
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        question, paper, gain = line.split("\t")
        judged.setdefault(question, {})[number[paper]] = int(gain)
    connection = fill_store(":memory:", papers)
    index = index_of(connection)
    ours, theirs, relaxed = [], [], 0
    for question, gains in judged.items():
        if not any(gains.values()):
            continue
        query = parse(as_words(questions[question]))
        found = index.find(query)
        relaxed += found.relaxed
        order = np.lexsort((found.papers, -index.scores(query, found.papers)))[:TOP]
        ours.append(ndcg(found.papers[order].tolist(), gains))
        match = bare(questions[question], "OR")
        rows = connection.execute(BM25_SQL, (match, TOP)).fetchall()
        theirs.append(ndcg([row[0] for row in rows], gains))
    print(f"  {folder.name:<16} {len(ours):>4} questions, {relaxed:>4} relaxed   "
          f"nDCG@10 {np.mean(ours):.3f}   FTS5, any word {np.mean(theirs):.3f}")  # fmt: skip


def main(corpora: Path, judged_sets: Path, store: Path) -> None:
    connection = open_store(corpora, store)
    rng = random.Random(SEED)
    files = sorted(corpora.glob("*.jsonl.gz"))
    keywords = [word for paper in json_lines(files) for word in paper.get("keywords") or ()]
    common = [term for (term,) in connection.execute(COMMON_SQL)]
    questions = [q["text"] for q in json_lines(sorted(judged_sets.glob("*/queries.jsonl")))]
    kinds = {
        "keywords": rng.sample(keywords, QUERIES),
        "commonest words": [word for word in common if word not in STOP_WORDS][:50],
        "whole sentences": rng.sample(questions, 100),
    }
    speed(connection, kinds)
    print("judged sets")
    for folder in sorted(path.parent for path in judged_sets.glob("*/qrels.tsv")):
        quality(folder)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as kept:
        corpora, judged_sets, *given = map(Path, sys.argv[1:])
        main(corpora, judged_sets, given[0] if given else Path(kept, "store.db"))
