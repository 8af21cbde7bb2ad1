"""Every operation of the API, asked many times what its description allows and what it does not.

    python -m tests.benchmarks.schemathesis_long 200 [LIBRARY]

The suite asks 8 examples of each kind, for an example costs about 35 ms of the processor, two
thirds of them for making it up: 200 of each of 79 operations take some 20 minutes. LIBRARY is
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
from unittest.mock import patch

from app.paths import resource
from app.store.database import Database
from tests.unit.explorer.api.test_openapi import ask_all, at_once


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
        with patch("app.explorer.uploads.job_answers.wait_for", at_once):
            ask_all(path, examples, begin)
    begin(f"all asked, {examples} right and {examples} wrong examples each")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
