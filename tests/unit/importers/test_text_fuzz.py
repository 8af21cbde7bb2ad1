"""Damaged files of the text formats: no crash, no endless work, every record in or named.

`OEUVRE_FUZZ=20000` tries as many of each format.
"""

from __future__ import annotations

import io
import os
import random
import time
from datetime import date

import pytest

from app.errors import ImportRefused
from app.importers import FORMATS, ReadContext, read_events

CONTEXT = ReadContext(imported_on=date(2026, 11, 29))
ROUNDS = int(os.environ.get("OEUVRE_FUZZ", "150"))
PIECES = (
    *("{", "}", '"', "\\", "$", ",", "#", "@", "=", "%", "-", "\n", "\r", "\n\n", "\x00", "\ufeff"),
    *(
        "@article{x,",
        '\\"{',
        "\\url{",
        "\\(",
        "\\begin{math}",
        " and ",
        "é",
        "\ud7ff",
        "&lt;",
        "<i>",
    ),
    *("TY  - ", "ER  - \n", "PMID- ", "AU  - ", "DP  - 20", "%0 ", "%A "),
    *("9" * 50, "{" * 300, "\\{" * 100, " " * 500, "x" * 3_000),
)


def mutated(text: str, dice: random.Random) -> bytes:
    """A text with some pieces cut out, doubled, moved, or put between."""
    for _ in range(dice.randint(1, 6)):
        at, end = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        what = dice.randrange(4)
        if what == 0:
            text = text[:at] + text[min(end, at + 60) :]
        elif what == 1:
            text = text[:end] + text[at:end] + text[end:]
        elif what == 2:
            text = text[:at] + dice.choice(PIECES) * dice.randint(1, 3) + text[at:]
        else:
            text = text[:at] + dice.choice(PIECES) + text[end:][:4_000]
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(dice.randint(0, 3)):
        if data:
            data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("name", ["bib", "ris", "nbib", "enw"])
def test_damaged_files_are_read_as_far_as_they_go(name: str) -> None:
    dice = random.Random(20_261_129)
    text = FORMATS[name].sample * 2
    for _ in range(ROUNDS):
        data = mutated(text, dice)
        started = time.process_time()
        try:
            list(read_events(io.BytesIO(data), name, CONTEXT))
        except ImportRefused:
            continue
        assert time.process_time() - started < 2, data[:300]
