"""Every operation of the API, asked many times what its description allows and what it does not.

    python -m tests.benchmarks.schemathesis_long 200 [LIBRARY]

The suite asks fewer at random, which cost 20 ms each for making them up. LIBRARY is
copied; without, the bundled listing is imported. It ends with a traceback at the first answer that
the description does not promise, and prints the request that got it.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.paths import resource
from app.store.database import Database
from tests.unit.explorer.api.asking import ask_all


def main(examples: int, library: str | None) -> None:
    """Ask all operations, and print for how long each was asked."""
    logging.disable(logging.CRITICAL)
    begun = time.perf_counter()

    def begin(operation: str) -> None:
        print(f"{time.perf_counter() - begun:7.1f} s  {operation}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        if library:
            Database(Path(library)).backup(path)
        else:
            listing = str(resource("data/listing.txt"))
            command = [sys.executable, "-m", "app", "import", listing, "--no-embed"]
            env = {"OEUVRE_DATABASE_URL": f"sqlite:///{path}"}
            subprocess.run(command, check=True, env={**os.environ, **env})
        asked = ask_all(path, examples, examples, begin)
    begin(f"{asked.total():,} examples of {len(asked)} operations")
    fewest = ", ".join(f"{name} {count}" for name, count in asked.most_common()[:-9:-1])
    print(f"fewest: {fewest}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
