"""Names that are too long for a drawing."""

from __future__ import annotations

import pytest

from app.charts.short_label import short_label


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Transition-based dependency parsing", "Transition-based dependency parsing"),
        ("Large language model (LLM) evaluation & prompts", "LLM evaluation & prompts"),
        ("Physics-informed neural networks (PINNs) & more", "PINNs & more"),
        ("Optical character recognition (OCR) of letters", "OCR of letters"),
        ("Computers (PC) in schools and in universities", "Computers (PC) in schools and in …"),
        ("Question answering, reasoning models and more", "Question answering and more"),
        ("Papers like “Symmetric Pattern Matching in …”", "Papers like “Symmetric Pattern …"),
        ("x" * 40, "x" * 35 + "…"),
    ],
    ids=["fits", "acronym", "plural", "start", "not-its-letters", "parts", "words", "one-word"],
)
def test_a_long_name_is_said_shortly(name: str, shown: str) -> None:
    assert short_label(name, 36) == shown


def test_where_there_is_no_room_a_group_is_its_first_topic() -> None:
    assert short_label("Question answering, reasoning models and more", 20) == "Question answering"


@pytest.mark.parametrize(
    ("longest", "shown"), [(36, "Semantic and other annotations"), (20, "Semantic annotations")]
)
def test_a_name_beside_its_kin_loses_that_first(longest: int, shown: str) -> None:
    assert short_label("Semantic, linguistic and other annotations", longest) == shown
