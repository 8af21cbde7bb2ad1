"""Which words of a library are nouns, as far as their neighbours show it.

There is no dictionary here: a noun often ends a run of words (before "of", a comma), an
adjective hardly ever does; a verb comes after "to", "we" and "can". Knows words and
breaks; must not know topics or the database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.topics.words import is_content

_BEFORE_VERBS = frozenset(
    [
        "to",
        "we",
        "can",
        "may",
        "could",
        "will",
        "would",
        "should",
        "must",
        "not",
        "that",
        "which",
        "who",
        "they",
        "it",
        "often",
        "also",
    ]
)
_BEFORE_NOUNS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "for",
        "with",
        "by",
        "from",
        "and",
        "or",
        "as",
        "between",
        "into",
        "such",
        "this",
        "these",
        "our",
        "its",
    ]
)
_DETERMINERS = frozenset(
    ["the", "a", "an", "this", "these", "their", "its", "each", "such", "them"]
)
_LIKE_ADJECTIVE = re.compile(
    r".+(?:al|ic|ive|ous|able|ible|ful|less|ary|ed|ly|ent|ant|ish|ual|ar|free|aware|based"
    r"|specific|driven|guided|like|level|scale|world|er-free)"
)
_PARTICIPLE = re.compile(r".{2,}[^e]ed")
_FEW = 4
"""Uses below which nothing is learnt of a word."""
_NOUN_ENDS, _DOUBTFUL_ENDS = 0.12, 0.42
"""Of its uses, so many end a run for a word to be a noun; more where it looks like an adjective."""
_VERB = 0.5
"""Of the uses that begin a run, so many come after a word such as "to"."""
_GERUND = 0.04
"""Of the uses of a word in -ing, so many have an object: "aligning the", not "spelling"."""


class WordUse:
    """How the words of some papers are used.

    Args:
        texts: words and breaks of titles and abstracts.
    """

    def __init__(self, texts: Iterable[Sequence[str | None]]) -> None:
        self._times: Counter[str] = Counter()
        self._ends: Counter[str] = Counter()
        self._as_verb: Counter[str] = Counter()
        self._as_noun: Counter[str] = Counter()
        self._with_object: Counter[str] = Counter()
        for tokens in texts:
            before: str | None = None
            for word, after in zip(tokens, [*tokens[1:], None], strict=True):
                lower = word.casefold().removesuffix("'s") if word else None
                if lower and is_content(lower):
                    self._times[lower] += 1
                    if after is None or not is_content(after):
                        self._ends[lower] += 1
                    self._with_object[lower] += (after or "").casefold() in _DETERMINERS
                    if before in _BEFORE_VERBS:
                        self._as_verb[lower] += 1
                    elif before in _BEFORE_NOUNS:
                        self._as_noun[lower] += 1
                before = lower

    def is_noun(self, word: str) -> bool:
        """Tell whether a word can end a name: "retrieval", not "clinical" nor "trained"."""
        word = word.casefold()
        times = self._times[word]
        if self.is_verb(word) or _PARTICIPLE.fullmatch(word):
            return False
        if times < _FEW:
            return not _LIKE_ADJECTIVE.fullmatch(word)
        least = _DOUBTFUL_ENDS if _LIKE_ADJECTIVE.fullmatch(word) else _NOUN_ENDS
        return self._ends[word] >= least * times

    def is_verb(self, word: str) -> bool:
        """Tell whether a word is mostly a verb: "generate", not "generation"."""
        word = word.casefold()
        if word.endswith("ing"):
            return False
        as_verb, as_noun = self._as_verb[word], self._as_noun[word]
        return as_verb >= _FEW and as_verb > _VERB * (as_verb + as_noun)

    def takes_object(self, word: str) -> bool:
        """Tell whether a word in -ing has objects: "aligning models", not "spelling correction"."""
        word = word.casefold()
        return word.endswith("ing") and self._with_object[word] > _GERUND * self._times[word]

    def is_adverb(self, word: str) -> bool:
        """Tell whether a word is an adverb: "newly", since there is "new"; not "anomaly".

        Of a word never seen without its ending nothing is known: an adverb is commoner.
        """
        word = word.casefold()
        if not word.endswith("ly"):
            return False
        roots = [word[:-2], word[:-1] + "e", word[:-3] + "y"]
        roots += [word[:-4]] if word.endswith("ically") else []
        return self._times[word] < _FEW or any(self._times[root] for root in roots)
