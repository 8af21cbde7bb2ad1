"""Where sentences end, and where a full stop means something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Accuracy rises by 3.5 points over 2.0 of the baseline.",
        "We follow Smith et al. (2020) and use e.g. Fig. 3 and Eq. 4, i.e. the bound of Sec. 2.",
        "The method of J. R. Smith and A.-M. Jones is fast.",
        "Let $x. Y$ and $$a. B$$ and \\(c. D\\) and \\[e. F\\] be given.",
        "It costs \\$5 and $n. M$ more.",
        "Data are i.i.d. and w.r.t. the prior flat",
        "No stop at all",
    ],
)
def test_what_is_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We ask. We answer! Do we? Yes.", ["We ask.", "We answer!", "Do we?", "Yes."]),
        ("By Vaswani et al. We show more.", ["By Vaswani et al.", "We show more."]),
        ("It took 10 sec. We stopped.", ["It took 10 sec.", "We stopped."]),
        ("We give vitamin D. Patients improve.", ["We give vitamin D.", "Patients improve."]),
        ('They say "it works." We doubt it.', ['They say "it works."', "We doubt it."]),
        ("It halts (always.) Then $n$ grows.", ["It halts (always.)", "Then $n$ grows."]),
        ("It is sharp. $n$ is optimal.", ["It is sharp.", "$n$ is optimal."]),
        ("It began in 2019. 35 joined.", ["It began in 2019.", "35 joined."]),
        ("Es gilt. Übrigens auch hier.", ["Es gilt.", "Übrigens auch hier."]),
        ("我们研究。结果很好。", ["我们研究。", "结果很好。"]),
        ("  Spaces around.\n\n And between. ", ["Spaces around.", "And between."]),
    ],
)
def test_sentences_are_told_apart(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_has_none(text: str) -> None:
    assert sentence_spans(text) == []


@given(st.text(alphabet='aB1 .!?$\\()[]"é。\n'))
def test_sentences_follow_one_another_and_leave_out_only_blanks(text: str) -> None:
    end = 0
    for start, stop in sentence_spans(text):
        assert text[end:start].strip() == ""
        assert text[start:stop] == text[start:stop].strip() != ""
        end = stop
    assert text[end:].strip() == ""
