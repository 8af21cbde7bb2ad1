"""Every file of a folder through the importers: what it is taken for, and what came of it.

`python -m tests.benchmarks.formats FOLDER`: the folder has one folder a format; files in a folder
`expected` within it hold the right records of the file of the same name, as BibTeX. Says for each
format how many files were read or refused, records in and left out; names crashes, files that took
two seconds of the processor, and pairs that differ in title, authors, year or identifiers.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.domain.people.names import Compatibility, compare
from app.domain.records.record import PaperRecord, Remark
from app.domain.text.plain import fold_letters
from app.errors import ImportRefused
from app.importers import Limits, ReadContext, find_format, read_events
from app.importers.packed import open_parts

LONGEST_S = 2.0
FIELDS = ("title", "authors", "year", "doi", "pmid", "arxiv_id")


@dataclass
class Tally:
    """What came of the files of one folder."""

    kinds: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    rejected: int = 0
    crashes: int = 0
    slow: int = 0


def read(path: Path, tally: Tally) -> list[PaperRecord]:
    """Read a file, and count what comes of it."""
    papers: list[PaperRecord] = []
    started = time.process_time()
    try:
        for part in open_parts(path, path.name, Limits()):
            if part.source is None:
                raise ImportRefused(part.reason)
            name = find_format(part.source, None, part.name).name
            context = ReadContext(date(2026, 11, 29), filename=part.name)
            for event in read_events(part.source, name, context):
                if isinstance(event, PaperRecord):
                    papers.append(event)
                tally.rejected += isinstance(event, Remark) and event.severity == "rejected"
            tally.kinds[name] += 1
    except ImportRefused as error:
        tally.kinds["refused"] += 1
        print(f"  {path.name}: {str(error)[:110]}")
    except Exception:
        tally.crashes += 1
        print(f"  {path.name}: CRASH\n{traceback.format_exc()}")
    if time.process_time() - started > LONGEST_S:
        tally.slow += 1
        print(f"  {path.name}: SLOW")
    tally.papers += len(papers)
    return papers


def values(record: PaperRecord, name: str) -> object:
    """A value of a record, as it is compared."""
    value = getattr(record, name)
    return fold_letters(value) if isinstance(value, str) else value


def differing(found: PaperRecord, right: PaperRecord) -> list[str]:
    """Name the fields in which a record is not the right one; what the right one lacks is open."""
    names = [name for name in FIELDS if name != "authors" and values(right, name)]
    wrong = [name for name in names if values(found, name) != values(right, name)]
    alike = len(found.authors) == len(right.authors) and all(
        compare(one, other) is not Compatibility.CONFLICT
        for one, other in zip(found.authors, right.authors, strict=True)
    )
    return wrong if alike or not right.authors else [*wrong, "authors"]


def compare_pair(path: Path, found: list[PaperRecord]) -> tuple[int, int]:
    """Compare the records of a file with the right ones; give how many are right, of how many."""
    expected = path.parent / "expected" / f"{path.stem}.bib"
    if not expected.exists():
        return 0, 0
    right = read(expected, Tally())
    good = 0
    for place, one in enumerate(right):
        wrong = differing(found[place], one) if place < len(found) else ["missing"]
        good += not wrong
        if wrong:
            print(f"  {path.name}, record {place + 1} differs: {', '.join(wrong)}")
    return good, len(right)


def main(folder: Path) -> None:
    good = pairs = 0
    for format_folder in sorted(one for one in folder.iterdir() if one.is_dir()):
        print(format_folder.name)
        tally = Tally()
        for path in sorted(one for one in format_folder.iterdir() if one.is_file()):
            some_good, some = compare_pair(path, read(path, tally))
            good, pairs = good + some_good, pairs + some
        kinds = ", ".join(f"{name} {count}" for name, count in tally.kinds.most_common())
        print(
            f"  {kinds}; {tally.papers:,} papers, {tally.rejected:,} left out, "
            f"{tally.crashes} crashes, {tally.slow} slow"
        )
    print(f"records equal to the expected ones: {good} of {pairs}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
