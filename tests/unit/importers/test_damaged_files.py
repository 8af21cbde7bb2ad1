"""Damaged files of every format: no error that is not ours, nothing that takes long."""

from __future__ import annotations

import io
import random

import pytest

from app.domain.records.record import PaperRecord
from app.importers import FORMATS, open_source
from tests.damaged_files import CONTEXT, DETECTED, mutated, samples, seconds
from tests.time_limit import time_limit

ROUNDS = 40


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_samples(name: str) -> None:
    inputs = samples(name)
    for number in range(ROUNDS):
        chance = random.Random(number)
        data = mutated(chance.choice(inputs), chance)
        with time_limit(2):
            seconds(name, data, detected=number % DETECTED == 0)


DATES = {
    "arxiv-json": '{"id": "2101.00001", "title": "A", "authors": "B. C", "categories": "cs.LG",'
    ' "update_date": "%s"}',
    "csv": "title,year,early access date\nA,2020,%s\n",
    "nbib": "PMID- 1\nTI  - A\nDP  - 2020\nDEP - %s\n",
    "ris": "TY  - JOUR\nTI  - A\nPY  - 2020\nDA  - %s\nER  -\n",
}


@pytest.mark.parametrize("name", DATES)
def test_a_date_of_many_digits_costs_itself(name: str) -> None:
    printed = "1," * 200_000 if name != "csv" else '"' + "1," * 200_000 + '"'
    source = open_source(io.BytesIO((DATES[name] % printed).encode()))
    (found,) = [one for one in FORMATS[name].read(source, CONTEXT) if isinstance(one, PaperRecord)]
    assert found.title == "A"
    assert not any(release.date_printed for release in found.releases)
    assert any("1,1,1,1," in str(value) for value in found.extra.values())
