"""How well the library's own search answers the judged sets, mode by mode.

    python -m tests.benchmarks.quality EVAL_DIR [--only NAME] [--keep FOLDER]

Each set is imported and encoded as a user's listing would be; every question is asked of
`/api/v1/papers`. Beside each mode stands reciprocal
rank fusion (k = 60) of the same two rankings. `--keep` keeps the libraries for the next run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.ingest.import_records import SourceFile, import_events
from app.library.library import Library
from app.main import create_app
from app.settings import load_settings
from tests.benchmarks.judged import JudgedSet, judged_sets, mean_ndcg
from tests.benchmarks.questions import SIGNS

MODES = ("keyword", "semantic", "hybrid")
DEPTH = 100
RRF = 60


def main() -> None:
    """Print nDCG@10 for each set and mode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("eval", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for judged in judged_sets(asked.eval):
            if asked.only in (None, judged.name):
                report(judged, folder / f"{judged.name}.db")


def report(judged: JudgedSet, path: Path) -> None:
    """Print one line a mode."""
    library = Library(load_settings(database_url=f"sqlite:///{path}"))
    if not library.columns().size:
        fill(library, judged)
    library.semantic.prepare(library.columns)
    with library.database.read_raw() as connection:
        # A set may hold one paper twice; each record is judged by its own place.
        records = connection.execute("SELECT line, paper_id FROM record ORDER BY line DESC")
        place_of = {paper_id: line - 1 for line, paper_id in records}
    found: dict[str, list[list[int]]] = {}
    app = create_app(library.settings, library)
    app.state.library = library  # as its lifespan does, without the thread that looks for topics
    client = TestClient(app, base_url="http://localhost")
    for mode in MODES:
        started = time.perf_counter()
        found[mode] = [rank(client, text, mode, place_of) for text in judged.questions]
        each = (time.perf_counter() - started) / len(judged.questions) * 1000
        ndcg = mean_ndcg(judged, found[mode])
        print(f"{judged.name:<16}{mode:<10} nDCG@10 {ndcg:.3f}   {each:.1f} ms a question")
    fused = [fuse(*pair) for pair in zip(found["keyword"], found["semantic"], strict=True)]
    print(f"{judged.name:<16}{'RRF':<10} nDCG@10 {mean_ndcg(judged, fused):.3f}   the baseline")


def fill(library: Library, judged: JudgedSet) -> None:
    """Import a set; a record's line is its place, from 1."""
    records = (
        PaperRecord(title=title or "Untitled", abstract=text or None, line=place)
        for place, (title, text) in enumerate(judged.texts, 1)
    )
    source = SourceFile(filename=judged.name, format="jsonl", sha256="0" * 64, size=0)
    import_events(library.database, records, source)


def rank(client: TestClient, text: str, mode: str, place_of: dict[int, int]) -> list[int]:
    """Return the places of the first papers of an answer."""
    query = " ".join(SIGNS.sub(" ", text).split())
    asked = {"q": query, "mode": mode, "per_page": str(DEPTH), "fields": "id"}
    answer = client.get("/api/v1/papers", params=asked)
    answer.raise_for_status()
    return [place_of[paper["id"]] for paper in answer.json()["results"]]


def fuse(words: list[int], meaning: list[int]) -> list[int]:
    """Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009)."""
    scores: dict[int, float] = {}
    for ranking in (words, meaning):
        for place, paper in enumerate(ranking, 1):
            scores[paper] = scores.get(paper, 0) + 1 / (RRF + place)
    return sorted(scores, key=lambda paper: -scores[paper])


if __name__ == "__main__":
    main()
