"""Damaged files of every format: no error that is not ours, nothing that takes long."""

from __future__ import annotations

import random

import pytest

from app.importers import FORMATS
from tests.damaged_files import DETECTED, mutated, samples, seconds

ROUNDS = 40


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_samples(name: str) -> None:
    inputs = samples(name)
    for number in range(ROUNDS):
        chance = random.Random(number)
        data = mutated(chance.choice(inputs), chance)
        assert seconds(name, data, detected=number % DETECTED == 0) < 2, number
