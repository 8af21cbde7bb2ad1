"""How many papers with all words of a query are an answer."""

from __future__ import annotations

from app.domain.text.plain import fold
from app.search.query.ast import Query, free_words

FEW_WORDS = 3
SCREENFUL = 10


def enough_for(query: Query) -> int:
    """Return how many papers must hold all words for them to be the answer.

    One to three words are a search for what has them all, and one paper answers it. More are
    a question or a title half remembered: there a paper without one of the words is often the
    one sought, so that fewer than a first screenful is too few. On the judged sets, Cranfield,
    CACM and SciFact, most of whose questions have four words and more, nDCG@10 is .405, .488
    and .702 so, and .381, .447 and .700 where one paper with all words always suffices.
    """
    words = len({fold(word.text) for word in free_words(query)})
    return 1 if words <= FEW_WORDS else SCREENFUL
