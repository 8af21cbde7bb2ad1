"""Made papers through every format: what changes, and how long writing and reading take.

    python -m tests.benchmarks.round_trip [PAPERS]

Without a number 10,000 papers. Formatted lists, which are not read, are written in three styles; a
bare dump of the same records as JSON is the baseline.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from time import perf_counter

from app.exporters import FORMATS
from app.exporters.exporter import FLAVOURS, FileOptions
from tests.round_trip import BOTH, changes, papers_for, read_back, written

STYLES = ("apa", "ieee", "chicago-author-date")


def main(count: int) -> None:
    papers = papers_for("md", count)
    start = perf_counter()
    for paper in papers:
        json.dumps(asdict(paper))
    print(f"{count:,} papers; baseline, a bare dump as JSON: {perf_counter() - start:.1f} s")
    for name in FORMATS:
        if name in ("md", "html", "tex"):
            continue
        papers = papers_for(name, count)
        for flavour in FLAVOURS if name == "bib" else FLAVOURS[:1]:
            start = perf_counter()
            text = written(name, papers, FileOptions(flavour=flavour))
            line = f"{name:<9} {flavour:<9} {len(text):>12,} characters, written {seconds(start)}"
            if name in BOTH:
                start = perf_counter()
                again = read_back(text, name)
                line += f", read {seconds(start)}, {len(changes(name, papers, again))} changes"
            print(line)
    for style in STYLES:
        start = perf_counter()
        text = written("md", papers, FileOptions(style=style))
        print(f"md        {style:<22} {len(text):>12,} characters, written {seconds(start)}")


def seconds(start: float) -> str:
    return f"in {perf_counter() - start:.1f} s"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
