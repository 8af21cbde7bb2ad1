"""How long an import of many made papers takes in a format, and how much memory.

    python -m tests.benchmarks.sizes bib 20000
    python -m tests.benchmarks.sizes ris 100000
    python -m tests.benchmarks.sizes csl.json 100000
    python -m tests.benchmarks.sizes openalex 100000

The file is written first; the import, without embeddings, and the baseline (bibtexparser, rispy or
the json module alone, where it is installed) are processes of their own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from app.exporters import FORMATS
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database
from tests.benchmarks.openalex_works import openalex_lines
from tests.round_trip import papers_for


def measure(path: Path, name: str) -> str:
    """Import the file; give the number of papers."""
    events = read_events(path, name, ReadContext(datetime.now(UTC).date()))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.db")
        report = import_events(database, events, SourceFile(filename=path.name, format=name))
        database.close()
    return f"imported {report.added:,} and matched {report.matched:,}"


def alone(path: Path, name: str) -> str:
    """Read the file with what others use; say with what."""
    used = {"bib": "bibtexparser", "ris": "rispy"}.get(name, "json")
    try:
        module = importlib.import_module(used)
    except ImportError:
        return f"{used} is not installed"
    text = path.read_text("utf-8")
    if name == "openalex":
        found = sum(1 for line in text.splitlines() if json.loads(line))
    elif name == "bib":
        found = len(module.parse_string(text).entries)
    else:
        found = len(module.loads(text) if name == "ris" else json.loads(text))
    return f"{used} alone: {found:,} records"


def main() -> None:
    """Write the file, and measure in two processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=("bib", "ris", "csl.json", "openalex"))
    parser.add_argument("count", type=int)
    parser.add_argument("--of", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.of:
        what = (alone if given.alone else measure)(given.of, given.format)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{what}; {time.process_time():.1f} s of the processor, {memory:,.0f} MiB")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"made.{given.format}")
        with path.open("w", encoding="utf-8") as file:
            papers = papers_for(given.format, given.count)
            is_written = given.format in FORMATS
            write = FORMATS[given.format].write if is_written else openalex_lines
            file.writelines(write(papers))
        print(f"{given.format}: {path.stat().st_size / 1e6:.0f} MB", flush=True)
        for more in ((), ("--alone",)):
            command = [sys.executable, "-m", __spec__.name, given.format, str(given.count)]
            subprocess.run([*command, "--of", str(path), *more], check=True)


if __name__ == "__main__":
    main()
