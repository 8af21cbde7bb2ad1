"""Which figures that a profile page reports cannot be, and why.

Reported figures are shown as reported, apart from computed ones; the sentences made
here stand beside them. Pure arithmetic: nothing is looked up.
"""

from __future__ import annotations

from math import isqrt


def contradictions(
    *,
    h_index: int | None = None,
    papers: int | None = None,
    citations: int | None = None,
    novelty: int | None = None,
) -> list[str]:
    """One sentence for each reported figure that the others exclude.

    An h-index of h needs h papers with h citations each (Hirsch, PNAS 2005), so it
    exceeds neither the number of papers nor the square root of all citations.

    Args:
        h_index, papers, citations: counts as reported; None where not reported.
        novelty: per cent.
    """
    sentences = []
    if h_index is not None:
        bounds = []
        if papers is not None and h_index > papers:
            bounds.append((count_of(papers, "paper"), papers))
        if citations is not None and h_index > isqrt(citations):
            bounds.append((count_of(citations, "citation"), isqrt(citations)))
        if bounds:
            first, *others = bounds
            allow = "allows" if first[0].startswith("1 ") else "allow"
            sentence = f"{h_index:,} cannot be: {first[0]} {allow} an h-index of at most {first[1]}"
            sentence += "".join(f", and {source} at most {bound}" for source, bound in others)
            sentences.append(sentence + ".")
    if novelty is not None and novelty > 100:
        sentences.append(f"{novelty:,}% cannot be: a share is at most 100%.")
    return sentences


def count_mismatch(reported: int, found: int) -> str | None:
    """A sentence where a header's number of papers is not the number of entries under it."""
    if reported == found:
        return None
    return f"{count_of(reported, 'paper')} announced, {found:,} found."


def count_of(count: int, noun: str) -> str:
    """A number with its noun: "1 paper", "1,528 citations"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
