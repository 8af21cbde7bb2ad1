"""Which phrases could name a topic, and how they are printed."""

from __future__ import annotations

from app.topics.naming.phrases import find_phrases
from app.topics.words import TopicText


def printed(*abstracts: str, title: str = "", fewest: int = 2) -> set[str]:
    papers = [TopicText(number, title, abstract) for number, abstract in enumerate(abstracts)]
    return set(find_phrases(papers, fewest).printed)


def test_a_lone_adjective_gives_way_to_its_phrases() -> None:
    found = printed(
        "We study adversarial training.",
        "Here adversarial training helps against adversarial examples.",
        "No adversarial examples survive.",
    )
    assert "adversarial training" in found
    assert "adversarial" not in found


def test_an_adjective_without_a_common_phrase_is_shown_with_its_noun() -> None:
    found = printed("A semi-supervised learner.", "The semi-supervised case is hard.")
    assert "semi-supervised" not in found
    assert found & {"semi-supervised case", "semi-supervised learner"}


def test_a_word_that_mostly_stands_in_one_phrase_gives_way_to_it() -> None:
    found = printed("On collective action.", "Of collective action.", "The collective action.")
    assert "collective action" in found
    assert not {"collective", "action"} & found


def test_filler_and_lone_generic_words_are_no_names() -> None:
    found = printed(
        "We propose a novel learning method for data of birds.",
        "We propose a novel learning method for data of birds.",
    )
    assert found == {"birds", "learning method"}


def test_forms_of_one_phrase_are_counted_together_and_the_noun_is_shown() -> None:
    papers = [
        TopicText(1, "", "Differentially private learners, differentially private means."),
        TopicText(2, "", "It has differential privacy."),
        TopicText(3, "", "It is differentially private."),
    ]
    table = find_phrases(papers, 2)
    column = table.printed.index("differential privacy")
    assert table.in_text[:, [column]].sum() == 3


def test_acronyms_and_names_keep_their_capitals_and_definitions_do_not() -> None:
    found = printed(
        "Catastrophic Overfitting (CO) of LLMs with Gaussian noise.",
        "Catastrophic Overfitting (CO) of LLMs with Gaussian noise.",
    )
    assert {"catastrophic overfitting", "LLMs", "Gaussian noise"} <= found


def test_titles_are_counted_apart() -> None:
    table = find_phrases([TopicText(1, "Spring Tides", "Tides."), TopicText(2, "", "Tides.")], 2)
    assert table.printed == ("tides",)
    assert table.in_title.toarray().tolist() == [[1], [0]]
    assert table.in_text.toarray().tolist() == [[1], [1]]


def test_no_papers_have_no_phrases() -> None:
    assert find_phrases([], 2).phrases == ()
