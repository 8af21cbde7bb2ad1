"""What is first alone, or together with others."""

from app.domain.text.equals import equals_words


def test_all_equals_are_named_or_counted() -> None:
    assert equals_words(["A"]) == "A"
    assert equals_words(["A", "B"]) == "A and B"
    assert equals_words(["A", "B", "C", "D"]) == "A and 3 others"
