"""How fast the JSON formats are read, and in how much memory, beside the json module alone.

    python -m tests.benchmarks.json_formats FILE [COUNT]

The file's records are written again and again until there are COUNT (100,000), each with a number
in its title, as an array, as the service's answer or as lines, as the file has them.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from app.domain.records.record import PaperRecord
from app.importers import ReadContext, detect_format, open_source, read_events

_LISTS = ("results", "data", "papers", "items", "message")


def records(value: Any) -> list[Any]:
    """The records of an answer, an array, or the value itself."""
    if isinstance(value, dict):
        for name in _LISTS:
            if isinstance(value.get(name), list | dict):
                return records(value[name])
        return [value]
    return list(value) if isinstance(value, list) else []


def many(path: Path, count: int, target: Path) -> None:
    """Write COUNT records made of those of a file as one array."""
    text = path.read_text("utf-8")
    try:
        found = records(json.loads(text))
    except ValueError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    found = [one for one in found if isinstance(one, dict) and one.get("title")]
    with target.open("w", encoding="utf-8") as out:
        out.write("[")
        for number in range(count):
            one = found[number % len(found)]
            title = one["title"]
            numbered = f"{title} {number}" if isinstance(title, str) else title
            out.write((",\n" if number else "") + json.dumps({**one, "title": numbered}))
        out.write("]")


def bare(path: Path) -> Iterator[Any]:
    """The records by the json module alone: each on a line of its own here."""
    with path.open("rb") as lines:
        for line in lines:
            yield json.loads(line.removeprefix(b"[").removesuffix(b"\n").rstrip(b",]"))


def main(path: Path, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "many.json")
        many(path, count, target)
        begun = process_time()
        assert sum(1 for _ in bare(target)) == count
        alone = process_time() - begun
        with target.open("rb") as stream:
            name = detect_format(open_source(stream)).name
        begun = process_time()
        events = read_events(target, None, ReadContext(date(2026, 1, 1)))
        kinds = Counter(isinstance(event, PaperRecord) for event in events)
        took = process_time() - begun
        size = target.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: {kinds[True]:,} of {count:,} records, {size:,.0f} MB in {took:.1f} s "
        f"(processor time); json alone {alone:.1f} s; {memory:,.0f} MiB"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
