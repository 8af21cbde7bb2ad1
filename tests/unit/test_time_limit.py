"""The limit on the processor time of a test."""

from __future__ import annotations

import re

import pytest

from tests.time_limit import time_limit


def test_what_takes_for_ever_is_ended() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"more than 0\.01 s"), time_limit(0.01):
        re.match("(a+)+b", "a" * 60)


def test_what_is_quick_is_left_alone() -> None:
    with time_limit(1):
        assert re.match("a+b", "aab")
