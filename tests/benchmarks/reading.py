"""How fast native JSON Lines are read and texts and names are folded.

    python -m tests.benchmarks.reading FILE.jsonl.gz …

Each figure stands beside its baseline, measured in the same run in CPU time, so that a
busy machine disturbs neither.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from time import process_time

from app.domain.people.names import name_keys
from app.domain.records.record import PaperRecord, Remark
from app.domain.tex.html import to_html
from app.domain.text.plain import fold
from app.importers import ReadContext, read_events


def seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def report(what: str, count: int, took: float, baseline: str, baseline_took: float) -> None:
    rate = count / took if took else 0
    print(
        f"{what:<44} {count:>8,} in {took:6.2f} s, {rate:>10,.0f}/s   "
        f"{baseline}: {baseline_took:6.2f} s, × {took / baseline_took:.2f}"
    )


def parse_bare(files: Iterable[Path]) -> None:
    for path in files:
        with gzip.open(path) as lines:
            for line in lines:
                json.loads(line)


def main(files: list[Path]) -> None:
    context = ReadContext(imported_on=date(2026, 1, 1))
    papers: list[PaperRecord] = []
    rejected = 0

    def read() -> None:
        nonlocal rejected
        for path in files:
            for event in read_events(path, "jsonl", context):
                if isinstance(event, PaperRecord):
                    papers.append(event)
                elif isinstance(event, Remark) and event.severity == "rejected":
                    rejected += 1

    took = seconds(read)
    report(
        "records read and checked",
        len(papers),
        took,
        "json.loads",
        seconds(lambda: parse_bare(files)),
    )
    print(f"{'rejected':<44} {rejected:>8,}")

    texts = [text for paper in papers for text in (paper.title, paper.abstract) if text]
    took = seconds(lambda: [fold(text) for text in texts])
    report("texts folded", len(texts), took, "lower().split()",
           seconds(lambda: [" ".join(text.lower().split()) for text in texts]))  # fmt: skip

    names = [name for paper in papers for name in paper.authors]
    took = seconds(lambda: [name_keys(name) for name in names])
    report("names read and folded", len(names), took, "fold alone",
           seconds(lambda: [fold(name) for name in names]))  # fmt: skip

    with_tex = [text for text in texts if "$" in text or "\\" in text]
    took = seconds(lambda: [to_html(text) for text in with_tex])
    report("texts with TeX as HTML", len(with_tex), took, "fold alone",
           seconds(lambda: [fold(text) for text in with_tex]))  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.benchmarks.reading FILE.jsonl.gz …")
    main([Path(argument) for argument in sys.argv[1:]])
